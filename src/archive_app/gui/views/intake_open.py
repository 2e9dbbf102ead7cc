"""Intakes that were begun and not finished: offered again, with what is in already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError
from archive_app.gui import theme
from archive_app.gui.views.intake_form import SaidOfIntake, said_from_json
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label
from archive_app.model.canonical import JsonValue
from archive_app.services import accession, intake
from archive_app.services.intake import ListedAccession
from archive_app.store.archive import Archive


@dataclass(frozen=True)
class Begun:
    """An accession that is open; ``sources`` are known where it was begun in this window."""

    listed: ListedAccession
    said: SaidOfIntake
    sources: list[Path] = field(default_factory=list)


def load_begun(archive: Archive, draft: dict[str, JsonValue] | None) -> list[Begun]:
    """Return the open accessions, that of the draft first."""
    listed = [row for row in intake.list_accessions(archive) if not row.is_closed]
    own, sources, said = None, list[Path](), said_from_json(draft or {})
    paths = (draft or {}).get("sources")
    if isinstance(paths, list):
        sources = [Path(str(path)) for path in paths]
        try:
            own = accession.find_begun(archive, sources, said.about(archive))
        except ArchiveError:
            own = None
    begun = [
        Begun(row, said, sources)
        if row.reference == own
        else Begun(
            row,
            said_from_json({"received_from": row.received_from, "incident": row.incident}),
        )
        for row in listed
    ]
    return sorted(begun, key=lambda each: not each.sources)


class IntakeOpen(QWidget):
    """One notice for each open accession; hidden where there is none."""

    go_on = Signal(object)
    fill = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.STEP)
        self.hide()

    def show_begun(self, begun: Sequence[Begun]) -> None:
        """Show these in place of those before."""
        empty(self._column)
        for each in begun:
            self._column.addWidget(self._notice(each))
        self.setVisible(bool(begun))

    def _notice(self, begun: Begun) -> QWidget:
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
                self.tr("%n file(s) of {reference} are in, whole.", "", listed.files).format(
                    reference=listed.reference
                )
            )
        )
        actions = QWidget()
        flow = FlowLayout(actions)
        if begun.sources:
            on = button(self.tr("Go on with the intake of {name}").format(name=listed.reference))
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
