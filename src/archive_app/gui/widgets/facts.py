"""Labels with values, as details show them; values can be selected and copied.

A label stands beside its value, or above it where there is little room.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.text import label, told_value

_STACKED_BELOW, _BESIDE_FROM = 36, 40
"""In letters. They differ, so that a scroll bar that comes or goes does not turn it about."""
_WIDEST = theme.STEP * 24


class Facts(QWidget):
    """A small table of what is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_stacked = False
        self._rows: list[tuple[QLabel, QWidget]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.STEP * 2)
        self._grid.setVerticalSpacing(theme.STEP // 2)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Iterable[tuple[str, str]], spoken: Sequence[str] = ()) -> None:
        """Show these in place of those before; ``spoken`` is how each is read aloud."""
        for row in self._rows:
            for each in row:
                self._grid.removeWidget(each)
                each.hide()
                each.deleteLater()
        self._rows = []
        for number, (name, told) in enumerate(facts):
            named, shown = label(name, "muted"), told_value(told)
            shown.setAccessibleName(spoken[number] if spoken else f"{name}: {told}")
            self._rows.append((named, shown))
        self._place()

    def minimumSizeHint(self) -> QSize:
        """Return the room that labels above their values need."""
        words = [each.minimumSizeHint().width() for row in self._rows for each in row]
        return QSize(max(words, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put labels above their values where there is little room, beside them where there is."""
        super().resizeEvent(event)
        letters = event.size().width() // self.fontMetrics().averageCharWidth()
        is_stacked = letters < (_BESIDE_FROM if self._is_stacked else _STACKED_BELOW)
        if is_stacked != self._is_stacked:
            self._is_stacked = is_stacked
            self._place()

    def _place(self) -> None:
        # One for all: how high a line is, is asked with the width of the column.
        longest = max((named.minimumSizeHint().width() for named, _ in self._rows), default=0)
        for row, (named, shown) in enumerate(self._rows):
            for each in (named, shown):
                self._grid.removeWidget(each)
            if self._is_stacked:
                named.setMinimumWidth(0)
                named.setMaximumWidth(16_777_215)
                self._grid.addWidget(named, 2 * row, 0, 1, 2)
                self._grid.addWidget(shown, 2 * row + 1, 0, 1, 2)
                continue
            needed = named.fontMetrics().horizontalAdvance(named.text()) + 2
            named.setMinimumWidth(max(min(_WIDEST, needed), named.minimumSizeHint().width()))
            named.setMaximumWidth(max(_WIDEST, longest))
            self._grid.addWidget(named, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, row, 1)
