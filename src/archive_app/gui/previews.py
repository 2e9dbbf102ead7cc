"""Pictures and sound for a window: one preview child, a lane for it, a little memory.

Only raw values come from the child, so that nothing here parses what came from outside. All of it
is gone when the archive is locked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from archive_app.gui.jobs import Job, Jobs
from archive_app.progress import Meter
from archive_app.services import viewing
from archive_app.services.map_tiles import Tile, load_tile
from archive_app.services.media_view import Pixels, Shape, Sound, Wave
from archive_app.services.preview import Previewer
from archive_app.store.archive import Archive

T = TypeVar("T")
MOST_KEPT = 64 * 1024 * 1024
_LARGEST_KEPT = 4 * 1024 * 1024
WHOLE = (0, 0, 0, 0)
Room = tuple[int, int]
Part = tuple[int, int, int, int]
Failed = Callable[[Exception], object]


class Previews(QObject):
    """What the preview child shows of held files; ``then`` is called while ``owner`` lives."""

    revealed = Signal(str)
    """The reference of a guarded item that a person asked to see."""
    covered = Signal()
    """What is kept back is so anew, whatever was shown of it before."""

    def __init__(
        self,
        archive: Archive,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        previewer: Previewer | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._jobs = jobs
        self._previewer = previewer or Previewer()
        self._kept: OrderedDict[tuple[str, Room, int], QImage] = OrderedDict()
        self._size = 0
        self._is_stopped = False
        self._revealed: set[str] = set()
        self._asked: dict[Job, QObject] = {}
        self._turn = threading.Lock()
        self._current: Meter | None = None

    def stop(self) -> None:
        """End the child and forget every picture, whatever is under way."""
        self._is_stopped = True
        self._previewer.stop()
        self._kept.clear()
        self._size = 0
        self._revealed.clear()

    def close(self) -> None:
        """Leave nothing of the child, once nobody waits for it any more."""
        self._previewer.close()

    @property
    def size(self) -> int:
        """How many bytes of pixels are kept."""
        return self._size

    def reveal(self, reference: str) -> None:
        """Let a guarded item be seen until the archive is locked."""
        if reference not in self._revealed:
            self._revealed.add(reference)
            self.revealed.emit(reference)

    def cover(self) -> None:
        """Keep everything back anew, as a person wants it from here on."""
        self._revealed.clear()
        self.covered.emit()

    def is_revealed(self, reference: str) -> bool:
        """Tell whether a person asked to see a guarded item."""
        return reference in self._revealed

    def kept(self, sha256: str, room: Room, position: int = 0) -> QImage | None:
        """Return a picture that is in memory, None where it has to be asked for."""
        image = self._kept.get((sha256, room, position))
        if image is not None:
            self._kept.move_to_end((sha256, room, position))
        return image

    def picture(
        self,
        owner: QObject,
        sha256: str,
        room: Room,
        then: Callable[[QImage], object],
        failed: Failed,
        *,
        position: int = 0,
        part: Part = WHOLE,
    ) -> Job:
        """Ask for a picture, page or frame, fitted into ``room`` in pixels of the screen."""
        archive, previewer = self._archive, self._previewer

        def work(meter: Meter) -> QImage:
            shown = viewing.load_picture(
                archive, previewer, sha256, room, position, part, meter=meter
            )
            return _image(shown)

        def show(image: QImage) -> None:
            if part == WHOLE:
                self._keep((sha256, room, position), image)
            then(image)

        return self._ask(owner, work, show, failed=failed)

    def shape(
        self,
        owner: QObject,
        sha256: str,
        then: Callable[[Shape], object],
        failed: Failed,
        *,
        page: int = 0,
    ) -> Job:
        """Ask what there is to see or hear."""
        archive, previewer = self._archive, self._previewer
        return self._ask(
            owner,
            lambda meter: viewing.load_shape(archive, previewer, sha256, page, meter=meter),
            then,
            failed=failed,
        )

    def wave(
        self,
        owner: QObject,
        sha256: str,
        stretches: int,
        then: Callable[[Wave], object],
        failed: Failed,
    ) -> Job:
        """Ask for a sound as a wave."""
        archive, previewer = self._archive, self._previewer
        return self._ask(
            owner,
            lambda meter: viewing.load_wave(archive, previewer, sha256, stretches, meter=meter),
            then,
            failed=failed,
        )

    def sound(
        self,
        owner: QObject,
        sha256: str,
        position_ms: int,
        length_ms: int,
        then: Callable[[Sound], object],
        failed: Failed,
    ) -> Job:
        """Ask for samples from a position on."""
        archive, previewer = self._archive, self._previewer
        return self._ask(
            owner,
            lambda meter: viewing.load_sound(
                archive, previewer, sha256, position_ms, length_ms, meter=meter
            ),
            then,
            failed=failed,
        )

    def tile(
        self,
        owner: QObject,
        path: Path,
        tile: Tile,
        side: int,
        then: Callable[[QImage | None], object],
        failed: Failed,
    ) -> Job:
        """Ask for a tile of a map, which is no evidence; None comes where it has none."""
        previewer = self._previewer

        def work(meter: Meter) -> QImage | None:
            shown = load_tile(previewer, path, tile, side, meter=meter)
            return None if shown is None else _image(shown)

        return self._ask(owner, work, then, failed=failed)

    def give_up(self, view: QWidget) -> None:
        """Ask no more for what a view and its parts wait for, and end a child that is at it."""
        for job, owner in list(self._asked.items()):
            if _belongs(owner, view):
                job.cancel()
                with self._turn:
                    if self._current is job.meter:
                        self._previewer.give_up()

    def _ask(
        self,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object],
        *,
        failed: Failed,
    ) -> Job:
        def take_turn(meter: Meter) -> T:
            with self._turn:
                self._current = meter
            try:
                return work(meter)
            finally:
                with self._turn:
                    self._current = None

        job = self._jobs.preview(owner, take_turn, then, failed=failed)
        self._asked[job] = owner
        job.ended.connect(self._ended)
        return job

    def _ended(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        self._asked.pop(job, None)

    def _keep(self, key: tuple[str, Room, int], image: QImage) -> None:
        size = image.sizeInBytes()
        if self._is_stopped or size > _LARGEST_KEPT or key in self._kept:
            return
        self._kept[key] = image
        self._size += size
        while self._size > MOST_KEPT:
            _, dropped = self._kept.popitem(last=False)
            self._size -= dropped.sizeInBytes()


def _belongs(owner: QObject, view: QWidget) -> bool:
    part: QObject | None = owner if shiboken6.isValid(owner) else None
    while part is not None and part is not view:
        part = part.parent()
    return part is view


def _image(pixels: Pixels) -> QImage:
    image = QImage(
        pixels.rgbx, pixels.width, pixels.height, 4 * pixels.width, QImage.Format.Format_RGBX8888
    )
    # The bytes belong to Python; what it is converted to has its own.
    return image.convertToFormat(QImage.Format.Format_RGB32)
