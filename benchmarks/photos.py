"""The first page of many photos: from keys at hand to every picture of it drawn."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from archive_app.model.inputs import AccessionInput, AgentInput
from archive_app.progress import Meter
from archive_app.services import accession, browsing, prepare
from archive_app.store.archive import Archive
from benchmarks.measuring import Setting, Timing, seconds, timed
from benchmarks.results import Row, bar_row
from benchmarks.samples import PASSPHRASE, scratch_folder
from benchmarks.windows import begin, is_busy, wait

if TYPE_CHECKING:
    from archive_app.gui.widgets.thumbnail_grid import ThumbnailGrid
    from archive_app.gui.window import Window

_MOST = 1.0
_SIZE = (640, 480)
_NAME = "Evidence items as pictures"


def measure(setting: Setting) -> list[Row]:
    """Return the row of this promise."""
    count = setting.sized(1_000, 100)
    with scratch_folder(setting.place, "photos") as folder:
        path, words = _archive(folder, count)
        begin()
        first = _shown(path, words)[1]
        times = [_shown(path, words)[0] for _ in range(setting.pairs)]
    return [
        bar_row(
            f"From keys at hand to the first page of {count:,} photos, {first} pictures drawn",
            _MOST,
            seconds(times),
            cache="warm",
            peer="—",
        )
    ]


def _archive(folder: Path, count: int) -> tuple[Path, str]:
    """Return an archive with as many photos, read and with thumbnails, and what opens it."""
    photos = folder / "card"
    photos.mkdir()
    for number in range(count):
        drawn = Image.frombytes("RGB", _SIZE, os.urandom(_SIZE[0] * _SIZE[1] * 3))
        drawn.save(photos / f"IMG_{number:04}.jpg")
    about = AgentInput(name="Olena Kovalenko", kind="person")
    archive, words = Archive.create(folder / "archive", PASSPHRASE, about)
    with archive:
        accession.accession_files(archive, [photos], AccessionInput(received_from="A"), Meter())
        prepare.prepare_files(archive, Meter())
    return archive.path, words


def _shown(path: Path, words: str) -> tuple[Timing, int]:
    """Return how long the first page takes to be there, and how many pictures it has."""
    from archive_app.gui.window import Window

    window = Window()
    window.show()
    timing = timed(lambda: _show(window, path, words))
    found = len(_in_sight(window))
    wait(lambda: not is_busy(window))
    window.close()
    return timing, found


def _show(window: Window, path: Path, words: str) -> None:
    from archive_app.gui.views.workspace import Workspace

    window.show_archive(Archive.open(path, words))
    workspace = window.findChild(Workspace)
    assert workspace is not None
    workspace.show_section("evidence")
    wait(lambda: bool(_in_sight(window)))
    context, pictures = window.context, _in_sight(window)
    assert context is not None
    room = _room(window)
    wait(lambda: all(context.previews.kept(each, room) is not None for each in pictures))


def _in_sight(window: Window) -> list[str]:
    """Return the digests of the thumbnails that are in sight, as the archive has them."""
    context, grid = window.context, _grid(window)
    if context is None or grid is None or not grid.cells.count:
        return []
    lines = -(-grid.viewport().height() // grid.verticalHeader().defaultSectionSize())
    keys = browsing.item_keys(context.archive)[: lines * grid.cells.across]
    rows = browsing.load_item_rows(context.archive, keys)
    return [row.thumbnail for row in rows if row.thumbnail is not None]


def _grid(window: Window) -> ThumbnailGrid | None:
    from archive_app.gui.widgets.thumbnail_grid import ThumbnailGrid

    grids = window.findChildren(ThumbnailGrid)
    return next((each for each in grids if each.accessibleName() == _NAME), None)


def _room(window: Window) -> tuple[int, int]:
    ratio = window.devicePixelRatio()
    return round(160 * ratio), round(120 * ratio)
