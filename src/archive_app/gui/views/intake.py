"""Intake: choose and look, say where it comes from, take it in, and go on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError
from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import DraftKeeper, Typed
from archive_app.gui.jobs import Job
from archive_app.gui.views.intake_form import (
    IntakeForm,
    SaidOfIntake,
    UnknownIncident,
    said_from_json,
)
from archive_app.gui.views.intake_open import IntakeOpen
from archive_app.gui.views.intake_result import IntakeResult
from archive_app.gui.views.intake_sources import IntakeSources
from archive_app.gui.views.intake_work import (
    Begun,
    Done,
    as_draft,
    load_begun,
    sources_of,
    take_in,
)
from archive_app.gui.views.page import Page
from archive_app.gui.views.second_step import SecondStep
from archive_app.gui.widgets.draft_list import DraftList, kept_at
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label, set_role
from archive_app.gui.widgets.unkept import leave_kept, tell_on
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.services import form_drafts
from archive_app.services.form_drafts import FormDraft

_WIDEST = theme.STEP * 100
_LETTERS_BESIDE = 120


class IntakePage(Page):
    """Composes what is chosen, what is said, what was begun, and what came of it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setAcceptDrops(True)
        self._job: Job | None = None
        self._next_incident = ""
        self._of_begun: list[FormDraft] = []
        self._sources = IntakeSources(context)
        self._form = IntakeForm(context)
        self._open = IntakeOpen()
        self._second_step = SecondStep(context)
        self._drafts = DraftList(context, self._tell_draft)
        self._result = IntakeResult(context)
        self._take = button(self.tr("&Take in"), primary=True)
        self._state = label(role="muted")
        self._problem = label(role="problem")
        self._problem.hide()
        self._not_kept = label(role="problem")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._beginning())
        self._end = Scrolled(self.tr("What the intake did"), widest=_WIDEST)
        self._end.column.addWidget(self._result)
        self._stack.addWidget(self._end)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._keeper = DraftKeeper(context, self._typed, self)
        tell_on(self._not_kept, self._keeper)
        self._take.clicked.connect(self._begin)
        self._sources.changed.connect(self._edited)
        self._form.edited.connect(self._edited)
        self._drafts.chosen.connect(
            lambda draft: self._leave_to(partial(self._begin_form, draft=draft))
        )
        self._open.go_on.connect(lambda begun: self._leave_to(partial(self._go_on, begun)))
        self._open.fill.connect(lambda said: self._leave_to(partial(self._fill, said)))
        self._result.wanted.connect(self.wanted)
        self._result.again.connect(lambda: self._stack.setCurrentIndex(0))
        self._show_state()
        self._keeper.begin_new(form_drafts.INTAKE, self._typed())
        self._look_for_begun(lambda: self._keeper.find_others(form_drafts.INTAKE, self._restore))

    def show_reference(self, reference: str) -> None:
        """Take files in for an incident; what was begun for another is kept, and offered.

        While an intake is under way, the next one will be for it.
        """
        if self._job is not None:
            self._next_incident = reference
            return
        self._stack.setCurrentIndex(0)
        if self._form.said.incident != reference:
            self._leave_to(partial(self._begin_form, reference))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders, wherever on the page they are held."""
        if any(url.isLocalFile() for url in event.mimeData().urls()) and self._job is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose what was dropped."""
        event.acceptProposedAction()
        self.choose([Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is chosen and what is said beside each other where there is room for both."""
        super().resizeEvent(event)
        letters = event.size().width() // self.fontMetrics().averageCharWidth()
        self._beside.setDirection(
            QBoxLayout.Direction.LeftToRight
            if letters > _LETTERS_BESIDE
            else QBoxLayout.Direction.TopToBottom
        )

    def choose(self, sources: Sequence[Path]) -> None:
        """Add to what is to be taken in."""
        self._stack.setCurrentIndex(0)
        self._sources.add(sources)

    def _beginning(self) -> QWidget:
        scrolled = Scrolled(self.tr("What to take in"))
        column = scrolled.column
        column.addWidget(label(self.tr("Intake"), "title"))
        self._second_step.offer_on(scrolled)
        for offered in (self._open, self._second_step, self._drafts):
            column.addWidget(offered)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(theme.STEP * 2)
        for part in (self._sources, self._form):
            self._beside.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._beside)
        column.addStretch()
        made = QWidget()
        whole = QVBoxLayout(made)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolled, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.STEP * 2, theme.STEP, theme.STEP * 2, theme.STEP)
        for each in (self._problem, self._not_kept, self._state):
            foot.addWidget(each)
        actions = QWidget()
        FlowLayout(actions).addWidget(self._take)
        foot.addWidget(actions)
        whole.addLayout(foot)
        return made

    def _begin(self) -> None:
        if not self._form.check():
            return
        if not self._sources.chosen:
            self._sources.tell(self.tr("Choose at least one file or folder."))
            return
        self._run(self._sources.chosen, self._form.said)

    def _go_on(self, begun: Begun) -> None:
        fields = as_draft(begun.said, begun.sources)
        if self._typed() != fields:
            same = [draft for draft in self._of_begun if draft.fields == fields]
            self._begin_form(draft=same[0] if same else None)
            self._show(begun.said, begun.sources)
        self._run(begun.sources, begun.said)

    def _fill(self, said: SaidOfIntake) -> None:
        sources = self._sources.chosen
        self._begin_form()
        self._show(said, sources)

    def _run(self, sources: Sequence[Path], said: SaidOfIntake) -> None:
        archive, looked = self.context.archive, self._sources.report
        self._problem.hide()
        job = self.context.jobs.write(
            self,
            lambda meter: take_in(archive, sources, said, looked, meter),
            self._done,
            failed=self._failed,
            title=self.tr("Taking files in"),
        )
        job.counts_bytes = True
        if self.context.jobs.is_busy:
            self._job = job
            job.when_ended(self, lambda: self._ended(job))
        self._show_state()

    def _ended(self, job: Job) -> None:
        """Notice the end, and where it was stopped offer to go on: nothing else tells of that."""
        self._job = None
        if job.is_stopped:
            self._sources.look()
            self._second_step.offer()
        self._show_state()
        self._look_for_begun()

    def _done(self, done: Done) -> None:
        self._keeper.drop()
        incident, self._next_incident = self._next_incident, ""
        self._begin_form(incident)
        self._stack.setCurrentWidget(self._end)
        self._result.show_report(done.report, done.incident, done.has_consent)
        self._result.setFocus()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, ArchiveError):
            self.context.jobs.failed.emit(error)
        elif isinstance(error, UnknownIncident):
            self._form.tell_incident(error)
        else:
            self._problem.setText(errors.told(error))
            self._problem.show()
            self._sources.look()
            self._second_step.offer()

    def _look_for_begun(self, then: Callable[[], object] | None = None) -> None:
        archive = self.context.archive

        def show(begun: list[Begun]) -> None:
            self._open.show_begun(begun)
            self._show_state()
            if then is not None:
                then()

        self.context.jobs.read(self, lambda _: load_begun(archive), show)

    def _begin_form(self, incident: str = "", *, draft: FormDraft | None = None) -> None:
        """Show a form of its own, or as a draft has it; what was typed before is kept, and offered.

        An incident alone leaves no draft.
        """
        self._keeper.keep_now()
        self._not_kept.hide()
        self._show(said_from_json({"incident": incident}), [])
        if draft is None:
            self._keeper.begin_new(form_drafts.INTAKE, self._typed())
        else:
            self._keeper.begin(draft.name, self._typed(), kept_at=draft.kept_at)
            self._show(said_from_json(draft.fields), sources_of(draft.fields))
        self._keeper.find_others(form_drafts.INTAKE, self._offer)

    def _leave_to(self, other: Callable[[], object]) -> None:
        """Do something that takes the place of what is typed, once that is kept or given up."""
        leave_kept([self._keeper], self, other)

    def _restore(self, drafts: Sequence[FormDraft]) -> None:
        """Go on with what was typed last, unless something else was begun before it was read."""
        self._offer(drafts)
        others = self._drafts.drafts
        if others and not self._form.said.incident and not self._keeper.is_changed:
            self._begin_form(draft=others[0])

    def _offer(self, drafts: Sequence[FormDraft]) -> None:
        """Offer drafts; that of an intake which was interrupted is offered as the intake alone."""
        begun = [as_draft(each.said, each.sources) for each in self._open.begun]
        self._of_begun = [draft for draft in drafts if draft.fields in begun]
        self._drafts.show_drafts([draft for draft in drafts if draft.fields not in begun])

    def _show(self, said: SaidOfIntake, sources: Sequence[Path]) -> None:
        self._form.show_said(said)
        self._sources.show_sources(sources)

    def _typed(self) -> Typed:
        return as_draft(self._form.said, self._sources.chosen)

    def _tell_draft(self, draft: FormDraft) -> str:
        said, at = said_from_json(draft.fields), kept_at(draft.kept_at)
        giver = said.received_from or self.tr("somebody who is not named yet")
        if not said.incident:
            told = self.tr("Draft of {time}, not taken in yet: files from {giver}, for no incident")
            return told.format(time=at, giver=giver)
        told = self.tr("Draft of {time}, not taken in yet: files from {giver} for {incident}")
        return told.format(time=at, giver=giver, incident=said.incident)

    def _edited(self) -> None:
        self._keeper.touch()
        self._show_state()

    def _show_state(self) -> None:
        is_running = self._job is not None
        for each in (self._sources, self._form, self._open, self._second_step, self._drafts):
            each.setEnabled(not is_running)
        report = self._sources.report
        self._take.setEnabled(not is_running and (report is None or report.files > 0))
        only_where_writable(self.context, self._take)
        # One way is the primary one: an intake that was interrupted is gone on with first.
        set_role(self._take, "primary", not any(each.sources for each in self._open.begun))
        self._state.setText(told := self._told_of_state())
        self._state.setVisible(bool(told))

    def _told_of_state(self) -> str:
        if self._job is not None:
            return self.tr(
                "You can stop at any time: what is in stays whole, and the same intake goes on "
                "later where it stopped."
            )
        chosen, said = self._sources.chosen, self._form.said
        begun = [each for each in self._open.begun if each.is_of(chosen)]
        names = [each.listed.reference for each in begun if each.goes_on_with(said)]
        if names:
            told = self.tr("These are the files of {name}: taking them in goes on with it.")
            return told.format(name=names[0])
        if begun:
            return self.tr(
                "{name} was begun with these files, from another giver or for another incident. "
                "Taking them in now begins a new intake."
            ).format(name=begun[0].listed.reference)
        return ""
