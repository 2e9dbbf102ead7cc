"""Coordinates are understood in every common form, and a name stays as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.model.typed_place import read_place, typed_coordinates
from archive_app.model.values import Place

Understood = tuple[str | None, str | None, str | None, int | None]

CLEAR: dict[str, Understood] = {
    "48.33, 37.87": (None, "48.33", "37.87", None),
    "48.33 37.87": (None, "48.33", "37.87", None),
    "48.33,37.87": (None, "48.33", "37.87", None),
    "48,33; 37,87": (None, "48.33", "37.87", None),
    "48,33 37,87": (None, "48.33", "37.87", None),
    "48,33, 37,87": (None, "48.33", "37.87", None),
    "-33.85, -70.5": (None, "-33.85", "-70.5", None),
    "48.33 N 37.84 E ± 1 km": (None, "48.33", "37.84", 1000),
    "48.33N, 37.84E": (None, "48.33", "37.84", None),
    "N48.33 E37.84": (None, "48.33", "37.84", None),
    "37.84 E, 48.33 N": (None, "48.33", "37.84", None),
    "33.85 S 70.5 W": (None, "-33.85", "-70.5", None),
    "48.33° 37.84°": (None, "48.33", "37.84", None),
    "48°19'48\"N 37°50'24\"E": (None, "48.33000", "37.84000", None),
    "48°19′48.5″ N, 37°50′24.0″ E": (None, "48.330139", "37.840000", None),
    "48° 19.8' N, 37° 50.4' E": (None, "48.33000", "37.84000", None),
    "48°19' N 37°50' E": (None, "48.3167", "37.8333", None),
    "48.33 пн. ш., 37.84 сх. д.": (None, "48.33", "37.84", None),
    "48°19′48″ пн. ш. 37°50′24″ сх. д. ± 500 м": (None, "48.33000", "37.84000", 500),
    "48.33, 37.87 +/- 500 m": (None, "48.33", "37.87", 500),
    "48.33, 37.87 +- 1,5 км": (None, "48.33", "37.87", 1500),
    "48.33, 37.87 within 2 km": (None, "48.33", "37.87", 2000),
    "48 N 38 E": (None, "48", "38", None),
    "Phenol plant, Niu-York 48.33, 37.84": ("Phenol plant, Niu-York", "48.33", "37.84", None),
    "School 5, 48.33, 37.84": ("School 5", "48.33", "37.84", None),
    "48.33, 37.84 (завод «Фенол») ± 1 км": ("завод «Фенол»", "48.33", "37.84", 1000),
    "near Zelenyi Shliakh": ("near Zelenyi Shliakh", None, None, None),
    "School 5, Bakhmut": ("School 5, Bakhmut", None, None, None),
    "house 12, flat 4": ("house 12, flat 4", None, None, None),
    "37U DB": ("37U DB", None, None, None),
    "building 37U, DB 1234": ("building 37U, DB 1234", None, None, None),
    "flat 5 d at 10 12": ("flat 5 d at 10 12", None, None, None),
    "Post 12UDB12345": ("Post 12UDB12345", None, None, None),
    "geo:48.1,37.2": (None, "48.1", "37.2", None),
    "geo:-33.85,-70.5,520;u=35": (None, "-33.85", "-70.5", 35),
    "geo:48,37": (None, "48", "37", None),
    "https://maps.google.com/?q=48.1,37.2": (None, "48.1", "37.2", None),
    "https://maps.google.com/?q=loc:48.1%2C+37.2&z=15": (None, "48.1", "37.2", None),
    "https://www.google.com/maps/@48.1,37.2,15z": (None, "48.1", "37.2", None),
    "https://www.google.com/maps/place/Niu-York/@48.2,37.3,15z/data=!4m2!3d48.1!4d37.2": (
        *(None, "48.1", "37.2", None),
    ),
    "https://www.google.com/maps/search/?api=1&query=48.1,37.2": (None, "48.1", "37.2", None),
    "https://osm.org/#map=15/48.1/37.2": (None, "48.1", "37.2", None),
    "https://www.openstreetmap.org/?mlat=48.1&mlon=37.2#map=15/48.2/37.3": (
        *(None, "48.1", "37.2", None),
    ),
    "http://maps.apple.com/?ll=48.1,37.2": (None, "48.1", "37.2", None),
    "School 5, https://osm.org/#map=15/48.1/37.2 ± 1 km": ("School 5", "48.1", "37.2", 1000),
    "School 5 https://example.org/?ll=37.2,48.1": (
        *("School 5 https://example.org/?ll=37.2,48.1", None, None, None),
    ),
    "School 5 https://example.org/?ll=1.1,2.2 48.1, 37.2": (
        *("School 5 https://example.org/?ll=1.1,2.2", "48.1", "37.2", None),
    ),
    "37U DB 12345 67890, 48.33, 37.84": ("37U DB 12345 67890", "48.33", "37.84", None),
    "the geo: station": ("the geo: station", None, None, None),
    "вул. Миру, 5": ("вул. Миру, 5", None, None, None),
    "5 km north of Bakhmut": ("5 km north of Bakhmut", None, None, None),
    "48.33 ± 500 m, 37.84": (None, "48.33", "37.84", 500),
    "near Niu-York 48.33 ± 500 m, 37.84": ("near Niu-York", "48.33", "37.84", 500),
    "8GX7+QG Niu-York, 48.33, 37.84": ("8GX7+QG Niu-York", "48.33", "37.84", None),
    "C++ and 22+33": ("C++ and 22+33", None, None, None),
    "1234": ("1234", None, None, None),
    "House 12 5 3, entrance 7": ("House 12 5 3, entrance 7", None, None, None),
    "": (None, None, None, None),
}

UNCLEAR = {
    "148.33, 37.87": "out_of_range",
    "48.33, 187.87": "out_of_range",
    "48.33 N 37.84 N": "out_of_range",
    "48, 37": "whole_degrees",
    "95, 37": "out_of_range",
    "48.33, 197": "out_of_range",
    "48 19 48, 37 50 24": "form",
    "Niu-York 48 19 48, 37 50 24": "form",
    "48.33,37.84,1000": "form",
    "48.33, 37.84, 120": "form",
    "Niu-York 48.33,37.84,1000": "form",
    "N48 35.7 E38 0.1": "form",
    "by the river, n48 35.7, e38 0.1": "form",
    "48 35.7 N 38 0.1 E": "form",
    "8GX7+QG": "plus_code",
    "8gx7c5m2+qg": "plus_code",
    "8GX7+QG Niu-York": "plus_code",
    "8GX70000+": "plus_code",
    "48.33, 37.87 or 48.40, 37.90": "one_of_two",
    "48.33, 37.87 ± 90000 km": "wrong_radius",
    "37U DB 12345 67890": "grid",
    "37UDB1234567890": "grid",
    "37u db 12345 67890": "grid",
    "Grid 37U DQ 123 456": "grid",
    "MGRS: 37U DQ 12 45, by the river": "grid",
    "https://maps.app.goo.gl/AbCdEf12": "link",
    "https://t.me/channel/123": "link",
    "www.example.org/place": "link",
    # Some write the longitude first.
    "https://example.org/maps/?ll=37.2,48.1": "link",
    "https://osm.org/node/123456": "link",
    "geo:148.1,37.2": "out_of_range",
    "geo:48.1,37.2 or 48.3, 37.4": "one_of_two",
}


@pytest.mark.parametrize("text", CLEAR)
def test_a_place_is_understood_as_it_is_typed(text: str) -> None:
    found = read_place(text)
    assert (found.name, found.latitude, found.longitude, found.uncertainty_m) == CLEAR[text]
    assert found.unclear is None


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_may_be_coordinates_or_not_is_not_taken(text: str) -> None:
    assert read_place(text).unclear == UNCLEAR[text]


@given(st.text(max_size=60))
def test_any_text_is_read_and_its_coordinates_are_such_as_a_record_takes(text: str) -> None:
    found = read_place(text)
    if found.latitude is not None:
        Place(latitude=found.latitude, longitude=found.longitude)


@given(
    st.decimals(-90, 90, places=5),
    st.decimals(-180, 180, places=5),
    st.none() | st.integers(0, 20_000_000),
)
def test_what_was_kept_is_typed_and_understood_again(
    latitude: object, longitude: object, uncertainty_m: int | None
) -> None:
    found = read_place(typed_coordinates(str(latitude), str(longitude), uncertainty_m))
    assert found.latitude == str(latitude)
    assert found.longitude == str(longitude)
    assert found.uncertainty_m == uncertainty_m
