"""Checks that were finished, as the ledger keeps them, and how it words what they covered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from archive_app.errors import Damaged
from archive_app.model.fixity import Part, Scope
from archive_app.services.custody import PAGE, CustodyEvent, list_events
from archive_app.services.proof_check import ProvenLedger
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

EVERYTHING = Scope()
_FULL = "full check"
_WORDS = re.compile(
    r"check of ([a-z, ]+)"
    r"(?:; a sample of ([0-9]{1,9}) objects|; objects not read for ([0-9]{1,9}) days)?"
)


@dataclass(frozen=True)
class PastCheck:
    """One finished check as the ledger keeps it: ``note`` says what was checked, and how much.

    ``scope`` is None where it is told in words that this program does not know. ``failed_files``
    are the ids of stored files that were named, at most 49. One that the ledger does not prove was
    of nothing that is known, and found damage: ``note`` says which.
    """

    event: int
    finished_at: str
    agent: str | None
    scope: Scope | None
    is_whole: bool
    note: str
    failed_files: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        """Whether everything was checked."""
        return self.scope == EVERYTHING


def load_history(
    archive: Archive, *, before: int | None = None, limit: int = PAGE
) -> list[PastCheck]:
    """Return a page of finished checks, newest first; the next: ``before`` the last one's event."""
    listed = list_events(archive, kind="fixity_checked", before=before, limit=limit)
    with archive.reading() as session:
        proven = ProvenLedger(driver_connection(session), archive.logs)
        return [_told(proven, event) for event in listed]


def _told(proven: ProvenLedger, listed: CustodyEvent) -> PastCheck:
    try:
        event = proven.event(listed.number)
    except Damaged as damage:
        return PastCheck(
            event=listed.number,
            finished_at=listed.recorded_at,
            agent=None,
            scope=None,
            is_whole=False,
            note=str(damage),
            failed_files=(),
        )
    return PastCheck(
        event=event.number,
        finished_at=event.recorded_at,
        agent=event.agent,
        scope=of_words(event.purpose or ""),
        is_whole=event.outcome == "pass",
        note=event.note or "",
        failed_files=tuple(
            link.subject.id for link in event.subjects if link.subject.kind == "stored_file"
        ),
    )


def in_words(scope: Scope) -> str:
    """Return how the ledger words what a check covered; `of_words` reads it again."""
    if scope == EVERYTHING:
        return _FULL
    parts = ", ".join(part.value for part in Part if part in scope.parts)
    if scope.sample is not None:
        return f"check of {parts}; a sample of {scope.sample} objects"
    if scope.unread_for is not None:
        return f"check of {parts}; objects not read for {scope.unread_for.days} days"
    return f"check of {parts}"


def of_words(purpose: str) -> Scope | None:
    """Return what such words are of, None where they are of nothing that is known here."""
    if purpose == _FULL:
        return EVERYTHING
    said = _WORDS.fullmatch(purpose)
    if said is None:
        return None
    parts, sample, days = said.groups()
    try:
        return Scope(
            frozenset(Part(name) for name in parts.split(", ")),
            None if sample is None else int(sample),
            None if days is None else timedelta(days=int(days)),
        )
    except ValueError:
        return None
