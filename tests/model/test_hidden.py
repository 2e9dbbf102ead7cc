"""What has no shape of its own is named in one spelling, wherever a text is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.cli import output
from archive_app.model.hidden import in_one_line, without_hidden
from archive_app.model.validation import shown
from archive_app.services.scan import visible_name

HIDDEN = "a\u200bb\u202ec\x00d\u2028e\ufefff"
NAMED = "a[U+200B]b[U+202E]c[U+0000]d[U+2028]e[U+FEFF]f"


def test_what_is_hidden_is_spelled_alike_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    output.say(HIDDEN)
    assert capsys.readouterr().err == f"{NAMED}\n"
    assert without_hidden(HIDDEN) == NAMED
    assert shown(HIDDEN) == f"“{NAMED}”"
    assert visible_name(HIDDEN.encode()) == NAMED


def test_lines_and_tabs_stay_but_in_what_is_one_line() -> None:
    assert without_hidden("a\n\tb\r") == "a\n\tb[U+000D]"
    assert in_one_line("a\n\tb\r") == "a[U+000A][U+0009]b[U+000D]"


def test_a_name_that_is_no_text_keeps_its_bytes_apart_from_what_is_hidden() -> None:
    assert visible_name(b"\xff\x1b.jpg") == "\\xff[U+001B].jpg"


@given(st.text())
def test_nothing_is_left_that_acts_unseen(text: str) -> None:
    named = in_one_line(text)
    assert all(unicodedata.category(each)[0] != "C" for each in named)
    assert not {"\u2028", "\u2029"} & set(named)


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert in_one_line(text) == text
