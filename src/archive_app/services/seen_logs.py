"""How far the logs of others were seen here: as events tell it, whatever the list says.

Whoever could put the list back, or change it, would have a fork of a log cosigned. So a head counts
where an event that the ledger proves says that it was cosigned, or that it came with a bundle. The
list adds the keys of the log, which no event has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model import canonical
from archive_app.model.note import Checkpoint
from archive_app.services.proof_check import ProvenLedger
from archive_app.store import disclosed, ledger
from archive_app.store.disclosed import MALFORMED, STORED, refuted, stored_set
from archive_app.store.erasures import Erasures

COSIGNED, RECEIVED = "checkpoint_cosigned", "bundle_received"
"""The kinds of the events that tell of a head of somebody else's log."""

_RECEIVED_HEAD = re.compile(r"(\S+) ([1-9][0-9]*) ([0-9a-f]{64})")
_ABOUT_ACCESSIONS = (
    f"SELECT DISTINCT number, CAST(leaf AS BLOB), {STORED} FROM accession"
    # In this order: there are many more events than accessions.
    " CROSS JOIN record USING (key) CROSS JOIN event_subject ON subject = record.id"
    " CROSS JOIN event ON number = event"
    f" WHERE instr(CAST(lines AS TEXT), '{RECEIVED}') OR event.kind = '{RECEIVED}' ORDER BY number"
)


@dataclass(frozen=True)
class SeenLog:
    """The largest head of somebody else's log that was seen here.

    ``vkeys`` are its keys, none where the list has lost them. ``next_origin`` names the log that
    went on from this head in the bundle that it came with first, None where none did.
    """

    origin: str
    vkeys: tuple[str, ...]
    size: int
    root: bytes
    next_origin: str | None = None


@dataclass(frozen=True)
class _Head:
    """A head that was the largest of its log when an event told of it."""

    origin: str
    size: int
    root: bytes
    event: int
    next_origin: str | None = None


def load_seen(connection: sqlcipher.Connection) -> dict[str, SeenLog]:
    """Return the largest head that was seen of each log, by the name of the log.

    Raises Damaged where an event that may tell of one was changed or erased past the program.
    """
    logs = ledger.load_logs(connection)
    own = {log.origin for log in logs}
    vkeys = {
        origin: tuple(str(listed).splitlines())
        for origin, listed in connection.execute("SELECT origin, vkeys FROM seen_log")
    }
    largest: dict[str, _Head] = {}
    for head in (*_cosigned(connection, logs), *_received(connection)):
        if head.origin not in own and (
            head.origin not in largest or head.size > largest[head.origin].size
        ):
            largest[head.origin] = head
    proven = ProvenLedger(connection, logs)
    for head in largest.values():
        proven.event(head.event)
    return {
        origin: SeenLog(origin, vkeys.get(origin, ()), head.size, head.root, head.next_origin)
        for origin, head in largest.items()
    }


def save_seen(
    connection: sqlcipher.Connection, head: Checkpoint, vkeys: Sequence[str], *, is_cosigned: bool
) -> None:
    """Keep the largest head of somebody else's log; the caller proved that it goes on."""
    connection.execute(
        "INSERT OR REPLACE INTO seen_log(origin, vkeys, size, root, is_cosigned)"
        " VALUES (?, ?, ?, ?, ?)",
        (head.origin, "\n".join(vkeys), head.size, head.root, is_cosigned),
    )


def _cosigned(connection: sqlcipher.Connection, logs: Sequence[ledger.Log]) -> Iterator[_Head]:
    erasures = Erasures(connection.execute)
    for log in logs:
        for number, said in erasures.chain(log.id.hex()):
            if said.get("kind") == COSIGNED:
                head = Checkpoint.from_outcome(canonical.as_text(said.get("outcome")))
                yield _Head(head.origin, head.size, head.root, number)


def _received(connection: sqlcipher.Connection) -> Iterator[_Head]:
    """Yield the heads that came with bundles and were kept: not each goes on from what was seen.

    The event states the list that it changed; where an earlier program stated none, the list tells.
    Of all events about accessions, those are read that seem to tell of a bundle: one that was
    changed so that neither its row nor its words do is found by a check.
    """
    listed = set(connection.execute("SELECT origin, size, root FROM seen_log").fetchall())
    for number, leaf, secret, lines in connection.execute(_ABOUT_ACCESSIONS).fetchall():
        try:
            said = disclosed.said(leaf, stored_set(secret, lines))
            tables = disclosed.stated_tables(said) if "tables" in said else None
            _, *heads = canonical.as_text(said.get("note")).split("\n")
        except MALFORMED:
            raise refuted(number) from None
        told = heads if said.get("kind") == RECEIVED else []
        logs = list(filter(None, map(_RECEIVED_HEAD.fullmatch, told)))
        for found, following in zip_longest(logs, logs[1:]):  # each goes on from the one before
            next_origin = None if following is None else following[1]
            head = _Head(found[1], int(found[2]), bytes.fromhex(found[3]), number, next_origin)
            if (
                any(table == "seen_log" for table, _, _ in tables)
                if tables is not None
                else (head.origin, head.size, head.root) in listed
            ):
                yield head
