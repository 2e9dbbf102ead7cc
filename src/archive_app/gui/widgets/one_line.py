"""Words that keep to one line: where they have too little room, shorter ones say the same."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from archive_app.gui.tip import tip

_NARROWEST = 12
"""In letters."""


class OneLine(QLabel):
    """The tool tip has all of them then; what wraps instead, as a warning does, is told so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shorter: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str, *shorter: str) -> None:
        """Show another text, or the first of what is ``shorter`` that there is room for.

        There is always room for the shortest of them; without any, a text ends in an ellipsis.
        """
        self._shorter = shorter
        super().setText(text)
        self._tell()

    @property
    def shown(self) -> str:
        """As much as there is room for."""
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        for each in (self.text(), *self._shorter):
            if metrics.horizontalAdvance(each) <= room:
                return each
        least = (self.text(), *self._shorter)[-1]
        return metrics.elidedText(least, Qt.TextElideMode.ElideRight, room)

    def setWordWrap(self, wraps: bool) -> None:
        """Take as many lines as it needs, or one."""
        super().setWordWrap(wraps)
        self._tell()

    def minimumSizeHint(self) -> QSize:
        """Ask for the shortest text, or else for some letters."""
        hint, metrics = super().minimumSizeHint(), self.fontMetrics()
        if self.wordWrap():
            return hint
        if self._shorter:
            return QSize(metrics.horizontalAdvance(self._shorter[-1]) + 1, hint.height())
        return QSize(metrics.averageCharWidth() * _NARROWEST, hint.height())

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
        painter.drawText(self.contentsRect(), self.alignment(), self.shown)

    def _tell(self) -> None:
        is_cut = not self.wordWrap() and self.shown != self.text()
        self.setToolTip(tip(self.text()) if is_cut else "")
