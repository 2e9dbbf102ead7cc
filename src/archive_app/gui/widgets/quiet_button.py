"""A button that looks like a link; where it has too little room, its text ends in an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

_NARROWEST = 8
"""In letters."""


class QuietButton(QPushButton):
    """Never makes what it stands in wider than its place; its tooltip then has all of its text."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._is_own_tip = False
        self.setProperty("quiet", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Ask for some letters."""
        hint = self.sizeHint()
        spared = self._advance() - self.fontMetrics().averageCharWidth() * _NARROWEST
        return QSize(hint.width() - max(0, spared), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell all of the text where it is cut."""
        super().resizeEvent(event)
        is_cut = self._room() < self._advance()
        if is_cut and not self.toolTip():
            self._is_own_tip = True
            self.setToolTip(self.text().replace("&", ""))
        elif not is_cut and self._is_own_tip:
            self._is_own_tip = False
            self.setToolTip("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it with as much of the text as there is room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        if self._room() < self._advance():
            option.text = self.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, self._room(), Qt.TextFlag.TextShowMnemonic
            )
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)

    def _advance(self) -> int:
        size = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return size.width()

    def _room(self) -> int:
        """Return the room for the text: what is left beside the edge and the icon."""
        return self.width() - (self.sizeHint().width() - self._advance())
