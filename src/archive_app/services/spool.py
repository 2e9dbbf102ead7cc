"""What a bundle states, written once into the archive's own sealed storage and read from there.

Statements and papers are needed several times before they leave: to be counted, rendered, digested
and written. They are kept as one sealed object in ``incoming/``, never in memory and never in
plain, and are gone with the export; a kill leaves what the next opening sweeps away.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from archive_app.bundle.digests import Digesting, PackedDigests
from archive_app.bundle.zip_writing import Chunk, Chunks
from archive_app.progress import Meter
from archive_app.store.archive import Archive

_PIECE = 1 << 20


@dataclass(frozen=True)
class Spool:
    """Sealed files, by their path in the bundle; open any of them while the spool stands."""

    digests: PackedDigests
    _offsets: array[int]
    _readers: _Readers

    def open(self, path: str) -> io.BufferedReader:
        """Open one file for reading from its beginning; raises KeyError for another path."""
        size = self.digests[path].size
        offset = self._offsets[self.digests.number(path)]
        section = _Section(self._readers.borrow(), self._readers, offset, size)
        return io.BufferedReader(section, min(_PIECE, max(1, size)))


@contextmanager
def spooled(archive: Archive, files: Iterable[tuple[str, Chunks]], meter: Meter) -> Iterator[Spool]:
    """Yield the files, sealed; each is produced once, in order, and gone in the end."""
    digests = PackedDigests()
    offsets = array("Q")
    source = io.BufferedReader(_Source(_passing(files, digests, offsets)), _PIECE)
    new = archive.objects.seal(source, meter)
    readers = _Readers(lambda: archive.objects.open_incoming(new))
    try:
        yield Spool(digests, offsets, readers)
    finally:
        readers.close()
        archive.objects.discard([new])


def _passing(
    files: Iterable[tuple[str, Chunks]], digests: PackedDigests, offsets: array[int]
) -> Iterator[Chunk]:
    at = 0
    for path, chunks in files:
        offsets.append(at)
        digesting = Digesting()
        for chunk in chunks:
            digesting.update(chunk)
            at += len(chunk)
            yield chunk
        digests.add(path, digesting.digests())


class _Source(io.RawIOBase):
    """An iterator of pieces as a file that is read once."""

    def __init__(self, pieces: Iterator[Chunk]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


class _Readers:
    """Readers of one sealed object, each used by one section at a time and then by the next.

    A reader holds the segment that it opened last, which has many a small file. Adding to a list
    and taking from it are atomic between threads.
    """

    def __init__(self, open_reader: Callable[[], io.RawIOBase]) -> None:
        self._open = open_reader
        self._opened: list[io.RawIOBase] = []
        self._idle: list[io.RawIOBase] = []

    def borrow(self) -> io.RawIOBase:
        try:
            return self._idle.pop()
        except IndexError:
            reader = self._open()
            self._opened.append(reader)
            return reader

    def give_back(self, reader: io.RawIOBase) -> None:
        self._idle.append(reader)

    def close(self) -> None:
        """Close every reader, that of a section too which whoever was stopped did not close."""
        while self._opened:
            self._opened.pop().close()


class _Section(io.RawIOBase):
    """A stretch of a sealed object as a file of its own."""

    def __init__(self, reader: io.RawIOBase, readers: _Readers, offset: int, size: int) -> None:
        self._reader, self._readers = reader, readers
        self._left = size
        reader.seek(offset)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._reader.readinto(memoryview(buffer)[: self._left]) or 0
        self._left -= count
        return count

    def close(self) -> None:
        if not self.closed:
            self._readers.give_back(self._reader)
        super().close()
