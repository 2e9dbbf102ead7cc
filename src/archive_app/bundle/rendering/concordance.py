"""A Concordance load file (.DAT): one line for each file, as review platforms take them in.

Fields are parted by U+0014, which those programs show as ¶, and stand in þ (U+00FE); ® (U+00AE)
stands for a line break. The format has no escapes: in a value, þ is written ``th``, ® ``(R)``, any
other control character a space, and what cannot be seen or turns the direction is named as on
paper (``[U+202E]``). UTF-8 with a byte order mark, lines end with CR LF. Paths are
from the top of the bundle, with backslashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive_app.bundle.rendering.statements import Statements
from archive_app.model.canonical import JsonValue
from archive_app.model.hidden import without_hidden

_COLUMNS = (
    "DOCID",
    "CUSTODYITEM",
    "ITEMTITLE",
    "ROLE",
    "FILENAME",
    "FILESIZE",
    "MIMETYPE",
    "DATECREATED",
    "DATEMODIFIED",
    "SHA256",
    "SHA512",
    "NATIVEFILE",
)
_PARTED = "\x14"
_QUOTE = "þ"
_BREAK = "®"
_LINE_BREAK = re.compile(r"\r\n|\r|\n|\u2028|\u2029")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def concordance(statements: Statements) -> Iterator[bytes]:
    """Yield evidence.dat."""
    yield b"\xef\xbb\xbf" + _line(_COLUMNS)
    titles = {
        record.parsed.id.hex(): record.said.values.get("/title")
        for record in statements.records("evidence_item")
    }
    for file in statements.files():
        yield _line(
            (
                file.local,
                statements.names.get(file.item, ""),
                _text(titles.get(file.item)),
                file.role,
                _text(file.original_name),
                str(file.size),
                _text(file.media_type),
                _text(file.times.get("created_at")),
                _text(file.times.get("modified_at")),
                file.sha256,
                file.sha512,
                file.path.replace("/", "\\"),
            )
        )


def _line(cells: tuple[str, ...]) -> bytes:
    quoted = _PARTED.join(f"{_QUOTE}{_plain(cell)}{_QUOTE}" for cell in cells)
    return f"{quoted}\r\n".encode()


def _plain(cell: str) -> str:
    told = cell.replace(_QUOTE, "th").replace(_BREAK, "(R)")
    return without_hidden(_CONTROL.sub(" ", _LINE_BREAK.sub(_BREAK, told)))


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
