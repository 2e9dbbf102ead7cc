"""A long list asks for what is seen of it, and moves as a list does."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.row_delegate import Lines
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
