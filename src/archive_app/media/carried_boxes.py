"""MP4, QuickTime and 3GP: every box that is not needed to play pictures and sound.

ISO/IEC 14496-12. What the coded pictures and sound hold inside themselves is not looked into.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from archive_app.media.walking import NotFollowedError, Part, exactly, pieces, says_nothing

_FOLDERS = frozenset({b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"dinf"})
_FILLS = frozenset({b"free", b"skip", b"wide"})
# How long each may be. Of tables: the head before the count, and the bytes of one row.
_FIXED = {
    b"mvhd": (100, 112),
    b"tkhd": (84, 96),
    b"mdhd": (24, 36),
    b"vmhd": (12, 12),
    b"smhd": (8, 8),
}
_SMALL = {b"sgpd": 64, b"sbgp": 64}
_ROWS = {b"stts": 8, b"ctts": 8, b"stsc": 12, b"stco": 4, b"co64": 8, b"stss": 4}
_PICTURES = frozenset({b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v", b"vp09", b"av01", b"s263"})
_SOUNDS = frozenset({b"mp4a", b"samr", b"sawb", b"Opus", b"alac"})
_CODECS = frozenset(
    {b"avcC", b"hvcC", b"av1C", b"vpcC", b"esds", b"dOps", b"colr", b"pasp", b"btrt", b"damr"}
    | {b"d263", b"fiel", b"chrm"}
)
_LONGEST_CODEC = 1024
_LONGEST_BRANDS = 64
# What makers of files write there, and nothing of a person's own.
_HANDLERS = frozenset(
    {b"", b"VideoHandler", b"SoundHandler", b"VideoHandle", b"SoundHandle", b"DataHandler"}
    | {b"Core Media Video", b"Core Media Audio", b"Core Media Data Handler"}
)
_COMPRESSORS = frozenset((b"", b"AVC Coding", b"HEVC Coding", b"H.264", b"HEVC"))
_MOST_BOXES = 10_000
_MOST_LEVELS = 8


@dataclass
class _Film:
    """What was found so far: boxes, the samples that tracks account for, and all that there are."""

    boxes: int = 0
    accounted: int = 0
    samples: int = 0


def parts_of_mp4(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield every other box, tracks that are neither pictures nor sound, and unused samples."""
    film = _Film()
    yield from _boxes(untrusted_file, size, film, 0)
    if film.samples > film.accounted:
        yield "bytes that no track shows", film.samples - film.accounted


def _boxes(file: BinaryIO, end: int, film: _Film, level: int) -> Iterator[Part]:
    if level > _MOST_LEVELS:
        raise NotFollowedError
    while (at := file.tell()) < end:
        film.boxes += 1
        if film.boxes > _MOST_BOXES:
            raise NotFollowedError
        length, name = struct.unpack(">I4s", exactly(file, 8))
        if length == 1:
            (length,) = struct.unpack(">Q", exactly(file, 8))
        elif length == 0 and level == 0:
            length = end - at
        after = at + length
        if after > end or after < file.tell():
            raise ValueError("a box is longer than what holds it")
        if name in _FOLDERS:
            yield from _boxes(file, after, film, level + 1)
        elif not _is_known(file, name, after - file.tell(), film):
            yield f"box {_shown(name)}", length
        file.seek(after)


def _is_known(file: BinaryIO, name: bytes, length: int, film: _Film) -> bool:
    """Return whether a box is one that only plays the film."""
    if name in _FILLS:
        return says_nothing(file, length)
    if name == b"mdat":
        film.samples += length
        return True
    if name == b"ftyp":
        return length <= _LONGEST_BRANDS
    if name in _FIXED or name in _SMALL:
        return length in _FIXED.get(name, ()) or length <= _SMALL.get(name, -1)
    if name in _ROWS or name == b"elst":
        version, _, rows = struct.unpack(">B3sI", exactly(file, 8))
        row = _ROWS.get(name) or (20 if version else 12)
        return length == 8 + int(rows) * row
    if name == b"sdtp":
        return not any(byte & 0x80 for piece in pieces(file, length) for byte in piece)
    known = {b"hdlr": _is_known_handler, b"stsd": _is_known_codec, b"dref": _is_in_the_file}
    if name == b"stsz":
        return _is_known_sizes(file, length, film)
    return name in known and length <= _LONGEST_CODEC * 4 and known[name](exactly(file, length))


def _is_known_sizes(file: BinaryIO, length: int, film: _Film) -> bool:
    size, count = struct.unpack(">4xII", exactly(file, 12))
    if size:
        film.accounted += size * count
        return length == 12
    left = b""
    for piece in pieces(file, length - 12):
        left += piece
        whole = len(left) // 4 * 4
        film.accounted += sum(struct.unpack(f">{whole // 4}I", left[:whole]))
        left = left[whole:]
    return length == 12 + 4 * int(count)


def _is_known_handler(content: bytes) -> bool:
    kind, name = content[8:12], content[24:].strip(b"\0")
    counted = name[1:] if name[:1] and name[0] == len(name) - 1 else name
    return kind in (b"vide", b"soun", b"url ", b"alis") and counted in _HANDLERS


def _is_in_the_file(content: bytes) -> bool:
    """Return whether a track's samples lie in this very file, and nothing else is named."""
    return content[8:] in (b"\0\0\0\x0curl \0\0\0\x01", b"\0\0\0\x0calis\0\0\0\x01")


def _is_known_codec(content: bytes) -> bool:
    at = 8
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        entry, at = content[at + 8 : at + length], at + length
        if length < 8 or at > len(content):
            return False
        if name in _PICTURES:
            head = 78
            counted = entry[42:74]
            if counted[1 : 1 + counted[0]] not in _COMPRESSORS or any(counted[1 + counted[0] :]):
                return False
        elif name in _SOUNDS and entry[8:10] == bytes(2):
            head = 28
        else:
            return False
        if not _are_known_parts(entry[head:]):
            return False
    return True


def _are_known_parts(content: bytes) -> bool:
    at = 0
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        is_profile = name == b"colr" and content[at + 8 : at + 12] not in (b"nclx", b"nclc")
        if not 8 <= length <= _LONGEST_CODEC or name not in _CODECS or is_profile:
            return False
        at += length
    return at == len(content)


def _shown(name: bytes) -> str:
    text = name.replace(b"\xa9", b"(c)").decode("ascii", "replace")
    return text.strip() if text.isascii() and text.isprintable() else name.hex()
