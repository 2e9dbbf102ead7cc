"""Which header a catalogue expects, so that one that was put back as it once was is found out.

docs/format.md, "Which header counts". The fact ``header`` changes in the commit of each event that
changes who can open the archive, before the header itself is replaced: until that is known to be
done, the header before is expected as well. The number of the event ties the fact to the ledger, so
that an old page with an older fact is found out, and no later event lets a change look interrupted.
A program that states whose key slots are sets the fact too: where an event does, it is not missing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum, auto

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import canonical
from archive_app.model.canonical import from_hex
from archive_app.store import cells, facts, particulars
from archive_app.store.header import Header

HEADER = "header"
_UNDER_WAY = "header_under_way"
_CHANGES = (
    "archive_created",
    "access_granted",
    "access_revoked",
    "passphrase_changed",
    "recovery_words_made",
    "keys_rotated",
)
"""The kinds of event that come with another header."""


class Verdict(Enum):
    """What a catalogue says of a header."""

    EXPECTED = auto()
    UNFINISHED = auto()  # the change that the very last event tells of did not come to its end
    UNKNOWN = auto()  # the catalogue was written before it kept which header it expects
    OTHER = auto()  # also where the catalogue has lost which header it expects


@dataclass(frozen=True)
class Expected:
    """SHA-256 of the header that counts, of the one before where it may not have been replaced.

    ``event`` is the number of the event that was recorded with the change.
    """

    digest: bytes
    before: bytes | None
    event: int


def digest(header: Header) -> bytes:
    """Return the SHA-256 of a header string."""
    return hashlib.sha256(header.text.encode("ascii")).digest()


def load(connection: sqlcipher.Connection) -> Expected | None:
    """Return which header a catalogue expects, None where it does not say; raise Damaged."""
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (HEADER,)).fetchone()
    if row is None:
        return None
    content = canonical.decode_object(
        cells.blob(row[0], "which header it expects"), frozenset({"before", "digest", "event"})
    )
    before, event = content["before"], content["event"]
    return Expected(
        from_hex(content["digest"], 32),
        None if before is None else from_hex(before, 32),
        event if isinstance(event, int) else -1,
    )


def require(connection: sqlcipher.Connection) -> None:
    """Raise Damaged where a catalogue does not say which header it expects, and once did."""
    if load(connection) is None and particulars.states_slots(connection.execute):
        raise Damaged(
            "The catalogue has lost which header it expects: that was deleted past the program, so "
            "an archive.json from before a change of who can open the archive may be in its place."
        )


def require_mark(connection: sqlcipher.Connection) -> None:
    """Raise Damaged where a catalogue says that it is a backup, and was written to since."""
    found = None if facts.load_mark(connection) is None else load(connection)
    if found is not None and found.event != last_event(connection):
        raise Damaged(
            "The catalogue says that it is a backup, and is none: what it knows of its header is "
            "not of its last event. That was written past the program."
        )


def save(
    connection: sqlcipher.Connection, header: Header, event: int, before: Header | None = None
) -> None:
    """Expect a header, in the commit of an event; ``before`` is the one that it will replace.

    That it is still to be replaced is said beside it, and only until it is: so no older or newer
    page says it of this change.
    """
    facts.save_fact(
        connection,
        HEADER,
        canonical.encode(
            {
                "before": None if before is None else digest(before).hex(),
                "digest": digest(header).hex(),
                "event": event,
            }
        ),
    )
    save_stands(connection)
    if before is not None:
        connection.execute(
            "INSERT INTO scratch_setting(name, text) VALUES (?, ?)",
            (_UNDER_WAY, digest(header).hex()),
        )


def save_stands(connection: sqlcipher.Connection) -> None:
    """Note that the header stands, so that the one before is expected no more: working state."""
    connection.execute("DELETE FROM scratch_setting WHERE name = ?", (_UNDER_WAY,))


def is_settled(connection: sqlcipher.Connection) -> bool:
    """Tell whether it is noted already that the header stands, or there is nothing to note."""
    return _under_way(connection) is None


def judge(connection: sqlcipher.Connection, header: Header) -> Verdict:
    """Return what a catalogue of the header's generation says of it; raise Damaged."""
    found = load(connection)
    if found is None:
        is_lost = particulars.states_slots(connection.execute)
        return Verdict.OTHER if is_lost else Verdict.UNKNOWN
    if found.event < last_change(connection):
        return Verdict.OTHER
    if digest(header) == found.digest:
        return Verdict.EXPECTED
    # An interrupted change was the last thing done: settling it comes before any other event.
    is_last = found.event == last_event(connection)
    if digest(header) == found.before and is_last and _under_way(connection) == found.digest:
        return Verdict.UNFINISHED
    return Verdict.OTHER


def last_event(connection: sqlcipher.Connection) -> int:
    """Return the number of the last event, -1 for none."""
    number = connection.execute("SELECT max(number) FROM event").fetchone()[0]
    return number if isinstance(number, int) else -1


def last_change(connection: sqlcipher.Connection) -> int:
    """Return the number of the last event that comes with another header, -1 for none."""
    marks = ", ".join("?" for _ in _CHANGES)
    row = connection.execute(f"SELECT max(number) FROM event WHERE kind IN ({marks})", _CHANGES)
    number = row.fetchone()[0]
    return number if isinstance(number, int) else -1


def _under_way(connection: sqlcipher.Connection) -> bytes | None:
    """Return the digest of the header that is not noted to stand yet."""
    row = connection.execute("SELECT text FROM scratch_setting WHERE name = ?", (_UNDER_WAY,))
    found = row.fetchone()
    try:
        return bytes.fromhex(found[0]) if found else None
    except (TypeError, ValueError):
        return b""
