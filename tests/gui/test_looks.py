"""What is drawn can be told from what is round it, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from archive_app.gui import theme
from archive_app.gui.widgets.row_list import OneColumn
from archive_app.gui.widgets.text import button

# What WCAG 2.2 asks of a control's outline (1.4.11).
LEAST = 3.0


@pytest.fixture(params=["light", "dark"])
def scheme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    theme.use_scheme(request.param)
    yield request.param
    theme.use_scheme("light")


def ticked_table() -> QWidget:
    model = QStandardItemModel(1, 1)
    item = QStandardItem("")
    item.setCheckState(Qt.CheckState.Unchecked)
    model.setItem(0, 0, item)
    made = OneColumn(model, "Incidents")
    model.setParent(made)
    return made


def ticked_tree() -> QWidget:
    made = QTreeWidget()
    made.setHeaderHidden(True)
    made.setRootIsDecorated(False)
    item = QTreeWidgetItem([""])
    item.setCheckState(0, Qt.CheckState.Unchecked)
    made.addTopLevelItem(item)
    return made


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def strongest(image: QImage, inset: int) -> float:
    """Return the most contrast that anything inside of the edge has with the middle of it."""
    around = image.pixelColor(image.width() - inset - 1, image.height() - inset - 1)
    return max(
        contrast(image.pixelColor(x, y), around)
        for x in range(inset, min(40, image.width() - inset))
        for y in range(inset, min(40, image.height() - inset))
    )


@pytest.mark.usefixtures("scheme")
@pytest.mark.parametrize(
    "make", [lambda: QCheckBox(""), lambda: QRadioButton(""), ticked_table, ticked_tree]
)
def test_a_box_that_is_not_ticked_can_be_seen(make: type[QWidget]) -> None:
    box = make()
    box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    box.resize(80, 60)
    image = box.grab().toImage()
    box.deleteLater()
    assert strongest(image, 2) >= LEAST


@pytest.mark.usefixtures("scheme")
def test_a_quiet_button_that_cannot_be_pressed_looks_so() -> None:
    quiet = button("Back", quiet=True)
    enabled = quiet.grab().toImage()
    quiet.setEnabled(False)
    disabled = quiet.grab().toImage()
    quiet.deleteLater()
    assert disabled != enabled
