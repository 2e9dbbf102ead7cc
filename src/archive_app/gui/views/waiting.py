"""A page for work that nothing else may be done beside: what is done, how far, a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.jobs import Job
from archive_app.gui.widgets.progress_panel import ProgressPanel
from archive_app.gui.widgets.text import label


class WaitPage(QWidget):
    """Says what is done; the panel with progress appears where it takes long."""

    def __init__(self, told: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(told)
        self.told = told
        self._progress = ProgressPanel()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP * 8, theme.STEP * 8, theme.STEP * 8, theme.STEP * 2)
        column.addWidget(label(told, "title"), 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(
            label(
                self.tr("Leave the computer on; where it fails, everything is as it was."), "muted"
            )
        )
        column.addStretch(1)
        column.addWidget(self._progress)

    def watch(self, job: Job) -> None:
        """Show how far a job is."""
        self._progress.watch(job)
