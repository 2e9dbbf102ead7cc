"""Whether every record is what its revisions say, and its revisions what the ledger witnessed.

Each digest that an event names for a record must be that of a revision that stands, and each
revision must be named by an event: an old page of the catalogue, put back, fails here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from archive_app.errors import Damaged
from archive_app.model import custody, disclosure, rows
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import Subject
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.fixity import Concern, Finding
from archive_app.progress import Meter
from archive_app.services import listing_check, row_check
from archive_app.services.findings import about_record
from archive_app.services.row_check import Record
from archive_app.store import erasures
from archive_app.store.disclosed import MALFORMED, STORED, about, stored_set
from archive_app.store.erasures import SHREDDED
from archive_app.store.tolerant import TolerantReader

_BLOCK = 512
_RECORDS = (
    "SELECT key, CAST(id AS BLOB), CAST(kind AS TEXT), CAST(reference AS TEXT), revision"
    " FROM record WHERE key"
)


@dataclass(frozen=True)
class _Revision:
    number: int
    header: bytes
    secret: bytes | None
    lines: bytes

    @property
    def digest(self) -> str:
        return custody.header_digest(self.header)

    @property
    def stored(self) -> DisclosureSet:
        """Its disclosure set; raises one of MALFORMED."""
        return stored_set(self.secret, self.lines)


@dataclass(frozen=True)
class _Witness:
    """One event about a record."""

    event: int
    kind: str
    subject: Subject


def count_records(reader: TolerantReader) -> int:
    """Return how many records there are."""
    return reader.extent("record", "key", "sqlite_autoindex_record_1")


def check_records(
    reader: TolerantReader, size: int, meter: Meter, counts: Counter[str]
) -> Iterator[Finding]:
    """Check every record against its revisions, rows, search words and events.

    ``size`` is how many records there are. Advances ``meter`` by records; raises Cancelled.
    """
    find_key = _finder(reader)
    for first in range(1, size + 1, _BLOCK):
        end = min(first + _BLOCK, size + 1)
        found, lost = reader.rows_between(_RECORDS, first, end)
        for record in map(Record._make, found):
            yield from _tell_record(reader, record, find_key, counts)
            counts["records"] += 1
        yield from _tell_lost(reader, lost)
        present = {row[0] for row in found}
        for key in sorted(set(range(first, end)) - present - set(lost)):
            yield Finding("record_missing", f"Record number {key} is missing.")
        meter.advance(end - first)
    yield from listing_check.check_rows(reader)
    yield from listing_check.check_subjects(reader)


def require_whole(reader: TolerantReader, keys: Iterable[int]) -> None:
    """Raise Damaged unless records say what their revisions and the ledger do; by row key."""
    find_key = _finder(reader)
    for key in keys:
        (row,) = reader.rows(f"{_RECORDS} = ?", key)
        for finding in _tell_record(reader, Record(*row), find_key, Counter()):
            raise Damaged(f"{finding.sentence} Check the archive.")


def _finder(reader: TolerantReader) -> rows.KeyOf:
    """Return what finds the row key of a record's id (hex), 0 where there is none."""

    @lru_cache(_BLOCK)
    def find_key(record_id: str) -> int:
        found = reader.rows("SELECT key FROM record WHERE id = ?", bytes.fromhex(record_id))
        return int(found[0][0]) if found else 0

    return find_key


def _tell_record(
    reader: TolerantReader, record: Record, find_key: rows.KeyOf, counts: Counter[str]
) -> Iterator[Finding]:
    try:
        for code, what in _check_record(reader, record, find_key, counts):
            yield about_record(reader, code, record[:4], what)
    except Damaged:
        what = "part of it lies on a damaged page of the catalogue"
        yield about_record(reader, "record_unreadable", record[:4], what)


def _tell_lost(reader: TolerantReader, lost: list[int]) -> Iterator[Finding]:
    """Name the records on damaged pages, as far as the index of references still knows them."""
    if not lost:
        return
    references: dict[int, str] = dict(
        reader.rows_if_readable(
            "the references of records on damaged pages",
            "SELECT key, reference FROM record INDEXED BY sqlite_autoindex_record_2"
            " WHERE key BETWEEN ? AND ? AND reference IS NOT NULL",
            lost[0],
            lost[-1],
        )
    )
    for key in lost:
        reference = references.get(key)
        yield Finding(
            "record_unreadable",
            f"Record {reference or f'number {key}'} lies on a damaged page of the catalogue.",
            (Concern("record", str(key), reference),),
        )


def _check_record(
    reader: TolerantReader, record: Record, find_key: rows.KeyOf, counts: Counter[str]
) -> Iterator[tuple[str, str]]:
    revisions = [
        _Revision(*row)
        for row in reader.rows(
            f"SELECT CAST(number AS INTEGER), CAST(header AS BLOB), {STORED} FROM revision"
            " WHERE record_key = ? ORDER BY number",
            record.key,
        )
    ]
    counts["revisions"] += len(revisions)
    witnesses = _find_witnesses(reader, record)
    yield from _check_revisions(record, revisions)
    yield from _check_witnesses(revisions, witnesses)
    kinds = {each.kind for each in witnesses}
    yield from _check_erasing(reader, record, revisions, witnesses)
    if record.kind not in rows.INPUTS:
        yield "record_malformed", f"there is no kind of record called {record.kind}"
    elif revisions and revisions[-1].secret is None:
        with suppress(*MALFORMED):  # which is a finding of its own
            said = disclosure.values(revisions[-1].stored)
            yield from row_check.check_erased(reader, record, said, kinds, find_key)
    elif revisions:
        yield from row_check.check_current(reader, record, revisions[-1].lines, find_key)
    if record.kind == "stored_file":
        digests = {each.subject.sha256 for each in witnesses}
        yield from row_check.check_digest(reader, record, digests)


def _check_erasing(
    reader: TolerantReader, record: Record, revisions: list[_Revision], witnesses: list[_Witness]
) -> Iterator[tuple[str, str]]:
    """Check that revisions lack what was shredded, and nothing else."""
    kinds = {each.kind for each in witnesses}
    may_be_told = record.kind not in rows.ERASED or SHREDDED in kinds
    witnessed = {each.subject.revision: each.event for each in reversed(witnesses)}
    latest: dict[str, JsonValue] | None = None
    for each in reversed(revisions):
        is_latest = each.number == record.revision
        with suppress(*MALFORMED):  # which is a finding of its own
            if each.secret is None and (not is_latest or record.kind in rows.ERASED):
                yield from row_check.check_lacking(reader, record, each.number, each.stored, kinds)
            if record.kind in row_check.SPOKEN_OF and may_be_told:
                said = disclosure.values(each.stored)
                if erasures.telling(record.kind, said, latest):
                    event = witnessed.get(each.digest, -1)
                    yield from row_check.check_remains(reader, record, each.number, event)
                latest = said if is_latest else latest


def _check_revisions(record: Record, revisions: list[_Revision]) -> Iterator[tuple[str, str]]:
    present = {revision.number: revision for revision in revisions}
    if list(present) != list(range(1, len(present) + 1)) or len(present) != record.revision:
        yield (
            "revision_missing",
            f"revisions 1 to {record.revision} should stand, and these do: "
            f"{', '.join(map(str, present)) or 'none'}",
        )
    for number, revision in present.items():
        before = present.get(number - 1)
        try:
            said = custody.parse_header(revision.header)
            committed = disclosure.commitment(revision.stored)
        except MALFORMED:
            yield "revision_changed", f"revision {number} is not what was written"
            continue
        if said.commitment != committed or (said.kind, said.id, said.number) != (
            record.kind,
            record.id,
            number,
        ):
            yield "revision_changed", f"revision {number} is not what was committed to"
        elif (number == 1 and said.previous is not None) or (
            before is not None and (said.previous or b"").hex() != before.digest
        ):
            yield "revision_unlinked", f"revision {number} does not follow the one before it"


def _find_witnesses(reader: TolerantReader, record: Record) -> list[_Witness]:
    """Return what each event about a record says of it; a malformed one is told elsewhere."""
    found = []
    for event, kind, secret, lines in reader.rows(
        f"SELECT event, kind, {STORED} FROM event_subject JOIN event ON number = event"
        " WHERE subject = ? ORDER BY seq",
        record.id,
    ):
        with suppress(*MALFORMED):
            links = about(stored_set(secret, lines), record.id)
            found += [_Witness(event, kind, link.subject) for link in links]
    return found


def _check_witnesses(
    revisions: list[_Revision], witnesses: list[_Witness]
) -> Iterator[tuple[str, str]]:
    standing = {revision.digest for revision in revisions}
    named = {witness.subject.revision for witness in witnesses}
    for witness in witnesses:
        if witness.subject.revision not in standing | {None}:
            yield (
                "record_rolled_back",
                f"event {witness.event} witnessed a revision that does not stand: an older state "
                "of the record was put back, or it was changed past the ledger",
            )
    for revision in revisions:
        if revision.digest not in named:
            yield "revision_unwitnessed", f"no event witnessed revision {revision.number}"
