"""Unsaved forms, kept encrypted as people type; working state, so no event tells of them."""

from __future__ import annotations

import json

from archive_app.errors import Damaged
from archive_app.model.canonical import JsonValue
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection


def save_draft(archive: Archive, name: str, fields: dict[str, JsonValue]) -> None:
    """Keep a form as it stands, in place of what was kept under this name before."""
    with archive.scratch() as session:
        driver_connection(session).execute(
            "INSERT OR REPLACE INTO scratch_draft(name, text) VALUES (?, ?)",
            (name, json.dumps(fields, ensure_ascii=True)),
        )


def find_draft(archive: Archive, name: str) -> dict[str, JsonValue] | None:
    """Return the form that was kept under a name, None where none was.

    Raises Damaged where what was kept is no form.
    """
    with archive.reading() as session:
        row = (
            driver_connection(session)
            .execute("SELECT text FROM scratch_draft WHERE name = ?", (name,))
            .fetchone()
        )
    if row is None:
        return None
    try:
        fields = json.loads(row[0])
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise Damaged("A draft that was kept in this archive cannot be read any more.")
    return fields


def list_drafts(archive: Archive, prefix: str = "") -> list[str]:
    """Return the names of all drafts that begin with ``prefix``, in order."""
    with archive.reading() as session:
        rows = driver_connection(session).execute("SELECT name FROM scratch_draft ORDER BY name")
        return [name for (name,) in rows if name.startswith(prefix)]


def drop_draft(archive: Archive, name: str) -> None:
    """Forget a draft: its form was saved, or a person discarded it."""
    with archive.scratch() as session:
        driver_connection(session).execute("DELETE FROM scratch_draft WHERE name = ?", (name,))
