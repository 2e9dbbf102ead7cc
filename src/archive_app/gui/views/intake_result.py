"""What an intake did, and its second step: reading metadata and making thumbnails."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.views.intake_sources import told_left_out, told_odd
from archive_app.gui.views.save_paper import Paper, SavePaper
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.long_list import LongList
from archive_app.gui.widgets.text import button, label
from archive_app.services import archive_papers, prepare
from archive_app.services.accession import AccessionReport
from archive_app.services.prepare import PrepareReport
from archive_app.services.scan import Why, visible_name


class IntakeResult(QWidget):
    """Shows one report; the second step begins by itself and can be stopped and taken up."""

    wanted = Signal(str, str)
    again = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._report: AccessionReport | None = None
        self._incident = ""
        self._job: Job | None = None
        self._answer = label(role="answer")
        self._gone = label(role="problem")
        self._came = label()
        self._facts = Facts()
        self._left_heading = label(self.tr("Left out"), "heading")
        self._left = LongList(self.tr("Left out"))
        self._late_heading = label(self.tr("Came after the look"), "heading")
        self._late = LongList(self.tr("Came after the look"))
        self._odd_heading = label(self.tr("Odd names"), "heading")
        self._odd = LongList(self.tr("Odd names"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(self._answer)
        column.addWidget(self._gone)
        column.addWidget(self._came)
        column.addWidget(
            label(
                self.tr(
                    "The bytes are sealed, stored and in the ledger. Keep the card or the phone "
                    "as it is until a backup is made."
                ),
                "muted",
            )
        )
        column.addWidget(self._facts)
        for heading, names in (
            (self._left_heading, self._left),
            (self._late_heading, self._late),
            (self._odd_heading, self._odd),
        ):
            column.addWidget(heading)
            column.addWidget(names)
        column.addWidget(self._actions())
        column.addWidget(self._second_step())
        column.addStretch()

    def show_report(self, report: AccessionReport, incident: str, consent_event: bool) -> None:
        """Show what was done, and begin the second step."""
        self._report, self._incident = report, incident
        self._answer.setText(self.tr("%n file(s) taken in", "", report.taken))
        gone = sum(left.why is Why.GONE for left in report.left_out)
        self._gone.setText(
            self.tr("%n file(s) that were seen when you looked are no longer there.", "", gone)
        )
        self._gone.setVisible(gone > 0)
        self._came.setText(
            self.tr(
                "%n file(s) were not there when you looked; they are in as well.",
                "",
                len(report.came),
            )
        )
        self._came.setVisible(bool(report.came))
        locale = QLocale()
        facts = [
            (self.tr("Accession"), report.reference),
            (self.tr("Incident"), incident),
            (self.tr("Size"), wording.size(report.size)),
            (
                self.tr("Held before"),
                self.tr("%n of them, kept once", "", report.already_held)
                if report.already_held
                else "",
            ),
            (
                self.tr("Taken in earlier"),
                locale.toString(report.taken_before) if report.taken_before else "",
            ),
            (self.tr("Consent"), self.tr("recorded as an event") if consent_event else ""),
        ]
        self._facts.show_facts([(name, told) for name, told in facts if told])
        self._left_heading.setVisible(bool(report.left_out))
        self._left.show_sentences([told_left_out(each) for each in report.left_out])
        self._late_heading.setVisible(bool(report.came))
        self._late.show_sentences([visible_name(path) for path in report.came])
        self._odd_heading.setVisible(bool(report.odd_names))
        self._odd.show_sentences([told_odd(name, oddities) for name, oddities in report.odd_names])
        self._prepare()

    def save_report(self) -> SavePaper | None:
        """Ask where to save the report on this intake."""
        if self._report is None:
            return None
        reference = self._report.reference
        dialog = SavePaper(
            self._context,
            Paper(
                title=self.tr("Report on the intake"),
                file_name=f"intake-{reference}.pdf",
                purpose="Report on an intake",
                make=lambda archive, languages: archive_papers.intake_report(
                    archive, reference, languages
                ),
                subject=lambda archive: archive_papers.find_subject(archive, reference),
            ),
            self,
        )
        dialog.open()
        return dialog

    def _actions(self) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made)
        see = button(self.tr("See the evidence"), primary=True)
        see.clicked.connect(
            lambda: self.wanted.emit("evidence", f"of {self._incident}" if self._incident else "")
        )
        report = button(self.tr("Save the intake report…"))
        report.clicked.connect(self.save_report)
        more = button(self.tr("Take in more"))
        more.clicked.connect(self.again)
        for each in (see, report, more):
            flow.addWidget(each)
        return made

    def _second_step(self) -> QWidget:
        made = QFrame()
        made.setProperty("role", "card")
        edge = theme.STEP * 2
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("Second step: what the files say of themselves"), "heading"))
        column.addWidget(
            label(
                self.tr(
                    "A separate process without keys reads metadata and makes thumbnails. It can "
                    "be stopped at any time and taken up later; the files are safe already."
                ),
                "muted",
            )
        )
        self._prepared = label()
        self._failures = LongList(self.tr("Files that could not be read into"))
        self._go_on = button(self.tr("Go on with the second step"))
        self._go_on.clicked.connect(self._prepare)
        column.addWidget(self._prepared)
        column.addWidget(self._failures)
        actions = QWidget()
        FlowLayout(actions).addWidget(self._go_on)
        column.addWidget(actions)
        return made

    def _prepare(self) -> None:
        archive = self._context.archive
        self._prepared.setText(self.tr("Reading metadata and making thumbnails…"))
        self._go_on.hide()
        self._failures.hide()
        job = self._context.jobs.write(
            self,
            lambda meter: prepare.prepare_files(archive, meter),
            self._show_prepared,
            failed=self._not_prepared,
            title=self.tr("Reading metadata and making thumbnails"),
        )
        if self._context.jobs.is_busy:
            self._job = job
            job.when_ended(self, lambda: self._ended(job))

    def _ended(self, job: Job) -> None:
        """Say what a stopped job leaves; what it ended with is told after this."""
        if job is not self._job:
            return
        self._job = None
        self._prepared.setText(self.tr("Stopped. What was read is kept; the rest waits."))
        self._go_on.show()

    def _show_prepared(self, report: PrepareReport) -> None:
        self._go_on.hide()
        self._prepared.setText(
            wording.joined(
                self.tr("Metadata of %n file(s) read", "", report.prepared),
                self.tr("%n thumbnail(s) made", "", report.thumbnails),
                self.tr("%n could not be read into", "", len(report.failures))
                if report.failures
                else "",
            )
        )
        self._failures.show_sentences([f"{item}\n{reason}" for item, reason in report.failures])

    def _not_prepared(self, error: Exception) -> None:
        self._go_on.show()
        self._prepared.setText(self.tr("The second step could not be done; the files are safe."))
        self._context.jobs.failed.emit(error)
