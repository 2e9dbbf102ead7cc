"""Taking the time of day out of a typed date: 10:00, at 10, 10 pm, close to 10.30, noon."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive_app.model import date_words as words
from archive_app.model.typed_day import Unclear

_HALF = "|".join(f"(?P<{name}>{pattern})" for name, pattern in words.HALF_OF_DAY.items())
_LEAD = (
    rf"(?:(?P<about>(?:{words.AT}\s+)?{words.ABOUT}(?:\s+{words.AT})?\s*|(?<![^\s])~)"
    rf"|(?P<at>(?<![^\W\d_]){words.AT}\s+))?"
)
_CLOCK = re.compile(
    rf"{_LEAD}(?<![\d.:])(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?![\d:])"
    rf"(?:\s*(?:hrs?|hours|год(?:ин[аиі]?)?\.?))?(?:\s*(?:{_HALF})(?!\w))?"
)
# A stop between hours and minutes is a time only after a word that says so: 10.30 could be a day.
_DOTTED = re.compile(
    rf"(?P<lead>(?P<about>(?:{words.AT}\s+)?{words.ABOUT}\s*)|(?P<at>(?<!\w){words.AT}\s+))"
    rf"(?P<hour>\d{{1,2}})\.(?P<minute>[0-5]\d)(?![\d.])(?:\s*(?:{_HALF})(?!\w))?"
)
_BARE = re.compile(r"(?<![\w.:/-])(?P<hour>\d{1,2})[.-](?P<minute>[0-5]\d)(?![\w.:/-])")
_HOUR = re.compile(
    rf"{_LEAD}(?<![\d.:-])(?P<hour>\d{{1,2}})\s*"
    rf"(?:(?:{_HALF})(?!\w)|(?P<oclock>o'clock|год(?:ин[аиіу]?|\.)?)(?!\w))"
)
_BARE_HOUR = re.compile(
    rf"(?:(?P<about>(?:at|об?)\s+{words.ABOUT}\s+)|(?<!\w)(?:at|об?)\s+)"
    rf"(?P<hour>\d{{1,2}})(?=\s+(?:on|of)\s|$|\s+\d)"
    rf"|(?P<about_on>{words.ABOUT}\s+)(?P<hour_on>\d{{1,2}})(?=\s+(?:on\s|\d{{4}}-\d\d-\d\d))"
)


@dataclass(frozen=True)
class TypedTime:
    """Times that may be meant (`FuzzyDate.time`), each with whether it is of the day after."""

    readings: tuple[tuple[str | None, bool], ...] = ((None, False),)
    unclear: Unclear | None = None


def take_time(text: str) -> tuple[str, TypedTime]:
    """Return the text without its time of day, and that time; without any, the text as it is."""
    for pattern in (_CLOCK, _DOTTED, _HOUR, _BARE_HOUR):
        found = list(pattern.finditer(text))
        if len(found) > 1:
            rest = pattern.sub(" ", text)
            rest = re.sub(
                r"\b(?:between|from|and|to|між|з|із|від|та|і|й|до|по)\b|-(?=\s)", " ", rest
            )
            return rest, TypedTime(unclear="span_of_hours")
        if found:
            return _without(text, found[0]), _read(found[0])
    for pattern_text, readings in (
        (words.NOON, (("12:00", False),)),
        (words.MIDNIGHT, (("00:00", False), ("00:00", True))),
    ):
        lead = rf"(?:(?<!\w){words.AT}\s+)?(?P<about>(?<!\w){words.ABOUT}\s*)?(?:{words.AT}\s+)?"
        said = re.search(lead + pattern_text, text)
        if said is not None:
            about = "~" if said["about"] else ""
            unclear: Unclear | None = "which_midnight" if len(readings) > 1 else None
            times = tuple((about + time, is_next_day) for time, is_next_day in readings)
            return _without(text, said), TypedTime(times, unclear)
    return text, TypedTime()


def take_bare_time(text: str) -> tuple[str, TypedTime]:
    """Return the text without what may be a time, as 10.00 or 12-00; whether it is, is asked."""
    found = list(_BARE.finditer(text))
    time = _read(found[0]) if len(found) == 1 else TypedTime()
    if time == TypedTime() or time.unclear:
        return text, TypedTime()
    return _without(text, found[0]), TypedTime((*time.readings, (None, False)), "is_it_the_time")


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _read(found: re.Match[str]) -> TypedTime:
    parts = found.groupdict()
    hour = _on_24_hours(int(parts["hour"] or parts["hour_on"] or 0), parts)
    minute, second = parts.get("minute"), parts.get("second")
    if hour is None or (minute and minute > "59") or (second and second > "59"):
        return TypedTime(unclear="no_such_time")
    about = "~" if parts.get("about") or parts.get("about_on") else ""
    return TypedTime(((about + ":".join(p for p in (f"{hour:02}", minute, second) if p), False),))


def _on_24_hours(hour: int, parts: dict[str, str | None]) -> int | None:
    if not any(parts.get(name) for name in words.HALF_OF_DAY):
        return hour if hour < 24 else None
    if not 1 <= hour <= 12:
        # People write 14:00 дня, but 14 am says two things.
        return hour if parts.get("pm") and 12 < hour < 24 else None
    if parts.get("night"):
        return hour + 12 if 9 <= hour < 12 else hour % 12
    return hour % 12 + (12 if parts.get("pm") else 0)
