"""A line that says in itself what to type, where no label stands beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QWidget

from archive_app.gui import theme


class PromptLine(QLineEdit):
    """Asks for the room that its prompt needs, and gives way where the window is narrower."""

    def __init__(self, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(prompt)
        self.setAccessibleName(prompt)

    def sizeHint(self) -> QSize:
        """Ask for the whole prompt."""
        prompt = self.fontMetrics().horizontalAdvance(self.placeholderText()) + theme.STEP * 6
        return super().sizeHint().expandedTo(QSize(prompt, 0))
