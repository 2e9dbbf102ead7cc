"""A damaged original: what can be opened comes out, each gap is zeros, and all of that is said."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_app.errors import Damaged, InvalidInput, StorageRefused
from archive_app.progress import Meter
from archive_app.services.evidence import extract
from archive_app.services.salvage import Lost, extract_damaged
from archive_app.store.archive import Archive
from tests.archives import load_objects
from tests.services.steps import events, take_one
from tests.services.tampering import flip

SEGMENT = 262144
PAYLOAD = SEGMENT - 32
CONTENT = os.urandom(3 * PAYLOAD + 1000)


def damaged(archive: Archive, tmp_path: Path, damage: Callable[[Path], object]) -> str:
    """Take one file in, damage its object, and return the reference of its item."""
    reference = take_one(archive, tmp_path / "video.mp4", CONTENT).reference
    (stored,) = load_objects(archive)
    damage(archive.objects.path(stored.id))
    return reference


def flipped(*segments: int, header_at: int | None = None) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        for segment in segments:
            flip(path, 74 + segment * SEGMENT + 100)
        if header_at is not None:
            flip(path, header_at)

    return damage


def zeroed(*ranges: Lost) -> bytes:
    content = bytearray(CONTENT)
    for lost in ranges:
        content[lost.offset : lost.offset + lost.length] = bytes(lost.length)
    return bytes(content)


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        (flipped(1), (Lost(PAYLOAD, PAYLOAD),)),
        (flipped(0, 1), (Lost(0, 2 * PAYLOAD),)),
        (flipped(0, 3), (Lost(0, PAYLOAD), Lost(3 * PAYLOAD, 1000))),
        (lambda path: os.truncate(path, 74 + SEGMENT), (Lost(PAYLOAD, len(CONTENT) - PAYLOAD),)),
    ],
    ids=["one", "two in a row", "first and last", "cut at an edge"],
)
def test_one_damaged_segment_costs_no_other(
    archive: Archive,
    tmp_path: Path,
    damage: Callable[[Path], object],
    lost: tuple[Lost, ...],
) -> None:
    reference = damaged(archive, tmp_path, damage)
    with pytest.raises(Damaged):
        extract(archive, reference, tmp_path / "out", Meter())
    assert list((tmp_path / "out").iterdir()) == []
    saved = extract_damaged(archive, reference, tmp_path / "out", Meter(), purpose="to see it")
    assert saved.path == tmp_path / "out" / f"{reference}_video.mp4.damaged"
    assert (saved.size, saved.lost) == (len(CONTENT), lost)
    assert saved.path.read_bytes() == zeroed(*lost)
    taken_out, said = events(archive, "exported")[-2:]
    assert (taken_out.to, taken_out.purpose) == (str(saved.path), "to see it")
    assert said.number == saved.event
    first, last = lost[0].offset, lost[0].offset + lost[0].length - 1
    total = sum(each.length for each in lost)
    assert str(said.outcome).startswith(f"damaged: {total} of {len(CONTENT)} bytes are lost")
    assert f"{first}-{last}" in str(said.outcome)


@pytest.mark.parametrize("at", [0, 3, 9, 42, 73])
def test_a_damaged_header_costs_nothing_but_for_its_iv(
    archive: Archive, tmp_path: Path, at: int
) -> None:
    reference = damaged(archive, tmp_path, flipped(2, header_at=at))
    saved = extract_damaged(archive, reference, tmp_path / "out", Meter())
    assert saved.lost == (Lost(2 * PAYLOAD, PAYLOAD),)
    assert saved.path.read_bytes() == zeroed(*saved.lost)


@pytest.mark.parametrize(
    "damage",
    [lambda path: flip(path, 20), lambda path: os.truncate(path, 50), Path.unlink],
    ids=["its IV", "cut within the header", "missing"],
)
def test_where_nothing_opens_nothing_is_written(
    archive: Archive, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    reference = damaged(archive, tmp_path, damage)
    with pytest.raises(Damaged):
        extract_damaged(archive, reference, tmp_path / "out", Meter())
    assert list((tmp_path / "out").iterdir()) == []
    assert str(events(archive, "exported")[-1].outcome).startswith("failed: ")


@pytest.mark.parametrize(
    "damage", [flipped(header_at=73), lambda path: os.truncate(path, 1 << 20)], ids=["flip", "long"]
)
def test_what_is_whole_in_a_damaged_object_comes_out_whole(
    archive: Archive, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    reference = damaged(archive, tmp_path, damage)
    with pytest.raises(Damaged):
        extract(archive, reference, tmp_path / "out", Meter())
    saved = extract_damaged(archive, reference, tmp_path / "out", Meter())
    assert (saved.lost, saved.path.read_bytes()) == ((), CONTENT)
    assert "every byte of its content is there" in str(events(archive, "exported")[-1].outcome)


def test_a_whole_original_is_never_called_damaged(archive: Archive, tmp_path: Path) -> None:
    reference = damaged(archive, tmp_path, lambda path: path)
    with pytest.raises(InvalidInput, match="is whole"):
        extract_damaged(archive, reference, tmp_path / "out", Meter())
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_is_overwritten(archive: Archive, tmp_path: Path) -> None:
    reference = damaged(archive, tmp_path, flipped(1))
    saved = extract_damaged(archive, reference, tmp_path / "out", Meter())
    before = saved.path.read_bytes()
    with pytest.raises(StorageRefused, match="there already"):
        extract_damaged(archive, reference, tmp_path / "out", Meter())
    assert saved.path.read_bytes() == before
