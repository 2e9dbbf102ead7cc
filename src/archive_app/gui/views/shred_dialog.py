"""Shredding an item: what it destroys and what it cannot, confirmed by typing the reference."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMessageBox, QWidget

from archive_app.gui import errors
from archive_app.gui.context import Context
from archive_app.gui.widgets.sheet import Sheet
from archive_app.gui.widgets.text import label
from archive_app.services import form_drafts, shred
from archive_app.services.shred import Shredding, ShredReport


class ShredDialog(Sheet):
    """Destroys the keys, bytes and words of one item; nothing brings them back."""

    def __init__(self, context: Context, reference: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Shred {reference}").format(reference=reference))
        self.set_action(self.tr("Shred for ever"), self._shred)
        self._context = context
        self._reference = reference
        self._told = label()
        self.add(self._told)
        self.add(
            label(
                self.tr(
                    "Its keys, bytes and words are destroyed. Nothing brings them back. The ledger "
                    "keeps that there was an item, its digests, and why it was shredded. Backups "
                    "and images of the disk made before still hold it."
                ),
                "problem",
            )
        )
        self._kept = label("", "problem")
        self.add(self._kept)
        self._reason = QLineEdit()
        self.add_field(self.tr("Why"), self._reason, self.tr("Recorded in the ledger for ever."))
        self._authority = QLineEdit()
        self.add_field(self.tr("On whose authority (may be left empty)"), self._authority)
        self._typed = QLineEdit()
        self.add_field(
            self.tr("To confirm, type the reference {reference}").format(reference=reference),
            self._typed,
        )
        self.keep_words(
            context,
            form_drafts.name_dialog("shred", [reference]),
            {"reason": self._reason, "authority": self._authority},
        )
        for field in (self._reason, self._typed):
            field.textChanged.connect(self._weigh)
        self._is_shreddable = False
        self._weigh()
        archive = context.archive
        context.jobs.read(
            self,
            lambda _: shred.describe_shredding(archive, reference),
            self._describe,
            failed=self._refuse,
        )

    def _describe(self, what: Shredding) -> None:
        self._is_shreddable = True
        told = self.tr("%n stored file(s) of this item", "", what.files)
        destroyed = self.tr("%n of them destroyed", "", what.objects)
        lines = [f"{told}: {destroyed}."]
        if what.shared_objects:
            lines.append(
                self.tr(
                    "%n stay(s), because another item has the same bytes.", "", what.shared_objects
                )
            )
        self._told.setText(" ".join(lines))
        self._kept.setText("\n\n".join(self._say_kept(what)))
        self._weigh()

    def _say_kept(self, told: Shredding | ShredReport) -> Iterator[str]:
        if told.still_say_from_whom:
            yield self.tr(
                "Not erased: from whom its files were received, how, and what for, which may name "
                "a person. That still stands in {references}."
            ).format(references=", ".join(told.still_say_from_whom))
        if told.papers:
            yield self.tr(
                "Not erased: the papers of the bundle that it came with, which may say its title "
                "and the names of its files. They are held as {references}: to destroy them, shred "
                "that as well."
            ).format(references=", ".join(told.papers))

    def _refuse(self, error: Exception) -> None:
        self._told.setText(errors.told(error))

    def _weigh(self) -> None:
        is_confirmed = self._typed.text().strip() == self._reference
        self.action.setEnabled(
            self._is_shreddable and is_confirmed and bool(self._reason.text().strip())
        )

    def _shred(self) -> None:
        archive, reference = self._context.archive, self._reference
        reason, authority = self._reason.text().strip(), self._authority.text().strip() or None
        job = self._context.jobs.write(
            self,
            lambda meter: shred.shred_item(
                archive, reference, reason=reason, authority=authority, meter=meter
            ),
            self._tell_done,
            failed=self.tell,
            title=self.tr("Shredding"),
        )
        self.follow(job, lambda: self.tr("Stopped. Nothing was shredded."))

    def _tell_done(self, report: ShredReport) -> None:
        box = QMessageBox(self.parentWidget())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Information)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Shredded"))
        box.setText(
            self.tr(
                "{reference} is shredded: %n stored object(s) are destroyed.", "", report.objects
            ).format(reference=report.reference)
        )
        more = []
        if report.is_pending:
            more.append(self.tr("Old pages of the catalogue go when the archive is locked."))
        if report.backups_to_tell:
            told = self.tr("These backups still hold it, until each is made anew:")
            more.append("\n".join([told, *report.backups_to_tell]))
        more += self._say_kept(report)
        box.setInformativeText("\n\n".join(more))
        self.accept()
        box.open()
