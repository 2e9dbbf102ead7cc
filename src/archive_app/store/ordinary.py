"""What an archive's own names may be: real files and folders, never a link that leads elsewhere.

Whoever can write to an archive's folder needs no key to put something else there. What is written,
moved or removed through a link would be a stranger's; a pipe in the place of a file never answers.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from pathlib import Path

from archive_app.errors import Damaged

_FOLDERS = frozenset({"objects", "incoming", "orphans"})
_FILES = re.compile(r"(archive\.json(\.copy)?|unfinished-copy)(\.new)?|lock|catalogue-.*\.db.*")
_ADVICE = "Put back what was there, or restore the archive from a backup."


def require_ordinary(archive_path: Path) -> None:
    """Raise Damaged where an archive's own name is a link, or is no file or folder as it must be.

    Asks for the folder, for ``objects/``, and for each folder in it; what else lies there is not
    the archive's. Nothing is opened. A folder that is missing or cannot be read is left to others.
    """
    for entry in _entries(archive_path):
        if entry.name in _FOLDERS:
            _require(entry, is_right=entry.is_dir(follow_symlinks=False), right="folder")
        elif _FILES.fullmatch(entry.name):
            _require(entry, is_right=entry.is_file(follow_symlinks=False), right="file")
    for entry in _entries(archive_path / "objects"):
        _require(entry, is_right=True, right="folder")


def open_file(path: Path, flags: int = os.O_RDONLY, mode: int = 0o600) -> int:
    """Return a descriptor of a regular file; raise Damaged for a link, a pipe, or anything else.

    Never waits for whoever is at the other end, and never creates or cuts what a link names.
    Raises OSError as `os.open` does.
    """
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        descriptor = os.open(path, flags, mode)
    except OSError as error:
        if path.is_symlink():
            raise _is_link(path) from error
        if error.errno in (errno.EISDIR, errno.ENXIO) or path.is_dir():
            raise _is_not(path, "file") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _is_not(path, "file")
    return descriptor


def opener(name: str, flags: int) -> int:
    """Open as :func:`open_file` does, where the standard library asks for a function that opens."""
    return open_file(Path(name), flags)


def require_file(path: Path) -> None:
    """Raise Damaged for a link, a pipe, a folder or a device; nothing for what is missing."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return
    if stat.S_ISLNK(mode):
        raise _is_link(path)
    if not stat.S_ISREG(mode):
        raise _is_not(path, "file")


def is_file(path: Path) -> bool:
    """Tell whether a path is a regular file and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _require(entry: os.DirEntry[str], *, is_right: bool, right: str) -> None:
    if entry.is_symlink() or _is_junction(entry):
        raise _is_link(Path(entry))
    if not is_right:
        raise _is_not(Path(entry), right)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Tell whether a folder of Windows leads elsewhere, which is no symbolic link there."""
    if sys.platform != "win32":
        return False
    return entry.stat(follow_symlinks=False).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT


def _is_link(path: Path) -> Damaged:
    return Damaged(f"{path} is a link to elsewhere, which is never followed. {_ADVICE}")


def _is_not(path: Path, right: str) -> Damaged:
    return Damaged(f"{path} is not a {right}, as it must be. {_ADVICE}")
