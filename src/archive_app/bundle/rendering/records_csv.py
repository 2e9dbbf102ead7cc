"""Disclosed values as a table for spreadsheets: one row for each field of each record (RFC 4180).

UTF-8 with a byte order mark, since Excel shows Ukrainian wrongly without one. Every cell is quoted.
A cell that a spreadsheet could take for a formula, or that begins with an apostrophe, has one more
apostrophe before it; taking that away gives the value again. A text stands as it is, any other
value as JSON; ``form`` says which. A character that cannot be seen, such as one that turns the
direction of others, is named (``[U+202E]``) as in every paper: then ``form`` is ``shown``, and the
exact text is in records.json.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from archive_app.bundle.rendering.statements import Statements
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue
from archive_app.model.hidden import without_hidden

_COLUMNS = ("record", "kind", "id", "revision", "field", "form", "value")
# The wide forms are taken for the narrow ones by spreadsheets in East Asian settings.
_DEFUSED = tuple("=+-@\t\r\n'＝＋－＠")


def records_csv(statements: Statements) -> Iterator[bytes]:
    """Yield records.csv."""
    yield b"\xef\xbb\xbf" + _row(_COLUMNS)
    for record in statements.records():
        header = record.parsed
        for each in record.said.disclosed:
            form, value = _told(each.value)
            number = str(header.number)
            yield _row((record.local, header.kind, header.id.hex(), number, each.name, form, value))


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(_DEFUSED) else cell


def _told(value: JsonValue) -> tuple[str, str]:
    """Return the form and the text in which a value stands."""
    if not isinstance(value, str):
        return "json", canonical.encode_text(value)
    told = without_hidden(value)
    return ("text" if told == value else "shown"), told


def _row(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO(newline="")
    told = (defused(without_hidden(cell)) for cell in cells)
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(told)
    return line.getvalue().encode("utf-8")
