"""Reading a date as people type it, in English and Ukrainian; where it is unclear, all readings.

Nothing is guessed in silence: a text has one sure reading, or several to choose from, or none, and
a reason in one word. EDTF itself is taken as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from archive_app.errors import InvalidInput
from archive_app.model import date_words as words
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.typed_day import EdtfReadings, Unclear, read_days
from archive_app.model.typed_time import TypedTime, take_bare_time, take_time

_EDTF = re.compile(r"[0-9xtz?~%\-/.:+,\[\]{}]+", re.IGNORECASE)
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d\d))?$")
_ZONE_IN_BRACKETS = re.compile(r"[\[(]([A-Za-z]+/[A-Za-z_/+-]+|UTC)[\])]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 200


@dataclass(frozen=True)
class UnderstoodDate:
    """What a typed text may mean.

    One reading and no ``unclear`` is sure. With ``unclear`` the readings, if any, are offered and
    none of them is taken.
    """

    readings: tuple[FuzzyDate, ...] = ()
    unclear: Unclear | None = None

    @property
    def sure(self) -> FuzzyDate | None:
        """The one reading, None where a person has to say more."""
        return self.readings[0] if self.unclear is None and self.readings else None


def read_date(text: str, today: date | None = None) -> UnderstoodDate:
    """Return what a person may have meant by a text; an empty one means nothing and is sure.

    With ``today`` a day as seen from it, such as yesterday or Tuesday, is offered; it is never
    sure: the clock may be wrong, and so may be whoever reads it later.
    """
    typed = " ".join(unicodedata.normalize("NFC", text).split())
    if not typed:
        return UnderstoodDate()
    if len(typed) > _LONGEST:
        return UnderstoodDate(unclear="not_understood")
    for spelling in (typed, typed.upper() if _EDTF.fullmatch(typed) else typed):
        try:
            return UnderstoodDate((FuzzyDate.parse(spelling),))
        except InvalidInput:
            pass
    rest, zone = _take_zone(typed)
    rest = _plain(rest)
    understood = _read(rest, zone)
    if understood.readings or today is None:
        return understood
    seen = [_read(each, zone) for each in _by_clock(rest, today)]
    readings = tuple(reading for each in seen for reading in each.readings)
    return UnderstoodDate(readings, seen[0].unclear or "by_clock") if readings else understood


def _read(rest: str, zone: str | None) -> UnderstoodDate:
    """Return what a text without its zone may mean, whatever day it is today."""
    if re.search(words.RELATIVE, rest):
        return UnderstoodDate(unclear="relative")
    rest, weekdays = _take_weekdays(rest)
    rest, time = take_time(rest)
    if night := _night(rest):
        return _understood(night, TypedTime(), zone)
    without_part = re.sub(words.PART_OF_DAY, " ", rest)
    if without_part != rest:
        found = read_days(_trimmed(without_part))
        time = TypedTime(unclear="part_of_day")
        return _understood(found, time, zone)
    found = read_days(_trimmed(rest))
    if not found.texts and time == TypedTime():
        without, bare = take_bare_time(rest)
        days = read_days(_trimmed(without))
        if bare.unclear and days.texts and all(map(_DAY.fullmatch, days.texts)):
            found, time = days, bare
    understood = _understood(found, time, zone)
    if weekdays and understood.readings and not _falls_on(understood.readings, weekdays):
        return UnderstoodDate(understood.readings, "wrong_weekday")
    return understood


def _by_clock(text: str, today: date) -> list[str]:
    """Return a text with its day as seen from today named, in each way that may be meant."""

    def named(pattern: str, days: int, form: str = " {} ") -> str:
        day = today - timedelta(days=days)
        return re.sub(pattern, form.format(day, day + timedelta(days=1)), text)

    try:
        if re.search(words.LAST_NIGHT, text):
            return [named(words.LAST_NIGHT, 1, "night of {0:%d.%m.%Y} to {1:%d.%m.%Y}")]
        for pattern, days in words.DAYS_AGO.items():
            if re.search(pattern, text):
                return [named(pattern, days)]
        weekdays = list(re.finditer(words.LAST_WEEKDAY, text))
        if len(weekdays) != 1:
            return []
        number = words.WEEKDAY_BY_WORD[weekdays[0]["weekday"].rstrip(".")]
        days = (today.weekday() - number - 1) % 7 + 1
        weeks = (0, 7) if weekdays[0]["last"] else (0,)
        return [named(words.LAST_WEEKDAY, days + more) for more in weeks]
    except OverflowError:
        return []


def _take_weekdays(text: str) -> tuple[str, list[int]]:
    """Return the text without the days of the week in it, and those (Monday is 0)."""
    found = [words.WEEKDAY_BY_WORD[each.rstrip(".")] for each in re.findall(words.WEEKDAY, text)]
    return re.sub(words.WEEKDAY, " ", text), found


def _falls_on(readings: tuple[FuzzyDate, ...], weekdays: list[int]) -> bool:
    """Tell whether a reading that is one day is on the one day of the week that was named."""
    days = [each.date.rstrip("?~%") for each in readings]
    single = [day for day in days if _DAY.fullmatch(day)]
    return len(weekdays) == 1 and any(
        date.fromisoformat(day).weekday() == weekdays[0] for day in single
    )


def _understood(found: EdtfReadings, time: TypedTime, zone: str | None) -> UnderstoodDate:
    if not found.texts:
        return UnderstoodDate(unclear=found.unclear or "not_understood")
    unclear = found.unclear or time.unclear
    readings: list[FuzzyDate] = []
    for text in found.texts:
        for said, is_next_day in time.readings:
            day = _day_beside(text, 1) if is_next_day else text
            if said is not None and not _DAY.fullmatch(day.rstrip("?~%")):
                return UnderstoodDate(unclear="time_without_day")
            try:
                reading = FuzzyDate(date=day, time=said, zone=zone)
            except ValueError:
                return UnderstoodDate(unclear="no_such_day")
            if reading not in readings:
                readings.append(reading)
    return UnderstoodDate(tuple(readings), unclear)


def _plain(text: str) -> str:
    """Return the text in lower case, with one kind of dash and of apostrophe."""
    text = re.sub("[‐-―−]", "-", text.lower())
    text = re.sub("[’ʼ`]", "'", text)
    text = re.sub(r"(?<=\d)\s*,(?=\s)|,", " ", text)
    return " ".join(text.split())


def _trimmed(text: str) -> str:
    """Return the text without the small words, commas and stops at its ends."""
    text = " ".join(text.split()).strip(" .,;")
    before = None
    while before != text:
        before = text
        text = re.sub(rf"^{words.ON}\s+|\s+(?:{words.ON}|{words.AT})$", "", text)
    return text


def _take_zone(text: str) -> tuple[str, str | None]:
    """Return the text without the zone that it names, and that zone."""
    if (bracketed := _ZONE_IN_BRACKETS.search(text)) is not None:
        return text.replace(bracketed[0], " "), bracketed[1]
    low = text.lower()
    for pattern, zone in words.ZONES:
        if (named := re.search(pattern, low)) is not None:
            return low[: named.start()] + " " + low[named.end() :], zone
    head, _, tail = low.rpartition(" ")
    offset = _OFFSET.fullmatch(tail)
    if offset is not None and head:
        return head, f"{offset[1]}{int(offset[2]):02}:{offset[3] or '00'}"
    return text, None


def _night(text: str) -> EdtfReadings | None:
    """Return the two days of a night from one day to the next, which only a person may choose."""
    if (led_to := re.fullmatch(rf"{words.NIGHT_BEFORE}\s+(.+)", text)) is not None:
        days = [day for day in read_days(_trimmed(led_to[1])).texts if _DAY.fullmatch(day)]
        return _nights([(before, day) for day in days if (before := _day_beside(day, -1)) != day])
    before, between = words.NIGHT
    found = re.fullmatch(rf"(?:{before})\s+(.+?){between}(.+)", text)
    if found is None:
        return None
    last = read_days(_trimmed(found[2]))
    tail = found[2].split(maxsplit=1)
    first = read_days(_trimmed(f"{found[1]} {tail[1]}" if len(tail) > 1 else found[1]))
    if not first.texts:
        first = read_days(_trimmed(found[1]))
    return _nights(zip(first.texts, last.texts, strict=False))


def _nights(pairs: Iterable[tuple[str, str]]) -> EdtfReadings:
    texts = tuple(chain.from_iterable((f"[{a},{b}]", a, b) for a, b in pairs))
    return EdtfReadings(texts, "part_of_day")


def _day_beside(text: str, days: int) -> str:
    try:
        return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return text
