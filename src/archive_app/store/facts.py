"""What an archive knows of itself: facts by name, whose slot is whose, the clock last seen."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model.custody import ClockReading


def load_fact(connection: sqlcipher.Connection, name: str) -> bytes:
    """Return what the archive knows of itself under a name."""
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise Damaged(f"The catalogue has lost what it knows of itself ({name}).")
    return bytes(row[0])


def save_fact(connection: sqlcipher.Connection, name: str, value: bytes) -> None:
    """Set what the archive knows of itself under a name."""
    connection.execute("INSERT OR REPLACE INTO fact(name, value) VALUES (?, ?)", (name, value))


def save_slot(
    connection: sqlcipher.Connection, slot_id: bytes, agent_key: int, purpose: str
) -> None:
    """Say whose a key slot is."""
    connection.execute(
        "INSERT INTO key_slot(id, agent_key, purpose) VALUES (?, ?, ?)",
        (slot_id, agent_key, purpose),
    )


def find_slot_agent(connection: sqlcipher.Connection, slot_id: bytes) -> str:
    """Return the id (hex) of the agent who acts through a slot."""
    row = connection.execute(
        "SELECT record.id FROM key_slot JOIN record ON record.key = agent_key"
        " WHERE key_slot.id = ?",
        (slot_id,),
    ).fetchone()
    if row is None:
        raise Damaged("The catalogue does not know whose key slot this is.")
    return str(row[0].hex())


def load_clock(connection: sqlcipher.Connection) -> ClockReading | None:
    """Return the clock as it stood at the last event, None before the first."""
    row = connection.execute("SELECT text FROM scratch_setting WHERE name = 'clock'").fetchone()
    if row is None:
        return None
    at, boot, up_seconds = row[0].split(" ")
    return ClockReading(datetime.fromisoformat(at).astimezone(UTC), "", "", boot, int(up_seconds))


def save_clock(connection: sqlcipher.Connection, reading: ClockReading) -> None:
    """Keep the clock as it stands at this event."""
    connection.execute(
        "INSERT OR REPLACE INTO scratch_setting(name, text) VALUES ('clock', ?)",
        (f"{reading.at.isoformat()} {reading.boot} {reading.up_seconds}",),
    )
