"""What would leave in a bundle and what would stay, value by value, for people to see before.

docs/bundle.md, "What leaves". Records that stay as a whole are told as well, so that a person who
means to hand something of them over can name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model import disclosure
from archive_app.model.canonical import JsonValue
from archive_app.model.fields import says_something
from archive_app.services.bundle_contents import Chosen, Selection
from archive_app.services.bundle_selection import find_refused, select
from archive_app.services.disclosing import EVENT, Choice, Stays, field_name
from archive_app.store import ledger, records
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

# Naming these brings in, for showing alone, records that stay as a whole.
_WHOLE = frozenset({"incident.title", "evidence_item.title", "source.pseudonym"})

# Why these stay where their field does not: they tell of what is not in the bundle.
_OTHERWISE = {"/title": Stays.NAME, "/accession_id": Stays.POINTS}


@dataclass(frozen=True)
class TellingValue:
    """One value of a record: ``field`` as it is named in a `Choice`, and why it stays if it does.

    ``record`` is the id of the record (hex), ``pointer`` where in it the value is; of an event
    (kind ``event``) its number and the name of the value.
    """

    kind: str
    record: str
    pointer: str
    field: str
    value: JsonValue
    stays: Stays | None


@dataclass(frozen=True)
class Leaving:
    """What would leave and what would stay, in the order of the bundle.

    ``selection`` is None where some of the incidents may not leave at all; ``refused`` has their
    references then. ``names`` is what each record is called in the archive, by its id.
    """

    selection: Selection | None
    refused: tuple[str, ...]
    values: tuple[TellingValue, ...]
    names: dict[str, str]


def show_leaving(
    archive: Archive, incidents: Iterable[str], choice: Choice, *, passes_on: bool = True
) -> Leaving:
    """Return what a bundle about some incidents would tell; nothing is written.

    Raises NotFound for an unknown incident, InvalidInput where none is given.
    """
    wanted = tuple(incidents)
    with archive.reading() as session:
        connection = driver_connection(session)
        wider = replace(choice, disclose=choice.disclose | (_WHOLE - choice.withhold))
        shown = select(connection, wanted, wider, passes_on=passes_on)
        refused = find_refused(connection, wanted, choice)
        selection = None if refused else select(connection, wanted, choice, passes_on=passes_on)
        values = tuple(_values(connection, shown, selection, choice))
        if selection is not None:
            values += tuple(_event_values(connection, selection))
        names = {each.found.id: each.found.reference or each.local for each in shown.records()}
    return Leaving(selection, refused, values, names)


def is_same(shown: Leaving, now: Leaving) -> bool:
    """Return whether what leaves now is what was shown before, of records and of files.

    An event more about them, such as a view, tells nothing new unless a person named what events
    say; then it counts as well.
    """
    if shown.selection is None or now.selection is None:
        return False
    names_events = now.selection.choice.names_kind(EVENT)
    told, again = (
        {each for each in map(_told_of, found.values) if names_events or each[0] != EVENT}
        for found in (shown, now)
    )
    files, files_now = (
        [(file.record.found.id, file.stored.sha256) for file in found.selection.files]
        for found in (shown, now)
        if found.selection is not None
    )
    carried = shown.selection.handed_on() == now.selection.handed_on()
    return told == again and files == files_now and carried


def _told_of(value: TellingValue) -> tuple[str, str, str, str, bool]:
    return value.kind, value.record, value.pointer, repr(value.value), value.stays is None


def _values(
    connection: sqlcipher.Connection, shown: Selection, real: Selection | None, choice: Choice
) -> Iterator[TellingValue]:
    """Yield every value that the shown records hold; what leaves is what the real ones prove."""
    leaving = {} if real is None else {each.found.id: each for each in real.records()}
    for chosen in shown.records():
        revision = records.load_revision(connection, chosen.found.key, chosen.found.revision)
        said = disclosure.values(revision.disclosures)
        why = choice.withheld(chosen.found.kind, said)
        left = frozenset[str]()
        if real is not None and chosen.found.id in leaving:
            left = frozenset(real.prove_record(chosen.found, revision).values)
        for pointer, value in said.items():
            if says_something(value):
                yield _told(chosen, pointer, value, left, why.get(pointer))


def _event_values(connection: sqlcipher.Connection, selection: Selection) -> Iterator[TellingValue]:
    """Yield what people may have said in the events that leave, subjects aside."""
    choice = selection.choice
    for event in ledger.load_events(connection, selection.events):
        said = disclosure.values(event.disclosures)
        left = selection.told_of_event(event, said)
        for name, value in said.items():
            field = f"{EVENT}.{name}"
            if "/" in name or value is None:
                continue
            why = Stays.CHOSEN if field in choice.withhold else Stays.POINTS
            stays = None if name in left else why
            yield TellingValue(EVENT, str(event.number), name, field, value, stays)


def _told(
    chosen: Chosen, pointer: str, value: JsonValue, left: frozenset[str], why: Stays | None
) -> TellingValue:
    kind = chosen.found.kind
    stays = None if pointer in left else why or _OTHERWISE.get(pointer, Stays.LEVEL)
    return TellingValue(kind, chosen.found.id, pointer, field_name(kind, pointer), value, stays)
