"""Whether the search index's list of its leaves names each of them once, and nothing else.

A search looks in `search_idx` for the leaf of `search_data` where a word may stand. FTS5's own
check asks each row of a segment for its leaf, and no leaf for its row: it notices neither a row
that is missing, nor one of a segment that is gone, which stands in the way of the next that is
given the same number.

Source: SQLite, ext/fts5/fts5_index.c: the formats at its head, fts5WriteBtreeTerm (which rows there
are), fts5TrimSegments (leaves that a merge is through with go, and their rows stay for the moment).
"""

from __future__ import annotations

from collections.abc import Iterator

from archive_app.errors import Damaged
from archive_app.store.tolerant import Row, TolerantReader

_LEAVES_AT_ONCE, _ROWS_AT_ONCE = 256, 4096
_NOT_LEAVES = 10  # what is known of the index as a whole has no higher number
_PAGE_BITS, _SEGMENT_SHIFT = 31, 37


def fits(reader: TolerantReader) -> bool:
    """Tell whether the list of leaves can be read and fits the leaves. Raises Cancelled."""
    try:
        return _fits(reader)
    except (Damaged, IndexError):  # the latter where a leaf ends before what it says is on it
        return False


def _fits(reader: TolerantReader) -> bool:
    """Hold one against the other, both in order; raise IndexError for a leaf that is none."""
    rows = _rows(reader)
    row = next(rows, None)
    segment, before = 0, b""
    for number, leaf in _leaves(reader):
        page = number & ((1 << _PAGE_BITS) - 1)
        if number >> _SEGMENT_SHIFT != segment:
            segment, before = number >> _SEGMENT_SHIFT, b""
            while row is not None and row[0] == segment and 0 < row[2] < page:
                row = next(rows, None)
        if (words := _first_and_last(leaf)) is None:
            continue
        first, last = words
        if row is None or (row[0], row[2]) != (segment, page) or not isinstance(row[1], bytes):
            return False
        if row[1] != b"" if page == 1 else not before < row[1] <= first:
            return False
        before = last
        row = next(rows, None)
    return row is None


def _rows(reader: TolerantReader) -> Iterator[Row]:
    """Yield segment, word and page of each row."""
    columns = "SELECT segid, term, ifnull(pgno, 0) >> 1 FROM search_idx"
    in_order = f"ORDER BY segid, term LIMIT {_ROWS_AT_ONCE}"
    found = reader.rows(f"{columns} {in_order}")
    while found:
        yield from found
        after = found[-1][:2]
        found = reader.rows(f"{columns} WHERE (segid, term) > (?, ?) {in_order}", *after)


def _leaves(reader: TolerantReader) -> Iterator[Row]:
    """Yield number and bytes of each leaf."""
    after = _NOT_LEAVES
    sql = (
        "SELECT id, ifnull(CAST(block AS BLOB), x'') FROM search_data WHERE id > ?"
        f" AND id >> {_PAGE_BITS} & 63 = 0 ORDER BY id LIMIT {_LEAVES_AT_ONCE}"
    )
    while found := reader.rows(sql, after):
        yield from found
        after = found[-1][0]


def _first_and_last(leaf: bytes) -> tuple[bytes, bytes] | None:
    """Return the first and the last word that begin on a leaf, None where none does."""
    place = int.from_bytes(leaf[2:4], "big")
    if place >= len(leaf):
        return None
    at, place = _number(leaf, place)
    size, start = _number(leaf, at)
    first = word = leaf[start : start + size]
    while place < len(leaf):
        step, place = _number(leaf, place)
        at += step
        kept, start = _number(leaf, at)
        size, start = _number(leaf, start)
        word = word[:kept] + leaf[start : start + size]
    return first, word


def _number(leaf: bytes, place: int) -> tuple[int, int]:
    """Return an integer as SQLite writes it, and where it ends; none here takes nine bytes."""
    value = 0
    while (byte := leaf[place]) & 0x80:
        value = value << 7 | byte & 0x7F
        place += 1
    return value << 7 | byte, place + 1
