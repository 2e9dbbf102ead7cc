"""What an archive's people decided for all of them: which digests are taken of what comes in."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.model.custody import Event, Subject
from archive_app.store import facts
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class Policy:
    """``sha512``: whether SHA-512 is taken of each file that comes in, beside SHA-256."""

    sha512: bool


def load_policy(archive: Archive) -> Policy:
    """Return what holds from now on; what came in before keeps the digests of its time."""
    with archive.reading() as session:
        return Policy(sha512=facts.takes_sha512(driver_connection(session)))


def record_policy(archive: Archive, policy: Policy) -> bool:
    """Decide what holds from now on, with an event; return False where it holds already."""
    with archive.writing() as transaction:
        if facts.takes_sha512(transaction.connection) == policy.sha512:
            return False
        facts.save_digests(transaction.connection, with_sha512=policy.sha512)
        transaction.touch("policy")
        transaction.record(
            Event(
                "policy_changed",
                (Subject("log", transaction.log.id.hex()),),
                outcome=f"digests: {'sha256 sha512' if policy.sha512 else 'sha256'}",
            )
        )
    return True
