"""Evidence items as rows of a table: what each column says, and which rows are selected."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.models.keyed_rows import Column
from archive_app.gui.widgets.table import make_room
from archive_app.model.hidden import in_one_line
from archive_app.services.browsing import ItemRow

_SHORT_DIGEST = 8
_ADDED, _REFERENCE = 3, 4
_WIDEST_REFERENCE = "MMMMQQQQ-2026-0000"
_LETTERS = (28, 16, 11, 0, 0, 22, 14)
_SHOWN_WHOLE = (7, 5)
"""Of how many columns the title takes what they leave, where there is room for so many."""


def item_columns(context: Context) -> list[Column[ItemRow]]:
    """Return what the columns of items are called and say."""
    translate = QCoreApplication.translate
    return [
        Column(translate("ItemTable", "Title"), lambda row: row.title),
        Column(
            translate("ItemTable", "Kind"),
            lambda row: wording.code_label(context, "evidence_kind", row.kind),
        ),
        Column(
            translate("ItemTable", "Size"),
            lambda row: "" if row.size is None else wording.size(row.size),
            is_number=True,
        ),
        Column(
            translate("ItemTable", "Added"),
            lambda row: "" if row.added_at is None else wording.moment(row.added_at),
        ),
        Column(translate("ItemTable", "Reference"), lambda row: row.reference),
        Column(
            translate("ItemTable", "Original name"),
            lambda row: in_one_line(row.original_name or ""),
        ),
        Column(
            translate("ItemTable", "Digest begins"), lambda row: (row.sha256 or "")[:_SHORT_DIGEST]
        ),
    ]


class ItemTable(QTableView):
    """A table whose whole rows are selected, several where one likes."""

    chosen = Signal(int)
    """The row that is current now."""

    def __init__(self, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(self.tr("Evidence items"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        for header in (rows, columns):
            # Drawn with the table's own, each heading would ask every selected row for its flags.
            header.setSelectionModel(QItemSelectionModel(model, header))
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + theme.STEP * 2)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in enumerate(_LETTERS):
            self.setColumnWidth(column, letter * letters + theme.STEP * 2)
        for column, widest in ((_ADDED, wording.widest_moment()), (_REFERENCE, _WIDEST_REFERENCE)):
            make_room(self, column, widest)
        self._narrowest = self.columnWidth(0) * 2 // 3
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(lambda index: self.chosen.emit(index.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the title what room is left, so that no other column is cut by the edge."""
        super().resizeEvent(event)
        for count in _SHOWN_WHOLE:
            others = sum(map(self.columnWidth, range(1, count)))
            left = self.viewport().width() - others
            if left >= self._narrowest:
                self.setColumnWidth(0, left)
                return

    def numbers(self) -> list[int]:
        """Return the rows that are selected, in order."""
        ranges = self.selectionModel().selection().toList()
        rows = {number for each in ranges for number in range(each.top(), each.bottom() + 1)}
        return sorted(rows)
