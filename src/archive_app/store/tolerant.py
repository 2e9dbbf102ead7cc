"""Reading on past damaged pages: each costs the rows that lie on it, and no others."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self, TypeAlias

import sqlcipher3.dbapi2 as sqlcipher
from sqlmodel import Session

from archive_app.errors import Damaged
from archive_app.progress import Meter
from archive_app.store.archive import Archive
from archive_app.store.engine import is_cut
from archive_app.store.key_lists import read_blobs
from archive_app.store.transaction import driver_connection

Row: TypeAlias = tuple[Any, ...]

FAR = 1 << 16
"""How far beyond their count the numbers of a table's rows may go."""
_INSTRUCTIONS_BETWEEN_LOOKS = 100_000


class TolerantReader:
    """A snapshot of an archive's catalogue that goes on where a page of it is damaged.

    A connection that met such a page refuses every page after it, so each time it is replaced; the
    snapshot is a newer one then. ``unreadable`` names, in words, what was given up. Once a
    ``meter`` is cancelled, every query raises Cancelled, also one that is under way.
    """

    def __init__(self, archive: Archive, meter: Meter | None = None) -> None:
        self._archive = archive
        self._meter = meter or Meter()
        self._entered = ExitStack()
        self._session: Session | None = None
        self._connection: sqlcipher.Connection | None = None
        self.unreadable: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection is not None:
            self._connection.set_progress_handler(None, 0)
        self._entered.close()

    @property
    def connection(self) -> sqlcipher.Connection:
        """The connection of the moment."""
        if self._connection is None:
            self._session = self._entered.enter_context(self._archive.reading())
            self._connection = driver_connection(self._session)
            self._connection.set_progress_handler(
                self._meter.is_cancelled, _INSTRUCTIONS_BETWEEN_LOOKS
            )
        return self._connection

    @property
    def is_cut(self) -> bool:
        """Whether the catalogue lost its end."""
        return is_cut(self.connection)

    def rows(self, sql: str, *parameters: object) -> list[Row]:
        """Return the rows of a query; raise Damaged where one of them cannot be read."""
        self._meter.advance()
        try:
            return list(self.connection.execute(sql, parameters))
        except sqlcipher.DatabaseError as error:
            raise self._refusal(error) from error

    def blobs(self, sql: str, *parameters: int) -> dict[int, bytes]:
        """Return ``key`` and ``value`` of a query in one step; raise Damaged as `rows`.

        Damaged, too, are keys that are no integers and values that are missing.
        """
        self._meter.advance()
        try:
            return read_blobs(self.connection, sql, parameters)
        except sqlcipher.DatabaseError as error:
            raise self._refusal(error) from error
        except ValueError:
            raise Damaged("The catalogue has other values than were written.") from None

    def rows_between(self, sql: str, first: int, last: int) -> tuple[list[Row], list[int]]:
        """Return the rows numbered from ``first`` to before ``last``, and those that are lost.

        ``sql`` begins with the number and ends before the comparison, as in ``SELECT number, kind
        FROM event WHERE number``. One damaged page among many rows loses its own alone.
        """
        between = f"{sql} BETWEEN ? AND ? ORDER BY 1"
        try:
            return self.rows(between, first, last - 1), []
        except Damaged:
            found: list[Row] = []
            lost: list[int] = []
            for number in range(first, last):
                try:
                    found += self.rows(between, number, number)
                except Damaged:
                    lost.append(number)
            return found, lost

    def rows_if_readable(self, what: str, sql: str, *parameters: object) -> list[Row]:
        """Return the rows of a query, or none and a line in ``unreadable`` that says ``what``."""
        try:
            return self.rows(sql, *parameters)
        except Damaged:
            self.unreadable.append(what)
            return []

    def extent(self, table: str, number: str, index: str) -> int:
        """Return the highest number of a table without gaps, 0 where it is empty.

        Where the end of the table cannot be read, ``index`` tells. A row far beyond the others is
        named in ``unreadable``: one false row does not make a check of all numbers before it.
        """
        try:
            highest = self.rows(f"SELECT max({number}) FROM {table}")[0][0]
        except Damaged:
            rows = self.rows_if_readable(
                f"the end of the table {table}",
                f"SELECT max({number}) FROM (SELECT {number} FROM {table} INDEXED BY {index})",
            )
            highest = rows[0][0] if rows else 0
        count = self.rows_if_readable(f"the whole table {table}", f"SELECT count(*) FROM {table}")
        if count and (highest or 0) > count[0][0] + FAR:
            self.unreadable.append(f"row {highest} of the table {table}, far beyond all others,")
            return int(count[0][0]) + FAR
        return int(highest or 0)

    def _refusal(self, error: sqlcipher.DatabaseError) -> Damaged:
        if self._session is not None:
            self._session.invalidate()
        self._session = self._connection = None
        self._entered.close()
        self._meter.advance()  # an interruption looks the same to SQLite
        return Damaged(f"The catalogue cannot be read: {error}.")
