"""A sound drawn as a wave, with the place that is heard; clicked or moved by keys to seek."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from archive_app.gui import theme
from archive_app.services.media_view import Wave

_FULL = 32768


class WaveView(QSlider):
    """A slider over the milliseconds of a sound that looks like its wave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setMinimumHeight(theme.STEP * 12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._wave = Wave(())

    def show_wave(self, wave: Wave) -> None:
        """Draw this wave."""
        self._wave = wave
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room to see it."""
        return QSize(theme.STEP * 60, theme.STEP * 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the wave: what was heard in the accent, the rest muted; and where it stands."""
        painter = QPainter(self)
        colours = self.palette()
        painter.fillRect(self.rect(), colours.color(QPalette.ColorRole.Base))
        width, middle = self.width(), self.height() / 2
        span = max(1, self.maximum() - self.minimum())
        place = round(width * (self.sliderPosition() - self.minimum()) / span)
        stretches = self._wave.stretches
        accent = QPen(colours.color(QPalette.ColorRole.Highlight), 1)
        muted = QPen(colours.color(QPalette.ColorRole.Dark), 1)
        for x in range(width if stretches else 0):
            first = x * len(stretches) // width
            last = max(first + 1, (x + 1) * len(stretches) // width)
            low = min(stretch[0] for stretch in stretches[first:last])
            high = max(stretch[1] for stretch in stretches[first:last])
            painter.setPen(accent if x <= place else muted)
            painter.drawLine(
                QPointF(x, middle - middle * high / _FULL),
                QPointF(x, middle - middle * low / _FULL),
            )
        painter.setPen(QPen(colours.color(QPalette.ColorRole.Text), 2))
        painter.drawLine(place, 0, place, self.height())
        if self.hasFocus():
            painter.setPen(QPen(colours.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
