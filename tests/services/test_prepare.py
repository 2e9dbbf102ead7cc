"""Metadata is stored as read, thumbnails are derivatives, and a child in trouble costs no file."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from archive_app.errors import Cancelled, MediaFailed, NotAllowed
from archive_app.media.protocol import READING, Note
from archive_app.model import canonical
from archive_app.model.custody import Event
from archive_app.model.inputs import EvidenceItemInput, StoredFileInput
from archive_app.progress import Meter
from archive_app.services import catalogue, evidence, fixity, past_checks
from archive_app.services.prepare import PrepareReport, count_waiting, prepare_files
from archive_app.services.shred import shred_item
from archive_app.store.archive import Archive
from tests.archives import count, load_objects, read_object
from tests.services.steps import (
    events,
    items,
    objects_with_rows,
    one,
    sealed_files,
    take_in,
    take_one,
    write_child,
    write_files,
)

_EXIF, _GPS = 0x8769, 0x8825


def photo(colour: str = "red", **tags: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = tags.get("make", "Sample")
    details = exif.get_ifd(_EXIF)
    details[0x9003], details[0x9011] = "2024:10:01 10:00:00", "+03:00"
    position = exif.get_ifd(_GPS)
    position[1], position[2] = "N", (48.0, 19.0, 48.0)
    content = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(content, "JPEG", exif=exif)
    return content.getvalue()


def prepare(archive: Archive, *, again: bool = False) -> PrepareReport:
    return prepare_files(archive, Meter(), again=again)


def stored(archive: Archive, reference: str) -> list[StoredFileInput]:
    files = evidence.load_item(archive, reference).files
    return [file.record for file in files if isinstance(file.record, StoredFileInput)]


def embedded(file: StoredFileInput) -> dict[str, Any]:
    found = json.loads(file.embedded_metadata or "")
    assert isinstance(found, dict)
    return found


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a program may stand that is then started in place of the preview child."""
    path = tmp_path / "child" / "python"
    path.parent.mkdir()
    monkeypatch.setattr(sys, "executable", str(path))
    return path


def small_picture() -> bytes:
    """Return what passes for a thumbnail."""
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "JPEG")
    return content.getvalue()


# --- what is read ------------------------------------------------------------------------------


def test_metadata_is_stored_as_read_with_the_tool_and_what_held_it(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", photo(make="Ŀeica "))
    before = stored(archive, item.reference)[0]
    report = prepare(archive)
    assert (report.prepared, report.thumbnails, report.failures) == (1, 1, ())
    original = stored(archive, item.reference)[0]
    assert original.media_type == "image/jpeg"
    found = embedded(original)
    assert found["media_type"] == "image/jpeg"
    values = {name: value for _, name, value in found["tags"]}
    assert values["DateTimeOriginal"] == "2024:10:01 10:00:00"  # not turned into a time
    assert values["OffsetTimeOriginal"] == "+03:00"
    assert original.model_copy(update={"media_type": None, "embedded_metadata": None}) == before
    (read,) = events(archive, "metadata_read")
    assert read.outcome == report.confinement
    assert (read.tool or "").startswith("archive-app ")
    assert {link.subject.kind for link in read.subjects} == {"stored_file", "evidence_item"}
    assert [change.kind for change in catalogue.load_history(archive, item.reference)] == [
        "received",
        "metadata_read",
    ]
    (listed,) = items(archive)
    assert (listed.kind, listed.media_type) == ("photo", "image/jpeg")


def test_a_thumbnail_is_a_stored_file_with_parent_and_recipe(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", photo())
    prepare(archive)
    original, thumbnail = evidence.load_item(archive, item.reference).files
    assert (thumbnail.role, thumbnail.is_held) == ("thumbnail", True)
    record = thumbnail.record
    assert isinstance(record, StoredFileInput)
    assert record.parent_id == original.found.id
    assert record.recipe is not None
    assert record.recipe.tool == "Pillow"
    assert record.recipe.version
    assert (record.accession_id, record.original_name) == (None, None)
    (sealed,) = [each for each in load_objects(archive) if each.sha256.hex() == record.sha256]
    with Image.open(io.BytesIO(read_object(archive, sealed))) as image:
        assert (image.format, max(image.size)) == ("JPEG", 512)
    (made,) = events(archive, "derivative_made")
    assert [link.subject.id for link in made.subjects] == [thumbnail.found.id, original.found.id]
    assert made.subjects[0].subject.sha256 == record.sha256
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_a_kind_that_a_person_chose_stays(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", photo())
    catalogue.edit(archive, item.reference, "evidence_item", {"kind": "document"})
    prepare(archive)
    record = evidence.load_item(archive, item.reference).record
    assert isinstance(record, EvidenceItemInput)
    assert record.kind == "document"


def test_every_file_gets_a_media_type_by_its_content_whatever_it_is(
    archive: Archive, tmp_path: Path
) -> None:
    content = {b"empty": b"", b"text.jpg": b"words", b"zeros": bytes(1000), b"photo": photo()}
    take_in(archive, write_files(tmp_path / "card", content))
    report = prepare(archive)
    assert (report.prepared, report.failures) == (4, ())
    types = {item.title: item.media_type for item in items(archive)}
    assert types["photo"] == "image/jpeg"
    assert types["text.jpg"] == "text/plain"
    assert all(types.values())
    assert {item.title: item.kind for item in items(archive)}["text.jpg"] == "document"


def test_the_same_bytes_twice_have_one_thumbnail_and_it_is_counted_once(
    archive: Archive, tmp_path: Path
) -> None:
    take_in(archive, write_files(tmp_path / "card", {b"a": photo(), b"b": photo()}))
    report = prepare(archive)
    assert (report.prepared, report.thumbnails) == (2, 1)
    (item,) = items(archive)
    assert [file.role for file in evidence.load_item(archive, item.reference).files] == [
        "original",
        "original",
        "thumbnail",
    ]
    assert sealed_files(archive) == objects_with_rows(archive)


def test_items_that_look_the_same_small_share_the_object_of_their_thumbnails(
    archive: Archive, tmp_path: Path
) -> None:
    card = {b"a": photo(make="A"), b"b": photo(make="B")}
    take_in(archive, write_files(tmp_path / "card", card))
    report = prepare(archive)
    assert (report.prepared, report.thumbnails) == (2, 2)
    assert len(load_objects(archive)) == 3
    first, second = items(archive)
    shred_item(archive, first.reference, reason="asked for")
    assert all(file.is_held for file in evidence.load_item(archive, second.reference).files)
    assert sealed_files(archive) == objects_with_rows(archive)
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


# --- resuming ----------------------------------------------------------------------------------


def test_preparing_goes_on_where_it_was_stopped(archive: Archive, tmp_path: Path) -> None:
    take_in(archive, write_files(tmp_path / "card", {b"%d" % n: b"%d" % n for n in range(4)}))
    assert count_waiting(archive) == (4, 0)

    class Stopped(Meter):
        def advance(self, amount: int = 0) -> None:
            super().advance(amount)
            if self.done == 2:
                self.cancel()

    meter = Stopped()
    with pytest.raises(Cancelled):
        prepare_files(archive, meter)
    assert (meter.done, meter.total) == (2, 4)
    assert count_waiting(archive) == (2, 0)
    assert prepare(archive).prepared == 2
    assert count_waiting(archive) == (0, 0)
    assert prepare(archive) == PrepareReport(0, 0, (), None)
    assert len(events(archive, "metadata_read")) == 4


def test_what_was_shredded_meanwhile_is_not_waited_for(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", photo())
    shred_item(archive, item.reference, reason="asked for")
    assert count_waiting(archive) == (0, 0)
    assert prepare(archive).prepared == 0


def test_what_is_shredded_while_it_is_read_is_a_failure_of_that_file_alone(
    archive: Archive, tmp_path: Path
) -> None:
    take_in(archive, write_files(tmp_path / "card", {b"a": photo("red"), b"b": photo("blue")}))
    first, second = items(archive)

    class Shredding(Meter):
        def advance(self, amount: int = 0) -> None:
            super().advance(amount)
            if amount == 0 and self.done == 0:
                shred_item(archive, first.reference, reason="asked for")

    report = prepare_files(archive, Shredding())
    assert [reference for reference, _ in report.failures] == [first.reference]
    assert report.prepared == 1
    assert len(evidence.load_item(archive, second.reference).files) == 2
    assert sealed_files(archive) == objects_with_rows(archive)
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_a_read_only_archive_prepares_nothing(archive: Archive) -> None:
    archive.close()
    with pytest.raises(NotAllowed):
        prepare(archive)


# --- failures ----------------------------------------------------------------------------------


def test_a_file_that_kills_its_reader_is_recorded_once_and_tried_again_on_demand(
    archive: Archive, tmp_path: Path, child: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", photo())
    write_child(child, "os._exit(1)")
    report = prepare(archive)
    ((reference, reason),) = report.failures
    assert reference == item.reference
    assert "could not be previewed safely" in reason
    # The ledger keeps no name that a file had: an event may leave where its file's name stays.
    assert "photo.jpg" not in reason
    assert count_waiting(archive) == (0, 1)
    (failed,) = events(archive, "metadata_read")
    assert failed.outcome == f"failed: {reason}"
    assert prepare(archive).failures == ()
    assert len(prepare(archive, again=True).failures) == 1
    assert one(archive, "SELECT attempts FROM scratch_preparation") == 2
    write_child(child, "say('image/png')")
    assert prepare(archive, again=True).prepared == 1
    assert count_waiting(archive) == (0, 0)
    assert items(archive)[0].media_type == "image/png"


def test_what_an_earlier_version_read_is_read_again_on_demand(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", photo())
    prepare(archive)
    original = evidence.load_item(archive, item.reference).files[0]
    now = stored(archive, item.reference)[0]
    told = embedded(now)
    assert told.pop("reading") == READING
    before = now.model_copy(update={"embedded_metadata": canonical.encode_text(told)})
    with archive.writing() as transaction:
        saved = transaction.save(before, record_id=original.found.id, record_sha256=before.sha256)
        transaction.record(Event("metadata_read", (saved.subject,)))
    assert prepare(archive).prepared == 0
    report = prepare(archive, again=True)
    assert (report.prepared, report.thumbnails) == (1, 0)
    assert stored(archive, item.reference)[0] == now
    assert prepare(archive, again=True).prepared == 0
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


@pytest.mark.parametrize("trouble", ["missing", "not executable", "ends at once", "talks nonsense"])
def test_where_no_child_can_be_started_no_file_is_blamed(
    archive: Archive, tmp_path: Path, child: Path, trouble: str
) -> None:
    take_in(archive, write_files(tmp_path / "card", {b"a": photo(), b"b": b"words"}))
    if trouble != "missing":
        child.write_text({"talks nonsense": "#!/bin/sh\necho hello\n"}.get(trouble, "#!/bin/sh\n"))
        child.chmod(0o600 if trouble == "not executable" else 0o700)
    before = count(archive, "event"), count(archive, "revision")
    with pytest.raises(MediaFailed, match="No file can be previewed here"):
        prepare(archive)
    assert (count(archive, "event"), count(archive, "revision")) == before
    assert count_waiting(archive) == (2, 0)


def test_where_no_child_is_needed_none_is_started(archive: Archive, child: Path) -> None:
    assert not child.exists()
    assert prepare(archive) == PrepareReport(0, 0, (), None)


def test_a_child_that_cannot_be_started_again_leaves_the_others_waiting(
    archive: Archive, tmp_path: Path, child: Path
) -> None:
    take_in(archive, write_files(tmp_path / "card", {b"a": b"1", b"b": b"2", b"c": b"3"}))
    write_child(child, "os.unlink(sys.argv[0]); os._exit(1)")
    with pytest.raises(MediaFailed, match="No file can be previewed here"):
        prepare(archive)
    assert count_waiting(archive) == (2, 1)


def test_a_damaged_object_is_a_failure_of_its_own_file_alone(
    archive: Archive, tmp_path: Path
) -> None:
    take_in(archive, write_files(tmp_path / "card", {b"a": b"1", b"b": b"2"}))
    first = load_objects(archive)[0]
    archive.objects.path(first.id).write_bytes(b"something else")
    report = prepare(archive)
    assert (report.prepared, len(report.failures)) == (1, 1)
    assert "damaged" in report.failures[0][1].lower()


def test_a_file_of_which_a_part_could_not_be_read_is_counted_and_named(
    archive: Archive, tmp_path: Path
) -> None:
    cut = b"\xff\xd8\xff\xe0\x00\x10JFIF"
    take_in(archive, write_files(tmp_path / "card", {b"a.txt": b"words", b"b.jpg": cut}))
    report = prepare(archive)
    assert (report.prepared, report.failures) == (2, ())
    ((reference, reason),) = report.in_part
    (found,) = stored(archive, reference)
    assert found.original_name == "b.jpg"
    assert reason == Note.DAMAGED


@pytest.mark.parametrize(
    "claim",
    [
        "say('image/-x')",
        "say('image/.')",
        "say(recipe=['tool', '1', 'small'])",
        "say(recipe=['', '1', 'small'])",
        "say(recipe=['\\u200b', '\\0', 'small'])",
        "say(media_type='text/' + 'x' * 100)",
        "say(metadata=[['', '', '\\0\\u202e' * 100]])",
        "say(metadata=[['g', 'n', {'a b': 1, 'left_out': 2}], ['g', 'n', {}]])",
        "say(metadata=[['g', 'n', 1 << 62], ['g', 'n', -(1 << 62)]])",
        *(
            f"say(metadata=[['g', 'n', json.loads('[' * {depth} + ']' * {depth})]])"
            for depth in (1, 20, 100, 200, 400, 600, 900)
        ),
    ],
)
def test_whatever_the_child_claims_no_record_becomes_unreadable(
    shared_archive: Archive, tmp_path: Path, child: Path, claim: str
) -> None:
    item = take_one(shared_archive, tmp_path / "photo.jpg", claim.encode())
    write_child(child, claim, picture=small_picture())
    report = prepare(shared_archive)
    assert report.prepared + len(report.failures) == 1
    file, *_ = stored(shared_archive, item.reference)
    assert (file.media_type is None) == bool(report.failures)
    assert evidence.extract(shared_archive, item.reference, tmp_path / "out", Meter()).path.exists()
    assert fixity.check(shared_archive, past_checks.EVERYTHING, Meter()).findings == ()
