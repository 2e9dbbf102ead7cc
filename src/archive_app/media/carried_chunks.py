"""PNG, WebP and WAVE: every chunk that is not needed to show or to play the file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from archive_app.media import carried_tags
from archive_app.media.walking import Part, exactly, pieces, says_nothing, tail

# The longest that each may be; IDAT is the picture itself.
_PNG = {
    b"IEND": 0,
    b"bKGD": 6,
    b"cHRM": 32,
    b"cICP": 4,
    b"gAMA": 4,
    b"pHYs": 9,
    b"sBIT": 4,
    b"sRGB": 1,
    b"tIME": 7,
}
# By type of colour: a palette that no pixel needs is not shown.
_PNG_COLOURS = {0: {b"tRNS": 2}, 2: {b"tRNS": 6}, 3: {b"PLTE": 768, b"tRNS": 256}}
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Where each pass of an interlaced picture begins, and its steps: across and down.
_ONE_PASS = ((0, 0, 1, 1),)
_PASSES = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
_MOST_AT_ONCE = 1 << 20
_WEBP_PICTURES = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_WEBP = {b"VP8X": 10, b"ANIM": 6}
_ANMF_HEAD = 16
_WAVE = {b"fact": 4}
# What a format ends with that says only which of the plain ones it is (KSDATAFORMAT_SUBTYPE).
_SUBTYPE = bytes.fromhex("000000001000800000aa00389b71")
_FILLS = frozenset({b"JUNK", b"FLLR", b"PAD "})


def parts_of_png(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield every chunk of words, profiles or further pictures, and what follows the end.

    The first eXIf and the first XMP are read as tags; ISO/IEC 15948, clause 11.
    """
    start = exactly(untrusted_file, 8 + 8 + 13 + 4)
    if start[8:16] != b"\0\0\0\x0dIHDR":
        raise ValueError("no head where one must be")
    pixels = _Pixels(*struct.unpack(">IIBBxxB", start[16:29]))
    allowed = _PNG | _PNG_COLOURS.get(start[25], {})
    name, has_exif = b"", False
    seen: set[bytes] = set()
    while name != b"IEND":
        head = exactly(untrusted_file, 8)
        length, name = int.from_bytes(head[:4]), head[4:]
        end = untrusted_file.tell() + length + 4
        if name == b"eXIf" and not has_exif:
            has_exif = True
            yield from carried_tags.parts_of_exif(exactly(untrusted_file, length))
        elif name == b"IDAT":
            for piece in pieces(untrusted_file, length):
                pixels.read(piece)
        elif length > allowed.get(name, -1) or name in seen:
            yield f"chunk {_shown(name)}", length
        seen.add(name)
        _go_to(untrusted_file, end, size)
    if beside := pixels.beside():
        yield "bytes after the picture", beside
    yield from tail(untrusted_file, size)


class _Pixels:
    """The coded picture of a PNG over all of its chunks: how much in it is of no pixel."""

    def __init__(self, width: int, height: int, depth: int, colours: int, passes: int) -> None:
        bits = depth * _PNG_CHANNELS[colours]
        self._coded = zlib.decompressobj()
        self._beside = self._left = 0
        for left, top, across, down in _PASSES if passes else _ONE_PASS:
            columns, rows = -((left - width) // across), -((top - height) // down)
            if columns > 0 and rows > 0:
                self._left += rows * (1 + (columns * bits + 7) // 8)

    def read(self, piece: bytes) -> None:
        while piece:
            if self._coded.eof or self._left < 0:
                self._beside += len(piece)
                return
            self._left -= len(self._coded.decompress(piece, _MOST_AT_ONCE))
            piece = self._coded.unconsumed_tail or self._coded.unused_data

    def beside(self) -> int:
        if self._left >= 0:
            self._left -= len(self._coded.decompress(b"", _MOST_AT_ONCE))
        return self._beside + max(0, -self._left)


def parts_of_webp(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield every chunk but pictures, their frames, and the EXIF and XMP that are read as tags."""
    end = _riff_end(untrusted_file, size)
    has_exif = has_xmp = False
    while untrusted_file.tell() < end:
        name, length, after = _chunk(untrusted_file, end)
        if name == b"EXIF" and not has_exif:
            has_exif = True
            content = exactly(untrusted_file, length).removeprefix(b"Exif\0\0")
            yield from carried_tags.parts_of_exif(content)
        elif name == b"ANMF" and length >= _ANMF_HEAD:
            exactly(untrusted_file, _ANMF_HEAD)
            yield from _frame_parts(untrusted_file, after)
        elif name == b"XMP " and not has_xmp:
            has_xmp = True
        elif name not in _WEBP_PICTURES and length != _WEBP.get(name):
            yield f"chunk {_shown(name)}", length
        _go_to(untrusted_file, after, size)
    yield from tail(untrusted_file, size)


def parts_of_wave(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield every chunk but format and samples, and what follows the end."""
    end = _riff_end(untrusted_file, size)
    samples = 0
    while untrusted_file.tell() < end:
        name, length, after = _chunk(untrusted_file, end)
        samples += name == b"data"
        fills = name in _FILLS and says_nothing(untrusted_file, length)
        is_plain = name == b"fmt " and _is_plain_format(exactly(untrusted_file, length))
        if not (fills or is_plain or name == b"data") and length > _WAVE.get(name, -1):
            yield f"chunk {_shown(name)}", length
        _go_to(untrusted_file, after, size)
    if samples != 1:
        yield "chunks of samples", samples
    yield from tail(untrusted_file, size)


def _is_plain_format(content: bytes) -> bool:
    """Return whether a format says nothing but how samples are to be played."""
    match len(content):
        case 16:
            return True
        case 18:
            return content[16:] == bytes(2)
        case 40:
            head = content[:2] == b"\xfe\xff" and content[16:18] == b"\x16\0"
            return head and content[26:] == _SUBTYPE
    return False


def _frame_parts(untrusted_file: BinaryIO, end: int) -> Iterator[Part]:
    while untrusted_file.tell() + 8 <= end:
        name, length, after = _chunk(untrusted_file, end)
        if name not in _WEBP_PICTURES:
            yield f"chunk {_shown(name)} in a frame", length
        untrusted_file.seek(after)


def _riff_end(untrusted_file: BinaryIO, size: int) -> int:
    head = exactly(untrusted_file, 12)
    end = 8 + int.from_bytes(head[4:8], "little")
    if head[:4] != b"RIFF" or end > size:
        raise ValueError("not as long as it says")
    return end


def _chunk(untrusted_file: BinaryIO, end: int) -> tuple[bytes, int, int]:
    """Read a chunk's head; return its name, its length, and where the next one begins."""
    head = exactly(untrusted_file, 8)
    length = int.from_bytes(head[4:], "little")
    after = untrusted_file.tell() + length
    if after > end:
        raise ValueError("a chunk is longer than what holds it")
    return head[:4], length, min(after + length % 2, end)


def _go_to(untrusted_file: BinaryIO, position: int, size: int) -> None:
    if position > size:
        raise ValueError("it ends too early")
    untrusted_file.seek(position)


def _shown(name: bytes) -> str:
    text = name.decode("ascii", "replace")
    return text.strip() if text.isascii() and text.isprintable() else name.hex()
