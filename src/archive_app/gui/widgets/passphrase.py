"""A field for secrets: hidden unless asked, never offered for completion, never copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from archive_app.gui.widgets.text import button, label


class PassphraseField(QWidget):
    """A labelled line for a secret, with a button that shows it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.setAccessibleName(name)
        named = label(name)
        named.setBuddy(self.edit)
        self._show = button(self.tr("Show"), quiet=True)
        self._show.setCheckable(True)
        self._show.setAccessibleName(self.tr("Show what is typed"))
        self._show.toggled.connect(self._toggle)
        row = QHBoxLayout()
        row.addWidget(self.edit, 1)
        row.addWidget(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(named)
        column.addLayout(row)

    def _toggle(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self._show.setText(self.tr("Hide") if is_shown else self.tr("Show"))
