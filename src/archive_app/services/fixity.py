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
from archive_app.model.custody import utc_seconds
from archive_app.model.fixity import Counts, Finding, FixityReport, Part, Scope
from archive_app.progress import Activity, Meter
from archive_app.services import (
    catalogue_check,
    chain_check,
    check_event,
    holding_check,
    ledger_check,
    object_check,
    record_check,
    table_check,
)
from archive_app.services.check_work import CHAIN, LEAF, RECORD, Share
from archive_app.services.findings import unreadable
from archive_app.services.holding_check import sweep_orphans
from archive_app.services.object_check import Choice
from archive_app.store import facts
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from archive_app.store.tolerant import TolerantReader
from archive_app.store.transaction import driver_connection

_STARTED = "fixity_started"
_GOES_ON_FOR = timedelta(days=7)
_ACTIVITIES = {
    Part.HEADER: Activity.CHECK_HEADER,
    Part.CATALOGUE: Activity.CHECK_CATALOGUE,
    Part.LEDGER: Activity.CHECK_LEDGER,
    Part.RECORDS: Activity.CHECK_RECORDS,
    Part.OBJECTS: Activity.CHECK_OBJECTS,
}


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
        _sweep(archive, findings)
    remarks = list(_remarks(archive, scope))
    event = None
    if archive.standing is Standing.CURRENT:
        try:
            event = check_event.record(archive, scope, meter, counts, findings, remarks)
        except check_event.REFUSALS as error:
            if not findings and not isinstance(error, ArchiveError):
                raise
            why = error if isinstance(error, ArchiveError) else "the ledger is not whole."
            remarks.append(Finding("check_unwitnessed", f"The check is not in the ledger: {why}"))
    if _covers_all_objects(scope):
        _forget_beginning(archive)
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
            total += ledger_check.count_events(reader) * (LEAF + CHAIN)
        if Part.RECORDS in scope.parts:
            total += record_check.count_records(reader) * RECORD
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
                leaves, chains = Share(meter, LEAF), Share(meter, CHAIN)
                yield from ledger_check.check_logs(reader, archive, size, leaves, counts)
                yield from chain_check.check_chains(reader, size, chains)
                yield from table_check.check_tables(reader, archive)
            case Part.RECORDS:
                size = record_check.count_records(reader)
                share = Share(meter, RECORD)
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


def _sweep(archive: Archive, findings: Sequence[Finding]) -> None:
    """Put strays aside where nothing else is wrong."""
    if findings and {finding.code for finding in findings} <= holding_check.STRAYS:
        with suppress(ArchiveError):
            sweep_orphans(archive)


def _forget_beginning(archive: Archive) -> None:
    if archive.standing is Standing.CURRENT:
        with suppress(ArchiveError), archive.scratch() as session:
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
