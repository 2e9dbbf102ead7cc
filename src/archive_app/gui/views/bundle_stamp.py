"""A time stamp for a bundle, over the air gap: a request goes out, an answer is taken in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import errors, papers, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import Typed
from archive_app.gui.widgets.fields import PathField
from archive_app.gui.widgets.kept_words import KeptWords
from archive_app.gui.widgets.text import button, label
from archive_app.progress import Meter
from archive_app.services import bundle_stamp, form_drafts, verifying
from archive_app.services.bundle_stamp import Imported


class StampForm(QWidget):
    """Where the bundle lies, what came back; ``told`` comes with a sentence on what was done."""

    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(
            label(
                self.tr(
                    "A time stamp shows, by a clock that is not yours, that the bundle existed. "
                    "Write the request, carry it to an authority, and take in what comes back."
                ),
                "muted",
            )
        )
        self._bundle = PathField(
            self.tr("The bundle, where it lies now"),
            lambda chosen: paths.choose_file(self, self.tr("The bundle"), chosen),
        )
        request = button(self.tr("Write the request"))
        request.clicked.connect(self._request)
        self._answer = PathField(
            self.tr("What came back (.tsr)"),
            lambda chosen: paths.choose_file(self, self.tr("What came back"), chosen, "*.tsr"),
        )
        self._root = PathField(
            self.tr("The authority's root certificate, if you have it (.pem)"),
            lambda chosen: paths.choose_file(self, self.tr("The root certificate"), chosen),
            self.tr("Got another way. Without it the time stamp is kept, but not checked."),
        )
        take = button(self.tr("Check it and keep it"))
        take.clicked.connect(self._import)
        fields = {"bundle": self._bundle, "answer": self._answer, "root": self._root}
        edits = {name: field.edit for name, field in fields.items()}
        self.kept = KeptWords(context, self, "", edits)
        for each in (self.kept, self._bundle, request, self._answer, self._root, take):
            column.addWidget(each)

    def show_bundle(self, name: str, path: str) -> None:
        """Say where the bundle lies, as far as it is known, or what was typed of it before."""
        at_first: Typed = {"bundle": path, "answer": "", "root": ""}
        self.kept.turn_to(form_drafts.name_dialog("stamp", [name]), at_first)

    def _request(self) -> None:
        bundle = self._bundle.path()
        if bundle is None:
            self.told.emit(self.tr("Say where the bundle lies now."))
            return
        self._context.jobs.read(
            self,
            lambda _: bundle_stamp.write_request(bundle),
            lambda made: self.told.emit(
                self.tr("The request is here: {path}").format(path=made.path)
            ),
            failed=self._refused,
        )

    def _import(self) -> None:
        bundle, answer, root = self._bundle.path(), self._answer.path(), self._root.path()
        if bundle is None or answer is None:
            self.told.emit(self.tr("Say where the bundle lies, and what came back."))
            return

        def work(_: Meter) -> Imported:
            roots = verifying.load_roots([] if root is None else [root])
            return bundle_stamp.import_answer(bundle, answer, roots)

        self._context.jobs.read(self, work, self._imported, failed=self._refused)

    def _imported(self, made: Imported) -> None:
        self.kept.begin_anew()
        words = papers.PaperWords()
        outcome = words.phrase(f"outcome_{made.shown.outcome.replace(' ', '_')}")
        self.told.emit(
            self.tr("Kept as {path}. {outcome}: {sentence}").format(
                path=made.path,
                outcome=outcome,
                sentence=wording.said(made.shown.sentence),
            )
        )

    def _refused(self, error: Exception) -> None:
        self.told.emit(errors.told(error))
