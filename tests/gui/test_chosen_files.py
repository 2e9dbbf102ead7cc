"""The files that were chosen are listed safe to show, and those selected can be taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from archive_app.gui.widgets.chosen_files import ChosenFiles


def test_the_chosen_are_safe_to_show_and_taken_away_by_selection(qtbot: QtBot) -> None:
    chosen = ChosenFiles()
    qtbot.addWidget(chosen)
    paths = [Path("/card"), Path("/\u202egpj.exe")]
    chosen.show_paths(paths)
    (listed,) = chosen.findChildren(QTableView)
    index = listed.model().index(1, 0)
    assert index.data() == "/[U+202E]gpj.exe"
    taken: list[list[Path]] = []
    chosen.taken_away.connect(taken.append)
    (button,) = chosen.findChildren(QPushButton)
    listed.clearSelection()
    assert not button.isEnabled()
    listed.selectionModel().select(index, listed.selectionModel().SelectionFlag.Select)
    button.click()
    assert taken == [paths[1:]]
