"""One evidence item in full: what it is, its files and digests, its incidents, its custody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from archive_app.gui import theme, told, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.action_row import ActionRow
from archive_app.gui.widgets.detail import Detail
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.file_card import FileCard
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.item_picture import ItemPicture
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.text import button, label, part_heading
from archive_app.gui.widgets.writing import only_where_recorded, only_where_writable
from archive_app.model.hidden import without_hidden
from archive_app.model.inputs import EvidenceItemInput
from archive_app.progress import Meter
from archive_app.services import browsing, catalogue, custody, evidence, links
from archive_app.services.browsing import ItemRow
from archive_app.services.custody import CustodyEvent
from archive_app.services.evidence import HeldFile, Item
from archive_app.services.links import Link
from archive_app.store.archive import Archive

_MOST_EVENTS = 50
_TOLD_ABOVE = ("/title", "/reference", "/description")


@dataclass(frozen=True)
class _Whole:
    item: Item
    row: ItemRow
    links: list[Link]
    events: list[CustodyEvent]
    agents: dict[str, str]
    names: dict[str, str]


class EvidenceDetail(Detail[_Whole]):
    """Shows the item that it is told to; ``asked`` comes with what a person wants done with it."""

    wanted = Signal(str, str)
    asked = Signal(str, str)
    """``view``, ``link``, ``edit``, ``extract`` or ``shred``, and the item's reference."""
    unlink_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, self.tr("The chosen item"), parent)
        self._above, self._title = label(role="muted"), label(role="title")
        self._picture = ItemPicture(context)
        self._picture.opened.connect(self._view)
        self._facts, self._description = Facts(), label()
        self._links, self._files, self._custody = QVBoxLayout(), QVBoxLayout(), Facts()
        self._scroll = self._body()
        self._actions = self._row_of_actions()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._actions)
        self.clear()

    def show_key(self, key: int) -> None:
        """Show the item of a key."""
        self._read(key=key)

    def show_item(self, reference: str) -> None:
        """Show the item of a reference."""
        self._read(reference=reference)

    def clear(self) -> None:
        """Show nothing."""
        self._reading.drop()
        self._shown = self._before = None
        self._scroll.hide()
        self._actions.hide()

    def _body(self) -> QScrollArea:
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP * 2)
        column.setSpacing(theme.STEP)
        for each in (self._above, self._title, self._picture, self._facts, self._description):
            column.addWidget(each)
        for heading, part in (
            (self.tr("Incidents"), self._links),
            (self.tr("Files"), self._files),
        ):
            # In a widget of its own, what comes later is read aloud below its heading.
            around = QWidget()
            around.setLayout(part)
            part.setContentsMargins(0, 0, 0, 0)
            column.addWidget(part_heading(heading))
            column.addWidget(around)
        column.addWidget(part_heading(self.tr("Custody")))
        column.addWidget(self._custody)
        column.addStretch()
        return scrolling(body, self.tr("All that is known of it"))

    def _row_of_actions(self) -> QWidget:
        actions = []
        for text, deed in (
            (self.tr("&View"), "view"),
            (self.tr("&Edit"), "edit"),
            (self.tr("Lin&k to incident…"), "link"),
            (self.tr("E&xtract…"), "extract"),
            (self.tr("Sh&red…"), "shred"),
        ):
            action = button(text, primary=deed == "view")
            action.clicked.connect(
                lambda _=False, name=deed: self.asked.emit(name, self._shown or "")
            )
            actions.append(action)
            if deed == "extract":
                only_where_recorded(self._context, action)
            elif deed != "view":
                only_where_writable(self._context, action)
        made = QWidget()
        around = QVBoxLayout(made)
        around.setContentsMargins(theme.STEP * 2, theme.STEP, theme.STEP * 2, theme.STEP)
        around.addWidget(ActionRow(actions))
        return made

    def _view(self) -> None:
        if self._shown is not None:
            self.asked.emit("view", self._shown)

    def _read(self, *, key: int | None = None, reference: str | None = None) -> None:
        self._is_stale = False
        archive = self._context.archive

        def work(_: Meter) -> _Whole | None:
            found = browsing.find_key(archive, reference) if reference is not None else key
            rows = browsing.load_item_rows(archive, [found or 0])
            return _load(archive, rows[0]) if rows else None

        def show(whole: _Whole | None) -> None:
            if whole is not None:
                self._show(whole)

        self._reading.read(work, show)

    def _show(self, whole: _Whole) -> None:
        before, self._before = self._before, whole
        if before is not None and before.row.reference != whole.row.reference:
            before = None
        self._shown = whole.row.reference
        if before == whole:
            return
        record = whole.item.record
        revision = self.tr("revision {number}").format(
            number=wording.number(whole.item.found.revision)
        )
        added = whole.row.added_at
        since = "" if added is None else wording.moment(added)
        self._above.setText(wording.joined(whole.row.reference, revision, since))
        if isinstance(record, EvidenceItemInput):
            self._title.setText(wording.in_its_direction(without_hidden(record.title)))
            self._facts.show_facts(told.record_facts(record, whole.names, without=_TOLD_ABOVE))
            self._description.setText(without_hidden(record.description or ""))
        else:
            self._title.setText(self.tr("Shredded: what it said is not kept any more"))
            self._facts.show_facts(())
            self._description.setText("")
        self._description.setVisible(bool(self._description.text()))
        if before is None or before.row != whole.row:
            self._picture.show_item(whole.row)
        if before is None or before.links != whole.links:
            self._show_links(whole.links)
        if before is None or before.item.files != whole.item.files:
            self._show_files(whole.item.files)
        self._custody.show_facts(
            (
                wording.moment(event.recorded_at),
                told.event_line(self._context, event, whole.agents),
            )
            for event in whole.events
        )
        self._scroll.show()
        self._actions.show()
        if before is None:
            self._scroll.verticalScrollBar().setValue(0)

    def _show_files(self, files: Sequence[HeldFile]) -> None:
        empty(self._files)
        for file in files:
            card = FileCard(self._context, file)
            card.wanted.connect(self.wanted)
            self._files.addWidget(card)

    def _show_links(self, standing: list[Link]) -> None:
        empty(self._links)
        if not standing:
            self._links.addWidget(label(self.tr("Linked to no incident yet."), "muted"))
        for link in standing:
            self._links.addWidget(self._link(link))

    def _link(self, link: Link) -> QWidget:
        made = QWidget()
        row = FlowLayout(made, theme.STEP * 2)
        role = wording.code_label(self._context, "link_role", link.kind)
        to = button(link.to_reference, quiet=True)
        to.clicked.connect(lambda: self.wanted.emit("incidents", link.to_reference))
        row.addWidget(to)
        told = label(wording.joined(role, link.note or ""))
        back = button(self.tr("Take back…"), quiet=True)
        back.setAccessibleName(
            self.tr("Take back the link to {reference}").format(reference=link.to_reference)
        )
        back.clicked.connect(lambda: self.unlink_asked.emit(link))
        only_where_writable(self._context, back)
        row.addWidget(back)
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(made)
        column.addWidget(told)
        return around


def _load(archive: Archive, row: ItemRow) -> _Whole:
    item = evidence.load_item(archive, row.reference)
    names = {}
    if isinstance(item.record, EvidenceItemInput) and item.record.source_id is not None:
        source = catalogue.load(archive, item.record.source_id)
        names[item.record.source_id] = str(getattr(source.record, "pseudonym", ""))
    return _Whole(
        item,
        row,
        links.list_evidence_links(archive, row.reference),
        custody.list_events(archive, subject=row.reference, limit=_MOST_EVENTS),
        custody.name_agents(archive),
        names,
    )
