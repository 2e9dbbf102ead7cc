"""A grid of thumbnails of any length: as many in a line as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from archive_app.gui.context import Context
from archive_app.gui.models.grid_cells import GridCells
from archive_app.gui.models.keyed_rows import ROW, KeyedRows
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.thumbnail_cells import ThumbnailCells
from archive_app.services.browsing import ItemRow

_PAUSE_MS = 50


@dataclass(frozen=True)
class _Kept:
    """The keys of what is selected, current and topmost, and how far down it is."""

    selected: set[int]
    current: int | None
    top: int | None
    scrolled: int


class ThumbnailGrid(QTableView):
    """Shows the rows of a list of items as pictures."""

    chosen = Signal(int)
    """The row that is current now."""
    opened = Signal()

    def __init__(
        self,
        context: Context,
        source: KeyedRows[ItemRow],
        told: Callable[[Any], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._kept: _Kept | None = None
        self.cells = GridCells(source, told, self)
        self.setModel(self.cells)
        # After the view itself, which forgets what was selected whenever it is laid out anew.
        self.cells.modelAboutToBeReset.connect(self._remember)
        self.cells.modelReset.connect(self._recall)
        self._delegate = ThumbnailCells(context, self)
        self._delegate.arrived.connect(self.viewport().update)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            # Drawn with the grid's own, each heading would ask every selected cell for its flags.
            header.setSelectionModel(QItemSelectionModel(self.cells, header))
            header.hide()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._drop_unseen)
        self.verticalScrollBar().valueChanged.connect(self._pause.start)
        self.selectionModel().currentChanged.connect(self._choose)
        self.activated.connect(self.opened)
        context.previews.revealed.connect(self.viewport().update)
        context.previews.covered.connect(self.viewport().update)

    def numbers(self) -> list[int]:
        """Return the rows that are selected, in order."""
        across, count = self.cells.across, self.cells.count
        found = {
            number
            for each in self.selectionModel().selection().toList()
            for line in range(each.top(), each.bottom() + 1)
            for number in range(
                line * across + each.left(), min(line * across + each.right() + 1, count)
            )
        }
        return sorted(found)

    def show_number(self, number: int) -> None:
        """Make a row the current one, and bring it into sight."""
        cell = self.cells.cell_of(number)
        self._bring(cell)
        make_current(self, cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew, with the same row in sight."""
        self._lay_out()
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        cell = self._cell()
        current = self.cells.number_of(self.currentIndex())
        room = self.viewport().width()
        across = max(1, room // cell.width())
        is_other = across != self.cells.across
        self.cells.set_across(across)
        self.horizontalHeader().setDefaultSectionSize(max(cell.width(), room // across))
        self.verticalHeader().setDefaultSectionSize(cell.height())
        if is_other and current is not None:
            self._bring(self.cells.cell_of(current))

    def _bring(self, cell: QModelIndex) -> None:
        """Bring a line into sight where it is not, with whole pictures at the top."""
        if not self.viewport().rect().contains(self.visualRect(cell)):
            self.scrollTo(cell, QAbstractItemView.ScrollHint.PositionAtTop)

    def _remember(self) -> None:
        """Keep what is selected, current and in sight, by keys: rows move."""
        key_at, count = self._source.key_at, self.cells.count
        current = self.cells.number_of(self.currentIndex())
        top = max(0, self.rowAt(0)) * self.cells.across
        self._kept = _Kept(
            {key_at(number) for number in self.numbers()},
            None if current is None else key_at(current),
            key_at(top) if top < count else None,
            self.verticalScrollBar().value(),
        )

    def _recall(self) -> None:
        kept, self._kept = self._kept, None
        if kept is None:
            return
        how = QItemSelectionModel.SelectionFlag
        row_of, cell_of = self._source.row_of, self.cells.cell_of
        current = None if kept.current is None else row_of(kept.current)
        if current is not None:
            self.selectionModel().setCurrentIndex(cell_of(current), how.NoUpdate)
        self.selectionModel().select(
            self.cells.selection_of(self._source.rows_of(kept.selected)), how.ClearAndSelect
        )
        top = None if kept.top is None else row_of(kept.top)
        if kept.scrolled and top is not None:
            self.doItemsLayout()
            height = self.verticalHeader().defaultSectionSize()
            line = cell_of(top).row()
            self.verticalScrollBar().setValue(line * height + kept.scrolled % height)

    def _cell(self) -> QSize:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        return self._delegate.sizeHint(option, QModelIndex())

    def _choose(self, index: QModelIndex) -> None:
        number = self.cells.number_of(index)
        if number is not None:
            self.chosen.emit(number)

    def _drop_unseen(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        lines = range(max(0, first), (last if last >= 0 else self.cells.rowCount() - 1) + 1)
        seen = (
            self.cells.index(line, column).data(ROW)
            for line in lines
            for column in range(self.cells.across)
        )
        self._delegate.drop_all_but(
            {row.thumbnail for row in seen if isinstance(row, ItemRow) and row.thumbnail}
        )
