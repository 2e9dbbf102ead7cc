"""Recording, revising, reading and listing the records that people write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged, NotAllowed, Reason
from archive_app.model import custody, disclosure, rows
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import Event
from archive_app.model.fields import as_json
from archive_app.model.inputs import (
    AccessionInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    IncidentLinkInput,
)
from archive_app.model.validation import RecordInput, validated
from archive_app.services import legal_hold
from archive_app.services.custody import witnesses
from archive_app.services.vocabularies import load_vocabularies
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.records import Found, Saved
from archive_app.store.transaction import driver_connection

R = TypeVar("R", bound=RecordInput)

PAGE = 200
_RECORDED = {
    "incident": "incident_recorded",
    "source": "source_recorded",
    "agent": "agent_recorded",
    "evidence_item": "item_recorded",
    "evidence_link": "link_recorded",
    "incident_link": "link_recorded",
}
# What people say of a record that the program makes: all else in it are facts.
_SAID = {
    "accession": frozenset(
        {"received_from", "source_id", "how_received", "carrier", "purpose", "when"}
    )
}


@dataclass(frozen=True)
class LoadedRecord:
    """A record as it stands now."""

    found: Found
    record: RecordInput

    @property
    def as_json(self) -> dict[str, JsonValue]:
        """What the record says, without what it does not say."""
        said = as_json(self.record)
        assert isinstance(said, dict)
        return {name: value for name, value in said.items() if value not in (None, [])}


@dataclass(frozen=True)
class Change:
    """One revision in a record's history: what the event said, and the fields that changed."""

    revision: int
    event: int
    kind: str
    recorded_at: str
    agent: str | None
    note: str | None
    changed: tuple[tuple[str, JsonValue, JsonValue], ...]


@dataclass(frozen=True)
class ListedIncident:
    """An incident as lists show it; times are UTC bounds of what is known."""

    key: int
    reference: str
    title: str
    when: str | None
    earliest: str | None
    latest: str | None
    place: str | None
    status: str | None
    verification_level: str | None
    confidentiality: str


@dataclass(frozen=True)
class ListedSource:
    """A source as lists show it: by its pseudonym alone."""

    key: int
    reference: str
    pseudonym: str
    kind: str | None
    confidentiality: str


def read_input(archive: Archive, input_class: type[R], untrusted_mapping: object) -> R:
    """Check what a person or a script gave against this archive's vocabularies.

    Raises InvalidInput, one sentence that names every wrong field.
    """
    return validated(input_class, untrusted_mapping, load_vocabularies(archive))


def record(archive: Archive, new: RecordInput, *, note: str | None = None) -> Saved:
    """Save a new incident, source, agent, item or link, with its event.

    An item under a legal hold has an event of that as well.
    """
    _require_said_by_people(new)
    with archive.writing() as transaction:
        require_linked_records(transaction.connection, new)
        saved = transaction.save(new)
        transaction.record(Event(_RECORDED[new.KIND], (saved.subject,), note=note))
        if (kind := legal_hold.change(None, new)) is not None:
            transaction.record(Event(kind, (saved.subject,)))
    return saved


def revise(
    archive: Archive,
    reference_or_id: str,
    changed: RecordInput,
    *,
    note: str | None = None,
    expected_revision: int | None = None,
) -> Saved:
    """Save a record's next revision; the earlier ones stay.

    Raises NotAllowed where ``expected_revision`` is not the present one, because somebody saved
    meanwhile, and for a fact that the program recorded: of an accession, of a stored file.
    """
    with archive.writing() as transaction:
        found = records.find(transaction.connection, reference_or_id, changed.KIND)
        if expected_revision is not None:
            require_revision(found, expected_revision)
        before = records.load_input(transaction.connection, found)
        _require_changed_by_people(before, changed)
        require_linked_records(transaction.connection, changed)
        saved = transaction.save(changed, record_id=found.id)
        kind = legal_hold.change(before, changed) or "changed"
        transaction.record(Event(kind, (saved.subject,), note=note))
    return saved


def require_revision(found: Found, expected: int) -> None:
    """Raise NotAllowed where another revision stands than something was written on."""
    if found.revision != expected:
        raise NotAllowed(
            f"{found.reference or found.id} was changed meanwhile: revision {found.revision} "
            f"stands, and this was written on revision {expected}.",
            Reason.REVISED,
        )


def edit(
    archive: Archive,
    reference_or_id: str,
    kind: str,
    untrusted_changes: object,
    *,
    note: str | None = None,
    expected_revision: int | None = None,
) -> Saved | None:
    """Replace the named fields of a record, leave the others, and save it as a revision.

    Returns None, and records nothing, where the record says all of it already.
    ``untrusted_changes`` is a mapping by field; raises InvalidInput for anything else, and as
    `revise` where ``expected_revision`` is not the present one.
    """
    loaded = load(archive, reference_or_id, kind)
    present = {name: value for name, value in loaded.as_json.items() if name != "reference"}
    untrusted_whole = untrusted_changes
    if isinstance(untrusted_changes, Mapping):
        untrusted_whole = {**present, **untrusted_changes}
    changed = validated(
        type(loaded.record), untrusted_whole, load_vocabularies(archive), present=present
    )
    if LoadedRecord(loaded.found, changed).as_json == present:
        return None
    if expected_revision is None:
        expected_revision = loaded.found.revision
    return revise(archive, loaded.found.id, changed, note=note, expected_revision=expected_revision)


def load(
    archive: Archive, reference_or_id: str, kind: str | None = None, *, revision: int | None = None
) -> LoadedRecord:
    """Return a record as it stands, or what one ``revision`` of it said.

    Raises NotFound for an unknown or erased one.
    """
    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find(connection, reference_or_id, kind)
        number = found.revision if revision is None else revision
        stored = records.load_revision(connection, found.key, number)
        return LoadedRecord(found, records.revision_input(stored, found))


def load_history(archive: Archive, reference_or_id: str, kind: str | None = None) -> list[Change]:
    """Return every revision of a record, oldest first, with what changed and who recorded it."""
    history = []
    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find(connection, reference_or_id, kind)
        before: dict[str, JsonValue] = {}
        seen = witnesses(connection, found.id)
        for number in range(1, found.revision + 1):
            revision = records.load_revision(connection, found.key, number)
            is_erased = found.kind in rows.ERASED and revision.disclosures.secret is None
            now = {} if is_erased else disclosure.values(revision.disclosures)
            event = seen.get(custody.header_digest(revision.header))
            if event is None:
                raise Damaged(f"No event witnesses revision {number} of {found.reference}.")
            history.append(
                Change(
                    revision=number,
                    event=event.number,
                    kind=event.kind,
                    recorded_at=event.recorded_at,
                    agent=event.agent,
                    note=event.note,
                    changed=tuple(
                        (name, before.get(name), now.get(name))
                        for name in dict.fromkeys([*before, *now])
                        if before.get(name) != now.get(name)
                    ),
                )
            )
            before = now
    return history


def list_incidents(
    archive: Archive, *, before: int | None = None, limit: int = PAGE
) -> list[ListedIncident]:
    """Return a page of incidents, newest first; the next page is ``before`` the last row's key."""
    with archive.reading() as session:
        listed = driver_connection(session).execute(
            "SELECT key, reference, title, when_text, earliest, latest, place_name, status,"
            " verification, confidentiality FROM incident JOIN record USING (key)"
            " WHERE key < ? ORDER BY key DESC LIMIT ?",
            (before if before is not None else 1 << 62, limit),
        )
        return [ListedIncident(*row) for row in listed]


def list_sources(
    archive: Archive, *, before: int | None = None, limit: int = PAGE
) -> list[ListedSource]:
    """Return a page of sources, newest first."""
    condition = "key < ? ORDER BY key DESC LIMIT ?"
    return find_sources(archive, condition, before if before is not None else 1 << 62, limit)


def find_sources(archive: Archive, condition: str, *parameters: str | int) -> list[ListedSource]:
    """Return the sources that meet a condition, in the order that it asks for."""
    with archive.reading() as session:
        listed = driver_connection(session).execute(
            "SELECT key, reference, pseudonym, source.kind, confidentiality"
            f" FROM source JOIN record USING (key) WHERE {condition}",
            parameters,
        )
        return [ListedSource(*row) for row in listed]


def _require_said_by_people(new: RecordInput) -> None:
    if new.KIND not in _RECORDED:
        noun = new.KIND.replace("_", " ")
        raise NotAllowed(f"Only the program records a new {noun}, as it takes files in.")


def _require_changed_by_people(before: RecordInput, after: RecordInput) -> None:
    if before.KIND in _RECORDED:
        return
    said = _SAID.get(before.KIND, frozenset())
    now = dict(after)
    facts = [
        name
        for name, value in before
        if name not in said and name != "reference" and value != now[name]
    ]
    if facts:
        noun = before.KIND.replace("_", " ")
        raise NotAllowed(f"Of this {noun}, the program saw {', '.join(facts)}: facts stay.")


def require_linked_records(connection: sqlcipher.Connection, new: RecordInput) -> None:
    """Raise NotFound where a record names another that is not there or is of another kind."""
    named: list[tuple[str | None, str]]
    match new:
        case EvidenceLinkInput():
            named = [(new.item_id, "evidence_item"), (new.incident_id, "incident")]
        case IncidentLinkInput():
            named = [(new.from_id, "incident"), (new.to_id, "incident")]
        case EvidenceItemInput():
            named = [(new.source_id, "source")]
        case AccessionInput():
            named = [
                (new.source_id, "source"),
                (new.incident_id, "incident"),
                (new.received_by, "agent"),
            ]
        case _:
            named = []
    for record_id, kind in named:
        if record_id is not None:
            records.find(connection, record_id, kind)
