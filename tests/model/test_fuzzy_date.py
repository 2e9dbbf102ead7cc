"""Dates as they are known, from the text that is typed to the instants that are sorted by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.errors import InvalidInput
from archive_app.model.fuzzy_date import FuzzyDate, time_span
from archive_app.model.hidden import in_one_line

FROZEN = [
    # no zone: true wherever on earth it was
    ("2024-10-01", "2024-09-30T10:00:00", "2024-10-02T13:59:59"),
    ("2024-10", "2024-09-30T10:00:00", "2024-11-01T13:59:59"),
    ("2024-10~", "2024-08-31T10:00:00", "2024-12-01T13:59:59"),
    ("2024-10-01/2024-10-10", "2024-09-30T10:00:00", "2024-10-11T13:59:59"),
    ("../2024-02-29", None, "2024-03-01T13:59:59"),
    ("2024-02-29/..", "2024-02-28T10:00:00", None),
    ("2024-XX-10", "2024-01-09T10:00:00", "2024-12-11T13:59:59"),
    ("2024-02-29", "2024-02-28T10:00:00", "2024-03-01T13:59:59"),
    ("2024-09-06T10:00", "2024-09-05T20:00:00", "2024-09-07T00:00:59"),
    ("2024-09-06T~10:00", "2024-09-05T19:00:00", "2024-09-07T01:00:59"),
    ("2024-09-06T10", "2024-09-05T20:00:00", "2024-09-07T00:59:59"),
    # offsets
    ("2024-09-06T10:00Z", "2024-09-06T10:00:00", "2024-09-06T10:00:59"),
    ("2024-09-06T10:00:30Z", "2024-09-06T10:00:30", "2024-09-06T10:00:30"),
    ("2024-09-06T10:00+03:00", "2024-09-06T07:00:00", "2024-09-06T07:00:59"),
    ("2024-09-06T~10:00+03:00", "2024-09-06T06:00:00", "2024-09-06T08:00:59"),
    ("2024-09-06T10-05:30", "2024-09-06T15:30:00", "2024-09-06T16:29:59"),
    ("2024-09-06T~10:00:30Z", "2024-09-06T09:59:30", "2024-09-06T10:01:30"),
    ("2024-10-01T~00:10Z", "2024-09-30T23:10:00", "2024-10-01T01:10:59"),
    ("2024-10-XXT10:00Z", "2024-10-01T10:00:00", "2024-10-31T10:00:59"),
    ("2024-10~T10Z", "2024-09-01T10:00:00", "2024-11-30T10:59:59"),
    # zones by name: summer, winter, an hour shown twice, an hour skipped
    ("2024-09-06T10:00[Europe/Kyiv]", "2024-09-06T07:00:00", "2024-09-06T07:00:59"),
    ("2024-12-06T10:00[Europe/Kyiv]", "2024-12-06T08:00:00", "2024-12-06T08:00:59"),
    ("2024-10-27T03:30[Europe/Kyiv]", "2024-10-27T00:30:00", "2024-10-27T01:30:59"),
    ("2024-03-31T03:30[Europe/Kyiv]", "2024-03-31T00:30:00", "2024-03-31T01:30:59"),
    ("2024-10-10[Europe/Moscow]", "2024-10-09T21:00:00", "2024-10-10T20:59:59"),
    ("2024-10[Europe/Kyiv]", "2024-09-30T21:00:00", "2024-10-31T21:59:59"),
    ("2024-10-10[+03:00]", "2024-10-09T21:00:00", "2024-10-10T20:59:59"),
    ("2024-10-01[UTC]", "2024-10-01T00:00:00", "2024-10-01T23:59:59"),
    ("[2024-10-01,2024-10-03][UTC]", "2024-10-01T00:00:00", "2024-10-03T23:59:59"),
    # the ends of the calendar
    ("0001-01-01", None, "0001-01-02T13:59:59"),
    ("9999-12-31", "9999-12-30T10:00:00", None),
    ("0001-01-01T00:30+03:00", None, None),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), FROZEN)
def test_the_bounds_hold_in_utc(text: str, earliest: str | None, latest: str | None) -> None:
    when = FuzzyDate.parse(text)
    assert when.earliest == (earliest and datetime.fromisoformat(earliest).replace(tzinfo=UTC))
    assert when.latest == (latest and datetime.fromisoformat(latest).replace(tzinfo=UTC))


@pytest.mark.parametrize("text", [text for text, _, _ in FROZEN])
def test_a_parsed_text_is_kept_as_typed(text: str) -> None:
    assert str(FuzzyDate.parse(text)) == text


def test_the_parts_of_a_typed_text_are_kept_apart() -> None:
    assert FuzzyDate.parse("2024-09-06T~10:00[Europe/Kyiv]") == FuzzyDate(
        date="2024-09-06", time="~10:00", zone="Europe/Kyiv"
    )
    assert FuzzyDate.parse("2024-09-06T10:00:05Z") == FuzzyDate(
        date="2024-09-06", time="10:00:05", zone="Z"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the date is empty"),
        ("2024-13-01", "there is no month “13”: months are 01 to 12"),
        ("31.02.2024", "write year-month-day"),
        ("2023-02-29T10:00", "there is no day “29” in 2023-02"),
        ("T10:00", "“T10:00” is not a date"),
        ("2024-09-06T", "“” is not a time of day"),
        ("2024-09-06T25:00", "“25:00” is not a time of day: write 10, 10:05 or 10:05:30"),
        ("2024-09-06T24:00", "is not a time of day"),
        ("2024-09-06T9:00", "is not a time of day"),
        ("2024-09-06T10:60", "is not a time of day"),
        ("2024-09-06T10:00:60", "is not a time of day"),
        ("2024-09-06T10:00~", "is not a time of day"),
        ("2024-09-06T10:00:00.5", "is not a time of day"),
        ("2024-09-06T10:00 ", "is not a time of day"),
        ("2024-09-06 10:00", "“2024-09-06 10:00” is not a date"),
        ("2024-09-06t10:00", "is not a date"),
        ("2024-09-06-10:00", "is not a date"),
        ("2024-09-06T10:00+15:00", "“+15:00” is not a known zone"),
        ("2024-09-06T10:00[Europe/Kiew]", "“Europe/Kiew” is not a known zone"),
        ("2024-09-06T10:00[Europe]", "“Europe” is not a known zone"),
        ("2024-09-06T10:00[America/Argentina]", "is not a known zone"),
        ("2024-09-06T10:00[../../etc/passwd]", "is not a known zone"),
        ("2024-09-06T10:00[localtime]", "is not a known zone"),
        ("2024-09-06T10:00[right/UTC]", "is not a known zone"),
        ("2024-09-06T10:00[]", "“” is not a known zone"),
        ("2024-09-06T10:00+03:00[Europe/Kyiv]", "two zones are given"),
        ("2024-10-01/2024-10-10T10:00", "a time of day belongs to a single date"),
        ("2024-10-01T10:00/2024-10-02T12:00", "“10:00/2024-10-02T12:00” is not a time of day"),
        ("\ud800", "lone surrogate"),
    ],
)
def test_nonsense_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        FuzzyDate.parse(text)
    if "\ud800" not in text:
        assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_a_zone_rests_on_needs_a_zone() -> None:
    assert FuzzyDate(date="2024", zone="+03:00", zone_basis="gps").zone_basis == "gps"
    with pytest.raises(ValueError, match="no zone is given"):
        FuzzyDate(date="2024", zone_basis="gps")


def test_a_date_cannot_be_changed() -> None:
    when = FuzzyDate.parse("2024-10-01")
    with pytest.raises(ValueError, match="frozen"):
        when.date = "2024-10-02"  # type: ignore[misc]


def test_a_stored_zone_that_this_computer_does_not_know_has_the_widest_bounds() -> None:
    when = FuzzyDate.model_validate(
        {"date": "2024-10-01", "zone": "Europe/Newtown"}, context={"stored": True}
    )
    assert (when.earliest, when.latest) == (
        FuzzyDate.parse("2024-10-01").earliest,
        FuzzyDate.parse("2024-10-01").latest,
    )


dates = st.dates().map(lambda day: day.isoformat())
times = st.builds(
    lambda about, moment, length: about + moment.isoformat(timespec="seconds")[:length],
    st.sampled_from(["", "~"]),
    st.times(),
    st.sampled_from([2, 5, 8]),
)
zones = st.sampled_from(["Z", "+03:00", "-11:30", "+14:00", "Europe/Kyiv", "Asia/Tokyo", "UTC"])


@given(dates, st.none() | times, st.none() | zones)
@settings(max_examples=200, deadline=None)
def test_every_date_is_read_back_from_its_text(
    day: str, time: str | None, zone: str | None
) -> None:
    when = FuzzyDate(date=day, time=time, zone=zone)
    assert FuzzyDate.parse(str(when)) == when
    if when.earliest and when.latest:
        assert when.earliest <= when.latest
        assert when.earliest.tzinfo is UTC
        assert when.latest.tzinfo is UTC


@given(st.datetimes(datetime(1000, 1, 1), datetime(3000, 1, 1)), zones)
@settings(max_examples=100, deadline=None)
def test_bounds_without_a_zone_contain_those_of_every_zone(moment: datetime, zone: str) -> None:
    text = moment.isoformat(timespec="seconds")
    vague, exact = FuzzyDate.parse(text), FuzzyDate.parse(f"{text}[{zone}]")
    assert vague.earliest
    assert vague.latest
    assert exact.earliest
    assert exact.latest
    assert vague.earliest <= exact.earliest <= exact.latest <= vague.latest


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_text_is_either_refused_in_a_sentence_or_kept(text: str) -> None:
    try:
        assert str(FuzzyDate.parse(text)) == text
    except InvalidInput as refused:
        said = str(refused)
        assert in_one_line(said) == said


def test_no_time_is_the_whole_day() -> None:
    assert time_span(None) == (timedelta(), timedelta(hours=23, minutes=59, seconds=59))


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("3024-09-06", "to_come"),
        ("2024-10-02", None),
        ("2024-10-05", "to_come"),
        ("2024-10-01/2024-12-01", None),
        ("../2030", None),
        ("2024-03-31T03:30[Europe/Kyiv]", "skipped"),
        ("2024-03-31T03[Europe/Kyiv]", "skipped"),
        ("2024-03-31T~03:30[Europe/Kyiv]", None),
        ("2024-03-31T03:30", None),
        ("2024-03-31T03:30+02:00", None),
        ("2024-03-31T04:00[Europe/Kyiv]", None),
        ("2023-10-29T03:30[Europe/Kyiv]", None),
        ("2024-03-XXT03:30[Europe/Kyiv]", None),
    ],
)
def test_a_time_that_can_hardly_have_been_is_doubted_and_kept(text: str, doubt: str | None) -> None:
    now = datetime(2024, 10, 3, tzinfo=UTC)
    assert FuzzyDate.parse(text).doubt(now) == doubt


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2024, 1, 1)),
    st.sampled_from(["Europe/Kyiv", "Europe/Moscow", "America/New_York", "Z", "+05:30"]),
)
def test_no_time_that_a_clock_has_shown_is_doubted(moment: datetime, zone: str) -> None:
    utc = moment.replace(microsecond=0, tzinfo=UTC)
    rules = (
        ZoneInfo(zone) if "/" in zone else datetime.fromisoformat(f"2024-01-01T00:00{zone}").tzinfo
    )
    said = f"{utc.astimezone(rules):%Y-%m-%dT%H:%M:%S}"
    date = FuzzyDate.parse(f"{said}[{zone}]" if "/" in zone else f"{said}{zone}")
    assert date.doubt(datetime(2024, 10, 3, tzinfo=UTC)) is None
