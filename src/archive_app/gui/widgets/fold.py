"""A part that is folded away until somebody asks for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.text import button


class Fold(QWidget):
    """A button with a title that shows and hides what is under it."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._content = content
        self._toggle = button("", quiet=True)
        self._toggle.setCheckable(True)
        self._toggle.setAccessibleName(title)
        self._toggle.toggled.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(content)
        self._show(False)

    def set_open(self, is_open: bool) -> None:
        """Show or hide what is under it."""
        self._toggle.setChecked(is_open)

    def set_title(self, title: str) -> None:
        """Call it something else, such as with another count."""
        self._title = title
        self._toggle.setAccessibleName(title)
        self._show(self._toggle.isChecked())

    def _show(self, is_open: bool) -> None:
        self._toggle.setText(f"{'▾' if is_open else '▸'}  {self._title}")
        self._content.setVisible(is_open)
