"""A dialog for one task: what it is, what is asked, what went wrong, and one button that does it.

It waits for nothing but its own closing, so that locking closes it. Where the task takes long,
Cancel stops it first and the dialog says what was done until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.widgets.kept_words import Editor, KeptWords
from archive_app.gui.widgets.labelled import Labelled
from archive_app.gui.widgets.progress_panel import ProgressPanel
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.unkept import KeepingDialog
from archive_app.gui.widgets.wait_note import WaitNote


class Sheet(KeepingDialog):
    """A dialog whose contents scroll where the screen is small."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("sheet")
        self._body = QWidget()
        self._body.setObjectName("body")
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(
            theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP * 2
        )
        self.column.setSpacing(theme.STEP)
        self._first: QWidget | None = None
        self._job: Job | None = None
        self._stopped: Callable[[], str] = str
        self._title = label(role="title")
        self.column.addWidget(self._title)
        scroll = scrolling(self._body, only_down=True)
        self._problem = label(role="problem")
        self._problem.setContentsMargins(theme.STEP * 2, 0, theme.STEP * 2, 0)
        self._problem.hide()
        self._waits = WaitNote()
        self._waits.setContentsMargins(theme.STEP * 2, 0, theme.STEP * 2, 0)
        self._progress = ProgressPanel(stops=False)
        self.action = button("", primary=True)
        self._cancel = button(self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setContentsMargins(theme.STEP * 2, theme.STEP, theme.STEP * 2, theme.STEP * 2)
        row.addStretch()
        row.addWidget(self._cancel)
        row.addWidget(self.action)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._problem)
        whole.addWidget(self._waits)
        whole.addWidget(self._progress)
        whole.addLayout(row)

    def set_title(self, title: str) -> None:
        """Say what the dialog is for."""
        self.setWindowTitle(title)
        self._title.setText(title)

    def set_action(self, text: str, perform: Callable[[], object]) -> None:
        """Say what its button does."""
        self.action.setText(text)
        self.action.clicked.connect(perform)

    def add(self, widget: QWidget) -> None:
        """Add something below what is there."""
        self.column.addWidget(widget)

    def add_field(self, name: str, field: QWidget, note: str = "") -> None:
        """Add a field below its name, and a muted note below it."""
        self.column.addWidget(Labelled(name, field, note))
        self._first = self._first or field

    def keep_words(self, context: Context, name: str, editors: Mapping[str, Editor]) -> None:
        """Keep what is typed under the name of a draft until it is done, and show it again."""
        kept = KeptWords(context, self, name, editors)
        self.column.insertWidget(1, kept)
        # Only what is shown takes room, and the notice is shown at the next turn of the loop.
        kept.shown.connect(lambda: QTimer.singleShot(0, self, self.grow))

    def begin_at(self, field: QWidget) -> None:
        """Let the person begin at this field."""
        self._first = field

    def grow(self) -> None:
        """Take the room that the contents need, as far as the window has it."""
        self.column.activate()
        self.resize(self.sizeHint())
        if self._first is not None:
            self._first.setFocus()

    def tell(self, problem: Exception | str) -> None:
        """Say what went wrong, and let the person mend it."""
        told = problem
        if isinstance(problem, Exception):
            told = errors.told(problem)
        self._problem.setText(str(told))
        self._problem.setVisible(bool(told))
        self.set_busy(is_busy=False)

    def set_busy(self, *, is_busy: bool) -> None:
        """Take no second press while the first is under way."""
        self.action.setEnabled(not is_busy and self._job is None)

    def follow(self, job: Job, stopped: Callable[[], str] | None = None) -> None:
        """Show what a job waits for and how far it is, and let Cancel stop it.

        ``stopped`` says then what was done; without it, nothing was.
        """
        self.tell("")
        self._job, self._stopped = job, stopped or self._nothing
        self._waits.follow(job)
        self.set_busy(is_busy=True)
        self._cancel.setText(self.tr("Stop"))
        self._progress.watch(job)
        job.ended.connect(self._ended)

    def finish(self) -> None:
        """Leave nothing to do here but close: it was done."""
        self.action.hide()
        self._cancel.setText(self.tr("Close"))
        self._cancel.setFocus()

    def reject(self) -> None:
        """Close, or stop what is under way and stay to say what was done."""
        if self._job is None:
            super().reject()
            return
        self._cancel.setEnabled(False)
        self._cancel.setText(self.tr("Stopping…"))
        self._job.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go at once where the archive is locked; a person's own closing is as Cancel."""
        if self._job is not None and not event.spontaneous():
            job, self._job = self._job, None
            job.cancel()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for the room of the contents, as far as the window has it."""
        width = theme.STEP * 76
        height = max(self.column.sizeHint().height(), self.column.heightForWidth(width))
        wanted = QSize(width, height + theme.STEP * 14)
        parent = self.parentWidget()
        return wanted if parent is None else wanted.boundedTo(parent.window().size())

    def _ended(self) -> None:
        job, self._job = self._job, None
        self._cancel.setEnabled(True)
        self._cancel.setText(self.tr("Close"))
        self.set_busy(is_busy=False)
        if job is not None and job.is_stopped:
            self.tell(self._stopped())

    def _nothing(self) -> str:
        return self.tr("Stopped. Nothing was done.")

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that is needed once the contents are there."""
        self.grow()
        super().showEvent(event)
