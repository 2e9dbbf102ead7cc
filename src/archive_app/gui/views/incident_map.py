"""Incidents on the map, and the same in a list beside it, for the keyboard and to be read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.models.map_places import LOCATED, PlaceList, Spot, when_told
from archive_app.gui.views.own_map import OwnMap
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.map_canvas import MapCanvas
from archive_app.gui.widgets.row_delegate import Lines
from archive_app.gui.widgets.row_list import RowList
from archive_app.gui.widgets.text import button, label
from archive_app.services.where_when import Located, WhereWhen


class IncidentMap(QWidget):
    """The map with its buttons and its list; ``opened`` comes with the reference of an incident."""

    opened = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placed: Sequence[Located] = ()
        self._canvas = MapCanvas(context)
        self._canvas.chosen.connect(self._choose)
        self._canvas.opened.connect(self.opened)
        self._own = OwnMap(context)
        self._own.shown.connect(self._canvas.show_map)
        self._own.place_wanted.connect(self._canvas.show_whole)
        self._canvas.tiles.seen.connect(self._own.tell_seen)
        self._canvas.tiles.failed.connect(self._own.tell_lost)
        self._heading, self._unplaced = label(role="heading"), label(role="muted")
        self._model = PlaceList()
        self._model.setParent(self)
        self._list = RowList(self._model, _lines, self.tr("Incidents with a place"))
        self._list.activated.connect(self._open)
        self._list.selectionModel().currentChanged.connect(self._mark)
        self._all = button(self.tr("List all"), quiet=True)
        self._all.clicked.connect(lambda: self._show_list(self._placed))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setSizes([theme.STEP * 90, theme.STEP * 36])
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.STEP, theme.STEP, theme.STEP, theme.STEP)
        row.addWidget(split)

    @property
    def canvas(self) -> MapCanvas:
        """The map itself."""
        return self._canvas

    def showEvent(self, event: QShowEvent) -> None:
        """Look for the map of the archive's own: its medium may have come meanwhile."""
        self._own.read()

    def show_known(self, known: WhereWhen, spots: Sequence[Spot]) -> None:
        """Show all incidents whose place is known, and say how many it is not known of."""
        self._placed = [spot.incident for spot in spots]
        self._canvas.show_spots(spots)
        self._show_list(self._placed)
        others = len(known.incidents) - len(spots)
        told = [self.tr("%n incident(s) without coordinates are not on the map.", "", others)]
        if known.unread:
            told.append(
                self.tr("Of %n of them something was erased or is damaged.", "", known.unread)
            )
        self._unplaced.setText(" ".join(told) if others else "")

    def _left(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, theme.STEP, 0)
        column.addWidget(self._canvas, 1)
        row = QWidget()
        buttons = FlowLayout(row)
        for text, press in (
            (self.tr("Nearer"), lambda: self._canvas.zoom(1)),
            (self.tr("Farther"), lambda: self._canvas.zoom(-1)),
            (self.tr("Show all"), self._canvas.show_all),
        ):
            each = button(text)
            each.clicked.connect(press)
            buttons.addWidget(each)
        for each in (self._own.choose_button, self._own.without_button, self._own.place_button):
            buttons.addWidget(each)
        column.addWidget(row)
        column.addWidget(self._own)
        return made

    def _right(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(theme.STEP, 0, 0, 0)
        column.addWidget(self._heading)
        column.addWidget(self._list, 1)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._unplaced)
        return made

    def _choose(self, incidents: list[Located]) -> None:
        self._canvas.mark(frozenset(incident.key for incident in incidents))
        self._show_list(incidents)

    def _show_list(self, incidents: Sequence[Located]) -> None:
        self._model.show_incidents(incidents)
        is_all = len(incidents) == len(self._placed)
        self._heading.setText(
            self.tr("%n incident(s) with a place", "", len(incidents))
            if is_all
            else self.tr("%n incident(s) here", "", len(incidents))
        )
        self._all.setVisible(not is_all)
        if len(incidents) == 1:
            make_current(self._list, self._model.index(0, 0))

    def _mark(self, index: QModelIndex) -> None:
        incident = index.data(LOCATED)
        if isinstance(incident, Located):
            self._canvas.mark(frozenset({incident.key}))

    def _open(self, index: QModelIndex) -> None:
        incident = index.data(LOCATED)
        if isinstance(incident, Located):
            self.opened.emit(incident.reference)


def _lines(incident: Located) -> Lines:
    return Lines(incident.title, "", when_told(incident), incident.reference)
