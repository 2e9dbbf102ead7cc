"""Pictures: embedded tags as read and a thumbnail, by Pillow and pi-heif."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import pi_heif
from PIL import AvifImagePlugin, ExifTags, Image, ImageFile, ImageOps, IptcImagePlugin

from archive_app.media import thumbnail
from archive_app.media.confine import MOST_PROCESSORS
from archive_app.media.ending import is_cut_off
from archive_app.media.metadata import as_read
from archive_app.media.protocol import Json, Triple, Wish
from archive_app.media.report import Report

# IPTC Information Interchange Model 4, those that name a person or a place.
_IPTC_NAMES = {
    (2, 26): "Content location code",
    (2, 27): "Content location name",
    (2, 80): "By-line",
    (2, 85): "By-line title",
    (2, 90): "City",
    (2, 92): "Sub-location",
    (2, 95): "Province",
    (2, 100): "Country code",
    (2, 101): "Country",
    (2, 110): "Credit",
    (2, 115): "Source",
    (2, 116): "Copyright",
    (2, 118): "Contact",
    (2, 120): "Caption",
    (2, 122): "Caption writer",
}
_QUALIFIED = re.compile(r"[A-Za-z][A-Za-z0-9]{0,30}:[A-Za-z][A-Za-z0-9]{0,60}(?=[\s=>/])")
_LONGEST_XMP = 1024 * 1024
_MOST_PROPERTIES = 300

FORMATS = ("AVIF", "BMP", "GIF", "HEIF", "JPEG", "PNG", "TIFF", "WEBP")
MOST_PIXELS = 256 * 1024 * 1024

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pi_heif.register_heif_opener(thumbnails=True, decode_threads=MOST_PROCESSORS)


def read_tags(untrusted_file: BinaryIO, report: Report) -> None:
    """Add the picture's size and its EXIF, GPS, XMP, IPTC and format's own fields, as read."""
    with Image.open(untrusted_file, formats=FORMATS) as picture:
        kind = str(picture.format)
        report.metadata.append((kind, "Size", [picture.width, picture.height]))
        report.metadata.append((kind, "Mode", picture.mode))
        report.metadata += _exif(picture)
        report.metadata += _iptc(picture)
        report.metadata += _own_fields(picture, kind)


def draw_thumbnail(untrusted_file: BinaryIO, report: Report) -> None:
    """Make the thumbnail from the picture itself, never from one embedded in the file.

    An embedded thumbnail may show something else than the picture does, and those of telephones
    are smaller than ours.
    """
    with _open_whole(untrusted_file) as picture:
        tool, version = thumbnail.TOOL, thumbnail.VERSION
        if picture.format == "HEIF":
            tool, version = f"pi-heif and {tool}", f"{pi_heif.__version__} and {version}"
        report.thumbnail = thumbnail.draw(picture)
        report.recipe = (tool, version, f"EXIF orientation applied, {thumbnail.PARAMETERS}")


def measure(untrusted_file: BinaryIO) -> tuple[int, int, int]:
    """Return width and height of the first picture, upright, and how many pictures there are."""
    with _open_whole(untrusted_file) as picture:
        width, height = picture.size
        if thumbnail.lies_on_its_side(picture):
            width, height = height, width
        return width, height, getattr(picture, "n_frames", 1)


def draw_view(untrusted_file: BinaryIO, wish: Wish) -> Image.Image:
    """Return one picture of a file, or a part of it, as it is looked at; see `Wish`."""
    room = (wish.width, wish.height)
    part = (wish.left, wish.top, wish.right, wish.bottom)
    with _open_whole(untrusted_file) as picture:
        if wish.position:
            picture.seek(wish.position)
        if not any(part):
            return thumbnail.upright(picture, room)
        whole = ImageOps.exif_transpose(picture)
        if not (0 <= part[0] < part[2] <= whole.width and 0 <= part[1] < part[3] <= whole.height):
            raise ValueError("not a part of this picture")
        cut = whole.crop(part)
        if cut.mode in ("1", "P", "PA"):
            cut = cut.convert("RGBA" if cut.has_transparency_data else "RGB")
        cut.thumbnail(room)
        return thumbnail.opaque(cut)


def _open_whole(untrusted_file: BinaryIO) -> ImageFile.ImageFile:
    """Open a picture to show it; ValueError where some is missing, for a decoder makes that up."""
    if is_cut_off(untrusted_file):
        raise ValueError("it ends before its contents do")
    untrusted_file.seek(0)
    return Image.open(untrusted_file, formats=FORMATS)


def _exif(picture: Image.Image) -> Iterator[Triple]:
    exif = picture.getexif()
    original_orientation = picture.info.get("original_orientation")
    if original_orientation is not None:  # pi-heif sets the tag to 1 once it has turned the picture
        exif[ExifTags.Base.Orientation] = original_orientation
    folders = {int(folder) for folder in ExifTags.IFD}
    for tag, value in exif.items():
        if tag not in folders:
            yield "EXIF", _name(tag, ExifTags.TAGS), _exif_value(value)
    for group, folder, names in (
        ("EXIF", ExifTags.IFD.Exif, ExifTags.TAGS),
        ("GPS", ExifTags.IFD.GPSInfo, ExifTags.GPSTAGS),
        ("Interop", ExifTags.IFD.Interop, {}),
        ("IFD1", ExifTags.IFD.IFD1, ExifTags.TAGS),
    ):
        for tag, value in exif.get_ifd(folder).items():
            if tag != ExifTags.IFD.Interop:
                yield group, _name(tag, names), _exif_value(value)


def _name(tag: int, names: dict[int, str]) -> str:
    return names.get(tag, f"0x{tag:04X}")


def _exif_value(value: object) -> Json:
    if isinstance(value, str):  # Pillow reads EXIF text as Latin-1; writers often mean UTF-8
        try:
            return value.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return value
    return as_read(value)


def _iptc(picture: ImageFile.ImageFile) -> Iterator[Triple]:
    for (record, dataset), value in (IptcImagePlugin.getiptcinfo(picture) or {}).items():
        name = _IPTC_NAMES.get((record, dataset), "")
        yield "IPTC", f"{record}:{dataset} {name}".rstrip(), as_read(value)


def _own_fields(picture: Image.Image, kind: str) -> Iterator[Triple]:
    kept_elsewhere = {"exif", "photoshop", "original_orientation", "xmp"}
    for name, value in picture.info.items():
        if name not in kept_elsewhere:
            yield kind, str(as_read(str(name))), as_read(value)
    xmp = picture.info.get("xmp")
    if xmp:
        text = xmp.decode("utf-8", "backslashreplace") if isinstance(xmp, bytes) else str(xmp)
        yield "XMP", "packet", as_read(text)
        names = dict.fromkeys(found.group() for found in _QUALIFIED.finditer(text, 0, _LONGEST_XMP))
        yield "XMP", "properties", as_read(list(islice(names, _MOST_PROPERTIES)))
