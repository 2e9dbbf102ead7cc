"""Cells of the catalogue as the types that were written into them, or Damaged in a sentence.

SQLite keeps a value of any type in any column; what somebody else put there must not become a
crash, nor a value that was never written.
"""

from __future__ import annotations

from archive_app.errors import Damaged


def blob(untrusted_cell: object, what: str, length: int | None = None) -> bytes:
    """Return a cell that holds bytes, ``length`` of them where it is given; raise Damaged."""
    if not isinstance(untrusted_cell, bytes) or length not in (None, len(untrusted_cell)):
        raise _damaged(what)
    return untrusted_cell


def integer(untrusted_cell: object, what: str) -> int:
    """Return a cell that holds an integer from 0; raise Damaged."""
    if not isinstance(untrusted_cell, int) or untrusted_cell < 0:
        raise _damaged(what)
    return untrusted_cell


def text(untrusted_cell: object, what: str) -> str:
    """Return a cell that holds text of ASCII alone; raise Damaged."""
    if not isinstance(untrusted_cell, str) or not untrusted_cell.isascii():
        raise _damaged(what)
    return untrusted_cell


def _damaged(what: str) -> Damaged:
    return Damaged(f"The catalogue is damaged: {what} is not what was written.")
