"""Intakes that were begun and not finished: offered again, with what is in already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.views.intake_work import Begun
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label


class IntakeOpen(QWidget):
    """One notice for each open accession; hidden where there is none."""

    go_on = Signal(object)
    fill = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.STEP)
        self._begun: list[Begun] = []
        self.hide()

    @property
    def begun(self) -> Sequence[Begun]:
        """What is offered to be gone on with."""
        return tuple(self._begun)

    def show_begun(self, begun: Sequence[Begun]) -> None:
        """Show these in place of those before."""
        self._begun = list(begun)
        empty(self._column)
        for number, each in enumerate(begun):
            self._column.addWidget(self._notice(each, is_first=number == 0))
        self.setVisible(bool(begun))

    def _notice(self, begun: Begun, *, is_first: bool) -> QWidget:
        made = QFrame()
        made.setProperty("role", "notice")
        edge = theme.STEP * 2
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, edge, edge, edge)
        listed = begun.listed
        column.addWidget(
            label(
                self.tr("The intake of files from {giver} was interrupted").format(
                    giver=listed.received_from
                ),
                "heading",
            )
        )
        column.addWidget(
            label(
                (
                    self.tr("%n file(s) of {reference} are in, whole.", "", listed.files)
                    if listed.files
                    else self.tr("No file of {reference} is in yet.")
                ).format(reference=listed.reference)
            )
        )
        actions = QWidget()
        flow = FlowLayout(actions)
        if begun.sources:
            on = button(
                self.tr("Go on with the intake of {name}").format(name=listed.reference),
                primary=is_first,
            )
            on.clicked.connect(lambda: self.go_on.emit(begun))
            flow.addWidget(on)
        else:
            column.addWidget(
                label(
                    self.tr(
                        "It goes on when the same files or folders are chosen again, with the "
                        "same giver and incident."
                    ),
                    "muted",
                )
            )
            fill = button(self.tr("Fill in its giver and incident"))
            fill.setAccessibleDescription(listed.reference)
            fill.clicked.connect(lambda: self.fill.emit(begun.said))
            flow.addWidget(fill)
        column.addWidget(actions)
        return made
