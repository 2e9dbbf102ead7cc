"""Views of files through the real child, and through one that misbehaves."""

import io
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from archive_app.errors import MediaFailed
from archive_app.media.protocol import EXTENT, LONGEST_SIDE, SOUND_FORMAT, Kind, Note, Part, Wish
from archive_app.media.samples import make_samples
from archive_app.services.media_view import Pixels, Shape, Sound, Wave, decode_answer
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


def misbehaving() -> Previewer:
    return Previewer([sys.executable, "-I", "-B", str(CHILD), "open"], time_limit_s=LIMIT_S)


def view(previewer: Previewer, content: bytes, part: Part, *numbers: int) -> object:
    wish = Wish(len(content), part, *numbers)
    try:
        return previewer.view(io.BytesIO(content), wish, "The file")
    except MediaFailed as failed:
        if Note.NO_SOUND_LIBRARY in str(failed) or Note.NO_VIDEO_LIBRARY in str(failed):
            pytest.skip("a system library that Qt's video needs, libpulse most likely, is missing")
        raise


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def pixel(pixels: object, x: int, y: int) -> tuple[int, ...]:
    assert isinstance(pixels, Pixels)
    at = 4 * (y * pixels.width + x)
    return tuple(pixels.rgbx[at : at + 3])


def halves() -> Image.Image:
    picture = Image.new("RGB", (600, 300), (0, 0, 250))
    picture.paste((250, 0, 0), (0, 0, 300, 300))
    return picture


def test_a_picture_comes_as_pixels_no_larger_than_there_is_room(previewer: Previewer) -> None:
    content = saved(halves())
    assert view(previewer, content, Part.SHAPE) == Shape("picture", 600, 300, 1, 0)
    drawn = view(previewer, content, Part.PICTURE, 0, 200, 200)
    assert isinstance(drawn, Pixels)
    assert (drawn.width, drawn.height) == (200, 100)
    assert (pixel(drawn, 10, 50), pixel(drawn, 190, 50)) == ((250, 0, 0), (0, 0, 250))


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_a_picture_is_looked_at_upright(previewer: Previewer, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = saved(halves(), kind, exif=exif, lossless=True)
    assert view(previewer, content, Part.SHAPE) == Shape("picture", 300, 600, 1, 0)
    drawn = view(previewer, content, Part.PICTURE, 0, 300, 200)
    assert isinstance(drawn, Pixels)
    assert (drawn.width, drawn.height) == (100, 200)
    assert (pixel(drawn, 50, 10), pixel(drawn, 50, 190)) == ((250, 0, 0), (0, 0, 250))


def test_a_part_of_a_picture_comes_with_all_its_pixels(previewer: Previewer) -> None:
    part = (290, 100, 310, 110)
    drawn = view(previewer, saved(halves()), Part.PICTURE, 0, 100, 100, *part)
    assert isinstance(drawn, Pixels)
    assert (drawn.width, drawn.height) == (20, 10)
    assert (pixel(drawn, 9, 5), pixel(drawn, 10, 5)) == ((250, 0, 0), (0, 0, 250))


def test_every_picture_of_a_file_is_seen(previewer: Previewer) -> None:
    second = Image.new("RGB", (600, 300), (0, 250, 0))
    content = saved(halves(), "TIFF", save_all=True, append_images=[second])
    assert view(previewer, content, Part.SHAPE) == Shape("picture", 600, 300, 2, 0)
    assert pixel(view(previewer, content, Part.PICTURE, 1, 60, 60), 5, 5) == (0, 250, 0)


def test_a_page_of_a_document_is_drawn_as_large_as_it_is_wanted(
    previewer: Previewer, made: Path
) -> None:
    content = (made / "document.pdf").read_bytes()
    shape = view(previewer, content, Part.SHAPE)
    assert isinstance(shape, Shape)
    assert (shape.family, shape.pages) == ("document", 1)
    drawn = view(previewer, content, Part.PICTURE, 0, 2000, 2000)
    assert isinstance(drawn, Pixels)
    assert max(drawn.width, drawn.height) == 2000


def test_pages_beyond_the_last_are_refused(previewer: Previewer, made: Path) -> None:
    with pytest.raises(MediaFailed, match="cannot be shown"):
        view(previewer, (made / "document.pdf").read_bytes(), Part.PICTURE, 7, 100, 100)


def test_a_video_is_seen_frame_by_frame(previewer: Previewer, made: Path) -> None:
    content = (made / "video.avi").read_bytes()
    assert view(previewer, content, Part.SHAPE) == Shape("video", 160, 120, 0, 1000)
    first = view(previewer, content, Part.PICTURE, 0, 160, 120)
    later = view(previewer, content, Part.PICTURE, 900, 160, 120)
    assert isinstance(first, Pixels)
    assert isinstance(later, Pixels)
    assert first.rgbx != later.rgbx


def test_a_sound_comes_as_a_wave_and_as_samples(previewer: Previewer, made: Path) -> None:
    content = (made / "sound.wav").read_bytes()
    assert view(previewer, content, Part.SHAPE) == Shape("sound", 0, 0, 0, 1000)
    wave = view(previewer, content, Part.WAVE, 0, 50)
    assert isinstance(wave, Wave)
    assert len(wave.stretches) == 50
    assert all(low < -7000 and high > 7000 for low, high in wave.stretches)
    sound = view(previewer, content, Part.SOUND, 250, 500)
    assert isinstance(sound, Sound)
    assert len(sound.samples) == sound.rate * sound.channels
    assert max(struct.unpack(f"<{len(sound.samples) // 2}h", sound.samples)) > 5000


def test_sound_ends_where_the_file_ends(previewer: Previewer, made: Path) -> None:
    sound = view(previewer, (made / "sound.wav").read_bytes(), Part.SOUND, 900, 5000)
    assert isinstance(sound, Sound)
    assert 0 < len(sound.samples) <= sound.rate * sound.channels * 2 // 5


def test_what_has_no_view_says_so(previewer: Previewer) -> None:
    with pytest.raises(MediaFailed, match=Note.NO_VIEW):
        view(previewer, b"words", Part.SHAPE)
    with pytest.raises(MediaFailed, match=Note.DAMAGED):
        view(previewer, b"\xff\xd8\xff\xe0broken", Part.PICTURE, 0, 10, 10)


def test_real_pictures_are_shown(previewer: Previewer, samples: Path) -> None:
    for path in sorted(samples.glob("photos/*")):
        content = path.read_bytes()
        shape = view(previewer, content, Part.SHAPE)
        drawn = view(previewer, content, Part.PICTURE, 0, 400, 400)
        assert isinstance(shape, Shape)
        assert isinstance(drawn, Pixels)
        assert abs(shape.width / shape.height - drawn.width / drawn.height) < 0.02, path.name


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("hang", "it took longer than 2 seconds"),
        ("die", "stopped unexpectedly"),
        ("print_garbage", "makes no sense"),
        ("announce_a_terabyte", "makes no sense"),
        ("send_a_picture_that_is_larger", "makes no sense"),
        ("send_too_few_pixels", "makes no sense"),
        ("send_another_answer", "makes no sense"),
        ("refuse_in_its_own_words", "makes no sense"),
        ("read_for_ever", "too much of it would have to be read"),
    ],
)
def test_a_child_that_misbehaves_shows_nothing_and_the_next_file_is_shown(
    deed: str, reason: str
) -> None:
    with misbehaving() as previewer:
        with pytest.raises(MediaFailed, match=f"could not be previewed safely.*{reason}"):
            view(previewer, deed.encode(), Part.PICTURE, 0, 10, 10)
        shown = view(previewer, b"send_a_picture", Part.PICTURE, 0, 10, 10)
        assert shown == Pixels(2, 1, b"12345678")


def test_previews_that_are_stopped_end_at_once_and_stay_ended() -> None:
    previewer = misbehaving()
    previewer.start()
    stopping = threading.Timer(0.1, previewer.stop)
    stopping.start()
    with pytest.raises(MediaFailed):
        view(previewer, b"hang", Part.PICTURE, 0, 10, 10)
    stopping.join()
    with pytest.raises(MediaFailed, match="previews were ended"):
        view(previewer, b"send_a_picture", Part.PICTURE, 0, 10, 10)
    previewer.close()


PICTURE = Wish(10, Part.PICTURE, 0, 4, 4)
WAVE = Wish(10, Part.WAVE, 0, 2)
SOUND = Wish(10, Part.SOUND, 0, 1000)
SHAPE = Wish(10, Part.SHAPE)


@pytest.mark.parametrize(
    ("wish", "kind", "payload"),
    [
        (PICTURE, Kind.PIXELS, b""),
        (PICTURE, Kind.PIXELS, EXTENT.pack(0, 0)),
        (PICTURE, Kind.PIXELS, EXTENT.pack(5, 1) + bytes(20)),
        (PICTURE, Kind.PIXELS, EXTENT.pack(2, 2) + bytes(15)),
        (PICTURE, Kind.PIXELS, EXTENT.pack(2**31, 2**31)),
        (PICTURE, Kind.SOUND, SOUND_FORMAT.pack(48_000, 2)),
        (WAVE, Kind.WAVE, b""),
        (WAVE, Kind.WAVE, bytes(12)),
        (WAVE, Kind.WAVE, bytes(6)),
        (SOUND, Kind.SOUND, b"\0"),
        (SOUND, Kind.SOUND, SOUND_FORMAT.pack(0, 2)),
        (SOUND, Kind.SOUND, SOUND_FORMAT.pack(48_000, 3)),
        (SOUND, Kind.SOUND, SOUND_FORMAT.pack(48_000, 2) + bytes(3)),
        (SOUND, Kind.SOUND, SOUND_FORMAT.pack(8_000, 1) + bytes(16_002)),
        (SHAPE, Kind.SHAPE, b"{}"),
        (SHAPE, Kind.SHAPE, b"\xff"),
        (
            SHAPE,
            Kind.SHAPE,
            b'{"family":"picture","width":-1,"height":1,"pages":1,"duration_ms":0}',
        ),
        (
            SHAPE,
            Kind.SHAPE,
            b'{"family":"script","width":1,"height":1,"pages":1,"duration_ms":0}',
        ),
        (
            SHAPE,
            Kind.SHAPE,
            b'{"family":"picture","width":true,"height":1,"pages":1,"duration_ms":0}',
        ),
        (SHAPE, Kind.REFUSED, b"This file is authentic."),
    ],
)
def test_nothing_but_what_was_asked_for_is_believed(wish: Wish, kind: Kind, payload: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_answer(wish, kind, payload)


def test_what_was_asked_for_is_read() -> None:
    pixels = EXTENT.pack(1, 1) + b"rgbx"
    assert decode_answer(PICTURE, Kind.PIXELS, pixels) == Pixels(1, 1, b"rgbx")
    wave = struct.pack("<4h", -5, 5, -32768, 32767)
    assert decode_answer(WAVE, Kind.WAVE, wave) == Wave(((-5, 5), (-32768, 32767)))
    sound = SOUND_FORMAT.pack(8_000, 1) + bytes(16_000)
    assert decode_answer(SOUND, Kind.SOUND, sound) == Sound(8_000, 1, bytes(16_000))
    assert decode_answer(SHAPE, Kind.REFUSED, Note.NO_VIEW.encode()) == Note.NO_VIEW


def test_no_wish_is_lost_on_the_way() -> None:
    wish = Wish(2**40, Part.PICTURE, 2**33, LONGEST_SIDE, 1, 2, 3, 4, 5)
    read: Callable[[bytes], Wish] = Wish.unpacked
    assert read(wish.packed()) == wish
