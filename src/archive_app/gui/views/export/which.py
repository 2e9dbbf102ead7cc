"""The first step: which incidents a bundle is about."""

from __future__ import annotations

from array import array

from PySide6.QtCore import Qt

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.models.chosen_incidents import ChosenIncidents
from archive_app.gui.models.keyed_rows import Column, KeyedRows
from archive_app.gui.views.export.step import Asked, Step
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.find_field import FindField
from archive_app.gui.widgets.row_list import OneColumn
from archive_app.gui.widgets.table import row_height
from archive_app.gui.widgets.text import label
from archive_app.services import browsing, search
from archive_app.services.browsing import IncidentRow
from archive_app.store.archive import Archive

_MOST_FOUND = 200


class WhichStep(Step):
    """A list of incidents to tick; the space bar ticks."""

    def __init__(self, context: Context, asked: Asked) -> None:
        super().__init__(
            context,
            asked,
            self.tr("What is it about?"),
            self.tr("Tick the incidents. Their evidence comes along; you will see all of it."),
        )
        self._rows: KeyedRows[IncidentRow] = KeyedRows(
            context,
            browsing.incident_keys,
            browsing.load_incident_rows,
            [Column(self.tr("Incident"), lambda row: row.title)],
            lambda row: row.title,
            self,
        )
        self._model = ChosenIncidents(self._rows, self)
        self._model.ticked.connect(self._ticked)
        self._rows.counted.connect(self._choose_first)
        self._find = FindField(self.tr("Find an incident"))
        self._find.asked.connect(self._narrow)
        self._list = OneColumn(self._model, self.tr("Incidents"))
        self._list.set_row_height(row_height(self._list))
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setMinimumHeight(theme.STEP * 20)
        self._find.lead_into(lambda: self._list, self._rows.counted)
        self._count = label(role="muted")
        self.column.addWidget(self._find)
        self.column.addWidget(self._list, 1)
        self.column.addWidget(self._count)

    def enter(self) -> None:
        """Show the incidents as they are now."""
        self._rows.reload()
        self._model.choose(self.asked.incidents)
        self._list.setFocus()

    def missing(self) -> str:
        """Ask for at least one."""
        return "" if self.asked.incidents else self.tr("Tick at least one incident.")

    def _choose_first(self, count: int) -> None:
        if count and not self._list.currentIndex().isValid():
            make_current(self._list, self._model.index(0, 0))

    def _ticked(self) -> None:
        if self._model.chosen != self.asked.incidents:
            # Which files leave as they are was said of the evidence of others.
            self.asked.incidents, self.asked.as_is = self._model.chosen, ()
        self._count.setText(self.tr("%n incident(s) ticked", "", len(self.asked.incidents)))
        self.changed.emit()

    def _narrow(self, words: str) -> None:
        def found(archive: Archive) -> array[int]:
            hits = search.rank_records(archive, words, limit=_MOST_FOUND).hits
            return array("q", (hit.key for hit in hits if hit.kind == "incident"))

        self._rows.reload(found if words else browsing.incident_keys)
