"""Which tiles of a map a view shows, and where each lies in it; pure functions.

Pixels here are those of the screen: a widget's own times the ratio of device pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize

from archive_app.gui.widgets.map_base import View
from archive_app.services.map_tiles import Tile

OVERVIEW = 3
"""By how many zooms the tiles are larger that are asked for first."""


@dataclass(frozen=True)
class Zooms:
    """What a map has: its smallest and largest zoom, and how wide its tiles are in pixels."""

    smallest: int
    largest: int
    side: int


def find_tiles(view: View, size: QSize, ratio: float, zooms: Zooms, most: int) -> list[Tile]:
    """Return the tiles that a view shows, those in its middle first; none where it is too far off.

    Their zoom is the one whose tiles are nearest to their own size. Where that takes more than
    ``most`` tiles, it is a smaller one.
    """
    fitting = round(math.log2(max(1.0, view.scale * ratio / zooms.side)))
    zoom = max(zooms.smallest, min(zooms.largest, fitting))
    columns, rows = _spread(view, size, zoom)
    while zoom > zooms.smallest and len(columns) * len(rows) > most:
        zoom -= 1
        columns, rows = _spread(view, size, zoom)
    if len(columns) * len(rows) > most:
        return []
    count = 1 << zoom
    middle = view.x * count - 0.5, view.y * count - 0.5

    def off(tile: Tile) -> float:
        return math.dist((tile.column, tile.row), middle)

    return sorted((Tile(zoom, column, row) for column in columns for row in rows), key=off)


def around(tile: Tile, zoom: int) -> Tile:
    """Return the tile of a smaller zoom that a tile lies in."""
    steps = tile.zoom - zoom
    return Tile(zoom, tile.column >> steps, tile.row >> steps)


def quarters(tile: Tile) -> list[Tile]:
    """Return the four tiles of the next zoom that lie in a tile."""
    return [
        Tile(tile.zoom + 1, 2 * tile.column + right, 2 * tile.row + down)
        for right in (0, 1)
        for down in (0, 1)
    ]


def place(tile: Tile, view: View, size: QSize, ratio: float) -> QRect:
    """Return where a tile lies in a view, in whole pixels, without a gap to the tiles beside it."""
    count = 1 << tile.zoom

    def across(column: int) -> int:
        return round(((column / count - view.x) * view.scale + size.width() / 2) * ratio)

    def down(row: int) -> int:
        return round(((row / count - view.y) * view.scale + size.height() / 2) * ratio)

    left, top = across(tile.column), down(tile.row)
    return QRect(left, top, across(tile.column + 1) - left, down(tile.row + 1) - top)


def part(tile: Tile, larger: Tile, picture: QSize) -> QRectF:
    """Return which part of the picture of a larger tile shows what a tile shows."""
    share = 1 << (tile.zoom - larger.zoom)
    width, height = picture.width() / share, picture.height() / share
    return QRectF((tile.column % share) * width, (tile.row % share) * height, width, height)


def _spread(view: View, size: QSize, zoom: int) -> tuple[range, range]:
    seen, count = view.seen(size), 1 << zoom

    def within(first: float, last: float) -> range:
        return range(max(0, math.floor(first * count)), min(count, math.ceil(last * count)))

    return within(seen.left(), seen.right()), within(seen.top(), seen.bottom())
