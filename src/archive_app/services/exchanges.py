"""Which bundles went out and came in, as lists show them: when, for whom, what for, what came back.

A bundle that went out has the number of the event that prepared it as its key, one that came in the
number of the event that took it in.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.errors import Damaged
from archive_app.progress import LOCKED
from archive_app.services import bundles_received, bundles_sent, cut_off
from archive_app.services.bundles_received import ReceivedBundle
from archive_app.services.bundles_sent import SentBundle
from archive_app.services.custody import CustodyEvent
from archive_app.services.cut_off import CutOff
from archive_app.services.proof_check import ProvenLedger
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class SentRow:
    """A bundle that was prepared, with what its events say; times are ISO 8601 in UTC.

    ``confirmed_by`` is who confirmed to have it, and ``exported_at`` when it was read back; both
    are None as long as that did not happen. ``is_under_way`` is a bundle that is written now, and
    ``cut_off`` is where one was written that left something, or may have.
    """

    key: int
    sent: SentBundle
    prepared_at: str
    purpose: str | None
    authority: str | None
    exported_at: str | None
    confirmed_at: str | None
    confirmed_by: str | None
    is_under_way: bool
    cut_off: CutOff | None


@dataclass(frozen=True)
class ReceivedRow:
    """A bundle that came in, when, and from whom as the event says."""

    key: int
    received: ReceivedBundle
    received_at: str
    received_from: str | None


def sent_keys(archive: Archive) -> array[int]:
    """Return the keys of all bundles that were prepared, newest first."""
    return array("q", (each.prepared_event for each in bundles_sent.list_sent(archive)))


def load_sent_rows(archive: Archive, keys: Sequence[int]) -> list[SentRow]:
    """Return the rows of some bundles that went out, in no order.

    Raises Damaged where the ledger does not prove what one of their events says.
    """
    left = {each.bundle: each for each in cut_off.list_cut_off(archive)}
    with archive.reading() as session:
        connection = driver_connection(session)
        proven = ProvenLedger(connection, archive.logs)
        return [
            _sent_row(
                proven, each, left.get(each.name), is_under_way=each.name in archive.under_way
            )
            for each in bundles_sent.load(connection, keys)
        ]


def find_locked(archive: Archive) -> SentBundle | None:
    """Return the bundle that was prepared last, where a lock stopped it; else None."""
    with archive.reading() as session:
        connection = driver_connection(session)
        newest = bundles_sent.find_newest(connection)
        if newest is None or newest.digest is not None or newest.exported_event is None:
            return None
        proven = ProvenLedger(connection, archive.logs)
        outcome = _event(proven, newest.exported_event, "exported", newest.name).outcome or ""
    return newest if outcome.endswith(f"\nfailed: {LOCKED}") else None


def received_keys(archive: Archive) -> array[int]:
    """Return the keys of all bundles that came in, newest first."""
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT number FROM event WHERE kind = 'bundle_received' ORDER BY number DESC"
        )
        return array("q", (number for (number,) in rows))


def load_received_rows(archive: Archive, keys: Sequence[int]) -> list[ReceivedRow]:
    """Return the rows of some bundles that came in, in no order; raises as `load_sent_rows`."""
    by_digest = {each.digest: each for each in bundles_received.list_received(archive)}
    found = []
    with archive.reading() as session:
        proven = ProvenLedger(driver_connection(session), archive.logs)
        for event in map(proven.event, keys):
            digest = (event.outcome or "").split("\n")[1:2]
            received = by_digest.get(digest[0]) if digest else None
            if received is not None:
                found.append(ReceivedRow(event.number, received, event.recorded_at, event.from_))
    return found


def _sent_row(
    proven: ProvenLedger, sent: SentBundle, left: CutOff | None, *, is_under_way: bool
) -> SentRow:
    prepared = _event(proven, sent.prepared_event, "export_prepared", sent.name)
    exported, confirmed = (
        None if number is None else _event(proven, number, kind, sent.name)
        for number, kind in (
            (sent.exported_event if sent.digest else None, "exported"),
            (sent.confirmed_event, "receipt_confirmed"),
        )
    )
    return SentRow(
        key=sent.prepared_event,
        sent=sent,
        prepared_at=prepared.recorded_at,
        purpose=prepared.purpose,
        authority=prepared.authority,
        exported_at=None if exported is None else exported.recorded_at,
        confirmed_at=None if confirmed is None else confirmed.recorded_at,
        confirmed_by=None if confirmed is None else confirmed.from_,
        is_under_way=is_under_way,
        cut_off=left,
    )


def _event(proven: ProvenLedger, number: int, kind: str, bundle: str) -> CustodyEvent:
    """Return what an event says of a bundle, unless that was erased with what it was about."""
    event = proven.event(number)
    if event.kind != kind or (event.outcome or bundle).partition("\n")[0] != bundle:
        raise Damaged(
            f"Event {number} tells of something else than the list of bundles says. Check the "
            "archive."
        )
    return event
