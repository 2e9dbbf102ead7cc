"""What events say that is no business of a bundle, whoever names it: of another incident or bundle.

docs/bundle.md, "What leaves". Evidence may be of several incidents, and its events are then of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout
from archive_app.services.bundle_contents import Selection
from archive_app.services.custody import CustodyEvent, read_event
from archive_app.store import ledger

_SAID = frozenset({"from", "to", "place", "purpose", "authority", "outcome", "note"})
_INCIDENT = "incident"
_ARRIVING = frozenset({"received", "accession_opened", "accession_closed", "bundle_received"})
# Where something was taken out to, on a computer of the archive's own: a path with its names.
_PATHS = frozenset({"to", "outcome"})


def find_kept_back(
    connection: sqlcipher.Connection, selection: Selection
) -> Mapping[int, frozenset[str]]:
    """Return, by number, the names of values that stay of events that leave, though named.

    Of what came for another incident, of bundles and papers about another, all that is said stays;
    of what was taken out, where to.
    """
    incidents = {chosen.found.id for chosen in selection.incidents}
    prepared = connection.execute("SELECT number FROM event WHERE kind = 'export_prepared'")
    own = {
        each.outcome
        for each in _read(connection, [number for (number,) in prepared])
        if not incidents.isdisjoint(_ids(each))
    }
    elsewhere = _came_elsewhere(connection, [chosen.found.key for chosen in selection.incidents])
    kept = {}
    for each in _read(connection, selection.events):
        about, bundle = _ids(each), _bundle(each)
        named = {
            subject.subject.id for subject in each.subjects if subject.subject.kind == _INCIDENT
        }
        if (
            (named and named.isdisjoint(incidents))
            or (each.kind in _ARRIVING and not about.isdisjoint(elsewhere))
            or bundle not in own | {None}
        ):
            kept[each.number] = _SAID
        elif each.kind == "exported" and bundle is None:
            kept[each.number] = _PATHS
    return kept


def _read(connection: sqlcipher.Connection, numbers: Iterable[int]) -> Iterator[CustodyEvent]:
    """Yield events one by one: of many files there are many."""
    return map(read_event, ledger.load_events(connection, numbers))


def _ids(event: CustodyEvent) -> set[str]:
    return {each.subject.id for each in event.subjects}


def _bundle(event: CustodyEvent) -> str | None:
    """Return the name of the bundle that an event says was prepared or written here."""
    if event.kind not in ("export_prepared", "exported"):
        return None
    named = (event.outcome or "").partition("\n")[0]
    return named if re.fullmatch(layout.BUNDLE_ID, named) else None


def _came_elsewhere(connection: sqlcipher.Connection, incident_keys: Sequence[int]) -> set[str]:
    """Return the ids (hex) of accessions for other incidents, and of the files in them."""
    marks = ", ".join("?" * len(incident_keys))
    others = f"SELECT key FROM accession WHERE incident_key NOT IN ({marks})"
    return {
        row[0].hex()
        for row in connection.execute(
            f"SELECT id FROM record WHERE key IN ({others})"
            f" OR key IN (SELECT key FROM stored_file WHERE accession_key IN ({others}))",
            (*incident_keys, *incident_keys),
        )
    }
