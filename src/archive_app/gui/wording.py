"""How values are told in windows: labels of codes, sizes, times, in the spoken language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, QTimeZone

from archive_app.bundle.rendering.written import find_told, in_language
from archive_app.gui.translation import spoken_language
from archive_app.model.vocabulary import Language
from archive_app.progress import Activity
from archive_app.store import stated

if TYPE_CHECKING:
    from archive_app.gui.context import Context

# The year in full, and no month as a number before its day: nobody reads another day in them.
_MOMENTS: dict[Language, str] = {"en": "d MMM yyyy, HH:mm", "uk": "dd.MM.yyyy HH:mm"}
_CLOCK = "HH:mm"
_STEP = 1024
BETWEEN = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}·  "
"""What stands between the parts of a line."""

WIDEST_REFERENCE = "WMWMQQQQ-2026-0000"
"""Of ten thousand archives one at most gives wider ones."""


def code_label(context: Context, scheme: str, code: str | None) -> str:
    """Return what people read for a code; empty for none."""
    if code is None:
        return ""
    return context.vocabularies.label(scheme, code, spoken_language())


def written(text: str) -> str:
    """Return what the program wrote into an archive, in the spoken language; else as it stands."""
    return in_language(text, spoken_language())


def find_said(text: str) -> str | None:
    """Return what the program has just said in English, in the spoken language; None without words.

    For sentences of findings and errors alone.
    """
    return text if spoken_language() == "en" else find_told(text, spoken_language())


def said(text: str) -> str:
    """Return what the program has just said, in English where there are no other words for it."""
    return find_said(text) or text


def held_by(table: str) -> str:
    """Return what a table holds that the ledger states, as it stands after “of” or “about”."""
    return said(stated.MEANINGS[table])


def size(count: int) -> str:
    """Return a size in bytes as people read it, in powers of 1024."""
    translate = QCoreApplication.translate
    if count < _STEP:
        return translate("wording", "%n byte(s)", "", count)
    units = (
        translate("wording", "{number} KiB"),
        translate("wording", "{number} MiB"),
        translate("wording", "{number} GiB"),
        translate("wording", "{number} TiB"),
    )
    # Two digits are told behind the point, and what they make 1,024 is one of the next unit.
    power = 0
    while power < len(units) - 1 and round(count / _STEP ** (power + 1), 2) >= _STEP:
        power += 1
    told = QLocale().toString(count / _STEP ** (power + 1), "f", 2)
    return units[power].format(number=told)


def moment(utc: str) -> str:
    """Return an instant (``2024-09-06T10:00:00Z``) as this computer's local date and time."""
    try:
        at = datetime.fromisoformat(utc).astimezone(UTC)
    except ValueError:
        return utc
    local = QDateTime.fromSecsSinceEpoch(int(at.timestamp()), QTimeZone.systemTimeZone())
    return local_moment(local)


def local_moment(at: QDateTime) -> str:
    """Return a date and time of day as they are, as ``26 Nov 2026, 13:54`` in English."""
    return QLocale().toString(at, _MOMENTS[spoken_language()])


def widest_moment() -> str:
    """Return a moment that no other is wider than, for the width of a column."""
    return local_moment(QDateTime.fromString("2028-08-28T20:00:00", Qt.DateFormat.ISODate))


def clock(at: QDateTime) -> str:
    """Return a time of day, as ``13:54``."""
    return at.toString(_CLOCK)


def digest_groups(sha256: str) -> str:
    """Return a digest in groups of eight digits, to compare by eye and read aloud."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def duration(ms: int) -> str:
    """Return a place in a video or sound, as ``1:02:03`` or ``2:03.4``."""
    seconds, rest = divmod(max(0, ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}{QLocale().decimalPoint()}{rest // 100}"


def items_counted(count: int) -> str:
    """Return "3 evidence items" with the right plural."""
    return QCoreApplication.translate("wording", "%n evidence item(s)", "", count)


def joined(*parts: str) -> str:
    """Return the parts that say something, with dots between them."""
    return BETWEEN.join(part for part in parts if part)


def in_its_direction(text: str) -> str:
    """Return a name from elsewhere in a direction of its own, if it is read from the right."""
    return isolated(text) if any(bidirectional(each) in ("R", "AL") for each in text) else text


def isolated(text: str) -> str:
    """Return a text that keeps its own direction, whatever stands around it."""
    return f"\u2068{text}\u2069"


def number(count: int) -> str:
    """Return a whole number with the separators of the spoken language."""
    return QLocale().toString(count)


def activity(activity: Activity) -> str:
    """Return what a worker says that it is doing."""
    translate = QCoreApplication.translate
    return {
        Activity.SCAN: translate("wording", "looking through the folders"),
        Activity.COMPARE_HELD: translate("wording", "comparing with what is held already"),
        Activity.TAKE_IN: translate("wording", "reading, sealing and storing files"),
        Activity.PREPARE: translate("wording", "reading metadata and making thumbnails"),
        Activity.CHECK_HEADER: translate("wording", "the keys of the archive"),
        Activity.CHECK_CATALOGUE: translate("wording", "the catalogue"),
        Activity.CHECK_LEDGER: translate("wording", "the ledger"),
        Activity.CHECK_RECORDS: translate("wording", "the records"),
        Activity.CHECK_OBJECTS: translate("wording", "the stored files"),
        Activity.BUILD_INDEX: translate("wording", "building the search index anew"),
        Activity.COPY_CATALOGUE: translate("wording", "copying the catalogue"),
        Activity.COPY_FILES: translate("wording", "copying files"),
        Activity.READ_COPY: translate("wording", "reading again what the copy holds"),
        Activity.COMPARE_LEDGER: translate("wording", "comparing with the ledger"),
        Activity.DIGEST: translate("wording", "reading the files"),
        Activity.STATE: translate("wording", "stating what is known of them"),
        Activity.WRITE: translate("wording", "writing the bundle"),
        Activity.READ_BACK: translate("wording", "reading back what was written"),
        Activity.SEAL: translate("wording", "sealing what came"),
        Activity.VERIFY: translate("wording", "checking the bundle"),
    }[activity]
