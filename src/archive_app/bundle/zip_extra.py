"""Extra fields of a zip's headers that only packing again leaves: sizes, times, whose a file was.

PKWARE APPNOTE.TXT 6.3.10 section 4.5, Info-ZIP's extrafld.txt.
In any other, bytes could hide that no signature covers, or a member could become something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive_app.bundle import zip_records as records

_EXTENDED_TIMES = 0x5455
_NTFS_TIMES = 0x000A
_UNIX_OWNER = 0x7875
# Version 1, then the ids of user and group in four bytes each.
_OWNER = re.compile(rb"\x01\x04.{4}\x04.{4}", re.DOTALL)
# Four reserved bytes, then one attribute: the times of modification, access and creation.
_NTFS = re.compile(rb"\0{4}\x01\0\x18\0.{24}", re.DOTALL)
_ALL_TIMES, _FIRST_TIME = 0b111, 0b001


def fault_of(fields: Iterable[tuple[int, bytes]]) -> str | None:
    """Return why the extra fields of one header hide something, None where they are harmless."""
    seen = set()
    for number, content in fields:
        if number in seen:
            return f"It has the extra field 0x{number:04x} twice."
        seen.add(number)
        if not _is_harmless(number, content):
            return f"Nothing vouches for what is in its extra field 0x{number:04x}."
    return None


def _is_harmless(number: int, content: bytes) -> bool:
    if number == records.ZIP64_EXTRA:
        return True  # held against the sizes it is for, wherever they are read
    if number == _EXTENDED_TIMES:
        return _is_times(content)
    if number == _UNIX_OWNER:
        return _OWNER.fullmatch(content) is not None
    return number == _NTFS_TIMES and _NTFS.fullmatch(content) is not None


def _is_times(content: bytes) -> bool:
    """Tell whether a field is flags and a time of 4 bytes for each; in a directory, the first."""
    if not content or content[0] & ~_ALL_TIMES:
        return False
    lengths = {1 + 4 * (content[0] & times).bit_count() for times in (_ALL_TIMES, _FIRST_TIME)}
    return len(content) in lengths
