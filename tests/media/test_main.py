"""What the child makes of one file: a step that fails never spoils another."""

import io
import struct
import zlib

import pytest
from PIL import Image

from archive_app.media.__main__ import inspect
from archive_app.media.protocol import LARGEST, Kind, Note


def png(width: int, height: int) -> bytes:
    """The start of a greyscale PNG of these dimensions, with one row of its pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(min(width + 1, 1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(**options: object) -> bytes:
    content = io.BytesIO()
    Image.effect_noise((400, 300), 80).save(content, "JPEG", **options)
    return content.getvalue()


@pytest.mark.parametrize("size", [(30_000, 30_000), (16_385, 16_385), (2**30, 2**30)])
def test_a_decompression_bomb_is_refused(size: tuple[int, int]) -> None:
    report = inspect(io.BytesIO(png(*size)))
    assert report.media_type == "image/png"
    assert report.notes == [Note.TOO_LARGE]
    assert report.thumbnail == b""


def test_a_picture_cut_short_keeps_its_tags() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Canon"
    report = inspect(io.BytesIO(jpeg(exif=exif)[:4000]))
    assert ("EXIF", "Make", "Canon") in report.metadata
    assert report.notes == [Note.DAMAGED]
    assert (report.thumbnail, report.recipe) == (b"", None)


def test_what_is_too_long_to_keep_is_said() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Canon"
    content = io.BytesIO()
    picture = Image.new("L", (8, 8))
    picture.save(content, "TIFF", exif=exif, description="x" * 400_000)
    report = inspect(content)
    payload = report.to_json()
    assert len(payload) <= LARGEST[Kind.REPORT]
    assert Note.METADATA_CUT in report.notes
    assert b"Canon" in payload


@pytest.mark.parametrize("content", [b"", b"words\n", bytes(500), b"PK\x05\x06" + bytes(18)])
def test_files_without_a_preview_are_only_named(content: bytes) -> None:
    report = inspect(io.BytesIO(content))
    assert (report.metadata, report.thumbnail) == ([], b"")
    is_plain = content in (b"", b"words\n")
    assert report.notes == ([] if is_plain else [Note.NOT_LOOKED_INTO])


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff\xe0broken", b"%PDF-1.4 broken", b"RIFF\0\0\0\0WEBPbroken"]
)
def test_files_that_only_begin_well_are_called_damaged(content: bytes) -> None:
    assert Note.DAMAGED in inspect(io.BytesIO(content)).notes
