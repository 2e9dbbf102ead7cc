"""Tables of rows: one row is chosen at a time, and the Tab key leaves the table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from archive_app.gui import theme


def rows_table(model: QAbstractItemModel, name: str, widest: Sequence[str]) -> QTableView:
    """Return a table; ``widest`` are texts that its columns have room for, the last but not named.

    The last column takes what room is left.
    """
    made = QTableView()
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
    for number, text in enumerate(widest):
        header.resizeSection(number, _room(made, text))
    return made


def make_room(table: QTableView, column: int, text: str) -> None:
    """Make a column wide enough for a text, where it is not."""
    header = table.horizontalHeader()
    header.resizeSection(column, max(header.sectionSize(column), _room(table, text)))


def row_height(table: QTableView) -> int:
    """Return how high a row of a table is."""
    return table.fontMetrics().height() + theme.STEP * 3 // 2


def _room(table: QTableView, text: str) -> int:
    return table.fontMetrics().horizontalAdvance(text) + theme.STEP * 5 // 2
