"""The tiles of a person's own map that are in memory, and asking for those that a view needs.

Only the next two are ever asked for, so that what went out of view meanwhile is not decoded.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from archive_app.errors import MediaFailed
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.widgets import tiling
from archive_app.gui.widgets.map_base import Piece, View
from archive_app.gui.widgets.tiling import Zooms
from archive_app.services.map_tiles import MapFile, Tile

MOST_KEPT = 96 * 1024 * 1024
_MOST_IN_VIEW = 64 * 1024 * 1024
"""So many bytes of tiles are less than what is kept: no view drives its own tiles out."""
_MOST_KNOWN = 20_000
_MOST_ASKED = 2
_SIDES = range(64, 513)
_USUAL_SIDE = 256


class MapTiles(QObject):
    """Keeps tiles of one map for a widget; ``came`` tells of each, ``failed`` that the map is gone.

    ``seen`` tells whether anything of the map is in view, once nothing more is to come.
    """

    came = Signal()
    failed = Signal(object)
    seen = Signal(bool)

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._map: MapFile | None = None
        self._zooms = Zooms(0, 0, _USUAL_SIDE)
        self._is_measured = False
        # None is known of a tile that the map does not have, or that cannot be shown.
        self._known: OrderedDict[Tile, QImage | None] = OrderedDict()
        self._size = 0
        self._wanted: Sequence[Tile] = ()
        self._asked: dict[Tile, Job] = {}

    @property
    def size(self) -> int:
        """How many bytes of pixels are kept."""
        return self._size

    def show_map(self, found: MapFile | None) -> None:
        """Show another map, or none; nothing is kept of the one before."""
        self.forget()
        self._map, self._is_measured = found, False
        if found is not None:
            self._zooms = Zooms(found.smallest, found.largest, _USUAL_SIDE)

    def forget(self) -> None:
        """Keep nothing, ask for nothing more, end what is under way; the next look begins anew."""
        self._known.clear()
        self._size, self._wanted = 0, ()
        if self._asked:
            self._asked = {}
            self._context.previews.give_up(self._owner)

    def look(self, view: View, size: QSize, ratio: float) -> None:
        """Ask for what a view needs and is not in memory, and for nothing that another needed."""
        if self._map is None:
            return
        shown = self._shown(view, size, ratio)
        coarse = max(self._zooms.smallest, shown[0].zoom - tiling.OVERVIEW) if shown else 0
        self._wanted = [*dict.fromkeys(tiling.around(tile, coarse) for tile in shown), *shown]
        self._ask()

    def pieces(self, view: View, size: QSize, ratio: float) -> list[Piece]:
        """Return what is to be drawn of a view, from below to above, of what is in memory."""
        if self._map is None:
            return []
        return [
            Piece(tiling.place(tile, view, size, ratio), image, tiling.part(tile, of, image.size()))
            for wanted in self._shown(view, size, ratio)
            for tile, of, image in self._best(wanted)
        ]

    def _shown(self, view: View, size: QSize, ratio: float) -> list[Tile]:
        most = _MOST_IN_VIEW // (4 * self._zooms.side**2)
        return tiling.find_tiles(view, size, ratio, self._zooms, most)

    def _best(self, wanted: Tile) -> Iterator[tuple[Tile, Tile, QImage]]:
        """Yield what shows a tile: itself, or a larger one that it lies in and its own quarters."""
        for zoom in range(wanted.zoom, self._zooms.smallest - 1, -1):
            larger = tiling.around(wanted, zoom)
            image = self._kept(larger)
            if image is not None:
                yield wanted, larger, image
                break
        if self._known.get(wanted) is None:
            for quarter in tiling.quarters(wanted):
                image = self._kept(quarter)
                if image is not None:
                    yield quarter, quarter, image

    def _kept(self, tile: Tile) -> QImage | None:
        image = self._known.get(tile)
        if image is not None:
            self._known.move_to_end(tile)
        return image

    def _missing(self) -> Iterator[Tile]:
        """Yield what is to be asked for; for a gap in the map, the larger tile that covers it."""
        for wanted in self._wanted:
            for zoom in range(wanted.zoom, self._zooms.smallest - 1, -1):
                tile = tiling.around(wanted, zoom)
                if tile not in self._known:
                    yield tile
                    break
                if self._known[tile] is not None:
                    break

    def _ask(self) -> None:
        found = self._map
        if found is None:
            return
        for tile in self._missing():
            if len(self._asked) >= _MOST_ASKED:
                return
            if tile not in self._asked:
                self._ask_for(found, tile)
        if not self._asked:
            self.seen.emit(any(self._known.get(tile) is not None for tile in self._covering()))

    def _covering(self) -> Iterator[Tile]:
        for wanted in self._wanted:
            for zoom in range(self._zooms.smallest, wanted.zoom + 1):
                yield tiling.around(wanted, zoom)

    def _ask_for(self, found: MapFile, tile: Tile) -> None:
        side = self._zooms.side if self._is_measured else _SIDES[-1]

        def is_current() -> bool:
            return self._asked.pop(tile, None) is not None and self._map is found

        def show(image: QImage | None) -> None:
            if is_current():
                self._keep(tile, image)
                self.came.emit()
                self._ask()

        def refused(error: Exception) -> None:
            if isinstance(error, MediaFailed):
                show(None)
            elif is_current():
                self.show_map(None)
                self.came.emit()
                self.failed.emit(error)

        self._asked[tile] = self._context.previews.tile(
            self._owner, found.path, tile, side, show, refused
        )

    def _keep(self, tile: Tile, image: QImage | None) -> None:
        if image is not None and not self._is_measured:
            side = max(_SIDES[0], min(image.width(), _SIDES[-1]))
            self._zooms, self._is_measured = replace(self._zooms, side=side), True
        self._known[tile] = image
        self._size += 0 if image is None else image.sizeInBytes()
        while self._size > MOST_KEPT or len(self._known) > _MOST_KNOWN:
            _, dropped = self._known.popitem(last=False)
            self._size -= 0 if dropped is None else dropped.sizeInBytes()
