"""The append-only Merkle log of an archive, over one DB-API connection.

docs/format.md, "Ledger". Nothing here begins or ends a transaction. Events are appended by
:mod:`archive_app.store.appending`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import disclosure, merkle, note
from archive_app.model.disclosure import DisclosureSet
from archive_app.store import cells

Random = Callable[[int], bytes]


@dataclass(frozen=True, repr=False)
class Log:
    """One log as the catalogue knows it: its place, random 128-bit id, first event, and keys."""

    number: int
    id: bytes
    first: int
    ed25519_seed: bytes
    mldsa44_seed: bytes

    @property
    def origin(self) -> str:
        """The name of this log in checkpoints (C2SP tlog-checkpoint)."""
        return note.origin_of(self.id)

    @property
    def keys(self) -> note.LogKeys:
        """The two keys that sign this log's checkpoints."""
        return note.LogKeys.from_seeds(self.origin, self.ed25519_seed, self.mldsa44_seed)


@dataclass(frozen=True)
class Appended:
    """Where an event went: its number in the table, index in its log, and leaf digest."""

    number: int
    index: int
    leaf_sha256: bytes


@dataclass(frozen=True)
class StoredEvent:
    """One event as stored."""

    number: int
    kind: str
    leaf: bytes
    disclosures: DisclosureSet


def create_log(connection: sqlcipher.Connection, random: Random = os.urandom) -> Log:
    """Begin a log with a fresh id and fresh keys; it follows every log that stands."""
    number, first = connection.execute(
        "SELECT (SELECT coalesce(max(number), 0) + 1 FROM log),"
        " (SELECT coalesce(max(number) + 1, 0) FROM event)"
    ).fetchone()
    log = Log(number, random(16), first, random(32), random(32))
    connection.execute(
        "INSERT INTO log(number, id, first, ed25519_seed, mldsa44_seed) VALUES (?, ?, ?, ?, ?)",
        (log.number, log.id, log.first, log.ed25519_seed, log.mldsa44_seed),
    )
    return log


def load_logs(connection: sqlcipher.Connection) -> list[Log]:
    """Return every log in order; the last is the one that is written to."""
    return [
        Log(
            cells.integer(number, "the list of its logs"),
            cells.blob(log_id, "the id of a log", 16),
            cells.integer(first, "the list of its logs"),
            cells.blob(ed25519_seed, "a key of a log", 32),
            cells.blob(mldsa44_seed, "a key of a log", 32),
        )
        for number, log_id, first, ed25519_seed, mldsa44_seed in connection.execute(
            "SELECT number, id, first, ed25519_seed, mldsa44_seed FROM log ORDER BY number"
        )
    ]


def size(connection: sqlcipher.Connection, log: Log) -> int:
    """Return the number of events in a log."""
    following = connection.execute(
        "SELECT min(first) FROM log WHERE number > ?", (log.number,)
    ).fetchone()[0]
    if following is None:
        following = next_number(connection)
    return cells.integer(
        cells.integer(following, "the list of its logs") - log.first, "the size of a log"
    )


def next_number(connection: sqlcipher.Connection) -> int:
    """Return the number of the next event, in whichever log it will stand."""
    row = connection.execute("SELECT coalesce(max(number) + 1, 0) FROM event").fetchone()
    return cells.integer(row[0], "the list of its events")


def position(level: int, index: int) -> int:
    """Return the one number under which a perfect subtree's digest is stored (in-order)."""
    return ((2 * index + 1) << level) - 1


def nodes(connection: sqlcipher.Connection, log: Log) -> merkle.Node:
    """Return how to look up a stored subtree digest of one log; raises Damaged if it is missing."""

    def node(level: int, index: int) -> bytes:
        row = connection.execute(
            "SELECT digest FROM tree WHERE log = ? AND position = ?",
            (log.number, position(level, index)),
        ).fetchone()
        if row is None:
            raise Damaged("The ledger has lost a digest of its tree.")
        return cells.blob(row[0], "a digest of the ledger's tree", 32)

    return node


def root(connection: sqlcipher.Connection, log: Log, at_size: int) -> bytes:
    """Return the 32-byte root (RFC 9162 section 2.1.1) of the first ``at_size`` events."""
    return merkle.root(at_size, nodes(connection, log))


def head(connection: sqlcipher.Connection, log: Log) -> note.Checkpoint:
    """Return the log's present head, unsigned."""
    at_size = size(connection, log)
    return note.Checkpoint(log.origin, at_size, root(connection, log, at_size))


def make_checkpoint(connection: sqlcipher.Connection, log: Log) -> bytes:
    """Sign the log's present head and keep it; a head that was signed before is returned again."""
    at = head(connection, log)
    kept = connection.execute(
        "SELECT note FROM checkpoint WHERE log = ? AND size = ?", (log.number, at.size)
    ).fetchone()
    if kept is not None:
        return cells.blob(kept[0], "a checkpoint")
    signed = note.sign_checkpoint(at, log.keys)
    connection.execute(
        "INSERT INTO checkpoint(log, size, note) VALUES (?, ?, ?)", (log.number, at.size, signed)
    )
    return signed


def unsigned_ends(connection: sqlcipher.Connection, logs: Sequence[Log]) -> list[tuple[Log, int]]:
    """Return each log whose end is not signed as the event names it that goes on from it.

    With the number of that event.
    """
    return [
        (log, following.first)
        for log, following in pairwise(logs)
        if last_checkpoint_size(connection, log) < size(connection, log)
        and disclosure.values(load_event(connection, following.first).disclosures).get("outcome")
        == head(connection, log).as_outcome()
    ]


def newest_checkpoint(connection: sqlcipher.Connection, log: Log) -> tuple[int, bytes] | None:
    """Return (size, note) of the newest checkpoint of one log, None where there is none."""
    row = connection.execute(
        "SELECT size, note FROM checkpoint WHERE log = ? ORDER BY size DESC LIMIT 1", (log.number,)
    ).fetchone()
    if row is None:
        return None
    return cells.integer(row[0], "the size of a checkpoint"), cells.blob(row[1], "a checkpoint")


def last_checkpoint_size(connection: sqlcipher.Connection, log: Log) -> int:
    """Return how many events the newest checkpoint of a log covers, 0 where there is none."""
    newest = connection.execute(
        "SELECT coalesce(max(size), 0) FROM checkpoint WHERE log = ?", (log.number,)
    ).fetchone()[0]
    return cells.integer(newest, "the size of a checkpoint")


def load_event(connection: sqlcipher.Connection, number: int) -> StoredEvent:
    """Return one event by its number."""
    row = connection.execute(
        "SELECT number, kind, leaf, secret, lines FROM event WHERE number = ?", (number,)
    ).fetchone()
    if row is None:
        raise Damaged(f"Event {number} is missing from the ledger.")
    what = "an event of the ledger"
    secret = None if row[3] is None else cells.blob(row[3], what, 32)
    return StoredEvent(
        row[0],
        cells.text(row[1], what),
        cells.blob(row[2], what),
        DisclosureSet(secret, cells.text(row[4], what)),
    )


def load_events(connection: sqlcipher.Connection, numbers: Iterable[int]) -> Iterator[StoredEvent]:
    """Yield events by number, in the order asked for, one at a time."""
    return (load_event(connection, number) for number in numbers)


def find_events_about(connection: sqlcipher.Connection, subject_id: bytes) -> list[int]:
    """Return the numbers of the events about one subject, oldest first."""
    return [
        cells.integer(row[0], "a number of the ledger's chains")
        for row in connection.execute(
            "SELECT event FROM event_subject WHERE subject = ? ORDER BY seq", (subject_id,)
        )
    ]


def end_of_chain(connection: sqlcipher.Connection, subject_id: str) -> tuple[int, str | None]:
    """Return the seq and leaf digest (hex) of the newest event about a subject (id in hex).

    (0, None) where there is none.
    """
    row = connection.execute(
        "SELECT seq, leaf FROM event_subject JOIN event ON number = event"
        " WHERE subject = ? ORDER BY seq DESC LIMIT 1",
        (bytes.fromhex(subject_id),),
    ).fetchone()
    if row is None:
        return 0, None
    seq = cells.integer(row[0], "a number of the ledger's chains")
    return seq, merkle.leaf_digest(cells.blob(row[1], "an event of the ledger")).hex()
