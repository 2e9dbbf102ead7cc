"""A field under its name, with a note, and a sentence beside it where what it says is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.text import label, set_role


class Labelled(QWidget):
    """Holds one editor; `tell` shows what is wrong with it, empty once it is right."""

    def __init__(
        self, name: str, editor: QWidget, note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        named = label(name)
        named.setBuddy(editor)
        editor.setAccessibleName(name)
        if note:
            editor.setAccessibleDescription(note)
        self._note = note
        self._problem = label(role="problem")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        column.addWidget(named)
        column.addWidget(editor)
        if note:
            column.addWidget(label(note, "muted"))
        column.addWidget(self._problem)

    @property
    def is_wrong(self) -> bool:
        """Whether a problem is shown."""
        return not self._problem.isHidden()

    def tell(self, problem: str) -> None:
        """Show what is wrong, beside the field and to a screen reader; nothing for empty."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        said = " ".join(part for part in (problem, self._note) if part)
        self.editor.setAccessibleDescription(said)
        set_role(self.editor, "wrong", bool(problem))
