"""Looking at evidence: through the child, as an event, and where no event can be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_app.errors import MediaFailed, NotFound
from archive_app.media.samples import make_samples
from archive_app.progress import Meter
from archive_app.services import browsing, links, prepare, shred, viewing
from archive_app.services.browsing import ItemRow
from archive_app.services.policy import record_policy
from archive_app.services.preview import Previewer
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import add_incident
from tests.services.steps import events, take_in, take_one


@pytest.fixture(scope="module")
def previewer() -> Iterator[Previewer]:
    with Previewer() as previewer:
        yield previewer


def every_row(archive: Archive) -> list[ItemRow]:
    return browsing.load_item_rows(archive, browsing.item_keys(archive))


def test_looking_at_a_file_is_an_event_about_it_and_its_item(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "words.txt", b"seen")
    number = viewing.record_viewed(archive, item.reference, item.sha256 or "", played=False)
    (event,) = events(archive, "viewed")
    assert event.number == number
    assert [link.subject.kind for link in event.subjects] == ["stored_file", "evidence_item"]
    viewing.record_viewed(archive, item.reference, item.sha256 or "", played=True)
    assert len(events(archive, "played")) == 1


def test_where_the_policy_is_so_looking_is_no_event(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "words.txt", b"seen")
    record_policy(archive, views=False, reason="Reviewers work on copies.")
    assert viewing.record_viewed(archive, item.reference, item.sha256 or "", played=False) is None
    assert events(archive, "viewed") == []
    record_policy(archive, views=True)
    assert viewing.record_viewed(archive, item.reference, item.sha256 or "", played=False)


def test_where_nothing_can_be_written_evidence_can_be_looked_at(
    archive: Archive, tmp_path: Path
) -> None:
    item = take_one(archive, tmp_path / "words.txt", b"seen")
    archive.standing = Standing.READ_ONLY
    assert viewing.record_viewed(archive, item.reference, item.sha256 or "", played=False) is None
    assert viewing.read_bytes(archive, item.sha256 or "", 0, 100) == b"seen"
    archive.standing = Standing.CURRENT


def test_bytes_are_read_from_anywhere(archive: Archive, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    item = take_one(archive, tmp_path / "noise.bin", content)
    assert viewing.read_bytes(archive, item.sha256 or "", 700_000, 300) == content[700_000:700_300]
    assert viewing.read_bytes(archive, item.sha256 or "", len(content) - 5, 300) == content[-5:]
    assert viewing.read_bytes(archive, item.sha256 or "", len(content), 300) == b""
    with pytest.raises(NotFound):
        viewing.read_bytes(archive, "0" * 64, 0, 1)


def test_pictures_pages_frames_and_sound_are_had_of_what_is_held(
    archive: Archive, tmp_path: Path, previewer: Previewer
) -> None:
    make_samples(tmp_path / "made")
    take_in(archive, tmp_path / "made")
    prepare.prepare_files(archive, Meter())
    by_name = {row.original_name: row for row in every_row(archive)}
    photo = by_name["photo-1.jpg"]
    assert viewing.load_shape(archive, previewer, photo.sha256 or "").width == 640
    small = viewing.load_picture(archive, previewer, photo.thumbnail or "", (96, 96))
    assert (small.width, small.height) == (96, 72)
    part = viewing.load_picture(
        archive, previewer, photo.sha256 or "", (50, 50), part=(0, 0, 10, 10)
    )
    assert (part.width, part.height) == (10, 10)
    page = viewing.load_picture(
        archive, previewer, by_name["document.pdf"].sha256 or "", (9999, 9999)
    )
    assert max(page.width, page.height) == viewing.LARGEST_PICTURE
    sound = by_name["sound.wav"].sha256 or ""
    try:
        wave = viewing.load_wave(archive, previewer, sound, 20)
    except MediaFailed as failed:
        pytest.skip(str(failed))
    assert len(wave.stretches) == 20
    assert viewing.load_sound(archive, previewer, sound, 0, 100).samples


def test_a_file_that_cannot_be_shown_is_named(
    archive: Archive, tmp_path: Path, previewer: Previewer
) -> None:
    item = take_one(archive, tmp_path / "broken.jpg", b"\xff\xd8\xff\xe0broken")
    with pytest.raises(MediaFailed, match=r"broken\.jpg cannot be shown"):
        viewing.load_picture(archive, previewer, item.sha256 or "", (10, 10))


def test_items_are_found_by_incident_kind_words_and_digest(
    archive: Archive, tmp_path: Path
) -> None:
    incident = add_incident(archive, "A shelling")
    make_samples(tmp_path / "made")
    take_in(archive, tmp_path / "made")
    prepare.prepare_files(archive, Meter())
    by_name = {row.original_name: row for row in every_row(archive)}
    photo = by_name["photo-1.jpg"]
    links.link_evidence(archive, photo.reference, incident.reference or "", role="documents")

    def found(incident_key: int | None = None, **wanted: str) -> set[str | None]:
        keys = browsing.item_keys(archive, incident_key, **wanted)
        return {row.original_name for row in browsing.load_item_rows(archive, keys)}

    assert found(browsing.find_key(archive, incident.reference or "")) == {"photo-1.jpg"}
    assert found(kind="audio") == {"sound.wav"}
    assert found(words="document") == {"document.pdf"}
    assert found(words=(photo.sha256 or "")[:8]) == {"photo-1.jpg"}
    assert found(words="— …") == set()
    assert found(kind="video", words="photo") == set()


def test_a_row_says_since_when_it_is_there(archive: Archive, tmp_path: Path) -> None:
    take_one(archive, tmp_path / "words.txt", b"seen")
    (row,) = every_row(archive)
    assert row.added_at in {event.recorded_at for event in events(archive)}


def test_the_row_of_a_shredded_item_is_still_there(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "words.txt", b"seen")
    shred.shred_item(archive, item.reference, reason="a court ordered it")
    (row,) = every_row(archive)
    assert (row.reference, row.title, row.is_held) == (item.reference, "", False)
    assert not row.is_guarded
