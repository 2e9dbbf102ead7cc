"""Small dialogs that ask for one thing and say what will happen; none of them waits in a loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import theme
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.unkept import KeepingDialog


class Asking(KeepingDialog):
    """A dialog with what will happen, something to fill in, and one button that does it."""

    def __init__(
        self, parent: QWidget, title: str, told: str, content: QWidget | None, action: str
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self.problem = label(role="problem")
        self.problem.hide()
        self.does: QPushButton = button(action, primary=True)
        self._leave = button(self.tr("Cancel"))
        self._leave.clicked.connect(self.reject)
        body = QWidget()
        body.setObjectName("body")
        inner = QVBoxLayout(body)
        inner.setSpacing(theme.STEP)
        inner.addWidget(label(title, "title"))
        inner.addWidget(label(told))
        if content is not None:
            inner.addWidget(content)
        inner.addWidget(self.problem)
        inner.addStretch()
        scroll = scrolling(body)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._leave)
        row.addWidget(self.does)
        column = QVBoxLayout(self)
        column.addWidget(scroll, 1)
        column.addLayout(row)
        room = parent.window().size()
        wanted = body.sizeHint().grownBy(self.contentsMargins())
        self.resize(
            min(theme.STEP * 76, room.width()),
            min(max(wanted.height() + theme.STEP * 14, theme.STEP * 30), room.height()),
        )
        if content is not None:
            content.setFocus()

    def tell(self, problem: str) -> None:
        """Say in place what a person can mend."""
        self.problem.setText(problem)
        self.problem.show()
        self.does.setEnabled(True)

    def close_only(self, text: str) -> None:
        """Leave one button, that closes: what was asked for is done."""
        self._leave.hide()
        self.does.setText(text)
        self.does.clicked.disconnect()
        self.does.clicked.connect(self.accept)
        self.does.setEnabled(True)


def ask_reason(
    parent: QWidget, title: str, told: str, action: str, given: Callable[[str], object]
) -> Asking:
    """Ask for a reason in a line; ``given`` is called with it once, and never with nothing."""
    edit = QLineEdit()
    edit.setAccessibleName(title)
    dialog = Asking(parent, title, told, edit, action)
    dialog.does.setEnabled(False)
    edit.textChanged.connect(lambda text: dialog.does.setEnabled(bool(text.strip())))

    def take() -> None:
        reason = edit.text().strip()
        if reason:
            dialog.accept()
            given(reason)

    dialog.does.clicked.connect(take)
    edit.returnPressed.connect(take)
    dialog.open()
    return dialog
