"""The history of each thing as its disclosed events tell it: in order, chained, gaps named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from archive_app.bundle.statement import EventStatement, FileStatement
from archive_app.model import merkle
from archive_app.model.custody import ChainedSubject

BEGINNINGS = frozenset({"received", "digest_computed", "collected", "captured", "acquired"})
"""Events with which the history of an original begins; an export is never one."""
MAKINGS = frozenset({"derivative_made", "redacted", "working_copy_made"})
"""Events with which the history of a file that was made from another begins."""


@dataclass(frozen=True)
class FileHistory:
    """What the log shows of one file; ``stated_at`` is when, by the archive's own clock.

    ``events`` are the places in the file's own history that are disclosed and proven, counted from
    1; ``is_proven`` says whether the first of them states these very bytes, and ``first`` is its
    log and index. ``not_later_than`` is by when it was there at the latest, on evidence from
    outside ``by`` somebody else; ``remembered_not_later_than`` as this computer alone remembers.
    """

    path: str
    local: str
    is_proven: bool
    stated_at: str | None
    events: tuple[int, ...]
    sentence: str
    first: tuple[bytes, int] | None = None
    not_later_than: datetime | None = None
    by: str | None = None
    remembered_not_later_than: datetime | None = None

    def bounded(
        self, not_later_than: datetime | None, by: str | None, remembered: datetime | None
    ) -> FileHistory:
        """Return the same with what evidence from outside, and memory here, say of when."""
        told = "nothing from outside the archive bounds that"
        if not_later_than is not None:
            at = f"{not_later_than:%Y-%m-%dT%H:%M:%SZ}"
            told = f"evidence from outside: not later than {at}, by {by}"
        if remembered is not None:
            at = f"{remembered:%Y-%m-%dT%H:%M:%SZ}"
            told += f"; this computer remembers it from {at}, which proves nothing to others"
        return replace(
            self,
            sentence=f"{self.sentence.removesuffix('.')}; {told}.",
            not_later_than=not_later_than,
            by=by,
            remembered_not_later_than=remembered,
        )


@dataclass(frozen=True, slots=True)
class Link:
    """One disclosed place in the history of a subject; ``place`` is the event's log and index."""

    sha256: str | None
    prev: str | None
    leaf: str
    kind: str | None
    recorded_at: str
    is_proven: bool
    place: tuple[bytes, int]


History: TypeAlias = dict[str, dict[int, Link]]
"""By id of a subject and place in its history, counted from 1."""


def link_of(event: EventStatement, link: ChainedSubject, *, is_proven: bool) -> Link:
    """Return the place that an event has in the history of one of its subjects."""
    return Link(
        link.subject.sha256,
        link.prev,
        merkle.leaf_digest(event.leaf).hex(),
        event.text("kind"),
        event.parsed.recorded_at,
        is_proven,
        (event.parsed.log, event.parsed.index),
    )


def breaks(history: History) -> Iterator[str]:
    """Yield a sentence for each event that does not follow from the one before it."""
    for places in history.values():
        for seq, link in places.items():
            before = places.get(seq - 1)
            is_wrong = link.prev is not None if seq == 1 else link.prev is None
            if seq < 1 or is_wrong or (before is not None and link.prev != before.leaf):
                yield f"Event {seq} about a thing does not follow from event {seq - 1}."


def history_of(file: FileStatement, places: Mapping[int, Link]) -> FileHistory:
    """Return what the events about a file show of it."""
    proven = tuple(sorted(seq for seq, link in places.items() if link.is_proven))
    first = places.get(1)
    if first is None or not first.is_proven:
        sentence = "The log shows nothing of how this file came in."
        return FileHistory(file.path, file.local, False, None, proven, sentence)
    if first.sha256 != file.sha256 or first.kind not in BEGINNINGS | MAKINGS:
        sentence = "The first event about this file does not state these bytes."
        return FileHistory(file.path, file.local, False, None, proven, sentence)
    did = "received" if first.kind in BEGINNINGS else "made from another file"
    sentence = (
        f"The archive states by its own clock that it was {did} at {first.recorded_at}; "
        f"{_told(proven)}."
    )
    return FileHistory(
        file.path, file.local, True, first.recorded_at, proven, sentence, first.place
    )


def _told(proven: tuple[int, ...]) -> str:
    """Return which events of a history are shown, as "events 1-9 without a gap"."""
    last = proven[-1]
    missing: list[int] = []
    expected = 1
    for seq in proven:
        # Whoever signs may state any number: no more of them are counted than are told.
        missing += range(expected, min(seq, expected + 11))
        expected = seq + 1
    if not missing:
        return "event 1 is shown" if last == 1 else f"events 1-{last} without a gap"
    withheld = ", ".join(map(str, missing[:10])) + (" and more" if len(missing) > 10 else "")
    return f"of events 1-{last}, {withheld} {'is' if len(missing) == 1 else 'are'} withheld"
