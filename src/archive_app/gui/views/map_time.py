"""Map and time: where incidents were, on a map without a network, and how many in which month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.models.map_places import Spot, place_spots
from archive_app.gui.models.outline import load_outlines
from archive_app.gui.views.incident_map import IncidentMap
from archive_app.gui.views.months import Months
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.text import label
from archive_app.progress import Meter
from archive_app.services import where_when
from archive_app.services.where_when import MonthCounts, WhereWhen

_CONCERNED = frozenset({"incident", "incident_link"})


@dataclass(frozen=True)
class _Read:
    known: WhereWhen
    spots: list[Spot]
    months: Sequence[MonthCounts]


class MapPage(Page):
    """Reads all incidents once when it is first seen, and again after they changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._is_stale = True
        self._is_reading = False
        self._map = IncidentMap(context)
        self._map.opened.connect(lambda reference: self.wanted.emit("incidents", reference))
        self._months = Months()
        self._tabs = QTabWidget()
        self._tabs.addTab(self._map, self.tr("Map"))
        self._tabs.addTab(self._months, self.tr("Over time"))
        for each in (self._tabs, self._tabs.tabBar()):
            each.setAccessibleName(self.tr("Map, or counts over time"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP)
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("Map and time"), "title"))
        column.addWidget(self._tabs, 1)
        context.changed.connect(self._changed)
        self.first = self._tabs

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed since it was seen."""
        self._read_anew()

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds.isdisjoint(_CONCERNED):
            self._is_stale = True
            if self.isVisible():
                self._read_anew()

    def _read_anew(self) -> None:
        if not self._is_stale or self._is_reading:
            return
        self._is_stale, self._is_reading = False, True
        archive = self.context.archive

        def work(meter: Meter) -> _Read:
            load_outlines()
            known = where_when.load_where_when(archive, meter)
            return _Read(known, place_spots(known.incidents), where_when.count_months(known))

        title = self.tr("Reading where and when incidents were")
        job = self.context.jobs.read(self, work, self._show, title=title)
        job.ended.connect(self._ended)

    def _ended(self) -> None:
        self._is_reading = False

    def _show(self, read: _Read) -> None:
        self._map.show_known(read.known, read.spots)
        self._months.show_known(read.known, read.months)
        if self._is_stale and self.isVisible():
            self._is_reading = False
            self._read_anew()
