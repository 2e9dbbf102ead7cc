"""The files and folders that were chosen, in a list; what is selected in it can be taken away."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.models.worded_rows import WHOLE, WordedRows
from archive_app.gui.widgets.row_list import OneColumn
from archive_app.gui.widgets.table import row_height
from archive_app.gui.widgets.text import button
from archive_app.services.scan import visible_name

_MOST_ROWS_SEEN = 6
_NATIVE = QKeySequence.SequenceFormat.NativeText


class ChosenFiles(QWidget):
    """Shows some rows and scrolls to the others; hidden while there are none."""

    taken_away = Signal(list)
    """The paths that are to be chosen no longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: WordedRows[Path] = WordedRows(self, WHOLE)
        self._list = OneColumn(self._rows, self.tr("Chosen"))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setWordWrap(False)
        self._list.set_row_height(row_height(self._list))
        self._remove = button(self.tr("Take away"), quiet=True)
        self._remove.setToolTip(QKeySequence(Qt.Key.Key_Delete).toString(_NATIVE))
        self._remove.clicked.connect(self._take_away)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self._list, self._take_away)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        below = QHBoxLayout()
        below.addWidget(self._remove)
        below.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        column.addWidget(self._list)
        column.addLayout(below)
        self._list.selectionModel().selectionChanged.connect(self._tell_selection)
        self._rows.modelReset.connect(self._tell_selection)
        self.show_paths([])

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Show these in place of those before; the keyboard stays where it was among them."""
        row = self._list.currentIndex().row()
        self._rows.show_things(tuple(paths), lambda path: visible_name(os.fsencode(path)))
        seen = min(len(paths), _MOST_ROWS_SEEN)
        height = seen * self._list.verticalHeader().defaultSectionSize()
        self._list.setFixedHeight(height + 2 * self._list.frameWidth())
        if row >= 0:
            self._list.setCurrentIndex(self._rows.index(min(row, len(paths) - 1), 0))
        self.setVisible(bool(paths))

    def _selected(self) -> list[Path]:
        rows = sorted(each.row() for each in self._list.selectionModel().selectedRows())
        return [self._rows.things[row] for row in rows]

    def _take_away(self) -> None:
        if taken := self._selected():
            self.taken_away.emit(taken)

    def _tell_selection(self) -> None:
        self._remove.setEnabled(self._list.selectionModel().hasSelection())
