"""What the catalogue has of a log, in blocks; a stretch is read while the one before it is checked.

Half of the time that a check of the ledger takes is opening the pages that events lie on, which the
interpreter's lock does not hold up where many rows come as one value: see `store.key_lists`.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from archive_app.errors import Damaged
from archive_app.store.ledger import Log
from archive_app.store.tolerant import Row, TolerantReader

_BLOCKS_AT_ONCE = 16
_CHECKPOINTS = (
    "SELECT size, CAST(note AS BLOB) FROM checkpoint"
    " WHERE log = ? AND size > ? AND size <= ? ORDER BY size"
)


@dataclass
class StoredBlock:
    """What the catalogue has of the block that begins with leaf ``first``.

    ``leaves`` are by the number of their event, among others'; those of ``lost`` cannot be read.
    ``tree`` is by position. ``checkpoints`` are (size, note), whose sizes end within the block.
    Either is None where it cannot be read.
    """

    first: int
    leaves: dict[int, bytes]
    lost: list[int]
    tree: dict[int, bytes] | None
    checkpoints: list[Row] | None


def read_blocks(
    reader: TolerantReader, log: Log, size: int, length: int
) -> Generator[StoredBlock, None, None]:
    """Yield what is stored of each ``length`` leaves of a log of ``size`` events, in order.

    The reader is at work until this ends or is closed: nobody else may read with it meanwhile.
    """
    stretch = _BLOCKS_AT_ONCE * length

    def read(first: int) -> list[StoredBlock]:
        starts = range(first, min(first + stretch, size), length)
        ends = [min(start + length, size) for start in starts]
        if not starts:
            return []
        try:
            return _read_at_once(reader, log, starts, ends[-1])
        except Damaged:
            return [
                _read_block(reader, log, range(start, end), length)
                for start, end in zip(starts, ends, strict=True)
            ]

    with ThreadPoolExecutor(1) as ahead:
        following = ahead.submit(read, 0)
        for first in range(0, size, stretch):
            blocks = following.result()
            following = ahead.submit(read, first + stretch)
            yield from blocks


def _read_at_once(reader: TolerantReader, log: Log, starts: range, end: int) -> list[StoredBlock]:
    """Return the blocks from ``starts`` on; raise Damaged where anything of them is."""
    first, length = starts.start, starts.step
    leaves = reader.blobs(
        "SELECT number AS key, leaf AS value FROM event WHERE number BETWEEN ? AND ?",
        log.first + first,
        log.first + end - 1,
    )
    tree = reader.blobs(
        "SELECT position AS key, digest AS value FROM tree"
        " WHERE log = ? AND position BETWEEN ? AND ?",
        log.number,
        2 * first,
        2 * (starts[-1] + length) - 1,
    )
    checkpoints = reader.rows(_CHECKPOINTS, log.number, _least(first), end)
    trees: list[dict[int, bytes]] = [{} for _ in starts]
    for position, digest in tree.items():
        trees[(position - 2 * first) // (2 * length)][position] = digest
    signed: list[list[Row]] = [[] for _ in starts]
    for row in checkpoints:
        signed[int(max(row[0] - 1 - first, 0)) // length].append(row)
    return [
        StoredBlock(start, leaves, [], nodes, notes)
        for start, nodes, notes in zip(starts, trees, signed, strict=True)
    ]


def _read_block(reader: TolerantReader, log: Log, leaves: range, length: int) -> StoredBlock:
    """Return one block; a damaged page costs what lies on it, and no more."""
    first, end = leaves.start, leaves.stop
    rows, lost = reader.rows_between(
        "SELECT number, CAST(leaf AS BLOB) FROM event WHERE number",
        log.first + first,
        log.first + end,
    )
    tree: dict[int, bytes] | None = None
    with suppress(Damaged):
        nodes = reader.rows(
            "SELECT position, CAST(digest AS BLOB) FROM tree"
            " WHERE log = ? AND position BETWEEN ? AND ?",
            log.number,
            2 * first,
            2 * (first + length) - 1,
        )
        tree = dict(nodes)
    checkpoints: list[Row] | None = None
    try:
        checkpoints = reader.rows(_CHECKPOINTS, log.number, _least(first), end)
    except Damaged:
        reader.unreadable.append(f"checkpoints of {first} to {end} events")
    return StoredBlock(first, dict(rows), lost, tree, checkpoints)


def _least(first: int) -> int:
    """Return which size checkpoints are beyond: of the first block, none are below it."""
    return first or -(1 << 63)
