"""Whether a file ends before its contents do, by the boxes of MP4, QuickTime, HEIC and AVIF.

ISO/IEC 14496-12: a box says how long it is (4.2), and where items lie (8.11.3). What decodes such a
file may fill what is missing with colours of its own, without a word.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from archive_app.media.protocol import Note
from archive_app.media.report import Report
from archive_app.media.walking import exactly

# Others may be what somebody wrote behind the end.
_KNOWN = frozenset(
    {b"ftyp", b"moov", b"mdat", b"meta", b"moof", b"mfra", b"sidx", b"styp", b"uuid", b"udta"}
    | {b"free", b"skip", b"wide", b"pnot", b"mpvd"}
)
_MOST_BOXES = 10_000
_MOST_META = 1024 * 1024
_MOST_EXTENTS = 100_000

Box = tuple[bytes, int, int]
"""The name of a box, and where what it holds begins and ends."""


def look_at_end(untrusted_file: BinaryIO, report: Report) -> None:
    """Note where a file ends before what it is made of."""
    if is_cut_off(untrusted_file):
        report.note(Note.CUT_OFF)


def is_cut_off(untrusted_file: BinaryIO) -> bool:
    """Return whether boxes, or items of pictures, reach beyond the end; False for other files.

    Raises ValueError for a table of items that would take long to read and is in no picture.
    """
    room, extents = _MOST_META, _MOST_EXTENTS
    size = untrusted_file.seek(0, io.SEEK_END)
    for name, start, end in _boxes(untrusted_file, size):
        if end > size:
            return name in _KNOWN
        if name == b"meta" and end - start <= room:
            room -= end - start
            untrusted_file.seek(start)
            for last in _ends_of_items(exactly(untrusted_file, end - start)):
                if last > size:
                    return True
                extents -= 1
                if not extents:
                    raise ValueError("its items are of more parts than those of any picture")
    return False


def _boxes(file: BinaryIO, size: int, start: int = 0) -> Iterator[Box]:
    """Yield the boxes of a file or of a part of it, until there is something that is none."""
    at = start
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        length, name, large = struct.unpack(">I4sQ", head.ljust(16, b"\xff"))
        begins = at + (16 if length == 1 else 8)
        length = {0: size - at, 1: large}.get(length, length)
        if length < begins - at:
            return
        yield name, begins, at + length
        at += length


def _ends_of_items(meta: bytes) -> Iterator[int]:
    """Yield where each extent of each item ends, 0 where it does not lie in the file itself."""
    held = io.BytesIO(meta)
    for name, start, end in _boxes(held, len(meta), 4):
        if name == b"iloc":
            yield from _ends_of_extents(meta[start:end])


def _ends_of_extents(table: bytes) -> Iterator[int]:
    rows = io.BytesIO(table)

    def number(length: int) -> int:
        return int.from_bytes(exactly(rows, length))

    version = number(4) >> 24
    sizes = number(2)
    of_offset, of_length, of_base = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    of_index = sizes & 15 if version else 0
    wide = 4 if version > 1 else 2
    for _ in range(number(wide)):
        number(wide)
        method = number(2) & 15 if version else 0
        number(2)
        base = number(of_base)
        extents = number(2)
        if extents > 1 and not of_index + of_offset + of_length:
            raise ValueError("its items are of parts that take no room")
        for _ in range(extents):
            number(of_index)
            end = base + number(of_offset) + number(of_length)
            yield end if method == 0 else 0
