"""What a file carries beside what it shows is found, whatever it is called."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.media import carried, containers, images, sniff
from archive_app.media.__main__ import Step, run
from archive_app.media.protocol import CARRIED, Note
from archive_app.media.report import Report
from archive_app.services.media_report import decode_report
from archive_app.services.prepare import as_stored
from archive_app.services.tells import Telling, tells
from tests.media.carriers import (
    CLEAN,
    PLANTED,
    box,
    chunk,
    film,
    interlaced,
    iptc,
    picture,
    png,
    sound,
    wave_with,
)

WORDS = st.from_regex(r"[A-Z][a-z]{5,19}", fullmatch=True).map(str.encode)

READERS: dict[str, tuple[Step, ...]] = {
    "image": (images.read_tags,),
    "audio": (containers.read_tracks,),
    "video": (containers.read_tracks,),
}


def told(content: bytes) -> Telling | None:
    """Read a file as the child does, thumbnails aside, and say why it stays."""
    file = io.BytesIO(content)
    report = Report(sniff.media_type(file))
    run((carried.look_into, *READERS.get(report.media_type.partition("/")[0], ())), file, report)
    read = decode_report(report.to_json(), report.thumbnail, "none")
    return tells(as_stored(read))


def parts(content: bytes, media_type: str) -> list[str]:
    report = Report(media_type)
    carried.look_into(io.BytesIO(content), report)
    assert all(group == CARRIED for group, _, _ in report.metadata)
    return [name for _, name, _ in report.metadata] + list(report.notes)


@pytest.mark.parametrize("kind", CLEAN)
def test_a_file_that_carries_nothing_goes(kind: str) -> None:
    assert told(CLEAN[kind]()) is None


@pytest.mark.parametrize("carrier", PLANTED)
@settings(max_examples=5)
@given(word=WORDS)
def test_no_word_that_is_planted_in_a_file_leaves(carrier: str, word: bytes) -> None:
    assert told(PLANTED[carrier](word)) is not None


@pytest.mark.parametrize(
    ("kind", "media_type", "until"),
    [
        ("JPEG", "image/jpeg", b"\xff\xda"),
        ("PNG", "image/png", b"IDAT"),
        ("GIF", "image/gif", b"\x2c\0\0\0\0"),
        ("TIFF", "image/tiff", None),
        ("WAVE", "audio/vnd.wave", b"data"),
        ("WebP", "image/webp", b"VP8"),
    ],
)
@settings(max_examples=25)
@given(word=WORDS, chance=st.floats(0, 1, exclude_max=True))
def test_no_word_that_is_put_between_the_parts_of_a_file_leaves(
    kind: str, media_type: str, until: bytes | None, word: bytes, chance: float
) -> None:
    whole = CLEAN[kind]()
    # From there on lies the coded picture, which is what the file shows.
    end = whole.rindex(until) if until else len(whole)
    at = 12 + int(chance * (end - 12))
    assert told(whole[:at] + word + whole[at:]) is not None


@pytest.mark.parametrize(
    ("content", "media_type", "named"),
    [
        (picture(comment=b"seen"), "image/jpeg", ["comment"]),
        (iptc(80, b"x"), "image/jpeg", ["segment APP13 Photoshop 3.0"]),
        (picture() + b"x", "image/jpeg", ["bytes after the end, such as another picture"]),
        (picture() + bytes(99), "image/jpeg", []),
        (picture("GIF", comment=b"x"), "image/gif", ["comment"]),
        (film(more=box(b"udta", b"x")), "video/mp4", ["box udta"]),
        (film(hidden=b"x"), "video/mp4", ["bytes that no track shows"]),
        (film() + box(b"free", bytes(99)), "video/mp4", []),
        (sound() + b"x", "audio/vnd.wave", ["bytes after the end"]),
        ("Їхав\tйоржик\r\n".encode(), "text/plain", []),
        ("\ufeffЇ".encode("utf-16-le"), "text/plain", []),
        ("a\U000e0041\U000e0042".encode(), "text/plain", ["characters that are not shown"]),
        ("a\u200bb".encode("utf-16"), "text/plain", ["characters that are not shown"]),
        ("a\ufe01".encode(), "text/plain", ["characters that are not shown"]),
        ("a\u3164".encode(), "text/plain", ["characters that are not shown"]),
        (png(data=zlib.compress(bytes(7)) + b"x"), "image/png", ["bytes after the picture"]),
        (png(data=zlib.compress(bytes(8))), "image/png", ["bytes after the picture"]),
        (png(), "image/png", []),
        (picture("PNG"), "image/png", []),
        (interlaced(), "image/png", []),
        (png(chunk(b"PLTE", b"Cat")), "image/png", ["chunk PLTE"]),
        (png(chunk(b"hIST", b"ab")), "image/png", ["chunk hIST"]),
        (png(chunk(b"tRNS", b"abcdefgh")), "image/png", ["chunk tRNS"]),
        (wave_with(b"\1\0" + bytes(14) + b"\2\0ab"), "audio/vnd.wave", ["chunk fmt"]),
        (wave_with(b"\1\0" + bytes(16)), "audio/vnd.wave", []),
        (b"%PDF-1.4", "application/pdf", [Note.NOT_LOOKED_INTO]),
        (b"", "application/pdf", []),
    ],
)
def test_each_part_is_named(content: bytes, media_type: str, named: list[str]) -> None:
    assert parts(content, media_type) == named


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (bytes(64), "image/tiff"),
        (b"II*\0\x08\0\0\0\xff\xff", "image/tiff"),
        (box(b"moov", b"") * 20_000, "video/mp4"),
        (b"\xff\xd8" + b"\xff\xdb\0\2" * 5 + b"\xff\xda\0\2" + b"\xff" * 99, "image/jpeg"),
        (b"RIFF\xff\xff\xff\xffWAVE", "audio/vnd.wave"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt", "image/png"),
    ],
)
def test_what_cannot_be_followed_is_never_let_through(content: bytes, media_type: str) -> None:
    try:
        found = parts(content, media_type)
    except Exception:  # noqa: BLE001 - the child says then that it is damaged
        return
    assert found


@given(st.data())
def test_no_damage_goes_on_for_ever(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(CLEAN)))
    content = bytearray(CLEAN[kind]())
    for _ in range(data.draw(st.integers(0, 4)) if content else 0):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    for media_type in carried.WALKERS:
        report = Report(media_type)
        try:
            carried.look_into(io.BytesIO(content), report)
        except Exception:  # noqa: BLE001 - hostile bytes raise anything
            continue
        assert len(report.metadata) <= 200
