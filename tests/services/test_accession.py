"""An accession takes in every byte whole, or says what it left out, and can always go on."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
import threading
import tracemalloc
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session

from archive_app.errors import (
    Cancelled,
    InUse,
    InvalidInput,
    NotFound,
    SourceUnreadable,
    StorageRefused,
)
from archive_app.model.canonical import from_base64url
from archive_app.model.custody import Event
from archive_app.model.inputs import AccessionInput, SourceInput, StoredFileInput
from archive_app.progress import Meter
from archive_app.services import catalogue, evidence
from archive_app.services.accession import AccessionReport, accession_files
from archive_app.services.first_look import scan
from archive_app.services.intake import list_accessions
from archive_app.services.scan import LeftOut, Why
from archive_app.services.shred import shred_item
from archive_app.store.archive import Archive
from tests.archives import add_incident, add_object, load_objects, read_object, small_archive
from tests.processes import fill, in_own_mounts, mount, needs_mounts
from tests.services.steps import (
    WITNESS,
    events,
    files_below,
    items,
    objects_with_rows,
    one,
    rows,
    sealed_files,
    take_in,
    take_one,
    write_files,
)

LARGE = 2 << 20  # more than is read at once

names = st.binary(min_size=1, max_size=255).filter(
    lambda name: not set(name) & {0, 0x2F} and name not in (b".", b"..")
)


class Meddler(Meter):
    """A meter that does something once, at the given step of the reading."""

    def __init__(self, step: int, meddle: Callable[[], object], *, while_reading: bool = True):
        super().__init__()
        self._left = step
        self._meddle = meddle
        self._while_reading = while_reading

    def advance(self, amount: int = 0) -> None:
        if bool(amount) is self._while_reading:
            self._left -= 1
            if self._left == 0:
                self._meddle()
        super().advance(amount)


def stored_files(archive: Archive) -> list[StoredFileInput]:
    """Return what is recorded of every original, oldest first."""
    ids = rows(
        archive, "SELECT lower(hex(id)) FROM record JOIN stored_file USING (key) ORDER BY key"
    )
    loaded = [catalogue.load(archive, each).record for (each,) in ids]
    return [record for record in loaded if isinstance(record, StoredFileInput)]


def is_closed(archive: Archive, report: AccessionReport) -> bool:
    return bool(
        one(
            archive,
            "SELECT is_closed FROM accession JOIN record USING (key) WHERE reference = ?",
            report.reference,
        )
    )


def require_whole(archive: Archive) -> None:
    """Every file that has a row has its bytes, and nothing else lies about."""
    for stored in load_objects(archive):
        assert hashlib.sha256(read_object(archive, stored)).digest() == stored.sha256
    require_nothing_else(archive)


def require_nothing_else(archive: Archive) -> None:
    """Every row has its object, and every object its row."""
    assert sealed_files(archive) == objects_with_rows(archive)
    assert not one(
        archive,
        "SELECT count(*) FROM stored_file WHERE sha256 NOT IN (SELECT sha256 FROM object)",
    )


# --- what is taken in, and what is recorded of it ----------------------------------------------


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(names, st.binary(max_size=200), min_size=1, max_size=6))
def test_what_comes_out_is_what_went_in_whatever_it_is_called(
    archive: Archive, content_by_name: dict[bytes, bytes]
) -> None:
    folder = archive.path.with_name("card")
    target = archive.path.with_name("out")
    try:
        write_files(folder, content_by_name)
        report = take_in(archive, folder)
        assert (report.taken, report.left_out) == (len(content_by_name), ())
        loaded = [
            (from_base64url(file.original_name_raw or ""), file.sha256)
            for file in stored_files(archive)[-len(content_by_name) :]
        ]
        assert dict(loaded) == {
            name: hashlib.sha256(content).hexdigest() for name, content in content_by_name.items()
        }
        by_sha256 = {item.sha256: item.reference for item in items(archive)}
        for content in set(content_by_name.values()):
            reference = by_sha256[hashlib.sha256(content).hexdigest()]
            assert (
                evidence.extract(archive, reference, target, Meter()).path.read_bytes() == content
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(target, ignore_errors=True)


def test_names_paths_and_times_are_kept_as_read(archive: Archive, tmp_path: Path) -> None:
    card = write_files(tmp_path / "card" / "DCIM\udcff", {"\u202egpj.exe".encode(): b"x"})
    (path,) = card.iterdir()
    os.utime(path, ns=(1_600_000_000_123_456_789, -1_500_000_000))
    take_in(archive, tmp_path / "card")
    (file,) = stored_files(archive)
    assert from_base64url(file.original_name_raw or "") == "\u202egpj.exe".encode()
    assert from_base64url(file.original_path_raw or "") == b"card/DCIM\xff/" + path.name.encode()
    assert file.original_name == "\u202egpj.exe"
    assert file.original_path == "card/DCIM\\xff/\u202egpj.exe"
    assert file.modified_at == "1969-12-31T23:59:58.5Z"
    assert file.accessed_at == "2020-09-13T12:26:40.123456789Z"
    assert file.created_at is None  # nothing tells it here, so nothing is made up


@pytest.mark.parametrize("seconds", [-(10**11), 10**12, 0])
def test_a_time_that_no_calendar_has_is_not_made_up(
    shared_archive: Archive, tmp_path: Path, seconds: int
) -> None:
    card = write_files(tmp_path / "card", {b"photo.jpg": b"x"})
    os.utime(card / "photo.jpg", (0, seconds))
    kept = (card / "photo.jpg").stat().st_mtime
    take_in(shared_archive, card)
    file = stored_files(shared_archive)[-1]
    is_in_calendar = -62_135_596_800 <= kept < 253_402_300_800  # the years 1 to 9999
    assert (file.modified_at is not None) == is_in_calendar


def test_twins_and_odd_names_each_become_an_item_that_can_be_told_apart(
    archive: Archive, tmp_path: Path
) -> None:
    twins = [unicodedata.normalize(form, "Київ").encode() for form in ("NFC", "NFD")]
    odd = [*twins, b"A", b"a", b"\xff", b" ", b"new\nline", b"." * 255]
    take_in(archive, write_files(tmp_path / "card", {name: name for name in odd}))
    assert sorted(
        from_base64url(file.original_name_raw or "") for file in stored_files(archive)
    ) == sorted(odd)
    assert all(item.title.strip() for item in items(archive))
    assert all(item.title.isprintable() for item in items(archive))
    require_whole(archive)


def test_each_file_has_an_event_that_names_its_bytes_its_record_and_its_item(
    archive: Archive, tmp_path: Path
) -> None:
    incident = add_incident(archive)
    about = AccessionInput(received_from="a witness", incident_id=incident.id, purpose="a case")
    card = write_files(tmp_path / "card", {b"a": b"1", b"b": b"2", b"same as a": b"1"})
    report = take_in(archive, card, about=about)
    received = events(archive, "received")
    assert [each.from_ for each in received] == ["a witness"] * 3
    assert [each.purpose for each in received] == ["a case"] * 3
    for one_event, file in zip(received, stored_files(archive), strict=True):
        about_file, about_item, *about_link = one_event.subjects
        assert about_file.subject.sha256 == file.sha256
        assert (about_file.subject.kind, about_item.subject.kind) == (
            "stored_file",
            "evidence_item",
        )
        assert about_item.subject.id == file.item_id
        assert file.accession_id == report.id
        assert [link.subject.kind for link in about_link] in ([], ["evidence_link"])
    # The same bytes are the same item, and it is linked to the incident once.
    assert [len(each.subjects) for each in received] == [3, 3, 2]
    assert [each.kind for each in events(archive)][-5:] == [
        "accession_opened",
        "received",
        "received",
        "received",
        "accession_closed",
    ]
    for item in items(archive):
        assert evidence.load_item(archive, item.reference).incidents == (
            (incident.reference, "documents"),
        )


def test_the_same_bytes_again_are_a_new_file_of_the_same_item_and_object(
    archive: Archive, tmp_path: Path
) -> None:
    first = take_in(archive, write_files(tmp_path / "first", {b"a.jpg": b"photo"}))
    later = write_files(tmp_path / "later", {b"copy.jpg": b"photo", b"copy 2.jpg": b"photo"})
    os.utime(later / "copy.jpg", (0, 86_400))
    second = take_in(archive, later)
    assert (first.taken, first.already_held) == (1, 0)
    assert (second.taken, second.already_held) == (2, 2)
    (item,) = items(archive)
    assert item.title == "a.jpg"
    held = evidence.load_item(archive, item.reference).files
    assert [getattr(file.record, "original_name", None) for file in held] == [
        "a.jpg",
        "copy 2.jpg",
        "copy.jpg",
    ]
    assert [getattr(file.record, "accession_id", None) for file in held] == [
        first.id,
        second.id,
        second.id,
    ]
    assert getattr(held[2].record, "modified_at", None) == "1970-01-02T00:00:00Z"
    assert len(load_objects(archive)) == 1
    require_whole(archive)


def test_nested_and_repeated_sources_are_taken_once(archive: Archive, tmp_path: Path) -> None:
    inner = write_files(tmp_path / "card" / "DCIM", {b"a": b"1", b"b": b"2"})
    again = tmp_path / "card" / "." / "DCIM"
    sources = [inner / "a", inner, tmp_path / "card", inner, again]
    assert scan(sources, Meter()).files == 2
    report = take_in(archive, *sources)
    assert report.taken == 2


def test_what_a_dry_scan_finds_is_what_is_taken(archive: Archive, tmp_path: Path) -> None:
    card = write_files(
        tmp_path / "card", {b"a": b"12", b"A": b"", b"\xff": b"3", b"large": bytes(LARGE)}
    )
    (card / "link").symlink_to("a")
    os.mkfifo(card / "pipe")
    found = scan([card], Meter())
    report = take_in(archive, card)
    assert (report.taken, report.size) == (found.files, found.size)
    assert report.left_out == tuple(found.left_out)
    assert report.odd_names == tuple(found.odd_names)


def test_what_is_left_out_and_what_has_an_odd_name_stays_on_record(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"\xff": b"3"})
    (card / "link").symlink_to("nothing")
    report = take_in(archive, card)
    record = catalogue.load(archive, report.reference, "accession").record
    assert isinstance(record, AccessionInput)
    (odd,) = record.odd_names
    assert (odd.path, from_base64url(odd.path_raw)) == ("card/\\xff", b"card/\xff")
    (left,) = record.unreadable_files
    assert (left.path, left.why) == ("card/link", "It is a link, and links are never followed.")
    assert record.closed_at is not None


def test_an_archive_does_not_take_in_itself(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    report = take_in(archive, tmp_path)
    assert report.taken == 1
    assert [left.path for left in report.left_out] == [os.fsencode(tmp_path.name) + b"/archive"]
    with pytest.raises(SourceUnreadable, match="belongs to this archive"):
        take_in(archive, archive.path)


def test_where_there_is_no_file_nothing_is_taken_in_and_no_accession_is_made(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1"})
    (tmp_path / "empty" / "inner").mkdir(parents=True)
    (tmp_path / "link").symlink_to(card)
    os.mkfifo(tmp_path / "pipe")
    before = len(events(archive))
    for source, why in (("empty", "empty"), ("link", "link"), ("pipe", "pipe")):
        with pytest.raises(SourceUnreadable, match=f"Nothing was taken in.* {why}"):
            take_in(archive, tmp_path / source)
    assert len(events(archive)) == before
    assert list_accessions(archive) == []
    assert take_in(archive, card, tmp_path / "empty").taken == 1


def test_an_interrupted_accession_stays_open_where_its_folder_is_empty_now(
    archive: Archive, tmp_path: Path
) -> None:
    about = AccessionInput(received_from="a witness")
    with stopped_half_way(archive, tmp_path / "card", about):
        (tmp_path / "card").rename(tmp_path / "away")
        (tmp_path / "card").mkdir()
    with pytest.raises(SourceUnreadable, match="no file to take in"):
        take_in(archive, tmp_path / "card", about=about)
    assert events(archive, "accession_closed") == []


def test_empty_folders_stay_on_record(archive: Archive, tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1"})
    (card / "Empty \n").mkdir()
    report = take_in(archive, card)
    assert [(left.path, left.why) for left in report.left_out] == [
        (b"card/Empty \n", Why.EMPTY_FOLDER)
    ]
    record = catalogue.load(archive, report.reference).record
    assert isinstance(record, AccessionInput)
    (noted,) = record.unreadable_files
    assert from_base64url(noted.path_raw) == b"card/Empty \n"
    assert "empty folder" in noted.why


def test_what_is_named_but_not_there_is_refused_before_anything_is_recorded(
    archive: Archive, tmp_path: Path
) -> None:
    write_files(tmp_path / "card", {b"a": b"1"})
    source = catalogue.record(archive, SourceInput(pseudonym="S"))
    before = len(events(archive))
    unknown = "0" * 32
    for about in (
        AccessionInput(received_from="x", incident_id=unknown),
        AccessionInput(received_from="x", incident_id=source.id),
        AccessionInput(received_from="x", source_id=unknown),
        AccessionInput(received_from="x", received_by=unknown),
        AccessionInput(received_from="x", source_id=archive.agent_id),
    ):
        with pytest.raises(NotFound, match="There is no"):
            take_in(archive, tmp_path / "card", about=about)
    with pytest.raises(NotFound, match="nowhere"):
        take_in(archive, tmp_path / "card", tmp_path / "nowhere")
    with pytest.raises(InvalidInput, match="at least one"):
        take_in(archive)
    assert len(events(archive)) == before


def test_a_read_back_intake_holds_what_it_says(archive: Archive, tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"large": os.urandom(LARGE)})
    assert take_in(archive, card, read_back=True).taken == 2
    require_whole(archive)


def test_memory_stays_flat_whatever_the_size(archive: Archive, tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"small": b"1"})
    with open(card / "sparse", "wb") as sparse:
        sparse.truncate(300 << 20)
    tracemalloc.start()
    try:
        report = take_in(archive, card)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.size == (300 << 20) + 1
    assert peak < 40 << 20


# --- files that change or cannot be read -------------------------------------------------------


def appended(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def truncated(path: Path) -> None:
    os.truncate(path, LARGE - 1)


def rewritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"other")


def replaced(path: Path) -> None:
    rewritten(shutil.copyfile(path, path.parent.with_name("new")))
    os.replace(path.parent.with_name("new"), path)


def turned_into_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def turned_into_a_link(path: Path) -> None:
    path.rename(path.parent.with_name("moved"))
    path.symlink_to("../moved")


def turned_into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def taken_away(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("change", [appended, truncated, rewritten])
def test_a_file_that_changes_while_it_is_read_is_noticed_and_refused(
    shared_archive: Archive, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    # Of the empty file no byte is read, so that it is the large one that is changed while it is.
    card = write_files(tmp_path / "card", {b"still": b"", b"large": bytes(LARGE)})
    os.utime(card / "large", (0, 0))  # the clock of a file system may tick slower than a test
    # At the second step the large file is being read, whichever of the two is read first.
    report = take_in(shared_archive, card, meter=Meddler(2, lambda: change(card / "large")))
    assert report.left_out == (
        LeftOut(b"card/large", Why.CHANGED, "It changed while it was read."),
    )
    assert report.taken == 1
    require_whole(shared_archive)


@pytest.mark.parametrize(
    "change",
    [
        appended,
        truncated,
        rewritten,
        replaced,
        turned_into_a_pipe,
        turned_into_a_link,
        turned_into_a_folder,
        taken_away,
    ],
)
def test_a_file_that_changes_after_it_was_found_is_refused(
    shared_archive: Archive, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    card = write_files(tmp_path / "card", {b"large": bytes(LARGE), b"still": b"1"})
    os.utime(card / "large", (0, 0))
    found = 0

    def meddle_once_found() -> None:
        nonlocal found
        found += 1
        if found == 1:
            change(card / "large")

    # The scan looks at both files first, then the accession looks at them again.
    meter = Meddler(3, meddle_once_found, while_reading=False)
    report = take_in(shared_archive, card, meter=meter)
    assert [left.path for left in report.left_out] == [b"card/large"]
    assert report.taken == 1
    require_whole(shared_archive)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file whose reading fails")
def test_a_file_that_cannot_be_read_is_listed_and_the_rest_is_taken_in(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"b": b"2"})
    unreadable = Path("/proc/self/mem")  # its first page is never mapped: EIO
    with pytest.raises(SourceUnreadable, match="mem could not be read"):
        take_in(archive, card / "a", unreadable, card / "b")
    assert [item.title for item in items(archive)] == ["a", "b"]
    report = take_in(archive, card / "a", unreadable, card / "b")
    assert (report.taken, report.taken_before) == (0, 2)
    assert [left.path for left in report.left_out] == [b"mem"]
    assert report.left_out[0].why is Why.MEDIUM_FAILED
    assert "Input/output error" in report.left_out[0].reason
    assert is_closed(archive, report)
    require_whole(archive)


# --- stops, and going on -----------------------------------------------------------------------


def test_a_cancelled_accession_leaves_whole_files_only_and_goes_on_later(
    archive: Archive, tmp_path: Path
) -> None:
    def card_of(number: int) -> tuple[Path, AccessionInput]:
        content = {b"%d" % each: b"%d of %d" % (each, number) for each in range(4)}
        content[b"large"] = b"%d" % number + bytes(1 << 20)
        card = write_files(tmp_path / f"card {number}", content)
        return card, AccessionInput(received_from=f"witness {number}")

    counter = Counter()
    card, about = card_of(0)
    take_in(archive, card, about=about, meter=counter)
    assert counter.steps > 12
    for stop in range(1, counter.steps + 1):
        card, about = card_of(stop)
        with pytest.raises(Cancelled):
            take_in(archive, card, about=about, meter=CancelledAt(stop))
        require_nothing_else(archive)
        report = take_in(archive, card, about=about)
        assert report.taken + report.taken_before == 5
        assert is_closed(archive, report)
        require_nothing_else(archive)
    require_whole(archive)
    assert len(load_objects(archive)) == 5 * (counter.steps + 1)
    for kind in ("accession_opened", "accession_closed"):
        assert len(events(archive, kind)) == counter.steps + 1


class Counter(Meter):
    """A meter that counts its steps."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    def advance(self, amount: int = 0) -> None:
        self.steps += 1
        super().advance(amount)


class CancelledAt(Meter):
    """A meter that is cancelled at the given step."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self._left = step

    def advance(self, amount: int = 0) -> None:
        self._left -= 1
        if self._left == 0:
            self.cancel()
        super().advance(amount)


@contextmanager
def stopped_half_way(archive: Archive, card: Path, about: AccessionInput) -> Iterator[None]:
    """Take in a part of a card: what fits the first group, before the second is committed."""
    write_files(card, {b"a": b"1", b"b": b"2" * (65 << 20), b"c": b"3" * (65 << 20)})
    with pytest.raises(Cancelled):
        take_in(archive, card, about=about, meter=CancelledAfter(40 << 20))
    assert [item.title for item in items(archive)] == ["a"]
    yield


class CancelledAfter(Meter):
    """A meter that is cancelled once so many bytes were read."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def advance(self, amount: int = 0) -> None:
        if self.done > self._size:
            self.cancel()
        super().advance(amount)


def test_the_same_sources_incident_and_giver_go_on_and_others_do_not(
    archive: Archive, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    incident, other = add_incident(archive), add_incident(archive)
    about = AccessionInput(received_from="a witness", incident_id=incident.id)
    with stopped_half_way(archive, card, about):
        pass
    (opened,) = events(archive, "accession_opened")
    others = [
        (about.model_copy(update={"incident_id": other.id}), card),
        (about.model_copy(update={"incident_id": None}), card),
        (about.model_copy(update={"received_from": "somebody else"}), card),
        (about, card / "a"),
    ]
    for different, source in others:
        report = take_in(archive, source, about=different)
        assert report.id != opened.subjects[0].subject.id
        assert report.taken_before == 0
    report = take_in(archive, card, about=about)
    assert report.id == opened.subjects[0].subject.id
    assert (report.taken, report.taken_before) == (2, 1)


@pytest.mark.parametrize("is_continued", [False, True])
def test_an_accession_that_another_thread_is_taking_in_is_refused_and_unharmed(
    archive: Archive, tmp_path: Path, *, is_continued: bool
) -> None:
    card = tmp_path / "card"
    if is_continued:
        with stopped_half_way(archive, card, WITNESS):
            pass
    else:
        write_files(card, {b"a": b"1", b"b": b"2", b"c": b"3"})
    has_begun, may_go_on = threading.Event(), threading.Event()

    def wait() -> None:
        has_begun.set()
        assert may_go_on.wait(20)

    with ThreadPoolExecutor(1) as other:
        first = other.submit(take_in, archive, card, meter=Meddler(1, wait))
        assert has_begun.wait(20)
        try:
            before = one(archive, "SELECT count(*) FROM event")
            with pytest.raises(InUse, match="being taken in already"):
                take_in(archive, card)
            assert one(archive, "SELECT count(*) FROM event") == before
            elsewhere = write_files(tmp_path / "other card", {b"d": b"4"})
            assert take_in(archive, elsewhere).taken == 1
        finally:
            may_go_on.set()
        report = first.result()
    assert report.taken + report.taken_before == 3
    assert is_closed(archive, report)
    assert len(stored_files(archive)) == 4
    require_whole(archive)
    assert take_in(archive, card).already_held == 3


def test_two_threads_that_begin_the_same_accession_at_once_take_each_file_in_once(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"%d" % number: b"%d" % number for number in range(40)})
    together = threading.Barrier(2)

    def begin() -> int:
        together.wait(20)
        try:
            return take_in(archive, card).taken
        except InUse:
            return 0

    with ThreadPoolExecutor(2) as threads:
        taken = [each.result() for each in [threads.submit(begin) for _ in range(2)]]
    assert max(taken) == 40
    # Where one had ended before the other began, these are two accessions of the same bytes.
    assert len(stored_files(archive)) == sum(taken)
    assert len(items(archive)) == 40
    require_whole(archive)


def test_what_came_twice_is_not_said_to_have_been_held_before(
    archive: Archive, tmp_path: Path
) -> None:
    twins = {b"%d" % number: b"%d" % (number // 2) for number in range(1200)}
    card = write_files(tmp_path / "card", twins | {b"z": b"0"})  # in a group of its own
    report = take_in(archive, card)
    assert (report.taken, report.already_held, report.repeated) == (1201, 0, 601)
    (closed,) = events(archive, "accession_closed")
    assert closed.outcome == (
        "1201 taken, 0 of them held before, 601 more than once, 0 taken before, 0 left out"
    )
    again = take_in(archive, card)
    assert (again.taken, again.already_held, again.repeated) == (1201, 1201, 0)


def test_what_was_shredded_was_not_held_before(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    shred_item(archive, item.reference, reason="Consent withdrawn.")
    others = {b"b%d" % number: b"%d" % number for number in range(600)}
    card = write_files(tmp_path / "card", {b"a": b"photo", b"z": b"photo"} | others)
    report = take_in(archive, card)
    assert (report.already_held, report.repeated) == (0, 1)


def test_a_closed_accession_is_not_added_to_and_a_new_one_says_that_all_is_held(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"b": b"2"})
    first, second = take_in(archive, card), take_in(archive, card)
    assert first.reference != second.reference
    assert (second.taken, second.already_held, second.taken_before) == (2, 2, 0)
    assert len(items(archive)) == 2
    assert len(stored_files(archive)) == 4


def test_another_file_under_the_path_of_one_that_was_taken_is_taken_too(
    archive: Archive, tmp_path: Path
) -> None:
    """Cameras give the same names again: a second card in the same reader is no repetition."""
    card = tmp_path / "card"
    with stopped_half_way(archive, card, WITNESS):
        (card / "a").write_bytes(b"of another card")
    report = take_in(archive, card)
    assert (report.taken, report.taken_before) == (3, 0)
    assert report.changed == (b"card/a",)
    require_whole(archive)


def test_what_was_said_when_it_was_begun_is_not_lost_when_it_goes_on(
    archive: Archive, tmp_path: Path
) -> None:
    begun = AccessionInput(received_from="a witness", purpose="a case", carrier="memory_card")
    with stopped_half_way(archive, tmp_path / "card", begun):
        pass
    again = AccessionInput(received_from="a witness", how_received="in person")
    report = take_in(archive, tmp_path / "card", about=again)
    record = catalogue.load(archive, report.reference, "accession").record
    assert isinstance(record, AccessionInput)
    assert (record.purpose, record.carrier) == ("a case", "memory_card")
    assert record.how_received == "in person"


@pytest.mark.parametrize(
    ("field", "begun", "again"),
    [
        ("how_received", "in person", "by post"),
        ("carrier", "memory_card", "phone"),
        ("purpose", "a case", "another"),
        ("when", "2024-10-01", "2024-10-02"),
        ("source_id", "one", "two"),
    ],
)
def test_an_accession_does_not_go_on_with_what_differs_from_how_it_was_begun(
    archive: Archive, tmp_path: Path, field: str, begun: str, again: str
) -> None:
    def told(value: str) -> AccessionInput:
        if field == "source_id":
            value = catalogue.record(archive, SourceInput(pseudonym=value)).id
        return AccessionInput.model_validate({"received_from": "a witness", field: value})

    first, second = told(begun), told(again)
    with stopped_half_way(archive, tmp_path / "card", first):
        before = len(events(archive))
    with pytest.raises(InvalidInput, match="accession edit"):
        take_in(archive, tmp_path / "card", about=second)
    assert len(events(archive)) == before
    report = take_in(archive, tmp_path / "card")
    assert (report.taken, report.taken_before) == (2, 1)
    record = catalogue.load(archive, report.reference, "accession").record
    assert getattr(record, field) == getattr(first, field)


def test_what_was_taken_back_while_it_was_interrupted_does_not_come_back(
    archive: Archive, tmp_path: Path
) -> None:
    begun = AccessionInput(received_from="a witnes", purpose="a case")
    with stopped_half_way(archive, tmp_path / "card", begun):
        pass
    (accession,) = list_accessions(archive)
    right = {"received_from": "a witness", "purpose": None}
    catalogue.edit(archive, accession.reference, "accession", right)
    take_in(archive, tmp_path / "card", about=begun)
    record = catalogue.load(archive, accession.reference).record
    assert isinstance(record, AccessionInput)
    assert record.purpose is None
    said = [(event.from_, event.purpose) for event in events(archive, "received")]
    assert said == [("a witnes", "a case"), ("a witness", None), ("a witness", None)]


def test_what_was_corrected_while_it_was_interrupted_stands(
    archive: Archive, tmp_path: Path
) -> None:
    begun = AccessionInput(received_from="witnes 12", purpose="a cas")
    with stopped_half_way(archive, tmp_path / "card", begun):
        pass
    (accession,) = list_accessions(archive)
    right = {"received_from": "witness 12", "purpose": "a case"}
    catalogue.edit(archive, accession.reference, "accession", right)
    report = take_in(archive, tmp_path / "card", about=begun)
    assert report.reference == accession.reference
    record = catalogue.load(archive, report.reference).record
    assert isinstance(record, AccessionInput)
    assert (record.received_from, record.purpose) == ("witness 12", "a case")
    assert record.closed_at is not None


def test_a_file_that_is_gone_when_its_turn_comes_is_named(archive: Archive, tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1"})
    write_files(card / "z", {b"important": b"2"})
    meter = Meddler(2, (card / "z" / "important").unlink, while_reading=False)
    report = take_in(archive, card, meter=meter)
    assert report.taken == 1
    gone = [left for left in report.left_out if left.why is Why.GONE]
    assert [left.path for left in gone] == [b"card/z/important"]
    record = catalogue.load(archive, report.reference).record
    assert isinstance(record, AccessionInput)
    assert "card/z/important" in {each.path for each in record.unreadable_files}


def test_a_file_that_went_after_a_person_saw_it_is_named_each_time_it_is_taken_in(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"z": b"2"})
    looked = scan([card], Meter())
    (card / "z").unlink()
    for giver in ("witness 12", "witness 13"):
        about = AccessionInput(received_from=giver)
        report = accession_files(archive, [card], about, Meter(), looked=looked)
        assert [(left.path, left.why) for left in report.left_out] == [(b"card/z", Why.GONE)]
        record = catalogue.load(archive, report.reference).record
        assert isinstance(record, AccessionInput)
        assert [each.path for each in record.unreadable_files] == ["card/z"]


def test_a_file_that_came_after_a_person_looked_is_taken_in_and_named(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"z": b"2"})
    looked = scan([card], Meter())
    write_files(card / "m", {b"new": b"3"})
    (card / "z").unlink()
    about = AccessionInput(received_from="witness 12")
    report = accession_files(archive, [card], about, Meter(), looked=looked)
    assert (report.taken, report.came) == (2, (b"card/m/new",))
    assert [left.path for left in report.left_out] == [b"card/z"]
    assert {item.title for item in items(archive)} == {"a", "new"}


def test_a_file_that_came_and_could_not_be_taken_in_is_named_as_left_out_alone(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1"})
    looked = scan([card], Meter())
    (card / "new").write_bytes(b"2")
    meter = Meddler(2, (card / "new").unlink, while_reading=False)
    about = AccessionInput(received_from="witness 12")
    report = accession_files(archive, [card], about, meter, looked=looked)
    assert (report.came, [left.path for left in report.left_out]) == ((), [b"card/new"])


def test_without_a_look_before_nothing_is_said_to_have_come(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1"})
    assert take_in(archive, card).came == ()


def test_what_was_seen_of_other_sources_is_not_missed(archive: Archive, tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1"})
    other = write_files(tmp_path / "other", {b"b": b"2"})
    about = AccessionInput(received_from="witness 12")
    looked = scan([other], Meter())
    report = accession_files(archive, [card], about, Meter(), looked=looked)
    assert (report.left_out, report.came) == ((), ())


def test_a_source_that_goes_away_is_said_and_the_accession_goes_on_when_it_is_back(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"d": b"4"})
    for name in "bc":  # each a group of its own
        (card / name).touch()
        os.truncate(card / name, (65 << 20) + ord(name))
    away = tmp_path / "away"
    with pytest.raises(SourceUnreadable, match="is the medium still there"):
        take_in(archive, card, meter=Meddler(30, lambda: card.rename(away)))
    taken = len(items(archive))
    assert taken in (2, 3)  # whether c was opened before
    require_whole(archive)
    with pytest.raises(NotFound):
        take_in(archive, card)
    away.rename(card)
    report = take_in(archive, card)
    assert (report.taken, report.taken_before) == (4 - taken, taken)
    assert is_closed(archive, report)
    assert len(events(archive, "accession_opened")) == 1


def test_a_source_in_whose_place_an_empty_folder_lies_is_not_taken_for_finished(
    archive: Archive, tmp_path: Path
) -> None:
    """A medium that is pulled out leaves the folder bare on which it was mounted."""
    card = write_files(tmp_path / "card", {b"%d" % number: b"%d" % number for number in range(9)})
    away = tmp_path / "away"

    def pull_out() -> None:
        card.rename(away)
        card.mkdir()

    with pytest.raises(SourceUnreadable, match="is the medium still there"):
        take_in(archive, card, meter=Meddler(15, pull_out, while_reading=False))
    assert events(archive, "accession_closed") == []
    require_whole(archive)
    card.rmdir()
    away.rename(card)
    report = take_in(archive, card)
    assert (report.taken + report.taken_before, report.left_out) == (9, ())
    assert is_closed(archive, report)


def test_a_second_source_that_goes_away_before_its_turn_is_said_too(
    archive: Archive, tmp_path: Path
) -> None:
    first = write_files(tmp_path / "first", {b"a": bytes(LARGE), b"b": b""})
    second = write_files(tmp_path / "second", {b"c": b"3"})
    away = tmp_path / "away"
    meter = Meddler(4, lambda: second.rename(away), while_reading=False)
    with pytest.raises(SourceUnreadable, match="second"):
        take_in(archive, first, second, meter=meter)
    require_whole(archive)
    away.rename(second)
    assert take_in(archive, first, second).left_out == ()
    assert len(events(archive, "accession_closed")) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of a file")
def test_a_full_disk_is_said_and_nothing_half_is_kept(archive: Archive, tmp_path: Path) -> None:
    import resource

    card = write_files(tmp_path / "card", {b"a": b"1", b"large": bytes(8 << 20), b"z": b"2"})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 20, limits[1]))
    try:
        with pytest.raises(StorageRefused, match="no space left"):
            take_in(archive, card)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    require_whole(archive)
    report = take_in(archive, card)
    assert report.taken + report.taken_before == 3
    assert len(events(archive, "accession_opened")) == 1


def test_an_accession_whose_only_file_changed_while_it_was_read_is_gone_on_with(
    archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(bytes(LARGE))
    first = take_in(archive, path, meter=Meddler(1, lambda: path.write_bytes(b"rewritten")))
    assert (first.taken, [left.why for left in first.left_out]) == (0, [Why.CHANGED])
    assert not is_closed(archive, first)
    again = take_in(archive, path)
    assert (again.reference, again.taken, again.left_out) == (first.reference, 1, ())
    assert is_closed(archive, again)
    assert len(events(archive, "accession_opened")) == 1


@needs_mounts
@pytest.mark.parametrize(("count", "size"), [(16, 1 << 20), (400, 40_000), (2000, 8_192)])
def test_of_a_full_disk_whole_files_are_in_and_the_same_goes_on_once_there_is_room(
    home: Path, tmp_path: Path, count: int, size: int
) -> None:
    card = write_files(
        tmp_path / "card", {b"%04d" % n: random.Random(n).randbytes(size) for n in range(count)}
    )
    (tmp_path / "mount").mkdir()

    def take_in_without_room() -> tuple[list[str], list[int], AccessionReport]:
        mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", str(tmp_path / "mount"))
        said, counts = [], []
        with small_archive(tmp_path / "mount" / "archive") as archive:
            filling = fill(tmp_path / "mount", leaving=12 << 20)
            for _ in range(2):
                with pytest.raises(StorageRefused) as refused:
                    take_in(archive, card)
                said.append(str(refused.value))
                counts.append(one(archive, "SELECT count(*) FROM stored_file"))
                require_whole(archive)
            filling.unlink()
            mount("-o", "remount,size=64m", str(tmp_path / "mount"))
            report = take_in(archive, card)
            require_whole(archive)
            assert len(events(archive, "received")) == count
        return said, counts, report

    said, counts, report = in_own_mounts(take_in_without_room)
    assert min(counts) * size > 3 << 20
    for sentence, files in zip(said, counts, strict=True):
        assert "no space left" in sentence
        assert f"{files} files are in" in sentence
    assert (report.taken_before, report.taken) == (counts[-1], count - counts[-1])


def test_what_was_sealed_whole_before_a_stop_is_in_and_its_number_is_told(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"%02d" % n: b"%d" % n for n in range(8)})
    with pytest.raises(Cancelled, match="Nothing was taken in yet"):
        take_in(archive, card, meter=CancelledAt(1))
    with pytest.raises(Cancelled) as stopped:
        take_in(archive, card, meter=CancelledAfter(6))
    files = one(archive, "SELECT count(*) FROM stored_file")
    assert files
    assert f"{files} file" in str(stopped.value)
    require_whole(archive)
    assert take_in(archive, card).taken_before == files


def test_an_archive_that_cannot_place_its_objects_refuses_and_commits_nothing(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"b": b"2"})
    folders = list((archive.path / "objects").iterdir())
    for folder in folders:
        folder.rmdir()
        folder.touch()
    with pytest.raises(StorageRefused):
        take_in(archive, card)
    assert load_objects(archive) == []
    for folder in folders:
        folder.unlink()
        folder.mkdir()
    require_whole(archive)
    assert take_in(archive, card).taken == 2


def test_an_interruption_just_after_the_commit_never_costs_the_bytes_of_a_row(
    archive: Archive, tmp_path: Path
) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"b": b"2"})

    def interrupt(_: Session) -> None:
        if load_objects(archive):
            raise KeyboardInterrupt

    with pytest.raises(Cancelled, match="2 files are in"), listening("after_commit", interrupt):
        take_in(archive, card)
    assert len(load_objects(archive)) == 2
    require_whole(archive)
    assert take_in(archive, card).taken_before == 2


@contextmanager
def listening(moment: str, listener: Callable[..., None]) -> Iterator[None]:
    """Let something happen at a moment in the life of every session."""
    event.listen(Session, moment, listener)
    try:
        yield
    finally:
        event.remove(Session, moment, listener)


def test_bytes_that_are_shredded_while_they_come_in_again_are_held_again(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "first.jpg", b"photo")
    (tmp_path / "again.jpg").write_bytes(b"photo")
    done = False

    def shred_between(*_: object) -> None:
        nonlocal done
        if not done and any((archive.path / "incoming").iterdir()):
            done = True
            shred_item(archive, item.reference, reason="asked for")

    with listening("after_transaction_end", shred_between):
        report = take_in(archive, tmp_path / "again.jpg")
    assert done
    assert report.taken == 1
    newest = items(archive)[-1]
    assert newest.reference != item.reference
    assert evidence.extract(
        archive, newest.reference, tmp_path / "out", Meter()
    ).path.read_bytes() == (b"photo")
    (stored,) = load_objects(archive)
    assert read_object(archive, stored) == b"photo"


def test_bytes_that_another_write_brings_meanwhile_are_held_once(
    archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    done = False

    def add_between(*_: object) -> None:
        nonlocal done
        if not done and any((archive.path / "incoming").iterdir()):
            done = True
            add_object(archive, b"photo")

    with listening("after_transaction_end", add_between):
        report = take_in(archive, tmp_path / "photo.jpg")
    assert done
    assert (report.taken, report.already_held) == (1, 1)
    require_whole(archive)


def test_bytes_shared_with_a_shredded_item_become_an_item_of_their_own(
    archive: Archive, tmp_path: Path
) -> None:
    """The bytes of a shredded original may live on as the thumbnail of another item."""
    first = take_one(archive, tmp_path / "first.jpg", b"shared")
    other = take_one(archive, tmp_path / "other.jpg", b"other")
    parent = evidence.load_item(archive, other.reference)
    with archive.writing() as transaction:
        made = transaction.save(
            StoredFileInput(
                item_id=parent.found.id,
                role="thumbnail",
                parent_id=parent.files[0].found.id,
                size=6,
                sha256=first.sha256 or "",
                first_digested_at="2026-01-01T00:00:00Z",
                first_digested_by=transaction.agent_id or "",
            )
        )
        transaction.record(Event("derivative_made", (made.subject,)))
    shred_item(archive, first.reference, reason="asked for")
    again = take_one(archive, tmp_path / "again.jpg", b"shared")
    assert again.reference not in (first.reference, other.reference)
    assert again.title == "again.jpg"


def test_a_failed_accession_changes_nothing_on_the_source(archive: Archive, tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"large": bytes(LARGE)})
    before = files_below(card)
    with pytest.raises(Cancelled):
        take_in(archive, card, meter=CancelledAt(3))
    assert files_below(card) == before
