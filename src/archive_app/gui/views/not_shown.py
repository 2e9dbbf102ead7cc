"""Why a file, or a page of it, is not shown in a viewer, and the way to its bytes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.errors import MediaFailed
from archive_app.gui import errors, theme
from archive_app.gui.widgets.text import button, label


class NotShown(QWidget):
    """Stands where the file would be."""

    bytes_wanted = Signal()

    def __init__(self, error: Exception, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.STEP)
        column.addStretch()
        column.addWidget(label(errors.headline(error), "heading"))
        column.addWidget(label(errors.detail(error)))
        if isinstance(error, MediaFailed):
            column.addWidget(
                label(
                    self.tr("The file itself is as it was. Its bytes can be looked at instead."),
                    "muted",
                )
            )
            show = button(self.tr("Show its bytes"))
            show.clicked.connect(self.bytes_wanted)
            column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeading)
            self.setFocusProxy(show)
        column.addStretch()
