"""JSON that people and scripts hand in is read strictly and keeps its digits."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.cli.json_input import assigned, read_object
from archive_app.errors import InvalidInput
from tests.cli.running import OPEN, run, succeed

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), values, max_size=5))
def test_whatever_is_an_object_is_read(
    tmp_path_factory: pytest.TempPathFactory, said: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "object.json"
    path.write_text(json.dumps(said))
    assert read_object(path) == said


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "expected at line 1, column 1"),
        (b'{"title": "x",}', "line 1, column 15"),
        (b'{\n"title" "x"}', "line 2, column 9"),
        (b'{"a": 1, "a": 2}', "“a” is there twice"),
        (b'{"a": {"b": 1, "b": 2}}', "“b” is there twice"),
        (b"[]", "one JSON object"),
        (b'"text"', "one JSON object"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "not a number"),
        (b'{"a": 1e99999999999999999999}', "longer than any that is needed"),
        (b'{"a": 1e999999}', "longer than any that is needed"),
        (b'{"a": ' + b"1" * 5000 + b"}", "longer than any that is needed"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b" " * (16 * 1024 * 1024) + b"{}", "16 MiB"),
    ],
)
def test_what_is_no_json_object_is_refused(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "untrusted.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=part):
        read_object(path)


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "marked.json"
    path.write_bytes(b'\xef\xbb\xbf{"title": "x"}')
    assert read_object(path) == {"title": "x"}


def test_coordinates_keep_their_digits(folder: Path) -> None:
    given = b'{"title": "T", "place": {"latitude": 48.330, "longitude": 37.8700000000}}'
    saved = succeed("incident", "add", "a", "--from-json", "-", "--json", *OPEN, stdin=given).json
    place = succeed("incident", "show", "a", saved["reference"], "--json", *OPEN).json["record"][
        "place"
    ]
    assert (place["latitude"], place["longitude"]) == ("48.330", "37.8700000000")


def test_fields_are_set_one_by_one() -> None:
    present = {"place": {"name": "Kyiv", "oblast": "Kyiv"}, "title": "T"}
    assert assigned(
        ["title=A = b", "place.name=Kherson", "place.raion=X", "legal_hold:=true", "n.m.o:=1.50"],
        present,
    ) == {
        "title": "A = b",
        "place": {"name": "Kherson", "oblast": "Kyiv", "raion": "X"},
        "legal_hold": True,
        "n": {"m": {"o": Decimal("1.50")}},
    }
    assert present == {"place": {"name": "Kyiv", "oblast": "Kyiv"}, "title": "T"}


@pytest.mark.parametrize("assignment", ["title", "=x", ":=1", "a:=", "a:={"])
def test_what_sets_no_field_is_refused(assignment: str) -> None:
    with pytest.raises(InvalidInput):
        assigned([assignment], {})


def test_an_edit_changes_what_is_named_and_leaves_the_rest(folder: Path) -> None:
    words = ("incident", "add", "a", "--title", "T", "--place", "Kyiv", "--at", "50.45, 30.52")
    reference = succeed(*words, "--set", "place.raion=Old", *OPEN).stdout.strip()
    edit = ("incident", "edit", "a", reference)
    succeed(*edit, "--set", "place.raion=New", "--set", "victims_alleged.best:=2", *OPEN)
    succeed(
        *edit, "--from-json", "-", *OPEN, stdin=b'{"description": "D", "victims_alleged": null}'
    )
    record = succeed("incident", "show", "a", reference, "--json", *OPEN).json["record"]
    assert {name: value for name, value in record["place"].items() if value} == {
        "name": "Kyiv",
        "latitude": "50.45",
        "longitude": "30.52",
        "raion": "New",
    }
    assert record["description"] == "D"
    assert "victims_alleged" not in record
    same = succeed(*edit, "--set", "description=D", "--json", *OPEN)
    assert same.json["revision"] == 3
    assert same.stderr == "The record says this already: nothing was recorded.\n"
    assert len(succeed("incident", "history", "a", reference, "--json", *OPEN).json) == 3
    refused = run(*edit, "--set", "colour=red", *OPEN)
    assert (refused.code, "colour" in refused.stderr) == (2, True)
