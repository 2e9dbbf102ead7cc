"""Tables of rows: one row is chosen at a time, and the Tab key leaves the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from archive_app.gui import theme

V = TypeVar("V", bound=QTableView)


class FittingTable(QTableView):
    """A table that leaves out columns, the last first, where it has no room for them.

    What they say stands beside it in full, of the row that is chosen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.needed: dict[int, int] = {}

    def make_room(self, column: int, text: str) -> None:
        """Make a column wide enough for a text, where it is not."""
        self.need(column, _room(self, text))

    def need(self, column: int, width: int) -> None:
        """Make a column as wide, where it is not; without that room it is left out."""
        if width > self.needed.get(column, 0):
            self.needed[column] = width
            self.horizontalHeader().resizeSection(column, width)
            self.fit()

    def fit(self) -> int:
        """Leave out what there is no room for; return how much is left of it.

        Where the last column stretches, what becomes the last may be cut to half of its room.
        """
        header, left = self.horizontalHeader(), self.viewport().width()
        is_cut, is_full = header.stretchLastSection(), False
        for column in range(header.count()):
            needed = self.needed.get(column, header.sectionSizeHint(column))
            least = needed // 2 if is_cut else needed
            is_full = is_full or (column > 0 and least > left)
            self.setColumnHidden(column, is_full)
            if is_full:
                continue
            if is_cut and not needed <= header.sectionSize(column) <= left:
                header.resizeSection(column, min(needed, left))
            left -= needed
        return left

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as there is room for."""
        super().resizeEvent(event)
        self.fit()


def rows_table(model: QAbstractItemModel, name: str, widest: Sequence[str]) -> QTableView:
    """Return a table; ``widest`` are texts that its columns have room for, the last but not named.

    The last column takes what room is left.
    """
    made = of_rows(QTableView(), model, name)
    for number, text in enumerate(widest):
        made.horizontalHeader().resizeSection(number, _room(made, text))
    return made


def of_rows(made: V, model: QAbstractItemModel, name: str) -> V:
    """Return a table as one of rows."""
    made.setModel(model)
    made.setAccessibleName(name)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setTabKeyNavigation(False)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(row_height(made))
    header = made.horizontalHeader()
    header.setStretchLastSection(True)
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    return made


def row_height(table: QTableView) -> int:
    """Return how high a row of a table is."""
    return table.fontMetrics().height() + theme.STEP * 3 // 2


def _room(table: QTableView, text: str) -> int:
    return table.fontMetrics().horizontalAdvance(text) + theme.STEP * 5 // 2
