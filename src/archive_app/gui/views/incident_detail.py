"""One incident in full: what is known, its evidence, its custody, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import telling, theme, told, wording
from archive_app.gui.context import Context
from archive_app.gui.views.incident_links import IncidentLinks, NamedLink, load_links
from archive_app.gui.widgets.action_row import ActionRow
from archive_app.gui.widgets.detail import Detail
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.text import button, label, part_heading
from archive_app.gui.widgets.thumbnails import Thumbnails
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.model.hidden import without_hidden
from archive_app.model.inputs import IncidentInput
from archive_app.progress import Meter
from archive_app.services import allegation, browsing, catalogue, custody
from archive_app.services.allegation import Teller
from archive_app.services.browsing import ItemRow
from archive_app.services.catalogue import LoadedRecord
from archive_app.services.custody import CustodyEvent
from archive_app.store.archive import Archive

_MOST_ITEMS = 12
_MOST_EVENTS = 8
_TOLD_OTHERWISE = (
    "/title",
    "/reference",
    "/description",
    "/when/date",
    "/when/time",
    "/when/zone",
    "/when/zone_basis",
    "/place/name",
    "/place/near",
    "/place/coordinates",
)


@dataclass(frozen=True)
class _Whole:
    loaded: LoadedRecord
    items: list[ItemRow]
    more_items: int
    events: list[CustodyEvent]
    agents: dict[str, str]
    links: list[NamedLink]
    teller: Teller | None


class IncidentDetail(Detail[_Whole]):
    """Shows the incident that it is told to, read in a reader's lane."""

    wanted = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, self.tr("The chosen incident"), parent)
        self._above, self._title = label(role="muted"), label(role="title")
        self._facts = Facts()
        self._description = label()
        self._thumbnails = Thumbnails(context)
        self._thumbnails.chosen.connect(lambda reference: self.wanted.emit("evidence", reference))
        self._more = button("", quiet=True)
        self._more.clicked.connect(lambda: self.wanted.emit("evidence", f"of {self._shown}"))
        self._custody = QVBoxLayout()
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP * 2)
        column.setSpacing(theme.STEP)
        for each in (self._above, self._title, self._facts, self._description):
            column.addWidget(each)
        column.addWidget(part_heading(self.tr("Evidence")))
        self._none = label(
            self.tr(
                "None yet. With “Add evidence” below, each file is sealed, and linked to this "
                "incident."
            ),
            "muted",
        )
        column.addWidget(self._none)
        column.addWidget(self._thumbnails)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(part_heading(self.tr("Other incidents")))
        self._links = IncidentLinks(context)
        self._links.wanted.connect(self.wanted)
        column.addWidget(self._links)
        column.addWidget(part_heading(self.tr("Custody")))
        column.addLayout(self._custody)
        column.addStretch()
        self._scroll = scrolling(body, self.tr("All that is known of it"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll, 1)
        self._actions = self._row_of_actions()
        whole.addWidget(self._actions)
        self._scroll.hide()
        self._actions.hide()

    def show_key(self, key: int) -> None:
        """Show the incident of a key."""
        self._read(key=key)

    def show_incident(self, reference: str) -> None:
        """Show the incident of a reference."""
        self._read(reference=reference)

    def _read(self, *, key: int | None = None, reference: str | None = None) -> None:
        self._is_stale = False
        archive = self._context.archive

        def work(_: Meter) -> _Whole:
            chosen = reference or browsing.load_incident_rows(archive, [key or 0])[0].reference
            return _load(archive, chosen)

        self._reading.read(work, self._show)

    def _show(self, whole: _Whole) -> None:
        before, self._before = self._before, whole
        if before == whole:
            return
        incident = whole.loaded.record
        assert isinstance(incident, IncidentInput)
        found = whole.loaded.found
        if before is not None and before.loaded.found.reference != found.reference:
            before = None
        self._shown = found.reference
        self._above.setText(
            wording.joined(
                found.reference or "",
                self.tr("revision {number}").format(number=wording.number(found.revision)),
            )
        )
        self._title.setText(wording.in_its_direction(without_hidden(incident.title)))
        self._facts.show_facts(
            [
                *self._when_and_where(incident, whole.teller),
                *told.record_facts(incident, {}, without=_TOLD_OTHERWISE),
            ]
        )
        if before is None or before.links != whole.links:
            self._links.show_links(found.reference or "", whole.links)
        self._description.setText(without_hidden(incident.description or ""))
        self._description.setVisible(bool(incident.description))
        self._none.setVisible(not whole.items)
        if before is None or before.items != whole.items:
            self._thumbnails.show_items(whole.items)
        self._more.setVisible(whole.more_items > 0)
        self._more.setText(self.tr("and %n more…", "", whole.more_items))
        self._show_custody(whole)
        self._scroll.show()
        self._actions.show()

    def _when_and_where(
        self, incident: IncidentInput, teller: Teller | None
    ) -> list[tuple[str, str]]:
        """Return what the form asks for first, in words."""
        when, place, facts = incident.when, incident.place, []
        if when is not None:
            day = telling.date_in_words(when)
            facts.append((self.tr("When"), f"{day}; {telling.zone_in_words(self._context, when)}"))
        if place is not None:
            where = telling.coordinates_in_words(
                place.latitude, place.longitude, place.uncertainty_m
            )
            if told_place := wording.joined(place.name or "", where):
                facts.append((self.tr("Where"), without_hidden(told_place)))
        if teller is not None:
            said = wording.joined(teller.pseudonym, teller.reference or "")
            facts.append((self.tr("Who says so"), without_hidden(said)))
        return facts

    def _show_custody(self, whole: _Whole) -> None:
        empty(self._custody)
        for event in whole.events:
            line = told.event_line(self._context, event, whole.agents)
            self._custody.addWidget(label(f"{wording.moment(event.recorded_at)}    {line}"))

    def _row_of_actions(self) -> QWidget:
        actions = []
        for text, section in (
            (self.tr("Edit"), "incident form"),
            (self.tr("Add evidence"), "intake"),
            (self.tr("Export bundle…"), "export"),
            (self.tr("History"), "history"),
        ):
            action = button(text)
            action.clicked.connect(
                lambda _=False, name=section: self.wanted.emit(name, self._shown or "")
            )
            actions.append(action)
            if section != "history":
                only_where_writable(self._context, action)
        made = QWidget()
        around = QVBoxLayout(made)
        around.setContentsMargins(theme.STEP * 2, theme.STEP, theme.STEP * 2, theme.STEP)
        around.addWidget(ActionRow(actions))
        return made


def _load(archive: Archive, reference: str) -> _Whole:
    loaded = catalogue.load(archive, reference, "incident")
    keys = browsing.item_keys(archive, loaded.found.key)
    items = browsing.load_item_rows(archive, keys[:_MOST_ITEMS])
    events = custody.list_events(archive, subject=reference, limit=_MOST_EVENTS)
    return _Whole(
        loaded,
        sorted(items, key=lambda item: item.key),
        max(0, len(keys) - _MOST_ITEMS),
        events,
        custody.name_agents(archive),
        load_links(archive, loaded.found.reference or ""),
        allegation.find_teller(archive, reference),
    )
