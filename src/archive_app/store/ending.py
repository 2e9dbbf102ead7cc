"""The end of a ledger after a commit: signed, and remembered here; what to tell where it is not.

Neither is an error of what was committed: that stands, and who is told of a failure does it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from archive_app.errors import ArchiveError, Damaged, StorageRefused
from archive_app.store import facts, ledger, protection
from archive_app.store.ledger import Log
from archive_app.store.transaction import driver_connection

FAILURES = (ArchiveError, DBAPIError, sqlcipher.DatabaseError)
"""What reading or writing a damaged catalogue may raise, or one on a full disk."""
Reading = Callable[[], AbstractContextManager[Session]]


def is_unsigned(reading: Reading, log: Log) -> bool:
    """Return whether a log has events that its newest checkpoint does not cover.

    One without any checkpoint is not to be signed unless a person asks: see `sign`.
    """
    with reading() as session:
        connection = driver_connection(session)
        return 0 < ledger.last_checkpoint_size(connection, log) < ledger.size(connection, log)


def sign(connection: sqlcipher.Connection, log: Log, *, is_first: bool) -> bytes:
    """Sign the head of a log and keep it; raise Damaged where that ``is_first`` and unexpected.

    A log is signed as it begins: signed anew by the way, one without any checkpoint would look as
    if nothing had been deleted.
    """
    if not is_first and not ledger.last_checkpoint_size(connection, log):
        raise Damaged(
            "No checkpoint of the present log is kept: an earlier program never came to close it, "
            "or they were deleted. Check the archive. Then sign its ledger as it stands: "
            "archive-app custody checkpoint PATH."
        )
    return ledger.make_checkpoint(connection, log)


def remember(reading: Reading, log: Log, archive_id: bytes) -> str | None:
    """Let this computer know what a log holds; return a sentence where it could not."""
    try:
        with reading() as session:
            connection = driver_connection(session)
            seen_key, seen = facts.load_seen_key(connection), protection.see(connection, log)
    except FAILURES as error:
        return protection.unremembered(_why(error))
    return protection.remember(seen_key, archive_id, seen)


def unsigned(error: Exception) -> ArchiveError:
    """Return what to tell where the end of the ledger could not be signed after a commit."""
    told = "What was recorded is kept, but the end of the ledger could not be signed. "
    if isinstance(error, StorageRefused):
        return StorageRefused(
            f"{told}The disk has no space left for that, or refused it: it is signed when the "
            "archive is closed next."
        )
    if isinstance(error, ArchiveError) and not isinstance(error, Damaged):
        return type(error)(f"{told}{error}", error.reason)
    return Damaged(
        f"{told}{_why(error)} Check the archive to see what is damaged, keep this folder as it is, "
        "and restore a backup beside it."
    )


def _why(error: Exception) -> str:
    """Return a sentence, which what SQLCipher says of a damaged page is not."""
    return str(error) if isinstance(error, ArchiveError) else "The catalogue is damaged."
