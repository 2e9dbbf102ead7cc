"""What must hold before an archive is opened, and what an interruption left to finish."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from archive_app.errors import ArchiveError, Damaged, NotAllowed, StorageRefused
from archive_app.store import facts, log_beside, migrate, other_catalogues, particulars, schema
from archive_app.store.engine import Access, catalogue_errors, catalogue_path, connect
from archive_app.store.header import Unlocked
from archive_app.store.lock import ArchiveLock
from archive_app.store.migrate import Schema
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class Hold:
    """How an archive is kept from others: by its lock, or by a medium that refuses every write.

    ``refused`` is how the archive stands then, None where it can be written.
    """

    lock: ArchiveLock | None
    refused: Standing | None

    @property
    def was_unclean(self) -> bool:
        """Whether the last to hold it did not come to close it."""
        return self.lock is not None and self.lock.was_unclean

    def release(self, *, is_clean: bool) -> None:
        """Let others have it; see :meth:`ArchiveLock.release`."""
        if self.lock is not None:
            self.lock.release(is_clean=is_clean)


def take_hold(path: Path) -> Hold:
    """Take the lock of an archive, where its medium can be written; raise as `ArchiveLock` does."""
    if not os.access(path, os.W_OK):
        return Hold(None, Standing.READ_ONLY)
    try:
        return Hold(ArchiveLock(path), None)
    except StorageRefused as refused:
        cause = refused.__cause__
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return Hold(None, Standing.FULL)  # there is no lock that anybody else could have
        raise


def find_agent(reading: Callable[[], AbstractContextManager[Session]], slot_id: bytes) -> str:
    """Return the id (hex) of who acts through a key slot: as the ledger states it, if it does.

    Else a row of the catalogue that was changed would let one person act as another.
    """
    owner, is_unsaid = None, False
    with suppress(ArchiveError), reading() as session:
        rows = driver_connection(session).execute
        owner = particulars.stated_owners(rows).get(slot_id.hex())
        is_unsaid = owner is None and particulars.is_unsaid(rows, slot_id.hex())
    if is_unsaid:
        raise particulars.unsaid_owner()
    with reading() as session:
        connection = driver_connection(session)
        if owner is None:
            return facts.find_slot_agent(connection, slot_id)
        agent_id = bytes.fromhex(owner.agent_id)
        if connection.execute("SELECT 1 FROM record WHERE id = ?", (agent_id,)).fetchone() is None:
            raise Damaged("The catalogue has lost the record of whoever this key slot is.")
        return owner.agent_id


def tidy(archive_path: Path, unlocked: Unlocked) -> None:
    """Remove what an interrupted change of the header left, or a migration."""
    other_catalogues.tidy(archive_path, unlocked.header.generation)
    catalogue = catalogue_path(archive_path, unlocked.header.generation)
    _drop_proven_aside(catalogue, unlocked.keys.catalogue)


def require_schema(archive_path: Path, unlocked: Unlocked, *, is_writable: bool) -> Schema:
    """Return which schema the catalogue of an unlocked header has.

    Raises TooNew, Damaged without its rules, NotAllowed where it cannot be brought up, nor read.
    """
    generation, key = unlocked.header.generation, unlocked.keys.catalogue
    catalogue = catalogue_path(archive_path, generation)
    if not is_writable:
        _require_closed(catalogue)
    if not catalogue.exists():
        if others := other_catalogues.find_others(archive_path, generation):
            where = others[0].relative_to(archive_path).as_posix()
            raise Damaged(
                f"The archive has lost its catalogue: {catalogue} is missing, while {where} lies "
                "there: the header is of another time than that. Put back the header that belongs "
                "to it."
            )
        raise Damaged(f"The archive has lost its catalogue: {catalogue} is missing.")
    if is_writable:
        log_beside.require_own(catalogue, key)
    with catalogue_errors():
        connection = connect(catalogue, key, Access.READING if is_writable else Access.FROZEN)
        try:
            found = migrate.find_schema(connection)
            if found.revision == migrate.REVISIONS[-1]:
                schema.require_triggers(connection)
        finally:
            connection.close()
    if not is_writable and found.is_older:
        raise NotAllowed("This archive needs a newer schema, and its medium cannot be written.")
    return found


@contextmanager
def laid_out(found: Schema, standing: Standing) -> Iterator[None]:
    """Say what it means where a catalogue has no place for what is asked of it."""
    try:
        yield
    except (DBAPIError, sqlcipher.OperationalError) as error:
        if "no such" not in str(error):
            raise
        if not found.is_older:
            raise Damaged("The catalogue is not laid out as its schema is.") from error
        raise NotAllowed(
            "An older program wrote this archive, so that not everything of it can be shown before "
            f"it is brought up to date. {standing.refusal}"
        ) from error


def _require_closed(catalogue: Path) -> None:
    """Raise NotAllowed where changes wait in a write-ahead log that cannot be read in place."""
    wal = catalogue.with_name(catalogue.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise NotAllowed(
            "This archive was not closed before its medium was write-protected or full: its last "
            "changes cannot be read here. Copy the whole folder to a disk that can be written, and "
            "open that."
        )


def _drop_proven_aside(catalogue: Path, key: bytes) -> None:
    """Remove the copy from before a migration, once every page of what came of it is whole."""
    if not migrate.aside_path(catalogue).exists():
        return
    with suppress(ArchiveError), catalogue_errors():
        connection = connect(catalogue, key, Access.READING)
        try:
            damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            told = connection.execute("PRAGMA integrity_check").fetchall()
        finally:
            connection.close()
        if not damaged and told == [("ok",)]:
            migrate.drop_aside(catalogue)
