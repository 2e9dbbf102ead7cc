"""Files are chosen in a dialog of our own language, whatever the system calls things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QTreeView

from archive_app.gui import paths
from tests.gui import accessible
from tests.gui.person import handle_events, press_key, wait
from tests.gui.stage import Stage

ENGLISH = re.compile(r"[A-Za-z]{3,}")
UNTRANSLATED = {"JPG", "photo.jpg"}


def lay_out(folder: Path) -> Path:
    """Put a folder, files with and without a kind, and a nameless one into a folder."""
    (folder / "папка").mkdir(parents=True)
    (folder / "photo.jpg").write_bytes(b"x" * 2_000)
    (folder / "лист").write_bytes(b"x")
    return folder


def opened(stage: Stage, folder: Path, chosen: list[Path]) -> QFileDialog:
    dialog = paths.choose_file(stage.window, "Ключ", chosen.append)
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    dialog.setDirectory(str(folder))
    return dialog


def cells(dialog: QFileDialog) -> dict[str, list[str]]:
    """Return what is told of each file, by its name."""
    tree = dialog.findChild(QTreeView)
    assert tree is not None
    model, root = tree.model(), tree.rootIndex()

    def told(row: int) -> list[str]:
        return [str(model.index(row, column, root).data()) for column in range(4)]

    return {told(row)[0]: told(row)[1:] for row in range(model.rowCount(root))}


@pytest.mark.usefixtures("ukrainian")
def test_whoever_reads_ukrainian_chooses_among_files_told_in_it(stage: Stage) -> None:
    dialog = opened(stage, lay_out(stage.folder / "files"), [])
    wait(lambda: len(cells(dialog)) == 3)
    tree = dialog.findChild(QTreeView)
    assert tree is not None
    headings = [
        str(tree.model().headerData(column, Qt.Orientation.Horizontal)) for column in range(4)
    ]
    for each in (*headings, *(cell for row in cells(dialog).values() for cell in row)):
        assert [word for word in ENGLISH.findall(each) if word not in UNTRANSLATED] == []
    dialog.close()


def test_kinds_sizes_and_times_are_told_as_everywhere(stage: Stage) -> None:
    dialog = opened(stage, lay_out(stage.folder / "files"), [])
    wait(lambda: len(cells(dialog)) == 3)
    told = cells(dialog)
    assert told["папка"][:2] == ["", "Folder"]
    assert told["photo.jpg"][:2] == ["1.95 KiB", "JPG file"]
    assert told["лист"][:2] == ["1 byte", "File"]
    assert re.fullmatch(r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2}", told["лист"][2])
    assert accessible.nameless(dialog) == []
    dialog.close()


def test_a_file_is_chosen_by_a_double_click_and_by_its_name(stage: Stage) -> None:
    folder, chosen = lay_out(stage.folder / "files"), list[Path]()
    dialog = opened(stage, folder, chosen)
    wait(lambda: len(cells(dialog)) == 3)
    tree = dialog.findChild(QTreeView)
    assert tree is not None
    model, root = tree.model(), tree.rootIndex()
    # By size, largest first: the order is Qt's own, of what is behind the words.
    tree.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    handle_events()
    names = [str(model.index(row, 0, root).data()) for row in range(3)]
    assert names.index("photo.jpg") < names.index("лист")
    index: QModelIndex = model.index(names.index("photo.jpg"), 0, root)
    spot = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    handle_events()
    assert chosen == [folder / "photo.jpg"]
    dialog = opened(stage, folder, chosen)
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText("лист")
    press_key(Qt.Key.Key_Return)
    wait(lambda: len(chosen) == 2)
    assert chosen[1] == folder / "лист"


def test_a_file_that_is_there_is_never_offered_to_be_replaced(stage: Stage) -> None:
    dialog = paths.choose_new_file(stage.window, "Where", "paper.pdf", lambda _: None)
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
