"""On a small screen with large letters nothing is cut: rows fold, labels stack, names give way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QScrollArea

from archive_app.gui.views.evidence_detail import EvidenceDetail
from archive_app.gui.views.incident_detail import IncidentDetail
from archive_app.gui.widgets.lid import Lid
from tests.gui.screens import every_screen
from tests.gui.stage import Stage
from tests.gui.test_every_text import cut


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    plain = qapp.font()
    font = QFont(plain)
    font.setPointSizeF(plain.pointSizeF() * 2)
    qapp.setFont(font)
    yield
    qapp.setFont(plain)


@pytest.mark.usefixtures("large", "ukrainian")
@pytest.mark.parametrize("name", ["start", "unlock"])
def test_no_word_of_the_first_screens_is_cut(stage: Stage, name: str) -> None:
    stage.window.resize(1024, 600)
    # What letters are large is seen by a screen when it is made.
    stage.window.show_start()
    screen = every_screen()[name](stage)
    stage.settle()
    assert cut(screen) == []


@pytest.mark.usefixtures("large", "ukrainian")
@pytest.mark.parametrize(
    "name", ["bundles", "bundles-received-none", "evidence-guarded", "incident-link", "incidents"]
)
def test_no_word_is_cut_and_no_detail_scrolls_sideways(stage: Stage, name: str) -> None:
    stage.window.resize(1024, 600)
    screen = every_screen()[name](stage)
    stage.settle()
    assert cut(screen) == []
    for scroll in screen.findChildren(QScrollArea):
        if scroll.isVisible():
            assert scroll.horizontalScrollBar().maximum() == 0


@pytest.mark.usefixtures("large", "ukrainian")
def test_a_notice_leaves_room_for_what_is_below_it(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    every_screen()["new-here"](stage)
    stage.settle()
    (lid,) = stage.workspace.findChildren(Lid)
    assert 0 < lid.height() <= stage.window.height() * 2 // 5


@pytest.mark.parametrize(
    ("section", "kind"), [("incidents", IncidentDetail), ("evidence", EvidenceDetail)]
)
def test_a_detail_is_as_wide_as_its_place(
    large: None, stage: Stage, section: str, kind: type[IncidentDetail | EvidenceDetail]
) -> None:
    stage.window.resize(1024, 600)
    page = stage.unlock().show_section(section)
    stage.settle()
    detail = page.findChild(kind)
    assert detail is not None
    scroll = detail.findChild(QScrollArea)
    assert scroll is not None
    body = scroll.widget()
    assert body is not None
    assert body.width() <= scroll.viewport().width()
    assert scroll.height() > detail.height() * 3 // 4


def test_what_has_no_room_in_the_row_is_in_its_menu(large: None, stage: Stage) -> None:
    stage.window.resize(1024, 600)
    page = stage.unlock().show_section("incidents")
    stage.settle()
    wanted: list[str] = []
    page.wanted.connect(lambda section, _: wanted.append(section))
    more = stage.find(QPushButton, "More")
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    (menu,) = (each for each in page.findChildren(QMenu) if each.isVisible())
    last = menu.actions()[-1]
    assert last.text() == "History"
    last.trigger()
    menu.close()
    assert wanted == ["history"]


def test_sections_keep_their_names_without_room_for_them(large: None, stage: Stage) -> None:
    stage.unlock()
    stage.window.resize(1024, 600)
    stage.settle()
    custody = stage.find(QPushButton, "Custody")
    assert custody.text() == ""
    assert custody.toolTip() == "Custody (Ctrl+5)"
    stage.window.resize(2400, 900)
    stage.settle()
    assert custody.text() == "Custody"


@pytest.mark.usefixtures("large", "ukrainian")
@pytest.mark.parametrize("name", ["viewer-document", "viewer-video", "viewer-sound"])
def test_what_is_looked_at_fits_on_a_small_screen(stage: Stage, name: str) -> None:
    stage.window.resize(1024, 600)
    shown = every_screen()[name](stage)
    stage.settle()
    assert shown.minimumSizeHint().width() <= 0.9 * 1024
    assert shown.width() <= 1024
