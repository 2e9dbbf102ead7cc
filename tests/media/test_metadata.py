"""Metadata as read: nothing normalised away, always JSON, never too long."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.TiffImagePlugin import IFDRational

from archive_app.media.metadata import as_read, bounded
from archive_app.media.protocol import METADATA_LIMIT, Triple

SURROGATES_TOO = st.text(st.characters(exclude_categories=()))
ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.fractions(),
        st.binary(max_size=40),
        SURROGATES_TOO,
    ),
    lambda inner: st.lists(inner) | st.dictionaries(SURROGATES_TOO, inner),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (IFDRational(5980, 100), "5980/100"),
        (IFDRational(0, 0), "0/0"),
        (Fraction(1, 3), "1/3"),
        (0.1, "0.1"),
        (float("nan"), "nan"),
        (7, 7),
        (2**64, "0x10000000000000000"),
        (b"\x00\xff", {"base64url": "AP8="}),
        ("2024:09:06 10:00:00 \x00", "2024:09:06 10:00:00 \x00"),
        ("\udcff", "\\udcff"),
        ((IFDRational(48, 1), 2), ["48/1", 2]),
        ({1: b""}, {"1": {"base64url": ""}}),
    ],
)
def test_values_are_kept_as_they_were_read(value: object, read: object) -> None:
    assert as_read(value) == read


@given(ANYTHING)
def test_every_value_becomes_json_that_comes_back_the_same(value: object) -> None:
    read = as_read(value)
    text = json.dumps(read, ensure_ascii=False, allow_nan=False).encode()
    assert json.loads(text) == read


@given(st.lists(st.integers(min_value=0, max_value=METADATA_LIMIT), max_size=8))
def test_metadata_never_grows_beyond_its_limit(lengths: list[int]) -> None:
    triples: list[Triple] = [("EXIF", f"Tag{n}", "x" * length) for n, length in enumerate(lengths)]
    kept, cut = bounded(triples)
    assert len(json.dumps(kept)) <= METADATA_LIMIT
    assert cut is (kept != triples)


def test_what_is_left_out_leaves_its_name_and_makes_room_for_the_rest() -> None:
    long: Triple = ("EXIF", "MakerNote", "x" * METADATA_LIMIT)
    short: Triple = ("EXIF", "Make", "Sample")
    kept, cut = bounded([long, short])
    assert cut
    assert kept == [("EXIF", "MakerNote", {"left_out": METADATA_LIMIT + 2}), short]
