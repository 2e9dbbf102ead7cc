"""JPEG, GIF and BMP: every part that is not needed to show the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive_app.media import carried_tags
from archive_app.media.walking import Part, exactly, pieces, tail

_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), 0xCD, 0xCE})
_SOS, _EOI = 0xDA, 0xD9
_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def parts_of_jpeg(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield each segment but tables, frames and scans, and what follows the end (T.81, annex B).

    The first EXIF and XMP are read as tags; a second one is named here.
    """
    exactly(untrusted_file, 2)
    expected = [_EXIF, _XMP]
    frames = 0
    while (marker := _marker(untrusted_file)) != _EOI:
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            yield f"marker {marker:02X}", 0
            continue
        length = int.from_bytes(exactly(untrusted_file, 2)) - 2
        content = exactly(untrusted_file, max(0, length))
        frames += marker in _FRAMES
        if marker == _SOS:
            _skip_scan(untrusted_file)
        elif marker == 0xE1 and (kind := _is_expected(content, expected)):
            expected.remove(kind)
            if kind == _EXIF:
                yield from carried_tags.parts_of_exif(content.removeprefix(_EXIF))
        elif not (marker in _TABLES or marker in _FRAMES or _is_plain_header(marker, content)):
            yield _segment_name(marker, content), length
    if frames != 1:
        yield "frames in one picture", frames
    yield from tail(untrusted_file, size, "bytes after the end, such as another picture")


def _marker(untrusted_file: BinaryIO) -> int:
    if exactly(untrusted_file, 1) != b"\xff":
        raise ValueError("no marker where one must be")
    while (code := exactly(untrusted_file, 1)) == b"\xff":
        pass
    return code[0]


def _skip_scan(untrusted_file: BinaryIO) -> None:
    """Go to the marker that ends the coded picture."""
    start = untrusted_file.tell()
    size = untrusted_file.seek(0, 2)
    untrusted_file.seek(start)
    last = b""
    for piece in pieces(untrusted_file, size - start):
        if found := _NEXT_MARKER.search(last + piece):
            untrusted_file.seek(start - len(last) + found.start())
            return
        start += len(piece)
        last = piece[-1:]
    raise ValueError("the coded picture does not end")


def _is_expected(content: bytes, expected: list[bytes]) -> bytes | None:
    return next((kind for kind in expected if content.startswith(kind)), None)


def _is_plain_header(marker: int, content: bytes) -> bool:
    """Return whether it is a JFIF header without a thumbnail, or Adobe's, and nothing more."""
    if marker == 0xE0:
        return content.startswith(b"JFIF\0") and len(content) == 14 and content[12:] == bytes(2)
    return marker == 0xEE and content.startswith(b"Adobe") and len(content) == 12


def _segment_name(marker: int, content: bytes) -> str:
    if marker == 0xFE:
        return "comment"
    name = content[:30].partition(b"\0")[0].decode("ascii", "replace")
    said = f" {name}" if name.isprintable() and name.isascii() and len(name) > 2 else ""
    return f"segment APP{marker - 0xE0}{said}" if marker & 0xF0 == 0xE0 else f"marker {marker:02X}"


def parts_of_gif(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield each extension but those for time and loops, and what follows the end (GIF89a)."""
    head = exactly(untrusted_file, 13)
    _skip_colours(untrusted_file, head[10])
    while (kind := exactly(untrusted_file, 1)) != b"\x3b":
        if kind == b"\x2c":
            _skip_colours(untrusted_file, exactly(untrusted_file, 9)[8])
            exactly(untrusted_file, 1)
            _sub_blocks(untrusted_file)
            continue
        if kind != b"\x21":
            raise ValueError("no block where one must be")
        label = exactly(untrusted_file, 1)[0]
        first, length = _sub_blocks(untrusted_file)
        is_time = label == 0xF9 and length == 4
        is_loop = label == 0xFF and first in _LOOPS and length == len(first) + 3
        if not (is_time or is_loop):
            yield {0xFE: "comment", 0x01: "text"}.get(label, f"extension {label:02X}"), length
    yield from tail(untrusted_file, size)


def _skip_colours(untrusted_file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        exactly(untrusted_file, 3 << (flags & 7) + 1)


def _sub_blocks(untrusted_file: BinaryIO) -> tuple[bytes, int]:
    """Read blocks to the last; return the first of them and how long they are together."""
    first, total = b"", 0
    while length := exactly(untrusted_file, 1)[0]:
        block = exactly(untrusted_file, length)
        first = first or block
        total += length
    return first, total


def parts_of_bmp(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield what lies beside header, colours and pixels; a header with a colour profile as such."""
    head = exactly(untrusted_file, 54)
    start, length = int.from_bytes(head[10:14], "little"), int.from_bytes(head[14:18], "little")
    width = int.from_bytes(head[18:22], "little", signed=True)
    height = abs(int.from_bytes(head[22:26], "little", signed=True))
    bits, packing = (int.from_bytes(head[at:end], "little") for at, end in ((28, 30), (30, 34)))
    colours = int.from_bytes(head[46:50], "little") or (1 << bits if bits <= 8 else 0)
    if length not in (40, 108):
        yield f"header of {length} bytes", length
    masks = 12 if packing == 3 and length == 40 else 0
    if colours > 256 or start != 14 + length + masks + 4 * colours:
        yield "bytes before the picture", start
    if packing not in (0, 3):
        yield "packed pixels", size - start
        return
    end = start + (width * bits + 31) // 32 * 4 * height
    untrusted_file.seek(min(end, size))
    yield from tail(untrusted_file, size)
