"""What is embedded in a file, in words: its tags as read, and what its times of day mean."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QDateTime, Qt

from archive_app.gui import wording
from archive_app.model.canonical import JsonValue
from archive_app.model.inputs import StoredFileInput
from archive_app.model.validation import RecordInput
from archive_app.services.media_report import OF_DAMAGE

_CAMERA_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_TIMES = (
    ("DateTimeOriginal", "OffsetTimeOriginal"),
    ("DateTimeDigitized", "OffsetTimeDigitized"),
    ("DateTime", "OffsetTime"),
)
_LONGEST = 2000


@dataclass(frozen=True)
class Embedded:
    """Tags as (group, name, value) in the order of the file, and what the reader had to say."""

    tags: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    times: tuple[str, ...]


def read_embedded(text: str | None) -> Embedded:
    """Return what a stored file's ``embedded_metadata`` says, as words; of none, nothing."""
    if text is None:
        return Embedded((), (), ())
    whole = json.loads(text)
    tags = [(str(group), str(name), value) for group, name, value in whole.get("tags", [])]
    values = {(group, name): value for group, name, value in tags}
    return Embedded(
        tuple((group, name, value_text(value)) for group, name, value in tags),
        tuple(str(note) for note in whole.get("notes", [])),
        tuple(_time_sentences(values)),
    )


def damage(record: RecordInput | None) -> list[str]:
    """Return what is known of a stored file that is damaged or ends too early, as sentences."""
    text = record.embedded_metadata if isinstance(record, StoredFileInput) else None
    return [wording.written(note) for note in read_embedded(text).notes if note in OF_DAMAGE]


def value_text(value: JsonValue) -> str:
    """Return a tag's value as it was read, long ones cut."""
    match value:
        case {"base64url": str(coded)}:
            size = len(coded.rstrip("=")) * 3 // 4
            return QCoreApplication.translate("embedded", "%n byte(s) that are no text", "", size)
        case {"left_out": int(size)}:
            return QCoreApplication.translate(
                "embedded", "too long to be kept apart: %n byte(s)", "", size
            )
        case list() | tuple():
            told = ", ".join(value_text(part) for part in value)
        case _:
            told = str(value)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _time_sentences(values: dict[tuple[str, str], JsonValue]) -> Sequence[str]:
    translate = QCoreApplication.translate
    names = {
        "DateTimeOriginal": translate("embedded", "The picture was taken"),
        "DateTimeDigitized": translate("embedded", "It was made digital"),
        "DateTime": translate("embedded", "The file was last written"),
    }
    told = []
    for name, offset_name in _TIMES:
        found = _CAMERA_TIME.match(str(values.get(("EXIF", name), "")))
        if found is None:
            continue
        offset = str(values.get(("EXIF", offset_name), ""))
        clock = found.group().replace(":", "-", 2)
        told.append(f"{names[name]}: {_explained(clock, offset)}")
    return told


def _explained(clock: str, offset: str) -> str:
    """Say what a clock's time means with the offset beside it, or without one."""
    translate = QCoreApplication.translate
    try:
        at = datetime.fromisoformat(f"{clock}{offset if _OFFSET.fullmatch(offset) else ''}")
    except ValueError:
        return translate("embedded", "{clock}, which is no time that there is.").format(clock=clock)
    shown = _local(at)
    if at.tzinfo is None:
        return translate(
            "embedded",
            "{clock} by the device's own clock. It recorded no time zone, so this time alone does "
            "not say when that was.",
        ).format(clock=shown)
    return translate(
        "embedded",
        "{clock} by the device's own clock, which it set {offset} from UTC: that is {utc} in UTC, "
        "if the clock was right.",
    ).format(clock=shown, offset=offset, utc=_local(at.astimezone(UTC)))


def _local(at: datetime) -> str:
    """Return a date and time of day as people here write them, in no other zone."""
    written = QDateTime.fromString(f"{at:%Y-%m-%dT%H:%M:%S}", Qt.DateFormat.ISODate)
    return wording.local_moment(written)
