"""Web Mercator as EPSG:3857 has it, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.gui import projection


@pytest.mark.parametrize(
    ("latitude", "longitude", "easting", "northing"),
    [
        (0, 0, 0.0, 0.0),
        # The example of IOGP Guidance Note 7-2, "Popular Visualisation Pseudo Mercator".
        (24.38178694, -100.33333333, -11169055.58, 2800000.00),
        (projection.MOST_LATITUDE, 180, 20037508.34, 20037508.34),
    ],
)
def test_places_are_where_the_standard_has_them(
    latitude: float, longitude: float, easting: float, northing: float
) -> None:
    x, y = projection.project(latitude, longitude)
    assert (x - 0.5) * projection.EQUATOR_M == pytest.approx(easting, abs=0.01)
    assert (0.5 - y) * projection.EQUATOR_M == pytest.approx(northing, abs=0.01)


@given(st.floats(-85, 85), st.floats(-180, 180))
def test_there_and_back_is_the_same_place(latitude: float, longitude: float) -> None:
    back = projection.unproject(*projection.project(latitude, longitude))
    assert back == pytest.approx((latitude, longitude), abs=1e-9)


def test_the_poles_are_at_the_edges_and_lengths_grow_towards_them() -> None:
    assert projection.project(90, 0)[1] == pytest.approx(0, abs=1e-9)
    assert projection.project(-90, 0)[1] == pytest.approx(1, abs=1e-9)
    assert projection.length(projection.EQUATOR_M, 0) == pytest.approx(1)
    assert projection.length(1_000, 60) == pytest.approx(2 * projection.length(1_000, 0))
    assert projection.length(1, 90) < 1


@pytest.mark.parametrize(
    ("wide", "bar"), [(0.2, 1), (1, 1), (9, 5), (1_999, 1_000), (2_000, 2_000), (7e6, 5_000_000)]
)
def test_a_scale_bar_is_a_round_number_that_fits(wide: float, bar: int) -> None:
    assert projection.scale_bar(wide) == bar


@pytest.mark.parametrize(("wide", "step"), [(360, 60), (100, 20), (8, 1), (0.01, 0.002)])
def test_lines_of_degrees_are_neither_many_nor_none(wide: float, step: float) -> None:
    assert projection.degrees_between_lines(wide) == step
