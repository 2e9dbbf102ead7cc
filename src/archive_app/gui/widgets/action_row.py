"""One row of buttons; those that there is no room for are in a menu at its end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.text import button


class ActionRow(QWidget):
    """Shows buttons as long as there is room, the first always; it never takes a second row."""

    def __init__(self, buttons: Sequence[QPushButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = tuple(buttons)
        self._menu = QMenu(self)
        self._more = button(self.tr("More"))
        self._more.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.STEP)
        for each in (*self._buttons, self._more):
            row.addWidget(each)
        row.addStretch()
        self._more.hide()

    def minimumSizeHint(self) -> QSize:
        """Return the room of the first button and the menu's."""
        first, more = self._buttons[0].sizeHint(), self._more.sizeHint()
        return QSize(first.width() + theme.STEP + more.width(), max(first.height(), more.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show those that there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in other letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        widths = [each.sizeHint().width() for each in self._buttons]
        all_of_them = sum(widths) + theme.STEP * (len(widths) - 1)
        has_all = all_of_them <= self.width()
        room = self.width() - self._more.sizeHint().width()
        for number, (each, width) in enumerate(zip(self._buttons, widths, strict=True)):
            room -= width + theme.STEP
            each.setVisible(has_all or number == 0 or room >= 0)
        self._more.setVisible(not has_all)

    def _open(self) -> None:
        self._menu.clear()
        for each in self._buttons:
            if each.isHidden():
                action = self._menu.addAction(each.text())
                action.setEnabled(each.isEnabled())
                action.triggered.connect(each.click)
        # Above the button where the row stands at the foot of its page, and else below it.
        is_at_foot = self._more.mapTo(self.window(), QPoint()).y() > self.window().height() // 2
        y = -self._menu.sizeHint().height() if is_at_foot else self._more.height()
        self._menu.popup(self._more.mapToGlobal(QPoint(0, y)))
