"""Things of any kind as rows for a list; only those that are asked for are put into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
WHOLE = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
"""The roles in which words are told in full, for a list that may cut them."""


class WordedRows(QAbstractListModel, Generic[T]):
    """Rows in the order of their things; ``roles`` are those beside what is shown."""

    def __init__(self, parent: QObject, roles: Sequence[Qt.ItemDataRole] = ()) -> None:
        super().__init__(parent)
        self.things: Sequence[T] = ()
        self._told: Callable[[T], str] = str
        self._roles = (Qt.ItemDataRole.DisplayRole, *roles)

    def show_things(self, things: Sequence[T], told: Callable[[T], str]) -> None:
        """Show these in place of those before."""
        self.beginResetModel()
        self.things, self._told = things, told
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.things)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one is in words."""
        if role not in self._roles or not index.isValid() or index.row() >= len(self.things):
            return None
        return self._told(self.things[index.row()])
