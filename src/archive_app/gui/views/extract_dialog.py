"""Taking evidence out of the archive: what that means, for what purpose, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMessageBox, QWidget

from archive_app.gui import paths, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.sheet import Sheet
from archive_app.gui.widgets.text import label
from archive_app.gui.widgets.writing import told_of_record
from archive_app.progress import Meter
from archive_app.services import browsing, evidence, form_drafts
from archive_app.services.evidence import Extracted

_BATCH = 1000


class ExtractDialog(Sheet):
    """Writes originals into a folder, in the clear, each with its event."""

    def __init__(
        self, context: Context, reference: str, keys: Sequence[int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Take %n original(s) out of the archive", "", len(keys)))
        self.set_action(self.tr("Choose a folder…"), self._choose)
        self._context = context
        self._keys = keys
        shown = reference if len(keys) == 1 else wording.items_counted(len(keys))
        self.add(label(shown, "muted"))
        self.add(
            label(
                self.tr(
                    "What is taken out lies there unencrypted: whoever has that disk can read it, "
                    "and other programs may keep copies and previews. Deleting it later does not "
                    "undo that. To give evidence to somebody, export a bundle instead."
                ),
                "problem",
            )
        )
        self.add(
            label(
                self.tr("Each file is checked against its digest as it is written.")
                + " "
                + told_of_record(
                    context,
                    self.tr("The ledger records that it was taken out, where to and what for."),
                )
            )
        )
        self._purpose = QLineEdit()
        self.add_field(
            self.tr("What for"), self._purpose, self.tr("Recorded in the custody of each item.")
        )
        self.keep_words(
            context,
            form_drafts.name_dialog("extract", [*map(str, keys)]),
            {"purpose": self._purpose},
        )

    def _choose(self) -> None:
        if not self._purpose.text().strip():
            self.tell(self.tr("Say what it is taken out for: the purpose is recorded."))
            self._purpose.setFocus()
            return
        paths.choose_folder(self, self.tr("Folder to write into"), self.extract_to)

    def extract_to(self, folder: Path) -> None:
        """Write the originals into a folder."""
        archive, keys = self._context.archive, self._keys
        purpose = self._purpose.text().strip()
        taken: list[Extracted] = []

        def work(meter: Meter) -> list[Extracted]:
            meter.expect(browsing.load_size(archive, keys))
            for at in range(0, len(keys), _BATCH):
                for reference in browsing.load_references(archive, keys[at : at + _BATCH]):
                    taken.append(
                        evidence.extract(archive, reference, folder, meter, purpose=purpose)
                    )
            return taken

        job = self._context.jobs.write(
            self, work, self._tell_done, failed=self.tell, title=self.tr("Writing originals out")
        )

        job.counts_bytes = True

        def stopped() -> str:
            told = self.tr(
                "Stopped after {done} of {total}. What was written lies in the folder, and the "
                "ledger says so."
            )
            return told.format(done=wording.number(len(taken)), total=wording.number(len(keys)))

        self.follow(job, stopped)

    def _tell_done(self, taken: list[Extracted]) -> None:
        box = QMessageBox(self.parentWidget())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Information)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Taken out"))
        box.setText(self.tr("%n original(s) written, each as its digest says.", "", len(taken)))
        unrecorded = any(each.event is None for each in taken)
        names = "\n".join(str(each.path) for each in taken[:10])
        box.setInformativeText(
            f"{names}\n\n{self.tr('No event of it could be recorded here.')}"
            if unrecorded
            else names
        )
        self.accept()
        box.open()
