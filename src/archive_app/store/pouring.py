"""One pass over a source: read once, hashed in one thread while another seals and writes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import BinaryIO, Protocol

from archive_app.progress import Meter
from archive_app.store import durable, sealing

_PLAIN = sealing.SEGMENT_LENGTH - sealing.OVERHEAD
TURN = max(1, (1 << 20) // sealing.SEGMENT_LENGTH) * _PLAIN
"""How much is read at once, in bytes: whole segments, about a mebibyte."""
_TURNS_IN_FLIGHT = 4
_TURNS_BETWEEN_SYNCS = 64


class Digest(Protocol):
    """What is hashed on the way, as hashlib has it."""

    def update(self, data: memoryview, /) -> None:
        """Take in the next bytes."""


class Buffers:
    """What one sealing reads into and seals into; the larger ones are made at first need."""

    def __init__(self) -> None:
        self.plain = [bytearray(TURN)]
        self.sealed = bytearray(_sealed_turn(TURN))

    def for_large(self) -> list[bytearray]:
        """Return as many buffers to read into as may be under way at once."""
        while len(self.plain) < _TURNS_IN_FLIGHT:
            self.plain.append(bytearray(TURN))
        return self.plain


def pour(
    source: BinaryIO,
    target: BinaryIO,
    sealer: sealing.Sealer,
    buffers: Buffers,
    meter: Meter,
    digests: Sequence[Digest],
) -> int:
    """Seal ``source`` into ``target`` and feed it to every digest; return its size in bytes.

    One turn is read ahead, so that the last segment is known as such. What fits one turn stays in
    this thread; for anything larger, each digest and the sealing run beside reading, and the medium
    is already written to meanwhile: making it durable in the end then takes little time.
    """
    _write(target, sealer.header)
    filled = _fill(source, buffers.plain[0])
    if filled < TURN:
        view = memoryview(buffers.plain[0])[:filled]
        for digest in digests:
            digest.update(view)
        _seal_turn(sealer, target, view, buffers.sealed, is_last=True)
        meter.advance(filled)
        return filled
    plain = buffers.for_large()
    busy: list[tuple[Future[None], ...]] = [()] * _TURNS_IN_FLIGHT
    size, turn = 0, 0
    with ExitStack() as stack:
        # A thread for each: what it is given it does in order.
        writer = stack.enter_context(ThreadPoolExecutor(1))
        hashers = [stack.enter_context(ThreadPoolExecutor(1)) for _ in digests]
        syncer = stack.enter_context(ThreadPoolExecutor(1))
        syncing: Future[None] | None = None
        while filled:
            ahead = (turn + 1) % _TURNS_IN_FLIGHT
            for future in busy[ahead]:
                future.result()
            filled_ahead = _fill(source, plain[ahead]) if filled == TURN else 0
            view = memoryview(plain[turn % _TURNS_IN_FLIGHT])[:filled]
            busy[turn % _TURNS_IN_FLIGHT] = (
                *(
                    hasher.submit(digest.update, view)
                    for hasher, digest in zip(hashers, digests, strict=True)
                ),
                writer.submit(
                    _seal_turn, sealer, target, view, buffers.sealed, is_last=not filled_ahead
                ),
            )
            size += filled
            meter.advance(filled)
            turn, filled = turn + 1, filled_ahead
            if turn % _TURNS_BETWEEN_SYNCS == 0 and (syncing is None or syncing.done()):
                _require_done(syncing)
                syncing = syncer.submit(_sync, target)
        for futures in busy:
            for future in futures:
                future.result()
        _require_done(syncing)
    return size


def _sync(target: BinaryIO) -> None:
    with _storage_errors_of(target):
        os.fsync(target.fileno())


def _require_done(syncing: Future[None] | None) -> None:
    """Wait for it; what a medium refused is told to one call of fsync(2) alone."""
    if syncing is not None:
        syncing.result()


def _seal_turn(
    sealer: sealing.Sealer, target: BinaryIO, plain: memoryview, sealed: bytearray, *, is_last: bool
) -> None:
    view = memoryview(sealed)
    written = 0
    at = 0
    while True:
        segment = plain[at : at + _PLAIN]
        at += len(segment)
        final = is_last and at >= len(plain)
        written += sealer.seal_segment(segment, view[written:], final=final)
        if at >= len(plain):
            break
    _write(target, view[:written])


def _sealed_turn(plain_length: int) -> int:
    segments = max(1, -(-plain_length // _PLAIN))
    return plain_length + segments * sealing.OVERHEAD


def _write(target: BinaryIO, content: bytes | memoryview) -> None:
    view = memoryview(content)
    with _storage_errors_of(target):
        while view:
            view = view[target.write(view) :]


def _storage_errors_of(target: BinaryIO) -> AbstractContextManager[None]:
    return durable.storage_errors(Path(str(getattr(target, "name", "the archive"))))


def _fill(source: BinaryIO, buffer: bytearray) -> int:
    """Read until the buffer is full or the source ends; return how many bytes."""
    view = memoryview(buffer)
    filled = 0
    while filled < len(buffer):
        count = source.readinto(view[filled:])  # type: ignore[attr-defined]
        if not count:
            break
        filled += count
    return filled
