"""The rows of sealed objects in the catalogue: which contents are held or shredded; one more."""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.store.erasures import SHREDDED
from archive_app.store.objects import NewObject


def holds(connection: sqlcipher.Connection, sha256: bytes) -> bool:
    """Tell whether an object of the catalogue has this content."""
    row = connection.execute("SELECT 1 FROM object WHERE sha256 = ?", (sha256,))
    return row.fetchone() is not None


def is_held(file: str = "stored_file") -> str:
    """Return as SQL whether a stored file still holds its bytes: it does while it has its words.

    ``file`` is what the query calls the table. An object alone tells nothing of it: a shredded file
    keeps its digest, and the same bytes may be those of another item.
    """
    return (
        "EXISTS (SELECT 1 FROM record JOIN revision ON record_key = record.key AND number ="
        f" record.revision WHERE record.key = {file}.key AND secret IS NOT NULL)"
    )


def is_shredded(file: str = "stored_file") -> str:
    """Return as SQL whether a stored file was shredded, as an event says: more than not held.

    What lost its words in another way is damaged, and its bytes are what is left of it.
    """
    return (
        f"(NOT {is_held(file)} AND EXISTS (SELECT 1 FROM record JOIN event_subject ON subject ="
        f" record.id JOIN event ON number = event WHERE record.key = {file}.key"
        f" AND event.kind = '{SHREDDED}'))"
    )


def save_object(connection: sqlcipher.Connection, new: NewObject) -> None:
    """Refer to an object that is durable in its place."""
    connection.execute(
        "INSERT INTO object(id, size, sha256, sha512, wrapped) VALUES (?, ?, ?, ?, ?)",
        (new.id, new.size, new.sha256, new.sha512, new.wrapped),
    )
