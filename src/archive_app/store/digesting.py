"""The digests of what sealed objects hold, hashed beside opening where a processor is idle."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from archive_app.store.pouring import TURN
from archive_app.store.sealing import SealedReader


class Digester:
    """Digests one object after another in buffers of its own; every thread has one.

    ``advance`` is told of bytes as they are read. While ``is_alone`` says so, hashing moves to a
    second thread, since a lone large object would otherwise leave a processor idle; two threads
    with an object each are faster without.
    """

    def __init__(self, advance: Callable[[int], None], is_alone: Callable[[], bool]) -> None:
        self._advance = advance
        self._is_alone = is_alone
        self._buffers = (bytearray(TURN), bytearray(TURN))

    def sha256(self, reader: SealedReader) -> bytes:
        """Return the digest, 32 bytes, of all that ``reader`` gives; raise Damaged as it does."""
        digest = hashlib.sha256()
        self._feed(reader, digest.update)
        return digest.digest()

    def digests(self, reader: SealedReader, *, with_sha512: bool) -> tuple[bytes, bytes | None]:
        """Return the SHA-256 and, where asked for, the SHA-512 of all that ``reader`` gives."""
        if not with_sha512:
            return self.sha256(reader), None
        sha256, sha512 = hashlib.sha256(), hashlib.sha512()

        def update(data: memoryview) -> None:
            sha256.update(data)
            sha512.update(data)

        self._feed(reader, update)
        return sha256.digest(), sha512.digest()

    def _feed(self, reader: SealedReader, update: Callable[[memoryview], None]) -> None:
        count = reader.readinto(self._buffers[0])
        if count < TURN:
            update(memoryview(self._buffers[0])[:count])
            self._advance(count)
            return
        turn = 0
        hashed: Future[None] | None = None
        with ThreadPoolExecutor(1) as beside:
            while count:
                view = memoryview(self._buffers[turn])[:count]
                if hashed is not None:
                    hashed.result()
                hashed = beside.submit(update, view) if self._is_alone() else None
                if hashed is None:
                    update(view)
                self._advance(count)
                turn ^= 1
                count = reader.readinto(self._buffers[turn])
