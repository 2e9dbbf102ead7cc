"""The file at hand as a seekable stream whose bytes are asked for, range by range, over a pipe."""

from __future__ import annotations

import io
from typing import BinaryIO

from archive_app.media.protocol import LARGEST, RANGE, Kind, read_frame, write_frame


class RemoteFile(io.RawIOBase):
    """One file of ``size`` bytes that only the other end of the pipes can read."""

    def __init__(self, answers: BinaryIO, requests: BinaryIO, size: int) -> None:
        self._answers = answers
        self._requests = requests
        self._size = size
        self._position = 0

    def readable(self) -> bool:  # noqa: D102 - as io.RawIOBase has it
        return True

    def seekable(self) -> bool:  # noqa: D102 - as io.RawIOBase has it
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:  # noqa: D102 - as above
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("a position before the start of the file")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one frame and the file reach; 0 at the end."""
        length = min(len(buffer), LARGEST[Kind.BYTES], max(0, self._size - self._position))
        if length == 0:
            return 0
        write_frame(self._requests, Kind.READ, RANGE.pack(self._position, length))
        kind, answer = read_frame(self._answers)
        if kind is not Kind.BYTES or len(answer) > length:
            raise EOFError
        buffer[: len(answer)] = answer
        self._position += len(answer)
        return len(answer)
