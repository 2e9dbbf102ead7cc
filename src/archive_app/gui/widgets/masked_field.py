"""A field for what nobody should read over a shoulder: hidden until it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from archive_app.gui.widgets.form_field import FormField
from archive_app.gui.widgets.text import button, label
from archive_app.model.canonical import JsonValue


class MaskedField(FormField):
    """A line that says only whether something is kept, until a button shows it."""

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title, hint)
        self.edit = QLineEdit()
        self.edit.textEdited.connect(self.changed)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._state = label(role="muted")
        self._show = button(self.tr("Show"), quiet=True)
        self._show.setCheckable(True)
        self._show.setAccessibleName(self.tr("Show: {field}").format(field=title))
        self._show.toggled.connect(self._mask)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._state, 1)
        row.addWidget(self.edit, 1)
        row.addWidget(self._show)
        self.take(made)
        self.edit.setAccessibleName(title)
        self.setFocusProxy(self._show)
        self._mask(False)

    def said(self) -> JsonValue:
        """Return the text, shown or not."""
        text = self.edit.text()
        return text if text.strip() else None

    def show_said(self, said: JsonValue) -> None:
        """Keep a text, hidden."""
        self.edit.setText(said if isinstance(said, str) else "")
        self._show.setChecked(False)
        self._mask(False)

    def _mask(self, is_shown: bool) -> None:
        self.edit.setVisible(is_shown)
        self._state.setVisible(not is_shown)
        has_text = self.said() is not None
        self._state.setText(
            self.tr("Kept, and not shown.") if has_text else self.tr("Nothing is kept.")
        )
        self._show.setText(
            self.tr("Hide") if is_shown else self.tr("Show") if has_text else self.tr("Add…")
        )
        if is_shown:
            self.edit.setFocus()
