"""What a person prefers in one archive and that is not policy: no event, never exported."""

from __future__ import annotations

from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

_PREFIX = "preference "


def load_preferences(archive: Archive) -> dict[str, str]:
    """Return every preference that was ever set in this archive, by name."""
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT substr(name, ?), text FROM scratch_setting WHERE name LIKE ?",
            (len(_PREFIX) + 1, f"{_PREFIX}%"),
        )
        return dict(rows.fetchall())


def set_preference(archive: Archive, name: str, value: str) -> None:
    """Set one preference."""
    with archive.scratch() as session:
        driver_connection(session).execute(
            "INSERT OR REPLACE INTO scratch_setting(name, text) VALUES (?, ?)",
            (_PREFIX + name, value),
        )
