"""Putting one key slot into the header: first the event and what is expected, the header last.

docs/format.md, "Which header counts". A crash before the header is replaced leaves the former one,
which the catalogue expects as well until it is noted that the new one stands.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from archive_app.errors import ArchiveError, StorageRefused
from archive_app.store import expected, header
from archive_app.store.archive import Archive
from archive_app.store.expected import Verdict
from archive_app.store.header import Header, Unlocked
from archive_app.store.slots import Slot
from archive_app.store.transaction import Transaction, driver_connection


def with_slot(unlocked: Unlocked, slot: Slot) -> Header:
    """Return the header with a slot in the place of the one with its id, or as one more."""
    former = unlocked.header
    kept = [slot if each.id == slot.id else each for each in former.slots]
    if slot not in kept:
        kept.append(slot)
    return header.sealed_header(
        former.archive_id, former.generation, kept, unlocked.keys.header_mac
    )


def expect(transaction: Transaction, unlocked: Unlocked, written: Header) -> None:
    """Let the catalogue expect another header, in the commit of the event that was recorded."""
    before = unlocked.header
    expected.save(transaction.connection, written, transaction.last_event, before=before)


def put(archive: Archive, written: Header, slot: Slot) -> None:
    """Replace the header by one that is expected, ``slot`` being what is new in it."""
    unlocked = archive.unlocked
    try:
        header.write_header(archive.path, written)
    except StorageRefused:
        archive.verdict = Verdict.UNFINISHED  # the next write, or the next opening, settles it
        raise
    archive.verdict = Verdict.EXPECTED
    own_slot = slot if slot.id == unlocked.slot.id else unlocked.slot
    archive.unlocked = replace(unlocked, header=written, slot=own_slot)
    with suppress(ArchiveError), archive.scratch() as session:  # else the next opening notes it
        expected.save_stands(driver_connection(session))
    # The event was told when it was committed; who has access is so only now.
    archive.on_commit(frozenset({"access"}))
