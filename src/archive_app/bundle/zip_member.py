"""The bytes of one member of a zip, stored or deflated, held against its size and CRC-32."""

from __future__ import annotations

import os
import threading
import zlib
from typing import BinaryIO

from archive_app.bundle.member import MemberReader
from archive_app.errors import Damaged, SourceUnreadable

_PIECE = 1 << 16


class Source:
    """One open file that is read at any place, by several threads at a time."""

    def __init__(self, file: BinaryIO, what: str) -> None:
        self._file = file
        self._what = what
        self._lock = threading.Lock()
        self.size = os.fstat(file.fileno()).st_size

    def read_into(self, offset: int, view: memoryview) -> int:
        """Fill some of ``view`` with what lies at ``offset``; 0 at the end. Raises OSError."""
        if hasattr(os, "preadv"):
            return os.preadv(self._file.fileno(), [view], offset)
        with self._lock:
            self._file.seek(offset)
            piece = self._file.read(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def read(self, offset: int, length: int) -> bytes:
        """Return what lies at ``offset``, less than ``length`` only at the end of the file.

        Raises SourceUnreadable.
        """
        found = bytearray(max(0, min(length, self.size - offset)))
        view, done = memoryview(found), 0
        try:
            while done < len(found) and (count := self.read_into(offset + done, view[done:])):
                done += count
        except OSError as error:
            raise SourceUnreadable(f"{self._what} cannot be read: {error.strerror}.") from error
        return bytes(view[:done])


class StoredReader(MemberReader):
    """A member that is stored as it is."""

    def __init__(self, source: Source, path: str, start: int, size: int, crc32: int) -> None:
        super().__init__(path, size)
        self._source = source
        self._at = start
        self._expected = crc32
        self._crc32 = 0

    def _fill(self, view: memoryview) -> int:
        count = self._source.read_into(self._at, view)
        if not count:
            raise Damaged(f"{self._what} is cut off.")
        self._crc32 = zlib.crc32(view[:count], self._crc32)
        self._at += count
        return count

    def _finish(self) -> None:
        if self._crc32 != self._expected:
            raise _differs(self._what)


class InflatedReader(MemberReader):
    """A deflated member (RFC 1951), of which no byte is left over and none is missing."""

    def __init__(
        self, source: Source, path: str, start: int, compressed: int, size: int, crc32: int
    ) -> None:
        super().__init__(path, size)
        self._source = source
        self._at, self._end = start, start + compressed
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        self._pending = b""
        self._expected = crc32
        self._crc32 = 0

    def _fill(self, view: memoryview) -> int:
        piece = self._inflate(len(view))
        if not piece:
            raise Damaged(f"{self._what} ends before it has the size that is stated.")
        view[: len(piece)] = piece
        self._crc32 = zlib.crc32(piece, self._crc32)
        return len(piece)

    def _finish(self) -> None:
        if self._inflate(1):
            raise Damaged(f"{self._what} goes on after the size that is stated.")
        if not self._inflater.eof:
            raise Damaged(f"{self._what} is cut off.")
        if self._inflater.unused_data or self._pending or self._at != self._end:
            raise Damaged(f"{self._what} hides bytes after its end.")
        if self._crc32 != self._expected:
            raise _differs(self._what)

    def _inflate(self, most: int) -> bytes:
        """Return the next bytes, at least one and not more than ``most``; nothing at the end."""
        while not self._inflater.eof:
            fed = self._pending or self._next()
            try:
                piece = self._inflater.decompress(fed, most)
            except zlib.error as error:
                raise Damaged(f"{self._what} cannot be decompressed.") from error
            self._pending = self._inflater.unconsumed_tail
            if piece or not fed:
                return piece
        return b""

    def _next(self) -> bytes:
        piece = self._source.read(self._at, min(_PIECE, self._end - self._at))
        self._at += len(piece)
        return piece


def _differs(what: str) -> Damaged:
    return Damaged(f"The bytes of {what} do not have the CRC-32 that is stated.")
