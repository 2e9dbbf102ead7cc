"""Integrity: check what is stored against what was written, and keep a second copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.views.backups import Backups
from archive_app.gui.views.check_result import CheckResult
from archive_app.gui.views.last_check import LastCheck
from archive_app.gui.views.page import Page
from archive_app.gui.views.past_checks import PastChecks
from archive_app.gui.views.save_paper import Paper, SavePaper
from archive_app.gui.widgets.asking import ask_reason
from archive_app.gui.widgets.fields import NumberBox
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.held_focus import HeldFocus
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label
from archive_app.model.custody import utc_seconds
from archive_app.model.fixity import Finding, FixityReport, Part, Scope
from archive_app.services import archive_papers, fixity, past_checks, table_acceptance

_WIDEST = theme.STEP * 120
_LEDGER = Scope(frozenset({Part.LEDGER}))
_SAMPLE, _MOST_SAMPLED = 100, 1_000_000
_DAYS, _MOST_DAYS = 90, 3_650


class IntegrityPage(Page):
    """Composes checks, what they found, their history, and backups; one long work at a time."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._job: Job | None = None
        self._focus = HeldFocus(self)
        self._findings: dict[int, tuple[Finding, ...]] = {}
        self._last = LastCheck(context)
        self._state = label(role="muted")
        self._state.hide()
        self._stopped = label()
        self._stopped.hide()
        self._sample, self._days = NumberBox(), NumberBox()
        self._result = CheckResult(context)
        self._result.certificate_wanted.connect(self.save_certificate)
        self._result.acceptance_wanted.connect(self._ask_acceptance)
        self._past = PastChecks(context)
        self._past.certificate_wanted.connect(self.save_certificate)
        self._backups = Backups(context)
        self._backups.begun.connect(self._follow)
        scrolled = Scrolled(self.tr("Integrity of the archive"), widest=_WIDEST)
        column = scrolled.column
        column.setSpacing(theme.STEP * 2)
        column.addWidget(label(self.tr("Integrity"), "title"))
        column.addWidget(self._checks())
        column.addWidget(self._result)
        column.addWidget(_card(self.tr("Earlier checks"), self._past))
        column.addWidget(_card(self.tr("Backups"), self._backups))
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled)
        self._look_for_stopped()

    def save_certificate(self, event: int) -> SavePaper:
        """Ask where to save the certificate of the check that an event tells of."""
        findings = self._findings.get(event)
        dialog = SavePaper(
            self.context,
            Paper(
                title=self.tr("Certificate of the check"),
                file_name=f"check-{event}.pdf",
                purpose="Certificate of a check",
                make=lambda archive, languages: archive_papers.check_certificate(
                    archive, event, findings, languages
                ),
                subject=archive_papers.log_subject,
            ),
            self,
        )
        dialog.open()
        return dialog

    def check(self, scope: Scope) -> None:
        """Check, beside all else that is done; the check is an event where it may be recorded."""
        archive = self.context.archive
        # In a reader's lane, although it ends with an event: it may take hours, and whoever saves
        # a form meanwhile must not wait for it. The archive lets one thread write at a time.
        job = self.context.jobs.read(
            self,
            lambda meter: fixity.check(archive, scope, meter),
            self._show_report,
            title=self.tr("Checking the archive"),
        )
        job.counts_bytes = True
        self._result.hide()
        self._follow(job)

    def _ask_acceptance(self, table: str) -> None:
        told = self.tr(
            "It is the list of {what}. Find out first what changed it, and put right what is "
            "missing. Then say why it is to count as it is: the reason is recorded, and from then "
            "on checks tell of what was wrong as accepted."
        )
        ask_reason(
            self,
            self.tr("A list that is not as it was"),
            told.format(what=wording.held_by(table)),
            self.tr("Let it count"),
            partial(self._accept, table),
        )

    def _accept(self, table: str, reason: str) -> None:
        archive = self.context.archive
        self.context.jobs.save(
            self,
            lambda _: table_acceptance.accept_tables(archive, [table], reason),
            lambda _: self.check(_LEDGER),
            title=self.tr("Recording it"),
        )

    def _checks(self) -> QWidget:
        made = QFrame()
        made.setProperty("role", "card")
        edge = theme.STEP * 2
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.STEP)
        column.addWidget(self._last)
        column.addWidget(
            label(
                self.tr(
                    "A check reads what is stored and compares it with what was written when it "
                    "came in: every byte with its digest, every record and event with the ledger."
                )
            )
        )
        self._sample.setRange(1, _MOST_SAMPLED)
        self._sample.setValue(_SAMPLE)
        self._sample.setAccessibleName(self.tr("How many files the sample has"))
        self._days.setRange(1, _MOST_DAYS)
        self._days.setValue(_DAYS)
        self._days.setAccessibleName(self.tr("Not read for how many days"))
        self._ways = [
            self._way(
                self.tr("Check &everything"), lambda: past_checks.EVERYTHING, is_primary=True
            ),
            self._way(self.tr("Check what is &due"), self._due),
            self._way(self.tr("Check a &sample"), lambda: Scope(sample=self._sample.value())),
            self._way(self.tr("Check the &ledger alone"), lambda: _LEDGER),
        ]
        every, due, sample, alone = self._ways
        for parts in (
            (every, label(self.tr("takes longest, and goes on where it was stopped"), "muted")),
            (due, label(self.tr("files not read for")), self._days, label(self.tr("days"))),
            (sample, self._sample, label(self.tr("files at random, and all records and events"))),
            (alone, label(self.tr("every event, digest and checkpoint"), "muted")),
        ):
            column.addWidget(_in_a_row(parts))
            if parts[0] is every:
                column.addWidget(self._stopped)
        column.addWidget(self._state)
        return made

    def _way(self, text: str, scope: Callable[[], Scope], *, is_primary: bool = False) -> QWidget:
        made = button(text, primary=is_primary)
        made.clicked.connect(lambda: self.check(scope()))
        return made

    def _due(self) -> Scope:
        return Scope(unread_for=timedelta(days=self._days.value()))

    def _follow(self, job: Job) -> None:
        """Take no second long work while one is under way: it would only make both slow."""
        if not self.context.jobs.is_busy:
            return
        self._job = job
        job.when_ended(self, lambda: self._ended(job))
        self._show_state(
            self.tr(
                "Under way. You can go on working, or stop it below: a check of everything goes "
                "on later with what it had not read yet, and a backup with what it lacks."
            )
        )

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._show_state("")
            self._look_for_stopped()

    def _look_for_stopped(self) -> None:
        archive = self.context.archive
        self.context.jobs.read(self, lambda _: fixity.find_stopped(archive), self._tell_stopped)

    def _tell_stopped(self, began_at: datetime | None) -> None:
        if began_at is None or self._job is not None:
            return
        self._stopped.setText(
            self.tr(
                "A check of everything that began on {moment} was stopped: the next one goes on "
                "with what it had not read yet."
            ).format(moment=wording.moment(utc_seconds(began_at)))
        )
        self._stopped.show()

    def _show_state(self, told: str) -> None:
        self._state.setText(told)
        self._state.setVisible(bool(told))
        if told:
            self._stopped.hide()
            self._focus.hold()
        for each in (*self._ways, self._backups):
            each.setEnabled(not told)
        if not told:
            self._focus.give_back()

    def _show_report(self, report: FixityReport) -> None:
        if report.event is not None:
            self._findings[report.event] = report.findings
            self._past.choose_newest()
        self.context.checked.emit(report)
        self._result.show_report(report)


def _card(heading: str, inner: QWidget) -> QWidget:
    made = QFrame()
    made.setProperty("role", "card")
    edge = theme.STEP * 2
    column = QVBoxLayout(made)
    column.setContentsMargins(edge, edge, edge, edge)
    column.setSpacing(theme.STEP)
    column.addWidget(label(heading, "heading"))
    column.addWidget(inner)
    return made


def _in_a_row(parts: Sequence[QWidget]) -> QWidget:
    made = QWidget()
    flow = FlowLayout(made)
    for each in parts:
        if isinstance(each, QLabel):
            each.setWordWrap(False)
            each.setMinimumHeight(parts[0].sizeHint().height())
        flow.addWidget(each)
    return made
