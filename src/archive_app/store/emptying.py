"""Emptying a table step by step.

Before a statement changes a page, SQLite keeps in memory what it was, to be able to take the
statement back. Of one that empties or drops a large table, that is the whole table.
"""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.progress import Meter

_AT_ONCE = 512


def drop(
    connection: sqlcipher.Connection, table: str, meter: Meter, key: str | None = None
) -> None:
    """Drop a table, emptied first if it has rowids or a column ``key`` is given. Raises Cancelled.

    ``meter`` is not advanced.
    """
    if key is None and not _has_a_key_alone(connection, table):
        key = "rowid"
    if key is not None:
        batch = f"SELECT {key} FROM {table} LIMIT ?"
        statement = f"DELETE FROM {table} WHERE {key} IN ({batch})"
        while connection.execute(statement, (_AT_ONCE,)).rowcount > 0:
            meter.advance()
    connection.execute(f"DROP TABLE {table}")


def _has_a_key_alone(connection: sqlcipher.Connection, table: str) -> bool:
    """Tell whether a table is WITHOUT ROWID: then its key counts as an index of the same name."""
    query = "SELECT 1 FROM pragma_index_info(?) LIMIT 1"
    return connection.execute(query, (table,)).fetchone() is not None
