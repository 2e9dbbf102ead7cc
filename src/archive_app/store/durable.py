"""Writes that survive a power cut: file bytes first, then the name, then the folder.

The order is that of POSIX fsync(2) and rename(2): a name never points at bytes that are not on
the medium, and a replaced file is either wholly the old one or wholly the new one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive_app.errors import Reason, StorageRefused


def replace_file(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``; a crash leaves the old or the new, never a mixture."""
    new_path = path.with_name(path.name + ".new")
    with storage_errors(path):
        # What a crash or a stranger left under this name may be a link: it goes, unopened.
        if os.path.lexists(new_path):
            new_path.unlink()
        descriptor = os.open(new_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as new:
                new.write(content)
                new.flush()
                os.fsync(new.fileno())
            os.replace(new_path, path)
        except BaseException:
            with suppress(OSError):
                new_path.unlink()
            raise
        sync_folder(path.parent)


def sync_and_forget(descriptor: int) -> None:
    """Make the bytes of an open file durable, and forget them, so that reading asks the disk.

    The system is asked to forget where it can be asked.
    """
    os.fsync(descriptor)
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable; Windows does this with the file itself."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_removable(path: Path) -> bool:
    """Tell whether a path lies on a medium that can be pulled out, as far as the system says.

    Linux names it in /sys (sysfs-block, "removable"); elsewhere the answer is False.
    """
    if not hasattr(os, "major"):
        return False
    device = os.stat(path).st_dev
    block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve()
    for folder in (block, block.parent):  # a partition's disk is the folder above it
        with suppress(OSError):
            return (folder / "removable").read_text(encoding="ascii").strip() == "1"
    return False


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system says of a refused write into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageRefused(
                f"There is no space left for {path}. Nothing half-written was kept.", Reason.NO_ROOM
            ) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise StorageRefused(
                f"{path} cannot be written: the medium is read-only.", Reason.READ_ONLY_MEDIUM
            ) from error
        raise StorageRefused(f"{path} could not be written: {error.strerror}.") from error
