"""The keys of a long list, read in one step however many there are."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence

import sqlcipher3.dbapi2 as sqlcipher


def read_keys(
    connection: sqlcipher.Connection, query: str, values: Sequence[str | int | bytes] = ()
) -> array[int]:
    """Return the column ``key`` of a query, each from 0 on, in the query's order.

    They come as one value. A cursor takes the interpreter's lock anew for each row, and beside a
    thread that is busy, as a window's is while somebody scrolls, waits for it as often.
    """
    # The order of a subquery is kept for group_concat (SQLite, select.c, SF_OrderByReqd).
    (text,) = connection.execute(
        f"SELECT group_concat(printf('%016x', key), '') FROM ({query})", tuple(values)
    ).fetchone()
    keys = array("q", bytes.fromhex(text or ""))
    if sys.byteorder == "little":
        keys.byteswap()
    return keys
