"""A new archive is made by keyboard alone, and its recovery words leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from archive_app.gui.views.new_archive import NewArchivePage
from archive_app.gui.views.recovery import UNTESTED, RecoveryPage
from archive_app.gui.views.workspace import Workspace
from archive_app.gui.widgets.words_test import WordsTest
from archive_app.services.people import list_people
from archive_app.services.preferences import load_preferences
from archive_app.store.archive import Archive
from tests.gui.person import is_word, press_key, shown, visible
from tests.gui.stage import Stage

PASSPHRASE = "seven kind owls borrow ladders"


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def write(text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def make(stage: Stage, folder: Path, *, by: Qt.Key = Qt.Key.Key_Space) -> RecoveryPage:
    """Make an archive by keyboard alone, and wait for its recovery words."""
    page = stage.window.show_new()
    stage.settle()
    write(str(folder))
    for text in ("", "owl", "", "documenter", ""):  # Choose…, pseudonym, name, role, organisation
        press(Qt.Key.Key_Tab)
        write(text)
    press(Qt.Key.Key_Tab)
    write(PASSPHRASE)
    press(Qt.Key.Key_Tab)  # Show
    press(Qt.Key.Key_Tab)
    write(PASSPHRASE)
    if by is Qt.Key.Key_Space:
        press(Qt.Key.Key_Tab)  # Show
        press(Qt.Key.Key_Tab)
    press(by)
    assert isinstance(page, NewArchivePage)
    stage.settle()
    made = stage.window.centralWidget()
    assert isinstance(made, RecoveryPage)
    return made


def texts(window: QWidget) -> str:
    """Return everything that any widget of the program holds, shown or not."""
    held = [each.text() for each in window.findChildren(QLabel)]
    held += [each.text() for each in window.findChildren(QLineEdit)]
    return "\n".join(held)


def words_of(page: RecoveryPage) -> list[str]:
    show = next(each for each in page.findChildren(QPushButton) if each.isCheckable())
    show.click()
    cells = [each.text() for each in page.findChildren(QLabel) if is_word(each)]
    show.click()
    return [cell.partition(".  ")[2] for cell in cells]


def test_enter_makes_the_archive_once_all_is_said(stage: Stage, tmp_path: Path) -> None:
    stage.window.show_new()
    stage.settle()
    write(str(tmp_path / "new"))
    press(Qt.Key.Key_Return)
    stage.settle()
    assert isinstance(stage.window.centralWidget(), NewArchivePage)
    assert make(stage, tmp_path / "new", by=Qt.Key.Key_Return).isVisible()


def test_the_first_screen_has_the_keyboard_also_after_the_key_that_locks(stage: Stage) -> None:
    stage.window.show_new()
    stage.settle()
    press_key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert stage.find(QPushButton, "Open an archive…").hasFocus()


def test_an_archive_is_made_by_keyboard_and_its_words_are_tested(
    stage: Stage, tmp_path: Path
) -> None:
    page = make(stage, tmp_path / "new")
    assert shown(QPushButton, "I have written them down") == []
    words = words_of(page)
    assert len(words) == 24
    # One word alone may be part of what the page says anyway.
    assert not all(word in texts(page) for word in words)
    stage.find(QPushButton, "I have written them down").click()
    test = page.findChild(WordsTest)
    assert test is not None
    write("wrong")
    press(Qt.Key.Key_Return)
    assert "Not as on the sheet" in texts(page)
    for number, edit in zip(test.numbers, test.edits, strict=True):
        edit.setFocus()
        edit.selectAll()
        write(words[number])
    press(Qt.Key.Key_Return)
    stage.settle()
    assert isinstance(stage.window.centralWidget(), Workspace)
    assert not all(words[number] in texts(stage.window) for number in test.numbers)
    assert PASSPHRASE not in texts(stage.window)
    path = stage.context.archive.path
    assert (path, load_preferences(stage.context.archive)[UNTESTED]) == (tmp_path / "new", "")
    stage.window.lock()
    stage.settle()
    with Archive.open(path, " ".join(words)) as archive:
        assert list_people(archive)[0].name == "owl"


def test_the_test_is_skipped_only_by_taking_the_risk_and_it_is_told_again(
    stage: Stage, tmp_path: Path
) -> None:
    make(stage, tmp_path / "new")
    stage.find(QPushButton, "Go on without a test…").click()
    stage.find(QPushButton, "Stay").click()
    assert isinstance(stage.window.centralWidget(), RecoveryPage)
    stage.find(QPushButton, "Go on without a test…").click()
    stage.find(QPushButton, "Take the risk").click()
    stage.settle()
    assert isinstance(stage.window.centralWidget(), Workspace)
    assert "Nobody has shown yet" in texts(stage.window)


def test_words_are_saved_only_where_nothing_lies_and_only_for_their_owner(
    stage: Stage, tmp_path: Path
) -> None:
    page = make(stage, tmp_path / "new")
    words = words_of(page)
    taken_path = tmp_path / "taken.txt"
    taken_path.write_text("something else", encoding="utf-8")
    for path in (taken_path, tmp_path / "words.txt"):
        stage.find(QPushButton, "Save as a file…").click()
        (dialog,) = page.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.close()
        stage.settle()
    assert taken_path.read_text(encoding="utf-8") == "something else"
    assert (tmp_path / "words.txt").read_text(encoding="ascii").split() == words
    assert (tmp_path / "words.txt").stat().st_mode & 0o777 == 0o600


def test_a_lock_takes_the_words_away(stage: Stage, tmp_path: Path) -> None:
    page = make(stage, tmp_path / "new")
    words = words_of(page)
    next(each for each in page.findChildren(QPushButton) if each.isCheckable()).click()
    # With their numbers, since some are words of our sentences too.
    on_sheet = [f"{number}.  {word}" for number, word in enumerate(words, start=1)]
    assert all(each in texts(stage.window) for each in on_sheet)
    press_key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert not any(each in texts(stage.window) for each in on_sheet)


@pytest.mark.parametrize("what", ["a folder with something in it", "not from the root"])
def test_what_cannot_be_is_said_in_place(stage: Stage, tmp_path: Path, what: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    page = stage.window.show_new()
    stage.settle()
    place = stage.find(QLineEdit, "Folder of the archive")
    place.setText(str(tmp_path / "full") if what.startswith("a folder") else "somewhere")
    stage.find(QLineEdit, "Pseudonym").setText("owl")
    for name in ("New passphrase", "The same once more"):
        stage.find(QLineEdit, name).setText(PASSPHRASE)
    stage.find(QPushButton, "Make the archive").click()
    stage.settle()
    assert stage.window.centralWidget() is page
    told = [each.text() for each in page.findChildren(QLabel) if each.property("role") == "problem"]
    assert any(told)
    assert list((tmp_path / "full").iterdir()) == [tmp_path / "full" / "something"]


def test_what_is_still_needed_is_said_as_one_goes(stage: Stage) -> None:
    page = stage.window.show_new()
    stage.settle()
    said = "Still needed: a folder, a pseudonym or a name, the passphrase, twice the same."
    assert said in texts(page)
    stage.find(QLineEdit, "Pseudonym").setText("owl")
    assert "Still needed: a folder, the passphrase, twice the same." in texts(page)
    stage.find(QLineEdit, "Folder of the archive").setText("somewhere")
    for name in ("New passphrase", "The same once more"):
        stage.find(QLineEdit, name).setText(PASSPHRASE)
    assert not any(
        label.isVisible() for label in page.findChildren(QLabel) if "Still" in label.text()
    )
    assert stage.find(QPushButton, "Make the archive").isEnabled()


def test_the_meter_is_honest(stage: Stage) -> None:
    page = stage.window.show_new()
    stage.settle()
    first = stage.find(QLineEdit, "New passphrase")
    for typed, told in (
        ("password", "None: it is among the first that anybody tries"),
        ("Kharkiv2022", "Weak"),
        (PASSPHRASE, "Strong"),
    ):
        first.setText(typed)
        stage.wait(lambda told=told: told in texts(page))  # type: ignore[misc]


def test_one_is_asked_once_more_before_an_archive_is_made_that_anybody_opens(
    stage: Stage, tmp_path: Path
) -> None:
    stage.window.show_new()
    stage.settle()
    stage.find(QLineEdit, "Folder of the archive").setText(str(tmp_path / "new"))
    stage.find(QLineEdit, "Pseudonym").setText("Holub-4471")
    for name in ("New passphrase", "The same once more"):
        stage.find(QLineEdit, name).setText("Holub-4471")
    stage.press("Make the archive")
    (box,) = visible(QMessageBox)
    assert box.defaultButton().text() == box.escapeButton().text() == "Choose another"
    assert "among the first that anybody tries" in box.informativeText()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    stage.settle()
    assert not (tmp_path / "new").exists()
    stage.press("Make the archive")
    (box,) = visible(QMessageBox)
    (take,) = [each for each in box.buttons() if each.text() == "Take it all the same"]
    take.click()
    stage.settle()
    assert isinstance(stage.window.centralWidget(), RecoveryPage)
