"""Previews through the real child, and through one that misbehaves."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Never

import pytest
from PIL import Image

from archive_app.errors import MediaFailed, SourceUnreadable
from archive_app.media.protocol import Note
from archive_app.media.samples import make_samples
from archive_app.services.media_report import MediaReport
from archive_app.services.preview import Previewer

CHILD = Path(__file__).with_name("misbehaving_child.py")
LIMIT_S = 2.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make_samples(folder)
    return folder


@pytest.fixture(scope="module")
def previewer() -> Iterator[Previewer]:
    with Previewer() as previewer:
        yield previewer


def misbehaving(walls: str = "open") -> Previewer:
    command = [sys.executable, "-I", "-B", str(CHILD), walls]
    return Previewer(command, time_limit_s=LIMIT_S)


def prepare(previewer: Previewer, content: bytes) -> MediaReport:
    return previewer.prepare(io.BytesIO(content), len(content), "photo.jpg")


def prepare_path(previewer: Previewer, path: Path) -> MediaReport:
    with path.open("rb") as file:
        return previewer.prepare(file, path.stat().st_size, path.name)


def size_of(report: MediaReport) -> tuple[int, int]:
    assert report.thumbnail is not None
    return Image.open(io.BytesIO(report.thumbnail)).size


def test_a_photo_gives_its_tags_and_a_thumbnail(previewer: Previewer, made: Path) -> None:
    report = prepare_path(previewer, made / "photo-1.jpg")
    assert report.media_type == "image/jpeg"
    assert ("EXIF", "OffsetTimeOriginal", "+03:00") in report.metadata
    assert size_of(report) == (512, 384)
    assert report.thumbnail_recipe is not None
    assert report.thumbnail_recipe.tool == "Pillow"
    assert report.notes == ()


def test_a_document_gives_its_title_and_first_page(previewer: Previewer, made: Path) -> None:
    report = prepare_path(previewer, made / "document.pdf")
    assert ("PDF", "Title", "Sample document") in report.metadata
    assert max(size_of(report)) == 512


def test_a_sound_gives_its_tracks(previewer: Previewer, made: Path) -> None:
    report = prepare_path(previewer, made / "sound.wav")
    assert ("Audio", "SamplingRate", "8000") in report.metadata
    assert (report.thumbnail, report.notes) == (None, ())


def test_a_video_gives_its_tracks_and_first_frame(previewer: Previewer, made: Path) -> None:
    report = prepare_path(previewer, made / "video.avi")
    assert ("Video", "Width", "160") in report.metadata
    if Note.NO_VIDEO_LIBRARY in report.notes:
        pytest.skip("a system library that Qt's video needs, libpulse most likely, is missing")
    assert size_of(report) == (160, 120)
    assert report.thumbnail_recipe is not None
    assert report.thumbnail_recipe.tool.startswith("QtMultimedia")


def test_a_video_without_a_frame_says_so(previewer: Previewer, made: Path) -> None:
    content = (made / "video.avi").read_bytes().replace(b"MJPG", b"none")
    notes = prepare(previewer, content).notes
    if Note.NO_VIDEO_LIBRARY in notes:
        pytest.skip("a system library that Qt's video needs, libpulse most likely, is missing")
    assert notes == (Note.NOT_LOOKED_INTO, Note.NO_FRAME)


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are Linux's")
def test_what_holds_the_child_is_said(previewer: Previewer) -> None:
    assert prepare(previewer, b"words").confinement in {
        "landlock+seccomp",
        "landlock (files only)+seccomp",
        "landlock",
        "landlock (files only)",
        "seccomp",
        "limits only",
    }


class Endless(io.RawIOBase):
    """A file of 100 GB that begins with ``content`` and counts what is read of it."""

    size = 100 * 10**9

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self.bytes_read = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        assert whence == os.SEEK_SET
        self._at = offset
        return offset

    def read(self, length: int = -1) -> bytes:
        length = min(length, self.size - self._at)
        assert 0 <= length <= 1024 * 1024
        part = self._content[self._at : self._at + length]
        self._at += length
        self.bytes_read += length
        return part.ljust(length, b"\0")


@pytest.mark.parametrize(
    ("name", "most_mib"), [("photo-1.jpg", 1), ("sound.wav", 2), ("video.avi", 200)]
)
def test_of_a_huge_file_only_what_is_needed_is_read(
    previewer: Previewer, made: Path, name: str, most_mib: int
) -> None:
    file = Endless((made / name).read_bytes())
    report = previewer.prepare(file, file.size, name)  # type: ignore[arg-type]
    assert report.metadata
    assert file.bytes_read < most_mib * 1024 * 1024


def test_real_files_are_read_or_say_why_not(previewer: Previewer, samples: Path) -> None:
    for path in sorted([*samples.glob("photos/*"), *samples.glob("documents/*")]):
        report = prepare_path(previewer, path)
        encrypted = "password" in path.name
        expected = set[str]() if path.suffix == ".jpg" else {Note.NOT_LOOKED_INTO}
        expected |= {Note.ENCRYPTED_PDF} if encrypted else set()
        expected |= {Note.DAMAGED} if path.name == "corrupted.jpg" else set()
        assert set(report.notes) == expected, path.name
        assert bool(report.thumbnail) is not encrypted, path.name
        assert report.media_type in {"image/jpeg", "image/heic", "application/pdf"}


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("hang", "it took longer than 2 seconds"),
        ("die", "stopped unexpectedly"),
        ("print_garbage", "makes no sense"),
        ("announce_a_terabyte", "makes no sense"),
        ("repeat_itself", "makes no sense"),
        ("send_no_json", "makes no sense"),
        ("nest_deeply", "makes no sense"),
        ("say_something_of_its_own", "makes no sense"),
        ("send_a_thumbnail_that_is_none", "makes no sense"),
        ("read_beyond_the_end", "makes no sense"),
        ("read_too_much_at_once", "makes no sense"),
        ("read_for_ever", "too much of it would have to be read"),
    ],
)
def test_a_child_that_misbehaves_is_ended_and_the_next_file_works(deed: str, reason: str) -> None:
    with misbehaving() as previewer:
        with pytest.raises(MediaFailed, match=f"photo.jpg could not be previewed safely.*{reason}"):
            prepare(previewer, deed.encode())
        assert prepare(previewer, b"behave").media_type == "text/plain"


def test_a_child_that_eats_memory_is_stopped_by_its_walls() -> None:
    with misbehaving("confined") as previewer:
        with pytest.raises(MediaFailed, match="it needed too much memory"):
            prepare(previewer, b"eat_memory")
        assert prepare(previewer, b"behave").media_type == "text/plain"


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process by a signal")
def test_a_child_that_stands_still_is_ended_though_it_uses_no_processor_time() -> None:
    with misbehaving() as previewer:
        with pytest.raises(MediaFailed, match="could not be previewed safely: it took longer"):
            prepare(previewer, b"stand_still")
        assert prepare(previewer, b"behave").media_type == "text/plain"


def test_no_file_is_blamed_for_an_earlier_one() -> None:
    with misbehaving() as previewer:
        for _ in range(3):
            prepare(previewer, b"die_once_answered")
        for _ in range(3):
            prepare(previewer, b"die_after_the_first_file")


def test_a_child_that_cannot_start_is_an_error_a_person_understands(tmp_path: Path) -> None:
    for command in ([str(tmp_path / "missing")], [sys.executable, "-c", ""]):
        with Previewer(command) as previewer, pytest.raises(MediaFailed, match="preview process"):
            prepare(previewer, b"words")


class Failing(io.BytesIO):
    """A source that cannot be read any more."""

    def read(self, size: int | None = -1, /) -> Never:
        raise SourceUnreadable("The card was taken out.")


def test_a_source_that_fails_is_its_own_error_and_the_next_file_works() -> None:
    with misbehaving() as previewer:
        with pytest.raises(SourceUnreadable):
            previewer.prepare(Failing(), 10, "photo.jpg")
        assert prepare(previewer, b"behave").media_type == "text/plain"


def test_a_file_that_shrank_is_read_as_far_as_it_goes(previewer: Previewer, made: Path) -> None:
    content = (made / "photo-1.jpg").read_bytes()[:3000]
    report = previewer.prepare(io.BytesIO(content), 20_000, "photo.jpg")
    assert report.notes == (Note.DAMAGED,)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_child_is_given_nothing_but_its_pipes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARCHIVE_SECRET", "words")
    with (tmp_path / "open").open("wb") as left_open, misbehaving() as previewer:
        os.set_inheritable(left_open.fileno(), True)
        given = {
            name: value for _, name, value in prepare(previewer, b"show_what_it_was_given").metadata
        }
    assert given["variables"] in ([], ["LC_CTYPE"])  # Python itself sets the locale
    assert given["descriptors"] == [0, 1, 2, 3, 4, 5]
    assert given["session"] == 1
    assert given["path"] == []
