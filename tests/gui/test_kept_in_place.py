"""What is selected, unfolded and in sight stays so while something is committed beside it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QTreeWidget

from archive_app.gui.models.keyed_rows import ROW
from archive_app.gui.views.evidence import EvidencePage
from archive_app.gui.views.evidence_detail import EvidenceDetail
from archive_app.gui.views.incidents import IncidentsPage
from archive_app.gui.widgets.row_list import RowList
from archive_app.gui.widgets.thumbnail_grid import ThumbnailGrid
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import catalogue
from archive_app.services.accession import accession_files
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import PASSPHRASE
from tests.gui.person import shown, visible
from tests.gui.screens.evidence import open_page, rows
from tests.gui.screens.records import first_reference
from tests.gui.stage import Stage


def take_in(stage: Stage, name: str) -> None:
    path = stage.folder / name
    path.write_text(name)
    accession_files(stage.context.archive, [path], AccessionInput(received_from="A"), Meter())
    stage.settle()


def selected(grid: ThumbnailGrid) -> set[str]:
    told = (grid.cells.cell_of(number).data(ROW) for number in grid.numbers())
    return {row.title for row in told}


def test_what_is_selected_among_the_pictures_stays_selected_as_items_come_in(
    stage: Stage,
) -> None:
    open_page(stage)
    grid = stage.find(ThumbnailGrid, "Evidence items as pictures")
    grid.show_number(1)
    for number in (2, 3):
        grid.selectionModel().select(
            grid.cells.cell_of(number), QItemSelectionModel.SelectionFlag.Select
        )
    stage.settle()
    before, current = selected(grid), grid.currentIndex().data(ROW).title
    assert len(before) == 3
    for name in ("one.txt", "two.txt"):
        take_in(stage, name)
    assert selected(grid) == before
    assert grid.currentIndex().data(ROW).title == current
    stage.window.resize(stage.window.width() + 260, stage.window.height())
    stage.settle()
    assert selected(grid) == before


def test_an_item_is_not_built_anew_by_what_leaves_it_as_it_was(stage: Stage) -> None:
    page = open_page(stage, "photo-1.jpg")
    assert isinstance(page, EvidencePage)
    (fold,) = [each for each in visible(QPushButton) if "as read" in each.accessibleName()]
    fold.click()
    (tree,) = visible(QTreeWidget)
    tree.setFocus()
    take_in(stage, "one.txt")
    catalogue.edit(
        stage.context.archive,
        rows(stage)["photo-1.jpg"].reference,
        "evidence_item",
        {"title": "A crater"},
    )
    stage.settle()
    assert visible(QTreeWidget) == [tree]
    assert tree.hasFocus()
    assert "A crater" in [each.text() for each in visible(QLabel)]


def test_an_item_that_nobody_looks_at_is_read_anew_once_somebody_does(stage: Stage) -> None:
    open_page(stage, "photo-1.jpg")
    stage.workspace.show_section("settings")
    (detail,) = stage.window.findChildren(EvidenceDetail)
    stage.settle()
    catalogue.edit(
        stage.context.archive,
        rows(stage)["photo-1.jpg"].reference,
        "evidence_item",
        {"title": "A crater"},
    )
    stage.settle()
    assert "A crater" not in [each.text() for each in detail.findChildren(QLabel)]
    stage.workspace.show_section("evidence")
    stage.settle()
    assert "A crater" in [each.text() for each in visible(QLabel)]


def test_what_is_pressed_in_an_incident_stays_where_it_is(stage: Stage) -> None:
    page = stage.unlock().show_section("incidents")
    assert isinstance(page, IncidentsPage)
    reference = first_reference(stage)
    page.show_reference(reference)
    stage.settle()
    way = visible(QToolButton)[0]
    way.setFocus()
    catalogue.edit(stage.context.archive, reference, "incident", {"remarks": "more"})
    stage.settle()
    assert way in visible(QToolButton)
    assert way.hasFocus()


def test_the_hit_that_was_chosen_stays_chosen(stage: Stage) -> None:
    stage.unlock()
    find = stage.find(QLineEdit, "Find in everything: words, places, digests")
    QTest.keyClicks(find, "photo")
    stage.wait(lambda: bool(shown(RowList, "What was found")))
    stage.settle()
    found = stage.find(RowList, "What was found")
    found.setCurrentIndex(found.model().index(1, 0))
    chosen = found.currentIndex().data(ROW).reference
    stage.settle()
    take_in(stage, "photo of a crater.txt")
    assert found.model().rowCount() > 2
    assert found.currentIndex().data(ROW).reference == chosen


def test_the_notice_that_has_the_only_way_on_cannot_be_dismissed(stage: Stage) -> None:
    for standing, can_be in ((Standing.NEW_HERE, False), (Standing.READ_ONLY, True)):
        archive = Archive.open(stage.path, PASSPHRASE)
        archive.standing = standing
        stage.window.show_archive(archive)
        stage.settle()
        assert stage.workspace.notice.isVisible()
        assert bool(shown(QPushButton, "Dismiss")) is can_be
        archive.standing = Standing.CURRENT
        stage.window.lock()
        stage.settle()
