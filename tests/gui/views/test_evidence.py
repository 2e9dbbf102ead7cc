"""The evidence section as a person uses it: found, seen, linked, edited, taken out, shredded."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPushButton,
    QTableView,
    QWidget,
)

from archive_app.gui.models.keyed_rows import ROW, KeyedRows
from archive_app.gui.views.evidence import EvidencePage
from archive_app.gui.views.extract_dialog import ExtractDialog
from archive_app.gui.views.item_form import ItemForm
from archive_app.gui.views.link_dialog import LinkDialog
from archive_app.gui.views.shred_dialog import ShredDialog
from archive_app.gui.views.viewer import Viewer
from archive_app.gui.widgets.item_picture import ItemPicture
from archive_app.gui.widgets.item_table import ItemTable, item_columns
from archive_app.gui.widgets.thumbnail_grid import ThumbnailGrid
from archive_app.model.inputs import EvidenceItemInput
from archive_app.services import (
    browsing,
    catalogue,
    custody,
    drafts,
    evidence,
    intake,
    links,
    shred,
)
from archive_app.services.browsing import ItemRow
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.gui.person import handle_events
from tests.gui.screens.evidence import mark_graphic, open_page, rows
from tests.gui.stage import Stage


def grid(stage: Stage) -> ThumbnailGrid:
    return stage.find(ThumbnailGrid, "Evidence items as pictures")


def titles(stage: Stage) -> list[str]:
    cells = grid(stage).cells
    shown = (
        cells.index(line, column).data(ROW)
        for line in range(cells.rowCount())
        for column in range(cells.columnCount())
    )
    return [row.title for row in shown if isinstance(row, ItemRow)]


def press(stage: Stage, text: str) -> None:
    QTest.mouseClick(stage.find(QPushButton, text), Qt.MouseButton.LeftButton)
    stage.settle()


def close_box(stage: Stage) -> str:
    (box,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)]
    told = f"{box.text()}\n{box.informativeText()}"
    box.close()
    stage.settle()
    return told


def events(stage: Stage, kind: str) -> int:
    return len(custody.list_events(stage.context.archive, kind=kind))


def reference(stage: Stage, name: str) -> str:
    return rows(stage)[name].reference


def test_items_are_shown_as_pictures_and_as_rows(stage: Stage) -> None:
    open_page(stage)
    assert len(titles(stage)) == 6
    thumbnails = [row.thumbnail for row in rows(stage).values() if row.thumbnail]
    kept = [stage.context.previews.kept(sha256, (160, 120)) for sha256 in thumbnails]
    assert all(image is not None for image in kept)
    stage.press("Table")
    table = stage.find(QTableView, "Evidence items")
    model = table.model()
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(7)] == [
        "Title",
        "Kind",
        "Size",
        "Added",
        "Reference",
        "Original name",
        "Digest begins",
    ]
    shown = {model.index(row, 0).data(): row for row in range(model.rowCount())}
    photo = rows(stage)["photo-1.jpg"]
    at = shown["photo-1.jpg"]
    assert model.index(at, 1).data() == "Photograph"
    assert model.index(at, 4).data() == photo.reference
    assert model.index(at, 6).data() == (photo.sha256 or "")[:8]


def test_items_are_narrowed_by_words_kind_and_incident(stage: Stage) -> None:
    page = open_page(stage)
    find = stage.find(QLineEdit, "Find items: words, names, digests")
    QTest.keyClicks(find, "document")
    stage.wait(lambda: titles(stage) == ["document.pdf"])
    find.clear()
    stage.wait(lambda: len(titles(stage)) == 6)
    kinds = stage.find(QComboBox, "Kind of evidence")
    kinds.setCurrentIndex(kinds.findData("audio"))
    stage.settle()
    assert titles(stage) == ["sound.wav"]
    kinds.setCurrentIndex(0)
    stage.settle()
    archive = stage.context.archive
    (link,) = links.list_evidence_links(archive, reference(stage, "photo-1.jpg"))
    page.show_reference(f"of {link.to_reference}")
    stage.settle()
    assert "photo-1.jpg" in titles(stage)
    assert len(titles(stage)) == 2
    stage.press(f"Of {link.to_reference}: show all")
    assert len(titles(stage)) == 6


def test_rows_stay_in_sight_however_fast_one_commit_follows_the_other(stage: Stage) -> None:
    open_page(stage)
    context = stage.context
    may_load = threading.Event()
    may_load.set()

    def load(archive: Archive, keys: Sequence[int]) -> list[ItemRow]:
        may_load.wait(60)
        return browsing.load_item_rows(archive, keys)

    model = KeyedRows(context, browsing.item_keys, load, item_columns(context), str)
    counted: list[int] = []
    model.counted.connect(counted.append)

    def shown() -> list[str]:
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    model.reload()
    stage.settle()
    shown()
    stage.settle()
    before = shown()
    assert len(before) == 6
    assert all(before)
    may_load.clear()
    for commits in (2, 3):
        model.reload()
        stage.wait(lambda so_far=commits: len(counted) == so_far)  # type: ignore[misc]
        assert shown() == before
    may_load.set()
    stage.settle()
    assert shown() == before


class Rows(QAbstractTableModel):
    """Very many rows, counting how many of them are asked for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else 50_000

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else 7

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        self.asked += 1
        return super().flags(index)


def test_selecting_everything_asks_only_what_is_in_sight(stage: Stage) -> None:
    model = Rows()
    table = ItemTable(model, stage.window)
    table.resize(800, 600)
    table.show()
    handle_events()
    model.asked = 0
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    handle_events()
    assert len(table.numbers()) == 50_000
    assert model.asked < 5_000
    table.deleteLater()
    handle_events()


def test_an_empty_answer_says_what_to_do(stage: Stage) -> None:
    page = open_page(stage)
    page.find_words("there is no such word")
    stage.settle()
    assert stage.find(QLabel, "Nothing is here.").isVisible()
    assert stage.find(QWidget, "No item is as you ask. Ask for less, or show every kind.")


def test_the_digest_is_copied_on_a_button_alone(stage: Stage) -> None:
    open_page(stage, "sound.wav")
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    assert clipboard.text() == ""
    stage.press("Copy the digest")
    assert clipboard.text() == rows(stage)["sound.wav"].sha256


def test_nothing_of_a_guarded_item_is_decoded_before_it_is_asked_for(stage: Stage) -> None:
    stage.unlock()
    row = mark_graphic(stage, "photo-1.jpg")
    page = stage.workspace.show_section("evidence", row.reference)
    stage.settle()
    assert isinstance(page, EvidencePage)
    previews = stage.context.previews
    sizes = [(160, 120), (240, 180), (96, 72)]
    assert all(previews.kept(row.thumbnail or "", size) is None for size in sizes)
    assert grid(stage).cells.index(0, 0).data() is not None
    told = [
        grid(stage).cells.index(line, column).data()
        for line in range(grid(stage).cells.rowCount())
        for column in range(grid(stage).cells.columnCount())
    ]
    assert any("photo-1.jpg" in (each or "") and "kept back" in each for each in told)
    stage.press("Show the picture")
    assert previews.kept(row.thumbnail or "", (240, 180)) is not None
    assert previews.kept(row.thumbnail or "", (160, 120)) is not None


def test_the_guard_can_be_switched_off(stage: Stage) -> None:
    stage.unlock()
    row = mark_graphic(stage, "photo-1.jpg")
    stage.context.preferences["guard"] = "off"
    stage.workspace.show_section("evidence", row.reference)
    # A picture comes from the preview child, after the work of the lanes.
    stage.wait(lambda: stage.context.previews.kept(row.thumbnail or "", (160, 120)) is not None)


def test_looking_is_an_event_once_for_each_opening(stage: Stage) -> None:
    page = open_page(stage, "photo-1.jpg")
    page.begin("view", reference(stage, "photo-1.jpg"))
    stage.settle()
    assert events(stage, "viewed") == 1
    (shown,) = stage.window.findChildren(Viewer)
    kinds = stage.find(QComboBox, "Shown as")
    kinds.setCurrentIndex(kinds.findData("bytes"))
    stage.settle()
    assert events(stage, "viewed") == 1
    shown.close()
    page.begin("view", reference(stage, "photo-1.jpg"))
    stage.settle()
    assert events(stage, "viewed") == 2


def test_view_pressed_twice_opens_one_viewer(stage: Stage) -> None:
    page = open_page(stage, "photo-1.jpg")
    of = reference(stage, "photo-1.jpg")
    page.begin("view", of)
    page.begin("view", of)
    stage.settle()
    assert len(stage.window.findChildren(Viewer)) == 1
    assert events(stage, "viewed") == 1
    page.begin("view", reference(stage, "photo-2.jpg"))
    stage.settle()
    assert len(stage.window.findChildren(Viewer)) == 2


def test_an_item_is_edited_as_a_revision_and_keeps_its_draft(stage: Stage) -> None:
    page = open_page(stage, "photo-1.jpg")
    of = reference(stage, "photo-1.jpg")
    page.begin("edit", of)
    stage.settle()
    title = stage.find(QLineEdit, "Title")
    title.setText("A broken bridge")
    stage.find(QCheckBox, "Graphic").setChecked(True)
    stage.window.lock()
    stage.settle()
    assert not stage.window.findChildren(ItemForm)
    page = open_page(stage, "photo-1.jpg")
    page.begin("edit", of)
    stage.settle()
    assert stage.find(QLineEdit, "Title").text() == "A broken bridge"
    stage.press("Save as a revision")
    assert not stage.window.findChildren(ItemForm)
    row = rows(stage)["photo-1.jpg"]
    assert (row.title, row.is_guarded) == ("A broken bridge", True)
    assert drafts.list_drafts(stage.context.archive, "item form") == []


def test_no_sensitivity_stands_alone(stage: Stage) -> None:
    page = open_page(stage, "photo-1.jpg")
    page.begin("edit", reference(stage, "photo-1.jpg"))
    stage.settle()
    marks = {name: stage.find(QCheckBox, name) for name in ("None", "Graphic", "Personal data")}

    def ticked() -> list[str]:
        return [name for name, mark in marks.items() if mark.isChecked()]

    for name, left in (
        ("Graphic", ["Graphic"]),
        ("Personal data", ["Graphic", "Personal data"]),
        ("None", ["None"]),
        ("Graphic", ["Graphic"]),
        ("Graphic", []),
    ):
        marks[name].click()
        assert ticked() == left


def test_the_date_of_an_item_is_typed_as_people_do_and_kept_while_it_is_unclear(
    stage: Stage,
) -> None:
    page = open_page(stage, "photo-1.jpg")
    of = reference(stage, "photo-1.jpg")
    page.begin("edit", of)
    stage.settle()
    QTest.keyClicks(stage.find(QLineEdit, "Created, date"), "05/06/2024")
    stage.press("Save as a revision")
    (form,) = stage.window.findChildren(ItemForm)
    assert form.isVisible()
    form.close()
    stage.settle()
    page.begin("edit", of)
    stage.settle()
    date = stage.find(QLineEdit, "Created, date")
    assert date.text() == "05/06/2024"
    date.clear()
    QTest.keyClicks(date, "about 6 Sept 2024")
    stage.press("Save as a revision")
    assert not stage.window.findChildren(ItemForm)
    item = catalogue.load(stage.context.archive, of, "evidence_item").record
    assert isinstance(item, EvidenceItemInput)
    assert str(item.date_created) == "2024-09-06~"


def test_a_form_says_what_is_wrong_and_stays(stage: Stage) -> None:
    page = open_page(stage, "photo-1.jpg")
    page.begin("edit", reference(stage, "photo-1.jpg"))
    stage.settle()
    stage.find(QLineEdit, "Title").clear()
    stage.press("Save as a revision")
    (form,) = stage.window.findChildren(ItemForm)
    assert form.isVisible()
    assert form.action.isEnabled()
    form.close()


def test_items_are_linked_to_an_incident_and_the_link_is_taken_back(stage: Stage) -> None:
    page = open_page(stage, "sound.wav")
    of = reference(stage, "sound.wav")
    archive = stage.context.archive
    before = links.list_evidence_links(archive, of)
    page.begin("link", of)
    stage.settle()
    (dialog,) = stage.window.findChildren(LinkDialog)
    found = stage.find(QListWidget, "Incidents")
    taken = {link.to_reference for link in before}
    free = next(
        row
        for row in range(found.count())
        if found.item(row).data(Qt.ItemDataRole.UserRole) not in taken
    )
    found.setCurrentRow(free)
    incident = found.item(free).data(Qt.ItemDataRole.UserRole)
    role = stage.find(QComboBox, "What it does for the incident")
    role.setCurrentIndex(role.findData("corroborates"))
    QTest.keyClicks(stage.find(QLineEdit, "Note"), "heard at 0:01")
    QTest.mouseClick(dialog.action, Qt.MouseButton.LeftButton)
    stage.settle()
    made = links.list_evidence_links(archive, of)
    assert [(link.to_reference, link.kind, link.note) for link in made[len(before) :]] == [
        (incident, "corroborates", "heard at 0:01")
    ]
    stage.press(f"Take back the link to {incident}")
    stage.press("Take back")
    assert links.list_evidence_links(archive, of) == before


def test_taking_out_needs_a_purpose_and_is_an_event(stage: Stage, tmp_path: Path) -> None:
    page = open_page(stage, "photo-1.jpg")
    of = reference(stage, "photo-1.jpg")
    before = events(stage, "exported")
    page.begin("extract", of)
    stage.settle()
    (dialog,) = stage.window.findChildren(ExtractDialog)
    stage.press("Choose a folder…")
    assert events(stage, "exported") == before
    QTest.keyClicks(stage.find(QLineEdit, "What for"), "to show it in court")
    (tmp_path / "out").mkdir()
    dialog.extract_to(tmp_path / "out")
    stage.settle()
    assert "1 original" in close_box(stage)
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == f"{of}_photo-1.jpg"
    event = custody.list_events(stage.context.archive, kind="exported")[0]
    assert event.purpose == "to show it in court"


def test_shredding_needs_a_reason_and_the_reference_typed(stage: Stage) -> None:
    page = open_page(stage, "photo-3.jpg")
    of = reference(stage, "photo-3.jpg")
    page.begin("shred", of)
    stage.settle()
    (dialog,) = stage.window.findChildren(ShredDialog)
    (accession,) = shred.describe_shredding(stage.context.archive, of).still_say_from_whom
    kept = f"That still stands in {accession}."
    assert any(kept in each.text() for each in dialog.findChildren(QLabel))
    QTest.keyClicks(stage.find(QLineEdit, "Why"), "a court ordered it")
    typed = stage.find(QLineEdit, f"To confirm, type the reference {of}")
    QTest.keyClicks(typed, of[:-1])
    assert not dialog.action.isEnabled()
    QTest.keyClicks(typed, of[-1])
    assert dialog.action.isEnabled()
    QTest.mouseClick(dialog.action, Qt.MouseButton.LeftButton)
    stage.settle()
    told = close_box(stage)
    assert "is shredded" in told
    assert kept in told
    givers = {each.received_from for each in intake.list_accessions(stage.context.archive)}
    assert not [giver for giver in givers if giver in told]
    item = evidence.load_item(stage.context.archive, of)
    assert item.record is None
    assert not any(file.is_held for file in item.files)
    assert events(stage, "keys_destroyed") == 1


@pytest.mark.parametrize("deed", ["edit", "link", "shred"])
def test_what_would_change_something_is_refused_where_nothing_may_be(
    stage: Stage, deed: str
) -> None:
    page = open_page(stage, "photo-1.jpg")
    stage.context.archive.standing = Standing.READ_ONLY
    page.begin(deed, reference(stage, "photo-1.jpg"))
    stage.settle()
    assert "read-only" in close_box(stage)
    stage.context.archive.standing = Standing.CURRENT


def test_locking_leaves_no_picture_and_no_viewer(stage: Stage) -> None:
    page = open_page(stage, "photo-1.jpg")
    page.begin("view", reference(stage, "photo-1.jpg"))
    stage.settle()
    previews = stage.context.previews
    assert previews.size > 0
    stage.window.lock()
    stage.settle()
    assert previews.size == 0
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, Viewer)]
    assert not stage.window.findChildren(ItemPicture)


def test_the_pictures_of_an_incident_are_real(stage: Stage) -> None:
    stage.unlock()
    row = rows(stage)["photo-2.jpg"]
    assert row.thumbnail is not None
    assert stage.context.previews.kept(row.thumbnail, (96, 72)) is not None


def test_a_row_of_a_million_is_shown_without_laying_out_the_others(stage: Stage) -> None:
    open_page(stage)
    shown = grid(stage)
    assert shown.cells.rowCount() * shown.cells.columnCount() >= 6
    assert shown.cells.number_of(shown.cells.cell_of(5)) == 5
    shown.show_number(4)
    assert shown.numbers() == [4]
    assert browsing.item_keys(stage.context.archive)[4]
