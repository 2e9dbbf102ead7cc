"""A manifest of a bag: which digest each path has, in our one spelling or in any of RFC 8493.

RFC 8493 section 2.1.3. Strict is exactly what we write: 64 or 128 hex digits in small letters, two
spaces, a path of our profile, a line feed; sorted, each path once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from archive_app.bundle import paths
from archive_app.bundle.finding import Finding

DIGEST_LENGTHS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
"""The algorithms that manifests are checked with, and the hex digits of each."""

# More is told of nothing that is so wrong.
_MOST_FINDINGS = 100
_LENIENT_LINE = re.compile(r"([0-9A-Fa-f]+)( \*|[ \t]+)(.+)", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")
_DOT_SLASH = re.compile(r"\A(?:\./+)+")
_ESCAPED = re.compile(r"%(0[AaDd]|25)")
_ESCAPED_BEFORE_1_0 = re.compile(r"%(0[AaDd])")


@dataclass(frozen=True)
class Manifest:
    """Hex digests by path in the order of the list, and what is wrong with the list.

    Findings have the path of the line that they are about where it can be told, else None. Their
    codes: ``manifest`` for what cannot be read, ``repeated`` for a path listed again with the same
    digest, ``contradiction`` for one listed with another; and of lenient reading alone, for what
    tools write beside the standard, ``md5sum`` (an asterisk), ``dot-slash``, ``byte-order-mark``.
    """

    entries: Mapping[str, str]
    findings: tuple[Finding, ...]


def line(path: str, digest: str) -> bytes:
    """Return the line of one file, in our spelling."""
    return f"{digest}  {path}\n".encode("ascii")


def parse(
    untrusted_bytes: bytes,
    algorithm: str,
    *,
    strict: bool,
    encoding: str = "utf-8",
    has_escaped_percent: bool = True,
) -> Manifest:
    """Return what a manifest lists.

    ``encoding`` is that of the bag's tag files, and before version 1.0 a percent sign stood for
    itself (``has_escaped_percent``); both concern lenient reading alone. Never raises for what is
    in the bytes.
    """
    if strict:
        return _parse_strict(untrusted_bytes, algorithm)
    escaped = _ESCAPED if has_escaped_percent else _ESCAPED_BEFORE_1_0
    return _parse_lenient(untrusted_bytes, algorithm, encoding, escaped)


def _parse_strict(untrusted_bytes: bytes, algorithm: str) -> Manifest:
    reading = _Reading()
    spelling = re.compile(rf"([0-9a-f]{{{DIGEST_LENGTHS[algorithm]}}})  ([!-~]+)".encode("ascii"))
    lines = untrusted_bytes.split(b"\n")
    if lines.pop():
        reading.fault("manifest", None, "The last line of the list is cut off.")
    previous = ""
    for number, each in enumerate(lines, start=1):
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
    return reading.manifest()


def _parse_lenient(
    untrusted_bytes: bytes, algorithm: str, encoding: str, escaped: re.Pattern[str]
) -> Manifest:
    reading = _Reading()
    try:
        text = untrusted_bytes.decode(encoding)
    except (UnicodeError, LookupError):
        reading.fault("manifest", None, f"The list is not text in {encoding}.")
        return reading.manifest()
    if text.startswith("\ufeff"):
        reading.fault("byte-order-mark", None, "The list begins with a byte-order mark.")
        text = text[1:]
    length = DIGEST_LENGTHS.get(algorithm)
    for number, each in enumerate(_LINE_END.split(text), start=1):
        if not each:
            continue
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
        path = escaped.sub(lambda found: chr(int(found[1], 16)), path)
        reading.add(number, path, matched[1].lower())
    return reading.manifest()


class _Reading:
    """What was read of a list so far."""

    def __init__(self) -> None:
        self._entries: dict[str, str] = {}
        self._findings: list[Finding] = []

    def fault(self, code: str, path: str | None, sentence: str) -> None:
        if len(self._findings) < _MOST_FINDINGS:
            self._findings.append(Finding(code, path, sentence))

    def add(self, number: int, path: str, digest: str) -> None:
        if path not in self._entries:
            self._entries[path] = digest
        elif self._entries[path] == digest:
            self.fault("repeated", path, f"Line {number} lists this path again.")
        else:
            self.fault("contradiction", path, f"Line {number} gives this path another digest.")

    def manifest(self) -> Manifest:
        return Manifest(self._entries, tuple(self._findings))
