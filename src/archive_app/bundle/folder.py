"""A folder as a container: what lies in it, listed and read without following a link.

Everything is opened from the descriptor of the folder above it (POSIX, ``openat``), so that a
folder that is swapped for a link meanwhile leads nowhere. Where there are no such descriptors,
each part of a path is looked at before it is opened.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import struct
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from archive_app.bundle.finding import Finding
from archive_app.bundle.member import (
    DEEPEST,
    LARGEST_TOTAL,
    LONGEST_PATH,
    MOST_MEMBERS,
    Findings,
    Member,
    MemberReader,
)
from archive_app.errors import NotFound, SourceUnreadable

BY_DESCRIPTOR = {os.open, os.stat} <= os.supports_dir_fd and os.scandir in os.supports_fd

_BUFFER = 1 << 16
_BASE = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = _BASE | getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0)
# A pipe that was put in a file's place must not keep us waiting for whoever writes into it.
_FILE = _NO_LINK | getattr(os, "O_NONBLOCK", 0)
_REPARSE_POINT = 0x400
_STATE = struct.Struct("<Qq")


def open_ordinary(path: Path) -> BinaryIO:
    """Open a regular file anywhere; raise OSError for a link, a pipe, or anything else.

    Never waits for whoever is at the other end.
    """
    if _is_link(path.lstat()):
        raise OSError(errno.ELOOP, "This is a link.")
    descriptor = os.open(path, _FILE)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "This is no regular file.")
    return os.fdopen(descriptor, "rb")


class Folder:
    """The files below one folder; ``close`` it, or use it in a ``with``.

    ``folders`` are the paths of all folders in it, empty ones too. Raises SourceUnreadable where
    the folder itself cannot be listed; anything below is a finding.
    """

    def __init__(self, path: Path, *, by_descriptor: bool = BY_DESCRIPTOR) -> None:
        self.name = Path(os.path.abspath(path)).name
        self.folders: set[str] = set()
        self._path = path
        self._by_descriptor = by_descriptor
        self._states: dict[str, bytes] = {}
        self._findings = Findings()
        self._total = 0
        try:
            self._root = os.open(path, _BASE | _FOLDER) if by_descriptor else -1
        except OSError as error:
            raise SourceUnreadable(f"{path} cannot be opened: {error.strerror}.") from error
        try:
            self._list(self._root, path, "", 0)
        except OSError as error:
            self.close()
            raise SourceUnreadable(f"{path} cannot be listed: {error.strerror}.") from error

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder."""
        if self._root >= 0:
            os.close(self._root)
            self._root = -1

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is in it that is no regular file, or cannot be read."""
        return self._findings.found()

    def members(self) -> Iterator[Member]:
        """Yield every regular file, sorted by path."""
        for path in sorted(self._states):
            yield Member(path, _size(self._states[path]))

    def open(self, path: str) -> BinaryIO:
        """Open a member for reading in sequence.

        Raises NotFound where nothing of that name was listed, SourceUnreadable where it cannot be
        read or is not what was listed; reading raises the latter too.
        """
        state = self._states.get(path)
        if state is None:
            raise NotFound(f"{self.name} has no file {path}.")
        try:
            descriptor = self._open(path)
        except OSError as error:
            raise SourceUnreadable(f"{path} cannot be opened: {error.strerror}.") from error
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or _state(status) != state:
            os.close(descriptor)
            raise _changed(path)
        file = os.fdopen(descriptor, "rb", buffering=0)
        return io.BufferedReader(_FileReader(path, file, state), _BUFFER)

    def _open(self, path: str) -> int:
        *folders, name = path.split("/")
        if not self._by_descriptor:
            for end in range(1, len(folders) + 2):
                part = self._path.joinpath(*path.split("/")[:end])
                if _is_link(os.lstat(part)):
                    raise _changed(path)
            return os.open(self._path / path, _FILE)
        above = os.dup(self._root)
        try:
            for folder in folders:
                below = os.open(folder, _NO_LINK | _FOLDER, dir_fd=above)
                os.close(above)
                above = below
            return os.open(name, _FILE, dir_fd=above)
        finally:
            os.close(above)

    def _list(self, descriptor: int, folder: Path, prefix: str, depth: int) -> None:
        """List one folder and those below it; OSError is about this one."""
        room = MOST_MEMBERS - len(self._states) - len(self.folders)
        with os.scandir(descriptor if self._by_descriptor else folder) as entries:
            names = sorted(entry.name for entry in islice(entries, room + 1))
        if len(names) > room:
            self._findings.add("limit", None, f"It has more than {MOST_MEMBERS:,} files.")
            return
        for name in names:
            path = prefix + name
            if not _is_text(name):
                shown = os.fsencode(path).decode("utf-8", "backslashreplace")
                self._findings.add("name", shown, "The name of this file is not UTF-8.")
                continue
            if len(path) > LONGEST_PATH:
                sentence = f"Its path is longer than {LONGEST_PATH:,} characters."
                self._findings.add("limit", path[:LONGEST_PATH], sentence)
                continue
            try:
                self._take(descriptor, folder, name, path, depth)
            except OSError as error:
                sentence = f"{path} cannot be read: {error.strerror}."
                self._findings.add("unreadable", path, sentence)

    def _take(self, descriptor: int, folder: Path, name: str, path: str, depth: int) -> None:
        if self._by_descriptor:
            status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
        else:
            status = os.lstat(folder / name)
        if _is_link(status):
            self._findings.add("link", path, "This is a link; a bag has files and folders alone.")
        elif stat.S_ISDIR(status.st_mode):
            self.folders.add(path)
            if depth == DEEPEST:
                self._findings.add("limit", path, f"It is more than {DEEPEST} folders deep.")
                return
            self._descend(descriptor, folder, name, path, depth)
        elif stat.S_ISREG(status.st_mode):
            self._total += status.st_size
            if self._total > LARGEST_TOTAL:
                self._findings.add("limit", path, "Everything together is larger than 16 TiB.")
                return
            self._states[path] = _state(status)
        else:
            self._findings.add("special", path, "This is a device, a pipe or a socket: no file.")

    def _descend(self, descriptor: int, folder: Path, name: str, path: str, depth: int) -> None:
        if not self._by_descriptor:
            self._list(-1, folder / name, f"{path}/", depth + 1)
            return
        below = os.open(name, _NO_LINK | _FOLDER, dir_fd=descriptor)
        try:
            self._list(below, folder / name, f"{path}/", depth + 1)
        finally:
            os.close(below)


class _FileReader(MemberReader):
    """The bytes of one open file, which must not change while they are read."""

    def __init__(self, path: str, file: io.FileIO, state: bytes) -> None:
        super().__init__(path, _size(state))
        self._file = file
        self._state = state

    def close(self) -> None:
        self._file.close()
        super().close()

    def _fill(self, view: memoryview) -> int:
        count = self._file.readinto(view)
        if not count:
            raise _changed(self._what)
        return count

    def _finish(self) -> None:
        if _state(os.fstat(self._file.fileno())) != self._state:
            raise _changed(self._what)


def _state(status: os.stat_result) -> bytes:
    """Return what a file is known by, packed: there may be many thousands of them."""
    # No inode: FAT makes them up anew whenever it forgot a file.
    return _STATE.pack(status.st_size, status.st_mtime_ns)


def _size(state: bytes) -> int:
    size, _ = _STATE.unpack(state)
    return int(size)


def _is_link(status: os.stat_result) -> bool:
    # Windows: junctions and what else leads elsewhere.
    attributes: int = getattr(status, "st_file_attributes", 0)
    return stat.S_ISLNK(status.st_mode) or bool(attributes & _REPARSE_POINT)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _changed(path: str) -> SourceUnreadable:
    return SourceUnreadable(f"{path} changed while it was being read. Try again.")
