"""Sound and video containers."""

import io
from pathlib import Path

import pytest

from archive_app.media import containers, samples
from archive_app.media.protocol import Json
from archive_app.media.report import Report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    samples.make_samples(folder)
    return folder


def tracks(content: bytes) -> dict[tuple[str, str], Json]:
    report = Report("video/mp4")
    containers.read_tracks(io.BytesIO(content), report)
    return {(group, name): value for group, name, value in report.metadata}


def test_sound_says_how_it_was_recorded(made: Path) -> None:
    read = tracks((made / "sound.wav").read_bytes())
    assert read["General", "Format"] == "Wave"
    assert read["Audio", "SamplingRate"] == "8000"
    assert read["Audio", "Duration"] == "1.000"


def test_video_says_its_size_and_length(made: Path) -> None:
    read = tracks((made / "video.avi").read_bytes())
    assert read["General", "Format"] == "AVI"
    assert (read["Video", "Width"], read["Video", "Height"]) == ("160", "120")
    assert read["Video", "FrameCount"] == "10"


def test_fields_of_a_telephone_are_kept(made: Path) -> None:
    # The box "©xyz" of QuickTime: a place in ISO 6709, as telephones write it.
    place = b"+48.3300+037.8400/"
    text = (len(place)).to_bytes(2) + b"\x15\xc7" + place
    box = b""
    for name, content in ((b"\xa9xyz", text), (b"udta", b""), (b"moov", b"")):
        box = (8 + len(content) + len(box)).to_bytes(4) + name + content + box
    read = tracks(b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + box)
    assert read["General", "Format"] == "MPEG-4"
    assert place.decode() in read.values()


def test_no_damage_makes_it_fail(made: Path) -> None:
    content = (made / "video.avi").read_bytes()
    for at in range(0, 400, 7):
        tracks(content[:at] + b"\xff\xff\xff" + content[at + 3 :])
        tracks(content[:at])
