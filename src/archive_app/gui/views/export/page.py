"""Handing evidence over: five steps with Back and Next, then the bundle is written and told of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError
from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import DraftKeeper
from archive_app.gui.views.export import kept_key
from archive_app.gui.views.export.done import DoneView, Written
from archive_app.gui.views.export.kept_key import KeyToKeep
from archive_app.gui.views.export.leaves import LeavesStep
from archive_app.gui.views.export.signer import SignerStep
from archive_app.gui.views.export.step import Asked, Step, tell_draft
from archive_app.gui.views.export.where import WhereStep
from archive_app.gui.views.export.which import WhichStep
from archive_app.gui.views.export.whom import WhomStep
from archive_app.gui.views.form_page import OF_DRAFT
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.draft_list import DraftList
from archive_app.gui.widgets.held_focus import HeldFocus
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.unkept import leave_kept, tell_on
from archive_app.progress import Meter
from archive_app.services import bundle_export, form_drafts, leaving, preferences, recipients
from archive_app.services.form_drafts import FormDraft

PATH_PREFERENCE = "bundle path "
"""Where a bundle was written, by its name: known to this archive alone, and never exported."""

NEW = ""
"""In place of a reference: a bundle about nothing chosen yet."""


class ExportPage(Page):
    """The steps, and what becomes of them; the reference that it shows is that of an incident."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._asked = Asked()
        self._at = 0
        self._is_writing = False
        self._focus = HeldFocus(self)
        self._refused_of = self._asked.as_draft()
        self._leaves = LeavesStep(context, self._asked)
        which = WhichStep(context, self._asked)
        self._drafts = DraftList(context, tell_draft)
        self._drafts.chosen.connect(lambda draft: self._leave_to(partial(self._start, draft=draft)))
        which.column.insertWidget(0, self._drafts)
        self._steps: list[Step] = [
            which,
            WhomStep(context, self._asked),
            # A key that is made is told of its person's record, which leaves as well.
            SignerStep(context, self._asked),
            self._leaves,
            WhereStep(context, self._asked),
        ]
        self._stack = QStackedWidget()
        for step in self._steps:
            step.changed.connect(self._changed)
            self._stack.addWidget(step)
        self._number = label(role="muted")
        self._missing = label(role="muted")
        self._problem = label(role="problem")
        self._problem.setContentsMargins(theme.STEP * 2, 0, theme.STEP * 2, 0)
        self._problem.hide()
        self._not_kept = label(role="problem")
        self._not_kept.setContentsMargins(theme.STEP * 2, 0, theme.STEP * 2, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.STEP * 2, 0, theme.STEP)
        column.setSpacing(theme.STEP)
        column.addLayout(self._head())
        column.addWidget(self._stack, 1)
        column.addWidget(self._problem)
        column.addWidget(self._not_kept)
        column.addLayout(self._foot())
        self._keeper = DraftKeeper(context, self._asked.as_draft, self)
        tell_on(self._not_kept, self._keeper)
        self._keeper.begin_new(form_drafts.EXPORT, self._asked.as_draft())
        self._go(0)

    def show_reference(self, reference: str) -> None:
        """Begin a bundle about one incident, or about none yet (`NEW`), or go on with a draft.

        What was begun before is kept, and offered. One that is being written stays.
        """
        if self._is_writing:
            return
        if reference.startswith(OF_DRAFT):
            self._go_on_with(reference.removeprefix(OF_DRAFT))
        elif self._at == len(self._steps):
            self._start(reference)
        else:
            self._leave_to(partial(self._start, reference))

    def _go_on_with(self, name: str) -> None:
        """Show what a draft says; the one that is kept here is as it was left."""
        archive = self.context.archive

        def show(draft: FormDraft | None) -> None:
            if draft is not None:
                self._leave_to(partial(self._start, draft=draft))

        if name != self._keeper.name:
            self.context.jobs.keep(self, lambda _: form_drafts.find(archive, name), show)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(theme.STEP * 2, 0, theme.STEP * 2, 0)
        head.addWidget(label(self.tr("New bundle"), "title"))
        head.addWidget(self._number, 1)
        leave = button(self.tr("&Leave"), quiet=True)
        leave.clicked.connect(self._leave)
        head.addWidget(leave)
        return head

    def _foot(self) -> QHBoxLayout:
        self._back = button(self.tr("&Back"))
        self._back.clicked.connect(lambda: self._go(self._at - 1))
        self._next = button("", primary=True)
        self._next.clicked.connect(self._go_on)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.STEP * 2, 0, theme.STEP * 2, 0)
        foot.addWidget(self._missing, 1)
        foot.addWidget(self._back)
        foot.addWidget(self._next)
        return foot

    def _start(self, incident: str = NEW, *, draft: FormDraft | None = None) -> None:
        """Begin, or go on with a draft; what was said before is kept, and offered.

        An incident alone leaves no draft.
        """
        self._keeper.keep_now()
        self._not_kept.hide()
        about = (incident,) if incident else ()
        self._ask(Asked(incidents=about, folder=self._asked.folder if about else ""))
        if draft is None:
            self._keeper.begin_new(form_drafts.EXPORT, self._asked.as_draft())
        else:
            self._keeper.begin(draft.name, Asked().as_draft(), kept_at=draft.kept_at)
            self._ask(Asked.of_draft(draft.fields))
        self._keeper.find_others(form_drafts.EXPORT, self._drafts.show_drafts)

    def _leave_to(self, other: Callable[[], object]) -> None:
        """Do something that takes the place of what was said, once that is kept or given up."""
        leave_kept([self._keeper], self, other)

    def _ask(self, asked: Asked) -> None:
        # The steps share one object: what it says is replaced, not the object itself.
        for name, said in vars(asked).items():
            setattr(self._asked, name, said)
        self._go(0)

    def _go(self, number: int) -> None:
        self._clear_result()
        self._at = number
        self._problem.hide()
        self._stack.setCurrentWidget(self._steps[number])
        self._number.setText(
            self.tr("Step {number} of {count}").format(number=number + 1, count=len(self._steps))
        )
        self._back.setVisible(number > 0)
        is_last = number == len(self._steps) - 1
        self._next.setText(self.tr("&Write the bundle") if is_last else self.tr("&Next"))
        self._steps[number].enter()
        self._show_missing()

    def _go_on(self) -> None:
        if self._at < len(self._steps) - 1:
            self._go(self._at + 1)
        elif self._at < len(self._steps):
            self._look_at_key()
        else:
            self._leave()

    def _changed(self) -> None:
        self._keeper.touch()
        # What was said of one folder or key says nothing of another.
        if self._asked.as_draft() != self._refused_of:
            self._problem.hide()
        self._show_missing()

    def _show_missing(self) -> None:
        if self._at == len(self._steps):
            return
        missing = self._steps[self._at].missing()
        self._missing.setText(missing)
        if missing and self._next.hasFocus():
            self._focus.hold()
        self._next.setEnabled(not missing)
        if not missing:
            self._focus.give_back()

    def _look_at_key(self) -> None:
        """Ask before a key that is kept is replaced; then write."""
        archive, asked = self.context.archive, replace(self._asked)
        self._set_writing(True)
        self._keeper.keep_alone(form_drafts.EXPORT)  # where it is cut off, it is begun anew
        job = self.context.jobs.read(
            self, lambda _: kept_key.look_at(archive, asked), self._ask_of_key, failed=self._refused
        )
        job.ended.connect(self._stopped)

    def _ask_of_key(self, key: KeyToKeep | None) -> None:
        if key is None or not key.replaced:
            self._write()
            return
        self._show_missing()
        kept_key.ask_to_replace(self, key, partial(self._write, replaces=True))

    def _write(self, *, replaces: bool = False) -> None:
        archive, asked = self.context.archive, replace(self._asked)
        shown = self._leaves.shown
        self._set_writing(True)

        def work(meter: Meter) -> Written | None:
            now = leaving.show_leaving(
                archive, asked.incidents, asked.choice, passes_on=asked.passes_on
            )
            if shown is None or not leaving.is_same(shown, now):
                return None
            key, unkept = None, None
            if asked.form == "encrypted":
                key = recipients.resolve(archive, asked.age_recipient)
            receipt = bundle_export.export(archive, asked.request(key), asked.target, meter)
            # The bundle is written: what refuses to keep its path or the name must not hide that.
            with suppress(ArchiveError):
                preferences.set_preference(
                    archive, PATH_PREFERENCE + receipt.bundle, str(receipt.path.absolute())
                )
            if key is not None and asked.keeps_key:
                try:
                    recipients.record_recipient(archive, asked.keep_as, key, replaces=replaces)
                except ArchiveError as error:
                    unkept = error
            return Written(receipt, is_encrypted=key is not None, key_unkept=unkept)

        job = self.context.jobs.write(
            self,
            work,
            self._written,
            failed=self._refused,
            title=self.tr("Writing the bundle"),
        )
        job.ended.connect(self._stopped)

    def _set_writing(self, is_writing: bool) -> None:
        self._is_writing = is_writing
        if is_writing:
            self._focus.hold()
        self._stack.setEnabled(not is_writing)
        self._back.setEnabled(not is_writing)
        self._next.setEnabled(not is_writing)
        self._problem.hide()
        if not is_writing:
            self._focus.give_back()
        else:
            self._missing.setText(self.tr("Writing the bundle, and reading it back…"))

    def _stopped(self) -> None:
        """Say that nothing was left behind; where it was not stopped, more is said at once."""
        self._set_writing(False)
        self._missing.setText(self.tr("Stopped: nothing of it was left behind."))

    def _refused(self, error: Exception) -> None:
        self._tell(errors.told(error))
        self._show_missing()

    def _tell(self, problem: str) -> None:
        """Show a problem until something else is asked for."""
        self._refused_of = self._asked.as_draft()
        self._problem.setText(problem)
        self._problem.show()

    def _written(self, written: Written | None) -> None:
        if written is not None:
            self._show_result(written)
            return
        self._go(self._steps.index(self._leaves))
        self._tell(
            self.tr(
                "Nothing was written: the records or files were changed since it was shown what "
                "leaves. Look at it again."
            )
        )

    def _show_result(self, written: Written) -> None:
        self._keeper.drop()
        done = DoneView(self.context, written)
        done.verify_wanted.connect(lambda path: self.wanted.emit("verify", path))
        self._stack.addWidget(done)
        self._stack.setCurrentWidget(done)
        self._number.setText(self.tr("Done"))
        self._missing.setText("")
        self._back.hide()
        self._next.setText(self.tr("&Done"))
        self._next.setEnabled(True)
        self._at = len(self._steps)
        self._next.setFocus()

    def _leave(self) -> None:
        if self._at == len(self._steps):
            self._start()
        self.wanted.emit("bundles", "")

    def _clear_result(self) -> None:
        shown = self._stack.currentWidget()
        if isinstance(shown, DoneView):
            self._stack.removeWidget(shown)
            shown.deleteLater()
