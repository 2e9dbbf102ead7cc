"""Whether an archive still is what was written: every part checked, everything wrong named.

Checking never raises for damage and changes nothing but what it notes of its own progress, one
custody event at the end, and a search index found wrong, which is built anew beside that event. A
check of all objects that was stopped or killed goes on with what it had not read yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import ArchiveError
from archive_app.model.custody import Event, Subject, utc_seconds
from archive_app.model.fixity import Counts, Finding, FixityReport, Part, Scope
from archive_app.progress import Activity, Meter
from archive_app.services import (
    catalogue_check,
    chain_check,
    holding_check,
    ledger_check,
    object_check,
    record_check,
    table_check,
)
from archive_app.services.findings import unreadable
from archive_app.services.holding_check import sweep_orphans
from archive_app.services.object_check import Choice
from archive_app.services.past_checks import in_words
from archive_app.services.received import TOOL
from archive_app.store import facts, search_index
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from archive_app.store.tolerant import TolerantReader
from archive_app.store.transaction import Transaction, driver_connection

_OF_SEARCH = {catalogue_check.SEARCH_DAMAGED, "search_changed", "search_extra"}
_STARTED = "fixity_started"
_GOES_ON_FOR = timedelta(days=7)
_MOST_SUBJECTS = 50
# What appending to a ledger may raise that is not what was written.
_REFUSALS = (ArchiveError, sqlcipher.DatabaseError, ValueError, TypeError)
_ACTIVITIES = {
    Part.HEADER: Activity.CHECK_HEADER,
    Part.CATALOGUE: Activity.CHECK_CATALOGUE,
    Part.LEDGER: Activity.CHECK_LEDGER,
    Part.RECORDS: Activity.CHECK_RECORDS,
    Part.OBJECTS: Activity.CHECK_OBJECTS,
}
# What each takes, in bytes that an object of the same time would have.
_LEAF, _CHAIN, _RECORD = 4 << 10, 96 << 10, 512 << 10


class _Share(Meter):
    """Part of another meter, whose units weigh as much as so many of the other's."""

    def __init__(self, whole: Meter, weight: int) -> None:
        super().__init__()
        self._whole = whole
        self._weight = weight

    def advance(self, amount: int = 0) -> None:
        self._whole.advance(amount * self._weight)


def check(archive: Archive, scope: Scope, meter: Meter) -> FixityReport:
    """Check what ``scope`` names; record that it was done, where anything may be written.

    ``meter`` describes each part and counts bytes of objects; the rest of the work
    counts as so many bytes as take the same time. Raises Cancelled, and nothing for damage.
    """
    started_at, choice = _begin(archive, scope)
    meter.expect(meter.done + _measure(archive, scope, choice))
    counts: Counter[str] = Counter()
    findings: list[Finding] = []
    for part in (part for part in Part if part in scope.parts):
        meter.describe(_ACTIVITIES[part])
        try:
            for finding in _findings(archive, part, scope, choice, meter, counts):
                findings.append(finding)
        except ArchiveError as error:
            findings.append(Finding("part_unchecked", f"The {part.value} was not checked: {error}"))
    if _covers_all_objects(scope):
        _tidy(archive, findings)
    remarks = list(_remarks(archive, scope))
    event = None
    if archive.standing is Standing.CURRENT:
        try:
            event = _witness(archive, scope, counts, findings, remarks)
        except _REFUSALS as error:
            if not findings and not isinstance(error, ArchiveError):
                raise
            why = error if isinstance(error, ArchiveError) else "the ledger is not whole."
            remarks.append(Finding("check_unwitnessed", f"The check is not in the ledger: {why}"))
    return FixityReport(scope, started_at, tuple(findings), tuple(remarks), Counts(**counts), event)


def find_stopped(archive: Archive) -> datetime | None:
    """Return when the check of all objects began that the next one goes on with, None for none."""
    if archive.standing is not Standing.CURRENT:
        return None
    now = archive.clock.read().at.astimezone(UTC)
    with archive.reading() as session:
        return _started(driver_connection(session), now)


def _started(connection: sqlcipher.Connection, now: datetime) -> datetime | None:
    row = connection.execute(
        "SELECT text FROM scratch_setting WHERE name = ?", (_STARTED,)
    ).fetchone()
    started_at = datetime.fromisoformat(row[0]) if row else now
    return started_at if started_at < now < started_at + _GOES_ON_FOR else None


def _covers_all_objects(scope: Scope) -> bool:
    return Part.OBJECTS in scope.parts and scope.sample is None and scope.unread_for is None


def _begin(archive: Archive, scope: Scope) -> tuple[datetime, Choice]:
    """Return when the check began, and the objects to read: fewer where it goes on."""
    now = archive.clock.read().at.astimezone(UTC)
    if scope.sample is not None:
        with TolerantReader(archive) as reader:
            return now, Choice(keys=object_check.draw_sample(reader, scope.sample))
    if scope.unread_for is not None:
        return now, Choice(since=utc_seconds(now - scope.unread_for), until=utc_seconds(now))
    if _covers_all_objects(scope) and archive.standing is Standing.CURRENT:
        with suppress(ArchiveError), archive.scratch() as session:
            connection = driver_connection(session)
            if (started_at := _started(connection, now)) is not None:
                return started_at, Choice(since=object_check.EARLIEST)
            # What is kept from here on is of this check, whatever a clock may say meanwhile.
            connection.execute("DELETE FROM scratch_fixity")
            connection.execute(
                "INSERT OR REPLACE INTO scratch_setting(name, text) VALUES (?, ?)",
                (_STARTED, utc_seconds(now)),
            )
    return now, Choice()


def _measure(archive: Archive, scope: Scope, choice: Choice) -> int:
    """Return how much work there is, in bytes; less where that cannot be read."""
    total = 0
    with suppress(ArchiveError), TolerantReader(archive) as reader:
        if Part.LEDGER in scope.parts:
            total += ledger_check.count_events(reader) * (_LEAF + _CHAIN)
        if Part.RECORDS in scope.parts:
            total += record_check.count_records(reader) * _RECORD
        if Part.OBJECTS in scope.parts:
            total += object_check.measure(reader, choice)
    return total


def _findings(
    archive: Archive,
    part: Part,
    scope: Scope,
    choice: Choice,
    meter: Meter,
    counts: Counter[str],
) -> Iterator[Finding]:
    with TolerantReader(archive, meter) as reader:
        match part:
            case Part.HEADER:
                yield from catalogue_check.check_header(archive, reader)
            case Part.CATALOGUE:
                yield from catalogue_check.check_catalogue(reader)
            case Part.LEDGER:
                size = ledger_check.count_events(reader)
                leaves, chains = _Share(meter, _LEAF), _Share(meter, _CHAIN)
                yield from ledger_check.check_logs(reader, archive, size, leaves, counts)
                yield from chain_check.check_chains(reader, size, chains)
                yield from table_check.check_tables(reader, archive)
            case Part.RECORDS:
                size = record_check.count_records(reader)
                share = _Share(meter, _RECORD)
                yield from record_check.check_records(reader, size, share, counts)
            case Part.OBJECTS:
                yield from holding_check.check_held(reader)
                yield from holding_check.check_shredded(reader)
        yield from unreadable(reader)
    # Objects take hours: no snapshot is held meanwhile.
    if part is Part.OBJECTS:
        yield from object_check.check_objects(archive, choice, meter, counts)
        if _covers_all_objects(scope):
            yield from holding_check.check_strays(archive, meter)


def _tidy(archive: Archive, findings: Sequence[Finding]) -> None:
    """Put strays aside where nothing else is wrong, and forget when this check began."""
    if archive.standing is not Standing.CURRENT:
        return
    with suppress(ArchiveError):
        if findings and {finding.code for finding in findings} <= holding_check.STRAYS:
            sweep_orphans(archive)
        with archive.scratch() as session:
            driver_connection(session).execute(
                "DELETE FROM scratch_setting WHERE name = ?", (_STARTED,)
            )


def _remarks(archive: Archive, scope: Scope) -> Iterator[Finding]:
    yield from catalogue_check.remark_header(archive)
    if Part.LEDGER in scope.parts:
        with suppress(ArchiveError), TolerantReader(archive) as reader:
            yield from table_check.remark_tables(reader)
    yield from holding_check.remark_leftovers(archive)
    if archive.standing is Standing.BACKUP:
        with archive.reading() as session:
            mark = facts.load_mark(driver_connection(session))
        yield Finding(
            "archive_is_backup",
            f"This is a backup of the archive {archive.unlocked.header.archive_id.hex()}"
            f"{f', made at {mark.made_at}' if mark else ''}: it is checked as it is. "
            "Restore it to a new folder with archive restore.",
        )
    if archive.standing is not Standing.CURRENT:
        yield Finding(
            "archive_read_only",
            f"The archive is open read-only ({archive.standing.value}): the check is not in the "
            "ledger, and nothing was put aside.",
        )


def _witness(
    archive: Archive,
    scope: Scope,
    counts: Counter[str],
    findings: Sequence[Finding],
    remarks: list[Finding],
) -> int:
    """Record the check, with the search index built anew where it needs it; return the event."""
    found = {finding.code for finding in findings}
    if _OF_SEARCH.isdisjoint(found):
        return _record(archive, scope, counts, findings)
    if catalogue_check.SEARCH_DAMAGED not in found and not found <= _OF_SEARCH:
        # Of a record that is lost, or from before, the index may have words that nothing else has.
        remarks.append(
            Finding(
                "search_not_built",
                "The search index was left as it is: something besides it is not as it was "
                "written, and it may hold words of that.",
            )
        )
        return _record(archive, scope, counts, findings)
    try:
        with archive.writing() as transaction:
            left_out = search_index.build_from_records(transaction.connection)
            said = " The search index was built anew."
            event = _append(transaction, scope, counts, findings, said)
    except _REFUSALS as error:
        why = error if isinstance(error, ArchiveError) else "its tables are not whole."
        remarks.append(
            Finding("search_not_built", f"The search index could not be built anew: {why}")
        )
        return _record(archive, scope, counts, findings)
    remarks.append(
        Finding(
            "search_built_anew",
            f"The search index was built anew from what the records say, without {left_out} of "
            "which the ledger does not show that this is what was written last: they are not found."
            if left_out
            else "The search index was built anew from what the records say.",
        )
    )
    return event


def _record(
    archive: Archive, scope: Scope, counts: Counter[str], findings: Sequence[Finding]
) -> int:
    """Record the check; return the event."""
    with archive.writing() as transaction:
        return _append(transaction, scope, counts, findings)


def _append(
    transaction: Transaction,
    scope: Scope,
    counts: Counter[str],
    findings: Sequence[Finding],
    also: str = "",
) -> int:
    """Append the event of the check, and what ``also`` was done in the commit; return its number.

    A file that failed is named by the digest of its bytes and not by its revision: what the
    catalogue says of it now may be what is wrong.
    """
    failed = {
        concern.id: Subject("stored_file", concern.id, concern.sha256)
        for finding in findings
        for concern in finding.concerns
        if concern.kind == "stored_file"
    }
    log = Subject("log", transaction.log.id.hex())
    checked = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items())
    said = f"Checked: {checked or 'nothing that is counted'}. Findings: {len(findings)}."
    appended = transaction.record(
        Event(
            "fixity_checked",
            (log, *list(failed.values())[: _MOST_SUBJECTS - 1]),
            purpose=in_words(scope),
            tool=TOOL,
            outcome="fail" if findings else "pass",
            note=said + also,
        )
    )
    return appended.number
