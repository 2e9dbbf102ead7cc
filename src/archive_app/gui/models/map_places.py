"""Places on a map as they are shown: near ones as one at a zoom, their incidents in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from archive_app.gui import projection, telling, wording
from archive_app.services.where_when import Located

Index = QModelIndex | QPersistentModelIndex
LOCATED = Qt.ItemDataRole.UserRole
"""The role under which the list gives the whole `Located`."""


@dataclass(frozen=True)
class Spot:
    """One incident on the map: where in the square, and how far its uncertainty reaches in it."""

    incident: Located
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Cluster:
    """Incidents that are drawn as one: the middle of them in the square, and who they are."""

    x: float
    y: float
    spots: tuple[Spot, ...]


def place_spots(incidents: Sequence[Located]) -> list[Spot]:
    """Return where each incident is whose coordinates are known."""
    spots = []
    for incident in incidents:
        if incident.latitude is not None and incident.longitude is not None:
            x, y = projection.project(incident.latitude, incident.longitude)
            reach = projection.length(incident.radius_m or 0, incident.latitude)
            spots.append(Spot(incident, x, y, reach))
    return spots


def cluster(spots: Sequence[Spot], cell: float) -> list[Cluster]:
    """Return spots gathered by the cells of a grid of this width, each where its middle is."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        cells.setdefault((int(spot.x // cell), int(spot.y // cell)), []).append(spot)
    return [
        Cluster(
            sum(spot.x for spot in inside) / len(inside),
            sum(spot.y for spot in inside) / len(inside),
            tuple(inside),
        )
        for inside in cells.values()
    ]


def when_told(incident: Located) -> str:
    """Return when it was, in the words of the list of incidents; empty where nobody knows."""
    return telling.when_in_words(incident.when) if incident.when else ""


class PlaceList(QAbstractListModel):
    """The incidents of what is chosen on the map, or all that have a place."""

    def __init__(self) -> None:
        super().__init__()
        self._incidents: Sequence[Located] = ()

    def show_incidents(self, incidents: Sequence[Located]) -> None:
        """Show these in place of those before."""
        self.beginResetModel()
        self._incidents = incidents
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._incidents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return an incident in one line."""
        if not index.isValid():
            return None
        incident = self._incidents[index.row()]
        if role == LOCATED:
            return incident
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return wording.joined(incident.title, incident.reference, when_told(incident))
        return None
