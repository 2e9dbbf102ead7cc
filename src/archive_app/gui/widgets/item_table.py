"""Evidence items as rows of a table: what each column says, and which rows are selected."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.models.keyed_rows import Column
from archive_app.gui.widgets.table import FittingTable
from archive_app.model.hidden import in_one_line
from archive_app.services.browsing import ItemRow

_SHORT_DIGEST = 8
_ADDED, _REFERENCE = 3, 4
_LETTERS = (18, 16, 11, 0, 0, 22, 14)


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


class ItemTable(FittingTable):
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
            self.need(column, letter * letters + theme.STEP * 2)
        for column, widest in (
            (_ADDED, wording.widest_moment()),
            (_REFERENCE, wording.WIDEST_REFERENCE),
        ):
            self.make_room(column, widest)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(lambda index: self.chosen.emit(index.row()))

    def fit(self) -> int:
        """Give the title what room the columns leave that are shown."""
        left = super().fit()
        self.setColumnWidth(0, self.needed.get(0, 0) + left)
        return left

    def numbers(self) -> list[int]:
        """Return the rows that are selected, in order."""
        ranges = self.selectionModel().selection().toList()
        rows = {number for each in ranges for number in range(each.top(), each.bottom() + 1)}
        return sorted(rows)
