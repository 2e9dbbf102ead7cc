"""The days that an EDTF text may mean, for sorting and search.

EDTF is ISO 8601-2:2019, here levels 1 and 2 for the years 0001 to 9999. The edtf library says what
EDTF is. The bounds are worked out here, because the library takes 2023-02-29 for a date, gives
202X-02-29 a latest day that does not exist, has no bounds for 2024-10-1X, and reads an unknown end
as one ten years away.
"""

from __future__ import annotations

import re
import threading
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import product

from archive_app.model.validation import shown

Span = tuple[date | None, date | None]
"""First and last day that a date may mean, both included; None where it is open."""

APPROXIMATE_DAYS = 3
"""``2024-10-01~`` reaches three days either way; a month reaches a month, a year a year.

EDTF leaves open how far "about" reaches. Here it is wide enough that a search finds what a
witness may have meant; it is a help for finding and sorting, never a claim.
"""

_LONGEST_DATE = 200
# First and last month, counted from January of the year. A winter may be at either end of it.
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (1, 14)}
_PART = re.compile(
    r"(?<![0-9A-Za-z])([?~%]?)([0-9X]{4})([?~%]?)"
    r"(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?(?![0-9A-Za-z])"
)
_PLAIN = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?[?~%]?")
_EDTF_CHARACTERS = re.compile(r"[0-9X?~%\-/.,\[\]{}]+")
_PARSING = threading.Lock()


@lru_cache(maxsize=4096)
def date_span(text: str) -> Span:
    """Return the first and last day that an EDTF text may mean.

    An uncertain or approximate part (``?``, ``~``, ``%``) widens the span by that part's own
    unit. Raises ValueError with the reason in the user's words.
    """
    if not text:
        raise ValueError("the date is empty: write 2024-10-01, 2024-10 or 2024, for example")
    if len(text) > _LONGEST_DATE:
        raise ValueError(f"the date is longer than {_LONGEST_DATE} characters")
    parts = list(_PART.finditer(text))
    for part in parts:
        _part_span(part)  # says which day, month or year does not exist
    if not (parts and (_PLAIN.fullmatch(text) or _is_edtf(text))):
        raise _not_a_date(text)
    if text[0] not in "[{":
        return _range_span(text, "/")
    members = [_range_span(member, "..") for member in text[1:-1].split(",")]
    starts, ends = zip(*members, strict=True)
    return (
        None if None in starts else min(filter(None, starts)),
        None if None in ends else max(filter(None, ends)),
    )


def _is_edtf(text: str) -> bool:
    if not _EDTF_CHARACTERS.fullmatch(text):  # the library overlooks white space
        return False
    # Two threads in it at once spoil each other's answers: its grammar keeps state as it parses.
    with _PARSING:
        return _is_valid_edtf(text)


def _is_valid_edtf(text: str) -> bool:
    from edtf import is_valid_edtf  # slow to load, and seldom needed

    try:
        return bool(is_valid_edtf(text))
    except (AttributeError, TypeError, ValueError):  # its answer to a few malformed intervals
        return False


def _not_a_date(text: str) -> ValueError:
    return ValueError(
        f"{shown(text)} is not a date that can be read: write year-month-day, such as 2024-02-29, "
        "2024-02 or 2024, with ~ after it for “about”, or two dates with / between them"
    )


def _range_span(text: str, mark: str) -> Span:
    first, found, last = text.partition(mark)
    if not found:
        return _text_span(text)
    start = None if first in ("", "..") else _text_span(first)[0]
    end = None if last in ("", "..") else _text_span(last)[1]
    if start and end and start > end:
        raise ValueError(f"{shown(text)} ends before it begins")
    return start, end


def _text_span(text: str) -> Span:
    part = _PART.fullmatch(text)
    if part is None:  # EDTF that is not taken: a year of more or fewer digits than four
        raise _not_a_date(text)
    return _part_span(part)


def _part_span(part: re.Match[str]) -> Span:
    before_year, year, after_year, before_month, month, after_month, *of_day = part.groups()
    before_day, day, after_day = of_day
    start: date | None
    end: date | None
    if month in _SEASONS and day is None:
        first_month, last_month = _SEASONS[month]
        start = _shifted(_extreme_day(year, "01", "01", is_last=False), first_month - 1, 0)
        end = _shifted(_extreme_day(year, "01", "01", is_last=True), last_month, -1)
    else:
        start = _extreme_day(year, month, day, is_last=False)
        end = _extreme_day(year, month, day, is_last=True)
    if before_year or after_year:
        months, days = 12, 0
    elif before_month or after_month:
        months, days = 1, 0
    elif before_day or after_day:
        months, days = 0, APPROXIMATE_DAYS
    else:
        return start, end
    # The day after the end is what moves, so that the end of a month stays the end of a month.
    return _shifted(start, -months, -days), _shifted(_shifted(end, 0, 1), months, days - 1)


def _extreme_day(year: str, month: str | None, day: str | None, *, is_last: bool) -> date:
    """Return the first or last day of the calendar that fits the digits given; X fits any."""
    months = _fitting(month or "XX", range(1, 13))
    if not months or (month and month.count("X") == 1):
        raise ValueError(
            f"there is no month {shown(month or '')}: months are 01 to 12, or XX where unknown "
            "(21 to 24 for spring, summer, autumn, winter)"
        )
    days = _fitting(day or "XX", range(1, 32))
    digits = "9876543210" if is_last else "0123456789"
    years = product(*(digits if digit == "X" else digit for digit in year))
    order = -1 if is_last else 1
    for one_year in years:
        number = int("".join(one_year))
        for one_month in months[::order]:
            for one_day in days[::order]:
                if number and one_day <= monthrange(number, one_month)[1]:
                    return date(number, one_month, one_day)
    if year == "0000":
        raise ValueError("there is no year “0000”: years are 0001 to 9999")
    raise ValueError(f"there is no day {shown(day or '')} in {year}-{month}")


def _fitting(pattern: str, numbers: Sequence[int]) -> list[int]:
    if "X" not in pattern:
        return [int(pattern)] if int(pattern) in numbers else []
    return [
        number
        for number in numbers
        if all(digit in ("X", own) for digit, own in zip(pattern, f"{number:02}", strict=True))
    ]


def _shifted(day: date | None, months: int, days: int) -> date | None:
    """Return the day so far away; None where that is open or beyond the years 0001 to 9999."""
    if day is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
