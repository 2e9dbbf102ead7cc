"""The connections of one open catalogue: snapshots to read from, and one writer at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from archive_app.errors import (
    ArchiveError,
    Damaged,
    InUse,
    NotAllowed,
    Reason,
    StorageRefused,
)
from archive_app.store import migrate, search_index
from archive_app.store.engine import Access, catalogue_errors, open_engine

_PATIENCE_WITH_READERS_MS = 500
_DAMAGE = (Damaged, DBAPIError, sqlcipher.DatabaseError)


class Sessions:
    """Every session on one catalogue, until :meth:`close`; a second writer waits for the first.

    Each raises NotAllowed once this is closed. A catalogue that is not ``is_writable`` lies on a
    medium that cannot be written: it has no writer.
    """

    def __init__(self, catalogue: Path, key: bytes, *, is_writable: bool) -> None:
        self._catalogue = catalogue
        self._is_closed = False
        self._lock = threading.RLock()
        self._under_way: set[bytes] = set()
        self._reading = open_engine(
            catalogue, key, Access.READING if is_writable else Access.FROZEN
        )
        self._writing = open_engine(catalogue, key, Access.WRITING) if is_writable else None
        self._scratch = open_engine(catalogue, key, Access.SCRATCH) if is_writable else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session on a snapshot; nothing can be changed through it."""
        self._require_open()
        with _there(self._catalogue), _begun(self._reading) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield the one session that may change anything; commit it, or leave nothing."""
        with self._only(self._writing) as session, _index_fits():
            yield session
            session.commit()

    @contextmanager
    def scratch(self) -> Iterator[Session]:
        """Yield a session that may change working state alone; commit it, or leave nothing."""
        with self._only(self._scratch) as session:
            yield session
            session.commit()

    @contextmanager
    def migrating(self, older: str) -> Iterator[Session]:
        """Yield a session of the catalogue as its newest schema has it; commit both, or neither.

        A copy is put aside before, and goes where it comes to nothing. Raises InUse where a reader
        keeps the copy from being whole.
        """
        assert self._writing is not None
        with self._lock, catalogue_errors():
            self._require_open()
            if not self.fold():
                raise InUse("The catalogue is being read. Try again once nothing reads it.")
            migrate.copy_aside(self._catalogue)
            try:
                upgraded = migrate.upgraded(self._writing, older)
                with upgraded as connection, Session(connection) as session:
                    yield session
            except BaseException:
                with suppress(ArchiveError):
                    migrate.drop_aside(self._catalogue)
                raise

    @contextmanager
    def alone(self, work: bytes, refusal: str) -> Iterator[None]:
        """Hold what only one thread at a time may do; raise InUse, with the refusal, for others."""
        with self._lock:
            if work in self._under_way:
                raise InUse(refusal, Reason.AT_WORK)
            self._under_way.add(work)
        try:
            yield
        finally:
            with self._lock:
                self._under_way.discard(work)

    @contextmanager
    def replacing(self) -> Iterator[Session]:
        """Keep every writer out while the whole catalogue is replaced; close this where it was.

        Nothing is written through the session. Where the caller fails, everything stays open.
        """
        with self._lock:
            with self._only(self._writing) as session:
                yield session
            self.close()

    def fold(self) -> bool:
        """Fold the write-ahead log away; return False where a reader still needs old pages."""
        self._reading.dispose()
        assert self._writing is not None
        with self._lock, catalogue_errors():
            connection = self._writing.raw_connection()
            try:
                driver = connection.driver_connection
                assert isinstance(driver, sqlcipher.Connection)
                patience = driver.execute("PRAGMA busy_timeout").fetchone()[0]
                driver.execute(f"PRAGMA busy_timeout = {_PATIENCE_WITH_READERS_MS}")
                busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                driver.execute(f"PRAGMA busy_timeout = {patience}")
            finally:
                connection.close()
        return not busy

    def close(self) -> None:
        """Fold the write-ahead log away, and let go of every connection and its key."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._scratch is not None:
            self._scratch.dispose()
        if self._writing is not None:
            with suppress(ArchiveError):
                self.fold()
            self._writing.dispose()
        self._reading.dispose()

    @contextmanager
    def _only(self, engine: Engine | None) -> Iterator[Session]:
        assert engine is not None
        with self._lock, _there(self._catalogue), _begun(engine) as session:
            self._require_open()
            yield session

    def _require_open(self) -> None:
        if self._is_closed:
            raise NotAllowed("This archive was closed. Open it again.")


@contextmanager
def _index_fits() -> Iterator[None]:
    """Raise Damaged where the search index keeps a write from being made."""
    try:
        yield
    except (DBAPIError, sqlcipher.IntegrityError) as error:
        if search_index.is_in_its_own_way(error.orig if isinstance(error, DBAPIError) else error):
            raise Damaged(
                "Nothing was recorded: the search index has rows that belong to nothing. A check "
                "of the archive builds it anew: archive-app archive check PATH."
            ) from error
        raise


@contextmanager
def _there(catalogue: Path) -> Iterator[None]:
    """Tell a medium that was pulled out from one that is read-only: SQLite says the same of both.

    Raises StorageRefused in place of the other, with nothing changed.
    """
    try:
        yield
    except StorageRefused as refused:
        if os.path.lexists(catalogue):
            raise
        raise StorageRefused(
            "The archive's folder is not there any more: is its medium still in? Nothing was "
            "changed.",
            Reason.ARCHIVE_GONE,
        ) from refused


@contextmanager
def _begun(engine: Engine) -> Iterator[Session]:
    """Yield a session; its connection goes to nobody else where it may have met a damaged page.

    SQLCipher lets such a connection read no page after it, damaged or not.
    """
    with catalogue_errors(), Session(engine) as session:
        try:
            yield session
        except _DAMAGE:
            session.invalidate()
            raise
