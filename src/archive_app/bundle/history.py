"""The history of each thing as its proven events tell it: in order, chained, gaps named."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter

from archive_app.bundle.statement import EventStatement, FileStatement, RecordStatement
from archive_app.errors import Damaged
from archive_app.model import canonical, custody, merkle
from archive_app.model.custody import ChainedSubject, Subject

BEGINNINGS = frozenset({"received", "digest_computed", "collected", "captured", "acquired"})
"""Events with which the history of an original begins; an export is never one."""
MAKINGS = frozenset({"derivative_made", "redacted", "working_copy_made"})
"""Events with which the history of a file that was made from another begins."""


@dataclass(frozen=True, slots=True)
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
            sentence=sys.intern(f"{self.sentence.removesuffix('.')}; {told}."),
            not_later_than=not_later_than,
            by=by,
            remembered_not_later_than=remembered,
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """One proven event, as the histories of all its subjects have it.

    ``leaf`` is its leaf digest.
    """

    kind: str | None
    recorded_at: str
    leaf: bytes
    log: bytes
    index: int

    @property
    def place(self) -> tuple[bytes, int]:
        """Its log, and its index there."""
        return self.log, self.index


@dataclass(frozen=True, slots=True)
class Link:
    """The place ``seq`` that an event has in the history of a subject, counted from 1.

    ``prev`` is the leaf digest of the event before it that it names, None where it names none.
    """

    seq: int
    event: Shown
    sha256: str | None
    prev: bytes | None


@dataclass(slots=True)
class Thing:
    """What the events of a bundle tell of one thing: of what kind it is, and its history, in order.

    Of an event that is not proven the kind alone counts. ``newest`` is the digest of the header
    that proven events name of it, where they name several that which came last. ``is_here`` says
    whether the bundle has it, as that kind: a record, or a log.
    """

    kind: str
    newest: bytes | None = None
    links: list[Link] = field(default_factory=list)
    is_here: bool = False


@dataclass
class History:
    """Each thing that an event of a bundle is about, by id, and every revision that is proven."""

    things: dict[str, Thing] = field(default_factory=dict)
    revisions: set[bytes] = field(default_factory=set)

    def links(self, record_id: str) -> Sequence[Link]:
        """Return the proven events about a thing, in order."""
        thing = self.things.get(record_id)
        return [] if thing is None else thing.links

    def absent(self) -> bool:
        """Return whether an event is about what the bundle does not have as that kind."""
        return not all(thing.is_here for thing in self.things.values())


def shown(event: EventStatement, log: bytes) -> Shown:
    """Return what histories have of a proven event; ``log`` is its leaf's, one copy for all."""
    kind = event.text("kind")
    # There are more events than files, of few kinds, recorded in few distinct seconds.
    return Shown(
        None if kind is None else sys.intern(kind),
        sys.intern(event.parsed.recorded_at),
        merkle.leaf_digest(event.leaf),
        log,
        event.parsed.index,
    )


def name(history: History, subject: Subject) -> bool:
    """Note that an event is about a thing; return whether all call it by the same kind."""
    thing = history.things.get(subject.id)
    if thing is None:
        thing = history.things[subject.id] = Thing(sys.intern(subject.kind))
    return thing.kind == subject.kind


def insert(history: History, event: Shown, link: ChainedSubject) -> bool:
    """Put an event into the history of a thing that was named; return whether its place was free.

    Where another has the place already, the later one stands.
    """
    thing, revision = history.things[link.subject.id], _named(link.subject.revision)
    # In another spelling it is the digest of no record, and witnesses none. One that was named
    # before is no newer for it, nor one that left: what was changed meanwhile is told before that.
    if revision and revision not in history.revisions:
        history.revisions.add(revision)
        if thing.newest is None or event.kind != "exported":
            thing.newest = revision
    links = thing.links
    at = bisect_left(links, link.seq, key=attrgetter("seq"))
    sha256, prev = link.subject.sha256, _named(link.prev)
    if at:
        # Long histories say the same again: one copy of it does for all.
        before = links[at - 1]
        sha256 = before.sha256 if sha256 == before.sha256 else sha256
        prev = before.event.leaf if prev == before.event.leaf else prev
    new = Link(link.seq, event, sha256, prev)
    is_free = at == len(links) or links[at].seq != link.seq
    if is_free:
        links.insert(at, new)
    else:
        links[at] = new
    return is_free


def _named(prev: str | None) -> bytes | None:
    """Return the digest that an event names; what is none is no event's."""
    if prev is None:
        return None
    with suppress(Damaged):
        return canonical.from_hex(prev, 32)
    return b""


def find_unwitnessed(history: History, record: RecordStatement) -> str | None:
    """Return why a record is not the newest revision of it that is proven, None where it is."""
    thing = history.things.get(record.parsed.id.hex())
    revision = bytes.fromhex(custody.header_digest(record.header))
    newest = None
    if thing is not None:
        thing.is_here = thing.kind == record.parsed.kind
        newest, thing.newest = thing.newest, None  # what follows needs the room
    if revision == newest:
        return None
    if revision in history.revisions:
        return (
            f"A proven event names a later revision of {record.local} than the one that is shown."
        )
    return f"No proven event witnesses what {record.local} says."


def breaks(history: History) -> Iterator[str]:
    """Yield a sentence for each event that does not follow from the one before it."""
    for thing in history.things.values():
        before: Link | None = None
        for link in thing.links:
            seq = link.seq
            is_wrong = link.prev is not None if seq == 1 else link.prev is None
            if before is not None and before.seq == seq - 1:
                is_wrong = is_wrong or link.prev != before.event.leaf
            if seq < 1 or is_wrong:
                yield f"Event {seq} about a thing does not follow from event {seq - 1}."
            before = link


def history_of(file: FileStatement, links: Sequence[Link]) -> FileHistory:
    """Return what the events about a file, in order, show of it."""
    proven = tuple(link.seq for link in links)
    link = next((each for each in links if each.seq == 1), None)
    if link is None:
        sentence = "The log shows nothing of how this file came in."
        return FileHistory(file.path, file.local, False, None, proven, sentence)
    first = link.event
    if link.sha256 != file.sha256 or first.kind not in BEGINNINGS | MAKINGS:
        sentence = "The first event about this file does not state these bytes."
        return FileHistory(file.path, file.local, False, None, proven, sentence)
    did = "received" if first.kind in BEGINNINGS else "made from another file"
    # As many files are told of in one of few sentences: they were recorded in few seconds.
    sentence = sys.intern(
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
