"""What is typed and cannot be kept is not given up without a question; a lock asks nothing."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QWidget,
)

from archive_app.errors import Reason, StorageRefused
from archive_app.gui.views.event_form import EventForm
from archive_app.gui.views.extract_dialog import ExtractDialog
from archive_app.gui.views.start import StartPage
from archive_app.gui.widgets.form_bar import FormBar
from archive_app.services import browsing, form_drafts
from tests.archives import add_incident
from tests.gui.screens.bundles import export_leaves
from tests.gui.screens.intake import card
from tests.gui.screens.intake import page as intake_page
from tests.gui.stage import Stage
from tests.gui.typing import type_text

LEFT = Qt.MouseButton.LeftButton
CLOSING = "What you typed could not be kept. Close all the same?"
LEAVING = "What you typed could not be kept. Leave it all the same?"


@contextmanager
def medium_out(stage: Stage) -> Iterator[None]:
    """Take the archive's folder away, and put it back."""
    away = stage.path.with_name("away")
    stage.path.rename(away)
    try:
        yield
    finally:
        away.rename(stage.path)


@contextmanager
def no_room() -> Iterator[None]:
    """Let every file be as large as a draft is not: what a full disk refuses is refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def questions() -> list[QMessageBox]:
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, QMessageBox) and each.isVisible() and each.text() in (CLOSING, LEAVING)
    ]


def answer(stage: Stage, name: str) -> None:
    (box,) = questions()
    (button,) = [each for each in box.buttons() if each.text().replace("&", "") == name]
    QTest.mouseClick(button, LEFT)
    stage.settle()


def problems(stage: Stage) -> str:
    """Return what stands on the screen as a problem."""
    return "\n".join(
        each.text()
        for each in stage.window.findChildren(QLabel)
        if each.isVisible() and each.property("role") == "problem"
    )


def type_into(stage: Stage, name: str, text: str) -> QLineEdit:
    edit = stage.find(QLineEdit, name)
    edit.setFocus()
    type_text(edit, text)
    return edit


def type_in_form(stage: Stage, text: str) -> QLineEdit:
    stage.unlock("incident form")
    stage.workspace.show_section("incident form", "")
    stage.settle()
    return type_into(stage, "What happened", text)


def keep(stage: Stage) -> None:
    stage.workspace.keep_drafts()
    stage.settle()


def titles(stage: Stage) -> list[object]:
    found = form_drafts.load_all(stage.context.archive, form_drafts.INCIDENT)
    return [draft.fields["title"] for draft in found]


def test_a_form_that_cannot_be_kept_is_closed_after_a_question_alone(stage: Stage) -> None:
    title = type_in_form(stage, "A house")
    with medium_out(stage):
        type_text(title, " was burnt")
        stage.press("Close")
        assert title.isVisible()
        (box,) = questions()
        assert box.defaultButton().text() == box.escapeButton().text() == "Stay"
        QTest.keyClick(box, Qt.Key.Key_Escape)
        stage.settle()
        assert title.isVisible()
        assert title.text() == "A house was burnt"
        stage.press("Close")
        answer(stage, "Close all the same")
        assert not title.isVisible()
        assert questions() == []
    assert titles(stage) == []


def test_once_the_medium_is_back_all_is_kept_and_nothing_is_asked(stage: Stage) -> None:
    title = type_in_form(stage, "A house was burnt")
    with medium_out(stage):
        keep(stage)
        assert "No draft can be kept" in problems(stage)
    stage.press("Close")
    assert questions() == []
    assert not title.isVisible()
    assert titles(stage) == ["A house was burnt"]


def test_what_cannot_be_kept_is_told_as_a_problem_until_it_is_kept(stage: Stage) -> None:
    title = type_in_form(stage, "A house")
    with medium_out(stage):
        keep(stage)
        assert "No draft can be kept" in problems(stage)
    type_text(title, " was burnt")
    keep(stage)
    assert "No draft can be kept" not in problems(stage)


def test_what_is_kept_and_what_is_not_are_never_told_together(qapp: QApplication) -> None:
    bar, full = FormBar(), StorageRefused("There is no space left.", Reason.NO_ROOM)
    bar.show()
    bar.tell_kept("2026-11-27T01:10:00Z")
    assert any(each.startswith("Draft kept ") for each in notes(bar))
    bar.tell_not_kept(full)
    assert any(each.endswith(": what was typed since is not.") for each in notes(bar))
    assert not any(each.startswith("Draft kept ") for each in notes(bar))
    bar.tell_not_saved(full, is_kept=False)
    bar.tell_not_kept(full)
    assert ["o draft can be kept" in each for each in notes(bar)].count(True) == 1
    bar.tell_kept("2026-11-27T01:12:00Z")
    assert not any("o draft can be kept" in each for each in notes(bar))
    assert any(each.startswith("Not saved; the draft is kept.") for each in notes(bar))
    assert any(each.startswith("Draft kept ") for each in notes(bar))
    bar.close()


def notes(shown: QWidget) -> list[str]:
    return [each.text() for each in shown.findChildren(QLabel) if each.isVisible()]


@pytest.mark.parametrize(
    "leave",
    [
        lambda stage: stage.press("Evidence"),
        lambda stage: stage.workspace.show_section("incident form", "INC-2026-0001"),
    ],
    ids=["another section", "another record"],
)
def test_a_form_that_cannot_be_kept_is_left_after_a_question_alone(
    stage: Stage, leave: Callable[[Stage], object]
) -> None:
    title = type_in_form(stage, "A house was burnt")
    with medium_out(stage):
        keep(stage)
        leave(stage)
        stage.settle()
        (box,) = questions()
        assert box.text() == LEAVING
        assert {each.text() for each in box.buttons()} == {"Leave all the same", "Stay"}
        answer(stage, "Stay")
        assert title.isVisible()
        assert title.text() == "A house was burnt"
        assert stage.find(QPushButton, "Incidents").isChecked()
        stage.press("Close")
        answer(stage, "Close all the same")


def test_an_intake_that_cannot_be_kept_says_so_and_asks(stage: Stage) -> None:
    stage.unlock("intake")
    page = stage.workspace.show_section("intake")
    stage.settle()
    with medium_out(stage):
        edit = next(each for each in page.findChildren(QLineEdit) if each.isVisible())
        type_text(edit, "Somebody")
        keep(stage)
        assert "No draft can be kept" in problems(stage)
        page.show_reference("INC-2026-0001")
        stage.settle()
        answer(stage, "Stay")
        assert edit.text() == "Somebody"


def test_a_bundle_that_cannot_be_kept_says_so_and_asks(stage: Stage) -> None:
    export_leaves(stage)
    stage.press("Next")
    with medium_out(stage):
        stage.find(QLineEdit, "The folder to write it into").setText(str(stage.folder))
        keep(stage)
        assert "No draft can be kept" in problems(stage)
        stage.press("Leave")
        answer(stage, "Stay")
        assert stage.find(QLineEdit, "The folder to write it into").text() == str(stage.folder)


def test_the_window_goes_after_a_question_where_something_cannot_be_kept(stage: Stage) -> None:
    title = type_in_form(stage, "A house was burnt")
    with medium_out(stage):
        assert not stage.window.close()
        assert stage.window.isVisible()
        answer(stage, "Stay")
        assert title.text() == "A house was burnt"
        assert stage.window.context is not None
        assert not stage.window.close()
        answer(stage, "Close all the same")
        stage.wait(lambda: stage.window.context is None)


def test_a_lock_asks_nothing_and_says_what_became_of_it(stage: Stage) -> None:
    type_in_form(stage, "A house was burnt")
    with medium_out(stage):
        keep(stage)
        stage.press("Close")
        assert questions()
        stage.window.lock()
        assert questions() == []
        assert isinstance(stage.window.centralWidget(), StartPage)
        stage.settle()
        (box,) = [
            each
            for each in QApplication.topLevelWidgets()
            if isinstance(each, QMessageBox) and each.isVisible()
        ]
        assert box.windowTitle() == "Locked"
        assert "medium" in box.text()
        told = box.informativeText()
        assert "Put the medium back, and open the archive again" in told
        assert "What was typed after the last draft was kept is lost" in told


@pytest.mark.parametrize("kind", ["an event", "taking out"])
def test_a_dialog_that_cannot_be_kept_is_left_after_a_question_alone(
    stage: Stage, kind: str
) -> None:
    stage.unlock()
    context = stage.context
    keys = browsing.item_keys(context.archive)[:1]
    dialog, field = (
        (EventForm(context, "", stage.workspace), "To whom")
        if kind == "an event"
        else (ExtractDialog(context, "", keys, stage.workspace), "What for")
    )
    dialog.open()
    stage.settle()
    with medium_out(stage):
        edit = type_into(stage, field, "The prosecutor")
        QTest.keyClick(edit, Qt.Key.Key_Escape)
        stage.settle()
        answer(stage, "Stay")
        assert dialog.isVisible()
        assert edit.text() == "The prosecutor"
        assert "No draft can be kept" in problems(stage)
        dialog.close()  # as a lock does
        stage.settle()
        assert not shiboken6.isValid(dialog)
        assert questions() == []


def focused(stage: Stage) -> QWidget | None:
    return stage.window.focusWidget()


def press_by_key(stage: Stage, name: str) -> QPushButton:
    button = stage.find(QPushButton, name)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    return button


def test_a_failed_save_leaves_the_keyboard_on_save(stage: Stage) -> None:
    type_in_form(stage, "A house was burnt")
    with medium_out(stage):
        save = press_by_key(stage, "Save")
        assert not isinstance(focused(stage), QPushButton | QLineEdit)
        stage.settle()
        assert "no draft can be kept" in problems(stage)
        assert focused(stage) is save
    stage.press("Close")


def test_a_check_leaves_the_keyboard_on_its_button(stage: Stage) -> None:
    stage.unlock("integrity")
    stage.workspace.show_section("integrity")
    stage.settle()
    every = press_by_key(stage, "Check everything")
    assert not every.isEnabled()
    assert focused(stage) is stage.workspace.show_section("integrity")
    stage.settle()
    assert focused(stage) is every


def test_a_bundle_that_could_not_be_written_leaves_the_keyboard_on_its_button(
    stage: Stage,
) -> None:
    export_leaves(stage)
    stage.press("Next")
    stage.find(QLineEdit, "The folder to write it into").setText(str(stage.folder))
    stage.find(QRadioButton, "A folder: anybody who holds it can read it").click()
    stage.settle()
    with medium_out(stage):
        write = press_by_key(stage, "Write the bundle")
        stage.settle()
        assert problems(stage)
        assert focused(stage) is write


def test_whoever_went_elsewhere_meanwhile_is_left_there(stage: Stage) -> None:
    stage.unlock("integrity")
    stage.workspace.show_section("integrity")
    stage.settle()
    every = press_by_key(stage, "Check everything")
    assert not every.isEnabled()
    lock = stage.find(QPushButton, "Lock")
    lock.setFocus()
    stage.settle()
    assert focused(stage) is lock


def seen(stage: Stage) -> str:
    return "\n".join(notes(stage.window))


LOST = "What was typed in one form after"


def test_after_a_lock_it_is_told_what_could_not_be_kept_and_nothing_of_what_it_said(
    stage: Stage,
) -> None:
    title = type_in_form(stage, "A house")
    keep(stage)
    with no_room():
        type_text(title, " was burnt")
        keep(stage)
        stage.window.lock()
        assert not title.isVisible()
        stage.settle()
    assert LOST in problems(stage)
    assert "burnt" not in seen(stage)
    stage.unlock()
    assert LOST in seen(stage)
    assert titles(stage) == ["A house"]
    stage.window.lock()
    stage.settle()
    assert LOST not in seen(stage)
    stage.unlock()
    assert LOST not in seen(stage)


def test_after_a_lock_it_is_told_that_a_form_could_not_be_kept_at_all(stage: Stage) -> None:
    type_in_form(stage, "A house")
    with no_room():
        stage.window.lock()
        stage.settle()
    assert "What was typed last in 1 form could not be kept" in problems(stage)
    stage.unlock()
    assert "What was typed last in 1 form could not be kept" in seen(stage)


def test_after_a_lock_that_kept_all_nothing_is_told(stage: Stage) -> None:
    title = type_in_form(stage, "A house")
    with no_room():
        keep(stage)
    type_text(title, " was burnt")
    stage.window.lock()
    stage.settle()
    assert "could not be kept" not in problems(stage)
    stage.unlock()
    assert "could not be kept" not in seen(stage)
    assert titles(stage) == ["A house was burnt"]


def test_a_disk_that_is_full_at_the_lock_is_blamed_once(stage: Stage) -> None:
    stage.unlock()
    add_incident(stage.context.archive)
    with no_room():
        stage.window.lock()
        stage.settle()
    assert "The disk has no space left for that, or refused it" in problems(stage)
    assert "The disk refused to write" not in problems(stage)


def test_an_intake_that_fails_on_a_full_disk_is_no_form_that_could_not_be_kept(
    stage: Stage,
) -> None:
    shown = intake_page(stage)
    shown.choose([card(stage)])
    type_into(stage, "From whom", "A relative")
    keep(stage)
    with no_room():
        stage.press("Take in")
        keep(stage)
        assert "The disk refused to write" in problems(stage)
        assert "No draft can be kept" not in problems(stage)
        stage.window.lock()
        stage.settle()
    assert "could not be kept" not in problems(stage)
    stage.unlock()
    assert "could not be kept" not in seen(stage)
    (draft,) = form_drafts.load_all(stage.context.archive, form_drafts.INTAKE)
    assert draft.fields["received_from"] == "A relative"
