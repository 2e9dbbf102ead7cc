"""Emptying a table step by step.

Before a statement changes a page, SQLite keeps in memory what it was, to be able to take the
statement back. Of one that empties or drops a large table, that is the whole table.
"""

from __future__ import annotations

from contextlib import suppress

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.progress import Meter

_AT_ONCE = 512


def empty(connection: sqlcipher.Connection, table: str, key: str, meter: Meter) -> None:
    """Delete every row of a table that has a column ``key``, unique; raise Cancelled.

    ``meter`` is not advanced.
    """
    statement = f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} LIMIT ?)"
    while connection.execute(statement, (_AT_ONCE,)).rowcount > 0:
        meter.advance()


def drop(connection: sqlcipher.Connection, table: str, key: str, meter: Meter) -> None:
    """Drop a table, emptied before where it has a column ``key``; see :func:`empty`."""
    with suppress(sqlcipher.OperationalError):
        empty(connection, table, key, meter)
    connection.execute(f"DROP TABLE {table}")
