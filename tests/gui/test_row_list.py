"""A long list asks for what is seen of it, and moves as a list does."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QHelpEvent, QStandardItemModel, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip

from archive_app.gui.models.keyed_rows import ROW
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.row_delegate import Lines, RowDelegate
from archive_app.gui.widgets.row_list import RowList

ROWS = 150_000
Index = QModelIndex | QPersistentModelIndex


class Counting(QAbstractTableModel):
    """Rows without end that count how often anything is asked of them."""

    asked = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        self.asked += 1
        return 0 if parent.isValid() else ROWS

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        self.asked += 1
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        self.asked += 1
        return None


@pytest.mark.usefixtures("qapp")
def test_a_list_of_150000_asks_for_no_more_than_is_seen_and_goes_to_both_its_ends() -> None:
    model = Counting()
    shown = RowList(model, lambda row: Lines(str(row), "", ""), "Incidents")
    shown.resize(400, 600)
    shown.show()
    make_current(shown, model.index(ROWS // 2, 0))
    for key, row in ((Qt.Key.Key_End, ROWS - 1), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(shown, key)
        QApplication.processEvents()
        assert shown.currentIndex().row() == row
    model.dataChanged.emit(model.index(0, 0), model.index(ROWS - 1, 0))
    QApplication.processEvents()
    assert 0 < model.asked < 5_000
    shown.close()
    shown.deleteLater()


def tip_of(shown: RowList, row: int) -> str:
    option = QStyleOptionViewItem()
    shown.initViewItemOption(option)
    index = shown.model().index(row, 0)
    option.rect = shown.visualRect(index)
    event = QHelpEvent(QEvent.Type.ToolTip, option.rect.center(), QPoint(200, 200))
    assert shown.itemDelegate().helpEvent(event, shown, option, index)
    told = QToolTip.text()
    QToolTip.hideText()
    return told


class Titled(QStandardItemModel):
    """One row, of which the title and the note are given."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__(1, 1)
        self.lines = Lines(title, note, "6 Sep 2024", "2 files")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.lines if role == ROW else None


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("title", "is_told"), [("Short", False), ("Long " * 40, True)])
def test_what_is_cut_and_that_alone_has_a_tool_tip(title: str, *, is_told: bool) -> None:
    model = Titled(title, "ABC-1")
    shown = RowList(model, lambda row: row, "Incidents")
    shown.resize(600, 200)
    shown.show()
    assert bool(tip_of(shown, 0)) is is_told
    shown.close()
    shown.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_a_tool_tip_shows_the_letters_of_a_title_and_loads_nothing() -> None:
    title = '<b>bold</b><img src="file:///x.png"> & ' * 10
    shown = RowList(Titled(title, "ABC-1"), lambda row: row, "Incidents")
    shown.resize(300, 200)
    shown.show()
    told = QTextDocumentFragment.fromHtml(tip_of(shown, 0))
    assert "\ufffc" not in told.toPlainText()  # what stands for a picture
    assert '<b>bold</b><img src="file:///x.png"> &' in told.toPlainText()
    shown.close()
    shown.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_a_title_longer_than_a_line_is_shown_whole_with_all_that_is_below_it() -> None:
    title = "Sixteen prisoners of war reported shot near Mykolaivka and Sukhyi Yar"
    shown = RowList(Titled(title, "9PD1XX6P-2026-0011"), lambda row: row, "Incidents")
    shown.resize(468, 200)
    shown.show()
    option = QStyleOptionViewItem()
    shown.initViewItemOption(option)
    index = shown.model().index(0, 0)
    option.rect = shown.visualRect(index)
    delegate = shown.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    first, rest, *others = delegate.shown(option, index)
    assert f"{first} {rest}" == title
    assert sorted(others) == ["2 files", "6 Sep 2024", "9PD1XX6P-2026-0011"]
    assert not tip_of(shown, 0)
    shown.close()
    shown.deleteLater()
