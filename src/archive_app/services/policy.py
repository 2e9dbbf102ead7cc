"""What an archive's people decided for all of them: which digests are taken, whether views count.

Each change is an event, `policy_changed`, so that anybody can see since when something holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.errors import InvalidInput
from archive_app.model.custody import Event, Subject
from archive_app.store import facts
from archive_app.store.archive import Archive
from archive_app.store.transaction import Transaction, driver_connection


@dataclass(frozen=True)
class Policy:
    """What holds for everybody.

    ``sha512``: SHA-512 is taken of each file that comes in, beside SHA-256. ``views``: that
    somebody looks at evidence is an event.
    """

    sha512: bool
    views: bool


def load_policy(archive: Archive) -> Policy:
    """Return what holds from now on; what came in before keeps the digests of its time."""
    with archive.reading() as session:
        connection = driver_connection(session)
        return Policy(
            sha512=facts.takes_sha512(connection), views=facts.views_are_recorded(connection)
        )


def record_policy(
    archive: Archive,
    *,
    sha512: bool | None = None,
    views: bool | None = None,
    reason: str | None = None,
) -> bool:
    """Decide what is named, an event for each that changes; return False where all holds already.

    Raises InvalidInput where views are to be recorded no more and no reason is given: what is
    then missing from the ledger cannot be made up for later.
    """
    reason = (reason or "").strip() or None
    with archive.writing() as transaction:
        connection = transaction.connection
        changed = []
        if sha512 is not None and facts.takes_sha512(connection) != sha512:
            facts.save_digests(connection, with_sha512=sha512)
            changed.append(f"digests: {'sha256 sha512' if sha512 else 'sha256'}")
        if views is not None and facts.views_are_recorded(connection) != views:
            if not views and reason is None:
                raise InvalidInput("Say why views are not recorded any more: that is kept.")
            facts.save_views(connection, are_recorded=views)
            changed.append(f"views of evidence are {'recorded' if views else 'not recorded'}")
        for outcome in changed:
            _record(transaction, outcome, reason)
    return bool(changed)


def _record(transaction: Transaction, outcome: str, reason: str | None) -> None:
    transaction.touch("policy")
    transaction.record(
        Event(
            "policy_changed",
            (Subject("log", transaction.log.id.hex()),),
            outcome=outcome,
            note=reason,
        )
    )
