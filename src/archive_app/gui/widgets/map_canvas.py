"""The map: incidents with their uncertainty on an outline, moved by mouse and keyboard.

The ground and what stands near each other are made in a reader's lane; meanwhile what was made
before is shown at the new place, so that nothing waits for the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from archive_app.gui import projection, theme
from archive_app.gui.context import Context
from archive_app.gui.models.map_places import Cluster, Spot, cluster
from archive_app.gui.widgets.map_base import Dress, Ground, View, draw_ground, draw_scale
from archive_app.gui.widgets.map_marks import DOT_PX, draw_marks
from archive_app.gui.widgets.map_tiles import MapTiles
from archive_app.services.map_tiles import MapFile

_CELL_PX = 36
_ZOOM = 2**0.5
_MOST_SCALE = projection.EQUATOR_M  # a pixel for a metre
_LEAST_SCALE = 256.0
_WHOLE = View(0.5, 0.4, 900.0)
_STEP_PX = 80
_KEYS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class MapCanvas(QWidget):
    """Shows spots; ``chosen`` comes with those that were pressed, ``opened`` with a reference."""

    chosen = Signal(object)
    opened = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._spots: Sequence[Spot] = ()
        self._clusters: Sequence[Cluster] = ()
        self._chosen: frozenset[int] = frozenset()
        self._view = _WHOLE
        self._ground: Ground | None = None
        self._asked: View | None = None
        self._gathered = 0.0
        self._dragged_from: QPointF | None = None
        self._is_behind = False
        self._tiles = MapTiles(context, self)
        self._tiles.came.connect(self._draw_what_came)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(theme.STEP * 24, theme.STEP * 14)
        self.setAccessibleName(self.tr("Map"))
        self.setAccessibleDescription(
            self.tr("Arrow keys move it, plus and minus zoom, 0 shows all. The list has the same.")
        )

    @property
    def view(self) -> View:
        """What is looked at."""
        return self._view

    @property
    def tiles(self) -> MapTiles:
        """What is drawn over the outline of a person's own map."""
        return self._tiles

    def show_spots(self, spots: Sequence[Spot]) -> None:
        """Show these in place of those before, all of them in view."""
        self._spots, self._gathered = spots, 0.0
        self.show_all()

    def mark(self, keys: frozenset[int]) -> None:
        """Mark the incidents of these keys."""
        self._chosen = keys
        self.update()

    def show_all(self) -> None:
        """Look at everything that has a place; at Europe where nothing has."""
        if not self._spots:
            self._look(View(0.57, 0.34, 2_200.0))
            return
        xs, ys = [spot.x for spot in self._spots], [spot.y for spot in self._spots]
        reach = max(max(xs) - min(xs), max(ys) - min(ys), 0.012) * 1.4
        scale = min(self.width(), self.height()) / reach
        self._look(View((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, scale))

    def show_map(self, found: MapFile | None) -> None:
        """Draw tiles of a map over the outline, or none."""
        self._tiles.show_map(found)
        self._draw_what_came()

    def show_whole(self, found: MapFile) -> None:
        """Look at all of a map, or at its middle where its tiles begin nearer than that."""
        if found.bounds is None:
            return
        west, south, east, north = found.bounds
        (left, top), (right, bottom) = (
            projection.project(north, west),
            projection.project(south, east),
        )
        scale = min(self.width() / (right - left), self.height() / (bottom - top))
        nearest = 256.0 * 2**found.smallest / self.devicePixelRatioF()
        self._look(View((left + right) / 2, (top + bottom) / 2, max(scale, nearest)))

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Look nearer by steps, or from farther; what is under ``at`` stays where it is."""
        scale = max(_LEAST_SCALE, min(_MOST_SCALE, self._view.scale * _ZOOM**steps))
        at = at or QPointF(self.rect().center())
        fixed = self._point(at)
        off = at - QPointF(self.rect().center())
        self._look(View(fixed.x() - off.x() / scale, fixed.y() - off.y() / scale, scale))

    def move_by(self, dx: float, dy: float) -> None:
        """Look at what is so many pixels to the right and below."""
        view = self._view
        self._look(View(view.x + dx / view.scale, view.y + dy / view.scale, view.scale))

    def _look(self, view: View) -> None:
        x, y = (max(0.0, min(1.0, each)) for each in (view.x, view.y))
        self._view = View(x, y, max(_LEAST_SCALE, min(_MOST_SCALE, view.scale)))
        self._draw_anew()
        self.update()

    def _draw_anew(self) -> None:
        """Have ground and clusters made for the present view, one after the other."""
        if self.width() < 2 or not self.isVisible():
            return
        view, size, spots = self._view, self.size(), self._spots
        dress = Dress.of(self.palette(), self.font(), self.devicePixelRatioF())
        self._tiles.look(view, size, dress.ratio)
        if self._asked is not None:
            return
        pieces, self._is_behind = self._tiles.pieces(view, size, dress.ratio), False
        is_gathered = self._gathered == view.scale
        before = self._clusters
        self._asked = view

        def work(_: object) -> tuple[Ground, Sequence[Cluster]]:
            found = before if is_gathered else cluster(spots, _CELL_PX / view.scale)
            return draw_ground(view, size, dress, pieces), found

        def show(made: tuple[Ground, Sequence[Cluster]]) -> None:
            self._ground, self._clusters = made
            self._gathered, self._asked = view.scale if spots is self._spots else 0.0, None
            self.update()
            if (self._view, self.size(), self._is_behind) != (view, size, False) or (
                spots is not self._spots
            ):
                self._draw_anew()

        def refused(error: Exception) -> None:
            self._asked = None
            self._context.jobs.failed.emit(error)

        self._context.jobs.read(self, work, show, failed=refused)

    def _draw_what_came(self) -> None:
        self._is_behind = True
        if self._asked is None:
            self._draw_anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, circles of uncertainty, dots, and a scale bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Button))
        if self._ground is not None:
            self._draw_ground(painter, self._ground)
        seen = self._view.seen(self.size())
        margin = _CELL_PX / self._view.scale
        seen.adjust(-margin, -margin, margin, margin)
        shown = [each for each in self._clusters if seen.contains(each.x, each.y)]
        draw_marks(painter, self._view, self.size(), self.palette(), shown, self._chosen)
        is_on_map = self._ground is not None and self._ground.has_map
        draw_scale(painter, self._view, self.size(), self.palette(), is_on_map=is_on_map)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _draw_ground(self, painter: QPainter, ground: Ground) -> None:
        size = ground.picture.deviceIndependentSize()
        grown = self._view.scale / ground.view.scale
        middle = self._pixel(ground.view.x, ground.view.y)
        width, height = size.width() * grown, size.height() * grown
        corner = QPointF(middle.x() - width / 2, middle.y() - height / 2)
        painter.drawImage(
            QRectF(corner.x(), corner.y(), width, height),
            ground.picture,
            QRectF(ground.picture.rect()),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, zoom by plus and minus, show all by 0, choose what is in the middle."""
        if event.key() in _KEYS:
            dx, dy = _KEYS[event.key()]
            self.move_by(dx * _STEP_PX, dy * _STEP_PX)
        elif event.text() in ("+", "="):
            self.zoom(1)
        elif event.text() == "-":
            self.zoom(-1)
        elif event.text() == "0":
            self.show_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self._choose(QPointF(self.rect().center()), reach=max(self.width(), self.height()))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is there, and begin to move the map."""
        self._dragged_from = event.position()
        self._choose(event.position(), reach=DOT_PX * 2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the map with the mouse."""
        if self._dragged_from is not None:
            moved = self._dragged_from - event.position()
            self._dragged_from = event.position()
            self.move_by(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the map be."""
        self._dragged_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the incident that is there, look nearer where several are, or none is."""
        near = self._nearest(event.position(), DOT_PX * 2)
        if near is not None and len(near.spots) == 1:
            self.opened.emit(near.spots[0].incident.reference)
        else:
            self.zoom(2, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the mouse."""
        self.zoom(event.angleDelta().y() / 120, event.position())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the ground for the new size."""
        self._draw_anew()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what could not be drawn before."""
        self._draw_anew()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep nothing of a map, as a lock wants it, and let evidence have the preview child."""
        self._tiles.forget()
        if self._ground is not None and self._ground.has_map:
            self._ground = None

    def changeEvent(self, event: QEvent) -> None:
        """Draw the ground anew in new colours or letters."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw_anew()
        super().changeEvent(event)

    def _choose(self, at: QPointF, *, reach: float) -> None:
        near = self._nearest(at, reach)
        if near is not None:
            self.chosen.emit([spot.incident for spot in near.spots])

    def _nearest(self, at: QPointF, reach: float) -> Cluster | None:
        def distance(each: Cluster) -> float:
            return (self._pixel(each.x, each.y) - at).manhattanLength()

        near = min(self._clusters, key=distance, default=None)
        return near if near is not None and distance(near) <= reach else None

    def _pixel(self, x: float, y: float) -> QPointF:
        return self._view.pixel(x, y, self.size())

    def _point(self, at: QPointF) -> QPointF:
        view = self._view
        return QPointF(
            view.x + (at.x() - self.width() / 2) / view.scale,
            view.y + (at.y() - self.height() / 2) / view.scale,
        )
