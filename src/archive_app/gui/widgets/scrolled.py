"""A column of any height in a window of any height."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from archive_app.gui import theme


class Scrolled(QScrollArea):
    """Scrolls ``column``, sideways only where a word is wider; ``name`` is read aloud."""

    def __init__(self, name: str, parent: QWidget | None = None, *, widest: int = 0) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        body = QWidget()
        body.setObjectName("body")
        if widest:
            body.setMaximumWidth(widest)
        self.column = QVBoxLayout(body)
        edge = theme.STEP * 2
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(theme.STEP)
        self.setWidget(body)
