"""A part of a page with a heading: settings and help are made of them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.text import label


class Card(QFrame):
    """A framed part with its heading; add to :attr:`column`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(
            theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP * 2
        )
        self.column.setSpacing(theme.STEP)
        self.column.addWidget(label(title, "heading"))
