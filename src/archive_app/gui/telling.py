"""How dates and places are told in words, and why one that was typed could not be taken."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from archive_app.errors import InvalidInput
from archive_app.gui import wording
from archive_app.gui.context import Context
from archive_app.gui.papers import PaperWords
from archive_app.model.canonical import JsonValue
from archive_app.model.fuzzy_date import Doubt, FuzzyDate
from archive_app.model.hidden import in_one_line
from archive_app.model.typed_day import Unclear
from archive_app.model.typed_place import PlaceUnclear, UnderstoodPlace

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)")


def date_in_words(said: FuzzyDate, *, is_short: bool = False) -> str:
    """Return a date, its time and its zone as people read them: "6 September 2024, about 10:00"."""
    told = _days(said.date, is_short=is_short)
    return told if said.time is None else f"{told}, {_time(said.time)}"


def date_part_in_words(pointer: str, said: JsonValue) -> str | None:
    """Return the date or time of day that a field (``/when/date``) says; None of other fields."""
    if not isinstance(said, str):
        return None
    if pointer.endswith("/date"):
        return _days(said, is_short=False)
    return _time(said) if pointer.endswith("/time") else None


def _time(text: str) -> str:
    translate = QCoreApplication.translate
    time = text.lstrip("~")
    if len(time) == 2:
        time = translate("dates", "{hour} o’clock").format(hour=time)
    return translate("dates", "about {time}").format(time=time) if text.startswith("~") else time


def zone_in_words(context: Context, said: FuzzyDate) -> str:
    """Return the zone of a date and what it rests on; that none is said, where none is."""
    translate = QCoreApplication.translate
    if said.zone is None:
        return translate("dates", "time zone not said")
    named = {
        "Europe/Kyiv": translate("dates", "Kyiv time"),
        "Europe/Moscow": translate("dates", "Moscow time"),
        "UTC": "UTC",
        "Z": "UTC",
    }
    zone = named.get(said.zone, said.zone)
    basis = wording.code_label(context, "zone_basis", said.zone_basis)
    return f"{zone} ({basis[0].lower()}{basis[1:]})" if basis else zone


def when_in_words(text: str) -> str:
    """Return in words what a list keeps as one text; empty for none."""
    try:
        return date_in_words(FuzzyDate.parse(text), is_short=True)
    except InvalidInput:
        return text


def _days(text: str, *, is_short: bool) -> str:
    translate = QCoreApplication.translate
    if (either := re.fullmatch(r"\[([^,.]+),([^,.]+)\]", text)) is not None:
        first, last = (_one(part, is_short=is_short) for part in either.groups())
        return translate("dates", "{first} or {last}").format(first=first, last=last)
    if (within := re.fullmatch(r"\[(.+)\.\.(.+)\]", text)) is not None:
        first, last = (_one(part, is_short=is_short) for part in within.groups())
        return translate("dates", "at some time within {first} – {last}").format(
            first=first, last=last
        )
    first, stroke, last = text.partition("/")
    if not stroke:
        return _one(text, is_short=is_short)
    if first in ("", ".."):
        return translate("dates", "not after {day}").format(day=_one(last, is_short=is_short))
    if last in ("", ".."):
        return translate("dates", "not before {day}").format(day=_one(first, is_short=is_short))
    return f"{_one(first, is_short=is_short)} – {_one(last, is_short=is_short)}"


def _one(text: str, *, is_short: bool) -> str:
    translate = QCoreApplication.translate
    if re.fullmatch(r"\d{3}X", text):
        return translate("dates", "the years {first} to {last}").format(
            first=f"{text[:3]}0", last=f"{text[:3]}9"
        )
    found = _DAY.fullmatch(text)
    if found is None:
        return translate("dates", "{edtf} (X stands for what is not known)").format(edtf=text)
    year, month, day, mark = found.groups()
    locale = QLocale()
    if day is not None:
        pattern = "d MMM yyyy" if is_short else "d MMMM yyyy"
        told = locale.toString(QDate(int(year), int(month), int(day)), pattern)
    elif month is None:
        told = year
    elif int(month) > 12:
        told = f"{_seasons()[int(month)]} {year}"
    else:
        form = QLocale.FormatType.ShortFormat if is_short else QLocale.FormatType.LongFormat
        told = f"{locale.standaloneMonthName(int(month), form)} {year}"
    if mark in ("~", "%"):
        told = translate("dates", "about {time}").format(time=told)
    if mark in ("?", "%"):
        told = translate("dates", "{day}, uncertain").format(day=told)
    return told


def _seasons() -> dict[int, str]:
    translate = QCoreApplication.translate
    return {
        21: translate("dates", "spring"),
        22: translate("dates", "summer"),
        23: translate("dates", "autumn"),
        24: translate("dates", "winter"),
    }


def why_date_unclear(unclear: Unclear) -> str:
    """Return what a person has to do about a date that could not be taken."""
    translate = QCoreApplication.translate
    sentences: dict[Unclear, str] = {
        "not_understood": translate(
            "dates",
            "This is not understood as a date. Write it like 6 Sept 2024, Oct 2024, "
            "about 10:00 on 6 Sept 2024, or between 1 and 3 Oct 2024.",
        ),
        "no_year": translate("dates", "Add the year: a date without one could be any."),
        "no_such_day": translate("dates", "There is no such day in the calendar."),
        "no_such_time": translate("dates", "No clock shows such a time."),
        "which_is_the_month": translate(
            "dates",
            "Which number is the month? Choose what is meant, or write the month as a word.",
        ),
        "which_century": translate("dates", "Write the year with four digits, or choose it."),
        "is_the_day_meant": translate(
            "dates", "Is that day itself meant too? Choose what is meant."
        ),
        "part_of_month": translate(
            "dates", "Nobody can tell where such a part of a month ends. Choose what is meant."
        ),
        "part_of_year": translate(
            "dates",
            "Nobody can tell where such a part of a year begins and ends. Choose what is meant.",
        ),
        "is_it_the_time": translate(
            "dates", "Is that a time of day? Choose what is meant, or write it like 10:00."
        ),
        "part_of_day": translate(
            "dates",
            "A part of the day is not a time by the clock. Choose the day alone and keep the words "
            "in the description, or write about when it was, such as about 22:00.",
        ),
        "relative": translate(
            "dates", "Write the date itself: such words mean another day when they are read later."
        ),
        "by_clock": translate(
            "dates",
            "Such words mean another day when they are read later. By this computer’s clock it "
            "would be as below: choose it, or write the date itself.",
        ),
        "span_of_hours": translate(
            "dates",
            "A span of hours cannot be kept here. Choose the day alone and write the hours in the "
            "description, or write about when it was, such as about 10:30.",
        ),
        "time_without_day": translate("dates", "A time of day needs one single day."),
        "which_midnight": translate(
            "dates", "Midnight at the beginning or at the end of that day?"
        ),
        "wrong_order": translate("dates", "The second date is before the first."),
        "wrong_weekday": translate(
            "dates", "That date is another day of the week. Check it, or choose the date as it is."
        ),
    }
    return sentences[unclear]


def why_date_doubted(doubt: Doubt) -> str:
    """Return what a person should look at again in a date that was understood."""
    translate = QCoreApplication.translate
    sentences: dict[Doubt, str] = {
        "to_come": translate(
            "dates", "By this computer’s clock that is yet to come: is the year right?"
        ),
        "skipped": translate(
            "dates", "No clock of that zone showed this time: clocks were put forward over it."
        ),
    }
    return sentences[doubt]


def place_in_words(found: UnderstoodPlace) -> str:
    """Return what was understood of a place."""
    translate = QCoreApplication.translate
    if found.latitude is None or found.longitude is None:
        if found.name is None:
            return ""
        return translate("places", "Understood as a name, without coordinates.")
    where = coordinates_in_words(found.latitude, found.longitude, found.uncertainty_m)
    if found.name is None:
        return translate("places", "Understood as {where}.").format(where=where)
    return translate("places", "Understood as “{name}” at {where}.").format(
        name=in_one_line(found.name), where=where
    )


def coordinates_in_words(
    latitude: str | None, longitude: str | None, uncertainty_m: int | None
) -> str:
    """Return coordinates as the papers print them: "48.33 N 37.84 E ± 1 km"."""
    coordinates: dict[str, JsonValue] = {
        "latitude": latitude,
        "longitude": longitude,
        "uncertainty_m": uncertainty_m,
    }
    if not any(part is not None for part in coordinates.values()):
        return ""
    return PaperWords().value("incident", "/place/coordinates", coordinates)


def why_place_unclear(unclear: PlaceUnclear) -> str:
    """Return what a person has to do about coordinates that could not be taken."""
    translate = QCoreApplication.translate
    sentences: dict[PlaceUnclear, str] = {
        "out_of_range": translate(
            "places",
            "These are no coordinates on earth: latitude is first, up to 90, then longitude, "
            "up to 180.",
        ),
        "whole_degrees": translate(
            "places",
            "Two whole numbers could be anything. Write coordinates like 48.33, 37.84 or 48° 37°.",
        ),
        "one_of_two": translate(
            "places", "There are several pairs of coordinates. Keep the one that is meant."
        ),
        "wrong_radius": translate("places", "No place is so far off on earth."),
        "grid": translate(
            "places",
            "This looks like the military grid (MGRS), which is not converted here. Write latitude "
            "and longitude behind it, like 48.33, 37.84.",
        ),
        "plus_code": translate(
            "places",
            "This looks like a plus code, which is not converted here. Write latitude and "
            "longitude behind it, like 48.33, 37.84.",
        ),
        "form": translate(
            "places",
            "This looks like coordinates, but not in a form that is read here. Write them like "
            "48.33, 37.84 ± 1 km, or with their signs, like 48°19'48\" N, 37°50'24\" E.",
        ),
        "link": translate(
            "places",
            "Nobody can open a link here, and it may lead nowhere later. Write the name of the "
            "place, or its coordinates like 48.33, 37.84.",
        ),
    }
    return sentences[unclear]
