"""What can still be opened of a damaged object: each segment that proves itself, else zeros."""

from __future__ import annotations

import io
from collections.abc import Iterator

from archive_app.errors import Damaged
from archive_app.store import sealing


def salvaged(
    file: io.RawIOBase, size: int, key: bytes, aad: bytes, *, what: str = "The object"
) -> Iterator[tuple[bytes, bool]]:
    """Yield every segment of a damaged object, and whether it is what was written; else zeros.

    Raises Damaged where not even its header is there.
    """
    header = _read_at(file, 0, sealing.HEADER_LENGTH)
    try:
        opener = sealing.Opener(key, aad, header, what=what)
    except Damaged:
        # Segments prove themselves, so that a damaged header need not cost any of them.
        opener = sealing.Opener(key, aad, sealing.mended_header(key, aad, header), what=what)
    last = sealing.segment_count(size, opener.segment_length) - 1
    for position in range(last + 1):
        length = min(opener.payload_length, size - position * opener.payload_length)
        offset = sealing.HEADER_LENGTH + position * opener.segment_length
        plain = bytearray(length)
        try:
            sealed = _read_at(file, offset, length + sealing.OVERHEAD)
            opened = opener.open_segment(position, sealed, plain, final=position == last)
            yield bytes(plain), opened == length
        except Damaged:
            yield bytes(length), False


def _read_at(file: io.RawIOBase, offset: int, length: int) -> bytes:
    """Return the bytes there, fewer where the file ends or its disk does not give them."""
    content = b""
    try:
        file.seek(offset)
        while piece := file.read(length - len(content)):
            content += piece
    except OSError:
        pass
    return content
