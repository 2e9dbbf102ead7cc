"""A list of numbers, as models of models are tested with."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from archive_app.gui.models.grid_cells import Index
from archive_app.gui.models.keyed_rows import ROW


class Numbers(QAbstractTableModel):
    """So many rows, each its own number."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def grow(self, by: int) -> None:
        """Let rows come in front."""
        self.beginInsertRows(QModelIndex(), 0, by - 1)
        self._count += by
        self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        """Return how many rows there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return that there is one column."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the number of a row."""
        return index.row() if role in (Qt.ItemDataRole.DisplayRole, ROW) else None
