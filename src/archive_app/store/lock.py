"""One process at a time: an operating system lock on a file that holds nothing but a pid."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from archive_app.errors import InUse, StorageRefused

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = "lock"


class ArchiveLock:
    """The lock of one archive, held from construction to :meth:`release`.

    ``was_unclean`` tells that the last holder did not release it: a crash or a power cut.
    """

    def __init__(self, archive_path: Path) -> None:
        """Take the lock; raise InUse where another process has it."""
        path = archive_path / LOCK_NAME
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
        self.was_unclean = os.fstat(self._descriptor).st_size > 0
        os.ftruncate(self._descriptor, 0)
        # On a full disk there is no room for the pid, and yet the archive can be read.
        with suppress(OSError):
            os.write(self._descriptor, b"%d\n" % os.getpid())

    def release(self, *, is_clean: bool = True) -> None:
        """Give the lock back and say that this was a clean close.

        Where nothing came of it (``is_clean`` False), a crash before is left to be noticed.
        """
        if is_clean or not self.was_unclean:
            os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
