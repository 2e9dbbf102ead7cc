"""Map and time, driven as a person does: by mouse, by keyboard, by the list beside the map."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QTableView, QTabWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from archive_app.errors import StorageRefused
from archive_app.gui import wording
from archive_app.gui.models.map_places import PlaceList, Spot, cluster, place_spots
from archive_app.gui.models.month_table import MonthTable, month_name
from archive_app.gui.views.map_time import MapPage
from archive_app.gui.widgets.map_canvas import MapCanvas
from archive_app.gui.widgets.row_list import RowList
from archive_app.model.inputs import IncidentInput
from archive_app.services import catalogue
from archive_app.services.where_when import Harmed, Located, MonthCounts
from tests.gui.person import visible
from tests.gui.stage import Stage


def located(key: int, latitude: float, longitude: float, radius_m: int | None = None) -> Located:
    return Located(
        key,
        f"KH7-2024-{key:04}",
        f"Incident {key}",
        "2024-09",
        latitude,
        longitude,
        radius_m,
        "2024-09",
        None,
        None,
    )


@pytest.fixture
def page(stage: Stage) -> MapPage:
    """The page on a map with a second incident 150 km west of the first, and a third beside it."""
    stage.unlock()
    for title, longitude in (("west", "35.84"), ("beside", "35.85")):
        new = {"title": title, "place": {"latitude": "48.33", "longitude": longitude}}
        record = catalogue.read_input(stage.context.archive, IncidentInput, new)
        catalogue.record(stage.context.archive, record)
    made = stage.workspace.show_section("map")
    stage.settle()
    assert isinstance(made, MapPage)
    return made


def canvas(page: MapPage) -> MapCanvas:
    found = page.findChild(MapCanvas)
    assert found is not None
    return found


def listed(page: MapPage) -> list[str]:
    model = page.findChild(PlaceList)
    assert model is not None
    rows = range(model.rowCount())
    return [str(model.index(row, 0).data()).partition(wording.BETWEEN)[0] for row in rows]


PHENOL = "Wounded prisoner of war reported shot near the Phenol plant, Niu-York"


def test_near_incidents_are_one_and_part_as_one_looks_nearer(stage: Stage, page: MapPage) -> None:
    assert sorted(len(each.spots) for each in canvas(page)._clusters) == [1, 2]
    for _ in range(40):
        QTest.keyClicks(canvas(page), "+")
    stage.settle()
    assert sorted(len(each.spots) for each in canvas(page)._clusters) == [1, 1, 1]
    QTest.keyClicks(canvas(page), "0")
    stage.settle()
    assert sorted(len(each.spots) for each in canvas(page)._clusters) == [1, 2]


def test_a_map_that_could_not_be_drawn_once_is_drawn_when_it_is_looked_at_next(
    stage: Stage, page: MapPage
) -> None:
    class Refused(list[Spot]):
        """Spots that the first one who gathers them, off the window, does not get."""

        refusals: ClassVar = [StorageRefused("The disk failed.")]

        def __iter__(self) -> Iterator[Spot]:
            if self.refusals and threading.current_thread() is not threading.main_thread():
                raise self.refusals.pop()
            return super().__iter__()

    told = list[Exception]()
    stage.context.jobs.failed.connect(told.append)
    canvas(page).show_spots(Refused(place_spots([located(1, 48.33, 38.18)])))
    stage.settle()
    assert [str(each) for each in told] == ["The disk failed."]
    for each in visible(QMessageBox):
        each.close()
    QTest.keyClicks(canvas(page), "+")
    stage.settle()
    assert [len(each.spots) for each in canvas(page)._clusters] == [1]


def test_choosing_several_lists_them_and_an_incident_is_opened_from_the_list(
    stage: Stage, page: MapPage
) -> None:
    assert listed(page) == ["beside", "west", PHENOL]
    several = next(each for each in canvas(page)._clusters if len(each.spots) == 2)
    at = canvas(page)._pixel(several.x, several.y).toPoint()
    QTest.mouseClick(canvas(page), Qt.MouseButton.LeftButton, pos=at)
    assert listed(page) == ["beside", "west"]
    entries = stage.find(RowList, "Incidents with a place")
    entries.setFocus()
    QTest.keyClick(entries, Qt.Key.Key_Down)
    QTest.keyClick(entries, Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.findChild(QTabWidget) is not None
    assert not page.isVisible()
    chosen = stage.find(RowList, "Incidents").currentIndex()
    stage.settle()
    assert chosen.data().startswith("west") or chosen.data().startswith("beside")


def test_the_list_says_when_in_the_words_of_the_list_of_incidents(page: MapPage) -> None:
    model = page.findChild(PlaceList)
    assert model is not None
    (said,) = [text for row in range(3) if PHENOL in (text := str(model.index(row, 0).data()))]
    assert said.endswith("6 Sep 2024, about 10:00")


def test_a_double_click_opens_what_is_there(stage: Stage, page: MapPage) -> None:
    single = next(each for each in canvas(page)._clusters if len(each.spots) == 1)
    at = canvas(page)._pixel(single.x, single.y).toPoint()
    QTest.mouseDClick(canvas(page), Qt.MouseButton.LeftButton, pos=at)
    stage.settle()
    assert stage.find(RowList, "Incidents").currentIndex().data().startswith(PHENOL[:20])


def test_the_map_is_moved_by_keys_and_by_the_mouse(page: MapPage) -> None:
    shown = canvas(page)
    before = shown.view
    QTest.keyClick(shown, Qt.Key.Key_Right)
    assert shown.view.x > before.x
    QTest.keyClick(shown, Qt.Key.Key_Left)
    assert shown.view.x == pytest.approx(before.x)
    QTest.mousePress(shown, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(shown, QPoint(150, 200))
    QTest.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(150, 200))
    assert shown.view.x == pytest.approx(before.x + 50 / before.scale)


def test_what_is_written_meanwhile_is_on_the_map_when_it_is_seen_again(
    stage: Stage, page: MapPage
) -> None:
    stage.workspace.show_section("incidents")
    new = {"title": "later", "place": {"latitude": "50", "longitude": "36"}}
    archive = stage.context.archive
    catalogue.record(archive, catalogue.read_input(archive, IncidentInput, new))
    stage.settle()
    stage.workspace.show_section("map")
    stage.settle()
    assert listed(page)[0] == "later"


def test_months_are_told_in_words(stage: Stage, page: MapPage) -> None:
    tabs = page.findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(1)
    model = stage.find(QTableView, "Counts for each month").model()
    rows = [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    assert rows == [
        ["September 2024", "1", "1", "0"],
        ["October 2024", "2", "25", "0"],
        ["Month not known", "2", "0", "0"],
    ]


def test_clusters_lose_nobody() -> None:
    spots = place_spots([located(n, 40 + n % 9 / 10, 30 + n % 7 / 10, 5) for n in range(500)])
    for cell in (1.0, 0.001, 0.0001):
        found = cluster(spots, cell)
        assert sorted(s.incident.key for each in found for s in each.spots) == list(range(500))
    assert len(cluster(spots, 1.0)) == 1
    assert len(cluster(spots, 0.0001)) == 63


def test_the_models_keep_to_what_views_expect(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    assert qtbot is not None
    places, months = PlaceList(), MonthTable()
    places.show_incidents([located(1, 1, 2), located(2, 3, 4)])
    months.show_months([MonthCounts("2024-09", 1, Harmed(1, 2), Harmed(0, 0))])
    for model in (places, months):
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert months.index(0, 2).data() == "1–2"
    assert month_name(None) == "Month not known"
