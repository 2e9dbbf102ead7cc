"""A line to find by: what is typed is asked for after a short pause, once."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from archive_app.gui import theme

_PAUSE_MS = 150


class FindField(QLineEdit):
    """A find field; ``asked`` comes with the words when typing pauses, empty when it is cleared."""

    asked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("find"), QLineEdit.ActionPosition.LeadingPosition)
        focus = QAction(self, shortcut=QKeySequence(QKeySequence.StandardKey.Find))
        focus.triggered.connect(self.setFocus)
        self.addAction(focus)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text().strip()))
        self.textChanged.connect(self._pause.start)
