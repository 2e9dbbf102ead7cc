"""A test that one has the recovery words: three of them by chance, typed from the sheet."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.fields import field_form
from archive_app.gui.widgets.text import button, field_label, label

_ASKED = 3


class WordsTest(QWidget):
    """Asks for words by their numbers; ``passed`` comes when all are right."""

    passed = Signal()

    def __init__(
        self, words: str, numbers: Sequence[int] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words.split()
        by_chance = secrets.SystemRandom().sample(range(len(self._words)), _ASKED)
        self.numbers = sorted(by_chance) if numbers is None else list(numbers)
        self._problem = label(role="problem")
        self._problem.hide()
        form = field_form()
        self.edits: list[QLineEdit] = []
        for number in self.numbers:
            edit = QLineEdit()
            edit.setInputMethodHints(
                Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
            )
            edit.setAccessibleName(self.tr("Word number {number}").format(number=number + 1))
            edit.returnPressed.connect(self._compare)
            form.addRow(field_label(edit.accessibleName(), edit), edit)
            self.edits.append(edit)
        check = button(self.tr("Check"), primary=True)
        check.clicked.connect(self._compare)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addLayout(form)
        column.addWidget(self._problem)
        column.addWidget(check, 0, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.edits[0])

    def clear(self) -> None:
        """Forget the words, and what was typed."""
        self._words = []
        for edit in self.edits:
            edit.clear()

    def _compare(self) -> None:
        if not self._words:
            return
        wrong = [
            number
            for number, edit in zip(self.numbers, self.edits, strict=True)
            if edit.text().strip().lower() != self._words[number]
        ]
        if not wrong:
            self.passed.emit()
            return
        named = ", ".join(str(number + 1) for number in wrong)
        self._problem.setText(
            self.tr("Not as on the sheet: word {numbers}. Look again.").format(numbers=named)
        )
        self._problem.show()
        self.edits[self.numbers.index(wrong[0])].setFocus()
