"""What is under way in a dialog is stopped by Cancel and Esc, and the dialog says what was done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton

from archive_app.gui.jobs import Job
from archive_app.gui.views.extract_dialog import ExtractDialog
from archive_app.gui.views.link_dialog import LinkDialog
from archive_app.gui.views.shred_dialog import ShredDialog
from archive_app.gui.widgets.sheet import Sheet
from archive_app.gui.widgets.thumbnail_grid import ThumbnailGrid
from archive_app.progress import Meter
from archive_app.services import custody
from tests.gui.screens.evidence import open_page, rows
from tests.gui.stage import Stage


def events(stage: Stage, kind: str) -> int:
    return len(custody.list_events(stage.context.archive, kind=kind))


def begin(stage: Stage, deed: str) -> None:
    """Begin a deed with every item of the archive."""
    page = open_page(stage, "photo-1.jpg")
    stage.find(ThumbnailGrid, "Evidence items as pictures").selectAll()
    page.begin(deed, rows(stage)["photo-1.jpg"].reference)
    stage.settle()


def choose_incident(stage: Stage) -> None:
    stage.find(QListWidget, "Incidents").setCurrentRow(0)


def said(sheet: Sheet) -> str:
    return "\n".join(each.text() for each in sheet.findChildren(QLabel) if each.isVisible())


@contextmanager
def busy(stage: Stage, lane: Callable[..., Job]) -> Iterator[None]:
    """Keep a lane busy, as a long intake does that of the writer."""
    over = threading.Event()
    lane(stage.window, lambda _: over.wait(60))
    try:
        yield
    finally:
        over.set()
        stage.settle()


def test_originals_are_written_out_no_further_once_one_cancels(
    stage: Stage, tmp_path: Path
) -> None:
    begin(stage, "extract")
    (dialog,) = stage.window.findChildren(ExtractDialog)
    QTest.keyClicks(stage.find(QLineEdit, "What for"), "to show it in court")
    (tmp_path / "out").mkdir()
    archive, before = stage.context.archive, events(stage, "exported")
    written, go_on = threading.Event(), threading.Event()

    def hold(_: frozenset[str]) -> None:
        written.set()
        go_on.wait(60)

    tell, archive.on_commit = archive.on_commit, hold
    dialog.extract_to(tmp_path / "out")
    assert written.wait(60)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    archive.on_commit = tell
    go_on.set()
    stage.settle()
    assert dialog.isVisible()
    assert "Stopped after 0 of 6." in said(dialog)
    assert events(stage, "exported") == before + 2, "that it began, and that it failed"
    assert list((tmp_path / "out").iterdir()) == []
    QTest.mouseClick(stage.find(QPushButton, "Close"), Qt.MouseButton.LeftButton)
    stage.settle()  # once what was typed is kept
    assert not (shiboken6.isValid(dialog) and dialog.isVisible())


def test_links_that_wait_for_their_turn_are_given_up_at_once(stage: Stage) -> None:
    begin(stage, "link")
    (dialog,) = stage.window.findChildren(LinkDialog)
    choose_incident(stage)
    before = events(stage, "link_recorded")
    with busy(stage, stage.context.jobs.save):
        QTest.mouseClick(dialog.action, Qt.MouseButton.LeftButton)
        assert not dialog.action.isEnabled()
        QTest.mouseClick(stage.find(QPushButton, "Stop"), Qt.MouseButton.LeftButton)
        stage.wait(lambda: "Stopped after 0 of 6." in said(dialog))
    assert events(stage, "link_recorded") == before
    assert dialog.action.isEnabled()
    dialog.close()


def test_what_waits_to_be_shredded_is_not_once_one_cancels(stage: Stage) -> None:
    page = open_page(stage, "photo-3.jpg")
    of = rows(stage)["photo-3.jpg"].reference
    page.begin("shred", of)
    stage.settle()
    (dialog,) = stage.window.findChildren(ShredDialog)
    QTest.keyClicks(stage.find(QLineEdit, "Why"), "a court ordered it")
    QTest.keyClicks(stage.find(QLineEdit, f"To confirm, type the reference {of}"), of)
    with busy(stage, stage.context.jobs.write):
        QTest.mouseClick(dialog.action, Qt.MouseButton.LeftButton)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        stage.wait(lambda: "Nothing was shredded." in said(dialog))
    assert events(stage, "keys_destroyed") == 0
    dialog.close()


def test_locking_closes_a_dialog_at_once_and_stops_what_it_does(stage: Stage) -> None:
    begin(stage, "link")
    (dialog,) = stage.window.findChildren(LinkDialog)
    choose_incident(stage)
    over = threading.Event()
    stage.context.jobs.save(stage.window, lambda _: over.wait(60))
    QTest.mouseClick(dialog.action, Qt.MouseButton.LeftButton)
    before = events(stage, "link_recorded")
    stage.window.lock()
    assert not dialog.isVisible()
    over.set()
    stage.settle()
    stage.unlock()
    assert events(stage, "link_recorded") == before


def test_what_was_done_before_it_could_stop_is_not_called_stopped(stage: Stage) -> None:
    sheet = Sheet(stage.unlock())
    sheet.open()
    is_under_way, over = threading.Event(), threading.Event()

    def work(_: Meter) -> bool:
        is_under_way.set()
        return over.wait(60)

    sheet.follow(stage.context.jobs.write(sheet, work), lambda: "Nothing was done.")
    assert is_under_way.wait(60)
    sheet.reject()
    over.set()
    stage.settle()
    assert "Nothing was done." not in said(sheet)
