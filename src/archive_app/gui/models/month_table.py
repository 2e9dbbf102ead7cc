"""Counts for each month as a table: incidents, people alleged and verified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from archive_app.gui import wording
from archive_app.services.where_when import Harmed, MonthCounts

Index = QModelIndex | QPersistentModelIndex


class MonthTable(QAbstractTableModel):
    """One row for each month, in order, that without a known month at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._months: Sequence[MonthCounts] = ()
        self._headings = (
            self.tr("Month"),
            self.tr("Incidents"),
            self.tr("People, alleged"),
            self.tr("People, verified"),
        )

    def show_months(self, months: Sequence[MonthCounts]) -> None:
        """Show these in place of those before."""
        self.beginResetModel()
        self._months = months
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many months there are."""
        return 0 if parent.isValid() else len(self._months)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        counts = self._months[index.row()]
        return (
            month_name(counts.month),
            wording.number(counts.incidents),
            people(counts.alleged),
            people(counts.verified),
        )[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column, on the side of what stands below it."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        heading = self._headings[section]
        told: dict[int, Any] = {
            # In two lines, which leave room for the columns beside it.
            Qt.ItemDataRole.DisplayRole: heading.replace(", ", ",\n"),
            Qt.ItemDataRole.AccessibleTextRole: heading,
            Qt.ItemDataRole.TextAlignmentRole: _side(section),
        }
        return told.get(role)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def month_name(month: str | None) -> str:
    """Return "September 2024" in the spoken language for ``2024-09``."""
    if month is None:
        return QCoreApplication.translate("MonthTable", "Month not known")
    year, _, number = month.partition("-")
    name = QLocale().standaloneMonthName(int(number))
    return f"{name[:1].upper()}{name[1:]} {year}"


def people(harmed: Harmed) -> str:
    """Return a number of people, or from which to which it may be."""
    if harmed.least == harmed.most:
        return wording.number(harmed.least)
    return f"{wording.number(harmed.least)}–{wording.number(harmed.most)}"
