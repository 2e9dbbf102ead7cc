"""The custody ledger as people read it, and the events that people record by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import InvalidInput, NotFound
from archive_app.model import custody, disclosure, merkle
from archive_app.model.custody import ChainedSubject, Event, utc_seconds
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.validation import shown
from archive_app.services import legal_hold
from archive_app.services.vocabularies import load_vocabularies
from archive_app.store import cells, ledger, records
from archive_app.store.archive import Archive
from archive_app.store.ledger import Appended, Log, StoredEvent
from archive_app.store.transaction import driver_connection

PAGE = 200
THE_LEDGER = "the ledger"
"""What the subject of an event is called that is about no record."""

_MOST_A_CLOCK_IS_OFF = timedelta(days=1)


@dataclass(frozen=True)
class CustodyEvent:
    """One event with what it still discloses; an erased value is None."""

    number: int
    log: str
    index: int
    kind: str
    recorded_at: str
    agent: str | None
    happened_at: str | None
    from_: str | None
    to: str | None
    place: str | None
    purpose: str | None
    authority: str | None
    tool: str | None
    outcome: str | None
    note: str | None
    subjects: tuple[ChainedSubject, ...]


@dataclass(frozen=True)
class EventProof:
    """One event with all that proves it: exact bytes, disclosures, and the way to a checkpoint.

    ``inclusion`` leads from the leaf to the root that ``checkpoint`` signs (RFC 9162 section
    2.1.3). ``paths`` are, for each of ``disclosures``, its index and the same way to the leaf's
    commitment, in a tree of 2 ** len(way) leaves. Digests are 32 bytes.
    """

    event: CustodyEvent
    leaf: bytes
    disclosures: tuple[str, ...]
    paths: tuple[tuple[int, tuple[bytes, ...]], ...]
    checkpoint: bytes
    inclusion: tuple[bytes, ...]


@dataclass(frozen=True)
class ByHand:
    """What a person says of an event that the program did not see."""

    kind: str
    subject: str
    happened_at: str | None = None
    from_: str | None = None
    to: str | None = None
    place: str | None = None
    purpose: str | None = None
    authority: str | None = None
    outcome: str | None = None
    note: str | None = None


def record_by_hand(archive: Archive, said: ByHand) -> Appended:
    """Record a handover, a late entry or a gap; the ledger keeps both when it happened and now.

    A legal hold is set or lifted with its event. Raises InvalidInput for a kind that only the
    program may record, a time that is none or yet to come, an empty text, and a handover without
    giver, receiver and note. An archive's own kinds (``x-…``) are for people: no program records
    them.
    """
    terms = load_vocabularies(archive).terms("custody_event")
    allowed = {
        term.code
        for term in terms
        if (term.by_hand or term.code.startswith("x-")) and not term.retired
    }
    if said.kind not in allowed:
        raise InvalidInput(
            f"{shown(said.kind)} is not an event that is recorded by hand. These are: "
            f"{', '.join(sorted(allowed))}."
        )
    if said.happened_at is not None:
        _require_past(archive, said.happened_at)
    _require_said(said)
    with archive.writing() as transaction:
        found = records.find(transaction.connection, said.subject)
        if said.kind in legal_hold.KINDS:
            subject = legal_hold.apply(transaction, found, said.kind)
        else:
            subject = records.subject(transaction.connection, found)
        return transaction.record(
            Event(
                said.kind,
                (subject,),
                happened_at=said.happened_at,
                from_=said.from_,
                to=said.to,
                place=said.place,
                purpose=said.purpose,
                authority=said.authority,
                outcome=said.outcome,
                note=said.note,
            )
        )


def _require_said(said: ByHand) -> None:
    for text in (
        said.from_,
        said.to,
        said.place,
        said.purpose,
        said.authority,
        said.outcome,
        said.note,
    ):
        if text is not None and not text.strip():
            raise InvalidInput("An empty text says nothing of an event: leave it out.")
    if said.kind == "handed_over" and not (said.from_ or said.to or said.note):
        raise InvalidInput("Say of a handover who gave or who received, or what a note can tell.")


def _require_past(archive: Archive, happened_at: str) -> None:
    """Raise InvalidInput for a time that is none, or that is yet to come however it is meant."""
    earliest = FuzzyDate.parse(happened_at).earliest
    now = archive.clock.read().at
    if earliest is not None and earliest > now + _MOST_A_CLOCK_IS_OFF:
        raise InvalidInput(
            f"{shown(happened_at)} is yet to come: by this computer's clock it is "
            f"{utc_seconds(now)}. What is recorded has happened."
        )


def list_events(
    archive: Archive,
    *,
    subject: str | None = None,
    kind: str | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[CustodyEvent]:
    """Return a page of events, newest first, of one kind or about one record, or all."""
    limits = (before if before is not None else 1 << 62, limit)
    with archive.reading() as session:
        connection = driver_connection(session)
        if subject is not None:
            found = records.find(connection, subject)
            chosen = connection.execute(
                "SELECT event FROM event_subject JOIN event ON number = event WHERE subject = ?"
                " AND (? IS NULL OR kind = ?) AND event < ? ORDER BY seq DESC LIMIT ?",
                (bytes.fromhex(found.id), kind, kind, *limits),
            )
        elif kind is not None:
            chosen = connection.execute(
                "SELECT number FROM event WHERE kind = ? AND number < ?"
                " ORDER BY number DESC LIMIT ?",
                (kind, *limits),
            )
        else:
            chosen = connection.execute(
                "SELECT number FROM event WHERE number < ? ORDER BY number DESC LIMIT ?", limits
            )
        what = "a number of the ledger's chains"
        numbers = [cells.integer(number, what) for (number,) in chosen.fetchall()]
        return [read_event(stored) for stored in ledger.load_events(connection, numbers)]


def load_proof(connection: sqlcipher.Connection, logs: Sequence[Log], number: int) -> EventProof:
    """Return one event and what proves it against the newest checkpoint of its log.

    Raises NotFound for a number that no event has, or that no checkpoint covers yet.
    """
    last = connection.execute("SELECT max(number) FROM event").fetchone()[0]
    if not 0 <= number <= last:
        raise NotFound(f"There is no event {number}: the ledger goes from 0 to {last}.")
    stored = ledger.load_event(connection, number)
    log = log_of(logs, number)
    index = number - log.first
    newest = ledger.newest_checkpoint(connection, log)
    if newest is None or newest[0] <= index:
        raise NotFound(f"No checkpoint covers event {number} yet: make one first.")
    size, note = newest
    path = merkle.inclusion_proof(index, size, ledger.nodes(connection, log))
    said = disclosure.disclosures(stored.disclosures)
    ways = (disclosure.inclusion_path(stored.disclosures, each.name) for each in said)
    return EventProof(
        event=read_event(stored),
        leaf=stored.leaf,
        disclosures=tuple(each.string for each in said),
        paths=tuple((index, tuple(way)) for index, way in ways),
        checkpoint=note,
        inclusion=tuple(path),
    )


def read_event(stored: StoredEvent) -> CustodyEvent:
    """Return what a stored event says."""
    leaf = custody.parse_leaf(stored.leaf)
    values = disclosure.values(stored.disclosures)

    def text(name: str) -> str | None:
        value = values.get(name)
        return value if isinstance(value, str) else None

    return CustodyEvent(
        number=stored.number,
        log=leaf.log.hex(),
        index=leaf.index,
        kind=stored.kind,
        recorded_at=leaf.recorded_at,
        agent=text("agent"),
        happened_at=text("happened_at"),
        from_=text("from"),
        to=text("to"),
        place=text("place"),
        purpose=text("purpose"),
        authority=text("authority"),
        tool=text("tool"),
        outcome=text("outcome"),
        note=text("note"),
        subjects=tuple(custody.chained_subjects(values)),
    )


def name_agents(archive: Archive) -> dict[str, str]:
    """Return how people call each agent (id in hex): name, else pseudonym, else its id."""
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT record.id, coalesce(name, pseudonym) FROM agent CROSS JOIN record USING (key)"
            " LEFT JOIN agent_name USING (key)"
        )
        return {row[0].hex(): row[1] or row[0].hex() for row in rows}


def name_subjects(archive: Archive, events: list[CustodyEvent]) -> dict[str, str]:
    """Return how people call each subject of some events: its reference, else its name or kind."""
    ids = {link.subject.id for event in events for link in event.subjects}
    with archive.reading() as session:
        connection = driver_connection(session)
        return {subject_id: _called(connection, subject_id) for subject_id in ids}


def witnesses(connection: sqlcipher.Connection, record_id: str) -> dict[str, CustodyEvent]:
    """Return, by revision header digest, the event that witnessed each revision of a record."""
    found: dict[str, CustodyEvent] = {}
    numbers = ledger.find_events_about(connection, bytes.fromhex(record_id))
    for stored in ledger.load_events(connection, numbers):
        event = read_event(stored)
        for link in event.subjects:
            if link.subject.id == record_id and link.subject.revision is not None:
                found.setdefault(link.subject.revision, event)
    return found


def _called(connection: sqlcipher.Connection, subject_id: str) -> str:
    row = connection.execute(
        "SELECT reference, record.kind,"
        " coalesce(stored_file.name, agent_name.name, agent.pseudonym) FROM record"
        " LEFT JOIN stored_file USING (key) LEFT JOIN agent USING (key)"
        " LEFT JOIN agent_name USING (key) WHERE id = ?",
        (bytes.fromhex(subject_id),),
    ).fetchone()
    if row is None:
        return THE_LEDGER
    reference, kind, name = row
    return reference or name or str(kind).replace("_", " ")


def log_of(logs: Sequence[Log], number: int) -> Log:
    """Return the log that the event of a number is in."""
    return max((log for log in logs if log.first <= number), key=lambda log: log.first)
