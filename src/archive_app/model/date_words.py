"""The words that dates are typed with in English and Ukrainian, as patterns of what each means.

All patterns are for text in lower case whose dots after abbreviations are still there.
"""

from __future__ import annotations

from collections.abc import Iterable

_MONTHS = (
    "january|jan|січень|січня|січні|січ",
    "february|feb|febr|лютий|лютого|лютому|лют",
    "march|mar|березень|березня|березні|бер|берез",
    "april|apr|квітень|квітня|квітні|квіт|кві",
    "may|травень|травня|травні|трав|тра",
    "june|jun|червень|червня|червні|черв|чер",
    "july|jul|липень|липня|липні|лип",
    "august|aug|серпень|серпня|серпні|серп|сер",
    "september|sept|sep|вересень|вересня|вересні|верес|вер",
    "october|oct|жовтень|жовтня|жовтні|жовт|жов",
    "november|nov|листопад|листопада|листопаді|лист",
    "december|dec|грудень|грудня|грудні|груд|гру",
)
MONTH_BY_WORD = {
    word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split("|")
}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
MONTH_BY_NUMERAL = {numeral: number for number, numeral in enumerate(_ROMAN, start=1)}

_SEASONS = {
    21: "spring|весна|весни|весною|навесні|весні",
    22: "summer|літо|літа|літом|влітку|літку",
    23: "autumn|fall|осінь|осені|восени|осінню",
    24: "winter|зима|зими|зимою|взимку|узимку|зимі",
}
SEASON_BY_WORD = {word: code for code, words in _SEASONS.items() for word in words.split("|")}

THIRDS = {
    "early|the beginning of|beginning of|на початку|початок|початку": (1, 10),
    "mid|middle of|the middle of|в середині|у середині|всередині|середина|середини": (11, 20),
    "late|the end of|end of|наприкінці|в кінці|у кінці|кінець|кінця": (21, 31),
}
"""Words for a part of a month, and the days that they may stand for."""
LAST_MONTH_OF_THIRD = {10: 4, 20: 8, 31: 12}
"""The last month of the same part of a year, by the last day of that of a month."""


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


MONTH = rf"(?:{_one_of(MONTH_BY_WORD)})(?![^\W\d_])\.?"
NUMERAL = rf"(?:{_one_of(MONTH_BY_NUMERAL)})"
SEASON = rf"(?:{_one_of(SEASON_BY_WORD)})(?![^\W\d_])"
WINTER = rf"(?:{_SEASONS[24]})"
DAY = r"(\d{1,2})(?:st|nd|rd|th|-?(?:го|е|те|ше|ге))?"
YEAR = r"(\d{4})(?:\s*(?:року|році|роком|рік|рр?\.?))?"

ABOUT = (
    r"(?:about|around|circa|ca\.?|c\.|approximately|approx\.?|roughly|~|≈|"
    r"близько|приблизно|орієнтовно|прибл\.?|десь|біля)"
)
"""Words that make what follows approximate."""
UNSURE = r"(?:possibly|perhaps|maybe|probably|можливо|імовірно|ймовірно|мабуть)"
"""Words that make what follows uncertain."""

AT = r"(?:at|об?|у|в)"
ON = r"(?:on|in|during|of|the|у|в|во|протягом|за)"
"""Small words before a date that say nothing more."""

OR = r"(?:or|або|чи)"

_WEEKDAYS = (
    "monday|mon|понеділок|понеділка|пн",
    "tuesday|tue|tues|вівторок|вівторка|вт",
    "wednesday|wed|середа|середи|середу|ср",
    "thursday|thu|thurs|четвер|четверга|чт",
    "friday|fri|п'ятниця|п'ятниці|п'ятницю|пт",
    "saturday|sat|субота|суботи|суботу|сб",
    "sunday|sun|неділя|неділі|неділю|нд",
)
WEEKDAY_BY_WORD = {
    word: number for number, words in enumerate(_WEEKDAYS) for word in words.split("|")
}
"""Days of the week, Monday is 0."""
WEEKDAY = rf"(?<![\w'])(?:{_one_of(WEEKDAY_BY_WORD)})(?![\w'])\.?"

ZONES = (
    (r"\b(?:kyiv|kiev)(?: local)? time\b|\bза (?:києвом|київським часом)\b", "Europe/Kyiv"),
    (r"\bmoscow time\b|\bза (?:москвою|московським часом)\b", "Europe/Moscow"),
    (r"\b(?:utc|gmt)\b(?![+-])", "UTC"),
)
"""Zones as people name them."""

RELATIVE = (
    r"\b(?:today|yesterday|tomorrow|last|this|next|ago|сьогодні|вчора|учора|завтра|позавчора|"
    r"минулий|минулого|минулому|минула|минулу|минулої|цього|цієї|тому)\b"
)
"""Words that mean a date only on the day when they are said."""

DAYS_AGO = {
    r"\b(?:today|this(?= (?:morning|afternoon|evening)\b)|сьогодні)\b": 0,
    r"\b(?<!before )(?:yesterday|вчора|учора)\b": 1,
    r"\b(?:the day before yesterday|позавчора)\b": 2,
}
"""Those of these words that mean one day, and how many days before today it was."""
LAST_NIGHT = r"\b(?:last night|минулої ночі)\b"
LAST_WEEKDAY = rf"(?P<last>(?:last|минул(?:ий|ого|ої|а|у))\s+)?(?P<weekday>{WEEKDAY})"
"""A day of the week: the last before today; with "last" before it perhaps the one before that."""

PART_OF_DAY = (
    r"\b(?:(?:in|during) the )?(?:early |late )?(?:morning|afternoon|evening|night|dawn|dusk)\b|"
    r"\bat night\b|"
    r"\b(?:вранці|уранці|зранку|вдень|удень|ввечері|увечері|вночі|уночі|на світанку|ранок|вечір|"
    r"ніч|день)\b"
)
"""Words for a part of the day, which no clock shows."""

NIGHT = (
    r"(?:(?:in |during )?the )?night (?:of|from)|(?:в|у) ніч (?:з|із)",
    r"\s*(?:to|and|-|на)\s*",
)
"""What stands before the first day of a night, and between its two days."""
NIGHT_BEFORE = r"(?:в|у) ніч на"
"""What stands before the day that a night leads to."""

BETWEEN = (
    (r"(?:sometime )?between", r"and"),
    (r"(?:десь )?між", r"(?:та|і|й)"),
)
"""Words around two dates of which one, or one between them, is meant."""
FROM_TO = (
    (r"from", r"(?:to|till|until|through)"),
    (r"(?:із|зі|з|від)", r"(?:до|по)"),
)
"""Words around the first and last date of something that lasted."""

BEFORE = r"(?:before|earlier than|до|раніше)"
AFTER = r"(?:after|later than|після|пізніше)"
"""Words that leave open whether the day itself is meant."""
NOT_AFTER = r"(?:until|till|by|up to|no later than|not later than|не пізніше|по)"
NOT_BEFORE = r"(?:since|from|starting|no earlier than|не раніше|починаючи з|з|із|від)"

HALF_OF_DAY = {
    "am": r"a\.?m\.?|ранку",
    "pm": r"p\.?m\.?|дня|вечора",
    "night": r"ночі",
}
NOON = r"\b(?:noon|midday|опівдні|полудень|полудня)\b"
MIDNIGHT = r"\b(?:midnight|опівночі|північ)\b"
