"""Saving a paper outside the archive: what that means, in which language, signed or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from archive_app.errors import ArchiveError, NotFound
from archive_app.gui import paths
from archive_app.gui.context import Context
from archive_app.gui.widgets.sheet import Sheet
from archive_app.gui.widgets.text import label, part_heading, value
from archive_app.gui.widgets.writing import told_of_record
from archive_app.model.custody import Subject
from archive_app.model.vocabulary import Language
from archive_app.services import identity, paper
from archive_app.services.identity import KnownIdentity
from archive_app.services.paper import SavedPaper
from archive_app.store.archive import Archive


@dataclass(frozen=True)
class Paper:
    """A paper that can be made: its name in windows, for files and for the ledger, and how.

    ``purpose`` is English, as all that the ledger says by itself.
    """

    title: str
    file_name: str
    purpose: str
    make: Callable[[Archive, Sequence[Language]], bytes]
    subject: Callable[[Archive], Subject]


class SavePaper(Sheet):
    """Explains and asks, saves in the writer's lane, and says where it went."""

    def __init__(self, context: Context, wanted: Paper, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_title(wanted.title)
        self.set_action(self.tr("&Save as PDF…"), self._choose)
        self._context = context
        self._paper = wanted
        self._languages = QButtonGroup(self)
        self._signed = label(self.tr("Looking for your signing key…"))
        self._outcome = value()
        self.add(
            label(
                self.tr(
                    "The paper becomes a file outside the archive. Nothing encrypts it there: "
                    "whoever has the file can read it. To print it, open the file in a program you "
                    "trust, and delete it when it is no longer needed."
                )
            )
        )
        recorded = self.tr("That it was saved, and where, is recorded in the ledger.")
        self.add(label(told_of_record(context, recorded)))
        self.add(part_heading(self.tr("Language")))
        choices: list[tuple[str, tuple[Language, ...]]] = [
            (self.tr("&English beside Ukrainian"), ("en", "uk")),
            (self.tr("E&nglish"), ("en",)),
            (self.tr("&Ukrainian"), ("uk",)),
        ]
        self._choices = [languages for _, languages in choices]
        for number, (text, _) in enumerate(choices):
            choice = QRadioButton(text)
            choice.setChecked(number == 0)
            self._languages.addButton(choice, number)
            self.add(choice)
        self.add(part_heading(self.tr("Signature")))
        for each in (self._signed, self._outcome):
            self.add(each)
        self._outcome.hide()
        self.begin_at(self._languages.button(0))
        archive = context.archive
        context.jobs.read(self, lambda _: _own(archive), self._tell_signer)

    def save(self, target: Path) -> None:
        """Save the paper to a file, with the signature beside it."""
        archive, wanted = self._context.archive, self._paper
        languages = self._choices[self._languages.checkedId()]
        if target.suffix.lower() != ".pdf":
            target = target.with_name(f"{target.name}.pdf")

        def work(_: object) -> SavedPaper:
            content = wanted.make(archive, languages)
            about = (wanted.subject(archive),)
            return paper.save(archive, content, target, subjects=about, purpose=wanted.purpose)

        job = self._context.jobs.write(
            self,
            work,
            self._saved,
            failed=self._failed,
            title=self.tr("Making the paper"),
        )
        self.follow(job)

    def _choose(self) -> None:
        paths.choose_new_file(self, self._paper.title, self._paper.file_name, self.save)

    def _tell_signer(self, own: KnownIdentity | None) -> None:
        if own is None:
            self._signed.setText(
                self.tr(
                    "It will not be signed: you have no signing key in this archive. One can be "
                    "made in Settings."
                )
            )
        else:
            self._signed.setText(
                self.tr(
                    "It will be signed with your key “{name}”. The signature is a file of its own "
                    "beside the paper; it ends in {ending}, and stays with it."
                ).format(name=own.name, ending=paper.SIGNATURE)
            )

    def _saved(self, saved: SavedPaper) -> None:
        lines = [self.tr("Saved: {path}").format(path=saved.path)]
        if saved.signature_path is not None:
            lines.append(self.tr("Signature: {path}").format(path=saved.signature_path))
        else:
            lines.append(self.tr("It is not signed."))
        self._outcome.setText("\n".join(lines))
        self._outcome.show()
        self.grow()
        self.finish()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ArchiveError):
            self.tell(error)
        else:
            self._context.jobs.failed.emit(error)


def _own(archive: Archive) -> KnownIdentity | None:
    try:
        return identity.load_own(archive)
    except NotFound:
        return None
