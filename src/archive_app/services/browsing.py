"""Long lists for a screen: the keys of all rows at once, and the rows of a page when it is seen.

Keys only grow, so that they are in order of time; a million of them are 8 MB. A row whose record
is gone by the time its page is asked for is left out of the page.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive_app.model import disclosure
from archive_app.model.custody import parse_leaf
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.folding import index_text, match_query
from archive_app.services.catalogue import ListedSource, find_sources
from archive_app.store import ledger, object_rows
from archive_app.store.archive import Archive
from archive_app.store.key_lists import read_keys
from archive_app.store.transaction import driver_connection

GUARDED = frozenset({"graphic", "sexual_violence", "child"})
"""What an item is marked with where nobody should meet it unprepared."""

_DIGEST = re.compile("[0-9a-f]{8,64}")


@dataclass(frozen=True)
class IncidentFilter:
    """Which incidents a list shows; what is None does not narrow it.

    ``earliest`` and ``latest`` are days (``2024-09-06``) in UTC: an incident is shown where it may
    have been in between. ``place`` is part of a place's name.
    """

    earliest: str | None = None
    latest: str | None = None
    place: str | None = None
    status: str | None = None
    has_evidence: bool = False


@dataclass(frozen=True)
class IncidentRow:
    """An incident as the list shows it; ``items`` are the evidence items linked to it."""

    key: int
    reference: str
    title: str
    when: str | None
    place: str | None
    status: str | None
    verification_level: str | None
    confidentiality: str
    items: int


@dataclass(frozen=True)
class ItemRow:
    """An evidence item as tables and grids show it.

    The facts are those of its first original, None where there is none. ``thumbnail`` is the digest
    (64 hex digits) of its thumbnail, ``is_guarded`` whether it is marked as
    something that people should not meet unprepared, ``added_at`` when its first event was recorded
    (UTC).
    """

    key: int
    reference: str
    title: str
    kind: str | None
    original_name: str | None
    size: int | None
    sha256: str | None
    media_type: str | None
    thumbnail: str | None
    is_held: bool
    legal_hold: bool
    is_guarded: bool
    added_at: str | None


def incident_keys(archive: Archive, wanted: IncidentFilter | None = None) -> array[int]:
    """Return the keys of all incidents that are wanted, newest first."""
    wanted = wanted or IncidentFilter()
    terms, values = ["1"], []
    if wanted.earliest is not None:
        terms.append("(latest IS NULL OR latest >= ?)")
        values.append(wanted.earliest)
    if wanted.latest is not None:
        terms.append("(earliest IS NULL OR earliest <= ?)")
        values.append(f"{wanted.latest}T23:59:59Z")
    place = None if wanted.place is None else match_query(wanted.place)
    if place is not None:
        # The index finds the words anywhere; which of them are in the place's name is seen below.
        terms.append("key IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(place)
    if wanted.status is not None:
        terms.append("status = ?")
        values.append(wanted.status)
    if wanted.has_evidence:
        terms.append(
            "EXISTS (SELECT 1 FROM evidence_link"
            " WHERE incident_key = incident.key AND NOT is_withdrawn)"
        )
    query = f"FROM incident WHERE {' AND '.join(terms)} ORDER BY key DESC"
    if place is None or wanted.place is None:
        return _keys(archive, f"SELECT key {query}", tuple(values))
    return _keys_at(archive, f"SELECT key, place_name {query}", tuple(values), wanted.place)


def item_keys(
    archive: Archive,
    incident_key: int | None = None,
    *,
    kind: str | None = None,
    words: str = "",
) -> array[int]:
    """Return the keys of evidence items, newest first: all, or those that are wanted.

    ``words`` are found as by `search`; from eight digits on they may begin a SHA-256 as well.
    """
    terms: list[str] = ["1"]
    values: list[str | int | bytes] = []
    if incident_key is not None:
        terms.append(
            "key IN (SELECT item_key FROM evidence_link"
            " WHERE incident_key = ? AND NOT is_withdrawn)"
        )
        values.append(incident_key)
    if kind is not None:
        terms.append("kind = ?")
        values.append(kind)
    if words.strip():
        term, found_by = _by_words(words)
        terms.append(term)
        values += found_by
    query = f"SELECT key FROM evidence_item WHERE {' AND '.join(terms)} ORDER BY key DESC"
    return _keys(archive, query, tuple(values))


def load_incident_rows(archive: Archive, keys: Sequence[int]) -> list[IncidentRow]:
    """Return the rows of some incidents, in no order."""
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT key, reference, title, when_text, place_name, status, verification,"
            " confidentiality, (SELECT count(*) FROM evidence_link"
            "  WHERE incident_key = incident.key AND NOT is_withdrawn)"
            " FROM incident JOIN record USING (key) WHERE key IN (SELECT value FROM json_each(?))",
            (_as_json(keys),),
        )
        return [IncidentRow(*row) for row in rows]


def load_item_rows(archive: Archive, keys: Sequence[int]) -> list[ItemRow]:
    """Return the rows of some evidence items, in no order."""
    with archive.reading() as session:
        connection = driver_connection(session)
        rows = connection.execute(
            "SELECT record.key, reference, title, evidence_item.kind, first.name, first.size,"
            " nullif(lower(hex(first.sha256)), ''), first.media_type,"
            " (SELECT lower(hex(made.sha256)) FROM stored_file AS made"
            "  WHERE made.item_key = record.key AND made.role = 'thumbnail'"
            f"  AND {object_rows.is_held('made')} ORDER BY made.key LIMIT 1),"
            f" object.key IS NOT NULL AND {object_rows.is_held('first')},"
            " legal_hold, secret, lines,"
            " (SELECT event FROM event_subject WHERE subject = record.id ORDER BY seq LIMIT 1)"
            " FROM record JOIN evidence_item USING (key)"
            " JOIN revision ON record_key = record.key AND number = record.revision"
            " LEFT JOIN stored_file AS first ON first.key = (SELECT min(key) FROM stored_file"
            "  WHERE item_key = record.key AND role = 'original')"
            " LEFT JOIN object ON object.sha256 = first.sha256"
            " WHERE record.key IN (SELECT value FROM json_each(?))",
            (_as_json(keys),),
        ).fetchall()
        first_events = {row[-1] for row in rows} - {None}
        added_at = {
            event.number: parse_leaf(event.leaf).recorded_at
            for event in ledger.load_events(connection, sorted(first_events))
        }
        return [_item_row(added_at.get(row[-1]), *row[:-1]) for row in rows]


def load_references(archive: Archive, keys: Sequence[int]) -> list[str]:
    """Return the references of some records, in the order of ``keys``; a batch at a time."""
    with archive.reading() as session:
        found = dict(
            driver_connection(session).execute(
                "SELECT key, reference FROM record WHERE key IN (SELECT value FROM json_each(?))",
                (_as_json(keys),),
            )
        )
    return [found[key] for key in keys if key in found]


def load_size(archive: Archive, keys: Sequence[int]) -> int:
    """Return how many bytes the first originals of some items have together."""
    with archive.reading() as session:
        (size,) = (
            driver_connection(session)
            .execute(
                "SELECT coalesce(sum(size), 0) FROM stored_file WHERE key IN"
                " (SELECT min(key) FROM stored_file WHERE role = 'original'"
                "  AND item_key IN (SELECT value FROM json_each(?)) GROUP BY item_key)",
                (_as_json(keys),),
            )
            .fetchone()
        )
    return int(size)


def source_keys(archive: Archive) -> array[int]:
    """Return the keys of all sources, newest first."""
    return _keys(archive, "SELECT key FROM source ORDER BY key DESC", ())


def load_source_rows(archive: Archive, keys: Sequence[int]) -> list[ListedSource]:
    """Return the rows of some sources, in no order."""
    return find_sources(archive, "key IN (SELECT value FROM json_each(?))", _as_json(keys))


def find_key(archive: Archive, reference: str) -> int | None:
    """Return the key of the record of a reference, None where there is none."""
    with archive.reading() as session:
        row = (
            driver_connection(session)
            .execute("SELECT key FROM record WHERE reference = ?", (reference,))
            .fetchone()
        )
    return None if row is None else int(row[0])


def _by_words(words: str) -> tuple[str, list[str | bytes]]:
    terms: list[str] = []
    values: list[str | bytes] = []
    query = match_query(words)
    if query is not None:
        terms.append("key IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(query)
    digits = "".join(words.lower().split())
    if _DIGEST.fullmatch(digits):
        terms.append("key IN (SELECT item_key FROM stored_file WHERE sha256 BETWEEN ? AND ?)")
        values += [bytes.fromhex(digits.ljust(64, filling)) for filling in "0f"]
    return f"({' OR '.join(terms) or '0'})", values


def _item_row(added_at: str | None, key: int, *facts: Any) -> ItemRow:
    *said, is_held, legal_hold, secret, lines = facts
    reference, title, kind, name, size, sha256, media_type, thumbnail = said
    return ItemRow(
        key=key,
        reference=reference,
        title=title,
        kind=kind,
        original_name=name,
        size=size,
        sha256=sha256,
        media_type=media_type,
        thumbnail=thumbnail,
        is_held=bool(is_held),
        legal_hold=bool(legal_hold),
        is_guarded=_is_guarded(DisclosureSet(secret, lines)),
        added_at=added_at,
    )


def _is_guarded(said: DisclosureSet) -> bool:
    # A page of rows is asked for while somebody scrolls: no record is read whole for this alone.
    if said.secret is None:  # shredded: nothing is left that could disturb
        return False
    return not GUARDED.isdisjoint(map(str, disclosure.listed(said, "/sensitivity")))


def _keys(archive: Archive, query: str, values: tuple[str | int | bytes, ...]) -> array[int]:
    with archive.reading() as session:
        return read_keys(driver_connection(session), query, values)


def _keys_at(archive: Archive, query: str, values: tuple[str | int, ...], place: str) -> array[int]:
    """Return the keys of the rows whose second column has every word of ``place``."""
    wanted = [f" {index_text(word)}" for word in place.split() if index_text(word)]
    with archive.reading() as session:
        rows = driver_connection(session).execute(query, values)
        return array(
            "q",
            [
                key
                for key, name in rows
                if name and all(word in f" {index_text(name)}" for word in wanted)
            ],
        )


def _as_json(keys: Sequence[int]) -> str:
    """Return keys as one value of a query: there may be more than a query has variables."""
    return f"[{','.join(map(str, keys))}]"
