"""Reading the days, months, years and spans of a typed date as EDTF, with every reading it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations
from typing import Literal, TypeAlias

from archive_app.model import date_words as words
from archive_app.model.edtf_span import date_span

Unclear: TypeAlias = Literal[
    "not_understood",
    "no_year",
    "no_such_day",
    "no_such_time",
    "which_is_the_month",
    "which_century",
    "is_the_day_meant",
    "is_it_the_time",
    "part_of_month",
    "part_of_year",
    "part_of_day",
    "relative",
    "by_clock",
    "span_of_hours",
    "time_without_day",
    "which_midnight",
    "wrong_order",
    "wrong_weekday",
]
"""Why a text has no sure reading."""


@dataclass(frozen=True)
class EdtfReadings:
    """EDTF texts that may be meant; one without ``unclear`` is sure."""

    texts: tuple[str, ...] = ()
    unclear: Unclear | None = None


_NOTHING = EdtfReadings((), "not_understood")
_QUALIFIED = re.compile(rf"(?:(?P<about>{words.ABOUT})|(?P<unsure>{words.UNSURE}))\s*(?P<rest>.+)")
_NUMBERS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")
_NAMED_ORDERS = (
    re.compile(rf"{words.DAY}\s*(?:of\s+)?(?P<month>{words.MONTH})[\s.]*(?P<year>{words.YEAR})?"),
    re.compile(rf"(?P<month>{words.MONTH})\s*{words.DAY}[\s.]*(?P<year>{words.YEAR})?"),
    re.compile(rf"(?P<year>{words.YEAR})\s*(?P<month>{words.MONTH})\s*{words.DAY}"),
    re.compile(rf"{words.DAY}[./\s-]?(?P<month>{words.NUMERAL})[./\s-]?(?P<year>{words.YEAR})"),
)


def read_days(text: str) -> EdtfReadings:
    """Return what a text without time and zone may mean; it is in lower case, trimmed."""
    for read in (_third, _winter, _two_ends, _one_end, _single):
        found = read(text)
        if found is not None:
            return found
    return _NOTHING


def _single(text: str) -> EdtfReadings | None:
    """Read one day, month, season, year or decade, approximate or uncertain where it says so."""
    qualified = _QUALIFIED.fullmatch(text)
    if qualified is not None:
        mark = "~" if qualified["about"] else "?"
        return _marked(read_one(qualified["rest"].strip()), mark)
    if text.endswith("?"):
        return _marked(read_one(text[:-1].strip()), "?")
    return read_one(text)


def _marked(found: EdtfReadings, mark: str) -> EdtfReadings:
    return EdtfReadings(tuple(f"{text}{mark}" for text in found.texts), found.unclear)


def read_one(text: str) -> EdtfReadings:
    """Return what a text that says nothing of how sure it is may mean."""
    if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", text):  # as EDTF writes it
        return _checked([text], None)
    if (numbers := _NUMBERS.fullmatch(_without_year_word(text))) is not None:
        return _numbered(numbers)
    for order in _NAMED_ORDERS:
        if (named := order.fullmatch(text)) is not None:
            return _named(named)
    if (found := re.fullmatch(rf"(?:(\d\d?)[./])({words.YEAR})", text)) is not None:
        return _checked([f"{found[3]}-{int(found[1]):02}"], None)
    if (found := re.fullmatch(rf"{words.YEAR}[./](\d\d?)", text)) is not None:
        return _checked([f"{found[1]}-{int(found[2]):02}"], None)
    for pattern, known in (
        (words.MONTH, words.MONTH_BY_WORD),
        (words.SEASON, words.SEASON_BY_WORD),
    ):
        found = re.fullmatch(rf"({pattern})[\s.]*(?:of\s+)?({words.YEAR})?", text)
        if found is not None:
            number = known[found[1].rstrip(".")]
            return _checked([f"{found[3]}-{number:02}"], None) if found[3] else _no_year()
    if (found := re.fullmatch(words.YEAR, text)) is not None:
        return _checked([found[1]], None)
    if found := re.fullmatch(r"(?:the )?(\d{3})0(?:'?s|-?ті|-?х)(?: рок(?:и|ів|ах))?", text):
        return _checked([f"{found[1]}X"], None)
    if re.fullmatch(rf"{words.DAY}(?:[./]\d\d?)?\.?", text):
        return _no_year()
    return _NOTHING


def _without_year_word(text: str) -> str:
    return re.sub(r"(?<=\d)\s*(?:року|рік|р\.?)$", "", text)


def _no_year() -> EdtfReadings:
    return EdtfReadings((), "no_year")


def _checked(texts: list[str], unclear: Unclear | None) -> EdtfReadings:
    """Return those of the texts that are dates; say so where none is."""
    real = tuple(dict.fromkeys(text for text in texts if _is_real(text)))
    return EdtfReadings(real, unclear) if real else EdtfReadings((), "no_such_day")


def _is_real(text: str) -> bool:
    try:
        date_span(text)
    except ValueError:
        return False
    return True


def _named(found: re.Match[str]) -> EdtfReadings:
    month_word = found["month"].rstrip(".")
    month = words.MONTH_BY_WORD.get(month_word) or words.MONTH_BY_NUMERAL[month_word]
    year_text = found["year"]
    if year_text is None:
        return _no_year()
    year = re.match(r"\d{4}", year_text)
    assert year is not None
    day = next(
        group for group in found.groups() if group and re.fullmatch(r"\d{1,2}", group) is not None
    )
    return _checked([f"{year[0]}-{month:02}-{int(day):02}"], None)


def _numbered(found: re.Match[str]) -> EdtfReadings:
    """Read three numbers: with stops the day is first, with strokes it may be the month."""
    first, mark, second, third = found.groups()
    if len(first) == 4:
        return _checked([f"{first}-{int(second):02}-{int(third):02}"], None)
    if len(third) == 4:
        by_day = f"{third}-{int(second):02}-{int(first):02}"
        by_month = f"{third}-{int(first):02}-{int(second):02}"
        if mark == ".":
            if _is_real(by_day):
                return EdtfReadings((by_day,))
            return _checked([by_month], "which_is_the_month")
        both = _checked([by_day, by_month], None)
        return EdtfReadings(both.texts, "which_is_the_month") if len(both.texts) > 1 else both
    if max(len(first), len(third)) > 2:
        return _NOTHING
    orders = (
        [(third, second, first)]
        if mark == "."
        else [(y, m, d) for y, m, d in permutations((first, second, third)) if y != second]
    )
    dates = [f"20{int(y):02}-{int(m):02}-{int(d):02}" for y, m, d in orders]
    if mark == ".":
        dates.append(f"19{int(third):02}-{int(second):02}-{int(first):02}")
    return _checked(dates, "which_century" if mark == "." else "which_is_the_month")


def _third(text: str) -> EdtfReadings | None:
    """Read "early October 2024", "end of 2023": days to choose, as nobody says which are meant."""
    for names, (first, last) in words.THIRDS.items():
        found = re.fullmatch(rf"(?:{names})[\s-]+(.+)", text)
        if found is None:
            continue
        whole_ones = read_one(found[1]).texts
        if len(whole_ones) == 1 and re.fullmatch(r"\d{4}", whole_ones[0]):
            year, month = whole_ones[0], words.LAST_MONTH_OF_THIRD[last]
            third = f"[{year}-{month - 3:02}..{year}-{month:02}]"
            return _checked([third, year], "part_of_year")
        texts = []
        for whole in whole_ones:
            if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", whole):
                end = date_span(whole)[1]
                assert end is not None
                texts.append(f"{whole}-{first:02}/{whole}-{min(last, end.day):02}")
                texts.append(whole)
        return EdtfReadings(tuple(texts), "part_of_month") if texts else _NOTHING
    return None


def _winter(text: str) -> EdtfReadings | None:
    """Read "winter 2023/24", which begins in one year and ends in the next."""
    found = re.fullmatch(rf"{words.WINTER}[\s.]*(\d{{4}})\s*[/-]\s*(\d\d|\d{{4}})\D*", text)
    if found is None:
        return None
    first, last = int(found[1]), int(found[1][: -len(found[2])] + found[2])
    if last % 100 == 0 and len(found[2]) == 2 and first % 100 == 99:
        last += 100
    if last != first + 1:
        return _NOTHING
    months = f"[{first:04}-12..{last:04}-02]"
    return _checked([months, f"{first:04}-12/{last:04}-02"], "part_of_year")


def _two_ends(text: str) -> EdtfReadings | None:
    """Read two dates: with "between" one of those days, else all of them."""
    for pairs, form in ((words.BETWEEN, "[{}..{}]"), (words.FROM_TO, "{}/{}")):
        for before, between in pairs:
            found = re.fullmatch(rf"{before}\s+(.+?)\s+{between}\s+(.+)", text)
            if found is not None:
                return _span(found[1], found[2], form)
    if (either := re.fullmatch(rf"(.+?)\s+{words.OR}\s+(.+)", text)) is not None:
        return _span(either[1], either[2], "[{},{}]")
    for split in re.finditer(r"\s*-\s*|\s+(?:to|till|until|по|до)\s+|\s*\.\.\.?\s*", text):
        found_span = _span(text[: split.start()], text[split.end() :], "{}/{}")
        if found_span.texts or found_span.unclear == "wrong_order":
            return found_span
    return None


def _span(first_text: str, last_text: str, form: str) -> EdtfReadings:
    last = _single(last_text) or _NOTHING
    first = _NOTHING
    if not last.texts:  # Oct 1 to 3, 2024
        month = re.match(rf"({words.MONTH})\s*\d", first_text)
        if month is not None:
            last = _single(f"{month[1]} {last_text}") or _NOTHING
    for end in _endings(last_text):
        first = _single(f"{first_text}{end}") or _NOTHING
        if first.texts:
            break
    if not first.texts or not last.texts:
        return EdtfReadings((), last.unclear or first.unclear)
    if len(first.texts) != len(last.texts):
        return _NOTHING
    pairs = list(zip(first.texts, last.texts, strict=True))
    if any(_begins(a) > _begins(b) for a, b in pairs):
        return EdtfReadings((), "wrong_order")
    texts = [form.format(a, b) for a, b in pairs]
    return _checked(
        [each if _is_real(each) else f"{a}/{b}" for each, (a, b) in zip(texts, pairs, strict=True)],
        first.unclear or last.unclear,
    )


def _endings(last_text: str) -> list[str]:
    """Return what may be missing at the end of a first date: nothing, then ever more of the last.

    Of ``3 oct 2024`` that is `` 2024`` and `` oct 2024``, of ``3.10.2024`` ``.2024``, ``.10.2024``.
    """
    cuts = [found.start() for found in re.finditer(r"[\s./]", last_text)]
    return ["", *(last_text[cut:] for cut in reversed(cuts))]


def _begins(text: str) -> date:
    return date_span(text)[0] or date.min


def _one_end(text: str) -> EdtfReadings | None:
    """Read "before" and "after"; whether the day itself is meant, only a person can say."""
    for word, form, step in (
        (words.NOT_AFTER, "../{}", 0),
        (words.NOT_BEFORE, "{}/..", 0),
        (words.BEFORE, "../{}", -1),
        (words.AFTER, "{}/..", 1),
    ):
        found = re.fullmatch(rf"{word}\s+(.+)", text)
        if found is None:
            continue
        day = _single(found[1]) or _NOTHING
        if not day.texts or not step:
            return _checked_or(day, [form.format(each) for each in day.texts])
        strict = [form.format(beside) for each in day.texts if (beside := _beside(each, step))]
        both = [*strict, *(form.format(each) for each in day.texts)]
        return _checked(both, "is_the_day_meant")
    return None


def _checked_or(found: EdtfReadings, texts: list[str]) -> EdtfReadings:
    return _checked(texts, found.unclear) if texts else found


def _beside(text: str, step: int) -> str | None:
    """Return the day, month or year right before or after one; None where there is none such."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return (date.fromisoformat(text) + timedelta(days=step)).isoformat()
        if re.fullmatch(r"\d{4}-(?:0\d|1[0-2])", text):
            year, month = divmod(int(text[:4]) * 12 + int(text[5:]) - 1 + step, 12)
            return f"{year:04}-{month + 1:02}"
        if re.fullmatch(r"\d{4}", text):
            return f"{int(text) + step:04}"
    except (ValueError, OverflowError):
        pass
    return None
