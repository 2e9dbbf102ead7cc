"""On a small screen with large letters nothing is cut: rows fold, labels stack, names give way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QHelpEvent, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QToolTip,
    QWidget,
)

from archive_app.gui import translation, wording
from archive_app.gui.models.keyed_rows import ROW
from archive_app.gui.views.custody import CustodyPage
from archive_app.gui.views.evidence_detail import EvidenceDetail
from archive_app.gui.views.foot import Foot
from archive_app.gui.views.incident_detail import IncidentDetail
from archive_app.gui.widgets.lid import Lid
from archive_app.gui.widgets.list_column import ListColumn
from archive_app.gui.widgets.one_line import OneLine
from archive_app.gui.widgets.row_delegate import RowDelegate
from archive_app.gui.widgets.row_list import RowList
from archive_app.gui.widgets.scrolled import Notes
from archive_app.gui.widgets.thumbnail_grid import ThumbnailGrid
from archive_app.gui.widgets.thumbnails import Thumbnails
from archive_app.gui.widgets.tucks import Tucks
from archive_app.model.vocabulary import Language
from tests.gui.person import handle_events
from tests.gui.screens import every_screen
from tests.gui.screens.custody import page
from tests.gui.stage import Stage
from tests.gui.test_every_text import cut, hard_coded


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    plain = qapp.font()
    font = QFont(plain)
    font.setPointSizeF(plain.pointSizeF() * 2)
    qapp.setFont(font)
    yield
    qapp.setFont(plain)


@pytest.mark.usefixtures("large", "ukrainian")
@pytest.mark.parametrize("name", every_screen())
def test_no_word_of_a_screen_is_hard_coded_nor_cut_and_none_scrolls_sideways(
    stage: Stage, name: str
) -> None:
    stage.window.resize(1024, 600)
    # What letters are large is seen by a screen when it is made.
    stage.window.show_start()
    screen = every_screen()[name](stage)
    stage.settle()
    assert hard_coded(screen) == set()
    assert cut(screen) == []
    assert sideways(screen) == []


@pytest.mark.parametrize("name", ["integrity-certificate", "intake-report"])
def test_the_dialog_of_a_paper_does_not_scroll_sideways(
    large: None, stage: Stage, name: str
) -> None:
    stage.window.resize(1024, 600)
    assert sideways(every_screen()[name](stage)) == []


def sideways(screen: QWidget) -> list[str]:
    """Return what scrolls sideways, by the names that are read aloud."""
    return [
        each.accessibleName()
        for each in screen.findChildren(QScrollArea)
        if each.isVisible() and each.horizontalScrollBar().maximum() > 0
    ]


@pytest.mark.usefixtures("large", "ukrainian")
def test_a_notice_leaves_room_for_what_is_below_it(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    every_screen()["new-here"](stage)
    stage.settle()
    (lid,) = stage.workspace.findChildren(Lid)
    assert 0 < lid.height() <= stage.window.height() * 2 // 5
    # What is asked can be answered without looking for the answers.
    for name in ("It was moved here", "It is a copy, or was restored…"):
        answer = stage.find(QPushButton, name)
        assert lid.rect().contains(QRect(answer.mapTo(lid, QPoint()), answer.size()))


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


@pytest.mark.usefixtures("large", "ukrainian")
def test_the_name_of_a_file_to_look_at_is_seen_whole(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    every_screen()["viewer-picture"](stage)
    stage.settle()
    box = stage.find(QComboBox, "Which file")
    assert box.currentText().startswith("photo-1.jpg")
    assert box.fontMetrics().horizontalAdvance(box.currentText()) < box.width()


@pytest.mark.usefixtures("large", "ukrainian")
def test_what_is_said_of_a_lost_map_needs_no_scrolling(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    screen = every_screen()["map-own-lost"](stage)
    stage.settle()
    (notes,) = (each for each in screen.findChildren(Notes) if each.isVisible())
    assert notes.verticalScrollBar().maximum() == 0


@pytest.mark.usefixtures("large", "ukrainian")
def test_no_heading_of_the_counts_over_time_begins_in_the_middle_of_a_word(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    every_screen()["over-time"](stage)
    stage.settle()
    (table,) = (each for each in stage.workspace.findChildren(QTableView) if each.isVisible())
    assert table.horizontalHeader().length() <= table.viewport().width()


@pytest.mark.usefixtures("large", "ukrainian")
def test_what_happened_is_seen_whole_in_the_list_of_the_ledger(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    every_screen()["custody"](stage)
    stage.settle()
    table = stage.find(QTableView, "Events of the ledger")
    cell = table.model().index(0, 2)
    assert cell.data() == "Перевірено цілісність"
    room = table.viewport().rect() & table.visualRect(cell)
    assert table.fontMetrics().horizontalAdvance(cell.data()) < room.width()


TABLES = ("evidence-table", "custody")


def require_seen_whole(stage: Stage, name: str, width: int, height: int) -> QTableView:
    """Require that nothing of a table is beyond its edge, and return it."""
    stage.window.resize(width, height)
    every_screen()[name](stage)
    stage.settle()
    table = next(each for each in stage.workspace.findChildren(QTableView) if each.isVisible())
    assert table.horizontalScrollBar().maximum() == 0
    shown = [each for each in range(table.model().columnCount()) if table.columnWidth(each)]
    assert len(shown) > 1
    for column in shown:
        cell = table.visualRect(table.model().index(0, column))
        assert table.viewport().rect().contains(cell)
    return table


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("name", TABLES)
def test_nothing_scrolls_sideways_in_a_table(
    qapp: QApplication, stage: Stage, name: str, language: Language
) -> None:
    translation.speak(qapp, language)
    try:
        table = require_seen_whole(stage, name, 1280, 800)
        assert len([each for each in range(5) if table.columnWidth(each)]) == 5
        stage.window.resize(1900, 800)
        handle_events()
        columns = range(table.model().columnCount())
        assert all(table.columnWidth(each) for each in columns)
        assert table.horizontalScrollBar().maximum() == 0
    finally:
        translation.speak(qapp, "en")


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("name", TABLES)
def test_nothing_scrolls_sideways_in_a_table_on_a_small_screen(
    large: None, qapp: QApplication, stage: Stage, name: str, language: Language
) -> None:
    translation.speak(qapp, language)
    try:
        require_seen_whole(stage, name, 1024, 600)
    finally:
        translation.speak(qapp, "en")


LISTS = {
    "bundles": "Sent bundles",
    "custody": "Events of the ledger",
    "incidents": "Incidents",
    "incidents-found": "What was found",
    "incidents-narrowed": "Incidents",
}


def rows_in_sight(view: QTableView) -> int:
    """Return how many whole rows of a list there is room for in the window as it is scrolled."""
    seen = view.viewport().visibleRegion().boundingRect().height()
    return seen // view.verticalHeader().defaultSectionSize()


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("name", LISTS)
def test_three_rows_of_a_list_are_in_sight(
    large: None, qapp: QApplication, stage: Stage, name: str, language: Language
) -> None:
    translation.speak(qapp, language)
    try:
        stage.window.resize(1024, 600)
        every_screen()[name](stage)
        stage.settle()
        assert rows_in_sight(stage.find(QTableView, LISTS[name])) >= 3
    finally:
        translation.speak(qapp, "en")


@pytest.mark.parametrize("language", ["en", "uk"])
def test_how_far_it_is_protected_and_when_it_was_checked_is_said_whole_at_the_foot(
    large: None, qapp: QApplication, stage: Stage, language: Language
) -> None:
    translation.speak(qapp, language)
    try:
        stage.window.resize(1024, 600)
        stage.unlock()
        (foot,) = stage.workspace.findChildren(Foot)
        standing, checked = foot.findChildren(OneLine)
        assert stage.window.width() == 1024
        assert "…" not in standing.shown + checked.shown
        assert checked.text().endswith(checked.shown[-len(wording.widest_moment()) :])
    finally:
        translation.speak(qapp, "en")


@pytest.mark.usefixtures("large")
def test_the_name_of_a_picture_has_room_for_some_letters(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    stage.unlock()
    (pictures,) = (each for each in stage.workspace.findChildren(Thumbnails) if each.isVisible())
    names = [each.text() for each in pictures.findChildren(QToolButton)]
    assert "photo-2.jpg" in names


@pytest.mark.usefixtures("large")
def test_pictures_begin_whole_at_the_top_whichever_is_chosen(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    every_screen()["evidence"](stage)
    stage.settle()
    grid = stage.find(ThumbnailGrid, "Evidence items as pictures")
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    assert grid.currentIndex().row() > 0
    assert grid.verticalScrollBar().value() % grid.verticalHeader().defaultSectionSize() == 0


@pytest.mark.parametrize("name", ["custody", "incidents"])
def test_a_page_with_a_list_is_seen_from_where_it_begins(
    large: None, stage: Stage, name: str
) -> None:
    stage.window.resize(1024, 600)
    workspace = stage.unlock()
    for section in (name, "settings", name):
        shown = workspace.show_section(section)
        workspace.take_keyboard()
        stage.settle()
    (column,) = shown.findChildren(ListColumn)
    assert shown.keyboard_place.hasFocus()
    assert column.verticalScrollBar().value() == 0


def test_the_page_follows_the_keyboard_down_to_the_list_and_along_its_rows(
    large: None, stage: Stage
) -> None:
    stage.window.resize(1024, 600)
    stage.unlock()
    filters = stage.find(QPushButton, "Filters")
    filters.setFocus()
    QTest.keyClick(filters, Qt.Key.Key_Space)
    chip = stage.find(QPushButton, "Any time")
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    stage.settle()
    shown = stage.find(QTableView, "Incidents")
    assert rows_in_sight(shown) < 3
    for _ in range(20):
        if shown.hasFocus():
            break
        QTest.keyClick(QApplication.focusWidget() or stage.window, Qt.Key.Key_Tab)
    assert shown.hasFocus()
    assert rows_in_sight(shown) >= 3
    (column,) = stage.workspace.findChildren(ListColumn)
    column.verticalScrollBar().setValue(0)
    QTest.keyClick(shown, Qt.Key.Key_End)
    row = shown.visualRect(shown.currentIndex())
    assert shown.currentIndex().row() == 2
    assert shown.viewport().visibleRegion().contains(row.center())


def test_only_where_room_is_tight_something_is_folded_away(stage: Stage) -> None:
    shown = page(stage)
    (tucks,) = shown.findChildren(Tucks)
    assert not tucks.isVisible()
    kinds = stage.find(QComboBox, "Kind of event")
    kinds.setCurrentIndex(1)
    kinds.activated.emit(1)
    # No window is that low; the lines are as few as with large letters.
    (column,) = shown.findChildren(ListColumn)
    column.resize(column.width(), column.fontMetrics().height() * 20)
    assert tucks.isVisible()
    assert not kinds.isVisible()
    assert stage.find(QPushButton, "Filters (1 on)").isVisible()


def test_a_filter_that_is_asked_for_is_shown_wherever_it_was_folded_away(
    large: None, stage: Stage
) -> None:
    stage.window.resize(1024, 600)
    page(stage)
    shown = stage.workspace.findChild(CustodyPage)
    assert isinstance(shown, CustodyPage)
    assert shown.save_form() is None
    assert stage.find(QLineEdit, "About: reference or words").hasFocus()


def test_a_menu_of_a_row_at_the_top_opens_below_it(large: None, stage: Stage) -> None:
    stage.window.resize(1024, 600)
    shown = page(stage)
    more = next(each for each in shown.findChildren(QPushButton) if each.text() == "More")
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    (menu,) = (each for each in shown.findChildren(QMenu) if each.isVisible())
    assert menu.y() >= more.mapToGlobal(QPoint(0, 0)).y() + more.height()
    menu.close()


@pytest.mark.usefixtures("large", "ukrainian")
def test_a_title_has_the_room_of_a_list_and_is_told_whole(stage: Stage) -> None:
    stage.window.resize(1024, 600)
    stage.unlock()
    shown = stage.find(RowList, "Incidents")
    option = QStyleOptionViewItem()
    shown.initViewItemOption(option)
    for number in range(3):
        index = shown.model().index(number, 0)
        option.rect = shown.visualRect(index)
        row = index.data(ROW)
        delegate = shown.itemDelegate()
        assert isinstance(delegate, RowDelegate)
        title = " ".join(delegate.shown(option, index)[:2])
        assert len(title) > 40
        assert row.title.startswith(title.rstrip("…"))
        event = QHelpEvent(QEvent.Type.ToolTip, option.rect.center(), QPoint(300, 300))
        assert delegate.helpEvent(event, shown, option, index)
        told = QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()
        spoken = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
        for part in (row.title, row.reference):
            assert part in told.replace("\n", " ")
            assert part in spoken
    QToolTip.hideText()


def test_what_became_of_a_bundle_is_seen_beside_a_long_name_of_who_got_it(
    large: None, stage: Stage
) -> None:
    stage.window.resize(1024, 600)
    every_screen()["bundles"](stage)
    stage.settle()
    shown = stage.find(RowList, "Sent bundles")
    option = QStyleOptionViewItem()
    shown.initViewItemOption(option)
    index = shown.model().index(0, 0)
    option.rect = shown.visualRect(index)
    delegate = shown.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    said = delegate.shown(option, index)
    assert said[:2] == ["A prosecutor", "(demonstration)"]
    assert said[2].startswith("written; not")
