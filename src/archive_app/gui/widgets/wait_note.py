"""Says what a write waits for, where another one is under way, and lets one not wait for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.jobs import Job
from archive_app.gui.widgets.text import button, label


class WaitNote(QWidget):
    """Hidden but while the job that it follows waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._told = label(role="muted")
        stop = button(self.tr("Do not wait"), quiet=True)
        stop.setToolTip(self.tr("Nothing is saved; what you typed stays here."))
        stop.setAccessibleDescription(stop.toolTip())
        stop.clicked.connect(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        column.addWidget(self._told)
        column.addWidget(stop, 0, Qt.AlignmentFlag.AlignLeading)
        self.hide()

    def follow(self, job: Job) -> None:
        """Tell what a job waits for until it begins or ends."""
        self._job = job
        job.started.connect(self.hide)
        job.ended.connect(self.hide)
        if not job.waits_for or job.is_started:
            return
        self._told.setText(
            self.tr("This is saved once the work before it is done: {work}").format(
                work=job.waits_for
            )
        )
        self.show()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
