"""Tags and thumbnails of pictures."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from archive_app.media import images, samples
from archive_app.media.protocol import Json
from archive_app.media.report import Report

EXIF, GPS = 0x8769, 0x8825
Color = tuple[int, ...]


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> io.BytesIO:
    content = io.BytesIO()
    picture.save(content, kind, **options)
    content.seek(0)
    return content


def tags(file: io.BytesIO) -> dict[tuple[str, str], Json]:
    report = Report("image/jpeg")
    images.read_tags(file, report)
    return {(group, name): value for group, name, value in report.metadata}


def thumbnail(file: io.BytesIO) -> Image.Image:
    report = Report("image/jpeg")
    images.draw_thumbnail(file, report)
    assert report.recipe is not None
    drawn = Image.open(io.BytesIO(report.thumbnail))
    drawn.load()
    return drawn


def near(color: object, expected: Color) -> bool:
    assert isinstance(color, tuple)
    return all(abs(a - b) < 16 for a, b in zip(color, expected, strict=True))


def test_time_zone_place_and_camera_are_kept_as_read() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon", "EOS"
    exif[0x0112] = 6
    exif[0x9999] = b"\x01\x02"
    details = exif.get_ifd(EXIF)
    details[0x9003] = "2024:09:06 10:00:00"
    details[0x9011] = "+03:00"
    details[0xA431] = "0042"
    details[0x829A] = TiffImagePlugin.IFDRational(10, 2500)
    place = exif.get_ifd(GPS)
    place[1] = "N"
    place[2] = tuple(TiffImagePlugin.IFDRational(*part) for part in ((48, 1), (19, 1), (5980, 100)))
    # Pillow reduces what it writes; a camera does not.
    reduced = exif.tobytes()
    as_written = reduced.replace(struct.pack(">II", 1, 250), struct.pack(">II", 10, 2500))
    as_written = as_written.replace(struct.pack(">II", 299, 5), struct.pack(">II", 5980, 100))
    assert reduced != as_written
    read = tags(saved(Image.new("RGB", (40, 30)), exif=as_written))
    assert read["EXIF", "Make"] == "Canon"
    assert read["EXIF", "Model"] == "EOS"
    assert read["EXIF", "Orientation"] == 6
    assert read["EXIF", "DateTimeOriginal"] == "2024:09:06 10:00:00"
    assert read["EXIF", "OffsetTimeOriginal"] == "+03:00"
    assert read["EXIF", "BodySerialNumber"] == "0042"
    assert read["EXIF", "ExposureTime"] == "10/2500"
    assert read["EXIF", "0x9999"] == {"base64url": "AQI="}
    assert read["GPS", "GPSLatitudeRef"] == "N"
    assert read["GPS", "GPSLatitude"] == ["48/1", "19/1", "5980/100"]
    assert read["JPEG", "Size"] == [40, 30]


def test_text_in_utf_8_is_read_as_such_and_other_bytes_are_not_lost() -> None:
    for text in ("Зелений Шлях", "caf\xe9"):
        exif = Image.Exif()
        exif[0x010E] = (
            text.encode() if not text.isascii() and "З" in text else text.encode("latin-1")
        )
        assert tags(saved(Image.new("RGB", (8, 8)), exif=exif))["EXIF", "ImageDescription"] == text


def test_comments_text_fields_xmp_and_iptc_are_kept() -> None:
    assert tags(saved(Image.new("L", (8, 8)), comment="seen"))["JPEG", "comment"] == {
        "base64url": "c2Vlbg=="
    }
    packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'>Київ</x:xmpmeta>"
    assert tags(saved(Image.new("L", (8, 8)), xmp=packet.encode()))["XMP", "packet"] == packet
    iptc = b"\x1c\x02\x78\0\x05Notes"
    resource = b"8BIM\x04\x04\0\0" + len(iptc).to_bytes(4) + iptc
    segment = b"Photoshop 3.0\0" + resource
    plain = saved(Image.new("L", (8, 8))).getvalue()
    marked = plain[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2) + segment + plain[2:]
    assert tags(io.BytesIO(marked))["IPTC", "2:120 Caption"] == {"base64url": "Tm90ZXM="}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "AVIF"])
def test_thumbnails_are_small_jpegs(kind: str) -> None:
    drawn = thumbnail(saved(Image.new("RGB", (1200, 600), (200, 30, 30)), kind))
    assert (drawn.format, drawn.size, drawn.mode) == ("JPEG", (512, 256), "RGB")
    assert near(drawn.getpixel((100, 100)), (200, 30, 30))


def test_a_small_picture_is_not_enlarged() -> None:
    assert thumbnail(saved(Image.new("RGB", (20, 10)), "PNG")).size == (20, 10)


def test_a_thumbnail_stands_upright_and_carries_nothing_but_pixels() -> None:
    picture = Image.new("RGB", (600, 300), "black")
    picture.paste((255, 255, 255), (0, 0, 300, 300))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canon"
    drawn = thumbnail(saved(picture, exif=exif, comment="secret", icc_profile=b"x" * 200))
    assert drawn.size == (256, 512)
    assert near(drawn.getpixel((128, 100)), (255, 255, 255))
    assert near(drawn.getpixel((128, 400)), (0, 0, 0))
    assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGBA", (64, 64), (0, 0, 0, 0)),
        Image.new("LA", (64, 64), (0, 0)),
        Image.new("RGBA", (64, 64), (0, 0, 0, 0)).quantize(),
    ],
    ids=["RGBA", "LA", "palette"],
)
def test_what_is_transparent_becomes_white(picture: Image.Image) -> None:
    assert near(thumbnail(saved(picture, "PNG")).getpixel((30, 30)), (255, 255, 255))


def test_pictures_of_every_depth_keep_their_brightness() -> None:
    middle = (128, 128, 128)
    for picture, kind in (
        (Image.new("I;16", (64, 64), 0x8000), "PNG"),
        (Image.new("I;16", (64, 64), 0x8000), "TIFF"),
        (Image.new("L", (64, 64), 128), "TIFF"),
        (Image.new("CMYK", (64, 64), (127, 127, 127, 0)), "TIFF"),
    ):
        assert near(thumbnail(saved(picture, kind)).getpixel((30, 30)), middle), picture.mode
    white = thumbnail(saved(Image.new("1", (64, 64), 1), "TIFF"))
    assert near(white.getpixel((30, 30)), (255, 255, 255))


def test_formats_that_are_not_on_the_list_are_not_even_tried() -> None:
    postscript = io.BytesIO(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n")
    with pytest.raises(UnidentifiedImageError):
        images.read_tags(postscript, Report("image/jpeg"))


def test_the_photo_that_the_project_makes_says_when_and_where(tmp_path: Path) -> None:
    samples.make_samples(tmp_path)
    read = tags(io.BytesIO((tmp_path / "photo-1.jpg").read_bytes()))
    assert read["EXIF", "DateTimeOriginal"] == "2024:10:01 10:00:00"
    assert read["EXIF", "OffsetTimeOriginal"] == "+03:00"
    assert read["GPS", "GPSLatitude"] == ["48/1", "99/5", "0/1"]


def test_pictures_of_telephones_stand_upright(samples: Path) -> None:
    file = io.BytesIO((samples / "photos" / "iphone_13_pro_max.HEIC").read_bytes())
    read = tags(file)
    assert read["EXIF", "Orientation"] == 6
    assert read["EXIF", "OffsetTimeOriginal"] == "+01:00"
    file.seek(0)
    assert thumbnail(file).size == (384, 512)
