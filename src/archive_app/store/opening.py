"""What must hold before an archive is opened, and what an interruption left to finish."""

from __future__ import annotations

import os
from pathlib import Path

from archive_app.errors import Damaged, NotAllowed
from archive_app.store import header, migrate, schema
from archive_app.store.engine import Access, catalogue_errors, connect, open_engine
from archive_app.store.lock import ArchiveLock


def lock_if_writable(path: Path) -> ArchiveLock | None:
    """Take the lock of an archive, None on a medium that cannot be written; raise InUse."""
    return ArchiveLock(path) if os.access(path, os.W_OK) else None


def tidy(path: Path, unlocked: header.Unlocked) -> None:
    """Remove the other catalogue that an interrupted change of the header left.

    A later generation is only ever a leftover where both copies of the header agreed on this one.
    """
    generation = unlocked.header.generation
    for leftover in path.glob("catalogue-*.db*"):
        number = leftover.name.removeprefix("catalogue-").partition(".")[0]
        if number.isdecimal() and (
            int(number) < generation or (int(number) > generation and not unlocked.was_mended)
        ):
            leftover.unlink()


def require_closed_catalogue(catalogue: Path) -> None:
    """Raise NotAllowed where changes wait in a write-ahead log that cannot be read in place."""
    wal = catalogue.with_name(catalogue.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise NotAllowed(
            "This archive was not closed before its medium was write-protected: its last changes "
            "cannot be read here. Copy the whole folder to a disk that can be written, and "
            "open that."
        )


def require_schema(catalogue: Path, key: bytes, *, is_writable: bool) -> None:
    """Bring the catalogue to this program's schema; raise TooNew, or Damaged without its rules."""
    if not catalogue.exists():
        raise Damaged(f"The archive has lost its catalogue: {catalogue} is missing.")
    with catalogue_errors():
        connection = connect(catalogue, key, Access.READING if is_writable else Access.FROZEN)
        try:
            behind = migrate.is_behind(connection)
            if not behind:
                schema.require_triggers(connection)
        finally:
            connection.close()
    if behind:
        if not is_writable:
            raise NotAllowed("This archive needs a newer schema, and its medium cannot be written.")
        migrate.copy_aside(catalogue)
        engine = open_engine(catalogue, key, Access.WRITING)
        try:
            with catalogue_errors():
                migrate.upgrade(engine)
        finally:
            engine.dispose()
