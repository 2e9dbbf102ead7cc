"""Whether a folder can hold a bundle, as far as that shows before anything is written."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from archive_app.errors import Reason, StorageRefused
from archive_app.store import durable

_FAT32_LIMIT = (1 << 32) - 1
_FULL = (errno.ENOSPC, errno.EDQUOT)


def require_usable(folder: Path) -> None:
    """Raise StorageRefused where nothing can be written into a folder, as far as that shows."""
    with durable.storage_errors(folder):
        there = _nearest(folder)
        if not there.is_dir():
            raise StorageRefused(f"{there} is no folder. Nothing was written.")
        if not os.access(there, os.W_OK | os.X_OK):
            raise StorageRefused(
                f"{there} cannot be written into: it is read-only, or somebody else's. Nothing was "
                "written.",
                Reason.READ_ONLY_MEDIUM,
            )
        try:
            with tempfile.TemporaryFile(dir=there):
                pass
        except OSError as error:
            if error.errno in _FULL:
                return  # what it lacks is room, and how much of it is told next
            raise StorageRefused(
                f"{there} cannot be written into: no file can be made in it. Nothing was written.",
                Reason.READ_ONLY_MEDIUM,
            ) from error


def require_room(folder: Path, sizes: Sequence[int], *, is_one_file: bool) -> None:
    """Raise StorageRefused where a target cannot hold files of so many bytes, yet to be written."""
    total, largest = sum(sizes), sum(sizes) if is_one_file else max(sizes, default=0)
    with durable.storage_errors(folder):
        there = _nearest(folder)
        free = shutil.disk_usage(there).free
    if free < total:
        raise StorageRefused(
            f"{folder} has not enough room: {total:,} bytes are still to be written, and it has "
            f"room for {free:,}. Nothing was left.",
            Reason.NO_ROOM,
        )
    if largest > _FAT32_LIMIT and _is_fat(there):
        raise StorageRefused(
            f"{folder} lies on a medium that takes no file of 4 GiB or more (FAT32), and the "
            f"bundle needs one of {largest:,} bytes. Choose another medium"
            + (", or a folder instead of one file." if is_one_file else ".")
        )


def _nearest(folder: Path) -> Path:
    """Return a folder, or the nearest above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _is_fat(path: Path) -> bool:
    """Tell whether a path lies on FAT, as far as the system says (Linux: proc(5), mountinfo)."""
    with suppress(OSError, ValueError):
        device = os.stat(path).st_dev
        wanted = f"{os.major(device)}:{os.minor(device)}"
        for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
            words = line.split(" ")
            if words[2] == wanted:
                return words[words.index("-") + 1] in ("vfat", "msdos")
    return False
