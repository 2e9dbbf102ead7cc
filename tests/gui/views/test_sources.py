"""Sources are shown by their pseudonyms; a real name only to a person who asks for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from archive_app.gui.widgets.row_list import RowList
from archive_app.model.inputs import SourceInput
from archive_app.services import catalogue, form_drafts
from tests.gui import accessible
from tests.gui.stage import Stage
from tests.gui.typing import type_text


def press(stage: Stage, name: str) -> None:
    QTest.mouseClick(stage.find(QPushButton, name), Qt.MouseButton.LeftButton)
    stage.settle()


def test_a_source_is_recorded_with_how_it_knows(stage: Stage) -> None:
    stage.unlock("sources").show_section("sources")
    stage.settle()
    stage.press("New source")
    type_text(stage.find(QLineEdit, "Pseudonym"), "the teacher")
    directness = stage.find(QComboBox, "Direct or hearsay")
    QTest.keyClick(directness, Qt.Key.Key_Down)
    stage.press("Save")
    listed = catalogue.list_sources(stage.context.archive)[0]
    record = catalogue.load(stage.context.archive, listed.reference).record
    assert isinstance(record, SourceInput)
    assert (record.pseudonym, record.directness) == ("the teacher", "direct")
    assert stage.find(RowList, "Sources").currentIndex().data() == "the teacher"


def test_a_real_name_is_masked_until_it_is_asked_for(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    said = {"pseudonym": "the doctor", "name": "Iryna Shevchenko"}
    source = catalogue.record(archive, catalogue.read_input(archive, SourceInput, said))
    stage.workspace.show_section("source form", source.reference or "")
    stage.settle()
    assert "Shevchenko" not in accessible.tree(stage.window)
    assert stage.find(QLabel, "Kept, and not shown.").isVisible()
    stage.press("Show: Real name")
    assert stage.find(QLineEdit, "Real name").text() == "Iryna Shevchenko"
    stage.press("Save")
    assert catalogue.load(archive, source.id).found.revision == 1


def test_a_source_that_is_typed_is_kept_as_a_draft(stage: Stage) -> None:
    stage.unlock("source form").show_section("source form")
    stage.settle()
    type_text(stage.find(QLineEdit, "Pseudonym"), "half typed")
    stage.workspace.keep_drafts()
    stage.settle()
    (draft,) = form_drafts.load_all(stage.context.archive, form_drafts.SOURCE)
    assert draft.fields["pseudonym"] == "half typed"
