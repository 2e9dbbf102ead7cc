"""Writing a zip as a pure stream: the same members give the same bytes, and none is changed later.

docs/bundle.md, "Zip". Stored, at one fixed time, ZIP64 where it is needed; sizes and CRC-32 are in
the local headers, so that whoever reads needs to see nothing twice. Nothing is ever sought.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Protocol, TypeAlias

from archive_app.bundle import zip_records as records
from archive_app.errors import Damaged, InvalidInput

_VERSION, _VERSION64 = 20, 45
_UNIX = 3 << 8
_REGULAR_FILE = 0o100644 << 16
_MIDNIGHT = 0
_FIRST_OF_JANUARY_1980 = 0x0021

Chunk: TypeAlias = "bytes | memoryview"
Chunks: TypeAlias = "Iterable[Chunk]"


class Sink(Protocol):
    """What bytes are appended to: a file, a pipe, whatever encrypts."""

    def write(self, data: Chunk, /) -> object:
        """Take all of it."""


class ZipWriter:
    """A zip that grows at its end. What is half written is worth nothing: throw it away."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._offset = 0
        self._central: dict[str, bytes] = {}

    def add(self, path: str, size: int, crc32: int, chunks: Chunks) -> None:
        """Write one member, of which size and CRC-32 are known before.

        Raises InvalidInput for a path that is not ASCII or was written before, Damaged where the
        chunks are not what was announced.
        """
        if not path.isascii() or path in self._central or not 0 < len(path) <= records.FULL16:
            raise InvalidInput(f"{path!r} cannot be a member of this zip.")
        name = path.encode("ascii")
        offset = self._offset
        self._write(_local_header(name, size, crc32))
        written, checksum = 0, 0
        for chunk in chunks:
            written += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if written > size:
                break
            self._write(chunk)
        if (written, checksum) != (size, crc32):
            raise Damaged(f"{path} is not what it was when the bundle was begun.")
        self._central[path] = _central_header(name, size, crc32, offset)

    def finish(self) -> None:
        """Write the directory; nothing can be added any more."""
        start = self._offset
        for header in self._central.values():
            self._write(header)
        self._write(_end(len(self._central), self._offset - start, start))

    def _write(self, piece: Chunk) -> None:
        self._sink.write(piece)
        self._offset += len(piece)


def _local_header(name: bytes, size: int, crc32: int) -> bytes:
    is_large = size >= records.FULL32
    field = min(size, records.FULL32)
    extra = records.zip64_extra(size, size) if is_large else b""
    header = records.LOCAL.pack(
        records.LOCAL_SIGNATURE,
        _VERSION64 if is_large else _VERSION,
        0,
        records.STORED,
        _MIDNIGHT,
        _FIRST_OF_JANUARY_1980,
        crc32,
        field,
        field,
        len(name),
        len(extra),
    )
    return header + name + extra


def _central_header(name: bytes, size: int, crc32: int, offset: int) -> bytes:
    large = [number for number in (size, size, offset) if number >= records.FULL32]
    extra = records.zip64_extra(*large)
    version = _VERSION64 if large else _VERSION
    header = records.CENTRAL.pack(
        records.CENTRAL_SIGNATURE,
        _UNIX | version,
        version,
        0,
        records.STORED,
        _MIDNIGHT,
        _FIRST_OF_JANUARY_1980,
        crc32,
        min(size, records.FULL32),
        min(size, records.FULL32),
        len(name),
        len(extra),
        0,
        0,
        0,
        _REGULAR_FILE,
        min(offset, records.FULL32),
    )
    return header + name + extra


def _end(count: int, size: int, start: int) -> bytes:
    end64 = b""
    if count >= records.FULL16 or size >= records.FULL32 or start >= records.FULL32:
        end64 = records.END64.pack(
            records.END64_SIGNATURE,
            records.END64.size - 12,
            _UNIX | _VERSION64,
            _VERSION64,
            0,
            0,
            count,
            count,
            size,
            start,
        ) + records.LOCATOR64.pack(records.LOCATOR64_SIGNATURE, 0, start + size, 1)
    entries = min(count, records.FULL16)
    return end64 + records.END.pack(
        records.END_SIGNATURE,
        0,
        0,
        entries,
        entries,
        min(size, records.FULL32),
        min(start, records.FULL32),
        0,
    )
