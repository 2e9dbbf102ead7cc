"""What lies under the files and folders that a person points at, without changing any of it.

Names are bytes here, because that is what a medium holds: some are not UTF-8, some hold newlines
or characters that reverse the text around them. Links are listed and never followed.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive_app.errors import NotFound
from archive_app.progress import Meter

_REVERSING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class FileState:
    """What the medium says of a file, to notice that it changed while it was read."""

    size: int
    modified_ns: int
    changed_ns: int
    device: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileState:
        """Return the state of a file whose status was just asked for."""
        return cls(
            status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_dev, status.st_ino
        )


@dataclass(frozen=True)
class SourceFile:
    """One regular file to take in: where it lies, its path below what was pointed at, its state."""

    path: bytes
    relative_path: bytes
    state: FileState
    oddities: tuple[str, ...]

    @property
    def name(self) -> bytes:
        """The last part of the path, as the medium holds it."""
        return os.path.basename(self.relative_path)


@dataclass(frozen=True)
class LeftOut:
    """Something that cannot be taken in, and why, as a sentence."""

    path: bytes
    reason: str


@dataclass
class ScanReport:
    """What a dry scan found: files, bytes, odd names, and what will be left out."""

    files: int = 0
    size: int = 0
    odd_names: list[tuple[bytes, tuple[str, ...]]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def scan(sources: Sequence[Path], meter: Meter) -> ScanReport:
    """Walk everything under ``sources`` and add up what an accession would take in."""
    report = ScanReport()
    for found in walk(sources):
        meter.advance(1)
        if isinstance(found, LeftOut):
            report.left_out.append(found)
            continue
        report.files += 1
        report.size += found.state.size
        if found.oddities:
            report.odd_names.append((found.relative_path, found.oddities))
    return report


def walk(sources: Sequence[Path]) -> Iterator[SourceFile | LeftOut]:
    """Yield every file under ``sources`` in bytewise order of path, and what cannot be taken in.

    A source that is not there at all is NotFound before anything is yielded of it.
    """
    for source in sources:
        path = os.fsencode(os.path.abspath(source))
        if not os.path.lexists(path):
            raise NotFound(f"{source} cannot be found.")
        # An explicit stack: a medium may hold folders deeper than Python's own.
        pending = [(path, False)]
        while pending:
            entry, has_twin = pending.pop()
            found = _look(entry, os.path.relpath(entry, os.path.dirname(path)), has_twin=has_twin)
            if isinstance(found, list):
                pending.extend(reversed(found))
            else:
                yield found


def readable_name(raw: bytes) -> str:
    r"""Return a name as text: bytes that are not UTF-8 as ``\xNN``."""
    return raw.decode("utf-8", "backslashreplace")


def visible_name(raw: bytes) -> str:
    """Return a name that is safe to print: control and reversing characters as escapes."""
    return "".join(
        character
        if character.isprintable() and character not in _REVERSING
        else character.encode("unicode_escape").decode("ascii")
        for character in readable_name(raw)
    )


def _look(
    path: bytes, relative: bytes, *, has_twin: bool
) -> SourceFile | LeftOut | list[tuple[bytes, bool]]:
    """Return a file, why something is left out, or the entries of a folder with their twins."""
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            return LeftOut(relative, "It is a link, and links are never followed.")
        if stat.S_ISDIR(status.st_mode):
            names = sorted(os.listdir(path))
            counts = Counter(_folded(name) for name in names)
            return [(os.path.join(path, name), counts[_folded(name)] > 1) for name in names]
    except OSError as error:
        return LeftOut(relative, f"It cannot be read: {error.strerror}.")
    if stat.S_ISREG(status.st_mode):
        return SourceFile(
            path, relative, FileState.of(status), _oddities(relative, has_twin=has_twin)
        )
    return LeftOut(relative, "It is not a file: a device, pipe or socket.")


def _folded(name: bytes) -> str:
    return unicodedata.normalize("NFC", readable_name(name)).casefold()


def _oddities(relative: bytes, *, has_twin: bool) -> tuple[str, ...]:
    text = readable_name(os.path.basename(relative))
    found = []
    try:
        relative.decode("utf-8")
    except UnicodeDecodeError:
        found.append("The name is not UTF-8.")
    if any(unicodedata.category(character) == "Cc" for character in text):
        found.append("The name holds a control character, such as a new line.")
    if any(character in _REVERSING for character in text):
        found.append("The name holds a character that changes the direction of text.")
    if text != text.strip() or text.endswith("."):
        found.append("The name begins or ends with a space, or ends with a dot.")
    if has_twin:
        found.append("Another name in this folder differs only in case or composition.")
    return tuple(found)
