"""The ground of the map as a picture, drawn off the window; and the scale that stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette, QPen, QTransform

from archive_app.gui import projection, theme, wording
from archive_app.gui.models.outline import Outline, load_outlines
from archive_app.gui.papers import PaperWords

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

    def pixel(self, x: float, y: float, size: QSize) -> QPointF:
        """Return where a point of the square is in a widget of this size."""
        return QPointF(
            (x - self.x) * self.scale + size.width() / 2,
            (y - self.y) * self.scale + size.height() / 2,
        )

    def seen(self, size: QSize) -> QRectF:
        """Return which part of the square is seen in a widget of this size."""
        width, height = size.width() / self.scale, size.height() / self.scale
        return QRectF(self.x - width / 2, self.y - height / 2, width, height)


@dataclass(frozen=True)
class Ground:
    """A picture of the ground, and the view that it was drawn for."""

    view: View
    picture: QImage
    has_map: bool


@dataclass(frozen=True)
class Piece:
    """A part of a picture, and where it lies in a view, in pixels of the screen."""

    place: QRect
    picture: QImage
    part: QRectF


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


def draw_ground(view: View, size: QSize, dress: Dress, pieces: Sequence[Piece] = ()) -> Ground:
    """Draw land, borders, pieces of a map and degrees as a view shows them; any thread may."""
    full, coarse = load_outlines()
    picture = QImage(size * dress.ratio, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(dress.ratio)
    picture.fill(dress.sea)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_outline(painter, full if view.scale >= _FULL_FROM else coarse, view, size, dress)
    _draw_pieces(painter, pieces, dress.ratio)
    _draw_degrees(painter, view, size, dress, is_on_map=bool(pieces))
    painter.end()
    return Ground(view, picture, bool(pieces))


def _draw_pieces(painter: QPainter, pieces: Sequence[Piece], ratio: float) -> None:
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for piece in pieces:
        painter.drawImage(QRectF(piece.place), piece.picture, piece.part)
    painter.restore()


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


def _draw_degrees(
    painter: QPainter, view: View, size: QSize, dress: Dress, *, is_on_map: bool
) -> None:
    """Draw meridians and parallels with their degrees at the edges."""

    def write(at: QPointF, text: str) -> None:
        if is_on_map:
            plate = QRectF(painter.fontMetrics().boundingRect(text)).translated(at)
            _draw_plate(painter, plate, dress.land)
        painter.setPen(dress.text)
        painter.drawText(at, text)

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
        write(QPointF(x + 3, height + 2), _degrees(longitude, step))
    limit = projection.MOST_LATITUDE
    for latitude in _multiples(max(south, -limit), min(north, limit), step):
        y = way.map(QPointF(0, projection.project(latitude, 0)[1])).y()
        painter.setPen(faint)
        painter.drawLine(QLineF(0, y, size.width(), y))
        above = y - 3
        write(QPointF(3, above if above >= height else y + height), _degrees(latitude, step))


def _multiples(first: float, last: float, step: float) -> list[float]:
    start = -(-first // step)
    count = min(_MOST_LINES, int((last - start * step) / step) + 1)
    return [(start + number) * step for number in range(max(0, count))]


def _degrees(value: float, step: float) -> str:
    places = max(0, len(f"{step:.3f}".rstrip("0").partition(".")[2]))
    return f"{QLocale().toString(value + 0.0, 'f', places)}°"


def _draw_plate(painter: QPainter, behind: QRectF, colour: QColor) -> None:
    """Draw what letters can be read on, whatever map is beneath."""
    margin = theme.STEP / 4
    faint = QColor(colour)
    faint.setAlphaF(0.9)
    painter.fillRect(behind.adjusted(-margin, -margin, margin, margin), faint)


def draw_scale(
    painter: QPainter, view: View, size: QSize, palette: QPalette, *, is_on_map: bool = False
) -> None:
    """Draw a bar of a round number of metres or kilometres into the corner at the end."""
    latitude, _ = projection.unproject(view.x, view.y)
    pixels_per_metre = projection.length(1, latitude) * view.scale
    metres = projection.scale_bar(size.width() / 4 / pixels_per_metre)
    width = metres * pixels_per_metre
    right, bottom = size.width() - theme.STEP * 2, size.height() - theme.STEP * 2
    told = PaperWords().distance(metres)
    height = painter.fontMetrics().height()
    box = QRectF(right - max(width, 200), bottom - height - 4, max(width, 200), height)
    if is_on_map:
        wide = max(width, painter.fontMetrics().horizontalAdvance(told))
        plate = QRectF(right - wide, box.top(), wide, bottom + 1 - box.top())
        _draw_plate(painter, plate, palette.color(QPalette.ColorRole.Base))
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 2))
    painter.drawLine(QPointF(right - width, bottom), QPointF(right, bottom))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), wording.isolated(told))
