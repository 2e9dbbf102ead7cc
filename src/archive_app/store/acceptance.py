"""A person's word for what the program cannot know: an archive was moved, copied, or put back.

Each is an event, and opens the way to write; where the event is not committed it stays shut.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from archive_app.errors import InvalidInput, NotAllowed
from archive_app.model.custody import Event, Subject
from archive_app.store import facts, ledger, mending, particulars
from archive_app.store.ledger import Log
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection


class Opened(mending.Opened, Protocol):
    """What an open archive is here: `Archive`, which calls what stands below."""

    logs: list[Log]

    def require_medium(self) -> None:
        """Raise NotAllowed where nobody's word lets anything be written."""

    def remember(self) -> None:
        """Let this computer remember the ledger as it stands."""


def accept_move(archive: Opened) -> None:
    """Go on in an archive that this computer had not seen, because it was moved here.

    Where its header is an older one besides, it stays read-only until that is accepted too.
    """
    if archive.standing is not Standing.NEW_HERE:
        raise NotAllowed(archive.standing.refusal or "This computer knows this archive already.")
    with _declared(archive), archive.writing() as transaction:
        log = Subject("log", archive.log.id.hex())
        if not particulars.stated_code(transaction.connection.execute).is_kept:
            # An older code was put back on the way, or this is a copy, of which nobody said so.
            transaction.make_code()
        transaction.record(Event("archive_moved", (log,), note="Moved to this computer."))
    if mending.must_be_accepted(archive):
        archive.standing = Standing.OLD_HEADER
    else:
        mending.settle(archive)
    archive.remember()


def accept_copy(archive: Opened, reason: str) -> None:
    """Go on in a successor log, because a person says that this is a copy or a restoration.

    Event 0 of the successor names the predecessor's origin, size, root and the reason; the
    predecessor's keys sign that, and nothing more.
    """
    archive.require_medium()
    if not reason.strip():
        raise InvalidInput("Say why the ledger goes on in a successor: the reason is recorded.")
    with _declared(archive), archive.writing() as transaction:
        # What this computer remembers of the original, under the old key, stays as it is.
        facts.make_memory(transaction.connection)
        transaction.make_code()
        transaction.begin_successor(reason)
    with archive.reading() as session:
        archive.logs = ledger.load_logs(driver_connection(session))
    mending.settle(archive, reason)
    archive.remember()


def accept_header(archive: Opened, reason: str) -> None:
    """Go on with a header that is older than the one which was written last."""
    if archive.standing is not Standing.OLD_HEADER:
        raise NotAllowed(archive.standing.refusal or "The header is the one that is expected.")
    if not reason.strip():
        raise InvalidInput("Say why the older header is to count: the reason is recorded.")
    with _declared(archive):
        mending.settle(archive, reason)
    archive.remember()


@contextmanager
def _declared(archive: Opened) -> Iterator[None]:
    before, archive.standing = archive.standing, Standing.CURRENT
    try:
        yield
    except BaseException:
        archive.standing = before
        raise
