"""What a search found, as rows for a list: incidents and evidence items in one order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from archive_app.gui.models.keyed_rows import ROW
from archive_app.model.hidden import without_hidden
from archive_app.services.search import Hit

Index = QModelIndex | QPersistentModelIndex


class Hits(QAbstractListModel):
    """A page of hits; ``accessible`` says one aloud."""

    def __init__(self, accessible: Callable[[Hit], str], parent: QObject) -> None:
        super().__init__(parent)
        self._accessible = accessible
        self._hits: tuple[Hit, ...] = ()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show these in place of those before; nothing moves where they are the same."""
        if tuple(hits) == self._hits:
            return
        self.beginResetModel()
        self._hits = tuple(hits)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a hit, what is read aloud of it, or the whole of it under `ROW`."""
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == ROW:
            return hit
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return without_hidden(self._accessible(hit))
        return without_hidden(hit.title) if role == Qt.ItemDataRole.DisplayRole else None
