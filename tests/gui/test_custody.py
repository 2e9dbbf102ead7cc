"""The ledger on screen: filters, proof, events by hand, forms, checkpoints."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from archive_app.gui import translation
from archive_app.gui.views.checkpoint import CheckpointDialog
from archive_app.gui.views.save_paper import SavePaper
from archive_app.gui.widgets.record_field import RecordField
from archive_app.model.vocabulary import Language
from archive_app.services import checkpoint
from archive_app.services.custody import ByHand, record_by_hand
from archive_app.store import schema
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.archives import PASSPHRASE
from tests.gui.person import visible
from tests.gui.screens.custody import incident, page
from tests.gui.stage import Stage
from tests.services.steps import events
from tests.services.tampering import tamper

LEFT = Qt.MouseButton.LeftButton


def rows(stage: Stage) -> list[str]:
    model = stage.find(QTableView, "Events of the ledger").model()
    for row in range(model.rowCount()):
        model.index(row, 2).data()
    stage.settle()
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def said(stage: Stage) -> list[str]:
    return [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]


def test_every_event_is_in_the_table_newest_first(stage: Stage) -> None:
    page(stage)
    table = stage.find(QTableView, "Events of the ledger")
    assert table.model().rowCount() == len(events(stage.context.archive))
    assert rows(stage)[0] == "Fixity checked"
    # It looks at the model from all sides, now and with each change, and warns.
    tester = QAbstractItemModelTester(
        table.model(), QAbstractItemModelTester.FailureReportingMode.Warning
    )
    archive = stage.context.archive
    record_by_hand(archive, ByHand("gap_noted", incident(stage)))
    stage.settle()
    assert rows(stage)[0] == "Gap noted"
    assert tester.model() is table.model()


def is_cut(table: QTableView, column: int) -> bool:
    """Tell whether a cell of a column that is in sight needs more room."""
    return table.sizeHintForColumn(column) > table.columnWidth(column)


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize(("code", "whole"), [("00WMXKTY", 5), ("WMWMQQQQ", 4)])
def test_every_cell_is_seen_whole_in_a_window_of_usual_size_and_in_wide_archives_all_but_a_name(
    stage: Stage, qapp: QApplication, code: str, whole: int, language: Language
) -> None:
    archive = Archive.open(stage.path, PASSPHRASE)
    tamper(archive, f"UPDATE record SET reference = '{code}' || substr(reference, 9)")
    translation.speak(qapp, language)
    try:
        stage.window.resize(1280, 800)
        (table,) = page(stage).findChildren(QTableView)
        assert [each for each in range(whole) if is_cut(table, each)] == []
        assert table.horizontalScrollBar().maximum() == 0
    finally:
        translation.speak(qapp, "en")


def test_filters_narrow_the_table(stage: Stage) -> None:
    page(stage)
    everything = len(rows(stage))
    (kinds,) = [
        each for each in stage.window.findChildren(QComboBox) if each.itemText(0) == "Any event"
    ]
    kinds.setCurrentIndex(kinds.findData("received"))
    kinds.activated.emit(kinds.currentIndex())
    stage.settle()
    assert set(rows(stage)) == {"Received"}
    kinds.setCurrentIndex(0)
    kinds.activated.emit(0)
    about = stage.find(QLineEdit, "About: reference or words")
    QTest.keyClicks(about, incident(stage))
    stage.wait(lambda: len(rows(stage)) == 4)
    about.clear()
    late = stage.find(QLineEdit, "Not before, as 6 Sept 2024")
    QTest.keyClicks(late, "6 Sept 2099")
    stage.wait(lambda: rows(stage) == [])
    late.clear()
    stage.wait(lambda: len(rows(stage)) == everything)
    QTest.keyClicks(about, "8T15YA7E-2026-9999")
    stage.wait(lambda: any("8T15YA7E-2026-9999" in each for each in said(stage)))
    assert len(rows(stage)) == everything


def test_a_date_that_cannot_be_read_is_told_and_changes_nothing(stage: Stage) -> None:
    page(stage)
    line = stage.find(QLineEdit, "Not after, as Sept 2024")
    QTest.keyClicks(line, "then")
    stage.wait(lambda: bool(line.property("wrong")))
    assert any("not understood as a date" in each for each in said(stage))
    assert len(rows(stage)) == len(events(stage.context.archive))


def test_an_event_is_verified_and_the_words_say_what_that_proves(stage: Stage) -> None:
    page(stage)
    QTest.mouseClick(stage.find(QPushButton, "Verify now"), LEFT)
    stage.settle()
    told = said(stage)
    assert "The proof holds." in told
    assert any("does not prove that what the event says is true" in each for each in told)


def test_an_event_by_hand_is_recorded_and_seen_at_once(stage: Stage) -> None:
    shown = page(stage)
    about = incident(stage)
    QTest.mouseClick(stage.find(QPushButton, "Record an event…"), LEFT)
    stage.settle()
    QTest.mouseClick(stage.find(QPushButton, "Record"), LEFT)
    line = stage.find(QLineEdit, "About")
    assert line.property("wrong")
    QTest.keyClicks(line, about)
    QTest.keyClicks(stage.find(QLineEdit, "When it happened"), "2999")
    QTest.mouseClick(stage.find(QPushButton, "Record"), LEFT)
    stage.settle()
    when = stage.find(QLineEdit, "When it happened")
    assert any("yet to come" in each.text() for each in when.window().findChildren(QLabel))
    when.clear()
    QTest.keyClicks(when, "Oct 2024")
    QTest.keyClicks(stage.find(QLineEdit, "To whom"), "The court")
    QTest.mouseClick(stage.find(QPushButton, "Record"), LEFT)
    stage.settle()
    event = events(stage.context.archive)[-1]
    assert (event.kind, event.to, event.happened_at) == ("handed_over", "The court", "2024-10")
    assert rows(stage)[0] == "Handed over"
    assert shown.isVisible()


def test_a_custody_form_is_of_the_record_that_was_named(stage: Stage) -> None:
    shown = page(stage)
    assert shown.save_form() is None
    assert any("which record the form is for" in each for each in said(stage))
    shown.show_reference(incident(stage))
    stage.settle()
    dialog = shown.save_form()
    assert isinstance(dialog, SavePaper)
    dialog.save(stage.folder / "form.pdf")
    stage.settle()
    assert (stage.folder / "form.pdf").read_bytes().startswith(b"%PDF")
    assert events(stage.context.archive)[-1].purpose == "Custody form"
    QTest.mouseClick(stage.find(QPushButton, "Close"), LEFT)


def test_a_checkpoint_is_saved_with_its_keys_and_compared_when_it_comes_back(stage: Stage) -> None:
    shown = page(stage)
    dialog = shown.make_checkpoint()
    assert isinstance(dialog, CheckpointDialog)
    stage.settle()
    target = stage.folder / "checkpoint.txt"
    dialog.save(target)
    stage.settle()
    archive = stage.context.archive
    assert target.read_bytes() == checkpoint.load_newest(archive)
    keys = Path(f"{target}.keys").read_text("ascii").split("\n")
    assert tuple(keys[:-1]) == tuple(archive.log.keys.verifier_keys())
    dialog.compare(target)
    stage.settle()
    told = [each.text() for each in dialog.findChildren(QLabel)]
    assert any(each.startswith("The ledger goes on from it") for each in told)
    target.write_bytes(target.read_bytes().replace(b"evidence-log/", b"evidence-log/0", 1))
    dialog.compare(target)
    stage.settle()
    told = [each.text() for each in dialog.findChildren(QLabel)]
    assert any(each.startswith("The ledger does not go on from it") for each in told)
    QTest.mouseClick(stage.find(QPushButton, "Close"), LEFT)


def test_that_a_checkpoint_was_missing_is_told_where_the_next_is_made(stage: Stage) -> None:
    shown, archive = page(stage), stage.context.archive
    with archive._sessions.writing() as session:
        connection = driver_connection(session)
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'checkpoint'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM checkpoint")
        schema.make_triggers(connection)
    dialog = shown.make_checkpoint()
    stage.settle()
    told = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
    assert any(each.startswith("No checkpoint of the present log was kept") for each in told)
    dialog.reject()
    dialog = shown.make_checkpoint()
    stage.settle()
    told = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
    assert not any("was kept" in each for each in told)
    QTest.mouseClick(stage.find(QPushButton, "Close"), LEFT)


def wrong(about: str) -> list[str]:
    return [each.text() for each in visible(QLabel) if about in each.text()]


def test_what_is_wrong_is_told_in_ukrainian(stage: Stage, qapp: QApplication) -> None:
    translation.speak(qapp, "uk")
    try:
        shown = page(stage)
        shown.findChildren(RecordField)[0].setText("INC-9999")
        stage.wait(lambda: len(wrong("INC-9999")) == 1)
        form = shown.record_by_hand()
        form.findChildren(RecordField)[0].setText("INC-9999")
        form.findChildren(QPlainTextEdit)[0].setPlainText("A note")
        form.record()
        stage.settle()
        told = wrong("INC-9999")
    finally:
        translation.speak(qapp, "en")
    assert told == ["У цьому архіві немає запису INC-9999."] * 2
