"""The days that EDTF texts may mean."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.model.edtf_span import date_span

FROZEN = [
    # plain
    ("2024-10-01", "2024-10-01", "2024-10-01"),
    ("2024-09", "2024-09-01", "2024-09-30"),
    ("2024", "2024-01-01", "2024-12-31"),
    ("0001", "0001-01-01", "0001-12-31"),
    ("9999-12-31", "9999-12-31", "9999-12-31"),
    # leap days
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2023-02", "2023-02-01", "2023-02-28"),
    ("2024-02-29", "2024-02-29", "2024-02-29"),
    ("2000-02-29", "2000-02-29", "2000-02-29"),
    ("20XX-02-29", "2000-02-29", "2096-02-29"),
    ("202X-02-29", "2020-02-29", "2028-02-29"),
    # unknown digits
    ("2024-XX-10", "2024-01-10", "2024-12-10"),
    ("2024-XX-31", "2024-01-31", "2024-12-31"),
    ("2024-XX-XX", "2024-01-01", "2024-12-31"),
    ("2024-XX", "2024-01-01", "2024-12-31"),
    ("2024-02-XX", "2024-02-01", "2024-02-29"),
    ("2024-10-1X", "2024-10-10", "2024-10-19"),
    ("2024-04-3X", "2024-04-30", "2024-04-30"),
    ("202X", "2020-01-01", "2029-12-31"),
    ("XXXX-10-10", "0001-10-10", "9999-10-10"),
    # about, perhaps
    ("2024-10~", "2024-09-01", "2024-11-30"),
    ("2024-09~", "2024-08-01", "2024-10-31"),
    ("2024?", "2023-01-01", "2025-12-31"),
    ("2024-10-01~", "2024-09-28", "2024-10-04"),
    ("2024-10-01%", "2024-09-28", "2024-10-04"),
    ("2024-02-29?", "2024-02-26", "2024-03-03"),
    ("?2024-10-01", "2023-10-01", "2025-10-01"),
    ("?2024-02-29", "2023-02-28", "2025-02-28"),
    ("2024-?10-01", "2024-09-01", "2024-11-01"),
    ("2024-10~-01", "2024-09-01", "2024-11-01"),
    ("2024-10-~01", "2024-09-28", "2024-10-04"),
    ("0001~", None, "0002-12-31"),
    ("9999-12-31~", "9999-12-28", None),
    # intervals
    ("2024-10-01/2024-10-10", "2024-10-01", "2024-10-10"),
    ("2024-10/2024-11", "2024-10-01", "2024-11-30"),
    ("2024-10~/2024-11", "2024-09-01", "2024-11-30"),
    ("2024-10-01/2024-10", "2024-10-01", "2024-10-31"),
    ("../2024-02-29", None, "2024-02-29"),
    ("2024-02-29/..", "2024-02-29", None),
    ("/2024-02-29", None, "2024-02-29"),
    ("2024-02-29/", "2024-02-29", None),
    # one of several, all of several
    ("[2024-10-01,2024-10-03]", "2024-10-01", "2024-10-03"),
    ("[2024-10-03,2024-10-01]", "2024-10-01", "2024-10-03"),
    ("{2024-10,2024-12}", "2024-10-01", "2024-12-31"),
    ("[2024-10-01..2024-10-04]", "2024-10-01", "2024-10-04"),
    ("[..2024-10-01]", None, "2024-10-01"),
    ("[2024-10-01..]", "2024-10-01", None),
    # seasons; a winter lies at either end of its year
    ("2024-21", "2024-03-01", "2024-05-31"),
    ("2024-23", "2024-09-01", "2024-11-30"),
    ("2024-24", "2024-01-01", "2025-02-28"),
    ("2023-24", "2023-01-01", "2024-02-29"),
]


@pytest.mark.parametrize(("text", "first", "last"), FROZEN)
def test_a_date_spans_the_days_it_may_mean(text: str, first: str | None, last: str | None) -> None:
    assert date_span(text) == (
        first and date.fromisoformat(first),
        last and date.fromisoformat(last),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the date is empty"),
        ("2024-13-01", "there is no month “13”"),
        ("2024-00", "there is no month “00”"),
        ("2024-20", "there is no month “20”"),
        ("2024-25", "there is no month “25”"),
        ("2024-1X", "there is no month “1X”"),
        ("2024-21-01", "there is no month “21”"),
        ("2024-10-00", "there is no day “00” in 2024-10"),
        ("2024-04-31", "there is no day “31” in 2024-04"),
        ("2023-02-29", "there is no day “29” in 2023-02"),
        ("1900-02-29", "there is no day “29” in 1900-02"),
        ("2024-02-3X", "there is no day “3X” in 2024-02"),
        ("2023-02-29/2024", "there is no day “29” in 2023-02"),
        ("[2024-10-01,2024-10-32]", "there is no day “32” in 2024-10"),
        ("0000", "there is no year “0000”"),
        ("2024-10-10/2024-10-01", "ends before it begins"),
        ("31.02.2024", "“31.02.2024” is not a date that can be read"),
        ("10/01/2024", "is not a date"),
        ("2024-1-5", "is not a date"),
        ("20241001", "is not a date"),
        ("2024-10-01 ", "is not a date"),
        ("2024-10-01 / 2024-10-02", "is not a date"),
        ("October 2024", "is not a date"),
        ("about 2024", "is not a date"),
        ("жовтень 2024", "is not a date"),
        ("٢٠٢٤", "is not a date"),
        ("2024‐10‐01", "is not a date"),
        ("-0044", "is not a date"),
        ("Y170000002", "is not a date"),
        ("2024S2", "is not a date"),
        ("..", "is not a date"),
        ("../", "is not a date"),
        ("../..", "is not a date"),
        ("/..%", "is not a date"),
        ("[2024-10-01", "is not a date"),
        ("2024-10-01..2024-10-02", "is not a date"),
        ("2024-10~~", "is not a date"),
        ("2024\n", "is not a date"),
        ("2024\x00", "“2024[U+0000]” is not a date"),
        ("2024\u202e", "“2024[U+202E]” is not a date"),
        ("2024" * 51, "longer than 200 characters"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the reason is compared below
        date_span(text)
    assert reason in str(refused.value)


PIECES = (
    "2024 2024-10 2024-10-01 202X 2024-XX-10 2024-10-1X 20X4 2024-21 2024-?10 2024~-10-02 ?2024 "
    "XXXX 2023-02-29 .. ~ ? % / , [ ] { } - 1"
)


@given(st.lists(st.sampled_from(PIECES.split()), max_size=5).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_either_refused_or_a_span_in_order(text: str) -> None:
    try:
        first, last = date_span(text)
    except ValueError:
        return
    assert first is None or last is None or first <= last
    assert edtf.is_valid_edtf(text)


@given(st.dates())
@settings(deadline=None)
def test_a_day_spans_itself_and_lies_in_its_month_and_year(day: date) -> None:
    text = day.isoformat()
    assert date_span(text) == (day, day)
    for length in (7, 4):
        first, last = date_span(text[:length])
        assert first is not None
        assert last is not None
        assert first <= day <= last


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 1, 1)), st.sampled_from("?~%"))
@settings(deadline=None)
def test_an_uncertain_mark_only_widens(day: date, mark: str) -> None:
    for length in (4, 7, 10):
        plain = date_span(day.isoformat()[:length])
        marked = date_span(day.isoformat()[:length] + mark)
        assert plain[0] is not None
        assert plain[1] is not None
        assert marked[0] is not None
        assert marked[1] is not None
        assert marked[0] < plain[0]
        assert plain[1] < marked[1]


@given(st.dates(), st.integers(0, 400))
@settings(max_examples=15, deadline=None)
def test_an_interval_spans_both_ends(start: date, length: int) -> None:
    end = min(start.toordinal() + length, date.max.toordinal())
    last = date.fromordinal(end)
    assert date_span(f"{start.isoformat()}/{last.isoformat()}") == (start, last)
    if last > start:
        with pytest.raises(ValueError, match="ends before it begins"):
            date_span(f"{last.isoformat()}/{start.isoformat()}")


# Not here: a winter, which the library takes for December, and an unknown end, for ten years.
@pytest.mark.parametrize(
    "text",
    [
        text
        for text, _, _ in FROZEN
        if not set(text) & set("X?~%") and text[-3:] != "-24" and text.strip("/") == text
    ],
)
def test_the_bounds_agree_with_the_library_where_it_gives_true_ones(text: str) -> None:
    parsed = edtf.parse_edtf(text)
    first, last = date_span(text)
    lower, upper = parsed.lower_strict(), parsed.upper_strict()
    assert lower == float("-inf") if first is None else tuple(lower)[:3] == first.timetuple()[:3]
    assert upper == float("inf") if last is None else tuple(upper)[:3] == last.timetuple()[:3]


def test_about_a_day_is_three_days_either_way() -> None:
    first, last = date_span("2024-10-10~")
    assert (first, last) == (
        date(2024, 10, 10) - timedelta(days=3),
        date(2024, 10, 10) + timedelta(days=3),
    )


def test_threads_that_read_dates_at_once_read_them_all() -> None:
    days = [date(2024, month, day) for month in (3, 5) for day in range(10, 30)]
    with ThreadPoolExecutor(4) as threads:
        spans = list(threads.map(date_span, [f"[2024-01-01..{day}]" for day in days]))
    assert spans == [(date(2024, 1, 1), day) for day in days]
