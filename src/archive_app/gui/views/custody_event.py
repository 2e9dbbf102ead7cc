"""One event of the ledger in full: what it says, what it is about, and its proof."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.errors import NotFound
from archive_app.gui import theme, told, wording
from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.gui.widgets.digest import DigestText
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label, part_heading
from archive_app.model import merkle
from archive_app.progress import Meter
from archive_app.services import custody, ledger_rows
from archive_app.services.custody import EventProof
from archive_app.services.ledger_rows import EventRow
from archive_app.services.proof_check import ProofReport, verify_event
from archive_app.store.archive import Archive

_SECTIONS = {"incident": "incidents", "evidence_item": "evidence"}


@dataclass(frozen=True)
class _Whole:
    row: EventRow
    names: dict[str, str]


class EventDetail(QFrame):
    """Shows the event that it is told to, read in a reader's lane."""

    wanted = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self.setAccessibleName(self.tr("The chosen event"))
        self._context = context
        self._shown: int | None = None
        self._reading = Latest(context.jobs, self)
        self._above, self._title = label(role="muted"), label(role="heading")
        self._facts, self._proof, self._digest = Facts(), Facts(), QVBoxLayout()
        self._subjects = QWidget()
        self._flow = FlowLayout(self._subjects)
        self._verify = button(self.tr("&Verify now"))
        self._verify.clicked.connect(self._begin_verifying)
        self._verdict = label(role="heading")
        self._meaning = label()
        self._scroll = Scrolled(self.tr("All that the event says"))
        column = self._scroll.column
        for each in (self._above, self._title, self._facts):
            column.addWidget(each)
        column.addWidget(part_heading(self.tr("About")))
        column.addWidget(self._subjects)
        column.addWidget(part_heading(self.tr("Proof")))
        column.addWidget(
            label(
                self.tr(
                    "A checkpoint is a signed digest of the whole ledger up to an event. The "
                    "proof leads from this event to it."
                ),
                "muted",
            )
        )
        action = QWidget()
        FlowLayout(action).addWidget(self._verify)
        column.addWidget(action)
        self._proven = QWidget()
        proven = QVBoxLayout(self._proven)
        proven.setContentsMargins(0, 0, 0, 0)
        proven.setSpacing(theme.STEP // 2)
        proven.addWidget(self._proof)
        proven.addLayout(self._digest)
        column.addWidget(self._verdict)
        column.addWidget(self._meaning)
        column.addWidget(self._proven)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        self._scroll.hide()

    def show_event(self, number: int) -> None:
        """Show the event of a number."""
        archive = self._context.archive
        self._reading.read(lambda _: _load(archive, number), self._show)

    def show_nothing(self) -> None:
        """Show no event."""
        self._reading.drop()
        self._shown = None
        self._scroll.hide()

    def _show(self, whole: _Whole) -> None:
        event = whole.row.event
        if self._shown != event.number:
            self._verdict.hide()
            self._meaning.hide()
            self._proven.hide()
        self._shown = event.number
        self._above.setText(
            wording.joined(
                self.tr("event {number}").format(number=QLocale().toString(event.number)),
                wording.moment(event.recorded_at),
            )
        )
        self._title.setText(told.happened(self._context, event))
        self._facts.show_facts(told.event_facts(event, whole.names))
        empty(self._flow)
        for link in event.subjects:
            kind = link.subject.kind
            name = told.subject(whole.names[link.subject.id], kind)
            section = _SECTIONS.get(kind)
            if section is None:
                self._flow.addWidget(label(name))
            else:
                way = button(name, quiet=True)
                way.clicked.connect(
                    lambda _=False, to=section, which=name: self.wanted.emit(to, which)
                )
                self._flow.addWidget(way)
        self._scroll.show()

    def _begin_verifying(self) -> None:
        if self._shown is None:
            return
        archive, number = self._context.archive, self._shown

        def work(_: Meter) -> tuple[EventProof, ProofReport]:
            return _verify(archive, number)

        def show(found: tuple[EventProof, ProofReport]) -> None:
            if number == self._shown:
                self._show_proof(*found)

        self._context.jobs.read(self, work, show, title=self.tr("Verifying the event"))

    def _show_proof(self, proof: EventProof, report: ProofReport) -> None:
        locale = QLocale()
        self._verdict.setText(
            self.tr("The proof holds.") if report.holds else self.tr("The proof does not hold.")
        )
        self._meaning.setText(_meaning(report))
        yes, no = self.tr("yes"), self.tr("no")
        self._proof.show_facts(
            [
                (
                    self.tr("Signed by the keys of this ledger"),
                    yes if report.is_signed else no,
                ),
                (self.tr("Contains this event, at this place"), yes if report.is_included else no),
                (self.tr("Says what is shown above"), yes if report.is_disclosed else no),
                (self.tr("Events under the checkpoint"), locale.toString(report.size)),
                (self.tr("Steps from the event to it"), locale.toString(len(proof.inclusion))),
            ]
        )
        empty(self._digest)
        named = self.tr("Digest of the event (SHA-256)")
        self._digest.addWidget(label(named, "muted"))
        self._digest.addWidget(DigestText(merkle.leaf_digest(proof.leaf).hex(), named))
        for shown in (self._verdict, self._meaning, self._proven):
            shown.show()


def _meaning(report: ProofReport) -> str:
    translate = QCoreApplication.translate
    if not report.holds:
        return translate(
            "EventDetail",
            "Something was changed since it was recorded: the event, its place, or the checkpoint. "
            "Check the whole archive under Integrity, and compare with a backup.",
        )
    return translate(
        "EventDetail",
        "This event stands in the ledger as it was recorded, and the archive’s own keys signed "
        "that. It does not prove that what the event says is true, nor when it happened: the time "
        "is this computer’s. Whoever has the keys could write another ledger, unless somebody "
        "outside holds a checkpoint of this one.",
    )


def _load(archive: Archive, number: int) -> _Whole:
    (row,) = ledger_rows.load_event_rows(archive, [number])
    names = custody.name_agents(archive) | custody.name_subjects(archive, [row.event])
    return _Whole(row, names)


def _verify(archive: Archive, number: int) -> tuple[EventProof, ProofReport]:
    """Verify an event; make the checkpoint that its proof needs where there is none yet."""
    try:
        return verify_event(archive, number)
    except NotFound:
        if archive.standing.refusal:
            raise
        archive.checkpoint()
        return verify_event(archive, number)
