"""What an archive knows of itself: facts by name, whose slot is whose, the clock last seen."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import canonical
from archive_app.model.canonical import from_hex
from archive_app.model.custody import ClockReading
from archive_app.store import cells

BACKUP = "backup"
WITNESS_SEED = "witness_seed"
DIGESTS = "digests"
VIEWS = "views"
_DIGESTS = (b"sha256", b"sha256 sha512")
_OFF = b"off"
_FACT_LENGTH = 32
_CODE_LENGTH = 8
_SEEN_KEY_LENGTH = 32
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Mark:
    """What a backup's catalogue says of itself: its 16-byte id, and when it was made (UTC)."""

    id: bytes
    made_at: str


def load_fact(connection: sqlcipher.Connection, name: str, length: int) -> bytes:
    """Return the ``length`` bytes that the archive knows of itself under a name."""
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise Damaged(f"The catalogue has lost what it knows of itself ({name}).")
    return cells.blob(row[0], f"what it knows of itself ({name})", length)


def load_mark(connection: sqlcipher.Connection) -> Mark | None:
    """Return what a catalogue says of itself as a backup, None where it is none."""
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (BACKUP,)).fetchone()
    if row is None:
        return None
    said = cells.blob(row[0], "what it says of itself as a backup")
    content = canonical.decode_object(said, frozenset({"id", "made_at"}))
    return Mark(from_hex(content["id"], 16), str(content["made_at"]))


def save_mark(connection: sqlcipher.Connection, mark: Mark) -> None:
    """Let a catalogue say that it is a backup."""
    content = canonical.encode({"id": mark.id.hex(), "made_at": mark.made_at})
    save_fact(connection, BACKUP, content)


def load_seen_key(connection: sqlcipher.Connection) -> bytes:
    """Return the 32-byte key of what computers remember of the archive; raise Damaged."""
    return load_fact(connection, "seen_key", _SEEN_KEY_LENGTH)


def load_code(connection: sqlcipher.Connection) -> str:
    """Return the code that the archive's references begin with."""
    code = load_fact(connection, "code", _CODE_LENGTH).decode("ascii", "replace")
    if not set(code) <= set(_CROCKFORD):
        raise Damaged("The catalogue is damaged: its code is not what was written.")
    return code


def takes_sha512(connection: sqlcipher.Connection) -> bool:
    """Return whether SHA-512 is taken of each file that comes in, beside SHA-256."""
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (DIGESTS,)).fetchone()
    return row is not None and cells.blob(row[0], "which digests it takes") == _DIGESTS[1]


def require_policy(connection: sqlcipher.Connection) -> None:
    """Raise Damaged where a fact that few archives have is none that was ever written."""
    for name, value in connection.execute(
        "SELECT name, value FROM fact WHERE name IN (?, ?, ?) OR name LIKE 'backup/%'",
        (DIGESTS, VIEWS, WITNESS_SEED),
    ):
        known = {DIGESTS: _DIGESTS, VIEWS: (_OFF,)}.get(name)
        what = f"what it knows of itself ({name})"
        said = cells.blob(value, what, _FACT_LENGTH if known is None else None)
        if known is not None and said not in known:
            raise Damaged(f"The catalogue is damaged: {what} is not what was written.")


def require_backups(connection: sqlcipher.Connection) -> None:
    """Raise Damaged unless the same backups are listed as have a digest of what was written."""
    listed = connection.execute("SELECT lower(hex(id)) FROM backup").fetchall()
    kept = connection.execute("SELECT substr(name, 8) FROM fact WHERE name LIKE 'backup/%'")
    if set(listed) != set(kept.fetchall()):
        raise Damaged(
            "The list of backups and the digests of what was written to them do not name the same "
            "backups: one of the two was changed past the program."
        )


def save_digests(connection: sqlcipher.Connection, *, with_sha512: bool) -> None:
    """Say which digests are taken of each file that comes in."""
    save_fact(connection, DIGESTS, _DIGESTS[with_sha512])


def make_memory(connection: sqlcipher.Connection) -> None:
    """Give a new archive, or a copy of one, a key of its memory that no other has.

    With one memory, the first of two copies that goes on would make the other look old.
    """
    save_fact(connection, "seen_key", os.urandom(_SEEN_KEY_LENGTH))


def make_code(connection: sqlcipher.Connection) -> str:
    """Give an archive, or a copy of one, a code that no other has; return it.

    Copies with one code would hand out the same references.
    """
    bits = int.from_bytes(os.urandom(5), "big")
    code = "".join(_CROCKFORD[bits >> shift & 31] for shift in range(35, -5, -5))
    save_fact(connection, "code", code.encode("ascii"))
    return code


def save_fact(connection: sqlcipher.Connection, name: str, value: bytes) -> None:
    """Set what the archive knows of itself under a name."""
    connection.execute("INSERT OR REPLACE INTO fact(name, value) VALUES (?, ?)", (name, value))


def drop_fact(connection: sqlcipher.Connection, name: str) -> None:
    """Forget what the archive knows of itself under a name, if it knows anything."""
    connection.execute("DELETE FROM fact WHERE name = ?", (name,))


def views_are_recorded(connection: sqlcipher.Connection) -> bool:
    """Tell whether looking at evidence is an event here: it is, unless a policy says otherwise."""
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (VIEWS,)).fetchone()
    return row is None or row[0] != _OFF


def save_views(connection: sqlcipher.Connection, *, are_recorded: bool) -> None:
    """Say whether looking at evidence is an event here."""
    if are_recorded:
        drop_fact(connection, VIEWS)
    else:
        save_fact(connection, VIEWS, _OFF)


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
    return cells.blob(row[0], "the id of an agent", 16).hex()


def load_clock(connection: sqlcipher.Connection) -> ClockReading | None:
    """Return the clock as it stood at the last event, None where nothing readable says so.

    This is working state: no event tells of it, and nothing may depend on its being whole.
    """
    try:
        ((text,),) = connection.execute("SELECT text FROM scratch_setting WHERE name = 'clock'")
        at, boot, up_seconds = text.split(" ")
        read_at = datetime.fromisoformat(at).astimezone(UTC)
        return ClockReading(read_at, "", "", boot, int(up_seconds))
    except (ValueError, AttributeError, TypeError, OverflowError):
        return None


def save_clock(connection: sqlcipher.Connection, reading: ClockReading) -> None:
    """Keep the clock as it stands at this event."""
    connection.execute(
        "INSERT OR REPLACE INTO scratch_setting(name, text) VALUES ('clock', ?)",
        (f"{reading.at.isoformat()} {reading.boot} {reading.up_seconds}",),
    )
