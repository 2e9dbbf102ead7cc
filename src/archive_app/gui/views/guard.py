"""What stands before an item that may disturb, until a person asks to see it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui.widgets.text import button, label


class Guard(QWidget):
    """Says why nothing is shown yet."""

    show_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addStretch()
        column.addWidget(label(self.tr("This may disturb you."), "title"))
        column.addWidget(
            label(
                self.tr(
                    "It is marked as graphic, as sexual violence or as concerning a child. "
                    "Nothing of it is decoded before you ask. Sound stays muted."
                )
            )
        )
        show = button(self.tr("Show it"), primary=True)
        show.clicked.connect(self.show_wanted)
        column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        self.setFocusProxy(show)
