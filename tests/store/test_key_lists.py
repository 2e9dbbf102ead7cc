"""Long lists come whole and exact as one value, keys in the order of the query."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given
from hypothesis import strategies as st

from archive_app.store.key_lists import read_blobs, read_keys


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


@given(st.dictionaries(st.integers(-(2**63), 2**63 - 1), st.binary(max_size=60), max_size=60))
def test_bytes_come_exactly_as_they_are_stored(stored: dict[int, bytes]) -> None:
    connection = sqlcipher.connect(":memory:")
    connection.execute("CREATE TABLE thing(key INTEGER PRIMARY KEY, value BLOB)")
    connection.executemany("INSERT INTO thing VALUES (?, ?)", list(stored.items()))
    try:
        assert read_blobs(connection, "SELECT key, value FROM thing WHERE key >= ?", (0,)) == {
            key: value for key, value in stored.items() if key >= 0
        }
    finally:
        connection.close()


@pytest.mark.parametrize("row", ["(1.5, x'00')", "('one', x'00')", "(1, NULL)", "(NULL, x'00')"])
def test_other_rows_than_keys_and_values_are_refused(row: str) -> None:
    connection = sqlcipher.connect(":memory:")
    connection.execute("CREATE TABLE thing(key, value)")
    connection.execute(f"INSERT INTO thing VALUES (2, x'00'), {row}")
    try:
        with pytest.raises(ValueError, match=r"invalid literal|zip\(\)"):
            read_blobs(connection, "SELECT key, value FROM thing")
    finally:
        connection.close()
