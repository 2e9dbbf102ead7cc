"""What was written, and what to do now: send it, tell the fingerprint, ask for a time stamp."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from archive_app import __version__
from archive_app.bundle import certificate
from archive_app.bundle.rendering.certificate_pdf import fingerprint_letter
from archive_app.errors import ArchiveError
from archive_app.gui import errors, papers, paths, wording
from archive_app.gui.context import Context
from archive_app.gui.translation import spoken_language
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.fingerprint import FingerprintView
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label, value
from archive_app.model.custody import utc_seconds
from archive_app.services import bundle_stamp, identity
from archive_app.services.bundle_export import Receipt
from archive_app.services.outside import new_file
from archive_app.store.archive import Archive


@dataclass(frozen=True)
class Written:
    """A bundle that was written and read back, and whether only its recipient can read it.

    ``key_unkept`` is why the recipient's key could not be kept under a name, where it was to be.
    """

    receipt: Receipt
    is_encrypted: bool
    key_unkept: ArchiveError | None = None


class DoneView(Scrolled):
    """The result of one export."""

    verify_wanted = Signal(str)

    def __init__(self, context: Context, written: Written) -> None:
        receipt = written.receipt
        super().__init__(receipt.bundle)
        self._context = context
        self._written = written
        words = papers.PaperWords()
        self.column.addWidget(self._card(receipt))
        if written.key_unkept is not None:
            told = self.tr("The recipient's key was not kept under that name. {why}")
            self.column.addWidget(
                label(told.format(why=errors.told(written.key_unkept)), "problem")
            )
        facts = Facts()
        facts.show_facts(
            [
                (words.phrase("bundle"), receipt.bundle),
                (self.tr("Where it is"), str(receipt.path)),
                (
                    self.tr("What is in it"),
                    wording.joined(
                        self.tr("%n file(s)", "", receipt.files),
                        wording.size(receipt.size),
                        self.tr("%n record(s)", "", receipt.records),
                        self.tr("%n event(s)", "", receipt.events),
                    ),
                ),
                (words.phrase("bundle_digest"), papers.groups(receipt.digest)),
            ]
        )
        self.column.addWidget(facts)
        self._told = value()
        self._told.hide()
        copy = button(self.tr("&Copy the path"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(receipt.path)))
        self.column.addWidget(_row(*self._to_verify(), copy))
        if not written.is_encrypted:
            self.column.addWidget(
                label(
                    self.tr(
                        "When you verify it as they will, your key is told as unknown: to them "
                        "it is, until they compared the fingerprint."
                    ),
                    "muted",
                )
            )
        self.column.addWidget(self._told)
        self.column.addWidget(label(self.tr("1.  Send it"), "heading"))
        self.column.addWidget(label(self._how_to_send()))
        self.column.addWidget(label(self.tr("2.  Tell them this another way"), "heading"))
        self.column.addWidget(
            label(
                self.tr(
                    "Read these digits aloud on the telephone, or send them by letter, and never "
                    "with the bundle: by them alone they know that it is from you. Ask them to "
                    "read the bundle digest back: that is your receipt, which you record under "
                    "Bundles."
                )
            )
        )
        self.column.addWidget(FingerprintView(receipt.signer, has_code=True))
        letter = button(self.tr("Save a &letter with the fingerprint…"))
        letter.clicked.connect(self._choose_letter)
        self.column.addWidget(_row(letter))
        self.column.addWidget(label(self.tr("3.  Have its time witnessed"), "heading"))
        self.column.addWidget(label(self._how_to_stamp()))
        if not written.is_encrypted:
            stamp = button(self.tr("&Write the time stamp request"))
            stamp.clicked.connect(self._request_stamp)
            self.column.addWidget(_row(stamp))
        for left in receipt.unfinished:
            self.column.addWidget(
                label(
                    self.tr(
                        "{path} is of an export that was interrupted, or still runs; it may hold "
                        "what anybody can read. Delete it if no export is running."
                    ).format(path=left),
                    "problem",
                )
            )
        self.column.addStretch()

    def _card(self, receipt: Receipt) -> AnswerCard:
        whole = self.tr("What lies there is, byte for byte, what was signed.")
        if receipt.files:
            return AnswerCard("", self.tr("The bundle is written, and was read back"), whole, "yes")
        none = self.tr("It holds what is said of the incidents, and proves no file.")
        answer = self.tr("The bundle is written, without any file of evidence")
        return AnswerCard("", answer, f"{none} {whole}", "open")

    def _how_to_send(self) -> str:
        if self._written.is_encrypted:
            return self.tr("Only the recipient can open it, with their key: any way will do.")
        return self.tr(
            "It is not encrypted: whoever holds it can read it. Hand it over in person, on a "
            "medium that you can lock away."
        )

    def _how_to_stamp(self) -> str:
        if self._written.is_encrypted:
            return self.tr(
                "A time stamp is asked for over the opened bundle: the recipient can do that."
            )
        return self.tr(
            "A time stamp shows that it existed before a certain moment. Write the request, carry "
            "it to any time stamp authority, from any computer: it tells nothing but a digest. "
            "What comes back, take in under Bundles."
        )

    def _to_verify(self) -> list[QWidget]:
        """Return what verifies the bundle here: nothing, where only its recipient can open it."""
        if self._written.is_encrypted:
            return []
        check = button(self.tr("&Verify it as they will"))
        path = str(self._written.receipt.path)
        check.clicked.connect(lambda: self.verify_wanted.emit(path))
        return [check]

    def _request_stamp(self) -> None:
        path = self._written.receipt.path
        self._context.jobs.read(
            self,
            lambda _: bundle_stamp.write_request(path),
            lambda made: self._tell(self.tr("The request is here: {path}").format(path=made.path)),
            failed=self._refused,
        )

    def _choose_letter(self) -> None:
        name = f"fingerprint-{self._written.receipt.signer[:8]}.pdf"
        paths.choose_new_file(self, self.tr("Where to save the letter"), name, self._save_letter)

    def _save_letter(self, path: Path) -> None:
        archive = self._context.archive
        self._context.jobs.read(
            self,
            lambda _: write_letter(archive, path),
            lambda _: self._tell(self.tr("The letter is here: {path}").format(path=path)),
            failed=self._refused,
        )

    def _tell(self, what: str) -> None:
        self._told.setText(what)
        self._told.show()
        self.ensureWidgetVisible(self._told)

    def _refused(self, error: Exception) -> None:
        self._tell(errors.told(error))


def _row(*buttons: QWidget) -> QWidget:
    made = QWidget()
    flow = FlowLayout(made)
    for each in buttons:
        flow.addWidget(each)
    return made


def write_letter(archive: Archive, path: Path) -> None:
    """Write the page that carries one's fingerprint by another way than the bundles go."""
    own = identity.load_own(archive)
    page = fingerprint_letter(
        own.name,
        own.fingerprint,
        certificate.ssh_fingerprint(own.certificate_der),
        software=f"archive-app {__version__}",
        made_at=utc_seconds(datetime.now(UTC)),
        languages=[spoken_language()],
    )
    with new_file(path) as file:
        file.write(page)
