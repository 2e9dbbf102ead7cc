"""One bundle that came in: from whom, as what it was kept, and how it was judged then."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.bundle.verdict import Verdict
from archive_app.gui import papers, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.scrolled import Scrolled
from archive_app.gui.widgets.text import button, label
from archive_app.services.exchanges import ReceivedRow


class ReceivedDetail(QFrame):
    """Shows the bundle that it is told to."""

    wanted = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self.setAccessibleName(self.tr("The chosen bundle"))
        self._context = context
        self._row: ReceivedRow | None = None
        self._scrolled = Scrolled(self.tr("All that is known of it"))
        self._scrolled.hide()
        self._shown = QVBoxLayout()
        self._shown.setSpacing(theme.STEP * 2)
        self._scrolled.column.addLayout(self._shown)
        self._scrolled.column.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scrolled)

    def show_row(self, row: ReceivedRow) -> None:
        """Show a bundle in place of the one before."""
        if row == self._row:
            return
        self._row = row
        received, words = row.received, papers.PaperWords()
        none = words.phrase("none")
        verdict = next((each for each in Verdict if each.words == received.verdict), None)
        empty(self._shown)
        self._shown.addWidget(label(row.received_from or received.name, "title"))
        self._shown.addWidget(
            AnswerCard(
                self.tr("How it was judged when it came"),
                received.verdict
                if verdict is None
                else words.phrase(f"verdict_{verdict.name.lower()}"),
                "",
                "yes" if verdict is Verdict.VALID else "open",
            )
        )
        facts = Facts()
        facts.show_facts(
            [
                (words.phrase("bundle"), received.name),
                (self.tr("Received"), wording.moment(row.received_at)),
                (words.kind("accession"), received.accession),
                (self.tr("Its papers"), received.papers),
                (words.phrase("bundle_digest"), papers.groups(received.digest)),
                (
                    words.phrase("signer"),
                    papers.groups(received.signer) if received.signer else none,
                ),
            ]
        )
        self._shown.addWidget(facts)
        made = QWidget()
        flow = FlowLayout(made)
        look = button(self.tr("Show its papers"))
        look.clicked.connect(lambda: self.wanted.emit("evidence", received.papers))
        flow.addWidget(look)
        if received.signer:
            signer = received.signer
            known = button(self.tr("Known signers"))
            known.clicked.connect(lambda: self.wanted.emit("signers", signer))
            flow.addWidget(known)
        self._shown.addWidget(made)
        self._shown.addSpacing(theme.STEP)
        self._scrolled.show()
