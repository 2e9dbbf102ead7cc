"""Incidents with the word they rest on: each save may name the source whose word it was written on.

A record of an incident has no field for its source: evidence and accessions have. So the event that
witnesses a save names it in its note, by the source's reference alone: a reference tells nothing of
a person, and the ledger never forgets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from archive_app.errors import NotFound
from archive_app.model.canonical import JsonValue
from archive_app.model.inputs import IncidentInput, SourceInput
from archive_app.services import catalogue
from archive_app.services.catalogue import ListedSource
from archive_app.services.custody import witnesses
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from archive_app.store.transaction import driver_connection

_NOTE = re.compile(r"According to ([0-9A-HJKMNP-TV-Z]{8}-[0-9]{4}-[0-9]+)\.")


@dataclass(frozen=True)
class Teller:
    """Who says so: a source that is recorded (``reference``), or a new one by its pseudonym."""

    pseudonym: str
    reference: str | None = None


def note_of(source: str) -> str:
    """Return the note that says on the word of which source (its reference) a save was written."""
    return f"According to {source}."


def source_in(note: str | None) -> str | None:
    """Return the reference of the source that a note names, None where it names none."""
    found = _NOTE.fullmatch(note or "")
    return None if found is None else found[1]


def find_teller(archive: Archive, incident: str) -> Teller | None:
    """Return on whose word an incident was last written, None where nobody was named."""
    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find(connection, incident, "incident")
        events = sorted(witnesses(connection, found.id).values(), key=lambda event: event.number)
        named = [source for event in events if (source := source_in(event.note)) is not None]
    return Teller(name_source(archive, named[-1]), named[-1]) if named else None


def name_source(archive: Archive, reference: str) -> str:
    """Return the pseudonym of a source; its reference where it is no more."""
    found = catalogue.find_sources(archive, "reference = ?", reference)
    return found[0].pseudonym if found else reference


def find_source(archive: Archive, pseudonym: str) -> ListedSource | None:
    """Return the newest source of a pseudonym, None where nobody has it."""
    newest = catalogue.find_sources(archive, "pseudonym = ? ORDER BY key DESC LIMIT 1", pseudonym)
    return newest[0] if newest else None


def record_incident(
    archive: Archive, untrusted_incident: Mapping[str, JsonValue], teller: Teller | None
) -> Saved:
    """Record a new incident, and its source before it where that is new."""
    new = catalogue.read_input(archive, IncidentInput, untrusted_incident)
    return catalogue.record(archive, new, note=_note(archive, teller))


def revise_incident(
    archive: Archive,
    reference: str,
    untrusted_changes: Mapping[str, JsonValue],
    teller: Teller | None,
    *,
    expected_revision: int,
) -> Saved | None:
    """Save changed fields of an incident as its next revision; None where nothing changes.

    Another ``teller`` than before is a change too. Raises as `catalogue.edit`.
    """
    before = find_teller(archive, reference)
    is_told_anew = teller is not None and teller != before
    if is_told_anew:
        # Before a source is recorded for a save that could not follow.
        found = catalogue.load(archive, reference, "incident").found
        catalogue.require_revision(found, expected_revision)
    note = _note(archive, teller) if is_told_anew else None
    saved = catalogue.edit(
        archive,
        reference,
        "incident",
        untrusted_changes,
        note=note,
        expected_revision=expected_revision,
    )
    if saved is None and is_told_anew:
        loaded = catalogue.load(archive, reference, "incident")
        return catalogue.revise(
            archive, reference, loaded.record, note=note, expected_revision=expected_revision
        )
    return saved


def _note(archive: Archive, teller: Teller | None) -> str | None:
    if teller is None:
        return None
    known = teller.reference
    if known is None and (listed := find_source(archive, teller.pseudonym)) is not None:
        known = listed.reference
    if known is not None:
        source = catalogue.load(archive, known, "source").found.reference
    else:
        new = catalogue.read_input(archive, SourceInput, {"pseudonym": teller.pseudonym})
        source = catalogue.record(archive, new).reference
    if source is None:
        raise NotFound("A source without a reference cannot be named.")
    return note_of(source)
