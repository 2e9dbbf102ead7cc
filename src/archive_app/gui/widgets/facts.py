"""Labels beside values, one line each, as details show them; values can be selected and copied."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.text import label, value


class Facts(QWidget):
    """A small table of what is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.STEP * 2)
        self._grid.setVerticalSpacing(theme.STEP // 2)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show these in place of those before."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, (name, told) in enumerate(facts):
            named, shown = label(name, "muted"), value(told)
            widest = theme.STEP * 24
            named.setMinimumWidth(min(widest, named.fontMetrics().horizontalAdvance(name) + 2))
            named.setMaximumWidth(widest)
            shown.setAccessibleName(f"{name}: {told}")
            self._grid.addWidget(named, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, row, 1)
