"""What goes into a bundle: incidents, their evidence, and every event that concerns them.

docs/bundle.md, "What leaves". What stays is counted and named, so that a person sees it before
anything leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout, passed_on
from archive_app.errors import InvalidInput, NotAllowed, NotFound
from archive_app.model import disclosure
from archive_app.services.bundle_contents import Chosen, Kept, LeftOut, Selection
from archive_app.services.bundle_events import find_accessions_elsewhere, find_kept_back, load_said
from archive_app.services.bundle_items import leaves, with_items, without_bundle_names
from archive_app.services.bundles_received import (
    carried_with,
    find_shredded,
    name_accessions,
    told_apart,
)
from archive_app.services.custody import witnesses
from archive_app.services.disclosing import EVENT, Choice
from archive_app.store import ledger, records
from archive_app.store.records import Found


def select(
    connection: sqlcipher.Connection,
    incidents: Sequence[str],
    choice: Choice,
    *,
    passes_on: bool = True,
) -> Selection:
    """Return what goes into a bundle about some incidents, and every event that concerns it.

    Raises as :func:`select_records`.
    """
    return with_events(
        connection, select_records(connection, incidents, choice, passes_on=passes_on)
    )


def select_records(
    connection: sqlcipher.Connection,
    incidents: Sequence[str],
    choice: Choice,
    *,
    passes_on: bool = True,
) -> Selection:
    """Return what goes into a bundle about some incidents, events and their agents aside.

    With ``passes_on`` the proofs go along that came with evidence which others handed on.
    Raises NotFound for an unknown incident or item, NotAllowed for an incident above *internal* of
    which no field was named, InvalidInput where none is given, or an item of ``as_is`` is no
    evidence of them.
    """
    found = _incidents(connection, incidents, choice)
    numbered = _numbering()
    selection = Selection(
        choice, incidents=tuple(Chosen(each, numbered(each.kind)) for each in found)
    )
    selection = with_items(connection, selection, numbered)
    selection = _with_links(connection, selection, numbered)
    selection = _with_accessions(connection, selection, numbered, passes_on=passes_on)
    selection = without_bundle_names(connection, selection)
    if choice.names_kind("source"):
        selection = _with_sources(connection, selection, numbered)
    return selection


def find_refused(
    connection: sqlcipher.Connection, incidents: Iterable[str], choice: Choice
) -> tuple[str, ...]:
    """Return which of some incidents may not leave at all. Raises NotFound for an unknown one."""
    return tuple(
        name
        for name in incidents
        if not leaves(connection, records.find(connection, name, "incident"), choice)
    )


def with_events(connection: sqlcipher.Connection, selection: Selection) -> Selection:
    """Add the events about every record, the agents who acted in them, and how logs followed."""
    about: set[int] = set()
    for chosen in selection.records():
        about |= _events_about(connection, chosen.found.id)
    files = {file.record.found.id for file in selection.files}
    elsewhere = frozenset(selection.elsewhere)
    numbers: set[int] = set()
    agents: set[str] = set()
    for event in load_said(connection, sorted(about)):
        named = {each.subject.id for each in event.subjects}
        # What became of the same bytes when they came for another incident is no business of these.
        is_elsewhere = not named.isdisjoint(elsewhere) and named.isdisjoint(files)
        # A check is of everything that the archive holds, and its findings count more than these.
        if is_elsewhere or event.kind == "fixity_checked":
            continue
        numbers.add(event.number)
        if event.agent is not None and not selection.choice.withholds_agents:
            agents.add(event.agent)
    keys = sorted(records.find(connection, each, "agent").key for each in agents)
    selection = _with_others(connection, selection, keys, _numbering())
    for chosen in selection.others:
        if chosen.found.kind == "agent":
            numbers.add(_witness(connection, chosen.found))
    numbers |= {log.first for log in ledger.load_logs(connection)[1:]}  # each log's succession
    selection = replace(selection, events=tuple(sorted(numbers)))
    if not selection.choice.names_kind(EVENT):
        return selection
    return replace(selection, kept_back=find_kept_back(connection, selection))


def _events_about(connection: sqlcipher.Connection, record_id: str) -> set[int]:
    return set(ledger.find_events_about(connection, bytes.fromhex(record_id)))


def _incidents(
    connection: sqlcipher.Connection, incidents: Sequence[str], choice: Choice
) -> list[Found]:
    """Return the incidents that a bundle is about, each once."""
    if not incidents:
        raise InvalidInput("Name at least one incident.")
    found = (_incident(connection, name, choice) for name in incidents)
    return list({each.id: each for each in found}.values())


def _numbering() -> Callable[[str], str]:
    counts: dict[str, int] = {}

    def numbered(kind: str) -> str:
        counts[kind] = counts.get(kind, 0) + 1
        return layout.local_id(kind, counts[kind])

    return numbered


def _incident(connection: sqlcipher.Connection, name: str, choice: Choice) -> Found:
    found = records.find(connection, name, "incident")
    if not leaves(connection, found, choice):
        raise NotAllowed(
            f"{found.reference} is above internal. Name what of it may leave, as with "
            "--disclose incident.title."
        )
    return found


def _with_links(
    connection: sqlcipher.Connection, selection: Selection, numbered: Callable[[str], str]
) -> Selection:
    incidents = {chosen.found.key for chosen in selection.incidents}
    items = {chosen.found.key for chosen in selection.items}
    keys = []
    for incident in sorted(incidents):
        keys += [
            row[0]
            for row in connection.execute(
                "SELECT key, item_key FROM evidence_link WHERE incident_key = ?"
                " AND NOT is_withdrawn ORDER BY key",
                (incident,),
            )
            if row[1] in items
        ]
        keys += [
            row[0]
            for row in connection.execute(
                "SELECT key, to_key FROM incident_link WHERE from_key = ?"
                " AND NOT is_withdrawn ORDER BY key",
                (incident,),
            )
            if row[1] in incidents
        ]
    return _with_others(connection, selection, keys, numbered)


def _with_accessions(
    connection: sqlcipher.Connection,
    selection: Selection,
    numbered: Callable[[str], str],
    *,
    passes_on: bool,
) -> Selection:
    if passes_on:
        # Of bytes that several hands gave, one copy leaves, and the proofs of all of these. What
        # came for another incident tells of that.
        came = name_accessions(connection)
        others = [came[key] for key in sorted(came.keys() & selection.accessions - selection.hands)]
        hands = came.keys() & selection.hands
        gone = find_shredded(connection, hands)
        beside, namesakes = told_apart(connection, hands - gone)
        selection = replace(
            selection,
            carried=tuple(carried_with(connection, beside)),
            left_out=(
                *selection.left_out,
                *(_proofs(*each, Kept.NAMESAKE) for each in namesakes),
                *(_proofs(*came[key], Kept.SHREDDED) for key in sorted(gone)),
                *(_proofs(*each, Kept.FOR_ANOTHER) for each in others),
            ),
        )
        passed_on.require_few(each.path for each in selection.carried)
    # Whoever gave a thing for another incident is none of this one's business, nor is when or how.
    stay = find_accessions_elsewhere(connection, selection.incidents)
    own = sorted(selection.accessions - stay.keys())
    return _with_others(connection, selection, own, numbered)


def _proofs(name: str, accession: str, kept: Kept) -> LeftOut:
    what = f"the proofs of the bundle {name} that came as {accession}"
    return LeftOut(what, kept.value, accession, kept)


def _with_sources(
    connection: sqlcipher.Connection, selection: Selection, numbered: Callable[[str], str]
) -> Selection:
    ids: set[str] = set()
    for chosen in selection.records():
        stored = records.load_revision(connection, chosen.found.key, chosen.found.revision)
        source = disclosure.values(stored.disclosures).get("/source_id")
        if isinstance(source, str):
            ids.add(source)
    keys = sorted(records.find(connection, each, "source").key for each in ids)
    return _with_others(connection, selection, keys, numbered)


def _with_others(
    connection: sqlcipher.Connection,
    selection: Selection,
    keys: Iterable[int],
    numbered: Callable[[str], str],
) -> Selection:
    found = [records.find_by_key(connection, key) for key in keys]
    return replace(
        selection,
        others=selection.others
        + tuple(
            Chosen(each, numbered(each.kind))
            for each in found
            if leaves(connection, each, selection.choice)
        ),
    )


def _witness(connection: sqlcipher.Connection, found: Found) -> int:
    """Return the number of the event that witnessed a record's current revision."""
    revision = records.subject(connection, found).revision
    event = witnesses(connection, found.id).get(revision or "")
    if event is None:
        raise NotFound(f"No event witnessed {found.reference or found.id}: run a check.")
    return event.number
