"""The frames on the pipes between the program and its preview child: kind, length, payload.

The program sends ``PREPARE`` (the file's size); the child asks for the ranges it needs with
``READ`` and gets each as ``BYTES``; then it sends ``REPORT`` (JSON) and ``THUMBNAIL`` (a JPEG, or
nothing). ``HELLO`` (JSON) comes once, when the child is confined and ready.

To be looked at or heard, a file is sent as ``VIEW`` (`Wish`); the answer to that is raw values, so
that nothing is left for the program to parse: ``SHAPE`` (JSON), ``PIXELS`` (`EXTENT`, then rows of
RGBX bytes from the top), ``WAVE`` (the lowest and highest sample of each stretch) or ``SOUND``
(`SOUND_FORMAT`, then interleaved samples); samples are signed, of 16 bits, little-endian. Or it is
``REFUSED``, with a `Note`.
"""

from __future__ import annotations

import struct
from dataclasses import astuple, dataclass
from enum import IntEnum, StrEnum
from typing import BinaryIO

Json = str | int | list["Json"] | dict[str, "Json"]
Triple = tuple[str, str, Json]

CARRIED = "Carries"
"""The group of tags that name a part of a file which nothing needs to show it; see `carried`."""
READING = 3
"""How much the child looks at; to be raised where it looks at more, so that old reports show."""

METADATA_LIMIT = 256 * 1024
LONG_SIDE = 512
OUT_OF_MEMORY_STATUS = 70

SIZE = struct.Struct(">Q")
RANGE = struct.Struct(">QI")
EXTENT = struct.Struct(">II")
SOUND_FORMAT = struct.Struct(">IB")
LONGEST_SIDE = 4096
MOST_STRETCHES = 8192
MOST_SOUND = 16 * 1024 * 1024
_WISH = struct.Struct(">QBQ6I")
_HEADER = struct.Struct(">BI")


class Kind(IntEnum):
    """What a frame carries."""

    HELLO = 1
    PREPARE = 2
    READ = 3
    BYTES = 4
    REPORT = 5
    THUMBNAIL = 6
    VIEW = 7
    SHAPE = 8
    PIXELS = 9
    WAVE = 10
    SOUND = 11
    REFUSED = 12


_EXACT = {Kind.PREPARE: SIZE.size, Kind.READ: RANGE.size, Kind.VIEW: _WISH.size}
LARGEST = _EXACT | {
    Kind.HELLO: 1024,
    Kind.BYTES: 1024 * 1024,
    Kind.REPORT: METADATA_LIMIT + 64 * 1024,
    Kind.THUMBNAIL: 1024 * 1024,
    Kind.SHAPE: 1024,
    Kind.PIXELS: EXTENT.size + 4 * LONGEST_SIDE * LONGEST_SIDE,
    Kind.WAVE: 4 * MOST_STRETCHES,
    Kind.SOUND: SOUND_FORMAT.size + MOST_SOUND,
    Kind.REFUSED: 1024,
}


class Part(IntEnum):
    """What is wished of a file."""

    SHAPE = 0
    PICTURE = 1
    WAVE = 2
    SOUND = 3


@dataclass(frozen=True)
class Wish:
    """What to show of a file of ``size`` bytes.

    ``position`` is a page or picture counted from 0, or milliseconds of a video or sound. A picture
    is no larger than ``width`` × ``height`` pixels; ``left`` to ``bottom`` cut out a part of it, in
    pixels of the upright original, where they are not all 0. Of a wave, ``width`` is the number of
    stretches; of sound, the milliseconds.
    """

    size: int
    part: Part
    position: int = 0
    width: int = 0
    height: int = 0
    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    def packed(self) -> bytes:
        """Give the payload of a ``VIEW`` frame."""
        return _WISH.pack(*astuple(self))

    @classmethod
    def unpacked(cls, payload: bytes) -> Wish:
        """Read the payload of a ``VIEW`` frame."""
        size, part, *rest = _WISH.unpack(payload)
        return cls(size, Part(part), *rest)


class Note(StrEnum):
    """Everything the child may say in words; the program refuses any other sentence from it."""

    ENCRYPTED_PDF = "This PDF is encrypted."
    DAMAGED = "A part of this file could not be read; it may be damaged or of an unusual kind."
    CUT_OFF = "This file ends before its contents do; what is missing cannot be shown."
    TOO_LARGE = "This picture has too many pixels to be shown safely."
    METADATA_CUT = "Some embedded details are too long to be kept apart; the file itself has them."
    NOT_LOOKED_INTO = "This program cannot look into every part of a file of this kind."
    NO_FRAME = "No frame of this video could be decoded here."
    NO_VIDEO_LIBRARY = (
        "Video frames need a system library that is missing here, most likely libpulse."
    )
    NO_SOUND_LIBRARY = "Sound needs a system library that is missing here, most likely libpulse."
    TOO_LONG = "This sound is damaged, or too long to be drawn as a wave."
    NO_SOUND = "No sound of this file could be decoded here."
    NO_VIEW = "There is no picture or sound in this file that could be shown."


def write_frame(pipe: BinaryIO, kind: Kind, payload: bytes) -> None:
    """Send one frame."""
    pipe.write(_HEADER.pack(kind, len(payload)) + payload)
    pipe.flush()


def read_frame(untrusted_pipe: BinaryIO) -> tuple[Kind, bytes]:
    """Receive one frame; ``EOFError`` where the pipe ends, ``ValueError`` for what is no frame."""
    kind_number, length = _HEADER.unpack(_read_exactly(untrusted_pipe, _HEADER.size))
    kind = Kind(kind_number)
    if length > LARGEST[kind] or length < _EXACT.get(kind, 0):
        raise ValueError("a frame is not as long as its kind is")
    return kind, _read_exactly(untrusted_pipe, length)


def _read_exactly(pipe: BinaryIO, length: int) -> bytes:
    payload = pipe.read(length)
    if len(payload) < length:
        raise EOFError
    return payload
