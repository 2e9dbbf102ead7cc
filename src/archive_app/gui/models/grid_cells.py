"""A list laid out in lines of cells: as many in each line as there is room for.

Qt's own list of icons places every item before it shows any, which takes seconds for a million. A
table of cells all of one size places none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from archive_app.gui.models.keyed_rows import ROW
from archive_app.gui.tip import tip
from archive_app.model.hidden import without_hidden

Index = QModelIndex | QPersistentModelIndex


class GridCells(QAbstractTableModel):
    """Shows the rows of another model as cells, line by line; ``told`` is what a cell says."""

    def __init__(
        self,
        source: QAbstractItemModel,
        told: Callable[[Any], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._told = told
        self._across = 1
        source.modelAboutToBeReset.connect(self.beginResetModel)
        source.modelReset.connect(self.endResetModel)
        source.rowsAboutToBeInserted.connect(self._begin)
        source.rowsInserted.connect(self.endResetModel)
        source.dataChanged.connect(self._changed)

    @property
    def across(self) -> int:
        """How many cells are in a line."""
        return self._across

    @property
    def count(self) -> int:
        """How many cells there are."""
        return self._source.rowCount()

    def set_across(self, across: int) -> None:
        """Lay out anew with so many cells in a line."""
        if across != self._across:
            self.beginResetModel()
            self._across = across
            self.endResetModel()

    def number_of(self, index: Index) -> int | None:
        """Return which row of the list a cell shows, None where it shows none."""
        number = index.row() * self._across + index.column()
        return number if index.isValid() and number < self._source.rowCount() else None

    def cell_of(self, number: int) -> QModelIndex:
        """Return the cell that shows a row of the list."""
        return self.index(*divmod(number, self._across))

    def selection_of(self, numbers: Sequence[int]) -> QItemSelection:
        """Return the cells of rows of the list, which are in order, as few blocks."""
        made, across, at = QItemSelection(), self._across, 0
        while at < len(numbers):
            first = last = at
            while last + 1 < len(numbers) and numbers[last + 1] == numbers[last] + 1:
                last += 1
            line, column = divmod(numbers[first], across)
            lines = (last - first + 1) // across if column == 0 else 0
            # A run that begins a line is whole lines first; another one ends its line first.
            end = first + lines * across - 1 if lines else min(last, first + across - column - 1)
            made.select(self.index(line, column), self.cell_of(numbers[end]))
            at = end + 1
        return made

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else -(-self._source.rowCount() // self._across)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many cells are in a line."""
        return 0 if parent.isValid() else self._across

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let nothing be chosen after the last cell."""
        if self.number_of(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the list says, and the whole row under `ROW`."""
        number = self.number_of(index)
        if number is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
            ROW,
        ):
            return None
        row = self._source.index(number, 0).data(ROW)
        if role == ROW:
            return row
        told = "" if row is None else without_hidden(self._told(row))
        return tip(told) if told and role == Qt.ItemDataRole.ToolTipRole else told

    def _begin(self) -> None:
        self.beginResetModel()

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        start, end = first.row() // self._across, last.row() // self._across
        self.dataChanged.emit(self.index(start, 0), self.index(end, self._across - 1))
