"""The signing key of whoever opened the archive, and how it is made where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from archive_app.gui import errors, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.fields import PathField, named
from archive_app.gui.widgets.fingerprint import FingerprintView
from archive_app.gui.widgets.fold import Fold
from archive_app.gui.widgets.passphrase import PassphraseField
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.progress import Meter
from archive_app.services import identity
from archive_app.services.identity import KnownIdentity
from archive_app.services.verifying import read_small
from archive_app.store.archive import Archive

_LARGEST = 1 << 20


class SigningKey(QWidget):
    """Shows the person's own key, or makes it; ``name`` is where its name is typed."""

    changed = Signal()
    """It is known now whether there is a key."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.own: KnownIdentity | None = None
        self.name = QLineEdit()
        self._shown = QVBoxLayout()
        self._problem = label(role="problem")
        self._problem.hide()
        self._making = self._form()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addLayout(self._shown)
        column.addWidget(self._making)
        column.addWidget(self._problem)
        self._making.hide()

    def look(self) -> None:
        """Look whether there is a key already."""
        self._problem.hide()
        archive = self.context.archive
        self.context.jobs.read(self, lambda _: _find_own(archive), self._show)

    def _form(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        self.name.returnPressed.connect(self._create)
        self._make = button(self.tr("&Make my signing key"))
        self._make.clicked.connect(self._create)
        column.addWidget(
            named(
                self.tr("A role or pseudonym for it"),
                self.name,
                self.tr("It stands in every bundle that you sign, for all to read."),
            )
        )
        column.addWidget(self._make, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(
            label(
                self.tr(
                    "The key is kept in this archive under your own passphrase: nobody else can "
                    "sign with it, and no recovery words bring it back. You make it once."
                ),
                "muted",
            )
        )
        column.addWidget(Fold(self.tr("I have a certificate of my organisation"), self._takeover()))
        return made

    def _takeover(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        self._file = PathField(
            self.tr("The certificate's file (.p12, .pfx)"),
            lambda chosen: paths.choose_file(
                self, self.tr("The certificate's file"), chosen, "*.p12 *.pfx"
            ),
        )
        self._password = PassphraseField(self.tr("Password of the file"))
        take = button(self.tr("Sign with this certificate"))
        take.clicked.connect(self._take_over)
        only_where_writable(self.context, self._make, take)
        for each in (self._file, self._password):
            column.addWidget(each)
        column.addWidget(take, 0, Qt.AlignmentFlag.AlignLeading)
        return made

    def _show(self, own: KnownIdentity | None) -> None:
        self.own = own
        empty(self._shown)
        self._making.setVisible(own is None)
        if own is not None:
            self._shown.addWidget(
                label(self.tr("You sign as “{name}”.").format(name=own.name), "heading")
            )
            if own.validity_note is not None:
                self._shown.addWidget(label(wording.said(own.validity_note), "problem"))
            self._shown.addWidget(FingerprintView(own.fingerprint, has_code=True))
        self.changed.emit()

    def _create(self) -> None:
        name, archive = self.name.text().strip(), self.context.archive
        if name:
            self._keep(lambda _: identity.create(archive, name))

    def _take_over(self) -> None:
        path: Path | None = self._file.path()
        password, archive = self._password.edit.text(), self.context.archive
        if path is None:
            return
        self._password.edit.clear()

        def work(_: Meter) -> KnownIdentity:
            content = read_small(path, _LARGEST)
            return identity.take_over(archive, content, password.encode("utf-8") or None)

        self._keep(work)

    def _keep(self, work: Callable[[Meter], KnownIdentity]) -> None:
        self._problem.hide()
        self._make.setEnabled(False)
        job = self.context.jobs.save(
            self, work, self._show, failed=self._refused, title=self.tr("Making the signing key")
        )
        job.when_ended(self, lambda: self._make.setEnabled(True))

    def _refused(self, error: Exception) -> None:
        self._problem.setText(errors.told(error))
        self._problem.show()


def _find_own(archive: Archive) -> KnownIdentity | None:
    return next((each for each in identity.list_identities(archive) if each.is_own), None)
