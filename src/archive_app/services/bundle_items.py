"""Which evidence of some incidents goes into a bundle, with which of its files, as it came.

docs/bundle.md, "What leaves".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout
from archive_app.errors import InvalidInput
from archive_app.model import disclosure
from archive_app.model.validation import shown
from archive_app.services.bundle_contents import Chosen, ChosenFile, Kept, LeftOut, Selection
from archive_app.services.bundle_files import (
    TITLE,
    Arrival,
    find_arrivals,
    is_titled_by,
    is_titled_elsewhere,
    load_file,
    told_type,
    why_not,
)
from archive_app.services.bundles_received import name_accessions
from archive_app.services.disclosing import Choice
from archive_app.services.evidence import find_object
from archive_app.store import records
from archive_app.store.records import Found


def with_items(
    connection: sqlcipher.Connection, selection: Selection, numbered: Callable[[str], str]
) -> Selection:
    """Add the evidence of the incidents, and which of its files leave; what stays is named."""
    items: list[Chosen] = []
    files: list[ChosenFile] = []
    left_out: list[LeftOut] = []
    as_is: list[LeftOut] = []
    untitled: set[str] = set()
    keys = _item_keys(connection, selection.incidents)
    let_leave = _let_leave(connection, selection.choice, keys)
    incidents = {chosen.found.key for chosen in selection.incidents}
    accessions: set[int] = set()
    hands: set[int] = set()
    elsewhere: list[str] = []
    for key in keys:
        item = records.find_by_key(connection, key)
        name = item.reference or item.id
        title = _title(connection, item)
        if not leaves(connection, item, selection.choice):
            left_out.append(LeftOut(name, Kept.LEVEL.value, name, Kept.LEVEL, title=title))
            continue
        chosen = Chosen(item, numbered(item.kind))
        items.append(chosen)
        arrivals = find_arrivals(connection, item, incidents)
        if is_titled_elsewhere(connection, item, arrivals, title):
            untitled.add(item.id)
            if TITLE in selection.choice.disclose:
                what = f"the title of {name}"
                why = Kept.TITLED_ELSEWHERE.value
                left_out.append(LeftOut(what, why, name, Kept.TITLED_ELSEWHERE, title=title))
        leaving: set[bytes | None] = set()
        for arrival in arrivals:
            file = arrival.file
            if arrival.kept is Kept.ELSEWHERE:
                elsewhere.append(file.id)
            record = load_file(connection, file)
            if record is not None and is_titled_by(record, title, selection.choice):
                untitled.add(item.id)
            left = why_not(connection, name, arrival, record, selection.choice)
            goes = left is None or (left.may_leave and key in let_leave)
            if left is not None:
                own = "" if record is None else record.original_name or ""
                (as_is if goes else left_out).append(replace(left, title=title, name=own))
            if record is None or not goes:
                continue
            leaving.add(arrival.sha256)
            accessions |= _came_with(arrival)
            local = numbered(file.kind)
            files.append(
                ChosenFile(
                    Chosen(file, local),
                    chosen,
                    find_object(connection, record.sha256),
                    layout.file_path(local, told_type(record, selection.choice)),
                )
            )
        for arrival in arrivals:
            is_from_elsewhere = arrival.is_for_another or arrival.kept is Kept.ELSEWHERE
            if arrival.sha256 in leaving and not is_from_elsewhere:
                hands |= _came_with(arrival)
    return replace(
        selection,
        items=tuple(items),
        files=tuple(files),
        accessions=frozenset(accessions),
        hands=frozenset(hands),
        elsewhere=tuple(elsewhere),
        left_out=tuple(left_out),
        as_is=tuple(as_is),
        untitled=frozenset(untitled),
    )


def without_bundle_names(connection: sqlcipher.Connection, selection: Selection) -> Selection:
    """Keep back each title that names a bundle of others whose proofs do not go along."""
    received = {name for name, _ in name_accessions(connection).values()}
    stay = received - set(selection.handed_on())
    if not stay or TITLE in selection.choice.disclose:
        return selection
    naming = {
        chosen.found.id
        for chosen in selection.items
        if not stay.isdisjoint(re.findall(layout.BUNDLE_ID, _title(connection, chosen.found)))
    }
    return replace(selection, untitled=selection.untitled | naming)


def _title(connection: sqlcipher.Connection, item: Found) -> str:
    revision = records.load_revision(connection, item.key, item.revision)
    title = disclosure.values(revision.disclosures).get("/title")
    return title if isinstance(title, str) else ""


def _let_leave(connection: sqlcipher.Connection, choice: Choice, keys: Sequence[int]) -> set[int]:
    """Return the keys of the items whose files a person lets leave, whatever they carry."""
    named = {records.find(connection, name, "evidence_item").key: name for name in choice.as_is}
    others = sorted(named.keys() - set(keys))
    if others:
        raise InvalidInput(f"{shown(named[others[0]])} is no evidence of these incidents.")
    return set(named)


def _item_keys(connection: sqlcipher.Connection, incidents: Iterable[Chosen]) -> list[int]:
    keys: set[int] = set()
    for chosen in incidents:
        keys |= {
            row[0]
            for row in connection.execute(
                "SELECT item_key FROM evidence_link WHERE incident_key = ? AND NOT is_withdrawn",
                (chosen.found.key,),
            )
        }
    return sorted(keys)


def _came_with(arrival: Arrival) -> set[int]:
    return set() if arrival.accession is None else {arrival.accession}


def leaves(connection: sqlcipher.Connection, found: Found, choice: Choice) -> bool:
    """Return whether anything of a record may leave but the level that keeps it."""
    revision = records.load_revision(connection, found.key, found.revision)
    said = disclosure.values(revision.disclosures)
    return bool(choice.disclosed(found.kind, said) - {"/confidentiality"})
