"""The keys of a long list come in the order of the query, all of them, as one value."""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given
from hypothesis import strategies as st

from archive_app.store.key_lists import read_keys


@given(st.lists(st.integers(0, 2**63 - 1), unique=True, max_size=300))
def test_keys_come_in_the_order_that_was_asked_for(keys: list[int]) -> None:
    connection = sqlcipher.connect(":memory:")
    connection.execute("CREATE TABLE thing(key INTEGER PRIMARY KEY, rank INTEGER) STRICT")
    connection.executemany("INSERT INTO thing VALUES (?, ?)", [(k, k * 31 % 97) for k in keys])
    try:
        for order in ("key DESC", "key", "rank, key DESC"):
            query = f"SELECT key FROM thing WHERE key >= ? ORDER BY {order}"
            assert list(read_keys(connection, query, (5,))) == [
                key for (key,) in connection.execute(query, (5,))
            ]
    finally:
        connection.close()
