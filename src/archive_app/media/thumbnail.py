"""One way to make a thumbnail of any picture: small, upright, opaque, and nothing but pixels."""

from __future__ import annotations

from io import BytesIO

import PIL
from PIL import ExifTags, Image, ImageOps

from archive_app.media.protocol import LONG_SIDE

QUALITY = 80
PARAMETERS = f"long side at most {LONG_SIDE} px, JPEG quality {QUALITY}, on white, no metadata"
TOOL = "Pillow"
VERSION = PIL.__version__


def draw(picture: Image.Image) -> bytes:
    """Return a baseline JPEG; the EXIF orientation is applied to it and to nothing else."""
    jpeg = BytesIO()
    upright(picture, (LONG_SIDE, LONG_SIDE)).save(jpeg, "JPEG", quality=QUALITY)
    return jpeg.getvalue()


def upright(picture: Image.Image, room: tuple[int, int]) -> Image.Image:
    """Return a picture as it is looked at: upright, RGB, opaque on white, fitted into ``room``."""
    if picture.mode in ("1", "P", "PA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail(room[::-1] if lies_on_its_side(picture) else room)
    return opaque(ImageOps.exif_transpose(picture))


def opaque(picture: Image.Image) -> Image.Image:
    """Return a picture of any mode as RGB, on white where it is transparent."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    canvas = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        canvas.paste(picture, mask=picture.getchannel("A"))
    else:
        canvas.paste(picture.convert("RGB"))
    return canvas


def lies_on_its_side(picture: Image.Image) -> bool:
    """Tell whether turning a picture upright exchanges its width and height.

    Pillow gives the size of a TIFF as it is once it has been turned.
    """
    orientation = picture.getexif().get(ExifTags.Base.Orientation)
    return picture.format != "TIFF" and orientation in (5, 6, 7, 8)
