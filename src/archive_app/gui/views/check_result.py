"""What a check found, in big plain words first, then each finding with what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.gui import advice, theme, wording
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.long_list import LongList
from archive_app.gui.widgets.text import button, label, part_heading, set_role
from archive_app.model.fixity import FixityReport


class CheckResult(QFrame):
    """Shows one report; ``certificate_wanted`` comes with the number of its event.

    ``acceptance_wanted`` comes where lists are not as the ledger states them, and are to count.
    """

    certificate_wanted = Signal(int)
    acceptance_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("What the check found"))
        self._event: int | None = None
        self._answer = label(role="answer")
        self._meaning = label()
        self._facts = Facts()
        self._findings_heading = part_heading(self.tr("What is wrong, and what to do"))
        self._findings = LongList(self.tr("What is wrong, and what to do"))
        self._remarks_heading = part_heading(self.tr("Worth knowing"))
        self._remarks = LongList(self.tr("Worth knowing"))
        self._certificate = button(self.tr("Save the &certificate…"))
        self._certificate.clicked.connect(self._want_certificate)
        actions = QWidget()
        self._accept = button(self.tr("Let the lists count as they are…"))
        self._accept.clicked.connect(self.acceptance_wanted)
        flow = FlowLayout(actions)
        flow.addWidget(self._certificate)
        flow.addWidget(self._accept)
        column = QVBoxLayout(self)
        edge = theme.STEP * 2
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.STEP)
        column.addWidget(self._answer)
        column.addWidget(self._meaning)
        column.addWidget(self._facts)
        column.addWidget(self._findings_heading)
        column.addWidget(self._findings)
        column.addWidget(self._remarks_heading)
        column.addWidget(self._remarks)
        column.addWidget(actions)
        self.hide()

    def show_report(self, report: FixityReport) -> None:
        """Show what a check covered and found."""
        self._event = report.event
        self._answer.setText(
            self.tr("Everything that was checked is as it was written.")
            if report.is_whole
            else self.tr("%n thing(s) are not as they were written", "", len(report.findings))
        )
        set_role(self._answer, "role", "answer" if report.is_whole else "wrong answer")
        self._meaning.setText(
            self.tr(
                "That says that these are the bytes and records that came in. It does not say that "
                "they are true."
            )
            if report.is_whole
            else self.tr("The program changed nothing. Each finding below says what to do.")
        )
        self._facts.show_facts(self._counted(report))
        self._findings_heading.setVisible(bool(report.findings))
        self._findings.show_sentences([advice.told(finding) for finding in report.findings])
        self._remarks_heading.setVisible(bool(report.remarks))
        self._remarks.show_sentences([wording.said(each.sentence) for each in report.remarks])
        self._certificate.setVisible(report.event is not None)
        is_untrue = any(finding.code == "table_untrue" for finding in report.findings)
        self._accept.setVisible(is_untrue and report.event is not None)
        self.show()

    def _counted(self, report: FixityReport) -> list[tuple[str, str]]:
        counts, number = report.counts, QLocale().toString
        facts = [
            (self.tr("Events"), counts.events),
            (self.tr("Checkpoints"), counts.checkpoints),
            (self.tr("Records"), counts.records),
            (self.tr("Revisions"), counts.revisions),
            (self.tr("Stored files read"), counts.objects),
            (
                self.tr("Read before it went on")
                if report.scope.unread_for is None
                else self.tr("Read not long ago"),
                counts.held_over,
            ),
        ]
        told = [(name, number(count)) for name, count in facts if count]
        if counts.object_bytes:
            told.append((self.tr("Bytes read"), wording.size(counts.object_bytes)))
        return told

    def _want_certificate(self) -> None:
        if self._event is not None:
            self.certificate_wanted.emit(self._event)
