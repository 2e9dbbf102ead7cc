"""The form of an incident takes what people type, loses nothing of it, and overwrites nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
)

from archive_app.gui.models.keyed_rows import ROW
from archive_app.gui.views.form_page import OF_DRAFT, FormPage
from archive_app.gui.views.incident_form import IncidentForm
from archive_app.gui.widgets.row_list import RowList
from archive_app.model.inputs import IncidentInput
from archive_app.services import allegation, browsing, catalogue, form_drafts
from archive_app.services.form_drafts import INCIDENT, FormDraft
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE, count
from tests.gui.person import press_key
from tests.gui.screens.records import first_reference
from tests.gui.stage import Stage
from tests.gui.typing import type_text


def new_form(stage: Stage) -> IncidentForm:
    stage.unlock("incident form")
    return form(stage, "")


def form(stage: Stage, reference: str) -> IncidentForm:
    page = stage.workspace.show_section("incident form", reference)
    stage.settle()
    assert isinstance(page, IncidentForm)
    return page


def type_into(stage: Stage, name: str, text: str) -> QLineEdit:
    edit = stage.find(QLineEdit, name)
    edit.setFocus()
    edit.selectAll()
    type_text(edit, text)
    return edit


def press(stage: Stage, name: str) -> None:
    button = stage.find(QPushButton, name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    stage.settle()


def shown(stage: Stage) -> str:
    """Return every sentence on the screen."""
    return "\n".join(each.text() for each in stage.window.findChildren(QLabel) if each.isVisible())


def drafts(stage: Stage) -> list[FormDraft]:
    return form_drafts.load_all(stage.context.archive, INCIDENT)


def references(stage: Stage) -> list[str]:
    archive = stage.context.archive
    keys = browsing.incident_keys(archive)
    return [row.reference for row in browsing.load_incident_rows(archive, keys)]


def newest(archive: Archive) -> tuple[str, IncidentInput]:
    listed = catalogue.list_incidents(archive, limit=1)[0]
    record = catalogue.load(archive, listed.reference).record
    assert isinstance(record, IncidentInput)
    return listed.reference, record


def test_four_answers_make_an_incident_and_its_source(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "What happened", "Two prisoners reported shot")
    type_into(stage, "When", "about 10:00 on 6 Sept 2024")
    type_into(stage, "Where", "near Niu-York 48°19'48\"N 37°50'24\"E ± 1 km")
    who = stage.find(QComboBox, "Who says so")
    type_text(who, "the neighbour")
    assert "6 September 2024, about 10:00" in shown(stage)
    assert "“near Niu-York” at 48.33000 N 37.84000 E ± 1 km" in shown(stage)
    stage.press("Save")
    reference, record = newest(stage.context.archive)
    assert record.title == "Two prisoners reported shot"
    assert str(record.when) == "2024-09-06T~10:00"
    assert record.place is not None
    assert (record.place.name, record.place.uncertainty_m) == ("near Niu-York", 1000)
    teller = allegation.find_teller(stage.context.archive, reference)
    assert teller is not None
    assert teller.pseudonym == "the neighbour"
    assert drafts(stage) == []
    assert "not saved yet" not in shown(stage)
    assert stage.find(QLabel, "Two prisoners reported shot").isVisible()
    chosen = stage.find(RowList, "Incidents").currentIndex().data(ROW)
    assert chosen.reference == reference


def test_after_saving_the_keyboard_is_in_the_list(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "What happened", "A house reported shelled")
    stage.find(QPushButton, "Save").setFocus()
    press_key(Qt.Key.Key_Space)
    stage.settle()
    assert stage.find(RowList, "Incidents").hasFocus()


def test_the_zone_is_offered_and_what_it_rests_on_is_said(stage: Stage) -> None:
    page = new_form(stage)
    type_into(stage, "What happened", "A house reported shelled")
    type_into(stage, "When", "6.09.2024 о 10:00")
    assert "time zone not said" in shown(stage)
    zone = stage.find(QComboBox, "Time zone")
    zone.setFocus()
    QTest.keyClick(zone, Qt.Key.Key_Down)
    zone.activated.emit(zone.currentIndex())
    assert "Kyiv time (assumed)" in shown(stage)
    page.save()
    stage.settle()
    _, record = newest(stage.context.archive)
    assert record.when is not None
    assert (record.when.zone, record.when.zone_basis) == ("Europe/Kyiv", "assumed")


def test_a_zone_that_was_typed_goes_with_the_text_that_said_it(stage: Stage) -> None:
    page = new_form(stage)
    type_into(stage, "What happened", "A house reported shelled")
    type_into(stage, "When", "2024-03-05T22:10Z")
    assert "Understood as 5 March 2024, 22:10; UTC" in shown(stage)
    type_into(stage, "When", "5 March 2024, 22:10")
    assert "time zone not said" in shown(stage)
    assert stage.find(QComboBox, "Time zone").currentData() is None
    page.save()
    stage.settle()
    _, record = newest(stage.context.archive)
    assert record.when is not None
    assert record.when.zone is None


def test_a_zone_that_was_chosen_stays_when_another_was_typed_for_a_while(stage: Stage) -> None:
    page = new_form(stage)
    type_into(stage, "When", "5 March 2024, 22:10")
    zone = stage.find(QComboBox, "Time zone")
    zone.setCurrentIndex(zone.findData("Europe/Moscow"))
    zone.activated.emit(zone.currentIndex())
    type_into(stage, "When", "5 March 2024, 22:10 Kyiv time")
    assert zone.currentData() == "Europe/Kyiv"
    kept = page.fields.typed()
    type_into(stage, "When", "5 March 2024, 22:10")
    assert zone.currentData() == "Europe/Moscow"
    page.fields.restore(kept)
    assert zone.currentData() == "Europe/Kyiv"
    type_into(stage, "When", "6 March 2024, 22:10")
    assert "Moscow time (assumed)" in shown(stage)


def test_the_wheel_scrolls_the_form_and_changes_nothing_that_was_chosen(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "When", "6 Sept 2024")
    zone = stage.find(QComboBox, "Time zone")
    zone.setFocus()
    middle = QPointF(zone.mapTo(stage.window, zone.rect().center()))
    QTest.wheelEvent(stage.window.windowHandle(), middle, QPoint(0, -120))
    assert zone.currentText() == "Not said"


def test_a_date_that_may_be_two_days_is_not_saved_until_a_person_chooses(stage: Stage) -> None:
    new_form(stage)
    before = count(stage.context.archive, "event")
    type_into(stage, "What happened", "A house reported shelled")
    type_into(stage, "When", "05/06/2024")
    stage.press("Save")
    assert "Not saved yet" in shown(stage)
    assert count(stage.context.archive, "event") == before
    stage.press("It means 6 May 2024")
    stage.press("Save")
    assert str(newest(stage.context.archive)[1].when) == "2024-05-06"


def test_a_day_as_seen_from_today_is_offered_and_saved_only_once_it_is_chosen(
    stage: Stage,
) -> None:
    new_form(stage)
    before = count(stage.context.archive, "event")
    type_into(stage, "What happened", "A house reported shelled")
    type_into(stage, "When", "around noon yesterday")
    assert "By this computer’s clock" in shown(stage)
    stage.press("Save")
    assert count(stage.context.archive, "event") == before
    yesterday = stage.context.archive.clock.read().day - timedelta(days=1)
    (offered,) = [
        each
        for each in stage.window.findChildren(QPushButton)
        if each.isVisible() and each.accessibleName().startswith("It means")
    ]
    assert str(yesterday.year) in offered.text()
    QTest.keyClick(offered, Qt.Key.Key_Space)
    stage.settle()
    stage.press("Save")
    assert str(newest(stage.context.archive)[1].when) == f"{yesterday}T~12:00"


def test_a_link_to_a_map_is_read_and_a_grid_reference_is_not_taken_for_a_name(
    stage: Stage,
) -> None:
    new_form(stage)
    type_into(stage, "What happened", "A house reported shelled")
    type_into(stage, "Where", "37U DB 12345 67890")
    assert "Write latitude and longitude" in shown(stage)
    stage.press("Save")
    assert "Not saved yet" in shown(stage)
    type_into(stage, "Where", "https://osm.org/#map=15/48.1/37.2")
    assert "Understood as 48.1 N 37.2 E." in shown(stage)
    stage.press("Save")
    place = newest(stage.context.archive)[1].place
    assert place is not None
    assert (place.name, place.latitude, place.longitude) == (None, "48.1", "37.2")


@pytest.mark.parametrize("coordinates", [{}, {"latitude": "48.3", "longitude": "37.9"}])
@pytest.mark.parametrize("name", ["37U DB 12345 67890", "geo:48.1,37.2", "https://t.me/x/1"])
def test_a_name_that_was_recorded_before_stays_as_it_is(
    stage: Stage, name: str, coordinates: dict[str, str]
) -> None:
    stage.unlock()
    before = {"title": "A house", "place": {"name": name, **coordinates}}
    old = IncidentInput.model_validate(before, context={"stored": True})
    saved = catalogue.record(stage.context.archive, old)
    form(stage, saved.reference or "")
    type_into(stage, "What happened", "A house reported shelled")
    stage.press("Save")
    record = catalogue.load(stage.context.archive, saved.reference or "").record
    assert isinstance(record, IncidentInput)
    assert (record.title, record.place) == ("A house reported shelled", old.place)


def test_what_is_missing_is_told_beside_the_field(stage: Stage) -> None:
    new_form(stage)
    stage.press("Save")
    assert "Say in a few words what happened" in shown(stage)
    assert stage.find(QLineEdit, "What happened").hasFocus()


def test_an_incident_that_was_only_looked_at_is_not_changed_by_saving(stage: Stage) -> None:
    stage.unlock()
    before = count(stage.context.archive, "event")
    for listed in catalogue.list_incidents(stage.context.archive):
        form(stage, listed.reference)
        assert drafts(stage) == []
        stage.press("Save")
    assert count(stage.context.archive, "event") == before


def test_several_new_incidents_are_drafted_and_gone_on_with(stage: Stage) -> None:
    new_form(stage)
    for title in ("First", "Second"):
        form(stage, "")
        type_into(stage, "What happened", title)
        type_into(stage, "When", "05/06/2024")
    stage.press("Close")
    assert sorted(str(draft.fields["title"]) for draft in drafts(stage)) == ["First", "Second"]
    stage.workspace.show_section("incidents")
    stage.settle()
    (first,) = [draft for draft in drafts(stage) if draft.fields["title"] == "First"]
    form(stage, f"draft {first.name}")
    assert stage.find(QLineEdit, "What happened").text() == "First"
    assert stage.find(QLineEdit, "When").text() == "05/06/2024"
    stage.press("It means 5 June 2024")
    stage.press("Save")
    assert [draft.fields["title"] for draft in drafts(stage)] == ["Second"]


def test_a_draft_of_an_incident_is_offered_before_anything_can_be_typed_over_it(
    stage: Stage,
) -> None:
    stage.unlock()
    reference = first_reference(stage)
    form(stage, reference)
    type_into(stage, "What happened", "Changed and not saved")
    stage.press("Close")
    form(stage, reference)
    title = stage.find(QLineEdit, "What happened")
    assert not title.isEnabled()
    assert title.text() != "Changed and not saved"
    (go_on,) = [
        each
        for each in stage.window.findChildren(QPushButton)
        if each.isVisible() and each.text() == "Go on with it"
    ]
    QTest.mouseClick(go_on, Qt.MouseButton.LeftButton)
    stage.settle()
    assert title.text() == "Changed and not saved"
    stage.press("Save")
    assert catalogue.load(stage.context.archive, reference).as_json["title"] == title.text()


def test_discarding_asks_and_then_forgets(stage: Stage) -> None:
    page = new_form(stage)
    type_into(stage, "What happened", "Typed in vain")
    page.keep_drafts()
    stage.settle()
    for answer, left in (("Keep it", 1), ("Discard", 0)):
        stage.press("Discard draft…")
        box = stage.find(QMessageBox, "")
        (button,) = [each for each in box.buttons() if each.text().replace("&", "") == answer]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        stage.settle()
        assert len(drafts(stage)) == left


def test_text_that_is_taken_back_leaves_no_draft(stage: Stage) -> None:
    page = new_form(stage)
    edit = type_into(stage, "What happened", "a")
    page.keep_drafts()
    stage.settle()
    assert len(drafts(stage)) == 1
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    page.keep_drafts()
    stage.settle()
    assert drafts(stage) == []


@pytest.mark.parametrize("how", ["lock", "close"])
def test_a_lock_and_a_closed_window_keep_what_was_typed(stage: Stage, how: str) -> None:
    new_form(stage)
    type_into(stage, "What happened", "Typed just before")
    if how == "close":
        stage.window.close()
    else:
        stage.window.lock()
        stage.settle()
    with Archive.open(stage.path, PASSPHRASE) as archive:
        (draft,) = form_drafts.load_all(archive, INCIDENT)
    assert draft.fields["title"] == "Typed just before"


def test_a_save_says_what_it_waits_for_and_one_need_not_wait(stage: Stage) -> None:
    page = new_form(stage)
    title = type_into(stage, "What happened", "A house reported shelled")
    may_end = threading.Event()
    stage.context.jobs.save(stage.window, lambda _: may_end.wait(60), title="Linking evidence")
    save = stage.find(QPushButton, "Save")
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    told = "This is saved once the work before it is done: Linking evidence"
    assert not page.fields.isEnabled()
    stage.wait(lambda: told in shown(stage))
    QTest.mouseClick(stage.find(QPushButton, "Do not wait"), Qt.MouseButton.LeftButton)
    stage.wait(page.fields.isEnabled)
    assert told not in shown(stage)
    assert title.text() == "A house reported shelled"
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    stage.wait(lambda: told in shown(stage))
    may_end.set()
    stage.settle()
    assert newest(stage.context.archive)[1].title == "A house reported shelled"
    assert drafts(stage) == []


def test_a_save_does_not_wait_for_the_end_of_an_intake(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "What happened", "Reported while a card was read")
    may_end = threading.Event()
    intake = stage.context.jobs.write(
        stage.window, lambda _: may_end.wait(60), title="Taking files in"
    )
    stage.wait(lambda: intake.is_started)
    QTest.mouseClick(stage.find(QPushButton, "Save"), Qt.MouseButton.LeftButton)
    stage.wait(lambda: newest(stage.context.archive)[1].title == "Reported while a card was read")
    assert stage.context.jobs.is_writing
    may_end.set()
    stage.settle()


@contextmanager
def saving(stage: Stage) -> Iterator[None]:
    """Save what is typed, and keep that from ending."""
    over = threading.Event()
    stage.context.jobs.save(stage.window, lambda _: over.wait(60), title="Linking evidence")
    QTest.mouseClick(stage.find(QPushButton, "Save"), Qt.MouseButton.LeftButton)
    stage.wait(lambda: "This is saved once the work before it is done" in shown(stage))
    try:
        yield
    finally:
        over.set()
    stage.settle()


def test_what_is_typed_while_another_is_saved_is_kept_and_stays_on_the_screen(
    stage: Stage,
) -> None:
    stage.unlock()
    first, second = references(stage)[:2]
    form(stage, first)
    type_into(stage, "What happened", "Mended")
    told = str(catalogue.load(stage.context.archive, second).as_json["title"])
    with saving(stage):
        stage.workspace.show_section("incident form", second)
        what = stage.find(QLineEdit, "What happened")
        stage.wait(lambda: what.isEnabled() and what.text() == told)
        title = type_into(stage, "What happened", "Typed while the other was saved")
        stage.wait(lambda: len(drafts(stage)) == 2)
    assert title.isVisible()
    assert title.text() == "Typed while the other was saved"
    assert [draft.reference for draft in drafts(stage)] == [second]
    assert catalogue.load(stage.context.archive, first).as_json["title"] == "Mended"


def test_a_save_takes_nobody_away_from_another_page(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "What happened", "Saved in the background")
    with saving(stage):
        page = stage.workspace.show_section("intake")
    assert page.isVisible()
    assert drafts(stage) == []
    assert newest(stage.context.archive)[1].title == "Saved in the background"


def test_pressed_as_often_as_one_likes_it_is_saved_once(stage: Stage) -> None:
    new_form(stage)
    before = len(references(stage))
    type_into(stage, "What happened", "Reported once")
    save = stage.find(QPushButton, "Save")
    for _ in range(3):
        QTest.mouseClick(save, Qt.MouseButton.LeftButton)
        QCoreApplication.processEvents()
    stage.wait(lambda: len(references(stage)) > before)
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    stage.settle()
    assert len(references(stage)) == before + 1


def test_what_is_being_saved_cannot_be_gone_on_with(stage: Stage) -> None:
    new_form(stage)
    before = len(references(stage))
    type_into(stage, "What happened", "Saved and gone on with")
    stage.wait(lambda: len(drafts(stage)) == 1)
    (draft,) = drafts(stage)
    with saving(stage):
        QTest.mouseClick(stage.find(QPushButton, "Close"), Qt.MouseButton.LeftButton)
        page = stage.workspace.show_section("incident form", f"{OF_DRAFT}{draft.name}")
        QCoreApplication.processEvents()
        assert isinstance(page, FormPage)
        assert not page.fields.isEnabled()
    assert len(references(stage)) == before + 1
    assert drafts(stage) == []


def test_a_saved_incident_leaves_no_draft_behind_a_lock(stage: Stage) -> None:
    new_form(stage)
    before = len(references(stage))
    type_into(stage, "What happened", "Saved just before the lock")
    QTest.mouseClick(stage.find(QPushButton, "Save"), Qt.MouseButton.LeftButton)
    archive = stage.context.archive
    stage.wait(lambda: len(browsing.incident_keys(archive)) > before)
    stage.window.lock()
    stage.settle()
    with Archive.open(stage.path, PASSPHRASE) as opened:
        assert form_drafts.load_all(opened, INCIDENT) == []


def test_a_conflict_keeps_the_draft_says_so_and_overwrites_nobody(stage: Stage) -> None:
    stage.unlock()
    reference = first_reference(stage)
    form(stage, reference)
    type_into(stage, "What happened", "My title")
    catalogue.edit(stage.context.archive, reference, "incident", {"remarks": "Written meanwhile"})
    stage.press("Save")
    assert "Not saved; the draft is kept. It was written on revision 2" in shown(stage)
    assert [draft.fields["title"] for draft in drafts(stage)] == ["My title"]
    stage.press("Save my changes on revision 3")
    said = catalogue.load(stage.context.archive, reference).as_json
    assert (said["title"], said["remarks"]) == ("My title", "Written meanwhile")
    assert drafts(stage) == []


def test_a_draft_of_an_older_revision_says_so_and_changes_only_what_was_typed(
    stage: Stage,
) -> None:
    stage.unlock()
    reference = first_reference(stage)
    form(stage, reference)
    type_into(stage, "What happened", "My title")
    stage.press("Close")
    catalogue.edit(stage.context.archive, reference, "incident", {"remarks": "Written meanwhile"})
    (draft,) = drafts(stage)
    form(stage, f"draft {draft.name}")
    assert "It was written on revision 2" in shown(stage)
    stage.press("Save my changes on revision 3")
    said = catalogue.load(stage.context.archive, reference).as_json
    assert (said["title"], said["remarks"]) == ("My title", "Written meanwhile")


def test_a_look_at_the_sources_leaves_the_form_as_it_was(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "What happened", "Half typed")
    stage.press("All sources…")
    stage.press("Back to the form")
    assert stage.find(QLineEdit, "What happened").text() == "Half typed"


def test_a_form_of_a_record_that_is_not_there_is_left(stage: Stage) -> None:
    stage.unlock().show_section("incident form", "7F9W1H0Q-2026-9999")
    stage.settle()
    told = stage.window.findChild(QMessageBox)
    assert told is not None
    assert "7F9W1H0Q-2026-9999" in told.informativeText()
    told.accept()
    assert stage.find(RowList, "Incidents").isEnabled()


def test_a_year_to_come_is_doubted_beside_the_date_and_can_be_saved(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "What happened", "A house was burnt")
    type_into(stage, "When", "6 Sept 3024")
    assert "yet to come" in shown(stage)
    type_into(stage, "When", "6 Sept 2024")
    assert "yet to come" not in shown(stage)


def test_another_place_takes_its_coordinates_along(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "What happened", "A house was burnt")
    type_into(stage, "Where", "near Niu-York, 48.33, 37.84 ± 1 km")
    stage.press("Save")
    reference = catalogue.list_incidents(stage.context.archive)[0].reference
    form(stage, reference)
    assert stage.find(QLineEdit, "Where").text() == "near Niu-York, 48.33, 37.84 ± 1 km"
    type_into(stage, "Where", "Kyiv, 50.45, 30.52")
    stage.press("Save")
    record = catalogue.load(stage.context.archive, reference).record
    assert isinstance(record, IncidentInput)
    assert record.place is not None
    place = record.place
    assert (place.name, str(place.latitude), str(place.longitude), place.uncertainty_m) == (
        "Kyiv",
        "50.45",
        "30.52",
        None,
    )
    form(stage, reference)
    type_into(stage, "Where", "x")
    QTest.keyClick(stage.find(QLineEdit, "Where"), Qt.Key.Key_Backspace)
    stage.press("Save")
    record = catalogue.load(stage.context.archive, reference).record
    assert isinstance(record, IncidentInput)
    assert record.place is None


def test_coordinates_in_two_places_are_asked_about(stage: Stage) -> None:
    new_form(stage)
    type_into(stage, "What happened", "A house was burnt")
    stage.press("Say more")
    type_into(stage, "Coordinates", "48.33, 37.84")
    type_into(stage, "Where", "Kyiv, 50.45, 30.52")
    stage.press("Save")
    assert "There are coordinates in the place and in a line of their own" in shown(stage)


def test_nothing_is_called_kept_that_is_not(stage: Stage) -> None:
    new_form(stage)
    away = stage.path.with_name("away")
    stage.path.rename(away)
    type_into(stage, "What happened", "A house was burnt")
    stage.press("Save")
    told = shown(stage)
    assert "no draft can be kept" in told
    assert "the draft is kept" not in told
    away.rename(stage.path)


def test_a_choice_says_what_its_words_mean(stage: Stage) -> None:
    new_form(stage)
    press(stage, "Say more")
    levels = stage.find(QComboBox, "Confidentiality")
    at = levels.findData("restricted")
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
        assert "Only for those who need it for their task" in levels.itemData(at, role)
