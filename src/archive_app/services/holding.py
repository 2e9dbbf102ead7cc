"""Which checkpoints of this archive's ledger somebody else is known to hold.

Whoever owns the keys of a log can rewrite it; only a checkpoint that is in other hands shows that.
So the ledger is protected up to an event as far as one of them covers it, and no further. A receipt
by a key that nobody compared may be anybody's, and one by a key that was given up before may be a
thief's: neither protects anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.transfer import HeldHead, LogHead
from archive_app.errors import Damaged
from archive_app.model.custody import utc_seconds
from archive_app.services import signers
from archive_app.services.custody import CustodyEvent, read_event
from archive_app.services.proof_check import ProvenLedger
from archive_app.store import cells, ledger
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

_HELD = "a checkpoint that others hold"
_COSIGNED = re.compile("Cosigned at ([^ ]+) by ")


def protected_up_to(archive: Archive) -> int | None:
    """Return the number of the last event that is protected, None where none is."""
    firsts = {log.number: log.first for log in archive.logs}
    with archive.reading() as session:
        connection = driver_connection(session)
        known = signers.load_all(connection)
        rows = connection.execute(
            "SELECT log, size, how, event FROM held_checkpoint WHERE size > 0"
        ).fetchall()
        by_end = sorted(
            (firsts[cells.integer(log, _HELD)] + cells.integer(size, _HELD) - 1, how, event)
            for log, size, how, event in rows
        )
        return next(
            (
                end
                for end, how, event in reversed(by_end)
                if how != "receipt"
                or _is_by_known_hand(read_event(ledger.load_event(connection, event)), known)
            ),
            None,
        )


def earliest_over(
    archive: Archive, connection: sqlcipher.Connection, number: int
) -> HeldHead | None:
    """Return the earliest checkpoint in other hands that covers an event, a cosigned one if any.

    One of a later log does too: its event 0 names the head of the log before. Raises Damaged where
    the ledger does not prove the event that tells of one.
    """
    logs = {log.number: log for log in archive.logs}
    proven = ProvenLedger(connection, archive.logs)
    known = signers.load_all(connection)
    receipt: HeldHead | None = None
    for log, size, held_by, how, event in connection.execute(
        "SELECT log, size, held_by, how, event FROM held_checkpoint ORDER BY log, size, number"
    ).fetchall():
        if logs[cells.integer(log, _HELD)].first + cells.integer(size, _HELD) <= number:
            continue
        told = proven.event(event)
        if how == "cosignature" and (found := _COSIGNED.match(told.note or "")):
            at = utc_seconds(datetime.fromisoformat(found[1]))
            return HeldHead(logs[log].origin, size, held_by, how, at)
        if how == "receipt" and receipt is None and _is_by_known_hand(told, known):
            receipt = HeldHead(logs[log].origin, size, held_by, how, told.recorded_at)
    return receipt


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
    """Keep who holds which heads; ``how`` is ``receipt``, ``cosignature`` or ``timestamp``.

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
    head = LogHead(log.id, cells.integer(row[0], _HELD), cells.blob(row[1], _HELD, 32))
    return head, cells.blob(row[2], _HELD)
