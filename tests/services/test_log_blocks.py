"""A log is read in blocks: whole stretches ahead, and block by block where something is damaged."""

from __future__ import annotations

from contextlib import closing

import pytest

from archive_app.model.custody import Event, Subject
from archive_app.services.log_blocks import StoredBlock, read_blocks
from archive_app.store.archive import Archive
from archive_app.store.tolerant import TolerantReader
from tests.services.steps import one, rows
from tests.services.tampering import reopen, tamper

LENGTH = 4


@pytest.fixture
def events(archive: Archive) -> int:
    """How many events the archive has: enough for three stretches of sixteen blocks of four."""
    with archive.writing() as transaction:
        for _ in range(150):
            transaction.record(Event("viewed", (Subject("object", "00" * 16),)))
        transaction.record(Event("viewed", (Subject("object", "11" * 16),)))
    archive.checkpoint()
    return int(one(archive, "SELECT count(*) FROM event"))


def read(archive: Archive, size: int, length: int = LENGTH) -> list[StoredBlock]:
    (log,) = archive.logs
    with TolerantReader(archive) as reader, closing(read_blocks(reader, log, size, length)) as read:
        return list(read)


@pytest.mark.parametrize("fewer", [0, 1, 2, 3])
def test_each_block_has_its_leaves_its_tree_and_its_checkpoints(
    archive: Archive, events: int, fewer: int
) -> None:
    size = events - fewer
    blocks = read(archive, size)
    assert [block.first for block in blocks] == list(range(0, size, LENGTH))
    leaves = dict(rows(archive, "SELECT number, leaf FROM event"))
    tree = dict(rows(archive, "SELECT position, digest FROM tree"))
    signed = rows(archive, f"SELECT size, note FROM checkpoint WHERE size <= {size} ORDER BY size")
    for block in blocks:
        numbers = range(block.first, min(block.first + LENGTH, size))
        assert [block.leaves[number] for number in numbers] == [leaves[n] for n in numbers]
        first = 2 * block.first
        of_block = {at: tree[at] for at in range(first, first + 2 * LENGTH) if at in tree}
        assert (block.lost, block.tree) == ([], of_block)
        assert block.checkpoints == [
            each for each in signed if block.first < each[0] <= block.first + LENGTH
        ]
    assert sum(len(block.checkpoints or ()) for block in blocks) == len(signed)


@pytest.mark.parametrize("length", [LENGTH, 1024])
def test_what_is_no_position_of_a_tree_is_read_all_the_same(
    archive: Archive, events: int, length: int
) -> None:
    tamper(archive, "INSERT INTO tree VALUES (1, 70.5, x'00')")
    with reopen(archive.path) as opened:
        blocks = read(opened, events, length)
    assert sum(block.tree is not None and 70.5 in block.tree for block in blocks) == 1
    assert {number for block in blocks for number in block.leaves} == set(range(events))


def test_nothing_is_read_of_no_log(archive: Archive) -> None:
    assert read(archive, 0) == []
