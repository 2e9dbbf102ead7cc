"""A map of a person's own, in an MBTiles file that is trusted with nothing: what it is, its tiles.

MBTiles 1.3 is an SQLite database; tiles are counted from the west and, unlike here, from the south.
It is opened anew for each tile, in a fraction of a millisecond: a medium can be pulled out at any
time, and no other file that takes its place is read by what was found out about the one before.
"""

from __future__ import annotations

import html
import io
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import SourceUnreadable
from archive_app.media.protocol import Part, Wish
from archive_app.progress import Meter
from archive_app.services import mbtiles
from archive_app.services.media_view import Pixels
from archive_app.services.preview import Previewer

PREFERENCE = "own map"
"""The preference of an archive that says which file is its own map: see `kept` and `find_kept`."""
MOST_ZOOM = 24
LARGEST_TILE = 4 * 1024 * 1024
_LARGEST_TEXT = 64 * 1024
_MOST_TOLD, _LONGEST_NAME = 240, 80
_OPENING_S, _TILE_S = 5.0, 2.0
_VECTORS = ("pbf", "mvt", "vector", "protobuf")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
# Both take time in proportion to the text, whatever it is: the standard library's parser does not.
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_PARTS = re.compile(r"<(?:br|p|div|li)\b[^<>]*>", re.IGNORECASE)
_ZOOM = (
    "SELECT zoom_level FROM tiles WHERE zoom_level BETWEEN 0 AND ? ORDER BY zoom_level {} LIMIT 1"
)


@dataclass(frozen=True)
class Tile:
    """A square of the map: ``2 ** zoom`` columns from the west, as many rows from the north."""

    zoom: int
    column: int
    row: int


@dataclass(frozen=True)
class MapFile:
    """What an MBTiles file says of itself, in plain text; the zooms are those of its tiles.

    ``bounds`` are west, south, east and north in degrees; None where it tells none.
    """

    path: Path
    name: str
    attribution: str
    format: str
    smallest: int
    largest: int
    bounds: tuple[float, float, float, float] | None


def load_map(path: Path, meter: Meter, *, limit_s: float = _OPENING_S) -> MapFile:
    """Return what a file says of itself, once it is sure that its tiles can be drawn.

    Raises NotFound where there is none, SourceUnreadable where it is no map, and Cancelled.
    """
    with mbtiles.opened(path, limit_s, meter) as connection:
        kind = _text(connection, "format").lower()
        if any(each in kind for each in _VECTORS):
            raise SourceUnreadable(
                f"{path} is a map of vector tiles, which cannot be drawn here: "
                "choose one of pictures."
            )
        smallest, largest = (
            connection.execute(_ZOOM.format(order), (MOST_ZOOM,)).fetchone()
            for order in ("ASC", "DESC")
        )
        if not smallest or not isinstance(smallest[0], int) or not isinstance(largest[0], int):
            raise SourceUnreadable(f"{path} is a map without a tile.")
        return MapFile(
            path,
            plain(_text(connection, "name"), _LONGEST_NAME) or path.name,
            plain(_text(connection, "attribution"), _MOST_TOLD),
            plain(kind, _LONGEST_NAME),
            smallest[0],
            largest[0],
            _bounds(_text(connection, "bounds")),
        )


def read_tile(path: Path, tile: Tile, *, limit_s: float = _TILE_S) -> bytes | None:
    """Return the bytes of a tile that may be a PNG, JPEG or WebP; None where there is none.

    What is too large, or damaged in the file, is none either. Raises as `load_map`.
    """
    south = 2**tile.zoom - 1 - tile.row
    with mbtiles.opened(path, limit_s, Meter()) as connection:
        try:
            row = connection.execute(
                mbtiles.TILE, (LARGEST_TILE, tile.zoom, tile.column, south)
            ).fetchone()
        except sqlcipher.DatabaseError as error:
            if mbtiles.code_of(error) != sqlcipher.SQLITE_CORRUPT:
                raise
            return None
    untrusted_tile: bytes | None = row[0] if row else None
    if untrusted_tile is None or not untrusted_tile.startswith(_PICTURES):
        return None
    return untrusted_tile


def load_tile(
    previewer: Previewer, path: Path, tile: Tile, side: int, *, meter: Meter
) -> Pixels | None:
    """Return a tile as pixels, at most ``side`` wide and high; None where there is none.

    Raises MediaFailed where the preview child cannot decode it, and as `load_map`.
    """
    untrusted_tile = read_tile(path, tile)
    if untrusted_tile is None:
        return None
    wish = Wish(len(untrusted_tile), Part.PICTURE, 0, side, side)
    answer = previewer.view(io.BytesIO(untrusted_tile), wish, "The tile", meter)
    assert isinstance(answer, Pixels)
    return answer


def kept(path: Path) -> str:
    """Return a path as it is kept among preferences, whatever bytes its name has."""
    return os.fsencode(path).hex()


def find_kept(preference: str) -> Path | None:
    """Return the path that `kept` made a preference of; None for an empty one."""
    return Path(os.fsdecode(bytes.fromhex(preference))) if preference else None


def plain(untrusted_text: str, most: int) -> str:
    """Return a text that may be HTML without its tags, in one line of at most so many letters."""
    parted = _PARTS.sub(" ", untrusted_text[: 8 * most])
    words = " ".join(html.unescape(_TAG.sub("", parted)).split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _text(connection: sqlcipher.Connection, name: str) -> str:
    row = connection.execute(mbtiles.TEXT, (_LARGEST_TEXT, name)).fetchone()
    return str(row[0]) if row and row[0] is not None else ""


def _bounds(untrusted_text: str) -> tuple[float, float, float, float] | None:
    with suppress(ValueError):
        west, south, east, north = map(float, untrusted_text.split(","))
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return west, south, east, north
    return None
