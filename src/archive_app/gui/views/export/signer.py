"""The third step: with which key the bundle is signed; one is made here where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from archive_app.gui import errors, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.views.export.step import Asked, Step
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.fields import PathField, named
from archive_app.gui.widgets.fingerprint import FingerprintView
from archive_app.gui.widgets.fold import Fold
from archive_app.gui.widgets.passphrase import PassphraseField
from archive_app.gui.widgets.text import button, label
from archive_app.progress import Meter
from archive_app.services import identity
from archive_app.services.identity import KnownIdentity
from archive_app.services.verifying import read_small
from archive_app.store.archive import Archive

_LARGEST = 1 << 20


class SignerStep(Step):
    """Shows the person's own key, or makes it."""

    def __init__(self, context: Context, asked: Asked) -> None:
        super().__init__(
            context,
            asked,
            self.tr("Who signs?"),
            self.tr(
                "A signature shows that nothing was changed after it. Whose it is, people know "
                "only by its fingerprint, which you give them another way than the bundle."
            ),
        )
        self._own: KnownIdentity | None = None
        self._shown = QVBoxLayout()
        self._problem = label(role="problem")
        self._problem.hide()
        self._making = self._form()
        self.column.addLayout(self._shown)
        self.column.addWidget(self._making)
        self.column.addWidget(self._problem)
        self.column.addStretch()
        self._making.hide()

    def enter(self) -> None:
        """Look whether there is a key already."""
        self._problem.hide()
        archive = self.context.archive
        self.context.jobs.read(self, lambda _: _find_own(archive), self._show)

    def missing(self) -> str:
        """Ask for a key."""
        return "" if self._own is not None else self.tr("Make your signing key first.")

    def _form(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        self._name = QLineEdit()
        self._name.returnPressed.connect(self._create)
        self._make = button(self.tr("&Make my signing key"))
        self._make.clicked.connect(self._create)
        column.addWidget(
            named(
                self.tr("A role or pseudonym for it"),
                self._name,
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
        for each in (self._file, self._password):
            column.addWidget(each)
        column.addWidget(take, 0, Qt.AlignmentFlag.AlignLeading)
        return made

    def _show(self, own: KnownIdentity | None) -> None:
        self._own = own
        empty(self._shown)
        self._making.setVisible(own is None)
        if own is not None:
            self._shown.addWidget(
                label(self.tr("You sign as “{name}”.").format(name=own.name), "heading")
            )
            if own.validity_note is not None:
                self._shown.addWidget(label(wording.said(own.validity_note), "problem"))
            self._shown.addWidget(FingerprintView(own.fingerprint, has_code=True))
        else:
            self._name.setFocus()
        self.changed.emit()

    def _create(self) -> None:
        name, archive = self._name.text().strip(), self.context.archive
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
