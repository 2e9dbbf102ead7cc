"""Words that keep to one line: where they have too little room, the tool tip has all of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from archive_app.gui.tip import tip

_NARROWEST = 12
"""In letters."""


class OneLine(QLabel):
    """Ends in an ellipsis where it is cut; what wraps instead, as a warning does, is told so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._tell()

    def setWordWrap(self, wraps: bool) -> None:
        """Take as many lines as it needs, or one."""
        super().setWordWrap(wraps)
        self._tell()

    def minimumSizeHint(self) -> QSize:
        """Ask for some letters."""
        hint = super().minimumSizeHint()
        if self.wordWrap():
            return hint
        return QSize(self.fontMetrics().averageCharWidth() * _NARROWEST, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell all of it where it is cut."""
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as there is room for."""
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self._cut())

    def _cut(self) -> str:
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _tell(self) -> None:
        is_cut = not self.wordWrap() and self._cut() != self.text()
        self.setToolTip(tip(self.text()) if is_cut else "")
