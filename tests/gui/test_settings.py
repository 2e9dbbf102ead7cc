"""Settings take effect at once, and what concerns access is done as the dialogs say."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
)

from archive_app import settings
from archive_app.errors import WrongPassphrase
from archive_app.gui import theme, translation
from archive_app.gui.views.evidence import EvidencePage
from archive_app.gui.views.recovery import RecoveryPage
from archive_app.gui.views.viewer import Viewer
from archive_app.gui.views.workspace import Workspace
from archive_app.model.vocabulary import Language
from archive_app.services import access, demo, identity
from archive_app.services.people import find_person, list_people
from archive_app.services.policy import Policy, load_policy
from archive_app.services.preferences import load_preferences
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.archives import CHEAP, PASSPHRASE, forget_archives
from tests.gui.person import is_word, visible
from tests.gui.person import shown as shown_widgets
from tests.gui.screens.evidence import mark_graphic
from tests.gui.stage import Stage
from tests.services.steps import events

NEW = "seven kind owls borrow ladders"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """A window that shows Settings."""
    stage.unlock("settings").show_section("settings")
    stage.settle()
    return stage


def choose(stage: Stage, name: str, data: str) -> None:
    box = stage.find(QComboBox, name)
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())
    stage.settle()


def shown(stage: Stage) -> str:
    return "\n".join(each.text() for each in stage.window.findChildren(QLabel) if each.isVisible())


def words(stage: Stage) -> str:
    """Show the words of the one sheet that is there, and return them."""
    stage.find(QPushButton, "Show the words").click()
    cells = [
        each.text().partition(".  ")[2]
        for top in QApplication.topLevelWidgets()
        for each in top.findChildren(QLabel)
        if is_word(each) and each.isVisible()
    ]
    return " ".join(cells[:24])


def test_a_language_is_spoken_at_once_and_kept(stage: Stage) -> None:
    try:
        choose(stage, "Language", "uk")
        assert translation.spoken_language() == "uk"
        assert QLocale().language() is QLocale.Language.Ukrainian
        assert settings.load_window_settings()["language"] == "uk"
        assert isinstance(stage.window.centralWidget(), Workspace)
    finally:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        translation.speak(application, "en")


def test_colours_change_at_once_and_are_kept(stage: Stage) -> None:
    light = stage.window.palette().window().color()
    try:
        choose(stage, "Colours", "dark")
        assert stage.window.palette().window().color().lightness() < light.lightness()
        assert settings.load_window_settings()["scheme"] == "dark"
    finally:
        theme.use_scheme("light")


def test_minutes_and_guard_are_kept_in_the_archive(stage: Stage) -> None:
    choose(stage, "Lock when nobody does anything for", "15")
    stage.find(QCheckBox, "Grey graphic material until it is clicked").click()
    stage.settle()
    kept = load_preferences(stage.context.archive)
    assert (kept["lock after"], kept["guard"]) == ("15", "off")


def test_turning_the_guard_on_hides_what_is_shown(stage: Stage) -> None:
    row = mark_graphic(stage, "photo-1.jpg")
    guard = stage.find(QCheckBox, "Grey graphic material until it is clicked")
    guard.click()
    page = stage.workspace.show_section("evidence", row.reference)
    assert isinstance(page, EvidencePage)
    stage.wait(lambda: bool(shown_widgets(QLabel, "Picture of photo-1.jpg")))
    page.begin("view", row.reference)
    stage.settle()
    assert visible(Viewer)
    previews = stage.context.previews
    previews.reveal(row.reference)
    stage.workspace.show_section("settings")
    guard.click()
    stage.settle()
    assert not visible(Viewer)
    assert not previews.is_revealed(row.reference)
    stage.workspace.show_section("evidence")
    stage.settle()
    assert shown_widgets(QPushButton, "Show the picture")
    assert not shown_widgets(QLabel, "Picture of photo-1.jpg")


def test_the_words_are_shown_by_one_press_after_they_were_hidden_for_the_test(
    stage: Stage,
) -> None:
    page = RecoveryPage(stage.context, "owl " * 24)
    page.show()
    words(stage)
    page.ask([0, 1, 2])
    assert words(stage) == "owl " * 23 + "owl"
    page.deleteLater()


def test_a_person_is_added_with_a_code_that_is_gone_when_the_dialog_is(stage: Stage) -> None:
    stage.find(QPushButton, "Add a person…").click()
    stage.settle()
    stage.find(QLineEdit, "Pseudonym").setText("heron")
    stage.find(QPushButton, "Give access").click()
    stage.settle()
    code = words(stage)
    stage.find(QPushButton, "Close, and forget the code").click()
    stage.settle()
    assert "heron" in shown(stage)
    assert not stage.window.findChildren(QDialog)
    path = stage.context.archive.path
    stage.window.lock()
    stage.settle()
    with Archive.open(path, code) as archive:
        assert find_person(archive, "heron").purpose == "code"


def test_a_passphrase_is_changed_only_by_who_knows_the_old_one(stage: Stage) -> None:
    stage.find(QPushButton, "Change a passphrase…").click()
    stage.settle()
    for name in ("New passphrase", "The same once more"):
        stage.find(QLineEdit, name).setText(NEW)
    old = stage.find(QLineEdit, "What you opened the archive with")
    old.setText("something else")
    stage.find(QPushButton, "Change it").click()
    stage.settle()
    assert "No key of this archive" in shown(stage)
    old.setText(PASSPHRASE)
    stage.find(QPushButton, "Change it").click()
    stage.settle()
    assert "The passphrase is changed." in shown(stage)
    stage.find(QPushButton, "Close").click()
    path = stage.context.archive.path
    stage.window.lock()
    stage.settle()
    with pytest.raises(WrongPassphrase):
        Archive.open(path, PASSPHRASE)
    Archive.open(path, NEW).close()


def test_one_is_asked_once_more_before_a_passphrase_is_taken_that_anybody_tries(
    stage: Stage,
) -> None:
    stage.find(QPushButton, "Change a passphrase…").click()
    stage.settle()
    for name in ("New passphrase", "The same once more"):
        stage.find(QLineEdit, name).setText("password")
    stage.find(QLineEdit, "What you opened the archive with").setText(PASSPHRASE)
    stage.find(QPushButton, "Change it").click()
    stage.settle()
    assert "The passphrase is changed." not in shown(stage)
    stage.find(QPushButton, "Take it all the same").click()
    stage.settle()
    assert "The passphrase is changed." in shown(stage)


def test_new_recovery_words_are_shown_once_and_open_it(stage: Stage) -> None:
    stage.find(QPushButton, "New recovery words…").click()
    stage.settle()
    stage.find(QLineEdit, "What you opened the archive with").setText(PASSPHRASE)
    stage.find(QPushButton, "Make new words").click()
    stage.settle()
    assert isinstance(stage.window.centralWidget(), RecoveryPage)
    new = words(stage)
    path = stage.context.archive.path
    stage.window.lock()
    stage.settle()
    Archive.open(path, new).close()


def test_whoever_is_removed_is_out_and_everyone_else_gets_a_code(stage: Stage) -> None:
    archive = stage.context.archive
    access.add_person(archive, demo.AGENT.model_copy(update={"name": "Heron"}), NEW)
    stage.settle()
    stage.find(QPushButton, "Remove Heron…").click()
    stage.settle()
    stage.find(QLineEdit, "What you opened the archive with").setText(PASSPHRASE)
    stage.find(QPushButton, "Remove, and make new keys").click()
    stage.settle()
    page = stage.window.centralWidget()
    assert isinstance(page, RecoveryPage)
    new = words(stage)
    page.done.emit()
    stage.settle()
    assert isinstance(stage.window.centralWidget(), Workspace)
    assert [each.purpose for each in list_people(stage.context.archive)] == [
        "passphrase",
        "recovery",
    ]
    path = stage.context.archive.path
    stage.window.lock()
    stage.settle()
    with pytest.raises(WrongPassphrase):
        Archive.open(path, NEW)
    for secret in (new, PASSPHRASE):
        Archive.open(path, secret).close()


def test_whoever_is_alone_makes_new_keys(stage: Stage) -> None:
    older = (stage.context.archive.path / "archive.json").read_bytes()
    stage.find(QPushButton, "Make new keys…").click()
    stage.settle()
    assert stage.find(QLineEdit, "What you opened the archive with").hasFocus()
    told = shown(stage)
    assert "archive.json from before" in told
    assert "one-time code" in told
    typed = stage.find(QLineEdit, "What you opened the archive with")
    typed.setText("something else")
    stage.find(QPushButton, "Make new keys").click()
    stage.settle()
    assert "No key of this archive" in shown(stage)
    typed.setText(PASSPHRASE)
    QTest.keyClick(typed, Qt.Key.Key_Return)
    stage.settle()
    page = stage.window.centralWidget()
    assert isinstance(page, RecoveryPage)
    new = words(stage)
    page.done.emit()
    stage.settle()
    path = stage.context.archive.path
    stage.window.lock()
    stage.settle()
    assert (path / "archive.json").read_bytes() != older
    for secret in (new, PASSPHRASE):
        with Archive.open(path, secret) as archive:
            assert archive.unlocked.header.generation == 2


def test_a_word_of_ones_own_is_listed(stage: Stage) -> None:
    choose(stage, "Vocabulary", "carrier")
    stage.find(QPushButton, "Add a word…").click()
    stage.settle()
    stage.find(QLineEdit, "In English").setText("Drone recorder")
    stage.find(QLineEdit, "In Ukrainian").setText("Реєстратор дрона")
    stage.find(QLineEdit, "Code").setText("drone")
    stage.find(QPushButton, "Add it").click()
    stage.settle()
    assert "x- and then" in shown(stage)
    stage.find(QLineEdit, "Code").setText("x-drone")
    stage.find(QPushButton, "Add it").click()
    stage.settle()
    table = stage.find(QTableWidget, "Words of the vocabulary")
    last = [table.item(table.rowCount() - 1, column) for column in range(3)]
    assert [each.text() for each in last if each] == [
        "Drone recorder",
        "Реєстратор дрона",
        "x-drone",
    ]
    choose(stage, "Vocabulary", "place_grade")
    assert not stage.find(QPushButton, "Add a word…").isEnabled()


@pytest.mark.slow
def test_a_sample_archive_is_made_from_help_and_opens(stage: Stage, tmp_path: Path) -> None:
    stage.window.lock()
    stage.settle()
    stage.window.show_help()
    stage.settle()
    stage.find(QPushButton, "Make a sample archive…").click()
    (dialog,) = stage.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "sample"))
    dialog.close()
    stage.settle()
    assert demo.PASSPHRASE in shown(stage)
    Archive.open(tmp_path / "sample" / "archive", demo.PASSPHRASE).close()
    stage.find(QPushButton, "Open the sample archive").click()
    stage.settle()
    assert str(tmp_path / "sample" / "archive") in shown(stage)


def opened_elsewhere(stage: Stage) -> None:
    stage.window.lock()
    stage.settle()
    forget_archives()
    stage.unlock()


def test_an_archive_that_was_moved_here_goes_on(stage: Stage) -> None:
    opened_elsewhere(stage)
    assert "This computer does not know this archive" in shown(stage)
    stage.find(QPushButton, "It was moved here").click()
    stage.settle()
    assert stage.context.archive.standing is Standing.CURRENT
    assert len(stage.context.archive.logs) == 1
    assert "has not seen" not in shown(stage)


def test_a_copy_goes_on_in_a_successor_with_the_reason(stage: Stage) -> None:
    opened_elsewhere(stage)
    stage.find(QPushButton, "It is a copy, or was restored…").click()
    stage.settle()
    assert not stage.find(QPushButton, "Go on in a successor").isEnabled()
    stage.find(QLineEdit, "A copy, or restored").setText("The laptop was lost.")
    stage.find(QPushButton, "Go on in a successor").click()
    stage.settle()
    assert stage.context.archive.standing is Standing.CURRENT
    assert len(stage.context.archive.logs) == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "catalogue-2.db is of other keys"), ("uk", "catalogue-2.db зашифровано іншими")],
)
def test_a_catalogue_of_later_keys_is_told_when_an_archive_is_opened(
    stage: Stage, qapp: QApplication, language: Language, said: str
) -> None:
    stage.window.lock()
    stage.settle()
    (stage.path / "catalogue-2.db").write_bytes(b"what was written since")
    translation.speak(qapp, language)
    try:
        stage.unlock()
        assert said in shown(stage)
    finally:
        translation.speak(qapp, "en")
    assert (stage.path / "orphans" / "catalogue-2.db").read_bytes() == b"what was written since"


def test_an_older_header_is_told_and_counts_once_a_person_says_why(stage: Stage) -> None:
    path = stage.context.archive.path
    older = (path / "archive.json").read_bytes()
    access.new_recovery_words(stage.context.archive)
    stage.window.lock()
    stage.settle()
    for name in ("archive.json", "archive.json.copy"):
        (path / name).write_bytes(older)
    stage.unlock()
    assert "put back as it was before a change of who can open the archive" in shown(stage)
    stage.find(QPushButton, "Let the older header count…").click()
    stage.settle()
    stage.find(QLineEdit, "An older header").setText("The newer one is lost.")
    stage.find(QPushButton, "Let it count").click()
    stage.settle()
    assert stage.context.archive.standing is Standing.CURRENT
    assert "put back as it was before" not in shown(stage)


def test_a_damaged_header_is_told_after_unlocking(stage: Stage) -> None:
    path = stage.context.archive.path
    stage.window.lock()
    stage.settle()
    (path / "archive.json").write_bytes(b"")
    stage.unlock()
    assert "One part of the archive's header was missing, damaged or changed" in shown(stage)
    assert "the ledger says so" in shown(stage)


def test_what_a_crash_left_is_told_once(stage: Stage) -> None:
    path = stage.context.archive.path
    stage.window.lock()
    stage.settle()
    archive = Archive.open(path, PASSPHRASE)
    archive.was_unclean = True
    stage.window.show_archive(archive)
    stage.settle()
    assert "was not closed last time" in shown(stage)
    stage.context.dressed_anew.emit()
    stage.settle()
    assert "was not closed last time" not in shown(stage)


def test_what_is_recorded_is_decided_with_an_event(stage: Stage) -> None:
    archive = stage.context.archive
    stage.find(QCheckBox, "Also take SHA-512 of what comes in").click()
    stage.settle()
    assert load_policy(archive) == Policy(sha512=True, views=True)
    views = stage.find(QCheckBox, "Record that evidence is looked at")
    views.click()
    stage.find(QPushButton, "Cancel").click()
    stage.settle()
    assert views.isChecked()
    views.click()
    reason = stage.find(QLineEdit, "Why is it not recorded any more?")
    QTest.keyClicks(reason, "Reviewers work on copies.")
    stage.find(QPushButton, "Do not record it").click()
    stage.settle()
    assert load_policy(archive) == Policy(sha512=True, views=False)
    assert [event.note for event in events(archive, "policy_changed")] == [
        None,
        "Reviewers work on copies.",
    ]


def test_what_is_recorded_cannot_be_decided_where_nothing_can_be_written(stage: Stage) -> None:
    stage.window.lock()
    stage.settle()
    forget_archives()
    stage.unlock("settings").show_section("settings")
    stage.settle()
    assert not stage.find(QCheckBox, "Record that evidence is looked at").isEnabled()
    assert not stage.find(QCheckBox, "Also take SHA-512 of what comes in").isEnabled()
    assert "While the archive is read-only, nothing of it can change." in shown(stage)


def test_a_signing_key_is_made_under_settings(stage: Stage) -> None:
    stage.window.lock()
    stage.settle()
    archive, _ = Archive.create(stage.folder / "empty", PASSPHRASE, demo.AGENT, cost=CHEAP)
    stage.window.show_archive(archive)
    stage.workspace.show_section("settings")
    stage.settle()
    stage.find(QLineEdit, "A role or pseudonym for it").setText("Documentation team")
    stage.press("Make my signing key")
    assert identity.load_own(stage.context.archive).name == "Documentation team"
    told = [each.text() for each in stage.window.findChildren(QLabel) if each.isVisible()]
    assert "You sign as “Documentation team”." in told
