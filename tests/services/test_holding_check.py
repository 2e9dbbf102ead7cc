"""What is listed is held, what is held is listed, and strays are put aside without loss."""

import os
from pathlib import Path

import pytest

from archive_app.errors import Cancelled
from archive_app.model.fixity import Part
from archive_app.progress import Meter
from archive_app.services import fixity, holding_check, past_checks
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import load_objects
from tests.services.steps import items, take_in, write_files
from tests.services.tampering import codes, findings_of, reopen, tamper, tampering


@pytest.fixture
def held(archive: Archive, tmp_path: Path) -> Archive:
    take_in(archive, write_files(tmp_path / "source", {b"a": b"1", b"b": b"22"}))
    return archive


def plant(archive: Archive) -> Path:
    """Put an object without a row among the others, as a crash between two steps leaves it."""
    path = archive.objects.path(os.urandom(16))
    path.write_bytes(b"sealed")
    return path


def test_a_lost_row_of_an_object_is_told_with_the_file_that_lacks_it(held: Archive) -> None:
    (reference,) = (item.reference for item in items(held) if item.original_name == "b")
    tamper(held, "DELETE FROM object WHERE size = 2")
    before = sorted((held.path / "objects").rglob("*"))
    missing, stray = findings_of(held.path, Part.OBJECTS)
    assert (missing.code, stray.code) == ("object_missing", "object_without_row")
    assert missing.concerns[0].name == "b"
    assert missing.concerns[0].reference == reference
    assert sorted((held.path / "objects").rglob("*")) == before


def test_that_a_thumbnail_is_lost_is_not_told_as_if_an_original_were(held: Archive) -> None:
    (reference,) = (item.reference for item in items(held) if item.original_name == "b")
    with tampering(held) as connection:
        connection.execute("DELETE FROM object WHERE size = 2")
        connection.execute("UPDATE stored_file SET role = 'thumbnail', name = NULL WHERE size = 2")
    missing = findings_of(held.path, Part.OBJECTS)[0]
    assert missing.sentence == (
        f"Thumbnail of evidence item {reference} is missing: no object holds its bytes."
    )
    assert missing.concerns[0].role == "thumbnail"


def test_an_object_of_no_file_is_told(held: Archive) -> None:
    with tampering(held) as connection:
        connection.execute("DELETE FROM scratch_preparation")
        connection.execute("DELETE FROM stored_file WHERE size = 2")
    assert codes(findings_of(held.path, Part.OBJECTS)) == ["object_unreferenced"]


def test_contradicting_sizes_are_told(held: Archive) -> None:
    tamper(held, "UPDATE stored_file SET size = 3 WHERE size = 2")
    (found,) = findings_of(held.path, Part.OBJECTS)
    assert found.code == "size_contradicted"
    assert found.concerns[0].name == "b"


def test_a_stray_is_told_once_and_put_aside(held: Archive) -> None:
    held.close()
    stray = plant(held)
    (found,) = findings_of(held.path)
    assert found.code == "object_without_row"
    assert found.concerns[0].id == stray.relative_to(held.path).as_posix()
    with reopen(held.path) as archive:
        report = fixity.check(archive, past_checks.EVERYTHING, Meter())
    assert report.findings == ()
    assert codes(report.remarks) == ["orphans_kept"]
    assert not stray.exists()
    assert (held.path / "orphans" / stray.name).read_bytes() == b"sealed"


def test_what_came_since_the_opening_is_left_alone(held: Archive) -> None:
    """It may be waiting for its row."""
    stray = plant(held)
    os.utime(held.path / "lock", (0, 0))
    assert holding_check.sweep_orphans(held) == []
    assert fixity.check(held, past_checks.EVERYTHING, Meter()).findings == ()
    assert stray.exists()


def test_strays_are_swept_after_an_unclean_close(held: Archive) -> None:
    held.close()
    strays = [plant(held) for _ in range(3)]
    with reopen(held.path) as archive:
        kept = [archive.objects.path(each.id) for each in load_objects(archive)]
        moved = holding_check.sweep_orphans(archive, Meter())
    assert {path.name for path in moved} == {path.name for path in strays}
    assert all(path.exists() for path in kept)


def test_nothing_is_swept_where_a_row_may_have_been_lost(held: Archive) -> None:
    tamper(held, "DELETE FROM object WHERE size = 2")
    plant(held)
    with reopen(held.path) as archive:
        assert holding_check.sweep_orphans(archive) == []


def test_nothing_is_swept_while_read_only(held: Archive) -> None:
    held.close()
    plant(held)
    with reopen(held.path) as archive:
        archive.standing = Standing.BEHIND
        assert holding_check.sweep_orphans(archive) == []


def test_a_cancelled_sweep_stops(held: Archive) -> None:
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        holding_check.sweep_orphans(held, meter)


def test_a_shredding_that_a_crash_interrupted_is_finished(held: Archive) -> None:
    held.close()
    stray = plant(held)
    tamper(held, "INSERT INTO erased_object(id) VALUES (?)", bytes.fromhex(stray.name))
    assert codes(findings_of(held.path, Part.OBJECTS)) == ["shredding_unfinished"]
    assert not stray.exists()
    assert list((held.path / "orphans").iterdir()) == []


def test_a_foreign_file_is_told_and_left(held: Archive) -> None:
    held.close()
    foreign = held.path / "objects" / "3f" / "notes.txt"
    foreign.write_text("mine")
    misplaced = held.path / "objects" / "00" / ("ff" * 16)
    misplaced.write_text("")
    assert codes(findings_of(held.path, Part.OBJECTS)) == ["file_extra", "file_extra"]
    assert foreign.exists()
    assert misplaced.exists()


def test_leftovers_of_an_interrupted_intake_are_remarked(held: Archive) -> None:
    held.close()
    (held.path / "incoming" / ("aa" * 16)).write_bytes(b"")
    archive = reopen(held.path)  # which sweeps them
    try:
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).remarks == ()
        archive.standing = Standing.BEHIND
        (held.path / "incoming" / ("aa" * 16)).write_bytes(b"")
        report = fixity.check(archive, past_checks.EVERYTHING, Meter())
    finally:
        archive.close()
    assert "incoming_left" in codes(report.remarks)


def test_a_missing_folder_of_objects_is_told(held: Archive) -> None:
    held.close()
    (held.path / "objects").rename(held.path / "elsewhere")
    found = codes(findings_of(held.path, Part.OBJECTS))
    assert found == ["object_missing", "object_missing", "objects_unlisted"]
