"""What events say that is no business of a bundle, whoever names it: of another incident or bundle.

docs/bundle.md, "What leaves". Evidence may be of several incidents, and its events are then of all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout
from archive_app.services.bundle_contents import Chosen, Selection
from archive_app.services.custody import CustodyEvent, read_event
from archive_app.services.proof_check import ProvenLedger
from archive_app.store import ledger
from archive_app.store.disclosed import kind_and_subjects
from archive_app.store.erasures import SPOKEN
from archive_app.store.ledger import Log

_INCIDENT = "incident"
_ARRIVING = frozenset({"received", "accession_opened", "accession_closed", "bundle_received"})
# Where something was taken out to, on a computer of the archive's own: a path with its names.
_PATHS = frozenset({"to", "outcome"})
# How many of its files were held before, for whatever incident.
_COUNTING = frozenset({"accession_closed"})
# What the computer said of a failure, with such a path or with the name that a file had.
_BY_PROGRAM = frozenset({"exported", "metadata_read"})
_FAILURE = re.compile(rf"(?:{layout.BUNDLE_ID}\n)?failed: .*", re.DOTALL)


def find_kept_back(
    connection: sqlcipher.Connection, selection: Selection
) -> Mapping[int, frozenset[str]]:
    """Return, by number, the names of values that stay of events that leave, though named.

    Of what came for another incident, of bundles and papers about another, all that is said stays;
    of what was taken out, where to; of an arrival, how it went; and of what failed, why. Raises
    Damaged where the ledger does not prove that a bundle was about these incidents.
    """
    incidents = {chosen.found.id for chosen in selection.incidents}
    prepared = connection.execute("SELECT number FROM event WHERE kind = 'export_prepared'")
    proven = ProvenLedger(connection, ledger.load_logs(connection))
    own = {
        # It lets more leave: of what others were told, only what is proven counts.
        proven.event(each.number).outcome
        for each in load_said(connection, [number for (number,) in prepared])
        if not incidents.isdisjoint(_ids(each))
    }
    accessions = set(find_accessions_elsewhere(connection, selection.incidents).values())
    files = set(_files_elsewhere(connection, selection.incidents))
    kept = {}
    for each in load_said(connection, selection.events):
        about, bundle = _ids(each), _bundle(each)
        named = {
            subject.subject.id for subject in each.subjects if subject.subject.kind == _INCIDENT
        }
        if (
            (named and named.isdisjoint(incidents))
            or not about.isdisjoint(accessions)
            or (each.kind in _ARRIVING and not about.isdisjoint(files))
            or bundle not in own | {None}
        ):
            kept[each.number] = SPOKEN
        elif each.kind == "exported" and bundle is None:
            kept[each.number] = _PATHS
        elif each.kind in _COUNTING or (
            each.kind in _BY_PROGRAM and _FAILURE.fullmatch(each.outcome or "")
        ):
            kept[each.number] = frozenset({"outcome"})
    return kept


def require_proven(
    connection: sqlcipher.Connection, logs: Sequence[Log], selection: Selection
) -> None:
    """Raise Damaged unless the ledger proves every event that leaves."""
    proven = ProvenLedger(connection, logs)
    for number in selection.events:
        proven.event(number)


def load_said(connection: sqlcipher.Connection, numbers: Iterable[int]) -> Iterator[CustodyEvent]:
    """Yield events one by one, each of the kind that it says: of many files there are many."""
    for stored in ledger.load_events(connection, numbers):
        kind, _ = kind_and_subjects(stored.disclosures)
        event = read_event(stored)
        yield replace(event, kind=kind) if isinstance(kind, str) else event


def find_accessions_elsewhere(
    connection: sqlcipher.Connection, incidents: Iterable[Chosen]
) -> dict[int, str]:
    """Return the accessions for other incidents than these: the id (hex) of each row key."""
    keys = [chosen.found.key for chosen in incidents]
    query = f"SELECT key, id FROM accession JOIN record USING (key) WHERE {_elsewhere(keys)}"
    return {key: record_id.hex() for key, record_id in connection.execute(query, keys)}


def _ids(event: CustodyEvent) -> set[str]:
    return {each.subject.id for each in event.subjects}


def _bundle(event: CustodyEvent) -> str | None:
    """Return the name of the bundle that an event says was prepared or written here."""
    if event.kind not in ("export_prepared", "exported"):
        return None
    named = (event.outcome or "").partition("\n")[0]
    return named if re.fullmatch(layout.BUNDLE_ID, named) else None


def _files_elsewhere(
    connection: sqlcipher.Connection, incidents: Iterable[Chosen]
) -> Iterator[str]:
    """Yield the ids (hex) of the files that came for other incidents than these."""
    keys = [chosen.found.key for chosen in incidents]
    query = (
        "SELECT id FROM accession JOIN stored_file AS file ON accession_key = accession.key"
        f" JOIN record ON record.key = file.key WHERE {_elsewhere(keys)}"
    )
    yield from (record_id.hex() for (record_id,) in connection.execute(query, keys))


def _elsewhere(incident_keys: Collection[int]) -> str:
    return f"incident_key NOT IN ({', '.join('?' * len(incident_keys))})"
