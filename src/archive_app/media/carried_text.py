"""Plain text: what shows all of its bytes goes, what has a head or marks of its own is held."""

from __future__ import annotations

import codecs
import re
import unicodedata
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
_WITHOUT_SHAPE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# Of other categories, and shown as nothing as well: joiners, fillers, selectors of variants.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_SPACING = frozenset("\t\n\f\r")
_MESSAGE = re.compile(
    rf"(?:from \S[^\n]*(?:[0-9]:[0-9]{{2}}|\n{_NAME})|{_NAME}[^\n]*\n(?:{_NAME}|[ \t]))"
)


def parts_of_text(untrusted_file: BinaryIO, size: int) -> Iterator[Part]:
    """Yield which characters are not shown; NotFollowedError for what is no text to the end."""
    head = untrusted_file.read(_HEAD)
    untrusted_file.seek(0)
    is_wide = head.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    text = head.decode("utf-16" if is_wide else "utf-8-sig", "replace").lstrip().lower()
    if text.startswith(_MARKS) or _MESSAGE.match(text):
        raise NotFollowedError
    decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")("replace")
    hidden = 0
    for piece in pieces(untrusted_file, size):
        if not is_wide and len(piece.translate(None, _CONTROLS)) < len(piece):
            raise NotFollowedError
        text = decoder.decode(piece)
        hidden += sum(text.count(each) for each in set(text) if _is_hidden(each))
    if hidden:
        yield "characters that are not shown", hidden


def _is_hidden(character: str) -> bool:
    is_without = unicodedata.category(character) in _WITHOUT_SHAPE and character not in _SPACING
    return is_without or _INVISIBLE.match(character) is not None
