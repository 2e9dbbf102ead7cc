"""A map of one's own: its tiles lie where the projection says, and it is chosen, kept and lost."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from archive_app.gui import projection
from archive_app.gui.previews import Previews
from archive_app.gui.views.map_time import MapPage
from archive_app.gui.widgets import map_tiles, tiling
from archive_app.gui.widgets.map_base import View
from archive_app.gui.widgets.map_canvas import MapCanvas
from archive_app.gui.widgets.tiling import Zooms
from archive_app.progress import Meter
from archive_app.services import custody
from archive_app.services.map_tiles import Tile, load_map
from archive_app.services.preview import Previewer
from tests.gui.stage import Stage
from tests.maps import Colour, colour_of, every_tile, picture, tiles_of, write_map

CHILD = Path(__file__).parents[1] / "services" / "misbehaving_child.py"
SIZE = QSize(700, 500)


def on_map(stage: Stage) -> MapCanvas:
    """Show the section of the map of the archive that is open."""
    page = stage.workspace.show_section("map")
    stage.settle()
    assert isinstance(page, MapPage)
    found = page.findChild(MapCanvas)
    assert found is not None
    return found


def choose(stage: Stage, path: Path) -> None:
    """Choose a file with the button, in the dialog that it opens."""
    QTest.mouseClick(stage.find(QPushButton, "Own map…"), Qt.MouseButton.LeftButton)
    (dialog,) = (each for each in stage.window.findChildren(QFileDialog) if each.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.close()
    stage.settle()


def said(stage: Stage) -> str:
    labels = stage.window.findChildren(QLabel)
    return "\n".join(each.text() for each in labels if each.isVisible())


def is_near(colour: QColor, meant: Colour) -> bool:
    pairs = zip((colour.red(), colour.green(), colour.blue()), meant, strict=True)
    return all(abs(one - other) <= 3 for one, other in pairs)


def tile_at(canvas: MapCanvas, at: QPointF, zoom: int) -> Tile:
    """Return the tile that the projection says is at a pixel, by the degrees of the place."""
    view, size = canvas.view, canvas.size()
    x = view.x + (at.x() - size.width() / 2) / view.scale
    y = view.y + (at.y() - size.height() / 2) / view.scale
    latitude, longitude = projection.unproject(x, y)
    x, y = projection.project(latitude, longitude)
    return Tile(zoom, int(x * 2**zoom), int(y * 2**zoom))


def tiled(canvas: MapCanvas, picture_of: QImage, zoom: int) -> int:
    """Return how many of many pixels have the colour of the tile that is there."""
    # A prime step falls on no line of degrees each time.
    places = [
        QPoint(x, y) for x in range(5, canvas.width(), 37) for y in range(5, canvas.height(), 31)
    ]
    ratio = picture_of.devicePixelRatio()
    return (
        sum(
            is_near(
                picture_of.pixelColor(at * ratio), colour_of(tile_at(canvas, QPointF(at), zoom))
            )
            for at in places
        )
        * 100
        // len(places)
    )


def line_of(canvas: MapCanvas) -> list[QPoint]:
    """Return pixels between two parallels, where no meridian runs and no degrees stand."""
    view, size = canvas.view, canvas.size()
    _, down = projection.project(48.6, 0)
    y = round((down - view.y) * view.scale + size.height() / 2)
    found = []
    for east in range(60, size.width()):
        longitude = ((east - size.width() / 2) / view.scale + view.x) * 360 - 180
        if 0.1 < longitude % 1 < 0.9 and east % 5 == 0:
            found.append(QPoint(east, y))
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map of the whole earth to the fifth zoom, and on around Niu-York to the twelfth."""
    return write_map(tmp_path_factory.mktemp("maps") / "whole.mbtiles", [*every_tile(5), *near()])


def near() -> list[Tile]:
    x, y = projection.project(48.33, 37.84)
    return [
        tile
        for zoom in range(6, 13)
        for tile in tiles_of(
            zoom,
            range(int(x * 2**zoom) - 4, int(x * 2**zoom) + 5),
            range(int(y * 2**zoom) - 4, int(y * 2**zoom) + 5),
        )
    ]


# --- which tiles, and where ----------------------------------------------------------------------


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_tiles_cover_a_view_without_a_gap_and_each_pixel_has_its_own(ratio: float) -> None:
    chance = random.Random(7)
    for _ in range(200):
        view = View(chance.random(), chance.random(), 256 * 2 ** chance.uniform(1, 17))
        zooms = Zooms(0, 19, 256)
        found = tiling.find_tiles(view, SIZE, ratio, zooms, 400)
        places = [tiling.place(tile, view, SIZE, ratio) for tile in found]
        for tile, place in zip(found, places, strict=True):
            assert 256 / 1.5 < place.width() < 256 * 1.5
            beside = Tile(tile.zoom, tile.column + 1, tile.row)
            if beside in found:
                assert places[found.index(beside)].left() == place.left() + place.width()
        for _ in range(20):
            at = QPointF(chance.uniform(1, SIZE.width() - 1), chance.uniform(1, SIZE.height() - 1))
            x = view.x + (at.x() - SIZE.width() / 2) / view.scale
            y = view.y + (at.y() - SIZE.height() / 2) / view.scale
            here = [
                tile
                for tile, place in zip(found, places, strict=True)
                if place.adjusted(-1, -1, 1, 1).contains((at * ratio).toPoint())
            ]
            if 0 < x < 1 and 0 < y < 1:
                count = 2 ** found[0].zoom
                assert Tile(found[0].zoom, int(x * count), int(y * count)) in here
            else:
                assert not [
                    tile
                    for tile in here
                    if tiling.place(tile, view, SIZE, ratio)
                    .adjusted(2, 2, -2, -2)
                    .contains((at * ratio).toPoint())
                ]


def test_no_view_takes_more_tiles_than_there_is_room_for() -> None:
    for power in range(30):
        view = View(0.5, 0.4, 256.0 * 2**power)
        for zooms in (Zooms(0, 14, 256), Zooms(9, 14, 256), Zooms(14, 14, 512), Zooms(24, 24, 64)):
            found = tiling.find_tiles(view, QSize(3840, 2160), 2.0, zooms, 256)
            assert len(found) <= 256
            assert all(zooms.smallest <= tile.zoom <= zooms.largest for tile in found)
    assert tiling.find_tiles(View(0.5, 0.5, 256), SIZE, 1, Zooms(10, 14, 256), 256) == []


def test_the_part_of_a_larger_tile_is_where_the_smaller_lies() -> None:
    view = View(0.4, 0.6, 5_000)
    for tile in tiles_of(6, range(20, 30), range(36, 42)):
        for zoom in range(7):
            larger = tiling.around(tile, zoom)
            outer, inner = (tiling.place(each, view, SIZE, 1) for each in (larger, tile))
            part = tiling.part(tile, larger, QSize(256, 256))
            shown = QRect(
                outer.left() + round(part.left() / 256 * outer.width()),
                outer.top() + round(part.top() / 256 * outer.height()),
                round(part.width() / 256 * outer.width()),
                round(part.height() / 256 * outer.height()),
            )
            assert (shown.topLeft() - inner.topLeft()).manhattanLength() <= 3
            assert abs(shown.width() - inner.width()) <= 2
    (quarter, *others) = tiling.quarters(Tile(3, 2, 1))
    assert (quarter, len(others)) == (Tile(4, 4, 2), 3)
    assert {tiling.around(each, 3) for each in others} == {Tile(3, 2, 1)}


# --- on the screen -------------------------------------------------------------------------------


def test_a_file_is_chosen_and_each_tile_lies_where_the_projection_says(
    stage: Stage, whole: Path
) -> None:
    stage.unlock("map")
    canvas = on_map(stage)
    outline = tiled(canvas, canvas.grab().toImage(), 7)
    assert outline < 10
    choose(stage, whole)
    # The next zoom is at every second step.
    for zoom in (7, 8, 9, 10):
        shown = tiled(canvas, canvas.grab().toImage(), zoom)
        assert shown > 80, (zoom, canvas.view)
        QTest.keyClicks(canvas, "++")
        stage.settle()
    assert custody.list_events(stage.context.archive, kind="viewed") == []


def test_tiles_follow_a_drag_and_a_zoom_and_beyond_the_last_they_are_stretched(
    stage: Stage, whole: Path
) -> None:
    stage.unlock("map")
    canvas = on_map(stage)
    choose(stage, whole)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    for step in range(12):
        QTest.mouseMove(canvas, QPoint(200 - 9 * step, 200 - 5 * step))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(101, 145))
    stage.settle()
    assert tiled(canvas, canvas.grab().toImage(), 7) > 80
    canvas.show_all()
    for _ in range(16):
        canvas.zoom(1)
    stage.settle()
    assert canvas.view.scale > 256 * 2**13
    assert tiled(canvas, canvas.grab().toImage(), 12) > 80


def test_a_gap_shows_the_larger_tile_and_the_outline_where_there_is_none(
    stage: Stage, tmp_path: Path
) -> None:
    stage.unlock("map")
    canvas = on_map(stage)
    before = canvas.grab().toImage()
    choose(
        stage, write_map(tmp_path / "a.mbtiles", tiles_of(6, [38], [22]) + tiles_of(7, [77], [44]))
    )
    image = canvas.grab().toImage()
    kinds = set()
    for at in line_of(canvas):
        seen, tile = image.pixelColor(at), tile_at(canvas, QPointF(at), 7)
        if tile == Tile(7, 77, 44):
            assert is_near(seen, colour_of(tile))
            kinds.add("the tile")
        elif tiling.around(tile, 6) == Tile(6, 38, 22):
            assert is_near(seen, colour_of(Tile(6, 38, 22)))
            kinds.add("a larger one")
        else:
            assert seen == before.pixelColor(at)
            kinds.add("the outline")
    assert len(kinds) == 3, kinds


def test_what_cannot_be_decoded_stays_empty_and_the_rest_is_shown(
    stage: Stage, tmp_path: Path
) -> None:
    stage.unlock("map")
    canvas = on_map(stage)
    before = canvas.grab().toImage()
    broken = picture((1, 2, 3))[:70]
    path = write_map(
        tmp_path / "a.mbtiles",
        [tile for tile in near() if tile.zoom == 7],
        lambda tile: broken if tile.column % 2 else picture(colour_of(tile)),
    )
    choose(stage, path)
    image = canvas.grab().toImage()
    kinds = set()
    for at in line_of(canvas):
        tile = tile_at(canvas, QPointF(at), 7)
        kinds.add(tile.column % 2)
        if tile.column % 2:
            assert image.pixelColor(at) == before.pixelColor(at)
        else:
            assert is_near(image.pixelColor(at), colour_of(tile))
    assert kinds == {0, 1}


# --- choosing, keeping, losing -------------------------------------------------------------------


def test_a_chosen_map_is_kept_over_a_lock_and_taken_away_by_a_button(
    stage: Stage, tmp_path: Path
) -> None:
    told = {
        "name": "Steppe \u202e1:50,000",
        "format": "png",
        "attribution": '© <a href="https://x.example">Some &amp; \u2066others</a>',
    }
    path = write_map(tmp_path / "a%20b #1.mbtiles", near(), told=told)
    stage.unlock("map")
    on_map(stage)
    assert "The outline is Natural Earth at 1:50,000,000" in said(stage)
    choose(stage, path)
    for _ in range(2):
        assert "Your own map: Steppe [U+202E]1:50,000." in said(stage)
        assert "© Some & [U+2066]others" in said(stage)
        assert "1:50,000,000" not in said(stage)
        canvas = stage.window.findChild(MapCanvas)
        assert canvas is not None
        assert canvas.tiles.size > 0
        stage.window.lock()
        stage.settle()
        assert stage.window.findChild(MapCanvas) is None
        stage.unlock("map")
        on_map(stage)
    QTest.mouseClick(stage.find(QPushButton, "Without it"), Qt.MouseButton.LeftButton)
    stage.settle()
    assert "The outline is Natural Earth at 1:50,000,000" in said(stage)
    canvas = stage.window.findChild(MapCanvas)
    assert canvas is not None
    assert canvas.tiles.size == 0
    assert path.is_file()
    stage.window.lock()
    stage.settle()
    stage.unlock("map")
    on_map(stage)
    assert "1:50,000,000" in said(stage)
    assert [
        each
        for each in stage.window.findChildren(QPushButton)
        if each.text() == "Without it" and each.isVisible()
    ] == []
    kinds = {event.kind for event in custody.list_events(stage.context.archive)}
    assert "viewed" not in kinds


def test_nothing_is_kept_of_tiles_once_the_archive_is_locked(stage: Stage, whole: Path) -> None:
    stage.unlock("map")
    canvas = on_map(stage)
    choose(stage, whole)
    tiles = canvas.tiles
    assert tiles.size > 0
    stage.window.lock()
    assert tiles.size == 0
    stage.settle()


def test_a_map_that_is_gone_is_said_and_comes_back_with_its_medium(
    stage: Stage, tmp_path: Path
) -> None:
    path = write_map(tmp_path / "a.mbtiles", near())
    stage.unlock("map")
    on_map(stage)
    choose(stage, path)
    stage.window.lock()
    stage.settle()
    away = path.rename(tmp_path / "away")
    stage.unlock("map")
    canvas = on_map(stage)
    assert f"The map at {path} is not there." in said(stage)
    assert "The outline is Natural Earth at 1:50,000,000" in said(stage)
    assert stage.find(QPushButton, "Without it").isEnabled()
    away.rename(path)
    stage.workspace.show_section("incidents")
    on_map(stage)
    assert "Your own map: " in said(stage)
    assert "is not there" not in said(stage)
    # And it goes while it is looked at.
    path.unlink()
    for _ in range(8):
        canvas.zoom(1)
        stage.settle()
    assert f"The map at {path} is not there." in said(stage)
    assert canvas.tiles.size == 0


@pytest.mark.parametrize("made", ["no map at all", "vectors", "a folder"])
def test_what_is_no_map_is_refused_in_words_and_the_one_before_stays(
    stage: Stage, tmp_path: Path, whole: Path, made: str
) -> None:
    path = tmp_path / "bad.mbtiles"
    if made == "vectors":
        write_map(path, [Tile(0, 0, 0)], told={"format": "pbf"})
    elif made == "a folder":
        path.mkdir()
    else:
        path.write_text(made * 500, encoding="ascii")
    stage.unlock("map")
    canvas = on_map(stage)
    choose(stage, whole)
    choose(stage, path)
    assert f"{path} is " in said(stage)
    assert "Your own map: " in said(stage)
    assert tiled(canvas, canvas.grab().toImage(), 7) > 80


def test_where_nothing_of_a_map_is_in_view_that_is_said_and_one_is_led_there(
    stage: Stage, tmp_path: Path
) -> None:
    tiles = tiles_of(10, range(100, 104), range(400, 404))
    told = {"name": "Far", "format": "png", "bounds": "-144.84,34.88,-143.43,36.03"}
    stage.unlock("map")
    canvas = on_map(stage)
    choose(stage, write_map(tmp_path / "far.mbtiles", tiles, told=told))
    assert "Nothing of it is here" in said(stage)
    QTest.mouseClick(stage.find(QPushButton, "Look where it is"), Qt.MouseButton.LeftButton)
    stage.settle()
    assert "Nothing of it is here" not in said(stage)
    assert tiled(canvas, canvas.grab().toImage(), 10) > 30


# --- what may go wrong ---------------------------------------------------------------------------


def misbehave(stage: Stage, time_limit_s: float, deeds: dict[Tile, str]) -> MapCanvas:
    """Choose a map whose tiles name what the child does with them."""
    context = stage.context
    context.previews.stop()
    context.previews.close()
    command = [sys.executable, "-I", "-B", str(CHILD), "confined"]
    context.previews = Previews(
        context.archive,
        context.jobs,
        context,
        previewer=Previewer(command, time_limit_s=time_limit_s),
    )
    canvas = on_map(stage)
    path = stage.folder / "deeds.mbtiles"
    write_map(path, deeds, lambda tile: b"\xff\xd8\xff" + deeds[tile].encode("ascii"))
    canvas.show_map(load_map(path, Meter()))
    return canvas


@pytest.mark.parametrize("deed", ["hang", "die", "eat_memory", "print_garbage"])
def test_a_child_that_misbehaves_over_a_tile_costs_that_tile(stage: Stage, deed: str) -> None:
    stage.unlock()
    tiles = {Tile(7, 77, 44): deed, Tile(7, 77, 43): "send_a_picture"}
    canvas = misbehave(stage, 4, tiles)
    stage.settle()
    assert canvas.tiles.size == 2 * 1 * 4  # of the second, whichever was asked for first
    assert stage.window.isVisible()


def test_leaving_the_map_ends_a_child_that_hangs(stage: Stage) -> None:
    stage.unlock()
    canvas = misbehave(stage, 600, {Tile(7, 77, 44): "hang", Tile(7, 77, 43): "hang"})
    QTest.keyClicks(canvas, "+-")
    assert stage.context.jobs.is_busy
    stage.workspace.show_section("incidents")
    stage.settle()  # long before the child's time is over
    assert canvas.tiles.size == 0


def test_leaving_the_map_frees_the_child_for_evidence_at_once(stage: Stage, whole: Path) -> None:
    stage.unlock("map")
    canvas = on_map(stage)
    found = load_map(whole, Meter())
    canvas.show_map(found)
    assert stage.context.jobs.is_busy
    stage.workspace.show_section("incidents")
    stage.settle()
    assert canvas.tiles.size < 8 * 4 * 256 * 256
    on_map(stage)
    assert tiled(canvas, canvas.grab().toImage(), 7) > 80


def test_what_went_out_of_view_is_not_asked_for(stage: Stage, whole: Path) -> None:
    stage.unlock("map")
    canvas = on_map(stage)
    canvas.show_map(load_map(whole, Meter()))
    for _ in range(10):
        canvas.zoom(1)  # ten views, of which only the last is waited for
    stage.settle()
    in_one_view = (canvas.width() // 181 + 2) * (canvas.height() // 181 + 2)
    assert canvas.tiles.size <= 2 * in_one_view * 4 * 256 * 256
    assert tiled(canvas, canvas.grab().toImage(), 12) > 80


def test_memory_for_tiles_is_bounded(
    stage: Stage, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 40 * 4 * 256 * 256
    monkeypatch.setattr(map_tiles, "MOST_KEPT", most)
    monkeypatch.setattr(map_tiles, "_MOST_IN_VIEW", most // 2)
    stage.unlock("map")
    canvas = on_map(stage)
    canvas.show_map(load_map(whole, Meter()))
    for key in "++++----":
        QTest.keyClicks(canvas, key)
        stage.settle()
        assert 0 < canvas.tiles.size <= most
