"""Whether each event says what its leaf commits to, and no chain of events has a gap."""

from __future__ import annotations

from collections.abc import Iterator

from archive_app.errors import Damaged
from archive_app.model import canonical, custody, disclosure, merkle
from archive_app.model.custody import ChainedSubject
from archive_app.model.fixity import Finding
from archive_app.progress import Meter
from archive_app.services.erasing_check import ErasingCheck
from archive_app.services.findings import about_events
from archive_app.store.disclosed import (
    MALFORMED,
    STORED,
    about,
    kind_and_subjects,
    stored_set,
)
from archive_app.store.tolerant import Row, TolerantReader

_BLOCK = 512


def check_chains(reader: TolerantReader, size: int, meter: Meter) -> Iterator[Finding]:
    """Recompute each event's commitment, and follow what it says of its subjects.

    ``size`` is how many events there are in all logs. Advances ``meter`` by events.
    """
    chained = 0
    erasing = ErasingCheck(reader)
    for first in range(0, size, _BLOCK):
        end = min(first + _BLOCK, size)
        rows, lost = reader.rows_between(
            f"SELECT number, kind, CAST(leaf AS BLOB), {STORED} FROM event WHERE number",
            first,
            end,
        )
        changed, unchained = [], []
        for number, kind, leaf, secret, lines in rows:
            try:
                stored = stored_set(secret, lines)
                is_committed = disclosure.commitment(stored) == custody.parse_leaf(leaf).commit
                said_kind, subjects = kind_and_subjects(stored)
                links = [(canonical.from_hex(link.subject.id, 16), link) for link in subjects]
            except MALFORMED:
                changed.append(number)
                continue
            if not is_committed or said_kind not in (None, kind):
                changed.append(number)
            else:
                erasing.look_at(number, said_kind, subjects, stored)
            try:
                if not all(_is_chained(reader, number, *link) for link in links):
                    unchained.append(number)
                chained += len(links)
            except Damaged:
                reader.unreadable.append(f"what event {number} is about")
        yield from about_events("event_words_unreadable", lost, "not readable in its words")
        yield from about_events("event_words_changed", changed, "not what was committed to")
        yield from erasing.findings()
        yield from about_events(
            "chain_broken", unchained, "not where it says in the chain of events about its subjects"
        )
        meter.advance(end - first)
    yield from _check_extra(reader, chained)


def _is_chained(reader: TolerantReader, number: int, subject: bytes, link: ChainedSubject) -> bool:
    """Tell whether an event is where it says in the chain about one subject."""
    before: Row | None = None
    found: Row | None = None
    for row in reader.rows(
        "SELECT seq, event, CAST(leaf AS BLOB) FROM event_subject LEFT JOIN event ON number = event"
        " WHERE subject = ? AND seq BETWEEN ? AND ?",
        subject,
        link.seq - 1,
        link.seq,
    ):
        if row[0] == link.seq:
            found = row
        else:
            before = row
    if found is None or found[1] != number or link.seq < 1:
        return False
    if before is None or before[2] is None:
        return before is None and link.seq == 1 and link.prev is None
    return before[1] < number and merkle.leaf_digest(before[2]).hex() == link.prev


def _check_extra(reader: TolerantReader, chained: int) -> Iterator[Finding]:
    """Look for rows that say an event is about something of which it says nothing."""
    count = reader.rows_if_readable("the chains of events", "SELECT count(*) FROM event_subject")
    if not count or count[0][0] == chained:
        return
    for (extra,) in reader.rows_if_readable(
        "the chains of events",
        "SELECT count(*) FROM event_subject WHERE typeof(subject) <> 'blob'",
    ):
        if extra:
            yield Finding("chain_extra", f"{extra} rows of the chains of events are of no subject.")
    after: Row = (b"", 0)
    found: set[int] = set()
    while rows := reader.rows_if_readable(
        "the chains of events",
        f"SELECT subject, seq, event, {STORED} FROM event_subject"
        " LEFT JOIN event ON number = event WHERE (subject, seq) > (?, ?)"
        " ORDER BY subject, seq LIMIT ?",
        *after,
        _BLOCK,
    ):
        found |= {row[2] for row in rows if not _is_said(*row)}
        after = rows[-1][:2]
    yield from about_events(
        "chain_extra", sorted(found), "counted among the events about what they do not name"
    )


def _is_said(
    subject: bytes, seq: int, _event: int, secret: bytes | None, lines: bytes | None
) -> bool:
    if lines is None:
        return True  # a missing event is a finding of its own
    try:
        return any(link.seq == seq for link in about(stored_set(secret, lines), subject))
    except MALFORMED:
        return True  # and so is a malformed one
