"""The rows of sealed objects in the catalogue: which contents are held, and one more."""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.store.objects import NewObject


def holds(connection: sqlcipher.Connection, sha256: bytes) -> bool:
    """Tell whether an object of the catalogue has this content."""
    row = connection.execute("SELECT 1 FROM object WHERE sha256 = ?", (sha256,))
    return row.fetchone() is not None


def save_object(connection: sqlcipher.Connection, new: NewObject) -> None:
    """Refer to an object that is durable in its place."""
    connection.execute(
        "INSERT INTO object(id, size, sha256, sha512, wrapped) VALUES (?, ?, ?, ?, ?)",
        (new.id, new.size, new.sha256, new.sha512, new.wrapped),
    )
