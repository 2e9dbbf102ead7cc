"""What identifies the bytes of a file in a bundle, taken in one pass."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

_PIECE = 1 << 20


@dataclass(frozen=True)
class Digests:
    """What identifies the bytes of one file; ``crc32`` is that of a zip."""

    size: int
    sha256: bytes
    sha512: bytes
    crc32: int


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


class Digester:
    """Takes both digests of one file after another, in buffers of its own; one for each thread.

    ``advance`` is told of bytes as they are taken.
    """

    def __init__(self, advance: Callable[[int], None]) -> None:
        self._advance = advance
        self._buffers = [memoryview(bytearray(_PIECE)) for _ in range(2)]

    def digests(self, file: BinaryIO, *, is_alone: bool) -> tuple[bytes, bytes, int]:
        """Return SHA-256, SHA-512 and size of all that ``file`` gives, which raises as it does.

        The one file that ``is_alone`` has two threads: SHA-512 takes twice as long as the rest.
        """
        sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
        with ExitStack() as stack:
            beside = stack.enter_context(ThreadPoolExecutor(1)) if is_alone else None
            pending = None
            while count := file.readinto(self._buffers[0]):  # type: ignore[attr-defined]
                piece = self._buffers[0][:count]
                if pending is not None:
                    pending.result()
                if beside is None:
                    sha512.update(piece)
                else:
                    pending = beside.submit(sha512.update, piece)
                    self._buffers.reverse()  # the next is read while this one is still needed
                sha256.update(piece)
                size += count
                self._advance(count)
        return sha256.digest(), sha512.digest(), size
