"""Files that end before their contents do: what is missing is never made up."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from archive_app.media.__main__ import inspect, show
from archive_app.media.ending import is_cut_off
from archive_app.media.protocol import Kind, Note, Part, Wish


def box(name: bytes, content: bytes = b"", length: int | None = None) -> bytes:
    return struct.pack(">I4s", 8 + len(content) if length is None else length, name) + content


def located(offset: int, length: int, *, method: int = 0) -> bytes:
    """A file with one item of so many bytes at an offset; its last box reaches to the end."""
    extent = struct.pack(">HHHHII", 1, method, 0, 1, offset, length)
    table = struct.pack(">BxxxHH", 1, 0x4400, 1) + extent
    head = box(b"ftyp", b"heic" + bytes(4)) + box(b"meta", bytes(4) + box(b"iloc", table))
    return head + box(b"mdat", bytes(20), length=0)


FTYP = box(b"ftyp", b"isom" + bytes(4))
LARGE = struct.pack(">I4sQ", 1, b"mdat", 16 + 4) + bytes(4)


@pytest.mark.parametrize(
    "content",
    [
        FTYP + box(b"mdat", bytes(20)),
        FTYP + box(b"mdat", bytes(20), length=0),
        FTYP + LARGE,
        FTYP + b"\0\0",
        FTYP + b"what somebody wrote behind the end",
        located(80, 4),
        located(10_000, 4, method=1),
        b"no boxes at all",
        b"",
    ],
)
def test_a_file_that_is_whole_is_not_called_cut_off(content: bytes) -> None:
    assert not is_cut_off(io.BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        (FTYP + box(b"mdat", bytes(20)))[:-1],
        (FTYP + LARGE)[:-1],
        (FTYP + LARGE)[:-8],
        FTYP + box(b"moov", bytes(20), length=2**31),
        located(80, 40),
        located(10_000, 4),
    ],
)
def test_a_file_that_ends_before_its_boxes_or_items_do_is_cut_off(content: bytes) -> None:
    assert is_cut_off(io.BytesIO(content))


def whole_avif() -> bytes:
    content = io.BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(content, "AVIF")
    return content.getvalue()


def refused(content: bytes, part: Part) -> tuple[Kind, bytes]:
    return show(io.BytesIO(content), Wish(len(content), part, width=300, height=300))


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_still_picture_that_is_cut_off_is_neither_shown_nor_made_a_thumbnail(
    share: float,
) -> None:
    content = whole_avif()
    content = content[: int(len(content) * share)]
    report = inspect(io.BytesIO(content))
    assert (report.thumbnail, report.recipe) == (b"", None)
    assert {Note.DAMAGED, Note.CUT_OFF} <= set(report.notes)
    for part in (Part.SHAPE, Part.PICTURE):
        assert refused(content, part) == (Kind.REFUSED, Note.DAMAGED.encode())


def test_real_photos_that_are_cut_off_are_refused_and_whole_ones_are_not(samples: Path) -> None:
    for path in samples.glob("photos/*.HEIC"):
        content = path.read_bytes()
        assert not is_cut_off(io.BytesIO(content))
        report = inspect(io.BytesIO(content[:50_000]))
        assert report.thumbnail == b""
        assert {Note.DAMAGED, Note.CUT_OFF} <= set(report.notes)
        assert any(name == "Make" for _, name, _ in report.metadata)
        assert refused(content[:50_000], Part.SHAPE) == (Kind.REFUSED, Note.DAMAGED.encode())


def test_of_a_sound_that_is_cut_off_it_is_said() -> None:
    content = box(b"ftyp", b"M4A " + bytes(4)) + box(b"mdat", bytes(20), length=4000)
    assert Note.CUT_OFF in inspect(io.BytesIO(content)).notes


def listing(item: bytes, items: int, sizes: int = 0) -> bytes:
    """A file whose table of items is made of so many times the same."""
    table = struct.pack(">BxxxHH", 1, sizes, items) + item * items
    return box(b"ftyp", b"heic" + bytes(4)) + box(b"meta", bytes(4) + box(b"iloc", table))


@pytest.mark.parametrize("base", [0, 4])
def test_extents_that_take_no_room_are_refused_before_they_are_counted(base: int) -> None:
    item = struct.pack(f">HHH{base}xH", 0, 0, 0, 65_535)
    with pytest.raises(ValueError, match="take no room"):
        is_cut_off(io.BytesIO(listing(item, 60_000, base << 4)))


def test_a_single_extent_may_be_told_by_where_the_item_begins() -> None:
    assert not is_cut_off(io.BytesIO(listing(struct.pack(">HHHIH", 0, 0, 0, 40, 1), 2, 0x40)))
    assert is_cut_off(io.BytesIO(listing(struct.pack(">HHHIH", 0, 0, 0, 4000, 1), 2, 0x40)))


@pytest.mark.parametrize("method", [0, 1])
def test_more_extents_than_a_picture_has_are_refused(method: int) -> None:
    item = struct.pack(">HHHH", 0, method, 0, 60_000) + bytes(60_000)
    twice = listing(item, 1, 0x1000) + listing(item, 1, 0x1000)
    with pytest.raises(ValueError, match="more parts"):
        is_cut_off(io.BytesIO(twice))
