"""Lists of any length: rows of one height, of which only those that are seen are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView

from archive_app.gui.widgets.row_delegate import Lines, RowDelegate


class OneColumn(QTableView):
    """A table of one column that looks and moves as a list; ``name`` is read aloud.

    A list view asks the model for each of its rows whenever it lays them out: among 150,000 that
    holds the window up for half a second.
    """

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_row_height(self, height: int) -> None:
        """Let each row have this height, in pixels."""
        self.verticalHeader().setDefaultSectionSize(height)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go to the first and the last row by Home and End, as in a list."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self.model().rowCount() - 1,
        }
        if action in ends:
            return self.model().index(ends[action], 0)
        return super().moveCursor(action, modifiers)


class RowList(OneColumn):
    """Rows of three lines each, which ``told`` makes of what the model has under `ROW`.

    There is room for ``least_rows`` of them, whatever is around it.
    """

    def __init__(
        self,
        model: QAbstractItemModel,
        told: Callable[[Any], Lines],
        name: str,
        *,
        least_rows: int = 0,
    ) -> None:
        super().__init__(model, name)
        delegate = RowDelegate(told, self)
        self.setItemDelegate(delegate)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        height = delegate.sizeHint(option, QModelIndex()).height()
        self.set_row_height(height)
        self.setMinimumHeight(height * least_rows + 2 * self.frameWidth())
