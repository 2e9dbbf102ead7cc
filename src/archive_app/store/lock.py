"""One process at a time: an operating system lock on a file that holds nothing but a pid."""

from __future__ import annotations

import errno
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from archive_app.errors import Damaged, InUse, StorageRefused
from archive_app.store import ordinary

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = "lock"
# A pid; a power cut may leave zeros in its place.
_EVER_WRITTEN = re.compile(rb"[0-9\n\0]{0,32}")


class ArchiveLock:
    """The lock of one archive, held from construction to :meth:`release`.

    ``was_unclean`` tells that the last holder did not release it: a crash or a power cut.
    """

    def __init__(self, archive_path: Path) -> None:
        """Take the lock.

        Raises InUse where another process has it, Damaged where a link or anything else but a lock
        is in its place, StorageRefused.
        """
        path = archive_path / LOCK_NAME
        try:
            self._descriptor = ordinary.open_file(path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise StorageRefused(f"{path} cannot be written: {error.strerror}.") from error
        try:
            _take(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise StorageRefused(f"{path} cannot be locked: {error.strerror}.") from error
            raise InUse(
                "Another program has this archive open. Close it there, then try again."
            ) from error
        try:
            before = os.read(self._descriptor, 64)
        except OSError as error:
            os.close(self._descriptor)
            raise StorageRefused(f"{path} cannot be read: {error.strerror}.") from error
        if not _EVER_WRITTEN.fullmatch(before):
            os.close(self._descriptor)
            raise Damaged(f"{path} is not a lock: it holds something else. Move it away.")
        self.was_unclean = bool(before)
        # On a full disk there is no room for the pid, and yet the archive can be read. What a crash
        # left is written over before it is cut, so that it is not forgotten there.
        with suppress(OSError):
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.ftruncate(self._descriptor, os.write(self._descriptor, b"%d\n" % os.getpid()))

    def release(self, *, is_clean: bool = True) -> None:
        """Give the lock back and say that this was a clean close.

        Where nothing came of it (``is_clean`` False), a crash before is left to be noticed; where
        the medium is gone or refuses it, this is noticed as one.
        """
        if is_clean or not self.was_unclean:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
        with suppress(OSError):
            os.close(self._descriptor)


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
