"""Maps for tests: MBTiles files made here, whole ones and such as were made to do harm."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PIL import Image

from archive_app.services.map_tiles import Tile

Colour = tuple[int, int, int]
TOLD = {"name": "Steppe 1:50,000", "format": "png", "bounds": "22,44,41,53"}
TABLES = (
    "CREATE TABLE metadata (name text, value text)",
    "CREATE TABLE tiles "
    "(zoom_level integer, tile_column integer, tile_row integer, tile_data blob)",
    "CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)",
)
APART = (
    "CREATE TABLE metadata (name text, value text)",
    "CREATE TABLE map (zoom_level integer, tile_column integer, tile_row integer, tile_id text)",
    "CREATE TABLE images (tile_id text, tile_data blob)",
    "CREATE UNIQUE INDEX map_index ON map (zoom_level, tile_column, tile_row)",
    "CREATE UNIQUE INDEX images_id ON images (tile_id)",
    "CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column,"
    " map.tile_row AS tile_row, images.tile_data AS tile_data"
    " FROM map JOIN images ON images.tile_id = map.tile_id",
)
"""The same as a view, as those write it who keep equal tiles once."""


def colour_of(tile: Tile) -> Colour:
    """Return a colour that no other tile near this one has."""
    return (tile.column * 53 + 40) % 256, (tile.row * 97 + 80) % 256, (tile.zoom * 31 + 20) % 256


def picture(colour: Colour, form: str = "PNG", side: int = 256) -> bytes:
    """Return a picture of one colour."""
    made = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(made, form, quality=95)
    return made.getvalue()


def tiles_of(zoom: int, columns: Iterable[int], rows: Iterable[int]) -> list[Tile]:
    """Return a rectangle of tiles."""
    rows = list(rows)
    return [Tile(zoom, column, row) for column in columns for row in rows]


def every_tile(largest: int) -> list[Tile]:
    """Return all tiles of the earth up to a zoom."""
    return [t for z in range(largest + 1) for t in tiles_of(z, range(2**z), range(2**z))]


def write_map(
    path: Path,
    tiles: Iterable[Tile],
    draw: Callable[[Tile], object] = lambda tile: picture(colour_of(tile)),
    told: Mapping[str, object] = TOLD,
    schema: Iterable[str] = TABLES,
) -> Path:
    """Write an MBTiles file with what ``draw`` gives for each tile."""
    with sqlite3.connect(path) as connection:
        for statement in schema:
            connection.execute(statement)
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        is_apart = any("images" in statement for statement in schema)
        for tile in tiles:
            place = (tile.zoom, tile.column, 2**tile.zoom - 1 - tile.row)
            if is_apart:
                name = f"{tile.zoom}/{tile.column}/{tile.row}"
                connection.execute("INSERT INTO map VALUES (?, ?, ?, ?)", (*place, name))
                connection.execute("INSERT INTO images VALUES (?, ?)", (name, draw(tile)))
            else:
                connection.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (*place, draw(tile)))
    connection.close()
    return path
