"""PNG, WebP and WAVE: every chunk that is not needed to show or to play the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archive_app.media import carried_tags
from archive_app.media.walking import Part, exactly, says_nothing, tail

# The longest that each may be; IDAT is the picture itself.
_PNG = {
    b"IHDR": 13,
    b"PLTE": 768,
    b"IEND": 0,
    b"bKGD": 6,
    b"cHRM": 32,
    b"cICP": 4,
    b"gAMA": 4,
    b"hIST": 512,
    b"pHYs": 9,
    b"sBIT": 4,
    b"sRGB": 1,
    b"tIME": 7,
    b"tRNS": 256,
}
_WEBP_PICTURES = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_WEBP = {b"VP8X": 10, b"ANIM": 6}
_ANMF_HEAD = 16
_WAVE = {b"fmt ": 40, b"fact": 4}
_FILLS = frozenset({b"JUNK", b"FLLR", b"PAD "})


def parts_of_png(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield every chunk of words, profiles or further pictures, and what follows the end.

    The first eXIf and the first XMP are read as tags; ISO/IEC 15948, clause 11.
    """
    exactly(untrusted_file, 8)
    name, has_exif = b"", False
    seen: set[bytes] = set()
    while name != b"IEND":
        head = exactly(untrusted_file, 8)
        length, name = int.from_bytes(head[:4]), head[4:]
        end = untrusted_file.tell() + length + 4
        if name == b"eXIf" and not has_exif:
            has_exif = True
            yield from carried_tags.parts_of_exif(exactly(untrusted_file, length))
        elif name != b"IDAT" and (length > _PNG.get(name, -1) or name in seen):
            yield f"chunk {_shown(name)}", length
        seen.add(name)
        _go_to(untrusted_file, end, size)
    yield from tail(untrusted_file, size)


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
        if not fills and name != b"data" and length > _WAVE.get(name, -1):
            yield f"chunk {_shown(name)}", length
        _go_to(untrusted_file, after, size)
    if samples != 1:
        yield "chunks of samples", samples
    yield from tail(untrusted_file, size)


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
