"""A question with its answer in big plain words, in a tone: yes, no, left open, or none at all.

The tone is told by an icon and by the words; the colour only repeats it.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.text import label, value

Tone = Literal["yes", "no", "open", "plain"]
_ICONS = {"yes": "yes", "no": "no", "open": "unknown"}
_ROLES = {
    "yes": QPalette.ColorRole.Link,
    "no": QPalette.ColorRole.BrightText,
    "open": QPalette.ColorRole.PlaceholderText,
}


class AnswerCard(QFrame):
    """One question and its answer; ``body`` is where more can be put under it."""

    def __init__(
        self, question: str, answer: str, told: str, tone: Tone, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        if tone != "plain":
            self.setProperty("tone", tone)
        self.setAccessibleName(question or answer)
        self.answer = label(answer, "answer")
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.STEP)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.STEP * 2, theme.STEP, theme.STEP * 2, theme.STEP * 2)
        grid.setHorizontalSpacing(theme.STEP)
        grid.setColumnStretch(1, 1)
        row = 0
        if question:
            grid.addWidget(label(question, "muted"), row, 1)
            row += 1
        if tone != "plain":
            grid.addWidget(self._mark(tone), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.answer, row, 1)
        if told:
            self.body.addWidget(value(told))
        grid.addLayout(self.body, row + 1, 1)

    def _mark(self, tone: Tone) -> QLabel:
        made = QLabel()
        made.setPixmap(theme.pixmap(_ICONS[tone], _ROLES[tone]))
        told = {
            "yes": self.tr("As it should be"),
            "no": self.tr("Not as it should be"),
            "open": self.tr("Left open"),
        }
        made.setAccessibleName(told[tone])
        return made
