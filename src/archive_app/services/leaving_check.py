"""Whether what decides what leaves in a bundle is what the ledger says: no old page of a list does.

A page of the catalogue can be put back without any key. So each record that leaves, and each link,
file and accession that a choice rests on, is held against its revisions and events; lists are held
against their tables, and these against the ledger for what they may lack.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from archive_app.bundle import layout
from archive_app.errors import Damaged
from archive_app.progress import Activity, Meter
from archive_app.services import listing_check, record_check
from archive_app.services.bundle_contents import Selection
from archive_app.services.disclosing import EVENT
from archive_app.store.archive import Archive
from archive_app.store.disclosed import STORED, kind_and_subjects, stored_set
from archive_app.store.tolerant import Row, TolerantReader

_BLOCK = 512
# What of each is looked up by which index, by the column that comes second.
_LISTS = {
    "evidence_link": ("evidence_link_by_incident", "key, incident_key, item_key, is_withdrawn"),
    "incident_link": ("ix_incident_link_from_key", "key, from_key"),
    "stored_file": ("ix_stored_file_item_key", "key, item_key"),
}
_DECIDING = (*_LISTS, "accession")
_KEY_OF = "SELECT key FROM record WHERE id = ?"
_BUNDLE = re.compile(layout.BUNDLE_ID)


def require_sound(archive: Archive, selection: Selection, meter: Meter) -> None:
    """Raise Damaged unless the ledger says what this selection was made by.

    Raises Cancelled, also within a long look through the ledger.
    Takes time by what is selected, and by how long the ledger and the lists are; memory by what is
    selected.
    """
    incidents = {chosen.found.key for chosen in selection.incidents}
    items = {chosen.found.key for chosen in selection.items}
    meter.describe(Activity.COMPARE_LEDGER)
    with TolerantReader(archive, meter) as reader:
        _require_chained(reader)
        _require_rows(reader)
        keys = {chosen.found.key for chosen in selection.records()}
        keys |= _listed(reader, "evidence_link", incidents)
        keys |= _listed(reader, "incident_link", incidents)
        files = _listed(reader, "stored_file", items)
        keys |= files | _accessions(reader, files)
        if selection.choice.names_kind(EVENT):
            keys |= _named(reader, selection.events)
        record_check.require_whole(reader, sorted(keys))
        if selection.carried:
            _require_others(reader, selection)


def _require_rows(reader: TolerantReader) -> None:
    """Raise Damaged where a record that choices rest on has no row, or the ledger alone has it."""
    for table in _DECIDING:
        lost = reader.rows(
            "SELECT key FROM record NOT INDEXED WHERE kind = ? AND NOT EXISTS"
            f" (SELECT 1 FROM {table} WHERE {table}.key = record.key) LIMIT 1",
            table,
        )
        record_check.require_whole(reader, [key for (key,) in lost])
    for finding in listing_check.check_subjects(reader):
        raise Damaged(f"{finding.sentence} Check the archive.")


def _listed(reader: TolerantReader, table: str, of: Collection[int]) -> set[int]:
    """Return the keys of a table's rows of some others; raise Damaged where its index differs."""
    index, columns = _LISTS[table]
    of_column = columns.split(", ")[1]
    by_index = {
        row
        for key in of
        for row in reader.rows(
            f"SELECT {columns} FROM {table} INDEXED BY {index} WHERE {of_column} = ?", key
        )
    }
    every = _blocks(reader, f"SELECT {columns} FROM {table} NOT INDEXED WHERE key")
    by_table = {row for row in every if row[1] in of}
    if by_index != by_table:
        raise Damaged("An index of the catalogue does not list what is there. Check the archive.")
    return {row[0] for row in by_table}


def _blocks(reader: TolerantReader, sql: str) -> Iterator[Row]:
    """Yield the rows of a query that begins with their number and ends before it is compared."""
    last = -1
    while found := reader.rows(f"{sql} > ? ORDER BY 1 LIMIT {_BLOCK}", last):
        yield from found
        last = found[-1][0]


def _accessions(reader: TolerantReader, files: Iterable[int]) -> set[int]:
    came = (
        reader.rows("SELECT accession_key FROM stored_file WHERE key = ?", key) for key in files
    )
    return {key for rows in came for (key,) in rows if key is not None}


def _named(reader: TolerantReader, events: Iterable[int]) -> set[int]:
    """Return the keys of the accessions and files that events name: what stays rests on these."""
    ids = set()
    for number in events:
        ((secret, lines),) = reader.rows(f"SELECT {STORED} FROM event WHERE number = ?", number)
        _, links = kind_and_subjects(stored_set(secret, lines))
        ids |= {each.subject.id for each in links if each.subject.kind in _DECIDING}
    found = (reader.rows(_KEY_OF, bytes.fromhex(each)) for each in ids)
    return {key for rows in found for (key,) in rows}


def _require_chained(reader: TolerantReader) -> None:
    """Raise Damaged where an event is about a record, and the chain of that lacks the event."""
    ((chained, named),) = reader.rows(
        "SELECT (SELECT count(*) FROM event_subject),"
        " (SELECT total(length(lines) - length(replace(lines, ?1, ''))) / length(?1) FROM event)",
        '"id":"',
    )
    if chained == named:
        return
    for number, secret, lines in _blocks(
        reader, f"SELECT number, {STORED} FROM event WHERE number"
    ):
        for link in kind_and_subjects(stored_set(secret, lines))[1]:
            place = bytes.fromhex(link.subject.id), link.seq
            if [(number,)] != reader.rows(
                "SELECT event FROM event_subject WHERE subject = ? AND seq = ?", *place
            ):
                raise Damaged(
                    f"Event {number} is missing in the chain of what it is about: an older state "
                    "of the chain was put back. Check the archive."
                )


def _require_others(reader: TolerantReader, selection: Selection) -> None:
    """Raise Damaged where a bundle that was prepared here would be passed on inside another's."""
    own: set[str] = set()
    for (lines,) in reader.rows(
        "SELECT CAST(lines AS BLOB) FROM event WHERE instr(CAST(lines AS TEXT), ?)",
        '"export_prepared"',
    ):
        own |= set(_BUNDLE.findall(lines.decode("ascii")))
    for carried in selection.carried:
        inner = carried.path.split(layout.RECEIVED)[2:]
        if not own.isdisjoint(each.split("/")[0] for each in inner):
            raise Damaged(
                "The list of bundles lacks one that was prepared here. Check the archive."
            )
