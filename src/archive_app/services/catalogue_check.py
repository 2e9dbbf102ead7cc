"""Whether the header is whole, and the catalogue's pages, indices and rules as SQLCipher sees them.

``PRAGMA integrity_check`` also has FTS5 compare its index with the words it holds, so that nothing
is written to find out; what FTS5 leaves out of that is checked in `search_check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from archive_app.errors import ArchiveError, Damaged
from archive_app.model.fixity import Concern, Finding
from archive_app.services.custody import list_events
from archive_app.services.schema_check import check_schema
from archive_app.services.search_check import fits
from archive_app.store import (
    expected,
    header,
    mending,
    other_catalogues,
    particulars,
    replica,
    search_index,
)
from archive_app.store.archive import Archive
from archive_app.store.expected import Verdict
from archive_app.store.header import Header
from archive_app.store.tolerant import Row, TolerantReader
from archive_app.store.transaction import driver_connection

_KINDS_OF_SLOT = frozenset({"passphrase", "words"})
_MOST_REMARKED = 20
SEARCH_DAMAGED = "search_index_damaged"
# SQLite, ext/fts5: fts5IntegrityMethod, and the texts that sqlite3Fts5ConfigErrmsg is given.
_OF_SEARCH = ("inverted index for FTS5", "fts5: ")
_SAID = {
    "header_mended": "{note} Both were made whole again.",
    "header_accepted": "an older header was put back, and a person let it count: {note}",
    "access_unchanged": "{note}",
    "schema_migrated": "{note}",
    "checkpoint_made": "{note}",
}


def check_header(archive: Archive, reader: TolerantReader) -> Iterator[Finding]:
    """Check both copies of the header, and that each key slot belongs to somebody."""
    try:
        found = replica.proven_header(archive.path, archive.unlocked)
    except ArchiveError as error:
        yield Finding("header_damaged", str(error))
        return
    if header.copies_differ(archive.path):
        yield Finding(
            "header_copies_differ",
            "The header and its copy are not the same: one of them is damaged or older.",
        )
    for told in other_catalogues.remark(archive.path, found.generation):
        yield Finding("catalogue_other", told)
    try:
        if _is_another(archive, found):
            yield Finding("header_other", mending.OTHER)
    except ArchiveError:
        reader.unreadable.append("which header is expected")
    for slot in found.slots:
        if slot.kind in _KINDS_OF_SLOT and _is_unclaimed(reader, slot.id):
            yield Finding(
                "slot_unclaimed",
                f"Key slot {slot.id.hex()} belongs to nobody that the catalogue knows.",
                (Concern("slot", slot.id.hex()),),
            )


def _is_unclaimed(reader: TolerantReader, slot_id: bytes) -> bool:
    """Tell whether a key slot is nobody's; where that cannot be read, it is not said.

    It is somebody's, too, where an event states so and none takes that access away.
    """
    listed = "SELECT 1 FROM key_slot JOIN agent ON agent.key = agent_key WHERE id = ?"
    stated = (
        "SELECT 1 FROM record JOIN agent USING (key) WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM"
        " event_subject JOIN event ON number = event WHERE subject = ?1 AND event > ?2"
        " AND event.kind = 'access_revoked')"
    )
    try:
        if reader.rows(listed, slot_id):
            return False
        by = particulars.stated_owners(reader.rows).get(slot_id.hex())
        return by is None or not reader.rows(stated, bytes.fromhex(by.agent_id), by.event)
    except Damaged:
        reader.unreadable.append("whose key slots these are")
        return False


def _is_another(archive: Archive, found: Header) -> bool:
    """Tell whether a header is another than the catalogue expects, as it does in the end."""
    with archive.reading() as session:
        verdict = expected.judge(driver_connection(session), found)
    if verdict is not Verdict.OTHER:
        return False
    # Whoever changed who has access meanwhile replaced it after it was read.
    later = replica.proven_header(archive.path, archive.unlocked)
    return later == found or _is_another(archive, later)


def remark_header(archive: Archive) -> Iterator[Finding]:
    """Tell what was put right by itself since the last check, and which slots are kept as is."""
    with suppress(ArchiveError):
        newest = list_events(archive, kind="fixity_checked", limit=1)
        checked_at = newest[0].number if newest else -1
        for kind, said in _SAID.items():
            for event in list_events(archive, kind=kind, limit=_MOST_REMARKED):
                if event.number > checked_at and event.note is not None:
                    yield Finding(
                        kind,
                        f"Since the last check, on {event.recorded_at}: "
                        f"{said.format(note=event.note)}",
                        (Concern("event", str(event.number)),),
                    )
    for slot in archive.unlocked.header.slots:
        if slot.kind not in _KINDS_OF_SLOT:
            concern = Concern("slot", slot.id.hex())
            yield Finding(
                "slot_unknown",
                f"A key slot of a kind that this program does not know, {slot.kind}, is kept.",
                (concern,),
            )


def check_catalogue(reader: TolerantReader) -> Iterator[Finding]:
    """Check every page, index, foreign key and rule. Raises Cancelled."""
    with suppress(Damaged):
        if reader.is_cut:
            yield Finding(
                "catalogue_cut", "The catalogue is shorter than it was: what its end told is lost."
            )
    damaged = _ask(reader, "PRAGMA cipher_integrity_check")
    for (what,) in damaged:
        yield Finding("page_damaged", f"The catalogue is damaged: {what}.")
    if damaged:
        return  # past a damaged page, everything else would be reported as damaged too
    # Else FTS5 would compare with an older state of its index, where this connection has read one.
    is_search_made = _is_search_made(reader)
    is_search_whole = is_search_made and _can_search(reader) and fits(reader)
    for (told,) in _contradictions(reader):
        for what in str(told).splitlines():
            if any(said in what for said in _OF_SEARCH):
                is_search_whole = False
            elif what != "ok" and not what.startswith("***"):
                yield Finding(
                    "catalogue_inconsistent", f"The catalogue contradicts itself: {what}."
                )
    if not is_search_whole:
        yield Finding(
            SEARCH_DAMAGED,
            "The search index does not fit the words that it holds: searches may have missed "
            "records. A check of an archive that can be written builds it anew."
            if is_search_made
            else "The search index is not laid out as this program does it: searches may have "
            "missed records. A check of an archive that can be written builds it anew.",
        )
    for table, row, other, _ in _ask(reader, "PRAGMA foreign_key_check"):
        names = f"of the table {table} names a row of {other} that is missing."
        # Rows of some tables have no number.
        yield Finding("link_broken", f"A row {names}" if row is None else f"Row {row} {names}")
    with suppress(Damaged):  # of its list of tables SQLite said above what is wrong with it
        yield from check_schema(reader)


def _contradictions(reader: TolerantReader) -> list[Row]:
    """Return what SQLite says of all tables, also where a damaged search index keeps it from it."""
    try:
        return reader.rows("PRAGMA integrity_check")
    except Damaged:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        names = [str(name).replace('"', '""') for (name,) in _ask(reader, tables)]
    return [row for name in names for row in _ask(reader, f'PRAGMA integrity_check("{name}")')]


def _is_search_made(reader: TolerantReader) -> bool:
    try:
        return search_index.is_as_made(reader.rows)
    except Damaged:
        return False


def _can_search(reader: TolerantReader) -> bool:
    try:
        reader.rows("SELECT rowid FROM search LIMIT 1")
        reader.rows("SELECT rowid FROM search WHERE search MATCH 'a' LIMIT 1")
    except Damaged:
        return False
    return True


def _ask(reader: TolerantReader, pragma: str) -> list[Row]:
    return reader.rows_if_readable("what SQLite says of it", pragma)
