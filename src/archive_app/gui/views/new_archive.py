"""A new archive: where it lies, who makes it, and the passphrase that will open it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from archive_app.errors import InvalidInput
from archive_app.gui import errors, paths, theme
from archive_app.gui.jobs import Job, Jobs
from archive_app.gui.widgets.agent_form import AgentForm
from archive_app.gui.widgets.new_passphrase import NewPassphrase
from archive_app.gui.widgets.progress_panel import ProgressPanel
from archive_app.gui.widgets.scrolled import Centred
from archive_app.gui.widgets.text import button, label, part_heading
from archive_app.model.vocabulary import load_builtin
from archive_app.progress import Meter
from archive_app.store.archive import Archive

_LETTERS = 90


class NewArchivePage(QWidget):
    """Asks, then makes the archive; ``made`` comes with it, open, and its recovery words."""

    begun = Signal()
    refused = Signal()
    made = Signal(object, str)
    left = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("New archive"))
        self._jobs = jobs
        self._place = QLineEdit()
        self._place.setAccessibleName(self.tr("Folder of the archive"))
        self._place.textChanged.connect(self._see)
        self._agent = AgentForm()
        self._agent.changed.connect(self._see)
        self._passphrase = NewPassphrase(jobs, lambda: self._agent.said)
        self._passphrase.changed.connect(self._see)
        self._problem = label(role="problem")
        self._problem.hide()
        self._make = button(self.tr("Make the archive"), primary=True)
        self._make.clicked.connect(lambda: self._passphrase.confirm_then(self._begin))
        self._missing = label(role="muted")
        self._back = button(self.tr("Back"), quiet=True)
        self._back.clicked.connect(self._leave)
        self._progress = ProgressPanel()
        self._form = Centred(self._column(), _LETTERS)
        column = QVBoxLayout(self)
        column.addWidget(self._form, 1)
        column.addWidget(self._progress)
        for line in self.findChildren(QLineEdit):
            line.returnPressed.connect(self._make.click)
        self.setFocusProxy(self._place)
        self._see()

    def _column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("Make a new archive"), "title"))
        column.addWidget(label(self.tr("Where it lies"), "heading"))
        row = QHBoxLayout()
        row.addWidget(self._place, 1)
        choose = button(self.tr("&Choose…"))
        choose.setAccessibleName(self.tr("Choose the folder of the archive"))
        choose.clicked.connect(self._choose)
        row.addWidget(choose)
        column.addLayout(row)
        column.addWidget(
            label(
                self.tr(
                    "A new or an empty folder, on this computer or on a disk of yours. Everything "
                    "in it is encrypted; its name is not, so let it tell nothing."
                ),
                "muted",
            )
        )
        column.addWidget(part_heading(self.tr("Who you are")))
        column.addWidget(self._agent)
        column.addWidget(part_heading(self.tr("Your passphrase")))
        column.addWidget(self._passphrase)
        column.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self._make)
        buttons.addWidget(self._back)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addWidget(self._missing)
        column.addStretch()
        return column

    def _choose(self) -> None:
        paths.choose_folder(
            self, self.tr("A new or empty folder"), lambda path: self._place.setText(str(path))
        )

    def _see(self) -> None:
        """Let it be made as soon as everything needed is said; say what is not."""
        needed = {
            self.tr("a folder"): bool(self._place.text().strip()),
            self.tr("a pseudonym or a name"): self._agent.has_a_name,
            self.tr("the passphrase, twice the same"): self._passphrase.passphrase is not None,
        }
        missing = ", ".join(what for what, is_said in needed.items() if not is_said)
        self._make.setEnabled(not missing)
        self._missing.setText(self.tr("Still needed: {what}.").format(what=missing))
        self._missing.setVisible(bool(missing))

    def _begin(self) -> None:
        passphrase = self._passphrase.passphrase
        if passphrase is None:
            return
        path = Path(self._place.text().strip()).expanduser()
        try:
            agent = self._agent.agent(load_builtin())
            if not path.is_absolute():
                raise InvalidInput(self.tr("Name the folder in full, from its root on."))
        except InvalidInput as error:
            self._refused(error)
            return
        self._problem.hide()
        self._form.setEnabled(False)
        self.begun.emit()

        def work(meter: Meter) -> tuple[Archive, str]:
            return Archive.create(path, passphrase, agent, meter=meter)

        job = self._jobs.read(
            self,
            work,
            self._made,
            failed=self._refused,
            title=self.tr("Making the archive and its keys"),
        )
        job.when_untaken(lambda made: made and made[0].close())
        job.when_ended(self, lambda: self._ended(job))
        self._progress.watch(job)

    def _ended(self, job: Job) -> None:
        self._form.setEnabled(True)
        if job.is_stopped:
            self.refused.emit()

    def _made(self, made: tuple[Archive, str]) -> None:
        self._passphrase.clear()
        self.made.emit(*made)

    def _refused(self, error: Exception) -> None:
        self._problem.setText(errors.told(error))
        self._problem.show()
        self.refused.emit()

    def _leave(self) -> None:
        self._passphrase.clear()
        self.left.emit()
