"""What is said, witnessed and made whole again where a header is not what it should be.

docs/format.md, "Which header counts". Nothing of a header is written over without an event that
says so, and nothing at all where it is not known which of two copies counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol

from sqlmodel import Session

from archive_app.errors import StorageRefused
from archive_app.model.custody import Event, Subject
from archive_app.store import expected, header, other_catalogues
from archive_app.store.expected import Verdict
from archive_app.store.header import Difference, Unlocked
from archive_app.store.ledger import Log
from archive_app.store.protection import Standing
from archive_app.store.transaction import Transaction, driver_connection

KINDS = ("header_mended", "header_accepted", "access_unchanged")
"""The kinds of event that tell of a header that was not what it should be."""
UNCHANGED = (
    "The last change of who can open this archive was recorded and then interrupted: it did not "
    "take effect, and what opened the archive before it still does. Make the change again."
)
OTHER = (
    "The header of this archive is not the one that its catalogue expects: one of the two was put "
    "back as it was before a change of who can open the archive, or changed by something else."
)


class Opened(Protocol):
    """What an open archive is here: `Archive`, which calls what stands below."""

    path: Path
    unlocked: Unlocked
    standing: Standing
    difference: Difference | None
    verdict: Verdict
    is_header_settled: bool

    @property
    def log(self) -> Log:
        """The log that events go to."""

    def reading(self) -> AbstractContextManager[Session]:
        """Yield a session on a snapshot."""

    def writing(self) -> AbstractContextManager[Transaction]:
        """Yield the one transaction that may change the archive."""

    def scratch(self) -> AbstractContextManager[Session]:
        """Yield a session for working state."""


def sentences(archive: Opened) -> Iterator[str]:
    """Yield what whoever opens an archive should know of its keys, beyond how it stands."""
    if archive.difference is not None:
        yield f"{archive.difference.value} {_what_was_done(archive)}"
    if archive.verdict is Verdict.UNFINISHED:
        yield UNCHANGED
    if archive.verdict is Verdict.OTHER and archive.standing is not Standing.OLD_HEADER:
        yield OTHER
    yield from other_catalogues.remark(archive.path, archive.unlocked.header.generation)


def must_be_accepted(archive: Opened) -> bool:
    """Tell whether only a person can say that the header which opened an archive counts."""
    is_told_apart = archive.difference is None or archive.difference.is_told_apart
    return archive.verdict is Verdict.OTHER or not is_told_apart


def settle(archive: Opened, reason: str | None = None) -> None:
    """Witness what was found of the header at opening, once; then make both copies the same.

    ``reason`` is why a person takes this header for the one that counts, where that must be said.
    """
    if archive.is_header_settled:
        return
    told = list(_events(archive, reason))
    if told or archive.verdict is Verdict.UNFINISHED:
        with archive.writing() as transaction:  # which witnesses first what did not take effect
            for event in told:
                transaction.record(event)
            if told:
                _expect_what_stands(archive, transaction)
    else:
        _note_that_it_stands(archive)
    if archive.difference is not None:
        with suppress(StorageRefused):  # it can be read all the same
            header.write_header(archive.path, archive.unlocked.header)
    if must_be_accepted(archive):
        archive.verdict, archive.difference = Verdict.EXPECTED, None  # there is nothing to tell
    archive.is_header_settled = True


def witness_unchanged(archive: Opened, transaction: Transaction) -> None:
    """Witness, before a write does anything else, that a change of access did not take effect.

    Any event after that of the change would contradict that it was interrupted.
    """
    if archive.verdict is not Verdict.UNFINISHED:
        return
    if expected.judge(transaction.connection, archive.unlocked.header) is Verdict.UNFINISHED:
        ledger = (Subject("log", transaction.log.id.hex()),)
        transaction.record(Event("access_unchanged", ledger, note=UNCHANGED))
        _expect_what_stands(archive, transaction)


def expect_something(archive: Opened, transaction: Transaction) -> None:
    """Let a catalogue from before it kept which header it expects keep that from now on."""
    if archive.verdict is not Verdict.UNKNOWN:
        return  # it was found at opening: not looked for again with each write
    connection = transaction.connection
    if transaction.last_event >= 0 and expected.load(connection) is None:
        _expect_what_stands(archive, transaction)


def _expect_what_stands(archive: Opened, transaction: Transaction) -> None:
    expected.save(transaction.connection, archive.unlocked.header, transaction.last_event)


def _events(archive: Opened, reason: str | None) -> Iterator[Event]:
    ledger = (Subject("log", archive.log.id.hex()),)
    if reason is not None and must_be_accepted(archive):
        yield Event("header_accepted", ledger, note=reason)
    if archive.difference is not None:
        yield Event("header_mended", ledger, note=archive.difference.value)


def _note_that_it_stands(archive: Opened) -> None:
    """Note that a change came to its end, where a crash kept that from being noted."""
    with archive.reading() as session:
        is_settled = expected.is_settled(driver_connection(session))
    if not is_settled:
        with archive.scratch() as session:
            expected.save_stands(driver_connection(session))


def _what_was_done(archive: Opened) -> str:
    if archive.standing is Standing.CURRENT:
        return "Both were made whole again, and the ledger says so."
    return "Nothing of it is written over while the archive is open read-only."
