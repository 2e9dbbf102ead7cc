"""A list of sentences of any length, such as the names that are odd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QWidget

from archive_app.gui import theme
from archive_app.gui.models.worded_rows import WordedRows

T = TypeVar("T")
_MOST_ROWS_SEEN = 6
_BATCH = 20
"""How many rows are worded and laid out at a time, with the event loop between."""


class LongList(QListView):
    """Shows some rows and scrolls to the others; hidden while there are none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentences: WordedRows[Any] = WordedRows(self)
        self.setModel(self._sentences)
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setSpacing(theme.STEP // 2)
        self.setUniformItemSizes(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.setTextElideMode(self.textElideMode().ElideNone)
        self.hide()

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Show these in place of those before."""
        self.show_told(sentences, str)

    def show_told(self, things: Sequence[T], told: Callable[[T], str]) -> None:
        """Show things as ``told`` puts them into words, which is done for no more than is laid out.

        Thousands are laid out in pieces.
        """
        self._sentences.show_things(things, told)
        self._fit()
        self.setVisible(bool(things))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the lines that the rows are broken into."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the height of the rows; a scroll bar counts, whether or not there is one.

        Else one that comes and goes would change the height that it depends on.
        """
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        beside = 2 * (self.frameWidth() + self.spacing() + theme.STEP // 2)
        room = QRect(0, 0, max(1, self.width() - bar - beside), 1 << 20)
        flags = int(Qt.TextFlag.TextWordWrap)
        seen = range(min(self._sentences.rowCount(), _MOST_ROWS_SEEN))
        rows = [str(self._sentences.index(row, 0).data()) for row in seen]
        height = sum(self.fontMetrics().boundingRect(room, flags, row).height() for row in rows)
        self.setFixedHeight(height + 2 * self.spacing() * len(rows) + theme.STEP)
