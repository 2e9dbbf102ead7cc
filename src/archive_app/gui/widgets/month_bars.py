"""Bars for each month: as high as what is counted, darker up to what is certain of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from archive_app.gui import theme, wording

_WIDEST = theme.STEP * 6
_THINNEST = 4


@dataclass(frozen=True)
class Bar:
    """One bar: its name below, at least and at most how high."""

    name: str
    least: int
    most: int


class MonthBars(QWidget):
    """Draws bars; whoever cannot see them has the table beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: Sequence[Bar] = ()
        self.setAccessibleName(self.tr("Bars for each month; the table below says the same"))

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these in place of those before."""
        self._bars = bars
        self.setMinimumWidth(len(bars) * _THINNEST)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for some height."""
        return QSize(theme.STEP * 40, theme.STEP * 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars above their names, and the numbers where there is room."""
        if not self._bars:
            return
        painter = QPainter(self)
        line = painter.fontMetrics().height()
        ground = self.height() - line - 4
        highest = max((bar.most for bar in self._bars), default=0) or 1
        named = max(painter.fontMetrics().horizontalAdvance(bar.name) for bar in self._bars)
        width = min(max(_WIDEST, named + theme.STEP * 2), self.width() / len(self._bars))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        uncertain = QColor(colour)
        uncertain.setAlphaF(0.4)
        room_for_name = 0.0
        for number, bar in enumerate(self._bars):
            left = number * width
            if is_mirrored:
                left = self.width() - left - width
            for count, fill in ((bar.most, uncertain), (bar.least, colour)):
                height = (ground - line) * count / highest
                painter.fillRect(QRectF(left + 1, ground - height, width - 2, height), fill)
            top = ground - (ground - line) * bar.most / highest
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            told = wording.number(bar.most) if bar.most else ""
            if painter.fontMetrics().horizontalAdvance(told) <= width:
                box = QRectF(left, top - line, width, line)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), told)
            name_width = painter.fontMetrics().horizontalAdvance(bar.name) + theme.STEP
            if number * width >= room_for_name:
                room_for_name = number * width + name_width
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
                at = left + width - name_width if is_mirrored else left
                painter.drawText(QRectF(at, ground + 2, name_width, line), 0, bar.name)
        painter.setPen(self.palette().color(QPalette.ColorRole.Dark))
        painter.drawLine(0, ground, self.width(), ground)
        painter.end()
