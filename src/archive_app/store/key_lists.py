"""Long lists of short values, read in one step however many there are.

They come as one value. A cursor takes the interpreter's lock anew for each row, and beside a thread
that is busy, as a window's is while somebody scrolls, waits for it as often.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence

import sqlcipher3.dbapi2 as sqlcipher


def read_keys(
    connection: sqlcipher.Connection, query: str, values: Sequence[str | int | bytes] = ()
) -> array[int]:
    """Return the column ``key`` of a query, each from 0 on, in the query's order."""
    # The order of a subquery is kept for group_concat (SQLite, select.c, SF_OrderByReqd).
    (text,) = connection.execute(
        f"SELECT group_concat(printf('%016x', key), '') FROM ({query})", tuple(values)
    ).fetchone()
    keys = array("q", bytes.fromhex(text or ""))
    if sys.byteorder == "little":
        keys.byteswap()
    return keys


def read_blobs(
    connection: sqlcipher.Connection, query: str, values: Sequence[str | int | bytes] = ()
) -> dict[int, bytes]:
    """Return the columns ``key`` and ``value`` of a query: the exact bytes by key.

    Raises ValueError where a key is no integer, or a value is missing.
    """
    keys, lengths, joined = connection.execute(
        "SELECT group_concat(key), group_concat(length(CAST(value AS BLOB))),"
        f" CAST(group_concat(CAST(value AS BLOB), '') AS BLOB) FROM ({query})",
        tuple(values),
    ).fetchone()
    found: dict[int, bytes] = {}
    end = 0
    for key, length in zip(_integers(keys), _integers(lengths), strict=True):
        start, end = end, end + length
        found[key] = joined[start:end]
    return found


def _integers(listed: str | None) -> list[int]:
    return [] if listed is None else list(map(int, listed.split(",")))
