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
from archive_app.model.validation import shown
from archive_app.services.bundle_contents import Chosen, ChosenFile, Kept, LeftOut, Selection
from archive_app.services.bundle_files import (
    find_files,
    is_titled_by,
    load_file,
    told_type,
    why_not,
)
from archive_app.services.bundles_received import carried_with, told_apart
from archive_app.services.custody import read_event
from archive_app.services.disclosing import Choice
from archive_app.services.evidence import find_object
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
    selection = _with_items(connection, selection, numbered)
    selection = _with_links(connection, selection, numbered)
    selection = _with_accessions(connection, selection, numbered, passes_on=passes_on)
    if choice.names_kind("source"):
        selection = _with_sources(connection, selection, numbered)
    return selection


def with_events(connection: sqlcipher.Connection, selection: Selection) -> Selection:
    """Add the events about every record, the agents who acted in them, and how logs followed."""
    numbers: set[int] = set()
    for chosen in selection.records():
        numbers.update(ledger.find_events_about(connection, bytes.fromhex(chosen.found.id)))
    agents: set[str] = set()
    for number in () if selection.choice.withholds_agents else sorted(numbers):
        (event,) = ledger.load_events(connection, [number])
        agent = read_event(event).agent
        if agent is not None:
            agents.add(agent)
    keys = sorted(records.find(connection, each, "agent").key for each in agents)
    selection = _with_others(connection, selection, keys, _numbering())
    for chosen in selection.others:
        if chosen.found.kind == "agent":
            numbers.add(_witness(connection, chosen.found))
    numbers |= {
        row[0]
        for row in connection.execute("SELECT number FROM event WHERE kind = 'log_succeeded'")
    }
    return replace(selection, events=tuple(sorted(numbers)))


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
    if not _leaves(connection, found, choice):
        raise NotAllowed(
            f"{found.reference} is above internal. Name what of it may leave, as with "
            "--disclose incident.title."
        )
    return found


def _leaves(connection: sqlcipher.Connection, found: Found, choice: Choice) -> bool:
    """Return whether anything of a record may leave but the level that keeps it."""
    revision = records.load_revision(connection, found.key, found.revision)
    said = disclosure.values(revision.disclosures)
    return bool(choice.disclosed(found.kind, said) - {"/confidentiality"})


def _with_items(
    connection: sqlcipher.Connection, selection: Selection, numbered: Callable[[str], str]
) -> Selection:
    items: list[Chosen] = []
    files: list[ChosenFile] = []
    left_out: list[LeftOut] = []
    as_is: list[LeftOut] = []
    untitled: set[str] = set()
    keys = _item_keys(connection, selection.incidents)
    let_leave = _let_leave(connection, selection.choice, keys)
    for key in keys:
        item = records.find_by_key(connection, key)
        name = item.reference or item.id
        revision = records.load_revision(connection, item.key, item.revision)
        titled = disclosure.values(revision.disclosures).get("/title")
        title = titled if isinstance(titled, str) else ""
        if not _leaves(connection, item, selection.choice):
            left_out.append(LeftOut(name, Kept.LEVEL.value, name, Kept.LEVEL, title=title))
            continue
        chosen = Chosen(item, numbered(item.kind))
        items.append(chosen)
        for file in find_files(connection, item):
            record = load_file(connection, file)
            if record is not None and is_titled_by(record, titled, selection.choice):
                untitled.add(item.id)
            left = why_not(connection, name, file, record, selection.choice)
            leaves = left is None or (left.may_leave and key in let_leave)
            if left is not None:
                own = "" if record is None else record.original_name or ""
                (as_is if leaves else left_out).append(replace(left, title=title, name=own))
            if record is None or not leaves:
                continue
            local = numbered(file.kind)
            files.append(
                ChosenFile(
                    Chosen(file, local),
                    chosen,
                    find_object(connection, record.sha256),
                    layout.file_path(local, told_type(record, selection.choice)),
                )
            )
    return replace(
        selection,
        items=tuple(items),
        files=tuple(files),
        left_out=tuple(left_out),
        as_is=tuple(as_is),
        untitled=frozenset(untitled),
    )


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
    keys = {
        row[0]
        for file in selection.files
        for row in connection.execute(
            "SELECT accession_key FROM stored_file WHERE key = ? AND accession_key IS NOT NULL",
            (file.record.found.key,),
        )
    }
    if passes_on:
        # Of bytes that several hands gave, one copy leaves, and the proofs of all of these.
        hands = {
            row[0]
            for file in selection.files
            for row in connection.execute(
                "SELECT accession_key FROM stored_file JOIN received_bundle USING (accession_key)"
                " WHERE stored_file.item_key = ? AND sha256 = ?",
                (file.item.found.key, file.stored.sha256),
            )
        }
        beside, namesakes = told_apart(connection, hands)
        selection = replace(
            selection,
            carried=tuple(carried_with(connection, beside)),
            left_out=(*selection.left_out, *(_namesake(*each) for each in namesakes)),
        )
        passed_on.require_few(each.path for each in selection.carried)
    return _with_others(connection, selection, sorted(keys), numbered)


def _namesake(name: str, accession: str) -> LeftOut:
    what = f"the proofs of the bundle {name} that came as {accession}"
    return LeftOut(what, Kept.NAMESAKE.value, accession, Kept.NAMESAKE)


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
            if _leaves(connection, each, selection.choice)
        ),
    )


def _witness(connection: sqlcipher.Connection, found: Found) -> int:
    """Return the number of the event that witnessed a record's current revision."""
    revision = records.subject(connection, found).revision
    for number in ledger.find_events_about(connection, bytes.fromhex(found.id)):
        (event,) = ledger.load_events(connection, [number])
        if any(link.subject.revision == revision for link in read_event(event).subjects):
            return number
    raise NotFound(f"No event witnessed {found.reference or found.id}: run a check.")
