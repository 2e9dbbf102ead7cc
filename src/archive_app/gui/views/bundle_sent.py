"""One bundle that went out: to whom, what for, whether they confirmed it, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from archive_app.gui import errors, papers, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.views import bundle_cut_off
from archive_app.gui.views.bundle_stamp import StampForm
from archive_app.gui.views.export.page import PATH_PREFERENCE
from archive_app.gui.widgets.answer import AnswerCard, Tone
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.fields import named
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.fold import Fold
from archive_app.gui.widgets.kept_words import KeptWords
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label, value
from archive_app.gui.widgets.unkept import is_unkept, leave_kept
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.model.hidden import in_one_line, without_hidden
from archive_app.progress import Meter
from archive_app.services import bundle_receipt, form_drafts, preferences, verifying
from archive_app.services.bundle_receipt import Confirmation
from archive_app.services.cut_off import Left
from archive_app.services.exchanges import SentRow

_LARGEST = 1 << 20


class SentDetail(QFrame):
    """Shows the bundle that it is told to."""

    wanted = Signal(str, str)
    stayed = Signal(int)
    """The key of the bundle that stays, where another was chosen: a person said so."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self.setAccessibleName(self.tr("The chosen bundle"))
        self._context = context
        self._row: SentRow | None = None
        self._path: Path | None = None
        self._told = value()
        self._told.hide()
        self._scrolled = Scrolled(self.tr("All that is known of it"))
        self._scrolled.hide()
        self._shown = QVBoxLayout()
        self._shown.setSpacing(theme.STEP * 2)
        self._stamping = StampForm(context)
        self._stamping.told.connect(self._tell)
        self._receipt = Fold(self.tr("Record a receipt"), self._receipt_fields())
        self._stamp = Fold(self.tr("Time stamp"), self._stamping)
        # What was typed before is in sight at once.
        self._kept.shown.connect(partial(self._receipt.set_open, True))
        self._stamping.kept.shown.connect(partial(self._stamp.set_open, True))
        self._scrolled.column.addLayout(self._shown)
        for each in (self._receipt, self._stamp, self._told):
            self._scrolled.column.addWidget(each)
        self._scrolled.column.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scrolled)

    def show_row(self, row: SentRow) -> None:
        """Show a bundle in place of the one before, once what was typed is kept or given up."""
        keepers = [self._kept.keeper, self._stamping.kept.keeper]
        now = self._row
        if now is not None and now.key != row.key and is_unkept(keepers):
            leave_kept(keepers, self, partial(self._turn_to, row), partial(self._stay, now))
        elif row != now:
            self._turn_to(row)

    def _stay(self, row: SentRow) -> None:
        self.stayed.emit(row.key)

    def _turn_to(self, row: SentRow) -> None:
        is_another = self._row is None or self._row.key != row.key
        self._row = row
        if is_another:
            self._told.hide()
            self._receipt.set_open(False)
            self._stamp.set_open(False)
        archive, name = self._context.archive, PATH_PREFERENCE + row.sent.name
        self._context.jobs.read(
            self,
            lambda _: preferences.load_preferences(archive).get(name),
            lambda path: self._show(row, path),
        )

    def _show(self, row: SentRow, path: str | None) -> None:
        if row != self._row:
            return
        self._path = None if path is None else Path(path)
        words = papers.PaperWords()
        empty(self._shown)
        self._shown.addWidget(label(without_hidden(row.sent.recipient), "title"))
        is_confirmed = row.confirmed_at is not None
        answer, tone = self._answer(row)
        self._shown.addWidget(
            AnswerCard(self.tr("Do they have it?"), answer, why_not_confirmed(row), tone)
        )
        if row.cut_off is not None and row.cut_off.left is Left.PART:
            delete = bundle_cut_off.way_to_delete(self._context, row.cut_off, self)
            self._shown.addWidget(delete, 0, Qt.AlignmentFlag.AlignLeading)
        none = words.phrase("none")
        facts = Facts()
        facts.show_facts(
            [
                (words.phrase("bundle"), row.sent.name),
                (words.phrase("purpose"), without_hidden(row.purpose or none)),
                (words.phrase("authority"), without_hidden(row.authority or none)),
                (self.tr("Prepared"), wording.moment(row.prepared_at)),
                (
                    self.tr("Written and read back"),
                    wording.moment(row.exported_at) if row.exported_at else none,
                ),
                (
                    words.phrase("bundle_digest"),
                    papers.groups(row.sent.digest.hex()) if row.sent.digest else none,
                ),
                (self.tr("Where it was written"), _place_of(row, path) or self.tr("not noted")),
            ]
        )
        self._shown.addWidget(facts)
        if path is not None:
            self._shown.addWidget(self._place(path))
        is_written = row.sent.digest is not None
        self._receipt.setVisible(is_written and not is_confirmed)
        self._stamp.setVisible(is_written)
        self._kept.turn_to(
            form_drafts.name_dialog("receipt", [row.sent.name]), {"digest": "", "by": ""}
        )
        self._stamping.show_bundle(row.sent.name, path or "")
        self._scrolled.show()

    def _answer(self, row: SentRow) -> tuple[str, Tone]:
        if row.confirmed_at is not None:
            who = without_hidden(row.confirmed_by or "")
            return self.tr("Yes, confirmed by {who}").format(who=who), "yes"
        if row.sent.digest is None and row.cut_off is not None:
            return self.tr("Not known: writing it was cut off"), "open"
        if _failed_in(row) is not None:
            return self.tr("No, it was not written"), "no"
        return self.tr("Not confirmed"), "open"

    def _place(self, path: str) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made)
        copy = button(self.tr("Copy the path"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(path))
        flow.addWidget(copy)
        if Path(path).suffix != ".age":
            check = button(self.tr("Verify it again"))
            check.clicked.connect(lambda: self.wanted.emit("verify", path))
            flow.addWidget(check)
        return made

    def _receipt_fields(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(
            label(
                self.tr(
                    "A receipt closes the export, and protects your ledger up to that event: from "
                    "then on somebody else can tell whether it was rewritten."
                ),
                "muted",
            )
        )
        self._signed = button(self.tr("Take in a signed receipt (.p7s)…"))
        self._signed.clicked.connect(
            lambda: paths.choose_file(
                self, self.tr("The recipient's receipt"), self._confirm, "*.p7s"
            )
        )
        column.addWidget(self._signed)
        self._digest, self._by = QLineEdit(), QLineEdit()
        self._kept = KeptWords(self._context, made, "", {"digest": self._digest, "by": self._by})
        column.addWidget(self._kept)
        column.addWidget(
            named(
                self.tr("Or the bundle digest, as they read it to you"),
                self._digest,
                self.tr("All 64 digits; spaces do not matter."),
            )
        )
        column.addWidget(named(self.tr("Who read it"), self._by))
        self._quoted = button(self.tr("Record that they have it"))
        self._quoted.clicked.connect(self._confirm_by_digest)
        column.addWidget(self._quoted)
        only_where_writable(self._context, self._signed, self._quoted)
        return made

    def _confirm(self, receipt: Path) -> None:
        archive, name = self._context.archive, self._name()

        def work(_: Meter) -> Confirmation:
            content = verifying.read_small(receipt, _LARGEST)
            return bundle_receipt.confirm(archive, name, content)

        self._save(work)

    def _confirm_by_digest(self) -> None:
        archive, name = self._context.archive, self._name()
        digest, by = self._digest.text(), self._by.text()
        self._save(lambda _: bundle_receipt.confirm_by_digest(archive, name, digest, by))

    def _save(self, work: Callable[[Meter], Confirmation]) -> None:
        """Record it, once: what waits behind long work is not asked for again meanwhile."""
        self._set_busy(is_busy=True)
        job = self._context.jobs.save(self, work, self._confirmed, failed=self._refused)
        job.when_ended(self, lambda: self._set_busy(is_busy=False))

    def _set_busy(self, *, is_busy: bool) -> None:
        for each in (self._signed, self._quoted):
            each.setEnabled(not is_busy)

    def _confirmed(self, made: Confirmation) -> None:
        self._kept.begin_anew()
        self._receipt.set_open(False)
        if made.protects:
            told = self.tr("Recorded: {who} has it. Your ledger is protected up to event {event}.")
        else:
            told = self.tr(
                "Recorded: {who} has it. It protects your ledger once its key is among the known "
                "signers."
            )
        self._tell(
            told.format(who=made.confirmed_by, event=wording.number(made.protected_up_to or 0))
        )

    def _refused(self, error: Exception) -> None:
        self._tell(errors.told(error))

    def _tell(self, what: str) -> None:
        self._told.setText(what)
        self._told.show()
        self._scrolled.ensureWidgetVisible(self._told)

    def _name(self) -> str:
        assert self._row is not None
        return self._row.sent.name


def _failed_in(row: SentRow) -> int | None:
    """Return the event that says that writing a bundle came to nothing, None where none does."""
    return row.sent.exported_event if row.sent.digest is None else None


def _place_of(row: SentRow, path: str | None) -> str | None:
    """Return where a bundle is, or where what is left of it was written, where that is noted."""
    if path is None and row.cut_off is not None:
        return in_one_line(str(row.cut_off.part))
    return path


def state_of(row: SentRow) -> str:
    """Return in a few words what is known of a bundle that went out."""
    translate = QCoreApplication.translate
    if row.sent.digest is None and row.is_under_way:
        return translate("bundles", "being written")
    if _failed_in(row) is not None and row.cut_off is None:
        return translate("bundles", "writing it failed")
    if row.sent.digest is None:
        return translate("bundles", "writing it was cut off")
    if row.confirmed_at is None:
        return translate("bundles", "written; not confirmed yet")
    return translate("bundles", "confirmed by {who}").format(who=row.confirmed_by)


def why_not_confirmed(row: SentRow) -> str:
    """Return why it is not known that they have a bundle, or since when it is."""
    translate = QCoreApplication.translate
    if row.confirmed_at is not None:
        return wording.moment(row.confirmed_at)
    if row.sent.digest is None and row.is_under_way:
        return translate("bundles", "It is being written now.")
    if row.sent.digest is None and row.cut_off is not None:
        return bundle_cut_off.told(row.cut_off)
    if (failed := _failed_in(row)) is not None:
        return translate(
            "bundles",
            "Writing it was stopped, or failed: event {number} says why, and nothing of it is "
            "left. Make a new bundle if it is still needed.",
        ).format(number=QLocale().toString(failed))
    if row.sent.digest is None:
        return translate(
            "bundles",
            "It was prepared, but writing it was cut off, and where to was not noted. Look on the "
            "medium for a hidden file or folder whose name begins with .{bundle}: whoever has it "
            "may read it, so delete it. Make a new bundle if it is still needed.",
        ).format(bundle=row.sent.name)
    return translate(
        "bundles",
        "It was written and read back, but nobody has told you that it came. Ask the recipient "
        "for a receipt, or to read the bundle digest back to you.",
    )
