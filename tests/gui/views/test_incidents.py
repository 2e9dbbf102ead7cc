"""Finding as one types, filters, drafts and links in the list of incidents."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton

from archive_app.gui.models.keyed_rows import ROW
from archive_app.gui.views.incident_detail import IncidentDetail
from archive_app.gui.views.incidents import IncidentsPage
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.find_field import FindField
from archive_app.gui.widgets.find_results import FindResults
from archive_app.gui.widgets.row_list import RowList
from archive_app.services import browsing, catalogue, form_drafts, links
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import PASSPHRASE
from tests.gui.screens.records import first_reference
from tests.gui.stage import Stage
from tests.gui.typing import type_text

FIND = "Find in everything: words, places, digests"


def page_of(stage: Stage) -> IncidentsPage:
    page = stage.workspace.show_section("incidents")
    stage.settle()
    assert isinstance(page, IncidentsPage)
    return page


def test_what_a_read_only_archive_would_refuse_is_not_offered(stage: Stage) -> None:
    archive = Archive.open(stage.path, PASSPHRASE)
    archive.standing = Standing.READ_ONLY
    stage.window.show_archive(archive)
    stage.settle()
    told = [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]
    assert any("a medium that cannot be written" in each for each in told)
    assert any(each.startswith("It is read-only") for each in told)
    assert not any("Until then" in each for each in told)
    for name in ("New incident", "Edit", "Add evidence"):
        assert not stage.find(QPushButton, name).isEnabled()
    assert stage.find(QPushButton, "History").isEnabled()
    stage.workspace.show_section("incident form", "")
    stage.settle()
    save = stage.find(QPushButton, "Save")
    assert not save.isEnabled()
    assert "read-only" in save.accessibleDescription()
    archive.standing = Standing.CURRENT


def find(stage: Stage, words: str) -> FindField:
    field = stage.find(FindField, FIND)
    results = stage.workspace.findChild(FindResults)
    assert isinstance(results, FindResults)
    answered: list[bool] = []
    results.settled.connect(lambda: answered.append(True))
    field.clear()
    type_text(field, words)
    stage.wait(lambda: bool(answered))
    return field


def found(stage: Stage) -> list[str]:
    model = stage.find(RowList, "What was found").model()
    return [str(model.index(row, 0).data(ROW).title) for row in range(model.rowCount())]


def listed(stage: Stage) -> list[str]:
    model = stage.find(RowList, "Incidents").model()
    stage.settle()
    for row in range(model.rowCount()):
        model.index(row, 0).data(ROW)
    stage.settle()
    return [str(model.index(row, 0).data(ROW).title) for row in range(model.rowCount())]


def shown(stage: Stage) -> str:
    return "\n".join(each.text() for each in stage.window.findChildren(QLabel) if each.isVisible())


def press(stage: Stage, name: str) -> None:
    QTest.mouseClick(stage.find(QPushButton, name), Qt.MouseButton.LeftButton)
    stage.settle()


def test_words_find_incidents_and_items_and_say_in_which_order(stage: Stage) -> None:
    stage.unlock()
    find(stage, "phenol")
    assert any("Phenol plant" in title for title in found(stage))
    assert "Best first" in shown(stage)
    find(stage, "photo")
    assert any(title.endswith(".jpg") for title in found(stage))


def test_what_is_chosen_stays_chosen_while_ctrl_is_held(stage: Stage) -> None:
    stage.unlock()
    page_of(stage)
    held = (Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    QTest.keyPress(stage.window, *held)
    for reference in (first_reference(stage), first_reference(stage)):
        stage.workspace.show_section("incidents", reference)
        stage.settle()
    QTest.keyRelease(stage.window, *held)
    selected = stage.find(RowList, "Incidents").selectionModel().selectedRows()
    assert [index.data(ROW).reference for index in selected] == [first_reference(stage)]


def test_words_that_find_nothing_say_so(stage: Stage) -> None:
    stage.unlock()
    find(stage, "zzzz")
    assert found(stage) == []
    assert "Nothing was found" in shown(stage)


def test_a_digest_finds_its_file_in_groups(stage: Stage) -> None:
    stage.unlock()
    keys = browsing.item_keys(stage.context.archive)
    item = browsing.load_item_rows(stage.context.archive, keys[:1])[0]
    assert item.sha256 is not None
    sha256 = item.sha256
    find(stage, " ".join(sha256[at : at + 4] for at in range(0, 64, 4)))
    assert found(stage) == [item.title]


def test_the_arrow_goes_into_the_results_and_escape_back_to_the_list(stage: Stage) -> None:
    stage.unlock()
    field = find(stage, "prisoner")
    QTest.keyClick(field, Qt.Key.Key_Down)
    results = stage.find(RowList, "What was found")
    assert results.hasFocus()
    QTest.keyClick(results, Qt.Key.Key_Down)
    stage.settle()
    assert stage.find(QLabel, results.currentIndex().data(ROW).title).isVisible()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert stage.find(RowList, "Incidents").isVisible()


def test_enter_waits_for_the_answer_and_then_goes_in(stage: Stage) -> None:
    stage.unlock()
    field = stage.find(FindField, FIND)
    type_text(field, "prisoner")
    QTest.keyClick(field, Qt.Key.Key_Return)
    stage.settle()
    assert stage.find(RowList, "What was found").hasFocus()


def test_an_item_that_was_found_is_asked_for(stage: Stage) -> None:
    stage.unlock()
    results = FindResults(stage.context)
    asked: list[tuple[str, str]] = []
    results.opened.connect(lambda kind, reference: asked.append((kind, reference)))
    results.look_for("photo")
    stage.settle()
    make_current(results.list, results.list.model().index(0, 0))
    results.list.activated.emit(results.list.currentIndex())
    assert [kind for kind, _ in asked] == ["evidence_item"]
    results.deleteLater()


def test_chips_narrow_the_list_and_say_what_they_hold(stage: Stage) -> None:
    stage.unlock()
    assert len(listed(stage)) == 3
    stage.press("Any place")
    type_text(stage.find(QLineEdit, "Words of the place’s name"), "niu york")
    stage.wait(lambda: len(listed(stage)) == 1)
    assert stage.find(QPushButton, "niu york").isChecked()
    stage.press("niu york")
    assert len(listed(stage)) == 3
    stage.press("Any time")
    type_text(stage.find(QLineEdit, "From"), "Oct 2024")
    stage.wait(lambda: len(listed(stage)) == 2)
    stage.press("Has evidence")
    assert len(listed(stage)) == 2


def test_a_filter_that_is_not_understood_says_so_and_narrows_nothing(stage: Stage) -> None:
    stage.unlock()
    stage.press("Any time")
    type_text(stage.find(QLineEdit, "From"), "05/06/2024")
    stage.wait(lambda: "Which number is the month?" in shown(stage))
    assert len(listed(stage)) == 3


def test_drafts_stand_above_the_list(stage: Stage) -> None:
    stage.unlock()
    name = form_drafts.name_draft(form_drafts.INCIDENT, None)
    form_drafts.keep(stage.context.archive, name, {"title": "Typed yesterday"})
    stage.workspace.show_section("sources")
    page_of(stage)
    assert "not saved yet: Typed yesterday" in shown(stage)
    (go_on,) = [
        each
        for each in stage.window.findChildren(QPushButton)
        if each.isVisible() and each.text() == "Go on with it"
    ]
    QTest.mouseClick(go_on, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.find(QLineEdit, "What happened").text() == "Typed yesterday"


def test_incidents_are_related_and_a_link_is_taken_back(stage: Stage) -> None:
    stage.unlock()
    archive = stage.context.archive
    mine = first_reference(stage)
    stage.workspace.show_section("incidents", mine)
    stage.settle()
    stage.press("Relate to another incident…")
    field = stage.find(FindField, "Find the other incident: words or its reference")
    type_text(field, "Zelenyi")
    QTest.keyClick(field, Qt.Key.Key_Return)
    stage.settle()
    stage.press("Relate")
    (link,) = links.list_incident_links(archive, mine)
    assert (link.from_reference, link.kind) == (mine, "precedes")
    assert "This incident – precedes – Nine captured" in shown(stage)
    stage.press(f"Take back the link to {link.to_reference}")
    box = stage.find(QMessageBox, "Take this link back?")
    assert box.textFormat() is Qt.TextFormat.PlainText  # a title may hold anything
    (button,) = [each for each in box.buttons() if each.text() == "Take back"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    stage.settle()
    assert links.list_incident_links(archive, mine) == []


def test_the_history_shows_what_changed_from_what_to_what(stage: Stage) -> None:
    stage.unlock()
    mine = first_reference(stage)
    catalogue.edit(stage.context.archive, mine, "incident", {"remarks": "Written later"})
    stage.workspace.show_section("history", mine)
    stage.settle()
    told = shown(stage)
    assert "Revision 3" in told
    assert "→  Written later" in told
    assert "Allegation recorded  →  Source assessed" in told
    stage.press("Back to the incident")
    assert stage.find(RowList, "Incidents").isVisible()


def test_where_no_incident_fits_none_is_shown_beside(stage: Stage) -> None:
    stage.unlock()
    page = page_of(stage)
    stage.press("Any place")
    line = stage.find(QLineEdit, "Words of the place’s name")
    line.setText("Nowhere at all")
    line.textEdited.emit(line.text())
    stage.wait(lambda: bool(visible_labels(page, "No incident fits")))
    assert not any(each.isVisible() for each in page.findChildren(IncidentDetail))


def test_the_list_of_sources_is_one_press_away(stage: Stage) -> None:
    stage.unlock()
    page_of(stage)
    stage.press("Sources")
    assert stage.find(QPushButton, "Back to the incidents").isVisible()


def visible_labels(page: IncidentsPage, start: str) -> list[str]:
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    return [each for each in told if each.startswith(start)]
