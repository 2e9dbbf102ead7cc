"""What a check found, in big plain words first, then each finding with what to do about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.gui import advice, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.long_list import LongList
from archive_app.gui.widgets.text import button, label, part_heading, set_role
from archive_app.gui.widgets.writing import only_where_recorded, only_where_writable
from archive_app.model.custody import utc_seconds
from archive_app.model.fixity import FixityReport
from archive_app.services import table_check


class CheckResult(QFrame):
    """Shows one report; ``certificate_wanted`` comes with the number of its event.

    ``acceptance_wanted`` comes with the table of a list that is not as the ledger states it, and is
    to count.
    """

    certificate_wanted = Signal(int)
    acceptance_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
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
        only_where_recorded(context, self._certificate)
        self._accepting: list[QWidget] = []
        actions = QWidget()
        self._actions = FlowLayout(actions)
        self._actions.addWidget(self._certificate)
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
            " ".join(filter(None, (self._meant(report), self._held_over(report))))
        )
        self._facts.show_facts(self._counted(report))
        self._findings_heading.setVisible(bool(report.findings))
        self._findings.show_told(report.findings, advice.told)
        self._remarks_heading.setVisible(bool(report.remarks))
        self._remarks.show_told(report.remarks, lambda each: wording.said(each.sentence))
        self._certificate.setVisible(report.event is not None)
        self._offer_acceptance(report)
        self.show()

    def _offer_acceptance(self, report: FixityReport) -> None:
        """Offer each list that is untrue by itself, in words that say what it holds."""
        for each in self._accepting:
            self._actions.removeWidget(each)
            each.deleteLater()
        self._accepting.clear()
        if report.event is None:
            return
        for table in dict.fromkeys(table_check.tables_of(report.findings)):
            told = self.tr("Let the list of {what} count as it is…")
            made = button(told.format(what=wording.held_by(table)))
            made.clicked.connect(partial(self.acceptance_wanted.emit, table))
            only_where_writable(self._context, made)
            self._actions.addWidget(made)
            self._accepting.append(made)

    def _meant(self, report: FixityReport) -> str:
        if not report.is_whole:
            return self.tr(
                "The program changed nothing that was recorded. Each finding below says what to do."
            )
        return self.tr(
            "That says that these are the bytes and records that came in. It does not say that "
            "they are true."
        )

    def _held_over(self, report: FixityReport) -> str:
        """Say of a check that went on what was read before it was stopped, and when that was."""
        count = report.counts.held_over
        if not count or report.scope.unread_for is not None:
            return ""
        told = self.tr(
            "%n stored file(s) were read before the check was stopped, from {when} on, and were "
            "not read again now.",
            "",
            count,
        )
        return told.format(when=wording.moment(utc_seconds(report.started_at)))

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
