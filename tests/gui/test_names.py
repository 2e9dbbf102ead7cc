"""A name of a file is shown in one direction everywhere, and what is hidden in it stays marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel

from archive_app.gui import wording
from archive_app.gui.eliding import elided
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import browsing
from archive_app.services.accession import accession_files
from tests.gui.person import visible
from tests.gui.screens.evidence import open_page
from tests.gui.stage import Stage

HEBREW = "\u05e9\u05dc\u05d5\u05dd.txt"


@pytest.mark.parametrize("mode", [Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight])
def test_a_name_that_is_cut_keeps_the_mark_of_what_is_hidden(
    qapp: QApplication, mode: Qt.TextElideMode
) -> None:
    metrics = QFontMetrics(qapp.font())
    name = "a long invoice[U+202E]gpj and something.exe"
    room = metrics.horizontalAdvance("invoice[U+202E]gpj.exe")
    assert "[U+202E]" not in metrics.elidedText(name, mode, room // 2)
    for part in (1, 2):
        cut = elided(name, metrics, mode, room // part)
        assert "[U+202E]" in cut
        assert metrics.horizontalAdvance(cut) <= room // part
    assert elided("plain name of a file.exe", metrics, mode, 60) == metrics.elidedText(
        "plain name of a file.exe", mode, 60
    )


def test_a_name_that_is_read_from_the_right_turns_nothing_else(stage: Stage) -> None:
    page = open_page(stage)
    path = stage.folder / HEBREW
    path.write_bytes(b"words")
    archive = stage.context.archive
    accession_files(archive, [path], AccessionInput(received_from="A"), Meter())
    (item,) = browsing.load_item_rows(archive, browsing.item_keys(archive)[:1])
    page.show_reference(item.reference)
    stage.settle()
    told = [each.text() for each in visible(QLabel) if HEBREW in each.text()]
    assert len(told) >= 2  # the title, and the file below it
    assert all(wording.isolated(HEBREW) in each for each in told)
    page.begin("view", item.reference)
    stage.settle()
    told = [each.text() for each in visible(QLabel) if HEBREW in each.text()]
    assert all(wording.isolated(HEBREW) in each for each in told)


def test_a_name_that_is_read_from_the_left_is_as_it_stands() -> None:
    assert wording.in_its_direction("photo.jpg") == "photo.jpg"
    assert wording.in_its_direction(HEBREW) == wording.isolated(HEBREW)
