"""What lies under the files and folders that a person points at, without changing any of it.

Names are bytes here, because that is what a medium holds: some are not UTF-8, some hold newlines
or characters that reverse the text around them. Links are listed and never followed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from archive_app.errors import NotFound, Reason, SourceUnreadable
from archive_app.model.hidden import in_one_line

_FAILING_MEDIUM = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN})
_OWN = "It is not a file to take in: it belongs to this archive."
_EMPTY = "It is an empty folder: it was there, and there is nothing in it to take in."
# Of a whole path, because a folder's name counts as well as the file's.
_CONTROLLING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_REVERSING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENDING_UNSEEN = re.compile(r"(?:\A|/)\s|[\s.](?:/|\Z)")


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
    """One regular file to take in: where it lies, its path below ``source``, its state.

    ``source`` is what was pointed at. The time of the last access is kept apart from the state: to
    read a file changes it.
    """

    path: bytes
    relative_path: bytes
    source: bytes
    state: FileState
    accessed_ns: int
    oddities: tuple[str, ...]

    @property
    def name(self) -> bytes:
        """The last part of the path, as the medium holds it."""
        return os.path.basename(self.relative_path)


class Why(Enum):
    """What kind of reason there is to leave something out."""

    LINK = "link"
    NOT_A_FILE = "not_a_file"
    OWN_ARCHIVE = "own_archive"
    EMPTY_FOLDER = "empty_folder"
    UNREADABLE = "unreadable"
    MEDIUM_FAILED = "medium_failed"
    CHANGED = "changed"
    GONE = "gone"

    @property
    def is_loss(self) -> bool:
        """Whether there is a file whose bytes should have come in, and did not."""
        return self in (Why.UNREADABLE, Why.MEDIUM_FAILED, Why.CHANGED, Why.GONE)


@dataclass(frozen=True)
class LeftOut:
    """Something that was not taken in, and why: its kind, and the sentence that is recorded."""

    path: bytes
    why: Why
    reason: str


def without_nested(sources: Sequence[Path]) -> list[Path]:
    """Return the sources without those that lie below another, so that no file counts twice."""
    absolute = dict.fromkeys(Path(os.path.abspath(path)) for path in sources)
    return [path for path in absolute if not any(above in absolute for above in path.parents)]


def walk(sources: Sequence[Path], *, besides: Path | None = None) -> Iterator[SourceFile | LeftOut]:
    """Yield every file under ``sources`` and what cannot be taken in, in bytewise order of names.

    The folder ``besides`` is left out wherever it turns up: an archive does not take in itself.
    Raises NotFound for a source that is not there, before anything is yielded, and
    SourceUnreadable for one that goes away.
    """
    paths = [os.fsencode(os.path.abspath(source)) for source in sources]
    for path in paths:
        if not os.path.lexists(path):
            raise NotFound(f"{visible_name(path)} cannot be found.")
    avoided = None if besides is None else besides.stat()
    for path in paths:
        if besides is not None and _is_within(path, besides):
            yield LeftOut(os.path.basename(path), Why.OWN_ARCHIVE, _OWN)
            continue
        above = len(os.path.join(os.path.dirname(path), b""))
        # An explicit stack: a medium may hold folders deeper than Python's own.
        pending = [(path, False)]
        while pending:
            entry, has_twin = pending.pop()
            relative = entry[above:]
            try:
                status = os.lstat(entry)
                if not stat.S_ISDIR(status.st_mode):
                    yield _look(entry, relative, path, status, has_twin=has_twin)
                elif avoided is not None and os.path.samestat(status, avoided):
                    yield LeftOut(relative, Why.OWN_ARCHIVE, _OWN)
                elif entries := _entries(entry, has_twin=has_twin):
                    pending.extend(reversed(entries))
                else:
                    yield LeftOut(relative, Why.EMPTY_FOLDER, _EMPTY)
            except OSError as error:
                yield left_out(relative, path, error)


def left_out(relative: bytes, source: bytes, error: OSError) -> LeftOut:
    """Say that something could not be read; SourceUnreadable where all of ``source`` is gone."""
    if not os.path.lexists(source):
        raise SourceUnreadable(
            f"{visible_name(source)} has gone away: is the medium still there? What is in stays; "
            "take the same sources in again to go on.",
            Reason.SOURCE_GONE,
        ) from error
    why = Why.MEDIUM_FAILED if error.errno in _FAILING_MEDIUM else Why.UNREADABLE
    return LeftOut(relative, why, f"It cannot be read: {error.strerror}.")


def readable_name(raw: bytes) -> str:
    r"""Return a name as text: bytes that are not UTF-8 as ``\xNN``."""
    return raw.decode("utf-8", "backslashreplace")


def visible_name(raw: bytes) -> str:
    """Return a name that is safe to print: what is not printable, or reverses text, is named."""
    return in_one_line(readable_name(raw))


def _is_within(path: bytes, folder: Path) -> bool:
    return Path(os.fsdecode(os.path.realpath(path))).is_relative_to(os.path.realpath(folder))


def _look(
    path: bytes, relative: bytes, source: bytes, status: os.stat_result, *, has_twin: bool
) -> SourceFile | LeftOut:
    if stat.S_ISLNK(status.st_mode):
        return LeftOut(relative, Why.LINK, "It is a link, and links are never followed.")
    if not stat.S_ISREG(status.st_mode):
        return LeftOut(relative, Why.NOT_A_FILE, "It is not a file: a device, pipe or socket.")
    oddities = _oddities(relative, has_twin=has_twin)
    return SourceFile(path, relative, source, FileState.of(status), status.st_atime_ns, oddities)


def _entries(folder: bytes, *, has_twin: bool) -> list[tuple[bytes, bool]]:
    """Return what lies in a folder by name, and whether it, or a folder above it, has a twin."""
    names = sorted(os.listdir(folder))
    folded = [_folded(name) for name in names]
    counts = Counter(folded)
    return [
        (os.path.join(folder, name), has_twin or counts[key] > 1)
        for name, key in zip(names, folded, strict=True)
    ]


def _folded(name: bytes) -> str:
    return unicodedata.normalize("NFC", readable_name(name)).casefold()


def _oddities(relative: bytes, *, has_twin: bool) -> tuple[str, ...]:
    """Say what is odd about a path; each sentence holds for the name or for a folder above it."""
    text = readable_name(relative)
    found = []
    try:
        relative.decode("utf-8")
    except UnicodeDecodeError:
        found.append("The name is not UTF-8.")
    if _CONTROLLING.search(text):
        found.append("The name holds a control character, such as a new line.")
    if _REVERSING.search(text):
        found.append("The name holds a character that changes the direction of text.")
    if _ENDING_UNSEEN.search(text):
        found.append("The name begins or ends with a space, or ends with a dot.")
    if has_twin:
        found.append("Another name in the same folder differs only in case or composition.")
    return tuple(found)
