"""A list of sentences of any length, such as the names that are odd."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from archive_app.gui import theme

_MOST_ROWS_SEEN = 6


class LongList(QListView):
    """Shows some rows and scrolls to the others; hidden while there are none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentences = QStringListModel(self)
        self.setModel(self._sentences)
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setSpacing(theme.STEP // 2)
        self.setUniformItemSizes(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setTextElideMode(self.textElideMode().ElideNone)
        self.hide()

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Show these in place of those before."""
        self._sentences.setStringList(list(sentences))
        shown = min(len(sentences), _MOST_ROWS_SEEN)
        height = sum(self.sizeHintForRow(row) for row in range(shown))
        self.setFixedHeight(height + 2 * self.spacing() * shown + theme.STEP)
        self.setVisible(bool(sentences))
