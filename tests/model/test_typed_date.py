"""Dates are understood as people type them in both languages, and never guessed in silence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.typed_date import read_date

SURE = {
    # EDTF and the forms of the command line
    "2024": "2024",
    "2024-10": "2024-10",
    "2024-10-01": "2024-10-01",
    "2024-10~": "2024-10~",
    "2024-xx-10": "2024-XX-10",
    "2024-10-01/2024-10-10": "2024-10-01/2024-10-10",
    "../2024-02-29": "../2024-02-29",
    "2024-09-06T~10:00": "2024-09-06T~10:00",
    "2024-09-06T10:00+03:00": "2024-09-06T10:00+03:00",
    "2024-09-06T10:00[Europe/Kyiv]": "2024-09-06T10:00[Europe/Kyiv]",
    "2024-09-06 10:00": "2024-09-06T10:00",
    # English
    "Oct 2024": "2024-10",
    "October, 2024": "2024-10",
    "oct. 2024": "2024-10",
    "about Oct 2024": "2024-10~",
    "Oct 2024?": "2024-10?",
    "possibly October 2024": "2024-10?",
    "6 Sept 2024": "2024-09-06",
    "6th of September 2024": "2024-09-06",
    "the 6 Sept 2024": "2024-09-06",
    "Sept 6, 2024": "2024-09-06",
    "September 6th, 2024": "2024-09-06",
    "on 6 September 2024": "2024-09-06",
    "about 6 Sept 2024": "2024-09-06~",
    "about 10:00 on 6 Sept 2024": "2024-09-06T~10:00",
    "6 Sept 2024 at about 10:00": "2024-09-06T~10:00",
    "6 Sept 2024, 10:05:30": "2024-09-06T10:05:30",
    "6 Sept 2024 at 10 pm": "2024-09-06T22",
    "10:30 a.m. on 6 Sept 2024": "2024-09-06T10:30",
    "12 am, 6 Sept 2024": "2024-09-06T00",
    "at 10 on 6 Sept 2024": "2024-09-06T10",
    "6 Sept 2024 at 10.30": "2024-09-06T10:30",
    "noon on 6 Sept 2024": "2024-09-06T12:00",
    "about noon on 6 Sept 2024": "2024-09-06T~12:00",
    "about 10:00 on 6 Sept 2024 Kyiv time": "2024-09-06T~10:00[Europe/Kyiv]",
    "6 Sept 2024 10:00 UTC": "2024-09-06T10:00[UTC]",
    "6 Sept 2024 10:00 +03:00": "2024-09-06T10:00+03:00",
    "between 1 and 3 Oct 2024": "[2024-10-01..2024-10-03]",
    "between 28 Sept and 3 Oct 2024": "[2024-09-28..2024-10-03]",
    "from 1 to 3 October 2024": "2024-10-01/2024-10-03",
    "1-3 Oct 2024": "2024-10-01/2024-10-03",
    "1–3 Oct 2024": "2024-10-01/2024-10-03",
    "Oct 1 to 3, 2024": "2024-10-01/2024-10-03",
    "Sept–Oct 2024": "2024-09/2024-10",
    "since 6 Sept 2024": "2024-09-06/..",
    "until Oct 2024": "../2024-10",
    "spring 2024": "2024-21",
    "in the autumn of 2024": "2024-23",
    "winter 2024": "2024-24",
    "the 1990s": "199X",
    "1 or 2 Oct 2024": "[2024-10-01,2024-10-02]",
    "about 10 on 6 Sept 2024": "2024-09-06T~10",
    "Friday, 6 Sept 2024": "2024-09-06",
    # Ukrainian
    "жовтень 2024": "2024-10",
    "у жовтні 2024 року": "2024-10",
    "6 вересня 2024": "2024-09-06",
    "6 вересня 2024 р.": "2024-09-06",
    "6-го вересня 2024 року": "2024-09-06",
    "6.09.2024": "2024-09-06",
    "06.09.2024 р.": "2024-09-06",
    "6.IX.2024": "2024-09-06",
    "09.2024": "2024-09",
    "близько 10:00 6 вересня 2024": "2024-09-06T~10:00",
    "6 вересня 2024 близько 10:00": "2024-09-06T~10:00",
    "6 вересня 2024 о 10 годині": "2024-09-06T10",
    "6.09.2024 о 22:15": "2024-09-06T22:15",
    "6.09.2024 об 11": "2024-09-06T11",
    "6 вересня 2024 о 10 вечора": "2024-09-06T22",
    "о 2 ночі 6 вересня 2024": "2024-09-06T02",
    "близько полудня 6 вересня 2024": "2024-09-06T~12:00",
    "10:00 за Києвом 6 вересня 2024": "2024-09-06T10:00[Europe/Kyiv]",
    "6.09.2024 10:00 за московським часом": "2024-09-06T10:00[Europe/Moscow]",
    "приблизно 6 вересня 2024": "2024-09-06~",
    "можливо жовтень 2024": "2024-10?",
    "між 1 та 3 жовтня 2024": "[2024-10-01..2024-10-03]",
    "між 28 вересня і 3 жовтня 2024 року": "[2024-09-28..2024-10-03]",
    "з 1 по 3 жовтня 2024": "2024-10-01/2024-10-03",
    "1-3 жовтня 2024": "2024-10-01/2024-10-03",
    "1.10–3.10.2024": "2024-10-01/2024-10-03",
    "з 6 вересня 2024": "2024-09-06/..",
    "не пізніше 6 вересня 2024": "../2024-09-06",
    "весна 2024": "2024-21",
    "навесні 2024 року": "2024-21",
    "узимку 2024": "2024-24",
    "2024 рік": "2024",
    "1 або 2 жовтня 2024": "[2024-10-01,2024-10-02]",
    "п’ятниця, 6 вересня 2024": "2024-09-06",
    "у 2024 році": "2024",
    # one order only is a date
    "16/09/2024": "2024-09-16",
    "09/16/2024": "2024-09-16",
    "06/06/2024": "2024-06-06",
    "2024/09/06": "2024-09-06",
}

UNCLEAR = {
    "05/06/2024": ("which_is_the_month", ["2024-06-05", "2024-05-06"]),
    "05-06-2024": ("which_is_the_month", ["2024-06-05", "2024-05-06"]),
    "05/06/2024 10:00": ("which_is_the_month", ["2024-06-05T10:00", "2024-05-06T10:00"]),
    "about 05/06/2024": ("which_is_the_month", ["2024-06-05~", "2024-05-06~"]),
    "09.16.2024": ("which_is_the_month", ["2024-09-16"]),
    "6.09.24": ("which_century", ["2024-09-06", "1924-09-06"]),
    "before 6 Sept 2024": ("is_the_day_meant", ["../2024-09-05", "../2024-09-06"]),
    "після 6 вересня 2024": ("is_the_day_meant", ["2024-09-07/..", "2024-09-06/.."]),
    "до жовтня 2024": ("is_the_day_meant", ["../2024-09", "../2024-10"]),
    "early October 2024": ("part_of_month", ["2024-10-01/2024-10-10", "2024-10"]),
    "наприкінці лютого 2024": ("part_of_month", ["2024-02-21/2024-02-29", "2024-02"]),
    "midnight, 6 Sept 2024": ("which_midnight", ["2024-09-06T00:00", "2024-09-07T00:00"]),
    "morning of 6 Sept 2024": ("part_of_day", ["2024-09-06"]),
    "6 вересня 2024 вранці": ("part_of_day", ["2024-09-06"]),
    "в ніч з 5 на 6 вересня 2024": (
        "part_of_day",
        ["[2024-09-05,2024-09-06]", "2024-09-05", "2024-09-06"],
    ),
    "between 10:00 and 11:00 on 6 Sept 2024": ("span_of_hours", ["2024-09-06"]),
    "6 вересня 2024 з 10:00 до 11:00": ("span_of_hours", ["2024-09-06"]),
    "10:00-11:00 6.09.2024": ("span_of_hours", ["2024-09-06"]),
    "Sunday 6 Sept 2024": ("wrong_weekday", ["2024-09-06"]),
    "10.00 06.09.2024": ("is_it_the_time", ["2024-09-06T10:00", "2024-09-06"]),
    "06.09.2024 10.30": ("is_it_the_time", ["2024-09-06T10:30", "2024-09-06"]),
    "6 Sept 2024 12-00": ("is_it_the_time", ["2024-09-06T12:00", "2024-09-06"]),
    "12-00, 6 вересня 2024": ("is_it_the_time", ["2024-09-06T12:00", "2024-09-06"]),
    "winter 2023/24": ("part_of_year", ["[2023-12..2024-02]", "2023-12/2024-02"]),
    "взимку 2023-2024 років": ("part_of_year", ["[2023-12..2024-02]", "2023-12/2024-02"]),
    "winter 1999/00": ("part_of_year", ["[1999-12..2000-02]", "1999-12/2000-02"]),
    "end of 2023": ("part_of_year", ["[2023-09..2023-12]", "2023"]),
    "early 2024": ("part_of_year", ["[2024-01..2024-04]", "2024"]),
    "наприкінці 2023 року": ("part_of_year", ["[2023-09..2023-12]", "2023"]),
    "в ніч на 7 вересня 2024": (
        "part_of_day",
        ["[2024-09-06,2024-09-07]", "2024-09-06", "2024-09-07"],
    ),
}

FRIDAY = date(2024, 9, 6)
BY_CLOCK = {
    "today": ("by_clock", ["2024-09-06"]),
    "Yesterday": ("by_clock", ["2024-09-05"]),
    "the day before yesterday": ("by_clock", ["2024-09-04"]),
    "yesterday at 10:00": ("by_clock", ["2024-09-05T10:00"]),
    "about 10 yesterday": ("by_clock", ["2024-09-05T~10"]),
    "around yesterday": ("by_clock", ["2024-09-05~"]),
    "yesterday 10:00 Kyiv time": ("by_clock", ["2024-09-05T10:00[Europe/Kyiv]"]),
    "since yesterday": ("by_clock", ["2024-09-05/.."]),
    "Tuesday": ("by_clock", ["2024-09-03"]),
    "on Friday": ("by_clock", ["2024-08-30"]),
    "around noon Tuesday": ("by_clock", ["2024-09-03T~12:00"]),
    "last Tuesday": ("by_clock", ["2024-09-03", "2024-08-27"]),
    "yesterday, Thursday": ("by_clock", ["2024-09-05"]),
    "yesterday, Friday": ("wrong_weekday", ["2024-09-05"]),
    "this morning": ("part_of_day", ["2024-09-06"]),
    "yesterday evening": ("part_of_day", ["2024-09-05"]),
    "last night": ("part_of_day", ["[2024-09-05,2024-09-06]", "2024-09-05", "2024-09-06"]),
    "сьогодні": ("by_clock", ["2024-09-06"]),
    "вчора о 10:00": ("by_clock", ["2024-09-05T10:00"]),
    "учора": ("by_clock", ["2024-09-05"]),
    "позавчора": ("by_clock", ["2024-09-04"]),
    "близько полудня у вівторок": ("by_clock", ["2024-09-03T~12:00"]),
    "минулого вівторка": ("by_clock", ["2024-09-03", "2024-08-27"]),
    "у минулу п’ятницю": ("by_clock", ["2024-08-30", "2024-08-23"]),
    "вчора ввечері": ("part_of_day", ["2024-09-05"]),
    "минулої ночі": ("part_of_day", ["[2024-09-05,2024-09-06]", "2024-09-05", "2024-09-06"]),
}

NEVER_BY_CLOCK = {
    "tomorrow": "relative",
    "next Tuesday": "relative",
    "last week": "relative",
    "two weeks ago on Tuesday": "relative",
    "Monday or Tuesday": "not_understood",
    "since Monday, except Tuesday": "not_understood",
    "Friday 6 September": "no_year",
    "soon": "not_understood",
}

REFUSED = {
    "6 September": "no_year",
    "6 вересня": "no_year",
    "жовтень": "no_year",
    "spring": "no_year",
    "6.09": "no_year",
    "yesterday": "relative",
    "вчора о 10:00": "relative",
    "last week": "relative",
    "31.02.2024": "no_such_day",
    "30 February 2024": "no_such_day",
    "31 листопада 2024": "no_such_day",
    "13/13/2024": "no_such_day",
    "about 10:00 Oct 2024": "time_without_day",
    "10:00": "not_understood",
    "between 3 and 1 Oct 2024": "wrong_order",
    "winter 2023/25": "not_understood",
    "6 Sept 2024 25-00": "not_understood",
    "10.30 Oct 2024": "not_understood",
    "5.06 6.07 2024": "not_understood",
    "soon after the shelling": "not_understood",
    "коли почався обстріл": "not_understood",
    "6 Sept 2024 or so, I think": "not_understood",
    "<b>2024</b>": "not_understood",
}


@pytest.mark.parametrize("text", SURE)
def test_a_clear_date_has_one_reading(text: str) -> None:
    understood = read_date(text)
    assert understood.unclear is None
    assert [str(reading) for reading in understood.readings] == [SURE[text]]


@pytest.mark.parametrize("text", UNCLEAR)
def test_an_unclear_date_offers_its_readings_and_takes_none(text: str) -> None:
    understood = read_date(text)
    why, readings = UNCLEAR[text]
    assert understood.unclear == why
    assert [str(reading) for reading in understood.readings] == readings
    assert understood.sure is None


@pytest.mark.parametrize("text", BY_CLOCK)
def test_a_day_as_seen_from_today_is_offered_and_never_taken(text: str) -> None:
    understood = read_date(text, FRIDAY)
    why, readings = BY_CLOCK[text]
    assert understood.unclear == why
    assert [str(reading) for reading in understood.readings] == readings
    assert understood.sure is None
    assert read_date(text).readings == ()


@pytest.mark.parametrize("text", NEVER_BY_CLOCK)
def test_what_today_does_not_settle_is_not_offered(text: str) -> None:
    understood = read_date(text, FRIDAY)
    assert understood.unclear == NEVER_BY_CLOCK[text]
    assert understood.readings == ()


@pytest.mark.parametrize("text", ["yesterday", "Monday", "last night"])
def test_before_the_first_day_of_the_calendar_nothing_is_offered(text: str) -> None:
    assert read_date(text, date.min).readings == ()


@pytest.mark.parametrize("text", [*SURE, *UNCLEAR])
def test_today_changes_nothing_in_a_date_that_names_its_day(text: str) -> None:
    assert read_date(text, FRIDAY) == read_date(text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_is_refused_with_the_reason(text: str) -> None:
    understood = read_date(text)
    assert understood.unclear == REFUSED[text]
    assert understood.sure is None
    assert understood.readings == ()


@pytest.mark.parametrize("text", ["6 Sept 2024 at 25:00", "6.09.2024 о 10:75", "14 am 6 Sept 2024"])
def test_a_time_that_no_clock_shows_is_not_taken(text: str) -> None:
    understood = read_date(text)
    assert understood.unclear == "no_such_time"
    assert understood.sure is None


def test_nothing_typed_is_nothing_meant() -> None:
    assert read_date("  ").readings == ()
    assert read_date("  ").unclear is None


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_but_never_fails(text: str) -> None:
    for understood in (read_date(text), read_date(text, FRIDAY)):
        assert understood.unclear is not None or len(understood.readings) <= 1


@given(
    st.sampled_from([*SURE, *UNCLEAR, *BY_CLOCK]),
    st.integers(min_value=0, max_value=60),
    st.text(alphabet="0123456789./-: ~?abо", max_size=3),
)
def test_a_slip_of_the_hand_never_fails(text: str, at: int, slip: str) -> None:
    read_date(text[:at] + slip + text[at:], FRIDAY)


@pytest.mark.parametrize("text", SURE.values())
def test_what_was_understood_is_understood_again(text: str) -> None:
    assert read_date(text).sure == FuzzyDate.parse(text)
