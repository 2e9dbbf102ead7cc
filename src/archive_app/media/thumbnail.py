"""One way to make a thumbnail of any picture: small, upright, opaque, and nothing but pixels."""

from __future__ import annotations

from io import BytesIO

import PIL
from PIL import Image, ImageOps

from archive_app.media.protocol import LONG_SIDE

QUALITY = 80
PARAMETERS = f"long side at most {LONG_SIDE} px, JPEG quality {QUALITY}, on white, no metadata"
TOOL = "Pillow"
VERSION = PIL.__version__


def draw(picture: Image.Image) -> bytes:
    """Return a baseline JPEG; the EXIF orientation is applied to it and to nothing else."""
    if picture.mode in ("1", "P", "PA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    canvas = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        canvas.paste(picture, mask=picture.getchannel("A"))
    else:
        canvas.paste(picture.convert("RGB"))
    jpeg = BytesIO()
    canvas.save(jpeg, "JPEG", quality=QUALITY)
    return jpeg.getvalue()
