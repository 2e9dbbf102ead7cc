"""The demonstration records the three incidents without loss and proves every byte it took in."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from archive_app.bundle.verdict import Verdict
from archive_app.errors import MediaFailed
from archive_app.media import samples as samples_program
from archive_app.model.inputs import IncidentInput
from archive_app.progress import Meter
from archive_app.services import catalogue, evidence, search
from archive_app.services.demo import make_samples, record_demonstration
from archive_app.store.archive import Archive
from tests.archives import small_archive
from tests.services.steps import events, files_below, items

OWN_SAMPLES = {
    "photo-1.jpg": "image/jpeg",
    "photo-2.jpg": "image/jpeg",
    "photo-3.jpg": "image/jpeg",
    "document.pdf": "application/pdf",
    "sound.wav": "audio/",
    "video.avi": "video/",
}


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> Iterator[Archive]:
    """An empty archive that a person opened: who signs needs a secret of their own."""
    assert home.is_dir()
    with small_archive(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture(scope="module")
def own_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    make_samples(folder)
    return folder


def test_the_demonstration_records_and_proves_everything_with_samples_of_its_own(
    archive: Archive, own_samples: Path, tmp_path: Path
) -> None:
    report = record_demonstration(archive, own_samples, tmp_path / "bundles", Meter())
    assert (len(report.incidents), len(report.accessions)) == (3, 3)
    assert report.files == report.proven == len(OWN_SAMPLES)
    assert report.fixity.is_whole
    assert (report.prepared.prepared, report.prepared.failures) == (len(OWN_SAMPLES), ())
    assert report.prepared.thumbnails >= 4
    assert report.verified.verdict is Verdict.VALID
    assert (report.bundle.files, report.bundle.left_out) == (2, ())
    for item in items(archive):
        assert (item.media_type or "").startswith(OWN_SAMPLES[item.title])
        assert len(evidence.load_item(archive, item.reference).incidents) == 1
    for reference in report.incidents:
        assert len(evidence.list_items(archive, incident=reference)) == 2


def test_the_demonstration_proves_real_photos_and_documents_too(
    archive: Archive, samples: Path, tmp_path: Path
) -> None:
    report = record_demonstration(archive, samples, tmp_path / "bundles", Meter())
    assert report.files == report.proven == len(files_below(samples)) > 10
    assert report.fixity.is_whole
    assert report.prepared.failures == ()
    found = {item.sha256: item for item in items(archive)}
    assert sum(item.files > 1 for item in found.values()) > 10  # with their thumbnails


def test_the_three_incidents_are_recorded_without_loss(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    report = record_demonstration(archive, tmp_path / "nothing", tmp_path / "bundles", Meter())
    assert (report.files, report.accessions, report.fixity.is_whole) == (0, (), True)
    first, second, third = (
        catalogue.load(archive, reference).record for reference in report.incidents
    )
    assert isinstance(first, IncidentInput)
    assert isinstance(second, IncidentInput)
    assert isinstance(third, IncidentInput)
    for record, day, victims in ((first, "2024-09-06", 1), (second, "2024-10-10", 9)):
        assert record.when is not None
        assert record.when.date == day
        assert record.victims_alleged is not None
        assert record.victims_alleged.best == victims
        assert record.victims_alleged.basis
    assert third.when is not None
    assert third.victims_alleged is not None
    assert (third.when.date, third.victims_alleged.best) == ("2024-10-01", 16)
    # About ten is not ten, and a day is not a second.
    assert first.when is not None
    assert (first.when.time, third.when.time) == ("~10:00", None)
    assert first.place is not None
    assert first.place.uncertainty_m
    assert {told.to for told in second.notifications} == {
        "United Nations",
        "International Committee of the Red Cross",
    }
    assert first.external_references
    # The first one is edited once, so that a history can be seen.
    changes = catalogue.load_history(archive, report.incidents[0])
    assert [change.kind for change in changes] == ["incident_recorded", "changed"]
    for words in ("phenol", "зеленыи шлях", "миколаівка", "hors de combat"):
        assert len(search.find_records(archive, words).hits) == 1
    assert len(catalogue.list_sources(archive)) == 2
    # Neutral words: what is alleged is called so.
    for record in (first, second, third):
        assert "report" in (record.description or "")
    assert events(archive)[-1].kind == "fixity_checked"


# --- the samples -------------------------------------------------------------------------------


def test_samples_are_made_by_a_program_of_their_own_and_say_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make_samples(tmp_path / "not there" / "yet")
    assert files_below(tmp_path / "not there" / "yet").keys() == OWN_SAMPLES.keys()
    assert capfd.readouterr() == ("", "")


def test_samples_carry_times_with_zones_and_places(own_samples: Path) -> None:
    for number in (1, 2, 3):
        with Image.open(own_samples / f"photo-{number}.jpg") as photo:
            exif = photo.getexif()
            details = exif.get_ifd(ExifTags.IFD.Exif)
            position = exif.get_ifd(ExifTags.IFD.GPSInfo)
        assert details[ExifTags.Base.DateTimeOriginal] == f"2024:10:0{number} 10:00:00"
        assert details[ExifTags.Base.OffsetTimeOriginal] == "+03:00"
        assert (position[1], position[3]) == ("N", "E")


def test_samples_are_the_same_bytes_whenever_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples_program.make_samples(tmp_path / "first")
    monkeypatch.setattr(time, "gmtime", lambda *_: time.struct_time((2030, 1, 2, 3, 4, 5, 2, 2, 0)))
    samples_program.make_samples(tmp_path / "later")
    assert files_below(tmp_path / "first") == files_below(tmp_path / "later")


def test_samples_that_cannot_be_made_are_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MediaFailed, match="could not be made"):
        make_samples(tmp_path / "file")
    assert capfd.readouterr() == ("", "")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    with pytest.raises(MediaFailed, match="could not be made"):
        make_samples(tmp_path / "samples")
