"""What an intake did, and its second step."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.views.intake_sources import told_left_out, told_odd
from archive_app.gui.views.save_paper import Paper, SavePaper
from archive_app.gui.views.second_step import SecondStep
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.long_list import LongList
from archive_app.gui.widgets.text import button, label, part_heading
from archive_app.services import archive_papers
from archive_app.services.accession import AccessionReport
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
        self._answer = label(role="answer")
        self._gone = label(role="problem")
        self._came = label()
        self._facts = Facts()
        self._left_heading = part_heading(self.tr("Left out"))
        self._left = LongList(self.tr("Left out"))
        self._late_heading = part_heading(self.tr("Came after the look"))
        self._late = LongList(self.tr("Came after the look"))
        self._changed_heading = part_heading(self.tr("Not as they were taken in earlier"))
        self._changed = LongList(self.tr("Not as they were taken in earlier"))
        self._odd_heading = part_heading(self.tr("Odd names"))
        self._odd = LongList(self.tr("Odd names"))
        self._second_step = SecondStep(context)
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
            (self._changed_heading, self._changed),
            (self._odd_heading, self._odd),
        ):
            column.addWidget(heading)
            column.addWidget(names)
        column.addWidget(self._actions())
        column.addWidget(self._second_step)
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
                self.tr("Came more than once"),
                self.tr("%n of them, kept once", "", report.repeated) if report.repeated else "",
            ),
            (
                self.tr("Taken in earlier"),
                locale.toString(report.taken_before) if report.taken_before else "",
            ),
            (
                self.tr("Other than taken in earlier"),
                self.tr("%n file(s), both are kept", "", len(report.changed))
                if report.changed
                else "",
            ),
            (self.tr("Consent"), self.tr("recorded as an event") if consent_event else ""),
        ]
        self._facts.show_facts([(name, told) for name, told in facts if told])
        self._left_heading.setVisible(bool(report.left_out))
        self._left.show_told(report.left_out, told_left_out)
        self._late_heading.setVisible(bool(report.came))
        self._late.show_told(report.came, visible_name)
        self._changed_heading.setVisible(bool(report.changed))
        self._changed.show_told(report.changed, visible_name)
        self._odd_heading.setVisible(bool(report.odd_names))
        self._odd.show_told(report.odd_names, lambda each: told_odd(*each))
        self._second_step.begin()

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
