"""Plain text: what shows all of its bytes goes, what has a head or marks of its own is held."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from archive_app.media.walking import NotFollowedError, Part, pieces

_HEAD = 1024
_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F])
# Marks that begin web pages, drawings, tracks (GPX, KML), RTF, PostScript, contacts and calendars.
_MARKS = ("<", "{\\", "%!", "begin:", "\\documentclass", "---\n", "---\r")
# The head of a message (RFC 5322): a name, a colon, a value; then another, or the rest of it. In a
# mailbox (RFC 4155) a line comes before it that begins with "From" and ends with a time.
_NAME = r"[!-9;-~]+:[ \t]"
_MESSAGE = re.compile(
    rf"(?:from \S[^\n]*(?:[0-9]:[0-9]{{2}}|\n{_NAME})|{_NAME}[^\n]*\n(?:{_NAME}|[ \t]))"
)


def parts_of_text(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield nothing for plain text; NotFollowedError for what is not that to the last byte."""
    head = untrusted_file.read(_HEAD)
    untrusted_file.seek(0)
    is_wide = head.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    text = head.decode("utf-16" if is_wide else "utf-8-sig", "replace").lstrip().lower()
    if text.startswith(_MARKS) or _MESSAGE.match(text):
        raise NotFollowedError
    for piece in pieces(untrusted_file, size):
        if not is_wide and len(piece.translate(None, _CONTROLS)) < len(piece):
            raise NotFollowedError
    yield from ()
