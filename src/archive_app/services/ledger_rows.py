"""The ledger as a long list for a screen: the numbers of the wanted events, then pages of rows.

An archive may have a million events. Their numbers are read at once, and what an event says only
when its page is looked at.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model.custody import utc_seconds
from archive_app.services.custody import (
    CustodyEvent,
    name_agents,
    name_subjects,
    read_event,
)
from archive_app.store import ledger, records
from archive_app.store.archive import Archive
from archive_app.store.key_lists import read_keys
from archive_app.store.transaction import driver_connection

# A line of an event's disclosures begins with its name; a new line within a value is escaped.
_AGENT_LINE = '\n"agent","{agent}"\n'
_READ_AT_ONCE = 10_000


@dataclass(frozen=True)
class EventFilter:
    """Which events a list shows; what is None does not narrow it.

    ``subject`` is the reference or id of a record, ``agent`` the id of a person (hex). ``earliest``
    and ``latest`` are aware times between which an event was recorded.
    """

    kind: str | None = None
    subject: str | None = None
    agent: str | None = None
    earliest: datetime | None = None
    latest: datetime | None = None


@dataclass(frozen=True)
class EventRow:
    """An event as a table shows it; ``key`` is its number in the archive.

    ``agent`` is how people call who did it, and ``subjects`` what it is about; both may be empty.
    """

    key: int
    event: CustodyEvent
    agent: str
    subjects: tuple[str, ...]


def event_keys(archive: Archive, wanted: EventFilter | None = None) -> array[int]:
    """Return the numbers of all events that are wanted, newest first.

    Raises NotFound for a ``subject`` that is no record of the archive.
    """
    wanted = wanted or EventFilter()
    with archive.reading() as session:
        connection = driver_connection(session)
        terms, values = _narrowed(connection, wanted)
        # The index has all that is asked for, and is read in a tenth of the time that events take.
        is_by_kind = wanted == EventFilter(kind=wanted.kind)
        source = "event INDEXED BY event_by_kind" if is_by_kind else "event"
        query = f"FROM {source} WHERE {' AND '.join(terms)} ORDER BY number DESC"
        if wanted.agent is None:
            return read_keys(connection, f"SELECT number AS key {query}", values)
        # An event with an erased value has its lines in another form: its agent is read from it.
        cursor = connection.execute(f"SELECT number, secret IS NULL {query}", values)
        keys = array("q")
        while page := cursor.fetchmany(_READ_AT_ONCE):
            keys.extend(
                number
                for number, has_erased in page
                if not has_erased or _agent_of(connection, number) == wanted.agent
            )
        return keys


def load_event_rows(archive: Archive, keys: Sequence[int]) -> list[EventRow]:
    """Return what a table shows of some events, in their order."""
    people = name_agents(archive)
    with archive.reading() as session:
        connection = driver_connection(session)
        events = [read_event(stored) for stored in ledger.load_events(connection, keys)]
    names = name_subjects(archive, events)
    return [
        EventRow(
            key=event.number,
            event=event,
            agent="" if event.agent is None else people.get(event.agent, event.agent),
            subjects=tuple(dict.fromkeys(names[link.subject.id] for link in event.subjects)),
        )
        for event in events
    ]


def list_kinds(archive: Archive) -> list[str]:
    """Return the kinds of event that the ledger has, in the order of their codes."""
    with archive.reading() as session:
        # Each step jumps to the next code in the index: a million events are not read.
        rows = driver_connection(session).execute(
            "WITH RECURSIVE found(kind) AS (SELECT min(kind) FROM event UNION ALL"
            " SELECT (SELECT min(kind) FROM event WHERE kind > found.kind) FROM found"
            " WHERE found.kind IS NOT NULL) SELECT kind FROM found WHERE kind IS NOT NULL"
        )
        return [kind for (kind,) in rows]


def list_longest_references(archive: Archive) -> list[str]:
    """Return for each code that references begin with one that is as long as any with it.

    A restored archive has two codes: that of the references from before, and its own since.
    """
    with archive.reading() as session:
        # Each step jumps to the next code in the index: "." comes after the "-" that ends a code.
        rows = driver_connection(session).execute(
            "WITH RECURSIVE found(reference) AS (SELECT min(reference) FROM record UNION ALL"
            " SELECT (SELECT min(reference) FROM record"
            " WHERE reference > substr(found.reference, 1, instr(found.reference, '-') - 1) || '.')"
            " FROM found WHERE found.reference IS NOT NULL)"
            " SELECT substr(reference, 1, instr(reference, '-') + 5)"
            " || substr('0000', 1 + length(most)) || most"
            " FROM found, (SELECT max(key) AS most FROM record) WHERE reference IS NOT NULL"
        )
        return [reference for (reference,) in rows]


def _narrowed(
    connection: sqlcipher.Connection, wanted: EventFilter
) -> tuple[list[str], tuple[str | bytes, ...]]:
    terms, values = ["1"], list[str | bytes]()
    if wanted.kind is not None:
        terms.append("kind = ?")
        values.append(wanted.kind)
    if wanted.subject is not None:
        found = records.find(connection, wanted.subject)
        terms.append("number IN (SELECT event FROM event_subject WHERE subject = ?)")
        values.append(bytes.fromhex(found.id))
    if wanted.agent is not None:
        terms.append("(secret IS NULL OR instr(lines, ?))")
        values.append(_AGENT_LINE.format(agent=wanted.agent))
    for bound, comparison in ((wanted.earliest, ">="), (wanted.latest, "<=")):
        if bound is not None:
            terms.append(f"json_extract(CAST(leaf AS TEXT), '$.recorded_at') {comparison} ?")
            values.append(utc_seconds(bound))
    return terms, tuple(values)


def _agent_of(connection: sqlcipher.Connection, number: int) -> str | None:
    return read_event(ledger.load_event(connection, number)).agent
