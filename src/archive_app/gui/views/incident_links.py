"""How an incident relates to others: what stands, one more, one taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.views.relate_dialog import RelateDialog
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.model.hidden import without_hidden
from archive_app.services import browsing, links
from archive_app.services.links import Link
from archive_app.store.archive import Archive


@dataclass(frozen=True)
class NamedLink:
    """A link, and the title of the incident at its other end."""

    link: Link
    other: str
    title: str


def load_links(archive: Archive, reference: str) -> list[NamedLink]:
    """Return the standing links of an incident with the titles of the others."""
    named = []
    for link in links.list_incident_links(archive, reference):
        is_from = link.from_reference == reference
        other = link.to_reference if is_from else link.from_reference
        key = browsing.find_key(archive, other)
        rows = [] if key is None else browsing.load_incident_rows(archive, [key])
        named.append(NamedLink(link, other, rows[0].title if rows else ""))
    return named


class IncidentLinks(QWidget):
    """The links of one incident; a press on one asks for the other incident."""

    wanted = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reference = ""
        self._place = QVBoxLayout()
        self._place.setSpacing(theme.STEP // 2)
        add = button(self.tr("Relate to another incident…"), quiet=True)
        add.clicked.connect(self._ask)
        only_where_writable(context, add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        column.addLayout(self._place)
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)

    def show_links(self, reference: str, shown: Sequence[NamedLink]) -> None:
        """Show these links of an incident in place of those before."""
        self._reference = reference
        empty(self._place)
        for each in shown:
            self._place.addWidget(self._row(each))

    def _row(self, named: NamedLink) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(self._told(named)))
        ways = QWidget()
        flow = FlowLayout(ways)
        show = button(self.tr("Show {reference}").format(reference=named.other), quiet=True)
        show.clicked.connect(lambda: self.wanted.emit("incidents", named.other))
        away = button(self.tr("Take back…"), quiet=True)
        away.setAccessibleName(
            self.tr("Take back the link to {reference}").format(reference=named.other)
        )
        away.clicked.connect(lambda: self._ask_to_withdraw(named))
        only_where_writable(self._context, away)
        for each in (show, away):
            flow.addWidget(each)
        column.addWidget(ways)
        return made

    def _told(self, named: NamedLink) -> str:
        kind = wording.code_label(self._context, "incident_link", named.link.kind)
        is_from = named.link.from_reference == self._reference
        told = (
            self.tr("This incident – {kind} – {title}")
            if is_from
            else self.tr("{title} – {kind} – this incident")
        ).format(
            kind=f"{kind[0].lower()}{kind[1:]}", title=without_hidden(named.title) or named.other
        )
        return wording.joined(told, named.link.note or "")

    def _ask(self) -> None:
        dialog = RelateDialog(self._context, self._reference, self)
        dialog.open()

    def _ask_to_withdraw(self, named: NamedLink) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Take back a link"))
        box.setText(self.tr("Take this link back?"))
        box.setInformativeText(
            self.tr("{link}\nThe ledger keeps that it stood, and that it was taken back.").format(
                link=self._told(named)
            )
        )
        box.addButton(self.tr("Take back"), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        archive, link = self._context.archive, named.link
        box.accepted.connect(
            lambda: self._context.jobs.save(
                self,
                lambda _: links.link_incidents(
                    archive,
                    link.from_reference,
                    link.kind,
                    link.to_reference,
                    note=link.note,
                    withdraw=True,
                ),
            )
        )
        box.open()
