"""Parts that are folded away where there is little room, each behind a button in one row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton, QWidget

from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button


@dataclass
class _Part:
    content: QWidget
    toggle: QPushButton
    title: str
    is_wanted: bool


class Tucks(QWidget):
    """The buttons; without need for them they are not there, and every part is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[_Part] = []
        self._is_tight = False
        self._row = FlowLayout(self)
        self.hide()

    def add(self, title: str, content: QWidget, *, is_wanted: bool = True) -> None:
        """Fold a part away, where there is little room, behind a button that is called ``title``.

        Where it stands is not decided here.
        """
        toggle = button("")
        toggle.setProperty("chip", True)
        toggle.setCheckable(True)
        toggle.toggled.connect(self._show)
        self._row.addWidget(toggle)
        self._parts.append(_Part(content, toggle, title, is_wanted))
        self._show()

    def call(self, content: QWidget, title: str) -> None:
        """Call a part something else, such as with a count."""
        self._part(content).title = title
        self._show()

    def want(self, content: QWidget, is_wanted: bool) -> None:
        """Show a part or its button, or neither."""
        self._part(content).is_wanted = is_wanted
        self._show()

    def open(self, content: QWidget) -> None:
        """Show a part, wherever it was folded away."""
        self._part(content).toggle.setChecked(True)

    def fold(self, is_tight: bool) -> None:
        """Fold the parts away where room is tight, but for those that somebody opened."""
        self._is_tight = is_tight
        self._show()

    def _part(self, content: QWidget) -> _Part:
        return next(each for each in self._parts if each.content is content)

    def _show(self) -> None:
        for each in self._parts:
            is_open = each.toggle.isChecked()
            each.toggle.setText(f"{'▾' if is_open else '▸'} {each.title}")
            each.toggle.setAccessibleName(each.title)
            each.toggle.setVisible(each.is_wanted)
            each.content.setVisible(each.is_wanted and (is_open or not self._is_tight))
        self.setVisible(self._is_tight and any(each.is_wanted for each in self._parts))
