"""Coasts and borders for the offline map, from resources/map, in the square of the projection."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from archive_app.gui import projection
from archive_app.resources import resource_path

_COARSE = 0.0008
"""How near points may be (in the square) to be one on the map of the whole world."""


@dataclass(frozen=True)
class Outline:
    """Rings of land and lines of borders; each is drawn only where its bounds are seen."""

    land: tuple[QPolygonF, ...]
    borders: tuple[QPolygonF, ...]

    def coarse(self) -> Outline:
        """Return it for the whole world at once: fewer points, and no islet."""
        land = (thinned for ring in self.land if (thinned := _thinned(ring)).size() > 3)
        borders = (thinned for line in self.borders if (thinned := _thinned(line)).size() > 1)
        return Outline(tuple(land), tuple(borders))


@lru_cache(maxsize=1)
def load_outlines() -> tuple[Outline, Outline]:
    """Return the outline in full, and the coarse one."""
    raw = json.loads(gzip.decompress(resource_path("map", "outline.json.gz").read_bytes()))
    full = Outline(*(tuple(_lines(raw[name], raw["scale"])) for name in ("land", "borders")))
    return full, full.coarse()


def _lines(flat_lines: list[list[int]], scale: int) -> Iterable[QPolygonF]:
    for flat in flat_lines:
        x = y = 0
        points = []
        for dx, dy in zip(flat[::2], flat[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append(QPointF(*projection.project(y / scale, x / scale)))
        yield QPolygonF(points)


def _thinned(line: QPolygonF) -> QPolygonF:
    points: list[Any] = line.toList()
    kept = points[:1]
    for point in points[1:-1]:
        if (point - kept[-1]).manhattanLength() > _COARSE:
            kept.append(point)
    return QPolygonF([*kept, points[-1]])
