"""The screens of map and time."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtWidgets import QTabWidget, QWidget

from archive_app.gui import projection
from archive_app.services.map_tiles import PREFERENCE, Tile, kept
from archive_app.services.preferences import set_preference
from tests.gui.stage import Stage
from tests.maps import TOLD, tiles_of, write_map


def on_map(stage: Stage) -> QWidget:
    stage.unlock("map").show_section("map")
    return stage.window


def over_time(stage: Stage) -> QWidget:
    page = stage.unlock("map").show_section("map")
    stage.settle()
    tabs = page.findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(1)
    return stage.window


def choose_map(stage: Stage, path: Path) -> None:
    """Let a file be the archive's own map, as if it had been chosen before it was locked."""
    set_preference(stage.context.archive, PREFERENCE, kept(path))
    stage.context.preferences[PREFERENCE] = kept(path)


def own_map(stage: Stage) -> QWidget:
    """A map that ends within the view, so that the outline goes on beside it."""
    x, y = projection.project(48.33, 37.84)
    tiles = [
        tile
        for zoom in (5, 6, 7, 8)
        for tile in tiles_of(
            zoom,
            range(int((x - 0.008) * 2**zoom), int((x + 0.008) * 2**zoom) + 1),
            range(int((y - 0.006) * 2**zoom), int((y + 0.006) * 2**zoom) + 1),
        )
    ]
    told = TOLD | {"attribution": "© <b>Somebody</b> and others, 2024"}
    stage.unlock()
    choose_map(stage, write_map(stage.folder / "steppe.mbtiles", tiles, drawn, told))
    return show_map(stage)


def own_map_lost(stage: Stage) -> QWidget:
    """A map whose medium is not there."""
    stage.unlock()
    choose_map(stage, Path("/media/card/steppe.mbtiles"))
    return show_map(stage)


def own_map_elsewhere(stage: Stage) -> QWidget:
    """A map of another place than the one that is looked at."""
    told = TOLD | {"bounds": "-144.84,34.88,-143.43,36.03"}
    tiles = tiles_of(10, range(100, 104), range(400, 404))
    stage.unlock()
    choose_map(stage, write_map(stage.folder / "far.mbtiles", tiles, drawn, told))
    return show_map(stage)


def show_map(stage: Stage) -> QWidget:
    stage.workspace.show_section("map")
    return stage.window


def drawn(tile: Tile) -> bytes:
    """Return a tile with something like fields and a road on it, light as paper maps are."""
    made = Image.new("RGB", (256, 256), (236, 231, 214))
    brush = ImageDraw.Draw(made)
    shade = 10 * ((tile.column + tile.row) % 2)
    brush.rectangle((0, 0, 128, 128), (216 - shade, 228 - shade, 196 - shade))
    brush.line((0, 90, 256, 180), (214, 137, 92), 5)
    brush.line((70, 0, 150, 256), (120, 165, 205), 3)
    bytes_of = io.BytesIO()
    made.save(bytes_of, "PNG")
    return bytes_of.getvalue()


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "map": on_map,
    "map-own": own_map,
    "map-own-elsewhere": own_map_elsewhere,
    "map-own-lost": own_map_lost,
    "over-time": over_time,
}
