"""What pages with a form share: kept as a draft while it is typed, saved as the next revision."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError, NotAllowed
from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import DraftKeeper
from archive_app.gui.jobs import Job
from archive_app.gui.views.form_opened import Opened, load_opened
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.draft_list import DraftList
from archive_app.gui.widgets.field_group import FieldGroup, Said
from archive_app.gui.widgets.form_bar import FormBar
from archive_app.gui.widgets.held_focus import HeldFocus
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.text import label
from archive_app.gui.widgets.unkept import leave_kept
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.progress import Meter
from archive_app.services import catalogue, form_drafts
from archive_app.services.drafts import drop_draft
from archive_app.services.form_drafts import FormDraft
from archive_app.store.archive import Archive

Work = Callable[[Meter], str]
"""Saves, and returns the reference of what was saved."""
OF_DRAFT = "draft "
"""Before the name of a draft, where a page asks for the form to go on with it."""
_WIDEST = 110
"""In letters: what is typed beyond is hard to read."""
RESUME = "as it was"
"""In place of a reference: the form as it was left, where another page was only looked at."""


class FormPage(Page):
    """A form for one kind of record; nothing that was typed in it is lost."""

    KIND = ""
    FORM = ""
    LIST = ""
    """The kind of record, the name of its drafts, and the page to go back to."""

    def __init__(self, context: Context, fields: FieldGroup, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._reference: str | None = None
        self._revision = 0
        self._before: Said = {}
        self._asked = 0
        self._saving: dict[str, Job] = {}
        self._focus = HeldFocus(self)
        self.title, self._about = label(role="title"), label(role="muted")
        self.drafts = DraftList(context)
        self.drafts.chosen.connect(self._go_on_with)
        self.drafts.discarded.connect(self._decided)
        self.fields = fields
        self._keeper = DraftKeeper(context, fields.typed, self)
        fields.changed.connect(self._keeper.touch)
        self._bar = FormBar()
        self._keeper.kept.connect(self._bar.tell_kept)
        self._keeper.failed.connect(self._bar.tell_not_kept)
        self._bar.save_wanted.connect(self.save)
        self._bar.close_wanted.connect(self._close)
        self._bar.discard_wanted.connect(self._discarded)
        self._bar.rebase_wanted.connect(self._go_on_from)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._scroll = self._body()
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._bar)

    # What each kind of form says for itself.

    def name_page(self, *, is_new: bool) -> str:
        """Return the title of the page."""
        raise NotImplementedError

    def load_beside(self, archive: Archive, reference: str | None) -> object:
        """Return what else the form needs; called in a reader's thread."""
        return None

    def show_beside(self, beside: object) -> None:
        """Show it, after the record's own fields."""

    def write(self, archive: Archive, reference: str | None, said: Said, revision: int) -> Work:
        """Return what saves it; ``said`` are the changed fields, all of a new record."""
        raise NotImplementedError

    def resume(self) -> None:
        """Look anew at what may have changed beside the form."""

    # What all of them do.

    def show_reference(self, reference: str) -> None:
        """Show a record, a new one for none, or a draft; what was typed before is kept."""
        is_here = reference and reference == self._reference and self._keeper.is_changed
        if is_here or (reference == RESUME and self._keeper.is_begun):
            self.resume()
        elif self._keeper.is_safe:
            self._begin(reference)
        else:  # it may be kept by now
            leave_kept([self._keeper], self, partial(self._begin, reference))

    def _begin(self, reference: str) -> None:
        self._asked += 1  # what is still saved is of another form from here on
        reference = "" if reference == RESUME else reference
        draft_name = reference.removeprefix(OF_DRAFT) if reference.startswith(OF_DRAFT) else ""
        before, self._reference = self._reference, None if draft_name else reference or None

        def stay() -> None:
            self._reference = before

        # The draft that is being kept is one of those to be offered.
        if self._keeper.is_safe:
            leave_kept([self._keeper], self, partial(self._open_after, draft_name), stay)
        else:
            self._open_after(draft_name)

    def _open_after(self, draft_name: str) -> None:
        """Open another form after the one that is kept, or that a person gave up."""
        if not self._keeper.is_safe:
            self._keeper.release()
        self._open(draft_name)

    def save(self) -> None:
        """Save what is typed, where nothing has to be mended first."""
        self._bar.clear_problem()
        wrong = self.fields.tell_problems()
        if wrong is not None:
            self._bar.tell(self.tr("Not saved yet: see beside the fields."))
            wrong.setFocus()
            self._scroll.ensureWidgetVisible(wrong)
            return
        said = self.fields.said()
        before: Said = dict.fromkeys(said) if self._reference is None else self._before
        changes = {
            name: value for name, value in said.items() if (value or None) != (before[name] or None)
        }
        self._set_enabled(False)
        work = self.write(self.context.archive, self._reference, changes, self._revision)
        asked, name = self._asked, self._keeper.name
        self._keeper.keep_then(lambda: self._begin_saving(work, name, asked))

    def _begin_saving(self, work: Work, name: str, asked: int) -> None:
        """Save, and drop the draft with it; whatever is shown by then is left alone."""
        archive = self.context.archive

        def saving(meter: Meter) -> str:
            reference = work(meter)
            with suppress(ArchiveError):  # saved is saved: who was told otherwise saved it again
                drop_draft(archive, name)
            return reference

        def ended() -> None:
            self._saving.pop(name, None)
            if job.is_stopped and asked == self._asked:
                self._set_enabled(True)

        job = self.context.jobs.save(
            self,
            saving,
            lambda reference: self._saved(reference, asked),
            failed=lambda error: self._not_saved(error, asked),
            title=self.tr("Saving"),
        )
        if not job.is_over:
            self._saving[name] = job
            job.when_ended(self, ended)
            if asked == self._asked:
                self._bar.waits.follow(job)

    def leave(self, reference: str) -> None:
        """Go back to the list, at a record where one is named."""
        self._reference = None
        self.wanted.emit(self.LIST, reference)

    def _body(self) -> QScrollArea:
        body = QWidget()
        body.setObjectName("body")
        # The body itself: what scrolls it asks how high it is as wide as it can be.
        wide = self.fontMetrics().averageCharWidth() * _WIDEST
        body.setMaximumWidth(max(theme.STEP * 96, wide))
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.STEP * 3, theme.STEP * 2, theme.STEP * 3, theme.STEP * 2)
        column.setSpacing(theme.STEP * 2)
        for each in (self.title, self._about, self.drafts, self.fields):
            column.addWidget(each)
        column.addStretch()
        return scrolling(body, only_down=True)

    def _open(self, draft_name: str = "", *, go_on: FormDraft | None = None) -> None:
        self._asked += 1
        asked, archive, reference = self._asked, self.context.archive, self._reference
        self._set_enabled(False)
        self._bar.clear()
        wanted = go_on.name if go_on is not None else draft_name
        saving = self._saving.get(wanted or form_drafts.name_draft(self.FORM, reference))
        if saving is not None:  # what is being saved is not typed on: it would be saved again
            again = partial(self._open, draft_name)
            saving.when_ended(self, lambda: again() if asked == self._asked else None)
            return

        def show(opened: Opened) -> None:
            if asked != self._asked:
                return
            if draft_name and opened.go_on is None:
                self.leave("")  # it was saved, or given up, before it was opened
            else:
                self._show(opened)

        def failed(error: Exception) -> None:
            self.context.jobs.failed.emit(error)
            if asked == self._asked:
                self.leave("")  # there is nothing to write on

        form, kind, beside = self.FORM, self.KIND, self.load_beside

        def load(_: Meter) -> Opened:
            return load_opened(archive, form, kind, reference, draft_name, go_on, beside)

        self.context.jobs.read(self, load, show, failed=failed)

    def _show(self, opened: Opened) -> None:
        loaded, go_on = opened.loaded, opened.go_on
        self._reference = None if loaded is None else loaded.found.reference
        present = 0 if loaded is None else loaded.found.revision
        is_behind = go_on is not None and go_on.revision not in (None, present)
        self._revision = go_on.revision or 0 if go_on is not None and is_behind else present
        self.title.setText(self.name_page(is_new=loaded is None))
        revision = self.tr("revision {number}").format(number=wording.number(present))
        self._about.setText(wording.joined(self._reference or "", revision))
        self._about.setVisible(loaded is not None)
        self.fields.show_said({} if opened.before is None else opened.before.as_json)
        self.show_beside(opened.beside)
        self._before = self.fields.said()
        name = form_drafts.name_draft(self.FORM, self._reference) if go_on is None else go_on.name
        self._keeper.begin(
            name,
            self.fields.typed(),
            reference=self._reference,
            revision=self._revision or None,
            kept_at="" if go_on is None else go_on.kept_at,
        )
        if go_on is not None:
            self.fields.restore(go_on.fields)
            self._bar.tell_kept(go_on.kept_at)
        self.drafts.show_drafts([] if go_on is not None else opened.drafts)
        self._scroll.verticalScrollBar().setValue(0)
        if is_behind:
            self._bar.tell_conflict(self._revision, present)
        # The one draft of a record would be written over: a person decides about it first.
        if self._reference is None or go_on is not None or not opened.drafts:
            self._decided()

    def _go_on_with(self, draft: FormDraft) -> None:
        leave_kept([self._keeper], self, partial(self._open, go_on=draft))

    def _decided(self) -> None:
        self._set_enabled(True)
        self.fields.first.setFocus()

    def _set_enabled(self, is_enabled: bool) -> None:
        if not is_enabled:
            self._focus.hold()
        self.fields.setEnabled(is_enabled)
        self._bar.let_decide(is_enabled=is_enabled)
        only_where_writable(self.context, self._bar.save)
        if is_enabled:
            self._focus.give_back()

    def _saved(self, reference: str, asked: int) -> None:
        """Go back to the list, unless another form is shown by now, or another page."""
        if asked != self._asked:
            return
        self._reference = None
        self._keeper.release()
        if self.isVisible():
            self.leave(reference)

    def _not_saved(self, error: Exception, asked: int) -> None:
        if asked != self._asked:
            self.context.jobs.failed.emit(error)
            return
        self._set_enabled(True)
        self._bar.tell_not_saved(error, is_kept=self._keeper.is_safe)
        reference, archive, ours = self._reference, self.context.archive, self._revision
        if isinstance(error, NotAllowed) and reference is not None:
            self.context.jobs.read(
                self,
                lambda _: catalogue.load(archive, reference).found.revision,
                lambda now: self._bar.tell_conflict(ours, now) if now != ours else None,
            )

    def _go_on_from(self, revision: int) -> None:
        """Write on the present revision: only fields that were changed here will be replaced."""
        self._revision = revision
        self.save()

    def _close(self) -> None:
        """Go back once the draft is kept: the list tells which drafts there are."""
        leave_kept([self._keeper], self, self._give_up, is_closing=True)

    def _give_up(self) -> None:
        self._keeper.release()
        self.leave(self._reference or "")

    def _discarded(self) -> None:
        leave, job = partial(self.leave, self._reference or ""), self._keeper.drop()
        leave() if job is None else job.when_ended(self, leave)
