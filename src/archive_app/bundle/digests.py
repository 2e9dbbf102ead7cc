"""What identifies the bytes of a file in a bundle, taken in one pass."""

from __future__ import annotations

import hashlib
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import BinaryIO

_PIECE = 1 << 20
_PACKED = struct.Struct("<Q32s64sq")
_NO_CRC32 = -1


@dataclass(frozen=True, slots=True)
class Digests:
    """What identifies the bytes of one file; ``crc32`` is for a zip, None outside of one.

    Two are the same whatever the latter is: it identifies nothing.
    """

    size: int
    sha256: bytes
    sha512: bytes
    crc32: int | None = field(default=None, compare=False)


class PackedDigests(Mapping[str, Digests]):
    """The digests of files by path, in the order in which these came; threads may add to them.

    All of them are in one piece of memory: a bundle has a file for every event, and as many small
    pieces would lie all over the room that they leave. Room is made for as many as are
    ``expected``: a piece that grows leaves behind those that it outgrew.
    """

    def __init__(self, expected: int = 0) -> None:
        self._places: dict[str, int] = {}
        self._packed = bytearray(expected * _PACKED.size)
        self._adding = threading.Lock()

    def add(self, path: str, each: Digests) -> None:
        """Add the digests of one more file."""
        crc32 = _NO_CRC32 if each.crc32 is None else each.crc32
        packed = _PACKED.pack(each.size, each.sha256, each.sha512, crc32)
        with self._adding:
            number = len(self._places)
            if self._places.setdefault(path, number) != number:
                raise ValueError("a path has its digests already")
            at = number * _PACKED.size
            self._packed[at : at + _PACKED.size] = packed

    def put_in_order(self) -> None:
        """Put them in the order of their paths."""
        self._places = dict(sorted(self._places.items()))

    def number(self, path: str) -> int:
        """Return how many files came before this one."""
        return self._places[path]

    def __getitem__(self, path: str) -> Digests:
        at = self._places[path] * _PACKED.size
        size, sha256, sha512, crc32 = _PACKED.unpack_from(self._packed, at)
        return Digests(size, sha256, sha512, None if crc32 == _NO_CRC32 else crc32)

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Digesting:
    """Counts and digests the bytes of one file as they pass."""

    def __init__(self) -> None:
        self._size, self._crc32 = 0, 0
        self._sha256, self._sha512 = hashlib.sha256(), hashlib.sha512()

    def update(self, piece: bytes | memoryview) -> None:
        """Take the next piece."""
        self._size += len(piece)
        self._crc32 = zlib.crc32(piece, self._crc32)
        self._sha256.update(piece)
        self._sha512.update(piece)

    def digests(self) -> Digests:
        """Return what passed."""
        return Digests(self._size, self._sha256.digest(), self._sha512.digest(), self._crc32)


class Sha512:
    """The SHA-512 of one file as it passes; use it in a ``with``.

    It takes twice as long as all else that is done to the bytes, so while ``is_alone`` says that no
    other file keeps the second processor busy, it is taken in a thread beside. A piece must stay as
    it is until the next one is taken: whoever reads has two buffers in turn.
    """

    def __init__(self, is_alone: Callable[[], bool]) -> None:
        self._is_alone = is_alone
        self._sha512 = hashlib.sha512()
        self._thread: ThreadPoolExecutor | None = None
        self._pending: Future[None] | None = None

    def __enter__(self) -> Sha512:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread is not None:
            self._thread.shutdown()

    def update(self, piece: memoryview) -> None:
        """Take the next piece."""
        self._wait()
        if self._is_alone():
            self._thread = self._thread or ThreadPoolExecutor(1)
            self._pending = self._thread.submit(self._sha512.update, piece)
        else:
            self._sha512.update(piece)

    def digest(self) -> bytes:
        """Return the digest of what passed, 64 bytes."""
        self._wait()
        return self._sha512.digest()

    def _wait(self) -> None:
        if self._pending is not None:
            self._pending.result()
            self._pending = None


class Digester:
    """Takes both digests of one file after another, in buffers of its own; one for each thread.

    ``advance`` is told of bytes as they are taken; ``is_alone`` is as :class:`Sha512` has it.
    """

    def __init__(self, advance: Callable[[int], None], is_alone: Callable[[], bool]) -> None:
        self._advance = advance
        self._is_alone = is_alone
        self._buffers = [memoryview(bytearray(_PIECE)) for _ in range(2)]

    def digests(self, file: BinaryIO) -> Digests:
        """Return what identifies all that ``file`` gives, which raises as it does."""
        sha256, size = hashlib.sha256(), 0
        with Sha512(self._is_alone) as sha512:
            while count := file.readinto(self._buffers[0]):  # type: ignore[attr-defined]
                piece = self._buffers[0][:count]
                sha512.update(piece)
                self._buffers.reverse()  # the next is read while this one is still needed
                sha256.update(piece)
                size += count
                self._advance(count)
            return Digests(size, sha256.digest(), sha512.digest())
