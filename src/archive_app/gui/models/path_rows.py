"""Paths as rows for a list, safe to show; only those that are seen are worded."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from archive_app.services.scan import visible_name

Index = QModelIndex | QPersistentModelIndex
_TOLD = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


class PathRows(QAbstractListModel):
    """Paths in their order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.paths: tuple[Path, ...] = ()

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Show these in place of those before."""
        self.beginResetModel()
        self.paths = tuple(paths)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a path as it is shown, read aloud, and told in full where there is no room."""
        if role not in _TOLD or not index.isValid() or index.row() >= len(self.paths):
            return None
        return visible_name(os.fsencode(self.paths[index.row()]))
