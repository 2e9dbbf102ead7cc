"""Where a bundle is: dropped here, or chosen; one that was encrypted for us is opened first."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.gui import errors, paths, theme
from archive_app.gui.jobs import Jobs
from archive_app.gui.widgets.fields import PathField
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label, set_role
from archive_app.progress import Meter
from archive_app.services import bundle_decrypt
from archive_app.services.verifying import read_small

_ENCRYPTED = ".age"
_LARGEST_KEY = 1 << 16


class BundleSource(QFrame):
    """A place to drop a bundle on; ``chosen`` comes with its path once it can be read.

    ``taken`` comes with that of one that is encrypted as well. ``opening`` is where it is said how
    that is opened, by what each line is called in a draft.
    """

    chosen = Signal(Path)
    taken = Signal(Path)

    def __init__(self, jobs: Jobs, told: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("The bundle"))
        self.setAcceptDrops(True)
        self._jobs = jobs
        file = button(self.tr("Choose a &file (.zip or .age)…"), primary=True)
        file.clicked.connect(
            lambda: paths.choose_file(self, self.tr("The bundle, a file"), self.take)
        )
        folder = button(self.tr("Choose a f&older…"))
        folder.clicked.connect(
            lambda: paths.choose_folder(self, self.tr("The bundle, a folder"), self.take)
        )
        ways = QWidget()
        flow = FlowLayout(ways)
        flow.addWidget(file)
        flow.addWidget(folder)
        self._opening = _Opening(jobs)
        self._opening.opened.connect(self.chosen)
        self._opening.hide()
        self.opening = self._opening.edits
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP * 2)
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("Drop the bundle here, or choose it"), "heading"))
        column.addWidget(label(told, "muted"))
        column.addWidget(ways)
        column.addWidget(self._opening)

    def take(self, path: Path) -> None:
        """Take a bundle; ask for the key where it is encrypted."""
        self.taken.emit(path)
        is_encrypted = path.suffix == _ENCRYPTED
        self._opening.setVisible(is_encrypted)
        if is_encrypted:
            self._opening.begin(path)
        else:
            self.chosen.emit(path)

    def clear(self) -> None:
        """Ask for a bundle as at first."""
        self._opening.hide()
        for edit in self.opening.values():
            edit.clear()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one thing that lies on this computer."""
        if _dropped(event) is not None:
            set_role(self, "dropping", "true")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        set_role(self, "dropping", "")

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        set_role(self, "dropping", "")
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take(path)


class _Opening(QWidget):
    """Opens an encrypted bundle with the person's own key, into a file that they name."""

    opened = Signal(Path)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._path = Path()
        self._key = PathField(
            self.tr("Your key file"),
            lambda chosen: paths.choose_file(self, self.tr("Your key file"), chosen),
            self.tr("A text file with a line that begins with AGE-SECRET-KEY-1."),
        )
        self._target = PathField(
            self.tr("Where the opened bundle goes"),
            lambda chosen: paths.choose_new_file(
                self, self.tr("Where the opened bundle goes"), self._path.stem, chosen
            ),
            self.tr("Whoever holds that file can read it. Delete it when you are done."),
        )
        self.edits = {"key": self._key.edit, "target": self._target.edit}
        self._problem = label(role="problem")
        self._problem.hide()
        self._open = button(self.tr("Open it with my key"))
        self._open.clicked.connect(self._decrypt)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("It is encrypted for its recipient."), "heading"))
        for each in (self._key, self._target, self._problem):
            column.addWidget(each)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeading)

    def begin(self, path: Path) -> None:
        """Ask for what opens a file."""
        self._path = path
        self._target.set_path(path.with_suffix(""))
        self._problem.hide()
        self._key.edit.setFocus()

    def _decrypt(self) -> None:
        key, target, path = self._key.path(), self._target.path(), self._path
        if key is None or target is None:
            self._refused(self.tr("Name your key file, and where the opened bundle goes."))
            return
        self._problem.hide()
        self._open.setEnabled(False)

        def work(meter: Meter) -> None:
            bundle_decrypt.decrypt(path, read_small(key, _LARGEST_KEY), target, meter)

        job = self._jobs.read(
            self,
            work,
            lambda _: self.opened.emit(target),
            failed=lambda error: self._refused(errors.told(error)),
            title=self.tr("Opening the encrypted bundle"),
        )
        job.when_ended(self, partial(self._open.setEnabled, True))

    def _refused(self, why: str) -> None:
        self._problem.setText(why)
        self._problem.show()


def _dropped(event: QDropEvent) -> Path | None:
    """Return the one path that is dropped; None where it is more, or none, or not a file."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())
