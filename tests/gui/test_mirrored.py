"""In a window that reads from the right, a text still reads as it is written, beside its lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyleOptionComboBox

from archive_app.gui.widgets.fields import Choice
from archive_app.gui.widgets.text import label

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
AT_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(RTL)
    yield
    qapp.setLayoutDirection(LTR)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("27 Nov 2026, 00:53    Exported", LTR), ("5 minutes", LTR), ("27 نوفمبر", RTL)],
)
@pytest.mark.usefixtures("mirrored")
def test_a_label_reads_in_the_direction_of_its_words_and_stands_at_the_right(
    text: str, direction: Qt.LayoutDirection
) -> None:
    for made in (label(text), label("title")):
        made.setText(text)
        assert made.layoutDirection() is direction
        assert made.alignment() & AT_THE_RIGHT == AT_THE_RIGHT


@pytest.mark.usefixtures("mirrored")
def test_a_chosen_number_keeps_its_place_before_its_unit() -> None:
    box, option = Choice(), QStyleOptionComboBox()
    box.addItem("5 minutes")
    box.initStyleOption(option)
    assert option.currentText == "\u20685 minutes\u2069"
