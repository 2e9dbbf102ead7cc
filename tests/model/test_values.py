"""Places, counts and levels of confidentiality."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from archive_app.model.validation import describe_errors
from archive_app.model.values import Confidentiality, Count, Place


def refusal(place: dict[str, object]) -> str:
    with pytest.raises(ValidationError) as refused:
        Place.model_validate(place)
    return describe_errors(refused.value)


@pytest.mark.parametrize("text", ["48.3155", "48.30", "+48.3", "-0", "007.5", "90", "-90.000"])
def test_coordinates_are_kept_as_entered(text: str) -> None:
    place = Place(latitude=text, longitude="180")
    assert (place.latitude, place.longitude) == (text, "180")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (48, "48"),
        (48.3155, "48.3155"),
        (-0.1, "-0.1"),
        (1e-7, "0.0000001"),
        (Decimal("48.30"), "48.30"),
        (Decimal("4.83E+1"), "48.3"),
    ],
)
def test_a_number_is_taken_by_its_text(number: object, text: str) -> None:
    assert Place.model_validate({"latitude": number, "longitude": 0}).latitude == text


@given(st.floats(-90, 90, allow_nan=False), st.floats(-180, 180, allow_nan=False))
@settings(max_examples=50, deadline=None)
def test_a_number_loses_nothing_or_is_refused(latitude: float, longitude: float) -> None:
    try:
        place = Place.model_validate({"latitude": latitude, "longitude": longitude})
    except ValidationError:
        assert any(0 < abs(number) < 1e-3 for number in (latitude, longitude))
        return
    assert place.latitude is not None
    assert float(place.latitude) == latitude


@pytest.mark.parametrize(
    "wrong",
    ["90.0001", "-91", "48,3", "48°18′", "48.3N", "48.", ".5", "1e1", "", " 48", "48\n", "NaN",
     "٤٨", True, None, 90.5, float("nan"), float("inf"), 10**400, -(10**4000), Decimal("NaN"),
     Decimal("sNaN"), 1e-300, [48], {}],
)  # fmt: skip
def test_what_is_no_latitude_is_refused(wrong: object) -> None:
    reason = refusal({"latitude": wrong, "longitude": "37.9"})
    if wrong is None:
        assert reason == "latitude and longitude are given together or not at all"
    else:
        assert reason.startswith(
            "latitude: must be decimal degrees between -90 and 90, such as 48.3155"
        )


@pytest.mark.parametrize(
    ("latitude", "longitude", "near"),
    [
        ("48.3155", "37.8611", "48.3,37.9"),
        ("48", "37.999", "48.0,38.0"),
        ("-0.04", "-179.96", "0.0,-180.0"),
        ("+48.25", "48.35", "48.2,48.4"),
        ("51.60", "-0.10", "51.6,-0.1"),
    ],
)
def test_the_coarse_coordinate_has_one_decimal(latitude: str, longitude: str, near: str) -> None:
    assert Place(latitude=latitude, longitude=longitude).near == near


def test_a_place_without_coordinates_is_near_nothing() -> None:
    place = Place(name="near Mykolaivka and Sukhyi Yar")
    assert place.near is None
    assert place.coordinates is None


def test_a_place_known_by_its_radius_alone_discloses_the_radius() -> None:
    assert Place(name="Selydove", uncertainty_m=5000).coordinates == {
        "latitude": None,
        "longitude": None,
        "uncertainty_m": 5000,
    }


def test_the_radius_is_the_stated_one_or_that_of_the_grade() -> None:
    radii = {"exact": 10, "settlement": 5000, "unknown": None}
    assert Place(name="x", grade="settlement").radius_m(radii) == 5000
    assert Place(name="x", grade="settlement", uncertainty_m=0).radius_m(radii) == 0
    assert Place(name="x", grade="unknown").radius_m(radii) is None
    assert Place(name="x", grade="x-own").radius_m(radii) is None
    assert Place(name="x").radius_m(radii) is None


def test_a_grade_never_becomes_a_stated_radius() -> None:
    assert Place(name="x", grade="exact").uncertainty_m is None


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({}, "says nothing: leave it out"),
        ({"protect": True}, "says nothing: leave it out"),
        ({"name": None}, "says nothing: leave it out"),
        ({"uncertainty_m": -1}, "uncertainty_m: must be at least 0"),
        ({"uncertainty_m": 20_040_001}, "uncertainty_m: must be at most 20040000"),
        ({"uncertainty_m": 1.5}, "uncertainty_m: must be a whole number"),
        ({"uncertainty_m": True}, "uncertainty_m: must be a whole number"),
        ({"protect": 1, "name": "x"}, "protect: must be true or false"),
        ({"grade": "Exact"}, "grade: must be a code of a–z, 0–9, - and _"),
        ({"near": "48.3,37.9"}, "near: is not a known field"),
    ],
)
def test_a_wrong_place_is_refused(place: dict[str, object], reason: str) -> None:
    assert refusal(place) == reason


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        ({}, "says nothing: leave it out"),
        ({"min": 3, "max": 2}, "the numbers must be in order: min, best, max"),
        ({"min": 3, "best": 2}, "the numbers must be in order: min, best, max"),
        ({"best": 3, "max": 2}, "the numbers must be in order: min, best, max"),
        ({"min": -1}, "min: must be at least 0"),
        ({"max": 2**53}, "max: must be at most 9007199254740991"),
        ({"best": "9"}, "best: must be a whole number"),
        ({"best": 9.0}, "best: must be a whole number"),
    ],
)
def test_a_wrong_count_is_refused(count: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Count.model_validate(count)
    assert describe_errors(refused.value) == reason


def test_a_count_may_be_known_in_part() -> None:
    assert Count(min=9).best is None
    assert Count(min=9, best=9, max=9, basis="named list").max == 9
    assert Count(basis="“several”, according to a neighbour").min is None


def test_the_levels_of_confidentiality_are_ordered() -> None:
    shuffled = {Confidentiality(code) for code in ("secret", "open", "restricted", "internal")}
    assert [level.value for level in sorted(shuffled)] == [
        "open",
        "internal",
        "restricted",
        "secret",
    ]
    assert max(Confidentiality.INTERNAL, Confidentiality.OPEN) is Confidentiality.INTERNAL
    assert Confidentiality.SECRET >= Confidentiality.RESTRICTED > Confidentiality.INTERNAL
    with pytest.raises(TypeError):
        assert Confidentiality.OPEN < "secret"
