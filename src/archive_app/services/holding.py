"""Which checkpoints of this archive's ledger somebody else is known to hold.

Whoever owns the keys of a log can rewrite it; only a checkpoint that is in other hands shows that.
So the ledger is protected up to an event as far as one of them covers it, and no further. A receipt
by a key that nobody compared may be anybody's, and one by a key that was given up before may be a
thief's: neither protects anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.transfer import HeldHead, LogHead
from archive_app.errors import Damaged
from archive_app.model.custody import utc_seconds
from archive_app.services import signers
from archive_app.services.custody import CustodyEvent
from archive_app.services.proof_check import ProvenLedger
from archive_app.store import cells, disclosed, ledger, stated
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

TOUCHED = frozenset({"held_checkpoint", "known_signer", "sent_bundle"})
"""What a commit touches that may change up to which event the ledger is protected."""
_WHAT = "a checkpoint that others hold"
_KINDS = {"receipt": "receipt_confirmed", "cosignature": "checkpoint_held"}
"""The kind of the event that keeps a checkpoint, by what shows that others hold it."""

_COSIGNED = re.compile("Cosigned at ([^ ]+) by ")


def protected_up_to(archive: Archive) -> int | None:
    """Return the number of the last event that is protected, None where none is."""
    with archive.reading() as session:
        connection = driver_connection(session)
        told = _Told(archive, connection)
        for row in sorted(told.rows, key=lambda row: row.end, reverse=True):
            with suppress(Damaged):
                event = told.event(row)
                if row.how == "cosignature" or _is_by_known_hand(event, told.known):
                    return row.end
    return None


def earliest_over(
    archive: Archive, connection: sqlcipher.Connection, number: int
) -> HeldHead | None:
    """Return the earliest checkpoint in other hands that covers an event, a cosigned one if any.

    One of a later log does too: its event 0 names the head of the log before. Raises Damaged where
    the ledger does not prove the event that tells of one.
    """
    told = _Told(archive, connection)
    receipt: HeldHead | None = None
    for row in sorted(told.rows, key=lambda row: (row.log.number, row.size)):
        if row.end < number:
            continue
        event = told.event(row)
        if row.how == "cosignature" and (found := _COSIGNED.match(event.note or "")):
            at = utc_seconds(datetime.fromisoformat(found[1]))
            return HeldHead(row.log.origin, row.size, row.held_by, row.how, at)
        if row.how == "receipt" and receipt is None and _is_by_known_hand(event, told.known):
            receipt = HeldHead(row.log.origin, row.size, row.held_by, row.how, event.recorded_at)
    return receipt


@dataclass(frozen=True)
class _Row:
    """A checkpoint in other hands, as the event that is said to have kept it states it."""

    log: ledger.Log
    size: int
    root: bytes
    held_by: str
    how: str
    event: int

    @property
    def end(self) -> int:
        """The number of the last event that it covers."""
        return self.log.first + self.size - 1


class _Told:
    """The rows of *held_checkpoint* that the ledger states; any other row is no evidence.

    The event that keeps a checkpoint states the digests of the table before and after it: what is
    between, it wrote.
    """

    def __init__(self, archive: Archive, connection: sqlcipher.Connection) -> None:
        self._archive = archive
        self._connection = connection
        self._proven = ProvenLedger(connection, archive.logs)
        self.known = signers.load_all(connection)
        self.rows = tuple(self._stated())

    def event(self, row: _Row) -> CustodyEvent:
        """Return the event of a row; raise Damaged where the ledger does not prove both."""
        event = self._proven.event(row.event)
        require_own(self._archive, self._connection, LogHead(row.log.id, row.size, row.root))
        return event

    def _stated(self) -> Iterator[_Row]:
        logs = {log.number: log for log in self._archive.logs}
        rows = self._connection.execute(stated.QUERIES["held_checkpoint"]).fetchall()
        places = {digest: count for count, digest in enumerate(stated.prefix_digests(rows))}
        for place, (_, log, size, root, held_by, how, event, _) in enumerate(rows):
            with suppress(Damaged):
                if log in logs and self._wrote(event, _KINDS.get(how), place, places):
                    size, root = cells.integer(size, _WHAT), cells.blob(root, _WHAT, 32)
                    yield _Row(logs[log], size, root, str(held_by), how, event)

    def _wrote(
        self, number: int, kind: str | None, place: int, places: Mapping[bytes, int]
    ) -> bool:
        """Tell whether an event is of a kind, and states that it wrote the row at a place."""
        stored = ledger.load_event(self._connection, number)
        said = disclosed.said(stored.leaf, stored.disclosures)
        return said.get("kind") == kind is not None and any(
            table == "held_checkpoint"
            and places.get(before, len(places)) <= place < places.get(after, 0)
            for table, before, after in disclosed.stated_tables(said)
        )


def cosigned_by(at: datetime, vkey: str) -> str:
    """Return what the event of a cosignature notes: when, as the witness states it, and its key."""
    return f"Cosigned at {at.isoformat()} by {vkey}"


def signed_by(fingerprint: str | None) -> str:
    """Return what the event of a receipt notes: which key signed it, None where it was quoted."""
    return "Quoted the bundle digest." if fingerprint is None else f"Signed by {fingerprint}."


def is_good(signer: KnownSigner | None, recorded_at: str) -> bool:
    """Tell whether a receipt recorded then, by this archive's clock, was by a key one could trust.

    The key must be known, and not given up by that day (UTC).
    """
    return signer is not None and (signer.since is None or recorded_at[:10] < signer.since)


def _is_by_known_hand(told: CustodyEvent, known: Iterable[KnownSigner]) -> bool:
    """Tell whether the receipt of an event counts: quoted to a person, or by a key one trusts."""
    if told.note == signed_by(None):
        return True
    signer = next((each for each in known if told.note == signed_by(each.fingerprint)), None)
    return is_good(signer, told.recorded_at)


def require_own(archive: Archive, connection: sqlcipher.Connection, head: LogHead) -> ledger.Log:
    """Return the log that a head is of; raise Damaged unless this ledger goes on from it."""
    log = next((each for each in archive.logs if each.id == head.log), None)
    if log is None:
        raise Damaged("This is about another ledger than that of this archive.")
    if not 0 < head.size <= ledger.size(connection, log):
        raise Damaged("This is about events that this ledger does not have.")
    if ledger.root(connection, log, head.size) != head.root:
        raise Damaged(
            f"The first {head.size} events of this ledger are not those that are held elsewhere: "
            "its history was rewritten."
        )
    return log


def save_held(
    archive: Archive,
    connection: sqlcipher.Connection,
    heads: Iterable[LogHead],
    *,
    held_by: str,
    how: str,
    event: int,
    note: bytes | None = None,
) -> None:
    """Keep who holds which heads; ``how`` is ``receipt`` or ``cosignature``.

    ``note`` is the checkpoint of the head with its cosignature.
    """
    for head in heads:
        log = require_own(archive, connection, head)
        connection.execute(
            "INSERT INTO held_checkpoint(log, size, root, held_by, how, event, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (log.number, head.size, head.root, held_by, how, event, note),
        )


def newest_cosigned(
    connection: sqlcipher.Connection, log: ledger.Log, size: int
) -> tuple[LogHead, bytes] | None:
    """Return the newest cosigned checkpoint of a log of at most ``size`` events, with its head."""
    row = connection.execute(
        "SELECT size, root, note FROM held_checkpoint WHERE log = ? AND size <= ?"
        " AND note IS NOT NULL ORDER BY size DESC, number DESC LIMIT 1",
        (log.number, size),
    ).fetchone()
    if row is None:
        return None
    head = LogHead(log.id, cells.integer(row[0], _WHAT), cells.blob(row[1], _WHAT, 32))
    return head, cells.blob(row[2], _WHAT)
