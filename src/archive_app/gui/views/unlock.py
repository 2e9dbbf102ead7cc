"""Unlocking: a passphrase, a one-time code or the recovery words; the window stays awake."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from archive_app.errors import WrongPassphrase
from archive_app.gui import errors, theme
from archive_app.gui.jobs import Jobs
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.passphrase import PassphraseField
from archive_app.gui.widgets.scrolled import Centred
from archive_app.gui.widgets.text import button, label

if TYPE_CHECKING:
    from archive_app.store.archive import Archive


class UnlockPage(QWidget):
    """Asks for the secret of one archive and opens it."""

    begun = Signal()
    """What was typed is being tried."""
    refused = Signal()
    """It waits for a person again."""
    unlocked = Signal(object)
    left = Signal()

    def __init__(self, path: Path, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Unlock"))
        self.path = path
        self._jobs = jobs
        self._failed_tries = 0
        self._secret = PassphraseField(self.tr("Passphrase"))
        self._secret.edit.returnPressed.connect(self.open)
        self._problem = label(role="problem")
        self._problem.hide()
        self._open = button(self.tr("Unlock"), primary=True)
        self._open.clicked.connect(self.open)
        self._back = button(self.tr("Another archive"), quiet=True)
        self._back.clicked.connect(self.left)
        column = QVBoxLayout()
        column.setSpacing(theme.STEP)
        column.setContentsMargins(0, theme.STEP * 4, 0, theme.STEP * 2)
        column.addWidget(label(self.tr("Unlock the archive"), "title"))
        column.addWidget(label(str(path), "muted"))
        column.addSpacing(theme.STEP)
        column.addWidget(self._secret)
        column.addWidget(self._problem)
        buttons = FlowLayout()
        buttons.addWidget(self._open)
        buttons.addWidget(self._back)
        column.addLayout(buttons)
        column.addWidget(
            label(
                self.tr(
                    "Recovery words and a one-time code open it too. "
                    "Nobody can open it without one of them, and neither can we."
                ),
                "muted",
            )
        )
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Centred(column, 70))
        self.setFocusProxy(self._secret.edit)

    @property
    def secret(self) -> QLineEdit:
        """The field that a person types into."""
        return self._secret.edit

    def wait_for(self, what: str) -> None:
        """Take no secret while something else must end first, and say what; empty ends it."""
        self._set_busy(what)

    def tell(self, what: str) -> None:
        """Say something about the archive that was just closed."""
        self._problem.setText(what)
        self._problem.setVisible(bool(what))

    def open(self) -> None:
        """Open the archive with what was typed; the field is emptied at once."""
        typed = self._secret.edit.text()
        if not typed:
            return
        path, failed_tries = self.path, self._failed_tries
        self._secret.edit.clear()
        self._problem.hide()
        self._set_busy(self.tr("Unlocking…"))
        self.begun.emit()
        job = self._jobs.read(
            self,
            lambda _: _open(path, typed, failed_tries),
            self.unlocked.emit,
            failed=self._refused,
            title=self.tr("Unlocking the archive"),
        )
        job.when_untaken(lambda archive: archive and archive.close())

    def _refused(self, error: Exception) -> None:
        self._set_busy("")
        self._failed_tries += isinstance(error, WrongPassphrase)
        is_typed_wrong = isinstance(error, WrongPassphrase)
        self._problem.setText(errors.headline(error) if is_typed_wrong else errors.told(error))
        self._problem.show()
        self._secret.edit.setFocus()
        self.refused.emit()

    def _set_busy(self, what: str) -> None:
        self._secret.setEnabled(not what)
        self._open.setEnabled(not what)
        # Whoever left now would leave the archive open behind: nobody would take it.
        self._back.setEnabled(not what)
        self._open.setText(what or self.tr("Unlock"))
        if not what:
            self._secret.edit.setFocus()


def _open(path: Path, typed: str, failed_tries: int) -> Archive:
    """Open an archive, and record in it how often that was tried in vain before."""
    from archive_app.services.unlocking import record_failed_tries
    from archive_app.store.archive import Archive

    archive = Archive.open(path, typed)
    if failed_tries and archive.standing.refusal == "":
        try:
            record_failed_tries(archive, failed_tries)
        except BaseException:
            archive.close()
            raise
    return archive
