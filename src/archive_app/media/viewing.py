"""What is looked at or heard of a file, as raw values: its shape, a picture, a wave, sound."""

from __future__ import annotations

import json
from typing import BinaryIO

from PIL import Image

from archive_app.media import sniff
from archive_app.media.protocol import (
    EXTENT,
    LONGEST_SIDE,
    MOST_STRETCHES,
    SOUND_FORMAT,
    Kind,
    Note,
    Part,
    Wish,
)

Answer = tuple[Kind, bytes]


def answer(untrusted_file: BinaryIO, wish: Wish) -> Answer:
    """Return the frame that answers a wish; decoders are loaded when the first file needs them."""
    media_type = sniff.media_type(untrusted_file)
    untrusted_file.seek(0)
    family = media_type.partition("/")[0]
    if family == "image":
        return _answer_for_image(untrusted_file, wish)
    if media_type == "application/pdf":
        return _answer_for_document(untrusted_file, wish)
    try:
        if family == "video" and wish.part in (Part.SHAPE, Part.PICTURE):
            return _answer_for_video(untrusted_file, wish)
        if family in ("audio", "video"):
            return _answer_for_sound(untrusted_file, wish)
    except ImportError:
        return _refused(Note.NO_SOUND_LIBRARY if family == "audio" else Note.NO_VIDEO_LIBRARY)
    return _refused(Note.NO_VIEW)


def _answer_for_image(untrusted_file: BinaryIO, wish: Wish) -> Answer:
    from archive_app.media import images

    if wish.part is Part.SHAPE:
        width, height, pages = images.measure(untrusted_file)
        return _shape("picture", width=width, height=height, pages=pages)
    if wish.part is Part.PICTURE:
        return _pixels(images.draw_view(untrusted_file, _bounded(wish)))
    return _refused(Note.NO_VIEW)


def _answer_for_document(untrusted_file: BinaryIO, wish: Wish) -> Answer:
    from archive_app.media import documents

    try:
        if wish.part is Part.SHAPE:
            width, height, pages = documents.count_pages(untrusted_file, wish.position)
            return _shape("document", width=width, height=height, pages=pages)
        if wish.part is Part.PICTURE:
            return _pixels(documents.draw_page(untrusted_file, _bounded(wish)))
    except documents.EncryptedError:
        return _refused(Note.ENCRYPTED_PDF)
    return _refused(Note.NO_VIEW)


def _answer_for_video(untrusted_file: BinaryIO, wish: Wish) -> Answer:
    from archive_app.media import video

    if wish.part is Part.SHAPE:
        width, height, duration_ms = video.measure(untrusted_file)
        return _shape("video", width=width, height=height, duration_ms=duration_ms)
    picture = video.draw_frame(untrusted_file, _bounded(wish))
    return _refused(Note.NO_FRAME) if picture is None else _pixels(picture)


def _answer_for_sound(untrusted_file: BinaryIO, wish: Wish) -> Answer:
    from archive_app.media import sound

    if wish.part is Part.SHAPE:
        duration_ms = sound.measure(untrusted_file)
        if duration_ms is None:
            return _refused(Note.NO_SOUND)
        return _shape("sound", duration_ms=duration_ms)
    if wish.part is Part.WAVE:
        try:
            wave = sound.draw_wave(untrusted_file, max(1, min(wish.width, MOST_STRETCHES)))
        except sound.TooLongError:
            return _refused(Note.TOO_LONG)
        return (Kind.WAVE, wave) if wave else _refused(Note.NO_SOUND)
    if wish.part is Part.SOUND:
        samples = sound.decode(untrusted_file, wish.position, wish.width)
        return Kind.SOUND, SOUND_FORMAT.pack(sound.RATE, sound.CHANNELS) + samples
    return _refused(Note.NO_VIEW)


def _bounded(wish: Wish) -> Wish:
    if not (0 < wish.width <= LONGEST_SIDE and 0 < wish.height <= LONGEST_SIDE):
        raise ValueError("no room for a picture")
    return wish


def _shape(family: str, **numbers: int) -> Answer:
    whole = {"width": 0, "height": 0, "pages": 0, "duration_ms": 0} | numbers
    return Kind.SHAPE, json.dumps({"family": family, **whole}).encode()


def _pixels(picture: Image.Image) -> Answer:
    return Kind.PIXELS, EXTENT.pack(*picture.size) + picture.convert("RGBX").tobytes()


def _refused(note: Note) -> Answer:
    return Kind.REFUSED, note.encode()
