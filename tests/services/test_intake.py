"""Accessions can be listed and read, and a folder be compared with what is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.errors import Cancelled, NotFound
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Activity, Meter
from archive_app.services import accession, evidence, intake, shred
from archive_app.store.archive import Archive
from tests.services.steps import plans


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.mkdir()
    for number in range(3):
        (path / f"{number}.txt").write_text(f"number {number}")
    return path


def take_in(archive: Archive, *sources: Path, said: str = "W") -> str:
    about = AccessionInput(received_from=said)
    return accession.accession_files(archive, sources, about, Meter()).reference


def test_accessions_come_in_pages_newest_first(archive: Archive, folder: Path) -> None:
    made = [take_in(archive, folder / f"{number}.txt") for number in range(3)]
    first = intake.list_accessions(archive, limit=2)
    rest = intake.list_accessions(archive, before=first[-1].key, limit=2)
    assert [row.reference for row in [*first, *rest]] == made[::-1]
    assert all((row.files, row.size, row.is_closed) == (1, 8, True) for row in [*first, *rest])


def test_an_interrupted_accession_is_listed_as_open(archive: Archive, folder: Path) -> None:
    meter = _StopsAtTheFirstFile()
    with pytest.raises(Cancelled):
        accession.accession_files(archive, [folder], AccessionInput(received_from="W"), meter)
    assert [row.is_closed for row in intake.list_accessions(archive)] == [False]
    take_in(archive, folder / "0.txt")
    (begun,) = intake.list_accessions(archive, limit=1, open_only=True)
    assert not begun.is_closed


def test_an_open_accession_is_looked_for_among_accessions_alone(archive: Archive) -> None:
    asked = plans(archive, lambda: intake.list_accessions(archive, limit=1, open_only=True))
    # Of a million records some thousands are accessions, and this is asked at each unlocking.
    assert asked[0].startswith("SEARCH accession")


def test_the_same_sources_find_the_accession_that_they_go_on_with(
    archive: Archive, folder: Path
) -> None:
    about = AccessionInput(received_from="W")
    sources = [folder, folder / "0.txt"]
    assert accession.find_begun(archive, sources, about) is None
    with pytest.raises(Cancelled):
        accession.accession_files(archive, sources, about, _StopsAtTheFirstFile())
    (begun,) = intake.list_accessions(archive)
    assert accession.find_begun(archive, sources, about) == begun.reference
    other = AccessionInput(received_from="Somebody else")
    assert accession.find_begun(archive, sources, other) is None
    take_in(archive, *sources)
    assert accession.find_begun(archive, sources, about) is None


def test_an_accession_is_read_with_every_file_that_came(archive: Archive, folder: Path) -> None:
    loaded = intake.load_accession(archive, take_in(archive, folder, said="Somebody"))
    assert loaded.record.received_from == "Somebody"
    assert [file.original_name for file in loaded.files] == ["0.txt", "1.txt", "2.txt"]
    assert len({file.sha256 for file in loaded.files}) == 3
    shred.shred_item(archive, loaded.files[0].item, reason="Consent withdrawn.")
    again = intake.load_accession(archive, loaded.found.id)
    assert [file.original_name for file in again.files] == [None, "1.txt", "2.txt"]
    with pytest.raises(NotFound):
        intake.load_accession(archive, loaded.files[0].item)


class _StopsAtTheFirstFile(Meter):
    """Somebody cancels as soon as files are taken in."""

    def describe(self, activity: Activity) -> None:
        super().describe(activity)
        if activity is Activity.TAKE_IN:
            self.cancel()


def test_what_is_held_already_is_counted_by_content(archive: Archive, folder: Path) -> None:
    assert held(archive, folder) == 0
    take_in(archive, folder / "0.txt")
    (folder / "twin").write_text("number 0")
    (folder / "other").write_text("number X")
    (folder / "link").symlink_to("0.txt")
    assert held(archive, folder) == 2
    shred.shred_item(archive, evidence.list_items(archive)[0].reference, reason="R")
    assert held(archive, folder) == 0


def held(archive: Archive, folder: Path) -> int:
    return intake.compare(archive, [folder], Meter()).held


def test_what_comes_more_than_once_is_counted_apart_from_what_is_held(
    archive: Archive, folder: Path
) -> None:
    for name in ("twin", "third"):
        (folder / name).write_text("number 0")
    assert intake.compare(archive, [folder], Meter()) == intake.Compared(held=0, repeated=2)
    take_in(archive, folder / "1.txt")
    (folder / "twin of 1").write_text("number 1")
    assert intake.compare(archive, [folder], Meter()) == intake.Compared(held=2, repeated=2)
