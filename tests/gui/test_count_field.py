"""How many is read as people write it; what is no number stays as typed, and is told."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from archive_app.gui.widgets.count_field import CountField


def lines(field: CountField) -> list[QLineEdit]:
    found = field.findChildren(QLineEdit)
    assert len(found) == 4
    return found


@pytest.mark.parametrize(
    "typed",
    ["1200", "1,200", "1 200", "1.200", "1\u00a0200", "1\u202f200", "1’200", " 1200 "],
)
def test_thousands_are_read_however_they_are_set_apart(qapp: QApplication, typed: str) -> None:
    field = CountField("Victims")
    lines(field)[0].setText(typed)
    assert field.said() == {"min": 1200}
    assert field.problem() == ""


@pytest.mark.parametrize("typed", ["about 12", "12-15", "1,20", "1.5", "-3", "9" * 12, "1,200 000"])
def test_what_is_no_number_is_told_and_kept_as_typed(qapp: QApplication, typed: str) -> None:
    field = CountField("Victims")
    QTest.keyClicks(lines(field)[1], typed)
    assert lines(field)[1].text() == typed
    assert field.said() is None
    assert typed in field.problem()
    again = CountField("Victims")
    again.restore(field.typed())
    assert lines(again)[1].text() == typed


def test_numbers_that_go_down_are_told(qapp: QApplication) -> None:
    field = CountField("Victims")
    field.show_said({"min": 1200, "max": 900, "basis": "a list"})
    assert "must not go down" in field.problem()
    assert field.said() == {"min": 1200, "max": 900, "basis": "a list"}
