"""One thing that a form asks for: its name, where it is typed, what was understood, what is wrong.

What is typed is kept as it stands in drafts, right or not; what it says goes into a record.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.fields import ChoiceBox
from archive_app.gui.widgets.text import label, set_role
from archive_app.model.canonical import JsonValue


class FormField(QWidget):
    """A named field; what it is typed into comes from the kinds below."""

    changed = Signal()
    """Whenever a person changes what is typed."""

    def __init__(self, title: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.hint = hint
        self.named = label(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.STEP // 2)
        self.column.addWidget(self.named)
        self._problem = label(role="problem")
        self._problem.hide()

    def said(self) -> JsonValue:
        """Return what the record is to say; None for nothing."""
        raise NotImplementedError

    def show_said(self, said: JsonValue) -> None:
        """Show what a record says."""
        raise NotImplementedError

    def typed(self) -> JsonValue:
        """Return what is typed, as a draft keeps it."""
        return self.said()

    def restore(self, typed: JsonValue) -> None:
        """Show what a draft kept."""
        self.show_said(typed)

    def problem(self) -> str:
        """Return what a person has to mend before it can be saved; empty where nothing is."""
        return ""

    def tell(self, problem: str) -> None:
        """Say beside the field what is wrong; empty takes it back."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        editor = self.focusProxy()
        if isinstance(editor, QLineEdit | QPlainTextEdit):
            set_role(editor, "wrong", bool(problem))
            editor.setAccessibleDescription(problem or self.hint)

    def take(self, editor: QWidget) -> None:
        """Put the editor under the field's name."""
        self.named.setBuddy(editor)
        editor.setAccessibleName(self.title)
        if self.hint:
            editor.setAccessibleDescription(self.hint)
        self.setFocusProxy(editor)
        self.put(editor)

    def put(self, editor: QWidget) -> None:
        """Put what is typed into under the name, and under that its hint and what is wrong."""
        self.column.addWidget(editor)
        if self.hint:
            self.column.addWidget(label(self.hint, "muted"))
        self.column.addWidget(self._problem)


class LineField(FormField):
    """One line of text; ``needed`` is the sentence that asks for it where it must not be empty."""

    def __init__(self, title: str, hint: str = "", *, example: str = "", needed: str = "") -> None:
        super().__init__(title, hint)
        self._needed = needed
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(example)
        self.edit.textEdited.connect(self.changed)
        self.take(self.edit)

    def said(self) -> JsonValue:
        """Return the text as typed; None where there is nothing but blanks."""
        text = self.edit.text()
        return text if text.strip() else None

    def show_said(self, said: JsonValue) -> None:
        """Show a text."""
        self.edit.setText(said if isinstance(said, str) else "")

    def problem(self) -> str:
        """Ask for what must not be empty."""
        return self._needed if self._needed and self.said() is None else ""


class TextField(FormField):
    """Text of several lines; Tab goes on to the next field."""

    def __init__(self, title: str, hint: str = "", *, lines: int = 4) -> None:
        super().__init__(title, hint)
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setMinimumHeight(self.edit.fontMetrics().lineSpacing() * lines + theme.STEP * 2)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._shown = ""
        self.edit.textChanged.connect(self._tell_change)
        self.take(self.edit)

    def said(self) -> JsonValue:
        """Return the text as typed; None where there is nothing but blanks."""
        text = self.edit.toPlainText()
        return text if text.strip() else None

    def show_said(self, said: JsonValue) -> None:
        """Show a text."""
        self._shown = said if isinstance(said, str) else ""
        self.edit.setPlainText(self._shown)

    def _tell_change(self) -> None:
        # Showing a text is no change by a person.
        if self.edit.toPlainText() != self._shown:
            self._shown = self.edit.toPlainText()
            self.changed.emit()


class CodeField(FormField):
    """A word of a vocabulary, or none."""

    def __init__(
        self, context: Context, title: str, scheme: str, *, hint: str = "", default: str = ""
    ) -> None:
        super().__init__(title, hint)
        self._context, self._scheme = context, scheme
        self._default = default
        self.combo = ChoiceBox()
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(12)
        if not default:
            self.combo.addItem(self.tr("Not said"), None)
        terms = context.vocabularies.terms(scheme)
        for term in terms:
            if not term.retired:
                self.combo.add_term(term)
        self.show_said(None)
        self.combo.activated.connect(self.changed)
        self.take(self.combo)

    def said(self) -> JsonValue:
        """Return the chosen code."""
        code: JsonValue = self.combo.currentData()
        return code

    def show_said(self, said: JsonValue) -> None:
        """Choose a code; one that is offered no more stays as it is."""
        code = said if isinstance(said, str) else self._default or None
        at = self.combo.findData(code)
        if at < 0:
            self.combo.addItem(wording.code_label(self._context, self._scheme, code), code)
            at = self.combo.count() - 1
        self.combo.setCurrentIndex(at)
