"""The ground of the map as a picture, drawn off the window; and the scale that stands on it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette, QPen, QTransform

from archive_app.gui import projection, theme, wording
from archive_app.gui.models.outline import Outline, load_outlines

_FULL_FROM = 2_500
"""From how many pixels for the whole world on every point of a coast is drawn."""
_MOST_LINES = 40


@dataclass(frozen=True)
class View:
    """What is looked at: the middle of it in the square, and pixels for the square's side."""

    x: float
    y: float
    scale: float

    def transform(self, size: QSize) -> QTransform:
        """Return the way from the square to the pixels of a widget of this size."""
        made = QTransform()
        made.translate(size.width() / 2, size.height() / 2)
        made.scale(self.scale, self.scale)
        made.translate(-self.x, -self.y)
        return made

    def seen(self, size: QSize) -> QRectF:
        """Return which part of the square is seen in a widget of this size."""
        width, height = size.width() / self.scale, size.height() / self.scale
        return QRectF(self.x - width / 2, self.y - height / 2, width, height)


@dataclass(frozen=True)
class Ground:
    """A picture of the ground, and the view that it was drawn for."""

    view: View
    picture: QImage


@dataclass(frozen=True)
class Dress:
    """What the ground is drawn with, taken from the window before another thread draws."""

    sea: QColor
    land: QColor
    line: QColor
    text: QColor
    font: QFont
    ratio: float

    @classmethod
    def of(cls, palette: QPalette, font: QFont, ratio: float) -> Dress:
        """Return the dress for a palette, a font and a ratio of device pixels."""
        role = QPalette.ColorRole
        return cls(
            palette.color(role.Button),
            palette.color(role.Base),
            palette.color(role.Dark),
            palette.color(role.PlaceholderText),
            font,
            ratio,
        )


def draw_ground(view: View, size: QSize, dress: Dress) -> Ground:
    """Draw land, borders and degrees as a view shows them; any thread may."""
    full, coarse = load_outlines()
    picture = QImage(size * dress.ratio, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(dress.ratio)
    picture.fill(dress.sea)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_outline(painter, full if view.scale >= _FULL_FROM else coarse, view, size, dress)
    _draw_degrees(painter, view, size, dress)
    painter.end()
    return Ground(view, picture)


def _draw_outline(
    painter: QPainter, outline: Outline, view: View, size: QSize, dress: Dress
) -> None:
    seen = view.seen(size)
    painter.save()
    painter.setTransform(view.transform(size), True)
    thin = QPen(dress.line, 0)  # one pixel wide, however near one looks
    painter.setPen(thin)
    painter.setBrush(dress.land)
    for ring in outline.land:
        if ring.boundingRect().intersects(seen):
            painter.drawPolygon(ring)
    thin.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(thin)
    for line in outline.borders:
        if line.boundingRect().intersects(seen):
            painter.drawPolyline(line)
    painter.restore()


def _draw_degrees(painter: QPainter, view: View, size: QSize, dress: Dress) -> None:
    """Draw meridians and parallels with their degrees at the edges."""
    way = view.transform(size)
    seen = view.seen(size)
    step = projection.degrees_between_lines(seen.width() * 360)
    north, west = projection.unproject(seen.left(), seen.top())
    south, east = projection.unproject(seen.right(), seen.bottom())
    painter.setFont(dress.font)
    faint = QColor(dress.line)
    faint.setAlphaF(0.35)
    height = painter.fontMetrics().ascent()
    for longitude in _multiples(max(west, -180), min(east, 180), step):
        x = way.map(QPointF(projection.project(0, longitude)[0], 0)).x()
        painter.setPen(faint)
        painter.drawLine(QLineF(x, 0, x, size.height()))
        painter.setPen(dress.text)
        painter.drawText(QPointF(x + 3, height + 2), _degrees(longitude, step))
    limit = projection.MOST_LATITUDE
    for latitude in _multiples(max(south, -limit), min(north, limit), step):
        y = way.map(QPointF(0, projection.project(latitude, 0)[1])).y()
        painter.setPen(faint)
        painter.drawLine(QLineF(0, y, size.width(), y))
        painter.setPen(dress.text)
        painter.drawText(QPointF(3, y - 3), _degrees(latitude, step))


def _multiples(first: float, last: float, step: float) -> list[float]:
    start = -(-first // step)
    count = min(_MOST_LINES, int((last - start * step) / step) + 1)
    return [(start + number) * step for number in range(max(0, count))]


def _degrees(value: float, step: float) -> str:
    places = max(0, len(f"{step:.3f}".rstrip("0").partition(".")[2]))
    return f"{QLocale().toString(value + 0.0, 'f', places)}°"


def draw_scale(painter: QPainter, view: View, size: QSize, palette: QPalette) -> None:
    """Draw a bar of a round number of metres or kilometres into the corner at the end."""
    latitude, _ = projection.unproject(view.x, view.y)
    pixels_per_metre = projection.length(1, latitude) * view.scale
    metres = projection.scale_bar(size.width() / 4 / pixels_per_metre)
    width = metres * pixels_per_metre
    right, bottom = size.width() - theme.STEP * 2, size.height() - theme.STEP * 2
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 2))
    painter.drawLine(QPointF(right - width, bottom), QPointF(right, bottom))
    height = painter.fontMetrics().height()
    box = QRectF(right - max(width, 200), bottom - height - 4, max(width, 200), height)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), wording.distance(metres))
