"""Small pictures of evidence items, each a button with its name; guarded ones stay grey."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.services.browsing import ItemRow

_SIDE = 96
_ICONS = {"photo": "photo", "video": "video", "audio": "sound", "document": "document"}


class Thumbnails(QWidget):
    """Shows some items; ``chosen`` comes with the reference of the one that is pressed."""

    chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._flow = FlowLayout(self)

    def show_items(self, items: Sequence[ItemRow]) -> None:
        """Show these in place of those before."""
        while (taken := self._flow.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.deleteLater()
        for item in items:
            self._flow.addWidget(self._button(item))

    def _button(self, item: ItemRow) -> QToolButton:
        made = QToolButton()
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIcon(theme.icon(_ICONS.get(item.kind or "", "file")))
        made.setIconSize(QSize(_SIDE, _SIDE * 3 // 4))
        made.setText(made.fontMetrics().elidedText(item.title, Qt.TextElideMode.ElideMiddle, _SIDE))
        kind = wording.code_label(self._context, "evidence_kind", item.kind)
        made.setAccessibleName(", ".join(part for part in (item.title, kind) if part))
        made.setToolTip(item.title)
        made.clicked.connect(lambda: self.chosen.emit(item.reference))
        return made
