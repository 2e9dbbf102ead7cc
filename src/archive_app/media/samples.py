"""Makes sample files in a folder: photos with EXIF and GPS, a document, a sound, a short video.

A program of its own (``python -m archive_app.media.samples FOLDER``), because what can write
pictures can also read them, and that is kept apart from everything that has a key.
"""

from __future__ import annotations

import io
import math
import struct
import sys
import time
import wave
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

_GPS = 0x8825
_EXIF = 0x8769
_WRITTEN_AT = time.gmtime(1_727_769_600)  # 2024-10-01; else the clock would be in it
_PLACES = (("48.33", "37.84"), ("51.20", "35.02"), ("48.15", "37.30"))


def make_samples(folder: Path) -> None:
    """Write every sample into ``folder``, the same bytes each time with one version of Pillow."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (latitude, longitude) in enumerate(_PLACES, start=1):
        content = _photo(number, latitude, longitude)
        (folder / f"photo-{number}.jpg").write_bytes(content)
    _page("Sample document").save(
        folder / "document.pdf",
        "PDF",
        title="Sample document",
        creationDate=_WRITTEN_AT,
        modDate=_WRITTEN_AT,
    )
    (folder / "sound.wav").write_bytes(_sound())
    (folder / "video.avi").write_bytes(_video())


def _photo(number: int, latitude: str, longitude: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Sample", f"Camera {number}"
    details = exif.get_ifd(_EXIF)
    details[0x9003] = f"2024:10:0{number} 10:00:00"  # DateTimeOriginal
    details[0x9011] = "+03:00"  # OffsetTimeOriginal
    position = exif.get_ifd(_GPS)
    position[1], position[2] = "N", _degrees(latitude)
    position[3], position[4] = "E", _degrees(longitude)
    content = io.BytesIO()
    _page(f"Sample photo {number}").save(content, "JPEG", quality=85, exif=exif)
    return content.getvalue()


def _degrees(text: str) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole, _, hundredths = text.partition(".")
    return IFDRational(int(whole)), IFDRational(int(hundredths) * 60, 100), IFDRational(0)


def _page(words: str, size: tuple[int, int] = (640, 480)) -> Image.Image:
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(image).text((20, 20), words, fill=(255, 255, 255))
    return image


def _sound() -> bytes:
    rate = 8000
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        tone = (int(8000 * math.sin(2 * math.pi * 440 * at / rate)) for at in range(rate))
        sound.writeframes(b"".join(struct.pack("<h", value) for value in tone))
    return content.getvalue()


def _video(frames: int = 10, size: tuple[int, int] = (160, 120)) -> bytes:
    """Return an AVI (RIFF) of motion JPEG: one header list, one list of frames, one index."""
    width, height = size
    pictures = []
    for number in range(frames):
        content = io.BytesIO()
        _page(f"{number + 1} of {frames}", size).save(content, "JPEG", quality=80)
        picture = content.getvalue()
        pictures.append(picture + b"\0" * (len(picture) % 2))
    largest = max(map(len, pictures))
    main = struct.pack(
        "<14I", 100_000, largest * 10, 0, 0x10, frames, 0, 1, largest, width, height, 0, 0, 0, 0
    )
    stream = struct.pack(
        "<4s4sIHHIIIIIIII4H",
        *(b"vids", b"MJPG", 0, 0, 0, 0, 1, 10, 0, frames, largest, 0xFFFFFFFF, 0),
        *(0, 0, width, height),
    )
    form = struct.pack(
        "<IiiHH4sIiiII", 40, width, height, 1, 24, b"MJPG", width * height * 3, 0, 0, 0, 0
    )
    streams = _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", form))
    movie, index, offset = b"", b"", 4
    for picture in pictures:
        index += struct.pack("<4sIII", b"00dc", 0x10, offset, len(picture))
        movie += _chunk(b"00dc", picture)
        offset += 8 + len(picture)
    body = _list(b"hdrl", _chunk(b"avih", main) + streams)
    body += _list(b"movi", movie) + _chunk(b"idx1", index)
    return _chunk(b"RIFF", b"AVI " + body)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content


def _list(kind: bytes, content: bytes) -> bytes:
    return _chunk(b"LIST", kind + content)


if __name__ == "__main__":
    make_samples(Path(sys.argv[1]))
