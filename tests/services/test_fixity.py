"""A check: what it covers, that it changes nothing, how it is recorded, and how it goes on."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from archive_app.errors import ArchiveError, Cancelled
from archive_app.model.fixity import Part, Scope
from archive_app.progress import Activity, Meter
from archive_app.services import catalogue, fixity, past_checks, shred
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection
from tests.archives import (
    ToldClock,
    add_incident,
    forget_archives,
    load_objects,
    recovery_words,
    small_archive,
)
from tests.services.steps import events, items, one, rows, take_in, write_files
from tests.services.tampering import codes, dump, findings_of, flip, pages, reopen, tamper


class StoppingMeter(Meter):
    """A meter at which somebody presses cancel after so many bytes of objects."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def advance(self, amount: int = 0) -> None:
        if self.activity is Activity.CHECK_OBJECTS:
            self.left -= amount
            if self.left < 0:
                self.cancel()
        super().advance(amount)


@pytest.fixture
def filled(archive: Archive, tmp_path: Path) -> Archive:
    """An archive with incidents, one of them changed, and five files of several sizes."""
    incident = add_incident(archive, "Обстріл школи")
    add_incident(archive)
    catalogue.edit(archive, incident.id, "incident", {"description": "Що сталося"})
    sizes = (0, 1, 100, 300_000, 1_500_000)
    files = {f"file {size}".encode(): os.urandom(size) for size in sizes}
    take_in(archive, write_files(tmp_path / "source", files))
    return archive


def dumped(archive: Archive) -> dict[str, list[object]]:
    with archive.reading() as session:
        return dump(driver_connection(session))


def test_a_whole_archive_has_no_findings_and_everything_was_counted(filled: Archive) -> None:
    meter = Meter()
    report = fixity.check(filled, past_checks.EVERYTHING, meter)
    assert (report.findings, report.remarks) == ((), ())
    assert report.is_whole
    assert report.counts.objects == 5
    assert report.counts.object_bytes == 1_800_101
    assert report.counts.events == one(filled, "SELECT max(number) FROM event")
    assert report.counts.records == one(filled, "SELECT count(*) FROM record")
    assert report.counts.revisions == one(filled, "SELECT count(*) FROM revision")
    assert (meter.done, meter.total) == (meter.total, meter.done)
    filled.close()
    assert findings_of(filled.path) == ()


def test_a_check_changes_nothing_but_its_one_event(filled: Archive) -> None:
    before = dumped(filled)
    report = fixity.check(filled, past_checks.EVERYTHING, Meter())
    after = dumped(filled)
    for table in ("event", "tree", "event_subject"):
        assert after[table][: len(before[table])] == before[table] or table != "event"
        assert set(before.pop(table)) < set(after.pop(table))
    assert before == after
    (event,) = events(filled, "fixity_checked")
    assert report.event == event.number == one(filled, "SELECT max(number) FROM event")
    assert event.outcome == "pass"
    assert [link.subject.kind for link in event.subjects] == ["log"]


def test_a_part_alone_is_checked_alone(filled: Archive) -> None:
    report = fixity.check(filled, Scope(frozenset({Part.LEDGER})), Meter())
    assert report.counts.events
    assert (report.counts.records, report.counts.objects) == (0, 0)


def test_what_failed_is_named_in_the_event_by_its_digest(filled: Archive) -> None:
    stored = load_objects(filled)[3]
    flip(filled.objects.path(stored.id), 100)
    report = fixity.check(filled, past_checks.EVERYTHING, Meter())
    assert codes(report.findings) == ["object_damaged"]
    (event,) = events(filled, "fixity_checked")
    assert event.outcome == "fail"
    (link,) = (link for link in event.subjects if link.subject.kind == "stored_file")
    assert link.subject.sha256 == stored.sha256.hex()
    assert link.subject.revision is None
    (past,) = past_checks.load_history(filled)
    assert (past.is_whole, past.is_full, past.failed_files) == (False, True, (link.subject.id,))


def test_the_history_is_newest_first(filled: Archive) -> None:
    fixity.check(filled, past_checks.EVERYTHING, Meter())
    fixity.check(filled, Scope(sample=2), Meter())
    newest, oldest = past_checks.load_history(filled)
    assert newest.event > oldest.event
    assert (newest.is_full, oldest.is_full) == (False, True)
    assert "2 objects" in newest.note
    assert past_checks.load_history(filled, before=newest.event) == [oldest]


def test_a_sample_reads_that_many_objects(filled: Archive) -> None:
    assert fixity.check(filled, Scope(sample=2), Meter()).counts.objects == 2
    assert fixity.check(filled, Scope(sample=99), Meter()).counts.objects == 5
    with pytest.raises(ValueError, match="sample"):
        Scope(sample=2, unread_for=timedelta(days=1))


def test_only_what_is_due_is_read(home: Path, tmp_path: Path) -> None:
    clock = ToldClock()
    with small_archive(tmp_path / "archive", clock=clock) as archive:
        take_in(archive, write_files(tmp_path / "first", {b"a": b"1", b"b": b"2"}))
        fixity.check(archive, past_checks.EVERYTHING, Meter())
        clock.pass_by(40 * 86400)
        take_in(archive, write_files(tmp_path / "second", {b"c": b"3"}))
        due = Scope(frozenset({Part.OBJECTS}), unread_for=timedelta(days=60))
        assert fixity.check(archive, due, Meter()).counts.objects == 1
        due = Scope(frozenset({Part.OBJECTS}), unread_for=timedelta(days=30))
        assert fixity.check(archive, due, Meter()).counts.objects == 2
        clock.pass_by(1)
        assert fixity.check(archive, due, Meter()).counts.objects == 0


def test_what_a_clock_that_was_ahead_saw_read_is_read_again(home: Path, tmp_path: Path) -> None:
    clock = ToldClock()
    with small_archive(tmp_path / "archive", clock=clock) as archive:
        take_in(archive, write_files(tmp_path / "first", {b"a": b"1", b"b": b"2"}))
        clock.pass_by(10 * 365 * 86400)
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
        clock.pass_by(-10 * 365 * 86400)
        flip(archive.objects.path(load_objects(archive)[0].id), 100)
        for days in (0, 90):
            due = Scope(frozenset({Part.OBJECTS}), unread_for=timedelta(days=days))
            assert codes(fixity.check(archive, due, Meter()).findings) == ["object_damaged"]


@pytest.mark.parametrize("ahead", [3650 * 86400, 3 * 86400])
def test_a_check_that_goes_on_passes_over_nothing_that_another_one_read(
    home: Path, tmp_path: Path, ahead: int
) -> None:
    clock = ToldClock()
    with small_archive(tmp_path / "archive", clock=clock) as archive:
        take_in(archive, write_files(tmp_path / "first", {b"a": b"1", b"b": b"2"}))
        clock.pass_by(ahead)
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).counts.objects == 2
        clock.pass_by(-ahead)
        flip(archive.objects.path(load_objects(archive)[0].id), 100)
        with pytest.raises(Cancelled):
            fixity.check(archive, past_checks.EVERYTHING, StoppingMeter(0))
        clock.pass_by(4 * 86400)
        report = fixity.check(archive, past_checks.EVERYTHING, Meter())
        assert codes(report.findings) == ["object_damaged"]
        assert report.counts.held_over == 0


def test_a_stopped_check_goes_on_where_it_stopped(home: Path, tmp_path: Path) -> None:
    clock = ToldClock()
    path = tmp_path / "archive"
    with small_archive(path, clock=clock) as archive:
        contents = {b"%d" % number: os.urandom(20_000_000) for number in range(5)}
        take_in(archive, write_files(tmp_path / "source", contents))
        started_at = clock.reading.at
        assert fixity.find_stopped(archive) is None
        clock.pass_by(10)
        # The catalogue keeps what came of the objects that were finished before the stop.
        with pytest.raises(Cancelled):
            fixity.check(archive, past_checks.EVERYTHING, StoppingMeter(70_000_000))
        kept = one(archive, "SELECT count(*) FROM scratch_fixity WHERE outcome = 'whole'")
        assert 0 < kept < 5
    with Archive.open(path, recovery_words(), clock=clock) as archive:
        clock.pass_by(10)
        assert fixity.find_stopped(archive) == started_at + timedelta(seconds=10)
        report = fixity.check(archive, past_checks.EVERYTHING, Meter())
        assert report.findings == ()
        assert report.started_at == started_at + timedelta(seconds=10)
        assert fixity.find_stopped(archive) is None
        clock.pass_by(10)
        again = fixity.check(archive, past_checks.EVERYTHING, Meter())
        assert again.counts.objects == 5
        assert again.started_at == clock.reading.at
    assert report.counts.objects + report.counts.held_over == 5


def test_what_failed_before_the_stop_is_read_again(home: Path, tmp_path: Path) -> None:
    clock = ToldClock()
    with small_archive(tmp_path / "archive", clock=clock) as archive:
        take_in(archive, write_files(tmp_path / "source", {b"a": b"1", b"b": b"2"}))
        flip(archive.objects.path(load_objects(archive)[0].id), 100)
        with pytest.raises(Cancelled):
            fixity.check(archive, past_checks.EVERYTHING, StoppingMeter(0))
        clock.pass_by(10)
        assert codes(fixity.check(archive, past_checks.EVERYTHING, Meter()).findings) == [
            "object_damaged"
        ]


def test_an_old_unfinished_check_is_begun_anew(home: Path, tmp_path: Path) -> None:
    clock = ToldClock()
    with small_archive(tmp_path / "archive", clock=clock) as archive:
        take_in(archive, write_files(tmp_path / "source", {b"a": b"1"}))
        with pytest.raises(Cancelled):
            fixity.check(archive, past_checks.EVERYTHING, StoppingMeter(0))
        clock.pass_by(8 * 86400)
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).started_at == clock.reading.at


def test_a_read_only_archive_is_checked_and_says_so(filled: Archive) -> None:
    filled.close()
    forget_archives()
    before = catalogue_path(filled.path, 1).read_bytes()
    with reopen(filled.path) as archive:
        assert archive.standing is Standing.NEW_HERE
        report = fixity.check(archive, past_checks.EVERYTHING, Meter())
    assert report.findings == ()
    assert report.event is None
    assert codes(report.remarks) == ["archive_read_only"]
    assert catalogue_path(filled.path, 1).read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_archive_on_a_write_protected_medium_is_checked(filled: Archive) -> None:
    filled.close()
    filled.path.chmod(0o500)
    try:
        with reopen(filled.path) as archive:
            assert archive.standing is Standing.READ_ONLY
            assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
    finally:
        filled.path.chmod(0o700)


def test_a_whole_old_catalogue_put_back_is_found(filled: Archive, tmp_path: Path) -> None:
    filled.close()
    shutil.copy(catalogue_path(filled.path, 1), tmp_path / "old")
    with reopen(filled.path) as archive:
        add_incident(archive, "Later")
    shutil.copy(tmp_path / "old", catalogue_path(filled.path, 1))
    with reopen(filled.path) as archive:
        assert archive.standing is Standing.BEHIND
        report = fixity.check(archive, past_checks.EVERYTHING, Meter())
    assert codes(report.findings) == ["ledger_behind"]


def test_every_old_page_that_changes_anything_is_found(filled: Archive) -> None:
    """The page is genuine and its checksum holds: only the ledger can tell that it is old."""
    path = catalogue_path(filled.path, 1)
    filled.close()
    old = pages(path)
    with reopen(filled.path) as archive:
        incident = add_incident(archive, "Later")
        catalogue.edit(archive, incident.id, "incident", {"description": "Ще пізніше"})
        reference = rows(archive, "SELECT reference FROM record WHERE kind = 'incident'")[0][0]
        catalogue.edit(archive, reference, "incident", {"description": "Змінено"})
        item = items(archive)[0]
        catalogue.edit(archive, item.reference, "evidence_item", {"title": "Renamed"})
    new = pages(path)
    with reopen(filled.path) as archive:
        truth = dumped(archive)
    new = pages(path)
    replayed = [at for at, page in enumerate(old) if page != new[at]]
    assert len(replayed) > 10
    harmless = 0
    for at in replayed:
        path.write_bytes(b"".join([*new[:at], old[at], *new[at + 1 :]]))
        try:
            with reopen(filled.path) as archive:
                if not fixity.check(archive, past_checks.EVERYTHING, Meter()).findings:
                    now = dumped(archive)
                    harmless += 1
                    for table, kept in truth.items():
                        assert now[table][: len(kept)] == kept or set(kept) <= set(now[table])
        except ArchiveError:
            pass  # refused at the door
        for leftover in filled.path.glob("catalogue-1.db-*"):
            leftover.unlink()
    assert harmless < len(replayed) / 4


def test_a_damaged_page_costs_what_lies_on_it_and_the_rest_is_checked(filled: Archive) -> None:
    for number in range(30):
        add_incident(filled, f"Event {number} " + "very long " * 50)
    flip(filled.objects.path(load_objects(filled)[3].id), 100)
    filled.close()
    path = catalogue_path(filled.path, 1)
    count = len(pages(path))
    told = 0
    for page in range(20, count, max(1, count // 12)):
        flip(path, page * 4096 + 50)
        try:
            with reopen(filled.path) as archive:
                report = fixity.check(archive, past_checks.EVERYTHING, Meter())
        except ArchiveError:
            report = None  # refused at the door
        if report is not None:
            told += 1
            found = codes(report.findings)
            assert "page_damaged" in found
            assert f"page {page + 1}" in " ".join(f.sentence for f in report.findings)
            assert report.counts.objects == 4 or {
                "object_unreadable",
                "catalogue_unreadable",
            } & set(found)
        for leftover in filled.path.glob("catalogue-1.db-*"):
            leftover.unlink()
        flip(path, page * 4096 + 50)
    assert told > 5


def test_a_shredded_item_is_no_finding_and_lost_words_are(filled: Archive) -> None:
    item, other = items(filled)[1:3]
    shred.shred_item(filled, item.reference, reason="the source asked for it")
    assert fixity.check(filled, past_checks.EVERYTHING, Meter()).findings == ()
    tamper(filled, "UPDATE revision SET secret = NULL, lines = '' WHERE record_key = ?", other.key)
    found = findings_of(filled.path, Part.RECORDS)
    assert {"revision_changed", "words_lost"} <= set(codes(found))
    assert {concern.reference for f in found for concern in f.concerns} == {other.reference}
