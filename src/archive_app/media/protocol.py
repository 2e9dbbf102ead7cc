"""The frames on the pipes between the program and its preview child: kind, length, payload.

The program sends ``PREPARE`` (the file's size); the child asks for the ranges it needs with
``READ`` and gets each as ``BYTES``; then it sends ``REPORT`` (JSON) and ``THUMBNAIL`` (a JPEG, or
nothing). ``HELLO`` (JSON) comes once, when the child is confined and ready.
"""

from __future__ import annotations

import struct
from enum import IntEnum, StrEnum
from typing import BinaryIO

Json = str | int | list["Json"] | dict[str, "Json"]
Triple = tuple[str, str, Json]

METADATA_LIMIT = 256 * 1024
LONG_SIDE = 512
OUT_OF_MEMORY_STATUS = 70

SIZE = struct.Struct(">Q")
RANGE = struct.Struct(">QI")
_HEADER = struct.Struct(">BI")


class Kind(IntEnum):
    """What a frame carries."""

    HELLO = 1
    PREPARE = 2
    READ = 3
    BYTES = 4
    REPORT = 5
    THUMBNAIL = 6


_EXACT = {Kind.PREPARE: SIZE.size, Kind.READ: RANGE.size}
LARGEST = _EXACT | {
    Kind.HELLO: 1024,
    Kind.BYTES: 1024 * 1024,
    Kind.REPORT: METADATA_LIMIT + 64 * 1024,
    Kind.THUMBNAIL: 1024 * 1024,
}


class Note(StrEnum):
    """Everything the child may say in words; the program refuses any other sentence from it."""

    ENCRYPTED_PDF = "This PDF is encrypted."
    DAMAGED = "A part of this file could not be read; it may be damaged or of an unusual kind."
    TOO_LARGE = "This picture has too many pixels to be shown safely."
    METADATA_CUT = "Some embedded details are too long to be kept apart; the file itself has them."
    NO_FRAME = "No frame of this video could be decoded here."
    NO_VIDEO_LIBRARY = (
        "Video frames need a system library that is missing here, most likely libpulse."
    )


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
