"""records.csv: every disclosed value, exactly, and none that a spreadsheet computes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.bundle.rendering.records_csv import defused, records_csv
from archive_app.bundle.rendering.statements import Statements
from archive_app.model.canonical import JsonValue
from archive_app.model.hidden import without_hidden
from tests.bundle.rendering import bundles

TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def rows(statements: Statements) -> Iterator[dict[str, str]]:
    content = b"".join(records_csv(statements))
    assert content.startswith(b"\xef\xbb\xbf")
    return csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)


def read_back(row: dict[str, str]) -> JsonValue:
    """Read as its docstring says: take the apostrophe away, then read JSON where it is JSON."""
    cell = row["value"].removeprefix("'")
    value: JsonValue = json.loads(cell) if row["form"] == "json" else cell
    return value


def as_shown(value: JsonValue) -> JsonValue:
    return without_hidden(value) if isinstance(value, str) else value


def test_every_disclosed_value_is_there_as_it_is() -> None:
    statements = bundles.statements()
    expected = [
        (record.local, each.name, as_shown(each.value))
        for record in statements.records()
        for each in record.said.disclosed
    ]
    found = [(row["record"], row["field"], read_back(row)) for row in rows(statements)]
    assert found == expected


@given(TYPED)
def test_any_text_comes_back(typed: str) -> None:
    (row,) = rows(bundles.of([bundles.value("/title", typed)], [], [], bundles.sent()))
    assert read_back(row) == without_hidden(typed)
    assert row["form"] == ("text" if without_hidden(typed) == typed else "shown")


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u200f", "\x1b", "\r", "\u2028"])
def test_a_character_that_cannot_be_seen_is_named(hidden: str) -> None:
    (row,) = rows(
        bundles.of([bundles.value("/title", f"a{hidden}gpj.exe")], [], [], bundles.sent())
    )
    assert (row["form"], row["value"]) == ("shown", f"a[U+{ord(hidden):04X}]gpj.exe")


@pytest.mark.parametrize("sign", list("=+-@\t\r\n'＝＋－＠"))
def test_no_cell_begins_as_a_formula(sign: str) -> None:
    typed = f"{sign}HYPERLINK(1)"
    assert defused(typed) == f"'{typed}"
    (row,) = rows(bundles.of([bundles.value("/title", typed)], [], [], bundles.sent()))
    assert row["value"].startswith("[U+000D]" if sign == "\r" else "'")
    assert read_back(row) == without_hidden(typed)


def test_a_number_below_zero_is_defused_and_comes_back() -> None:
    (row,) = rows(bundles.of([bundles.value("/n", -5)], [], [], bundles.sent()))
    assert row["value"] == "'-5"
    assert read_back(row) == -5
