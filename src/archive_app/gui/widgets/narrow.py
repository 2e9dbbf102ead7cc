"""A column that scrolls where there is no room for all of it, as narrow as what is in it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_BOLD = 1.15
"""How much wider a text may come out when it is chosen, and bold, than its size hint says."""


class Narrow(QScrollArea):
    """Asks for the width of its content: ``wraps`` where that may be the least that it needs."""

    def __init__(
        self, content: QWidget, parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = content
        self._wraps = wraps
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        """Return the size of the content."""
        hint = self._content.sizeHint()
        return QSize(round(hint.width() * _BOLD), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return the width of the content, and no height."""
        if self._wraps:
            bar = self.verticalScrollBar().sizeHint().width()
            return QSize(self._content.minimumSizeHint().width() + bar, 0)
        return QSize(self.sizeHint().width(), 0)
