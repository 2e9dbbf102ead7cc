"""How the structure of a file is walked: so many bytes, never more, and each of them seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

Part = tuple[str, int]
"""What a part of a file is called, and its length in bytes."""

_PIECE = 1024 * 1024
_MOST_READ = 128 * 1024 * 1024


class NotFollowedError(Exception):
    """What this is cannot be followed to the end here: too long, or of an unusual kind."""


def exactly(untrusted_file: BinaryIO, length: int) -> bytes:
    """Read so many bytes; ValueError where it ends before, NotFollowedError for too many."""
    if length > _PIECE:
        raise NotFollowedError
    content = untrusted_file.read(length)
    if len(content) < length:
        raise ValueError("it ends too early")
    return content


def pieces(untrusted_file: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield the next bytes of a file, piece by piece; NotFollowedError where they are too many."""
    if length > _MOST_READ:
        raise NotFollowedError
    while length > 0:
        piece = exactly(untrusted_file, min(_PIECE, length))
        length -= len(piece)
        yield piece


def says_nothing(untrusted_file: BinaryIO, length: int) -> bool:
    """Return whether the next bytes are all zero, as those that only fill."""
    return not any(any(piece) for piece in pieces(untrusted_file, length))


def tail(untrusted_file: BinaryIO, size: int, name: str = "bytes after the end") -> Iterator[Part]:
    """Yield what follows the end of what is shown, unless it only fills."""
    length = size - untrusted_file.tell()
    if length > _MOST_READ or not says_nothing(untrusted_file, length):
        yield name, length
