"""A lock leaves nothing on the screen, keeps what was typed, and lets the archive go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from archive_app import settings
from archive_app.errors import Cancelled, InUse, InvalidInput
from archive_app.gui import errors, locking, paths
from archive_app.gui.jobs import Job
from archive_app.gui.locking import LockWatch
from archive_app.gui.views.export.leaves import LeavesStep
from archive_app.gui.views.page import Page
from archive_app.gui.views.recovery import RecoveryPage
from archive_app.gui.views.start import StartPage
from archive_app.gui.views.unlock import UnlockPage
from archive_app.gui.views.workspace import Workspace
from archive_app.gui.widgets.asking import Asking, ask_reason
from archive_app.progress import Meter
from archive_app.services.drafts import find_draft, save_draft
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE, add_incident, count
from tests.gui.person import reads
from tests.gui.screens.bundles import export_leaves
from tests.gui.screens.verify import know_signer
from tests.gui.stage import Stage
from tests.processes import in_child, needs_fork, tolerates_fork
from tests.services.tampering import damage

CTRL = Qt.KeyboardModifier.ControlModifier
CANARY = "Halcyoncanary"
WORDS = " ".join(["abandon"] * 24)


class FormPage(Page):
    """A section with a line that is being typed, kept as a draft when it is told to."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.context)
        self.edit = QLineEdit(self)

    def keep_drafts(self) -> None:
        archive, text = self.context.archive, self.edit.text()
        self.context.jobs.keep(self, lambda _: save_draft(archive, "form", {"text": text}))


def press_lock(stage: Stage) -> None:
    dialog = QApplication.activeModalWidget()
    if dialog is not None:  # else nothing is handled before the key
        stage.wait(dialog.isActiveWindow)
    window = QGuiApplication.focusWindow()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_L, CTRL)


def unlock_by_typing(page: UnlockPage) -> None:
    QTest.keyClicks(page.secret, PASSPHRASE)
    QTest.keyClick(page.secret, Qt.Key.Key_Return)


def only_ours_is_left(stage: Stage) -> bool:
    """Tell whether no window but the main one is there, and that one asks for the passphrase."""
    others = [
        each
        for each in QApplication.topLevelWidgets()
        if each.isVisible() and each is not stage.window
    ]
    return not others and isinstance(stage.window.centralWidget(), UnlockPage)


DIALOGS: dict[str, Callable[[QWidget], object]] = {
    "an error": lambda parent: errors.show_error(parent, ValueError(CANARY)),
    "a question": lambda parent: Asking(parent, "Sure?", CANARY, None, "Yes").open(),
    "a reason": lambda parent: ask_reason(parent, "Why?", CANARY, "Go on", lambda _: None),
    "a folder": lambda parent: paths.choose_folder(parent, CANARY, lambda _: None),
    "a file": lambda parent: paths.choose_file(parent, CANARY, lambda _: None),
    "files": lambda parent: paths.choose_files(parent, CANARY, lambda _: None),
    "a new file": lambda parent: paths.choose_new_file(parent, CANARY, "name", lambda _: None),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_the_key_locks_with_a_dialog_open_and_leaves_nothing(stage: Stage, name: str) -> None:
    workspace = stage.unlock()
    DIALOGS[name](workspace)
    assert QApplication.activeModalWidget() is not None
    press_lock(stage)
    stage.settle()
    assert only_ours_is_left(stage)
    assert not shiboken6.isValid(workspace)
    assert CANARY not in str([each.windowTitle() for each in QApplication.topLevelWidgets()])


@pytest.mark.parametrize(
    "text", ["Add a person…", "Change a passphrase…", "New recovery words…", "Add a word…"]
)
def test_the_dialogs_of_settings_are_gone_too(stage: Stage, text: str) -> None:
    stage.unlock("settings").show_section("settings")
    stage.settle()
    stage.find(QPushButton, text).click()
    press_lock(stage)
    stage.settle()
    assert only_ours_is_left(stage)


def test_what_was_being_typed_is_a_draft_after_the_lock(stage: Stage) -> None:
    workspace = stage.unlock()
    page = FormPage(stage)
    workspace._pages["form"] = page
    page.edit.setText(CANARY)
    Asking(workspace, "Sure?", "?", None, "Yes").open()
    press_lock(stage)
    stage.settle()
    with Archive.open(stage.path, PASSPHRASE) as archive:
        assert find_draft(archive, "form") == {"text": CANARY}


def test_the_clipboard_is_emptied_where_it_is_ours(stage: Stage) -> None:
    stage.unlock()
    QGuiApplication.clipboard().setText(CANARY)
    if not QGuiApplication.clipboard().ownsClipboard():
        pytest.skip("this platform does not say whose the clipboard is")
    stage.window.lock()
    stage.settle()
    assert QGuiApplication.clipboard().text() == ""


def test_what_is_marked_is_not_left_for_the_middle_button(stage: Stage) -> None:
    edit = QLineEdit(CANARY, stage.unlock())
    edit.show()
    QTest.keyClick(edit, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    clipboard = QGuiApplication.clipboard()
    if not clipboard.supportsSelection() or not clipboard.ownsSelection():
        pytest.skip("this platform pastes nothing that is only marked")
    stage.window.lock()
    stage.settle()
    assert clipboard.text(QClipboard.Mode.Selection) == ""


def test_where_the_folder_is_gone_a_lock_leads_to_the_first_screen(stage: Stage) -> None:
    stage.unlock()
    stage.path.rename(stage.path.with_name("elsewhere"))
    stage.window.lock()
    stage.settle()
    assert isinstance(stage.window.centralWidget(), StartPage)
    assert stage.window.context is None


@needs_fork
@tolerates_fork
def test_a_lock_ends_long_work_and_lets_another_program_open_the_archive(stage: Stage) -> None:
    stage.unlock()
    ended: list[str] = []
    path = stage.path

    def work(meter: Meter) -> None:
        ended.append("begun")
        try:
            while True:
                meter.advance(1)
        except Cancelled:
            ended.append("stopped")
            raise

    stage.context.jobs.write(stage.window, work, lambda _: ended.append("finished"), title="Long")
    stage.wait(lambda: ended == ["begun"])
    with pytest.raises(InUse):
        Archive.open(path, PASSPHRASE)
    stage.window.lock()
    stage.settle()
    assert ended == ["begun", "stopped"]

    def open_elsewhere() -> bool:
        Archive.open(path, PASSPHRASE).close()
        return True

    assert in_child(open_elsewhere)


def test_a_ledger_whose_end_cannot_be_signed_is_told_when_it_locks(stage: Stage) -> None:
    damage(stage.path, PASSPHRASE, "checkpoint", last=True)
    stage.unlock()
    add_incident(stage.context.archive)
    stage.window.lock()
    stage.settle()
    assert isinstance(stage.window.centralWidget(), UnlockPage)
    assert only_ours_is_left(stage)
    assert reads("What was recorded is kept, but the end of the ledger could not be signed")


def test_a_ledger_whose_end_cannot_be_signed_is_told_before_the_window_goes(stage: Stage) -> None:
    damage(stage.path, PASSPHRASE, "checkpoint", last=True)
    stage.unlock()
    add_incident(stage.context.archive)
    incidents = count(stage.context.archive, "incident")
    stage.window.close()
    stage.settle()
    assert stage.window.context is None
    assert stage.window.isVisible()
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert "could not be signed" in box.informativeText()
    box.accept()
    stage.wait(lambda: not stage.window.isVisible())
    with Archive.open(stage.path, PASSPHRASE) as archive:
        assert count(archive, "incident") == incidents


def test_one_unlocks_again_and_goes_on(stage: Stage) -> None:
    stage.unlock()
    stage.window.lock()
    stage.settle()
    page = stage.window.centralWidget()
    assert isinstance(page, UnlockPage)
    assert page.secret.hasFocus()
    QTest.keyClicks(page.secret, PASSPHRASE)
    QTest.keyClick(page.secret, Qt.Key.Key_Return)
    stage.settle()
    assert isinstance(stage.window.centralWidget(), Workspace)


def test_it_locks_when_nobody_does_anything(stage: Stage) -> None:
    stage.unlock()
    stage.window._watch.lock_after(20 / 60_000)
    stage.wait(lambda: only_ours_is_left(stage))
    stage.settle()


def test_long_work_comes_to_its_end_before_idleness_locks(stage: Stage) -> None:
    stage.unlock()
    watch, may_end = stage.window._watch, threading.Event()
    ended: list[str] = []

    def work(_: Meter) -> None:
        may_end.wait()

    stage.context.jobs.write(stage.window, work, lambda _: ended.append("whole"), title="Long")
    watch.lock_after(20 / 60_000)
    stage.wait(lambda: not watch._idle.isActive())
    assert isinstance(stage.window.centralWidget(), Workspace)
    may_end.set()
    stage.wait(lambda: only_ours_is_left(stage))
    stage.settle()
    assert ended == ["whole"]


def test_recovery_words_are_taken_away_by_no_idleness_but_by_the_key(stage: Stage) -> None:
    watch = stage.window._watch
    stage.window.show_recovery(Archive.open(stage.path, PASSPHRASE), WORDS)
    stage.settle()
    watch.lock_after(20 / 60_000)
    stage.wait(lambda: not watch._idle.isActive())
    assert isinstance(stage.window.centralWidget(), RecoveryPage)
    press_lock(stage)
    stage.settle()
    assert only_ours_is_left(stage)
    # What is shown next is locked as ever.
    stage.unlock()
    watch.lock_after(20 / 60_000)
    stage.wait(lambda: only_ours_is_left(stage))
    stage.settle()


def test_whatever_a_person_does_begins_the_idle_time_anew(stage: Stage) -> None:
    watch = stage.window._watch
    dialog = QDialog(stage.window)
    dialog.open()
    menu = QMenu(stage.window)
    menu.addAction("One")
    menu.popup(stage.window.pos())
    stage.wait(lambda: QGuiApplication.focusWindow() is not None)
    ways: dict[str, Callable[[], None]] = {
        "a key": lambda: QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_A),
        "a movement": lambda: QTest.mouseMove(dialog.windowHandle(), QPoint(3, 3)),
        "a movement over a menu": lambda: QTest.mouseMove(menu.windowHandle(), QPoint(3, 3)),
    }
    watch._looks.timeout.emit()
    for name, do in ways.items():
        watch.lock_after(60)
        watch._idle.stop()
        do()
        assert watch._idle.isActive(), name
        watch.lock_after(0)
        do()
        assert not watch._idle.isActive(), name


def test_the_system_locks_it_when_it_sleeps_or_its_screen_is_locked(stage: Stage) -> None:
    watch = stage.window._watch
    ways: list[Callable[[], None]] = [lambda: watch.system_locks(True), watch.session_locks]
    for happen in ways:
        stage.unlock()
        watch.system_locks(False)
        assert isinstance(stage.window.centralWidget(), Workspace)
        happen()
        stage.settle()
        assert only_ours_is_left(stage)


def test_a_computer_that_slept_is_noticed_by_its_clocks_and_a_stall_is_no_sleep(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = stage.window._watch
    wall, awake = [1_000_000.0], [1_000.0]
    clocks = {
        "time": staticmethod(lambda: wall[0]),
        "monotonic": staticmethod(lambda: awake[0]),
    }
    monkeypatch.setattr(locking, "time", type("Clocks", (), clocks))
    watch._look_at_clocks()
    stage.unlock()
    # For minutes the window got no time to look: so much else was going on.
    wall[0] += 600
    awake[0] += 600
    watch._look_at_clocks()
    assert isinstance(stage.window.centralWidget(), Workspace)
    # The lid was shut.
    wall[0] += 600
    watch._look_at_clocks()
    stage.settle()
    assert only_ours_is_left(stage)


def test_minutes_that_make_no_sense_are_those_of_before(stage: Stage) -> None:
    stage.unlock()
    for kept, minutes in (("15", 15.0), ("0", 0.0), ("nan", 5.0), ("soon", 5.0), ("-3", 5.0)):
        stage.context.preferences[locking.PREFERENCE] = kept
        assert locking.minutes_until_locked(stage.context) == minutes
    assert isinstance(stage.window._watch, LockWatch)


def test_nothing_is_listed_of_what_was_open(stage: Stage, home: Path) -> None:
    stage.unlock()
    stage.window.lock()
    stage.settle()
    stage.window.show_start()
    kept = [each for each in home.rglob("*") if each.is_file()]
    assert [each.name for each in kept if each.suffix in (".conf", ".ini", ".xbel")] == []


def test_a_wish_to_lock_while_it_is_unlocked_is_carried_out(stage: Stage) -> None:
    page = stage.window.show_unlock(stage.path)
    assert page is not None
    unlock_by_typing(page)
    press_lock(stage)
    stage.settle()
    assert stage.window.context is None
    assert only_ours_is_left(stage)
    # It was of that opening, and is not of the next.
    again = stage.window.centralWidget()
    assert isinstance(again, UnlockPage)
    unlock_by_typing(again)
    stage.settle()
    assert isinstance(stage.window.centralWidget(), Workspace)


@pytest.mark.parametrize("when", ["under way", "done and not told"])
def test_an_archive_that_is_unlocked_while_the_window_goes_is_closed_again(
    stage: Stage, when: str
) -> None:
    page = stage.window.show_unlock(stage.path)
    assert page is not None
    unlock_by_typing(page)
    (job,) = stage.window.jobs.titled
    while not job.is_started:
        pass
    if when == "done and not told":
        stage.window.jobs.stop()
    assert stage.window.close()
    with Archive.open(stage.path, PASSPHRASE) as archive:
        assert not archive.was_unclean


@pytest.mark.parametrize("when", ["under way", "done and not told"])
def test_an_archive_that_gets_new_keys_while_the_window_goes_is_closed(
    stage: Stage, when: str
) -> None:
    stage.unlock()
    stage.context.new_keys_wanted.emit(PASSPHRASE, [])
    (job,) = stage.window.jobs.titled
    while not job.is_started:
        pass
    if when == "done and not told":
        job.when_ended(stage.window, lambda: None)
        while stage.window.jobs.is_busy and job._future is not None and not job._future.done():
            pass
    assert stage.window.close()
    stage.window.jobs.stop()
    with Archive.open(stage.path, PASSPHRASE) as archive:
        assert not archive.was_unclean


@pytest.mark.parametrize("way", ["new keys", "lock"])
def test_the_preview_child_ends_with_the_window_where_the_work_that_ends_it_never_began(
    stage: Stage, way: str
) -> None:
    stage.unlock()
    context, jobs = stage.context, stage.window.jobs
    context.previews._previewer.start()
    child = context.previews._previewer._child
    assert child is not None

    def until_cancelled(_: Meter) -> None:
        while not first.meter.is_cancelled():
            pass

    first = jobs.read(stage.window, until_cancelled, title="first")
    for _ in range(3 if way == "new keys" else 2):
        jobs.read(stage.window, until_cancelled, title="more" if way == "new keys" else "")
    if way == "new keys":
        context.new_keys_wanted.emit(PASSPHRASE, [])
    else:
        stage.window.lock()
    assert child.returncode is None
    assert stage.window.close()
    assert child.returncode is not None
    with Archive.open(stage.path, PASSPHRASE) as archive:
        assert not archive.was_unclean


def test_a_computer_that_falls_asleep_over_new_keys_wakes_up_locked(stage: Stage) -> None:
    stage.unlock()
    stage.context.new_keys_wanted.emit(PASSPHRASE, [])
    assert stage.window.context is None
    watch = stage.window.findChild(LockWatch)
    assert watch is not None
    watch.system_locks(True)
    stage.settle()
    assert only_ours_is_left(stage)
    assert reads("It was locked before its new recovery words were shown, and nobody has them.")
    with Archive.open(stage.path, PASSPHRASE) as archive:
        assert archive.standing.refusal == ""


@pytest.mark.parametrize("end", ["lock", "close"])
def test_looking_at_what_files_carry_is_told_to_nobody_after_a_lock(stage: Stage, end: str) -> None:
    export_leaves(stage)
    step = stage.window.findChild(LeavesStep)
    assert step is not None
    begun, told = list[Job](), list[object]()
    stage.context.jobs.begun.connect(begun.append)
    step.changed.connect(lambda: told.append(None))
    step._look()
    assert [job.is_over for job in begun] == [False]
    if end == "lock":
        press_lock(stage)
    else:
        stage.window.close()
    stage.settle()
    QApplication.processEvents()
    assert all(job.is_over for job in begun)
    assert told == []


@pytest.mark.parametrize("end", ["lock", "close"])
def test_whatever_is_under_way_is_told_to_nobody_after_a_lock(stage: Stage, end: str) -> None:
    stage.unlock("integrity").show_section("integrity")
    stage.settle()
    begun, told = list[Job](), list[object]()
    stage.context.jobs.begun.connect(begun.append)
    stage.context.checked.connect(told.append)
    stage.find(QPushButton, "Check everything").click()
    assert [job.is_over for job in begun if job.title] == [False]
    if end == "lock":
        press_lock(stage)
    else:
        stage.window.close()
    # What fails in a slot fails the test.
    stage.settle()
    QApplication.processEvents()
    assert all(job.is_over for job in begun)
    assert told == []


def test_the_key_locks_by_its_place_where_no_latin_layout_is(stage: Stage) -> None:
    stage.unlock()
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        control = Qt.KeyboardModifier.ControlModifier
        event = QKeyEvent(kind, ord("Д"), control, "д")
        QApplication.sendEvent(stage.window.windowHandle(), event)
    stage.settle()
    assert only_ours_is_left(stage)


def test_the_key_clears_away_what_is_shown_before_any_archive_is_open(stage: Stage) -> None:
    for page in (stage.window.show_new(), stage.window.show_verify()):
        press_lock(stage)
        stage.settle()
        assert not shiboken6.isValid(page)
        assert isinstance(stage.window.centralWidget(), StartPage)


def hold_readers(stage: Stage) -> threading.Event:
    """Keep both reader lanes of the window busy until the event that is returned is set."""
    may_go_on = threading.Event()
    for _ in range(2):
        stage.window.jobs.read(stage.window, lambda _: may_go_on.wait())
    return may_go_on


@pytest.mark.parametrize("way", ["lock", "back"])
def test_a_verification_that_is_left_is_stopped_and_remembers_nothing(
    stage: Stage, way: str
) -> None:
    page = stage.window.show_verify()
    stage.settle()
    know_signer(stage)
    begun: list[Job] = []
    stage.window.jobs.begun.connect(begun.append)
    may_go_on = hold_readers(stage)
    page.view.verify(stage.demonstration.bundle)
    if way == "lock":
        press_lock(stage)
    else:
        stage.find(QPushButton, "Back").click()
    may_go_on.set()
    stage.settle()
    assert [job.is_stopped for job in begun if job.title] == [True]
    assert not settings.seen_heads_path().exists()
    assert isinstance(stage.window.centralWidget(), StartPage)
    # What is asked for next is done as ever.
    again = stage.window.show_verify()
    again.view.verify(stage.demonstration.bundle)
    stage.settle()
    assert reads("Are these the bytes that were signed?")
    assert settings.seen_heads_path().exists()


def test_work_under_way_before_an_archive_is_open_stops_at_its_next_step_on_the_key(
    stage: Stage,
) -> None:
    page = stage.window.show_verify()
    stage.settle()
    is_under_way, may_end = threading.Event(), threading.Event()

    def work(meter: Meter) -> None:
        is_under_way.set()
        while not may_end.is_set():
            meter.advance()

    job = stage.window.jobs.read(page, work, title="Checking the bundle")
    assert is_under_way.wait(60)
    press_lock(stage)
    try:
        stage.wait(lambda: job.is_over)
    finally:
        may_end.set()
    assert job.is_stopped


@pytest.mark.parametrize("when", ["after", "meanwhile"])
def test_the_key_clears_away_a_passphrase_that_was_typed_after_a_wrong_one(
    stage: Stage, when: str
) -> None:
    page = stage.window.show_unlock(stage.path)
    assert page is not None
    may_go_on = hold_readers(stage)
    QTest.keyClicks(page.secret, "not this one")
    QTest.keyClick(page.secret, Qt.Key.Key_Return)
    if when == "meanwhile":
        press_lock(stage)
    may_go_on.set()
    stage.settle()
    if when == "after":
        QTest.keyClicks(page.secret, PASSPHRASE)
        press_lock(stage)
        stage.settle()
    assert not shiboken6.isValid(page)
    assert isinstance(stage.window.centralWidget(), StartPage)


def test_the_key_clears_away_what_was_typed_for_an_archive_that_was_not_made(
    stage: Stage,
) -> None:
    page = stage.window.show_new()
    page.begun.emit()
    page._refused(InvalidInput("It cannot be made here."))
    press_lock(stage)
    stage.settle()
    assert not shiboken6.isValid(page)
