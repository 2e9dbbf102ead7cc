"""Incidents with a box to tick before each: which of them are meant, however many there are."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QIdentityProxyModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from archive_app.gui import wording
from archive_app.gui.models.keyed_rows import ROW, KeyedRows
from archive_app.model.hidden import without_hidden
from archive_app.services.browsing import IncidentRow

Index = QModelIndex | QPersistentModelIndex


class ChosenIncidents(QIdentityProxyModel):
    """Adds a tick to each row of a list of incidents."""

    ticked = Signal()

    def __init__(self, rows: KeyedRows[IncidentRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, None] = {}
        self.setSourceModel(rows)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The references that are ticked, in the order in which they were."""
        return tuple(self._chosen)

    def choose(self, references: tuple[str, ...]) -> None:
        """Tick these and no others."""
        self._chosen = dict.fromkeys(references)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
        self.ticked.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every row be ticked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the tick of a row, or what it says."""
        row = super().data(index, ROW)
        if role == Qt.ItemDataRole.CheckStateRole:
            is_chosen = row is not None and row.reference in self._chosen
            return Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if row is None:
                return super().data(index, role)
            return wording.joined(
                without_hidden(row.title), row.reference, wording.items_counted(row.items)
            )
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row, or take its tick away."""
        row = super().data(index, ROW)
        if role != Qt.ItemDataRole.CheckStateRole or row is None:
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen[row.reference] = None
        else:
            self._chosen.pop(row.reference, None)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True
