"""A source read only as the file that was scanned, and refused where it changes meanwhile."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO

from archive_app.services.scan import FileState


class ChangedError(Exception):
    """It is not the file that was scanned; the sentence says when that was noticed."""


@contextmanager
def opened(path: bytes, state: FileState) -> Iterator[FileIO]:
    """Open a scanned file, to be read once to its end, and look at it again afterwards.

    Raises OSError, and ChangedError where it was not, or is no longer, in ``state``.
    """
    with open(os.fsdecode(path), "rb", buffering=0, opener=_warily) as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode) or FileState.of(before) != state:
            raise ChangedError("It changed after it was scanned.")
        yield file
        if FileState.of(os.fstat(file.fileno())) != state or file.tell() != state.size:
            raise ChangedError("It changed while it was read.")


def _warily(path: str, flags: int) -> int:
    """Open neither what a link leads to nor wait for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
