"""What the preview child shows of a file: raw values alone, believed once they are what was asked.

Pictures, waves and sounds come as plain numbers, so that nothing is left that could be parsed.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Literal, TypeAlias

from archive_app.media.protocol import EXTENT, SOUND_FORMAT, Kind, Note, Part, Wish

Family = Literal["picture", "document", "video", "sound"]
_FAMILIES: dict[str, Family] = {
    "picture": "picture",
    "document": "document",
    "video": "video",
    "sound": "sound",
}
_NUMBERS = ("width", "height", "pages", "duration_ms")
_LARGEST_NUMBER = 2**31
_RATES = range(8_000, 192_001)


@dataclass(frozen=True)
class Shape:
    """What there is to see or hear: pixels (or points of a page), pages or pictures, duration."""

    family: Family
    width: int
    height: int
    pages: int
    duration_ms: int


@dataclass(frozen=True)
class Pixels:
    """A picture: rows of ``4 * width`` bytes from the top, each pixel R, G, B and one unused."""

    width: int
    height: int
    rgbx: bytes


@dataclass(frozen=True)
class Wave:
    """The lowest and highest sample of each stretch of a sound, from -32768 to 32767."""

    stretches: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Sound:
    """Interleaved samples: signed, 16 bits, little-endian; ``rate`` frames in a second."""

    rate: int
    channels: int
    samples: bytes


Answer: TypeAlias = Shape | Pixels | Wave | Sound


def decode_answer(wish: Wish, kind: Kind, untrusted_payload: bytes) -> Answer | str:
    """Read the answer to a wish, or the sentence why there is none; ``ValueError`` for any other.

    Everything must be as large as it says it is, and no larger than was asked for.
    """
    match wish.part, kind:
        case _, Kind.REFUSED:
            return str(Note(untrusted_payload.decode("ascii")))
        case Part.SHAPE, Kind.SHAPE:
            return _shape(untrusted_payload)
        case Part.PICTURE, Kind.PIXELS:
            return _pixels(wish, untrusted_payload)
        case Part.WAVE, Kind.WAVE:
            return _wave(wish, untrusted_payload)
        case Part.SOUND, Kind.SOUND:
            return _sound(wish, untrusted_payload)
    raise ValueError("not what was asked for")


def _shape(untrusted_payload: bytes) -> Shape:
    members = json.loads(untrusted_payload.decode("ascii"))
    if not isinstance(members, dict) or members.keys() != {"family", *_NUMBERS}:
        raise ValueError("not the members of a shape")
    family = _FAMILIES.get(str(members["family"]))
    numbers = [members[name] for name in _NUMBERS]
    if family is None or not all(
        type(number) is int and 0 <= number < _LARGEST_NUMBER for number in numbers
    ):
        raise ValueError("not a shape")
    return Shape(family, *numbers)


def _pixels(wish: Wish, untrusted_payload: bytes) -> Pixels:
    if len(untrusted_payload) < EXTENT.size:
        raise ValueError("no extent")
    width, height = EXTENT.unpack_from(untrusted_payload)
    fits = 0 < width <= wish.width and 0 < height <= wish.height
    if not fits or len(untrusted_payload) != EXTENT.size + 4 * width * height:
        raise ValueError("not the pixels of such a picture")
    return Pixels(width, height, untrusted_payload[EXTENT.size :])


def _wave(wish: Wish, untrusted_payload: bytes) -> Wave:
    count, rest = divmod(len(untrusted_payload), 4)
    if rest or not 0 < count <= wish.width:
        raise ValueError("not so many stretches")
    return Wave(tuple(struct.iter_unpack("<hh", untrusted_payload)))


def _sound(wish: Wish, untrusted_payload: bytes) -> Sound:
    if len(untrusted_payload) < SOUND_FORMAT.size:
        raise ValueError("no format")
    rate, channels = SOUND_FORMAT.unpack_from(untrusted_payload)
    samples = untrusted_payload[SOUND_FORMAT.size :]
    if rate not in _RATES or channels not in (1, 2) or len(samples) % (2 * channels):
        raise ValueError("not a sound")
    if len(samples) > 2 * channels * rate * wish.width // 1000:
        raise ValueError("more sound than was asked for")
    return Sound(rate, channels, samples)
