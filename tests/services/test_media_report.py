"""Nothing that the preview child says is believed unchecked."""

import io
import json
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from archive_app.media import thumbnail
from archive_app.media.protocol import Note
from archive_app.services.media_report import (
    ThumbnailRecipe,
    decode_confinement,
    decode_report,
    is_plain_jpeg,
)

GOOD: dict[str, object] = {
    "media_type": "image/jpeg",
    "metadata": [
        ["EXIF", "Make", "Canon"],
        ["GPS", "GPSLatitude", ["48/1", {"base64url": "AA=="}]],
    ],
    "notes": [Note.DAMAGED],
    "reading": 2,
    "recipe": ["Pillow", "13", "small"],
}
JPEG = thumbnail.draw(Image.new("RGB", (600, 400), "red"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def jpeg(size: tuple[int, int] = (64, 64), **options: object) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, "JPEG", **options)
    return content.getvalue()


def is_refused(decode: Callable[[], object]) -> bool:
    try:
        decode()
    except ValueError:
        return True
    return False


def test_a_good_report_is_read() -> None:
    report = decode_report(json.dumps(GOOD).encode(), JPEG, "landlock+seccomp")
    assert report.metadata[0] == ("EXIF", "Make", "Canon")
    assert report.thumbnail == JPEG
    assert report.thumbnail_recipe == ThumbnailRecipe("Pillow", "13", "small")
    assert report.notes == (
        "A part of this file could not be read; it may be damaged or of an unusual kind.",
    )


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_any_other_value_is_refused_or_of_the_same_kind(member: str, value: object) -> None:
    changed = GOOD | {member: value}
    try:
        report = decode_report(json.dumps(changed).encode(), JPEG, "seccomp")
    except ValueError:
        return
    assert isinstance(report.media_type, str)
    assert all(isinstance(part, str) for triple in report.metadata for part in triple[:2])
    json.dumps(report.metadata, allow_nan=False, ensure_ascii=False).encode()


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(untrusted_payload: bytes) -> None:
    assert is_refused(lambda: decode_report(untrusted_payload, b"", "seccomp"))
    assert is_refused(lambda: decode_confinement(untrusted_payload))


@pytest.mark.parametrize(
    "payload",
    [
        json.dumps(GOOD | {"more": 1}),
        json.dumps(GOOD | {"notes": ["This file is authentic."]}),
        json.dumps(GOOD | {"media_type": "image/jpeg\n"}),
        json.dumps(GOOD | {"metadata": [["EXIF", "Make"]]}),
        json.dumps(GOOD | {"metadata": [["EXIF", "Make", 1.5]]}),
        json.dumps(GOOD | {"metadata": [["EXIF", "Make", None]]}),
        json.dumps(GOOD | {"metadata": [["EXIF", "Make", [[True]]]]}),
        json.dumps(GOOD | {"metadata": [["EXIF", "Make", "\ud800"]]}),
        json.dumps(GOOD | {"metadata": [["EXIF", "Make", float("nan")]]}),
        json.dumps(GOOD | {"recipe": None}),
        json.dumps(GOOD | {"reading": "2"}),
        json.dumps(GOOD | {"reading": True}),
        json.dumps(GOOD | {"reading": 0}),
        json.dumps(GOOD | {"reading": 2**60}),
        json.dumps(GOOD | {"recipe": ["Pillow", "13", "x" * 1000]}),
        json.dumps(GOOD)[:-1] + ', "notes": []}',
        json.dumps(GOOD)[:-1],
        '{"metadata":' + "[" * 50_000,
        '{"metadata":' + "9" * 50_000 + "}",
    ],
)
def test_a_report_that_is_not_exactly_one_is_refused(payload: str) -> None:
    assert is_refused(lambda: decode_report(payload.encode(), JPEG, "seccomp"))


@pytest.mark.parametrize(
    "untrusted_thumbnail",
    [
        b"",
        b"<svg/>",
        JPEG[:-2],
        JPEG[:200],
        jpeg((513, 10)),
        jpeg((10, 513)),
        jpeg(progressive=True),
        jpeg(comment=b"words"),
        jpeg(icc_profile=b"x" * 100),
        jpeg(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
        b"\xff\xd8" + b"\xff\xe0\0\0" * 3 + b"\xff\xd9",
        b"\xff\xd8\xff\xda\0\0\xff\xd9",
    ],
)
def test_a_thumbnail_that_is_no_plain_small_jpeg_is_refused(untrusted_thumbnail: bytes) -> None:
    with pytest.raises(ValueError, match="thumbnail"):
        decode_report(json.dumps(GOOD).encode(), untrusted_thumbnail, "seccomp")


@given(st.integers(min_value=0, max_value=len(JPEG)), st.binary(max_size=20))
def test_no_bytes_make_the_check_fail(at: int, damage: bytes) -> None:
    is_plain_jpeg(JPEG[:at] + damage + JPEG[at + len(damage) :])
    is_plain_jpeg(b"\xff\xd8" + damage + b"\xff\xd9")


def test_only_words_are_taken_for_a_confinement() -> None:
    assert decode_confinement(b'{"confinement": "landlock+seccomp"}') == "landlock+seccomp"
    for untrusted_words in ("<b>", "", "x" * 100, 1, None, ["landlock"]):
        payload = json.dumps({"confinement": untrusted_words}).encode()
        assert is_refused(partial(decode_confinement, payload))
