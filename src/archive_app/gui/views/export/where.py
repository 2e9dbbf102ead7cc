"""The fifth step: in which form, who can read it, and where it is written."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import paths, theme
from archive_app.gui.context import Context
from archive_app.gui.views.export.step import Asked, Form, Step
from archive_app.gui.widgets.fields import ChoiceBox, PathField, named
from archive_app.gui.widgets.fold import Fold
from archive_app.gui.widgets.text import label
from archive_app.services import recipients
from archive_app.services.recipients import Recipient

_EXTRAS = ("csv", "case", "premis", "concordance")


class WhereStep(Step):
    """One file, a folder, or a file that only its recipient can open."""

    def __init__(self, context: Context, asked: Asked) -> None:
        super().__init__(
            context,
            asked,
            self.tr("In which form, and where to?"),
            self.tr("Only an encrypted bundle is unreadable to whoever finds it on the way."),
        )
        self._forms: dict[Form, QRadioButton] = {
            "encrypted": QRadioButton(self.tr("&Encrypted: one file that only they can open")),
            "zip": QRadioButton(self.tr("&One file (zip): anybody who holds it can read it")),
            "folder": QRadioButton(self.tr("A &folder: anybody who holds it can read it")),
        }
        self._group = QButtonGroup(self)
        for each in self._forms.values():
            self._group.addButton(each)
            self.column.addWidget(each)
        self._group.buttonClicked.connect(self._said)
        self._encrypting = self._key_fields()
        self.column.addWidget(self._encrypting)
        self._folder = PathField(
            self.tr("The folder to &write it into"),
            lambda chosen: paths.choose_folder(self, self.tr("Where the bundle goes"), chosen),
            self.tr("Such as a memory stick. The bundle gets a name that says nothing of it."),
        )
        self._folder.changed.connect(self._said)
        self.column.addWidget(self._folder)
        self.column.addWidget(Fold(self.tr("More: languages and formats"), self._more()))
        self.column.addWidget(
            label(
                self.tr(
                    "Once it is written, your ledger says for good to whom it went and what for."
                ),
                "muted",
            )
        )
        self.column.addStretch()

    def enter(self) -> None:
        """Show what was said before, and whose keys are kept."""
        asked = replace(self.asked)  # each field that is set says something at once
        self._check(asked.form)
        self._key.setText(asked.age_recipient)
        self._name.setText(asked.keep_as)
        self._folder.edit.setText(asked.folder)
        for name, box in self._extras.items():
            box.setChecked(name in asked.extras)
        for name, box in self._languages.items():
            box.setChecked(name in asked.languages)
        archive = self.context.archive
        self.context.jobs.read(self, lambda _: recipients.list_recipients(archive), self._show_kept)
        self._said()
        self._forms[asked.form or "encrypted"].setFocus()

    def missing(self) -> str:
        """Ask for a form, a folder, a language, and a key where it is to be encrypted."""
        if not self.asked.form:
            return self.tr("Say first whether it is encrypted, or anybody may read it.")
        if self.asked.form == "encrypted" and not self.asked.age_recipient.strip():
            return self.tr("Paste the recipient's key, or choose one that is kept.")
        if not self.asked.folder.strip():
            return self.tr("Choose the folder to write it into.")
        if not self.asked.target.is_dir():
            return self.tr("There is no such folder.")
        if self.asked.target.resolve().is_relative_to(self.context.archive.path.resolve()):
            return self.tr("That is the archive itself: choose a folder elsewhere.")
        return "" if self.asked.languages else self.tr("Choose at least one language.")

    def _key_fields(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(theme.STEP * 3, 0, 0, 0)
        column.setSpacing(theme.STEP)
        self._kept = ChoiceBox()
        self._kept.activated.connect(self._choose_kept)
        self._key, self._name = QLineEdit(), QLineEdit()
        for each in (self._key, self._name):
            each.textChanged.connect(self._said)
        self._kept_row = named(self.tr("A key that is kept"), self._kept)
        column.addWidget(self._kept_row)
        column.addWidget(
            named(
                self.tr("The recipient's &key"),
                self._key,
                self.tr(
                    "It begins with age1; they make it with any age program, and keep the other "
                    "half. Compare it with them another way before you use it."
                ),
            )
        )
        column.addWidget(
            named(
                self.tr("Keep it under this name, for the next time"),
                self._name,
                self.tr("It may stay empty: then the key is used this once."),
            )
        )
        return made

    def _more(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(theme.STEP * 3, 0, 0, 0)
        self._languages = {
            "en": QCheckBox(self.tr("Papers in English")),
            "uk": QCheckBox(self.tr("Papers in Ukrainian")),
        }
        told = {
            "csv": self.tr("Records as a table (CSV)"),
            "case": self.tr("For forensic tools (CASE/UCO)"),
            "premis": self.tr("For archives (PREMIS)"),
            "concordance": self.tr("For law firms (Concordance)"),
        }
        self._extras = {name: QCheckBox(told[name]) for name in _EXTRAS}
        for each in (*self._languages.values(), *self._extras.values()):
            each.clicked.connect(self._said)
            column.addWidget(each)
        column.addWidget(
            label(self.tr("All of them tell what the bundle tells, and no more."), "muted")
        )
        return made

    def _show_kept(self, kept: list[Recipient]) -> None:
        self._kept.clear()
        self._kept.addItem(self.tr("(none of these)"), "")
        for each in kept:
            self._kept.addItem(each.name, each.recipient)
        at = self._kept.findData(self._key.text().strip())
        self._kept.setCurrentIndex(max(0, at))
        self._kept_row.setVisible(bool(kept))
        if not self.asked.form:
            self._encrypt_for(self.asked.recipient.strip().casefold(), kept)

    def _encrypt_for(self, recipient: str, kept: list[Recipient]) -> None:
        """Choose to encrypt where a key is kept under the very name of the recipient."""
        for number, each in enumerate(kept, start=1):
            if each.name.casefold() == recipient:
                self._check("encrypted")
                self._kept.setCurrentIndex(number)
                self._key.setText(each.recipient)

    def _check(self, form: Form) -> None:
        self._group.setExclusive(False)
        for name, button in self._forms.items():
            button.setChecked(name == form)
        self._group.setExclusive(True)

    def _choose_kept(self) -> None:
        self._key.setText(str(self._kept.currentData()))

    def _said(self) -> None:
        for name, form in self._forms.items():
            if form.isChecked():
                self.asked.form = name
        self._encrypting.setVisible(self.asked.form == "encrypted")
        self.asked.age_recipient = self._key.text()
        self.asked.keep_as = self._name.text()
        self.asked.folder = self._folder.edit.text()
        self.asked.extras = tuple(name for name, box in self._extras.items() if box.isChecked())
        self.asked.languages = tuple(
            name for name, box in self._languages.items() if box.isChecked()
        )
        self.changed.emit()
