"""What is typed in a dialog outlives a lock, a cancel and a kill; done, nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from archive_app.gui.views.access_dialogs import add_person
from archive_app.gui.views.event_form import EventForm
from archive_app.gui.views.extract_dialog import ExtractDialog
from archive_app.gui.views.link_dialog import LinkDialog
from archive_app.gui.views.relate_dialog import RelateDialog
from archive_app.gui.views.shred_dialog import ShredDialog
from archive_app.services import browsing, drafts
from tests.gui.person import press_key
from tests.gui.stage import Stage

LEFT = Qt.MouseButton.LeftButton


def items(stage: Stage) -> list[str]:
    archive = stage.context.archive
    keys = browsing.item_keys(archive)[:2]
    return [row.reference for row in browsing.load_item_rows(archive, keys)]


def keys(stage: Stage) -> Sequence[int]:
    return browsing.item_keys(stage.context.archive)[:2]


def incident(stage: Stage) -> str:
    archive = stage.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[:1])
    return row.reference


DIALOGS: Mapping[str, tuple[Callable[[Stage], QDialog], str]] = {
    "an event": (lambda s: EventForm(s.context, "", s.workspace), "To whom"),
    "when an event was": (lambda s: EventForm(s.context, "", s.workspace), "When it happened"),
    "an event of an incident": (
        lambda s: EventForm(s.context, incident(s), s.workspace),
        "To whom",
    ),
    "a link": (lambda s: LinkDialog(s.context, "", keys(s), s.workspace), "Note"),
    "a link to whatever is found": (
        lambda s: LinkDialog(s.context, "", keys(s), s.workspace),
        "Find an incident by its words",
    ),
    "taking out": (lambda s: ExtractDialog(s.context, "", keys(s), s.workspace), "What for"),
    "shredding": (lambda s: ShredDialog(s.context, items(s)[0], s.workspace), "Why"),
    "relating": (lambda s: RelateDialog(s.context, incident(s), s.workspace), "Note"),
    "a person": (lambda s: add_person(s.workspace, s.context), "Role"),
}


def open_dialog(stage: Stage, name: str) -> QDialog:
    dialog = DIALOGS[name][0](stage)
    dialog.open()
    stage.settle()
    return dialog


@pytest.mark.parametrize("name", DIALOGS)
def test_what_is_typed_in_a_dialog_outlives_a_lock(stage: Stage, name: str) -> None:
    stage.unlock()
    dialog = open_dialog(stage, name)
    field = DIALOGS[name][1]
    QTest.keyClicks(stage.find(QLineEdit, field), "Halcyon")
    press_key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert not shiboken6.isValid(dialog)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [stage.window]
    stage.unlock()
    open_dialog(stage, name)
    assert stage.find(QLineEdit, field).text() == "Halcyon"
    QTest.mouseClick(stage.find(QPushButton, "Begin again"), LEFT)
    assert stage.find(QLineEdit, field).text() == ""
    QTest.keyClick(stage.find(QLineEdit, field), Qt.Key.Key_Escape)
    stage.settle()
    assert drafts.list_drafts(stage.context.archive) == []


def test_a_dialog_of_other_records_begins_anew(stage: Stage) -> None:
    stage.unlock()
    open_dialog(stage, "an event of an incident")
    QTest.keyClicks(stage.find(QLineEdit, "To whom"), "The court")
    QTest.keyClick(stage.find(QLineEdit, "To whom"), Qt.Key.Key_Escape)
    stage.settle()
    open_dialog(stage, "an event")
    assert stage.find(QLineEdit, "To whom").text() == ""


def test_what_is_typed_is_kept_while_keys_go_on_and_forgotten_once_it_is_recorded(
    stage: Stage,
) -> None:
    stage.unlock()
    open_dialog(stage, "an event of an incident")
    line = stage.find(QLineEdit, "To whom")

    def is_kept_while_typing() -> bool:
        QTest.keyClicks(line, "a")
        return bool(drafts.list_drafts(stage.context.archive))

    stage.wait(is_kept_while_typing)
    QTest.mouseClick(stage.find(QPushButton, "Record"), LEFT)
    stage.settle()
    assert drafts.list_drafts(stage.context.archive) == []
