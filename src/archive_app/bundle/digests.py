"""What identifies the bytes of a file in a bundle, taken in one pass."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass


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
