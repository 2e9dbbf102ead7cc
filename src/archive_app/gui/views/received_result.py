"""What came in with a bundle, and the receipt that closes it on the other side."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import errors, papers, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.views.second_step import SecondStep
from archive_app.gui.widgets.answer import AnswerCard
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label, value
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.progress import Meter
from archive_app.services import bundle_receipt
from archive_app.services.bundle_receive import Received
from archive_app.services.outside import new_file


class ReceivedResult(QWidget):
    """One bundle that was taken in just now."""

    wanted = Signal(str, str)

    def __init__(
        self, context: Context, path: Path, received: Received, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._path = path
        self._told = value()
        self._told.hide()
        facts = Facts()
        facts.show_facts(
            [
                (papers.PaperWords().kind("accession"), received.accession),
                (self.tr("Files"), self.tr("%n file(s) taken in", "", received.taken)),
                (self.tr("Of these held before"), wording.number(received.already_held)),
                (self.tr("Its papers"), received.papers),
            ]
        )
        sign = button(self.tr("&Sign a receipt…"), primary=True)
        sign.clicked.connect(self._choose)
        only_where_writable(context, sign)
        see = button(self.tr("Show its papers"))
        see.clicked.connect(lambda: self.wanted.emit("evidence", received.papers))
        ways = QWidget()
        flow = FlowLayout(ways)
        flow.addWidget(sign)
        flow.addWidget(see)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP * 2)
        for each in (
            AnswerCard(
                "",
                self.tr("It is taken in"),
                self.tr("Every byte of it is in the archive, under one accession."),
                "yes",
            ),
            facts,
            label(
                self.tr(
                    "Send a signed receipt back: it tells them that it came whole, and protects "
                    "their ledger."
                ),
                "muted",
            ),
            ways,
            self._told,
        ):
            column.addWidget(each)
        second_step = SecondStep(context)
        column.addWidget(second_step)
        second_step.begin()

    def _choose(self) -> None:
        paths.choose_new_file(
            self,
            self.tr("Where to save the receipt"),
            f"{self._path.name}.receipt.p7s",
            self._sign,
        )

    def _sign(self, target: Path) -> None:
        archive, bundle = self._context.archive, self._path

        def work(meter: Meter) -> None:
            with new_file(target) as file:
                made, _ = bundle_receipt.make_receipt(archive, bundle, meter)
                file.write(made)

        self._context.jobs.save(
            self,
            work,
            lambda _: self._tell(
                self.tr("The receipt is here: {path}. Send it to them.").format(path=target)
            ),
            failed=lambda error: self._tell(errors.told(error)),
            title=self.tr("Signing the receipt"),
        )

    def _tell(self, what: str) -> None:
        self._told.setText(what)
        self._told.show()
