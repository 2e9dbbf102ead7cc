"""Disclosed values as a table for spreadsheets: one row for each field of each record (RFC 4180).

UTF-8 with a byte order mark, since Excel shows Ukrainian wrongly without one. Every cell is quoted.
A cell that a spreadsheet could take for a formula, or that begins with an apostrophe, has one more
apostrophe before it; taking that away gives the value again. A text stands as it is, any other
value as JSON; ``form`` says which.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from archive_app.bundle.rendering.statements import Statements
from archive_app.model import canonical

_COLUMNS = ("record", "kind", "id", "revision", "field", "form", "value")
# The wide forms are taken for the narrow ones by spreadsheets in East Asian settings.
_DEFUSED = tuple("=+-@\t\r\n'＝＋－＠")


def records_csv(statements: Statements) -> Iterator[bytes]:
    """Yield records.csv."""
    yield b"\xef\xbb\xbf" + _row(_COLUMNS)
    for record in statements.records():
        header = record.parsed
        for each in record.said.disclosed:
            is_text = isinstance(each.value, str)
            yield _row(
                (
                    record.local,
                    header.kind,
                    header.id.hex(),
                    str(header.number),
                    each.name,
                    "text" if is_text else "json",
                    str(each.value) if is_text else canonical.encode_text(each.value),
                )
            )


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(_DEFUSED) else cell


def _row(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(defused, cells))
    return line.getvalue().encode("utf-8")
