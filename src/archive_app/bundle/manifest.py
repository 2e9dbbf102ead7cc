"""A manifest of a bag: which digest each path has, in our one spelling or in any of RFC 8493.

RFC 8493 section 2.1.3. Strict is exactly what we write: 64 or 128 hex digits in small letters, two
spaces, a path of our profile, a line feed; sorted, each path once.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from archive_app.bundle import paths
from archive_app.bundle.finding import Finding
from archive_app.bundle.member import MOST_MEMBERS

DIGEST_LENGTHS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
"""The algorithms that manifests are checked with, and the hex digits of each."""

ESCAPED = re.compile(r"%(0[AaDd]|25)")
"""What is written in another way in tag files, since version 1.0."""
ESCAPED_BEFORE_1_0 = re.compile(r"%(0[AaDd])")

# More is told of nothing that is so wrong.
_MOST_FINDINGS = 100
_LONGEST_LINE = 4096
_LENIENT_LINE = re.compile(r"([0-9A-Fa-f]+)( \*|[ \t]+)(.+)", re.DOTALL)
_DOT_SLASH = re.compile(r"\A(?:\./+)+")


class Entries(Protocol):
    """What takes the hex digest of each path, in the order of the list; a dict does."""

    def __len__(self) -> int:
        """How many paths were taken."""

    def __setitem__(self, path: str, digest: str, /) -> None:
        """Take a path for the first time."""

    def get(self, path: str, /) -> str | None:
        """Return the digest of a path that was taken, None for another."""


@dataclass(frozen=True)
class Manifest:
    """Hex digests by path in the order of the list, and what is wrong with the list.

    Findings have the path of the line that they are about where it can be told, else None. Their
    codes: ``manifest`` for what cannot be read, ``repeated`` for a path listed again with the same
    digest, ``two-digests`` for one listed with another, ``limit``. For what tools write beside
    the standard, lenient reading has ``md5sum`` (an asterisk), ``dot-slash``, ``byte-order-mark``.
    """

    entries: Mapping[str, str]
    findings: tuple[Finding, ...]


def changed_file(path: str, differing: Sequence[str], agreeing: Sequence[str]) -> Finding:
    """Return that a file is not as listed; ``agreeing`` are lists that have its bytes."""
    sentence = "The bytes of this file are not those that were listed."
    if agreeing:
        sentence = (
            f"The lists disagree: the bytes of this file are those of {', '.join(agreeing)}, and "
            f"not those of {', '.join(differing)}."
        )
    return Finding("changed", path, sentence)


def missing_file(path: str, listing: Sequence[str], lists: int) -> Finding:
    """Return that a file is not there which some of so many lists have."""
    where = "" if len(listing) == lists else f" in {', '.join(listing)}"
    return Finding("missing", path, f"This file is listed{where}, and it is not there.")


def extra_file(path: str, lacking: Sequence[str], lists: int) -> Finding:
    """Return that a file is there which some of so many lists do not have."""
    if len(lacking) == lists:
        return Finding("extra", path, "No list names this file.")
    return Finding("extra", path, f"This file is not listed in {' and '.join(lacking)}.")


def wrong_sum(path: str, size: int, files: int) -> Finding:
    """Return that Payload-Oxum (RFC 8493 section 2.2.2) in a file is not what there is."""
    sentence = (
        "The number of files or of bytes that it states (Payload-Oxum) is not what is there: "
        f"files {files}, bytes {size}."
    )
    return Finding("oxum", path, sentence)


def line(path: str, digest: str) -> bytes:
    """Return the line of one file, in our spelling."""
    return f"{digest}  {path}\n".encode("ascii")


def parse_strict(untrusted_bytes: bytes, algorithm: str) -> Manifest:
    """Return what a list in our own spelling has; never raises for what is in the bytes."""
    entries: dict[str, str] = {}
    return Manifest(entries, read_strict(io.BytesIO(untrusted_bytes), algorithm, entries))


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a list in our own spelling; what is longer than any comes in parts."""
    while line := file.readline(_LONGEST_LINE):
        yield line


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is not empty, as RFC 8493 ends them: CR, LF, CRLF."""
    for number, each in enumerate(io.StringIO(text, newline=None), start=1):
        if line_text := each.removesuffix("\n"):
            yield number, line_text


def unescaped(path: str, escaped: re.Pattern[str]) -> str:
    """Return a path with what tag files have to write as %0A, %0D (and %25 since 1.0) as it is."""
    return escaped.sub(lambda found: chr(int(found[1], 16)), path)


def read_strict(
    untrusted_lines: Iterable[bytes], algorithm: str, entries: Entries
) -> tuple[Finding, ...]:
    """Put what a list in our own spelling has into ``entries``; return what is wrong with it."""
    reading = _Reading(entries)
    spelling = re.compile(rf"([0-9a-f]{{{DIGEST_LENGTHS[algorithm]}}})  ([!-~]+)\n".encode("ascii"))
    previous = ""
    for number, each in enumerate(untrusted_lines, start=1):
        if number > MOST_MEMBERS:
            reading.fault("limit", None, f"The list has more than {MOST_MEMBERS:,} files.")
            break
        matched = spelling.fullmatch(each)
        if matched is None:
            sentence = f"Line {number} is not '<{algorithm} in small letters>  <path>'."
            reading.fault("manifest", None, sentence)
            continue
        digest, path = matched[1].decode("ascii"), matched[2].decode("ascii")
        fault = paths.fault_of(path)
        if fault is not None:
            reading.fault("manifest", path, f"Line {number} has no path of a bundle: {fault}.")
        elif path < previous:
            reading.fault("manifest", path, f"Line {number} is not in the order of its paths.")
        previous = path
        reading.add(number, path, digest)
    return reading.findings()


def parse_lenient(
    untrusted_bytes: bytes,
    algorithm: str,
    encoding: str = "utf-8",
    escaped: re.Pattern[str] = ESCAPED,
) -> Manifest:
    """Return what a manifest lists; never raises for what is in the bytes.

    ``encoding`` is that of the bag's tag files; ``escaped`` is ``ESCAPED_BEFORE_1_0`` for bags in
    which a percent sign stands for itself.
    """
    entries: dict[str, str] = {}
    reading = _Reading(entries)
    try:
        text = untrusted_bytes.decode(encoding)
    except (UnicodeError, LookupError):
        reading.fault("manifest", None, f"The list is not text in {encoding}.")
        return Manifest(entries, reading.findings())
    if text.startswith("\ufeff"):
        reading.fault("byte-order-mark", None, "The list begins with a byte-order mark.")
        text = text[1:]
    length = DIGEST_LENGTHS.get(algorithm)
    for number, each in lines(text):
        matched = _LENIENT_LINE.fullmatch(each)
        if matched is None or (length is not None and len(matched[1]) != length):
            reading.fault("manifest", None, f"Line {number} is not '<{algorithm}> <path>'.")
            continue
        path = matched[3]
        if matched[2] == " *":
            reading.fault("md5sum", path, f"Line {number} has an asterisk before the path.")
        if path.startswith("./"):
            reading.fault("dot-slash", path, f"Line {number} begins its path with './'.")
            path = _DOT_SLASH.sub("", path)
        reading.add(number, unescaped(path, escaped), matched[1].lower())
    return Manifest(entries, reading.findings())


class _Reading:
    """What was read of a list so far."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._findings: list[Finding] = []

    def fault(self, code: str, path: str | None, sentence: str) -> None:
        if len(self._findings) < _MOST_FINDINGS:
            self._findings.append(Finding(code, path, sentence))

    def add(self, number: int, path: str, digest: str) -> None:
        before = self._entries.get(path)
        if len(self._entries) == MOST_MEMBERS:
            self.fault("limit", None, f"The list has more than {MOST_MEMBERS:,} files.")
        elif before is None:
            self._entries[path] = digest
        elif before == digest:
            self.fault("repeated", path, f"Line {number} lists this path again.")
        else:
            self.fault("two-digests", path, f"Line {number} gives this path another digest.")

    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._findings)
