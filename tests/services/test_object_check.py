"""Objects on disk: what is damaged, swapped, cut or gone is named, with the item it belongs to."""

import os
import shutil
from pathlib import Path

import pytest

from archive_app.model.fixity import Finding, Part, Scope
from archive_app.progress import Meter
from archive_app.services import fixity
from archive_app.services.shred import shred_item
from archive_app.store import sealing
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject
from tests.archives import load_objects
from tests.services.steps import WITNESS, items, one, take_in, write_files
from tests.services.tampering import codes, findings_of, flip, tamper

SEGMENT = sealing.SEGMENT_LENGTH
PLAIN = SEGMENT - sealing.OVERHEAD
SIZES = {b"empty": 0, b"small": 100, b"one": PLAIN, b"two": 2 * PLAIN, b"large": 3_000_000}


@pytest.fixture
def held(archive: Archive, tmp_path: Path) -> Archive:
    """An archive with five files, one of them two times under different names."""
    files = {name: os.urandom(size) for name, size in SIZES.items()}
    files[b"small too"] = files[b"small"]
    take_in(archive, write_files(tmp_path / "source", files))
    return archive


def object_findings(archive: Archive) -> tuple[Finding, ...]:
    return fixity.check(archive, Scope(frozenset({Part.OBJECTS})), Meter()).findings


def stored(archive: Archive, name: bytes) -> StoredObject:
    (found,) = (each for each in load_objects(archive) if each.size == SIZES[name])
    return found


def require_named(archive: Archive, found: Finding, *names: str) -> None:
    """Require that a finding names these files, their items and their digests."""
    files = [concern for concern in found.concerns if concern.kind == "stored_file"]
    assert {file.name for file in files} == set(names)
    known = {item.reference: item for item in items(archive)}
    for file in files:
        assert file.reference in known
        assert file.reference in found.sentence
        assert f"“{file.name}”" in found.sentence
        assert known[file.reference].sha256 == file.sha256


def test_whole_objects_have_no_findings_and_no_two_of_a_content_are_read(held: Archive) -> None:
    report = fixity.check(held, Scope(frozenset({Part.OBJECTS})), Meter())
    assert report.findings == ()
    assert (report.counts.objects, report.counts.object_bytes) == (5, sum(SIZES.values()))


@pytest.mark.parametrize(
    "offset",
    [0, 2, 12, 50, 74, 80, 100, SEGMENT + 73, SEGMENT + 74, 3_000_000, -1],
)
def test_a_flipped_bit_is_named_with_its_item(held: Archive, offset: int) -> None:
    path = held.objects.path(stored(held, b"large").id)
    flip(path, offset % path.stat().st_size)
    (found,) = object_findings(held)
    assert found.code == "object_damaged"
    require_named(held, found, "large")


@pytest.mark.parametrize("name", [b"empty", b"small"])
def test_every_byte_of_a_small_object_counts(held: Archive, name: bytes) -> None:
    path = held.objects.path(stored(held, name).id)
    for offset in range(0, path.stat().st_size, 7):
        flip(path, offset)
        assert codes(object_findings(held)) == ["object_damaged"]
        flip(path, offset)
    assert object_findings(held) == ()


def test_both_names_of_one_content_are_named(held: Archive) -> None:
    flip(held.objects.path(stored(held, b"small").id), 90)
    (found,) = object_findings(held)
    require_named(held, found, "small", "small too")


def test_swapped_objects_are_both_named(held: Archive) -> None:
    first, second = (held.objects.path(stored(held, name).id) for name in (b"one", b"two"))
    contents = first.read_bytes(), second.read_bytes()
    second.write_bytes(contents[0])
    first.write_bytes(contents[1])
    findings = object_findings(held)
    assert codes(findings) == ["object_damaged", "object_damaged"]
    assert {found.concerns[1].name for found in findings} == {"one", "two"}


def test_an_object_of_another_archive_is_damage(held: Archive, tmp_path: Path) -> None:
    path = held.objects.path(stored(held, b"small").id)
    sealed = sealing.Sealer(os.urandom(32), b"another")
    out = bytearray(100 + sealing.OVERHEAD)
    sealed.seal_segment(bytes(100), out, final=True)
    path.write_bytes(sealed.header + out)
    assert codes(object_findings(held)) == ["object_damaged"]


def test_an_older_object_put_back_is_named(held: Archive, tmp_path: Path) -> None:
    """The same bytes were shredded and came again: the object of then does not open any more."""
    old = stored(held, b"large")
    shutil.copy(held.objects.path(old.id), tmp_path / "old")
    (item,) = (item for item in items(held) if item.original_name == "large")
    shred_item(held, item.reference, reason="asked for")
    about = WITNESS.model_copy(update={"purpose": "again"})
    take_in(held, tmp_path / "source" / "large", about=about)
    new = stored(held, b"large")
    assert new.id != old.id
    shutil.copy(tmp_path / "old", held.objects.path(new.id))
    (found,) = object_findings(held)
    assert found.code == "object_damaged"


@pytest.mark.parametrize("left", [0, 10, 74, 74 + SEGMENT, 3_000_000, -1])
def test_a_cut_object_is_named(held: Archive, left: int) -> None:
    path = held.objects.path(stored(held, b"large").id)
    os.truncate(path, left % path.stat().st_size)
    (found,) = object_findings(held)
    assert found.code == "object_damaged"
    require_named(held, found, "large")


def test_a_cut_at_the_edge_of_a_segment_is_named(held: Archive) -> None:
    path = held.objects.path(stored(held, b"two").id)
    os.truncate(path, sealing.HEADER_LENGTH + SEGMENT)
    (found,) = object_findings(held)
    require_named(held, found, "two")


def test_a_missing_object_is_named(held: Archive) -> None:
    held.objects.path(stored(held, b"one").id).unlink()
    (found,) = object_findings(held)
    assert found.code == "object_missing"
    require_named(held, found, "one")


def test_a_folder_in_place_of_an_object_is_named(held: Archive) -> None:
    path = held.objects.path(stored(held, b"one").id)
    path.unlink()
    path.mkdir()
    assert codes(object_findings(held)) == ["object_damaged"]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("object_damaged", "wrapped = randomblob(60)"),
        ("object_damaged", "wrapped = x''"),
        ("object_damaged", "size = size - 1"),
        ("object_damaged", "size = -5"),
        ("object_damaged", "size = 'much'"),
        ("object_contradicted", "sha256 = randomblob(32)"),
        ("object_missing", "id = randomblob(16)"),
    ],
)
def test_a_changed_row_of_an_object_is_named(held: Archive, code: str, change: str) -> None:
    tamper(held, f"UPDATE object SET {change} WHERE size = {SIZES[b'large']}")
    assert code in codes(findings_of(held.path, Part.OBJECTS))


def test_what_came_of_each_object_is_kept(held: Archive) -> None:
    flip(held.objects.path(stored(held, b"one").id), 90)
    object_findings(held)
    whole = "SELECT count(*) FROM scratch_fixity WHERE outcome = 'whole'"
    assert one(held, whole) == 4
    assert one(held, "SELECT outcome FROM scratch_fixity WHERE outcome <> 'whole'") == (
        "object_damaged"
    )


def test_many_small_objects_are_all_read(archive: Archive, tmp_path: Path) -> None:
    files = {b"%d" % number: b"content %d" % number for number in range(600)}
    take_in(archive, write_files(tmp_path / "many", files))
    broken = load_objects(archive)[590]
    flip(archive.objects.path(broken.id), 90)
    report = fixity.check(archive, Scope(frozenset({Part.OBJECTS})), Meter())
    assert report.counts.objects == 599  # read whole
    assert [found.concerns[0].id for found in report.findings] == [broken.id.hex()]
