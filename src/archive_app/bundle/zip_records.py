"""The records that a zip is made of, as both its writer and its reader lay them out.

PKWARE APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3; the names are those of its fields.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

LOCAL_SIGNATURE = b"PK\x03\x04"
CENTRAL_SIGNATURE = b"PK\x01\x02"
END_SIGNATURE = b"PK\x05\x06"
END64_SIGNATURE = b"PK\x06\x06"
LOCATOR64_SIGNATURE = b"PK\x06\x07"
DESCRIPTOR_SIGNATURE = b"PK\x07\x08"

LOCAL = struct.Struct("<4s5H3L2H")
"""Signature; needed, flags, method, time, date; crc32, compressed, size; lengths: name, extra."""
CENTRAL = struct.Struct("<4s6H3L5H2L")
"""Signature; made by, needed, flags, method, time, date; crc32, compressed, size; lengths: name,
extra, comment; disk, internal; external attributes, offset."""
END = struct.Struct("<4s4H2LH")
"""Signature; disk, disk of directory, entries here, entries; size, offset; length of comment."""
END64 = struct.Struct("<4sQ2H2L4Q")
"""Signature, size of the rest; made by, needed; disk, disk of directory; entries here, entries,
size, offset."""
LOCATOR64 = struct.Struct("<4sLQL")
"""Signature, disk, offset of the ZIP64 end record, disks."""

STORED = 0
DEFLATED = 8
FULL16 = 0xFFFF
FULL32 = 0xFFFF_FFFF
"""Where a field says so, the number is in the ZIP64 record."""

ENCRYPTED_FLAGS = 0x2041
DESCRIPTOR_FLAG = 0x0008
DEFLATE_FLAGS = 0x0006
UTF8_FLAG = 0x0800

ZIP64_EXTRA = 0x0001
# Fields by which some programs, and not others, would take a member for another: a Unicode path,
# and ASi's own kind of file, which may be a link.
MISLEADING_EXTRAS = frozenset({0x7075, 0x756E})

_EXTRA = struct.Struct("<2H")


def zip64_extra(*numbers: int) -> bytes:
    """Return the ZIP64 field for the numbers that do not fit, in their order; empty for none."""
    if not numbers:
        return b""
    return _EXTRA.pack(ZIP64_EXTRA, 8 * len(numbers)) + struct.pack(f"<{len(numbers)}Q", *numbers)


def extras(field: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each extra field; raise ValueError where they do not fit."""
    at = 0
    while at < len(field):
        if at + _EXTRA.size > len(field):
            raise ValueError("cut off")
        number, length = _EXTRA.unpack_from(field, at)
        at += _EXTRA.size
        if at + length > len(field):
            raise ValueError("cut off")
        yield number, field[at : at + length]
        at += length


def widened(numbers: tuple[int, ...], field: bytes) -> tuple[int, ...]:
    """Return ``numbers`` with each that is full replaced by the next of the ZIP64 extra field.

    Raises ValueError where the field does not hold exactly as many as are full.
    """
    found = [content for number, content in extras(field) if number == ZIP64_EXTRA]
    full = sum(number == FULL32 for number in numbers)
    if not full and not found:
        return numbers
    if len(found) != 1 or len(found[0]) != 8 * full:
        raise ValueError("not the ZIP64 field that belongs there")
    wide = iter(struct.unpack(f"<{full}Q", found[0]))
    return tuple(next(wide) if number == FULL32 else number for number in numbers)
