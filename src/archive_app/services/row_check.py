"""Whether the typed rows and the search index show a record as its current revision says it.

Each fault is a code and what is wrong, without the record's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive_app.model import disclosure, fields, rows
from archive_app.model.canonical import JsonValue
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.inputs import StoredFileInput
from archive_app.model.validation import RecordInput
from archive_app.store.disclosed import UNSAID, current_input
from archive_app.store.erasures import SHREDDED
from archive_app.store.tolerant import TolerantReader

SPOKEN_OF = {
    "evidence_item": "SELECT ?1 AS item_key",
    "stored_file": "SELECT item_key FROM stored_file WHERE key = ?1",
    "evidence_link": "SELECT item_key FROM evidence_link WHERE key = ?1",
    "accession": "SELECT DISTINCT item_key FROM stored_file WHERE accession_key = ?1",
}
"""Of which items a record speaks, by kind: shredding one erases what it says of that."""

SEARCH = "the search index"
_MAY_LACK = {"evidence_link": {"/note"}, "accession": {"/odd_names", "/unreadable_files"}}
_REFERENCE = re.compile("[0-9A-HJKMNP-TV-Z]{8}-[0-9]{4}-[0-9]{4,}")


class Record(NamedTuple):
    """The row of a record, as the catalogue has it."""

    key: int
    id: bytes
    kind: str
    reference: str | None
    revision: int


def check_current(
    reader: TolerantReader, record: Record, untrusted_lines: bytes, find_key: rows.KeyOf
) -> Iterator[tuple[str, str]]:
    """Compare what lists and search show with what the current revision says."""
    try:
        said = current_input(record.kind, untrusted_lines)
    except UNSAID:
        yield "revision_malformed", "its current revision is not one of its kind"
        return
    yield from _check_reference(record, said)
    named: dict[str, int] = {}

    def key_of(record_id: str) -> int:
        return named.setdefault(record_id, find_key(record_id))

    if isinstance(said, StoredFileInput):
        yield from _check_sha512(reader, record, said)
    for table, columns in rows.typed_rows(said, key_of).items():
        yield from _check_row(reader, record, table, columns)
    for record_id in [record_id for record_id, key in named.items() if not key]:
        yield "record_unlinked", f"it names a record that is not there, {record_id}"
    yield from _check_words(reader, record, rows.search_words(said))


def check_erased(
    reader: TolerantReader,
    record: Record,
    said: dict[str, JsonValue],
    events: set[str],
    find_key: rows.KeyOf,
) -> Iterator[tuple[str, str]]:
    """Check a record whose words were erased: an event must say so, and nothing show them.

    What its last revision still says is what lists show; an earlier program erased that, too.
    """
    if record.kind not in rows.ERASED or SHREDDED not in events:
        yield "words_lost", "its words are gone, and no event says that they were erased"
    if "reference" in rows.INPUTS[record.kind].model_fields:
        yield from _check_form(record)
    for table, erased in rows.ERASED.get(record.kind, {}).items():
        kept = rows.kept_columns(record.kind, said, find_key)
        if kept.pop("reference", record.reference) != record.reference:
            yield "reference_changed", "its reference is not the one that its revision says"
        faults = [
            *_check_row(reader, record, table, erased),
            *_check_words(reader, record, None),
        ]
        if SHREDDED in events and {code for code, _ in faults} & {"row_changed", "search_changed"}:
            yield _undone("lists or search still show", _find_shredding(reader, record)[1])
        else:
            yield from faults
        yield from _check_row(reader, record, table, kept) if kept else ()


def _undone(what: str, item: str | None) -> tuple[str, str]:
    return (
        "shredding_undone",
        f"{what} what was shredded with evidence item {item}: shred that item once more",
    )


def check_remains(
    reader: TolerantReader, record: Record, number: int, witnessed: int
) -> Iterator[tuple[str, str]]:
    """Tell of a revision with something to erase, where shredding came after its event."""
    shredded, item = _find_shredding(reader, record)
    if shredded > witnessed:
        yield _undone(f"revision {number} still says", item)


def _find_shredding(reader: TolerantReader, record: Record) -> tuple[int, str | None]:
    """Return the last event that shredded an item of which a record speaks, -1 for none; which."""
    ((event, reference),) = reader.rows(
        f"SELECT max(event), reference FROM ({SPOKEN_OF[record.kind]}) JOIN record ON key ="
        " item_key JOIN event_subject ON subject = id JOIN event ON number = event"
        " WHERE event.kind = ?2",
        record.key,
        SHREDDED,
    )
    return (-1 if event is None else event), reference


def check_lacking(
    reader: TolerantReader, record: Record, number: int, stored: DisclosureSet, events: set[str]
) -> Iterator[tuple[str, str]]:
    """Check a revision without a secret: it may lack only what shredding an item erases of it."""
    if not _is_accounted(reader, record, number, disclosure.values(stored), events):
        yield "words_lost", f"revision {number} lacks words that no shredding erased"


def _is_accounted(
    reader: TolerantReader,
    record: Record,
    number: int,
    said: dict[str, JsonValue],
    events: set[str],
) -> bool:
    if record.kind in rows.ERASED:
        return SHREDDED in events
    if record.kind not in _MAY_LACK or number == record.revision:
        return False
    pointers = set(fields.pointers(rows.INPUTS[record.kind]))
    if pointers - _MAY_LACK[record.kind] - said.keys():
        return False
    return _find_shredding(reader, record)[0] >= 0


def check_digest(
    reader: TolerantReader, record: Record, digests: set[str | None]
) -> Iterator[tuple[str, str]]:
    """Compare the digest of a stored file with those that events witnessed."""
    held = reader.rows("SELECT lower(hex(sha256)) FROM stored_file WHERE key = ?", record.key)
    if digests - {row[0] for row in held} - {None}:
        yield "digest_contradicted", "an event witnessed another digest of its bytes"


def _check_sha512(
    reader: TolerantReader, record: Record, said: StoredFileInput
) -> Iterator[tuple[str, str]]:
    """Compare the SHA-512 of a stored file with that by which its object is read."""
    if said.sha512 is not None and reader.rows(
        "SELECT 1 FROM stored_file JOIN object USING (sha256)"
        " WHERE stored_file.key = ? AND sha512 IS NOT ?",
        record.key,
        bytes.fromhex(said.sha512),
    ):
        yield "digest_contradicted", "its object is held by another SHA-512 than its revision says"


def _check_reference(record: Record, said: RecordInput) -> Iterator[tuple[str, str]]:
    if record.reference != getattr(said, "reference", None):
        yield "reference_changed", "its reference is not the one that its revision says"
    elif "reference" in type(said).model_fields:
        yield from _check_form(record)


def _check_form(record: Record) -> Iterator[tuple[str, str]]:
    if not _REFERENCE.fullmatch(record.reference or ""):
        yield "reference_malformed", "its reference is not one that an archive gives"


def _check_row(
    reader: TolerantReader, record: Record, table: str, columns: rows.Columns
) -> Iterator[tuple[str, str]]:
    names = ", ".join(columns) or "key"
    found = reader.rows(f"SELECT {names} FROM {table} WHERE key = ?", record.key)
    if not columns and found:
        yield "row_extra", f"the table {table} has a row that its revision does not say"
    elif columns and not found:
        yield "row_missing", f"its row in the table {table} is missing"
    elif columns:
        wrong = [
            name
            for name, is_there, expected in zip(columns, found[0], columns.values(), strict=True)
            if is_there != expected
        ]
        if wrong:
            yield "row_changed", f"lists do not show what its revision says ({', '.join(wrong)})"


def _check_words(
    reader: TolerantReader, record: Record, words: tuple[str, str] | None
) -> Iterator[tuple[str, str]]:
    if SEARCH in reader.unreadable:
        return  # which is told once, and of no record
    # As FTS5 reads them, but that it needs the rest of its index for it.
    held = "SELECT c0, c1 FROM search_content WHERE id = ?"
    found = reader.rows_if_readable(SEARCH, held, record.key)
    if found != ([words] if words is not None else []) and SEARCH not in reader.unreadable:
        yield "search_changed", "search does not hold the words of its current revision"
