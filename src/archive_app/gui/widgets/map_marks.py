"""What stands on the map: circles of uncertainty, and a dot with a count for incidents."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

from archive_app.gui import wording
from archive_app.gui.models.map_places import Cluster
from archive_app.gui.widgets.map_base import View

DOT_PX = 7
_MOST_CIRCLES = 400


def draw_marks(
    painter: QPainter,
    view: View,
    size: QSize,
    palette: QPalette,
    shown: Sequence[Cluster],
    chosen: frozenset[int],
) -> None:
    """Draw circles and dots of what is shown; those of the chosen incidents are marked."""
    _draw_circles(painter, view, size, palette, shown)
    for each in shown:
        is_chosen = any(spot.incident.key in chosen for spot in each.spots)
        _draw_dot(painter, view, size, palette, each, is_chosen=is_chosen)


def _draw_circles(
    painter: QPainter, view: View, size: QSize, palette: QPalette, shown: Sequence[Cluster]
) -> None:
    """Draw how far each may be from its point, to scale, where that can be seen."""
    colour = palette.color(QPalette.ColorRole.Highlight)
    painter.setPen(QPen(colour, 1))
    filled = QColor(colour)
    filled.setAlphaF(0.12)
    painter.setBrush(filled)
    spots = (spot for each in shown for spot in each.spots)
    wide = [spot for spot in spots if spot.radius * view.scale > DOT_PX]
    for spot in wide[:_MOST_CIRCLES]:
        radius = spot.radius * view.scale
        painter.drawEllipse(view.pixel(spot.x, spot.y, size), radius, radius)


def _draw_dot(
    painter: QPainter,
    view: View,
    size: QSize,
    palette: QPalette,
    shown: Cluster,
    *,
    is_chosen: bool,
) -> None:
    count = len(shown.spots)
    text = "" if count == 1 else wording.number(count)
    radius = max(DOT_PX, painter.fontMetrics().horizontalAdvance(text) / 2 + 5)
    middle = view.pixel(shown.x, shown.y, size)
    role = QPalette.ColorRole
    painter.setPen(QPen(palette.color(role.Text if is_chosen else role.Base), 2))
    painter.setBrush(palette.color(role.Highlight))
    painter.drawEllipse(middle, radius, radius)
    if text:
        painter.setPen(palette.color(role.HighlightedText))
        box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
