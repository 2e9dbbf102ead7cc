"""Receiving a bundle of somebody else: shown first, then kept whole as an accession."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from archive_app.gui import theme, verdicts
from archive_app.gui.context import Context
from archive_app.gui.views.inspection import Inspection
from archive_app.gui.views.page import Page
from archive_app.gui.views.receive_draft import ReceiveDraft
from archive_app.gui.views.received_result import ReceivedResult
from archive_app.gui.views.verify_answers import VerifyAnswers
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.bundle_source import BundleSource
from archive_app.gui.widgets.fields import named
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.fold import Fold
from archive_app.gui.widgets.text import button
from archive_app.progress import Meter
from archive_app.services import bundle_receive, catalogue, signers
from archive_app.services.bundle_receive import Received, Shown


@dataclass(frozen=True)
class _Looked:
    path: Path
    shown: Shown


class ReceivePage(Page):
    """Choose, look, take in."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._source = BundleSource(
            context.jobs,
            self.tr("It is only looked at first. Nothing is taken in before you say so."),
        )
        self._draft = ReceiveDraft(context, self._source.opening, self)
        self._draft.found.connect(self._source.take)
        self._draft.gone.connect(self._tell_gone)
        self._source.taken.connect(lambda path: self._draft.say("bundle", str(path)))
        self._source.chosen.connect(self.look)
        self._is_over = False
        self._shown = Inspection(
            self.tr("Receive a bundle"), self.tr("What would come in"), self._source
        )
        self._shown.left.connect(self._leave)
        self._shown.column.addWidget(self._draft)
        self._shown.column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._shown)

    def look(self, path: Path) -> None:
        """Verify a bundle where it lies, and tell what of it is new."""
        archive = self.context.archive
        self._draft.say("bundle", str(path))
        self._shown.begin(path, self.tr("Looking at it…"))
        job = self.context.jobs.read(
            self,
            lambda meter: _Looked(path, bundle_receive.look(archive, path, meter)),
            self._show,
            failed=self._shown.refuse,
            title=self.tr("Looking at the bundle"),
        )
        job.ended.connect(self._shown.end)

    def _show(self, looked: _Looked) -> None:
        shown = looked.shown
        report = shown.report
        is_good = report.signer.fingerprint is not None and shown.report.digest is not None
        is_wanted = is_good and report.verdict in verdicts.HOLDS
        is_wanted = is_wanted and shown.accession is None and not shown.is_own
        self._is_over = not is_wanted
        if shown.is_own:
            card = AnswerCard(
                "",
                self.tr("This bundle is of this archive itself"),
                self.tr("Everything in it is here already."),
                "open",
            )
        elif shown.accession is not None:
            card = AnswerCard(
                "",
                self.tr("This bundle is here already"),
                self.tr("It came in as {accession}.").format(accession=shown.accession),
                "open",
            )
        elif is_wanted:
            card = AnswerCard(
                "",
                self.tr("%n new file(s)", "", shown.new),
                self.tr("%n file(s) are held already.", "", shown.held),
                "open",
            )
        else:
            card = AnswerCard(
                "",
                self.tr("It cannot be taken in as a bundle"),
                self.tr(
                    "Its proofs do not hold. What lies in it can be taken in as ordinary files, "
                    "under Intake."
                ),
                "no",
            )
        answers = VerifyAnswers(report)
        answers.compared.connect(lambda name: self._trust(looked, name))
        self._draft.keep("signer", answers.name)
        if shown.is_own and report.verdict in verdicts.HOLDS:  # its signer is no stranger
            self._shown.show_found(card, ways=[self._again()])
        elif is_wanted:
            fold = Fold(self.tr("How it was checked"), answers)
            fold.set_open(report.signer.known_as is None)
            self._shown.show_found(card, self._taking(looked), fold)
        else:
            self._shown.show_found(card, answers, ways=[self._again()])

    def _taking(self, looked: _Looked) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        giver, incident = QLineEdit(), QLineEdit()
        self._draft.keep("giver", giver)
        self._draft.keep("incident", incident)
        column.addWidget(
            named(
                self.tr("Who handed it over, if not its signer"),
                giver,
                self.tr("It may stay empty."),
            )
        )
        column.addWidget(
            named(
                self.tr("The incident that it is about, by its reference"),
                incident,
                self.tr("It may stay empty: files can be linked to incidents later."),
            )
        )
        ways = QWidget()
        flow = FlowLayout(ways)
        take = button(self.tr("&Take it in"), primary=True)
        take.clicked.connect(
            lambda: self._take_in(looked, giver.text().strip(), incident.text().strip())
        )
        flow.addWidget(take)
        flow.addWidget(self._again())
        column.addWidget(ways)
        return made

    def _take_in(self, looked: _Looked, giver: str, incident: str) -> None:
        archive = self.context.archive
        self._shown.go_on(self.tr("Taking it in…"))

        def work(meter: Meter) -> Received:
            incident_id = None
            if incident:
                incident_id = catalogue.load(archive, incident, "incident").found.id
            return bundle_receive.receive(
                archive, looked.path, meter, received_from=giver or None, incident_id=incident_id
            )

        job = self.context.jobs.write(
            self,
            work,
            lambda received: self._show_received(looked.path, received),
            failed=self._shown.refuse,
            title=self.tr("Taking the bundle in"),
        )
        job.ended.connect(self._shown.end)

    def _show_received(self, path: Path, received: Received) -> None:
        self._draft.forget()
        self._is_over = True
        self._shown.start_again()
        result = ReceivedResult(self.context, path, received)
        result.wanted.connect(self.wanted)
        self._shown.show_found(result, ways=[self._again()])

    def _trust(self, looked: _Looked, name: str) -> None:
        """Know the signer in this archive from now on, and look again."""
        archive = self.context.archive
        fingerprint = looked.shown.report.signer.fingerprint or ""

        def known(_: object) -> None:
            self._draft.say("signer", "")
            self.look(looked.path)

        self.context.jobs.save(
            self,
            lambda _: signers.trust(archive, fingerprint, name),
            known,
            failed=self._shown.refuse,
        )

    def _tell_gone(self, path: Path) -> None:
        self._shown.tell(
            self.tr(
                "The bundle is no longer there: {path}. What you said of it is kept: choose it "
                "again where it lies now."
            ).format(path=path)
        )

    def _again(self) -> QWidget:
        another = button(self.tr("&Another bundle…"))
        another.clicked.connect(self._start)
        return another

    def _start(self) -> None:
        self._source.clear()
        self._draft.forget()
        self._is_over = False
        self._shown.start_again()

    def _leave(self) -> None:
        """Leave; a bundle that waits to be taken in is here again afterwards."""
        if self._is_over:
            self._start()
        self.wanted.emit("bundles", "")
