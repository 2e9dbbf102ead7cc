"""Intake: choose and look, say where it comes from, take it in, and go on where it was stopped."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError, NotFound
from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.views.intake_form import (
    IntakeForm,
    SaidOfIntake,
    said_as_json,
    said_from_json,
)
from archive_app.gui.views.intake_open import Begun, IntakeOpen, load_begun
from archive_app.gui.views.intake_result import IntakeResult
from archive_app.gui.views.intake_sources import IntakeSources
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label
from archive_app.model.canonical import JsonValue
from archive_app.progress import Meter
from archive_app.services import accession, custody, drafts
from archive_app.services.accession import AccessionReport
from archive_app.services.custody import ByHand
from archive_app.store.archive import Archive

DRAFT, UNDER_WAY = "intake", "intake under way"
_PAUSE_MS = 500
_WIDEST = theme.STEP * 100
_LETTERS_BESIDE = 120


@dataclass(frozen=True)
class _Done:
    report: AccessionReport
    incident: str
    has_consent: bool


class IntakePage(Page):
    """Composes what is chosen, what is said, what was begun, and what came of it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setAcceptDrops(True)
        self._job: Job | None = None
        self._is_edited = False
        self._sources = IntakeSources(context)
        self._form = IntakeForm(context)
        self._open = IntakeOpen()
        self._result = IntakeResult(context)
        self._take = button(self.tr("&Take in"), primary=True)
        self._state = label(role="muted")
        self._problem = label(role="problem")
        self._problem.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._beginning())
        self._end = Scrolled(self.tr("What the intake did"), widest=_WIDEST)
        self._end.column.addWidget(self._result)
        self._stack.addWidget(self._end)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.keep_drafts)
        self._take.clicked.connect(self._begin)
        self._sources.changed.connect(self._sources_changed)
        self._form.edited.connect(self._edited)
        self._open.go_on.connect(self._go_on)
        self._open.fill.connect(self._form.show_said)
        self._result.wanted.connect(self.wanted)
        self._result.again.connect(self._begin_anew)
        self._show_state()
        archive = context.archive
        context.jobs.read(self, lambda _: drafts.find_draft(archive, DRAFT), self._restore)
        self._look_for_begun()

    def show_reference(self, reference: str) -> None:
        """Take files in for an incident."""
        self._stack.setCurrentIndex(0)
        self._form.show_incident(reference)

    def keep_drafts(self) -> None:
        """Keep what is typed and chosen, where anything was."""
        if not self._is_edited:
            return
        self._pause.stop()
        self._is_edited = False
        archive = self.context.archive
        fields = _draft(self._form.said, self._sources.chosen)
        self.context.jobs.keep(self, lambda _: drafts.save_draft(archive, DRAFT, fields))

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
        column.addWidget(self._open)
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
        for each in (self._problem, self._state):
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
        self._sources.show_sources(begun.sources)
        self._form.show_said(begun.said)
        self._run(begun.sources, begun.said)

    def _run(self, sources: Sequence[Path], said: SaidOfIntake) -> None:
        archive = self.context.archive
        self._problem.hide()
        job = self.context.jobs.write(
            self,
            lambda meter: _take_in(archive, sources, said, meter),
            self._done,
            failed=self._failed,
            title=self.tr("Taking files in"),
        )
        job.counts_bytes = True
        if self.context.jobs.is_busy:
            self._job = job
            job.ended.connect(self._ended)
        self._show_state()

    def _ended(self) -> None:
        """Notice the end, and where it was stopped offer to go on: nothing else tells of that."""
        self._job = None
        self._show_state()
        self._look_for_begun()

    def _done(self, done: _Done) -> None:
        self._begin_anew()
        self._stack.setCurrentWidget(self._end)
        self._result.show_report(done.report, done.incident, done.has_consent)
        self._result.setFocus()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, ArchiveError):
            self.context.jobs.failed.emit(error)
        elif isinstance(error, NotFound) and self._form.said.incident in str(error):
            self._form.tell_incident(error)
        else:
            self._problem.setText(errors.told(error))
            self._problem.show()

    def _begin_anew(self) -> None:
        self._stack.setCurrentIndex(0)
        self._sources.show_sources([])
        self._form.show_said(said_from_json({}))
        self._pause.stop()
        self._is_edited = False
        archive = self.context.archive
        self.context.jobs.keep(self, lambda _: drafts.drop_draft(archive, DRAFT))

    def _look_for_begun(self) -> None:
        archive = self.context.archive
        self.context.jobs.read(
            self,
            lambda _: load_begun(archive, drafts.find_draft(archive, UNDER_WAY)),
            self._open.show_begun,
        )

    def _restore(self, fields: dict[str, JsonValue] | None) -> None:
        if fields is not None:
            sources = _sources_of(fields)
            self._form.show_said(said_from_json(fields))
            self._sources.show_sources(sources)
            self._is_edited = False
            self._pause.stop()

    def _sources_changed(self) -> None:
        self._edited()
        self._show_state()

    def _edited(self) -> None:
        self._is_edited = True
        self._pause.start()

    def _show_state(self) -> None:
        is_running = self._job is not None
        for each in (self._sources, self._form, self._open):
            each.setEnabled(not is_running)
        report = self._sources.report
        self._take.setEnabled(not is_running and (report is None or report.files > 0))
        self._state.setText(
            self.tr(
                "You can stop at any time: what is in stays whole, and the same intake goes on "
                "later where it stopped."
            )
            if is_running
            else ""
        )
        self._state.setVisible(is_running)


def _take_in(archive: Archive, sources: Sequence[Path], said: SaidOfIntake, meter: Meter) -> _Done:
    about = said.about(archive)
    # Kept until the end, so that a power cut leaves what to go on with.
    drafts.save_draft(archive, UNDER_WAY, _draft(said, sources))
    report = accession.accession_files(archive, sources, about, meter)
    if said.consent:
        custody.record_by_hand(
            archive,
            ByHand("consent_given", report.reference, from_=said.received_from, note=said.consent),
        )
    drafts.drop_draft(archive, UNDER_WAY)
    return _Done(report, said.incident, bool(said.consent))


def _draft(said: SaidOfIntake, sources: Sequence[Path]) -> dict[str, JsonValue]:
    return {**said_as_json(said), "sources": [os.fspath(path) for path in sources]}


def _sources_of(fields: dict[str, JsonValue]) -> list[Path]:
    listed = fields.get("sources")
    return [Path(str(path)) for path in listed] if isinstance(listed, list) else []
