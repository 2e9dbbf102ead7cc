"""What is typed and chosen in windows lies nowhere in the clear, after a lock and after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archives import PASSPHRASE, small_archive
from tests.promises import canaries

ROOT = Path(__file__).parent.parent.parent
TYPED = "Nightjarpseudonym"
REASON = "Бугайчикпричина"
NEW = "Wheatearpassphrase of five words"
CHOSEN = "Capercailliephoto.jpg"
SETTINGS = {".conf", ".ini", ".xbel", ".plist"}

WORK = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QFileDialog
from archive_app.gui import paths
from archive_app.gui.application import make_application
from archive_app.gui.views.unlock import UnlockPage
from archive_app.gui.views.workspace import Workspace
from archive_app.gui.window import Window
from archive_app.gui.widgets.asking import ask_reason

path, passphrase, typed, reason, new, chosen, ending = sys.argv[1:]
application = make_application(["archive-app"])
window = Window(Path(path))
window.show()

beat = QTimer(interval=20)
beat.start()

def until(is_so):
    while not is_so():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

def press(text):
    next(b for b in window.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()

def fill(name, text):
    next(
        e for e in window.findChildren(QLineEdit) if e.accessibleName() == name and e.isVisible()
    ).insert(text)

page = window.centralWidget()
page.secret.setText(passphrase)
page.open()
until(lambda: isinstance(window.centralWidget(), Workspace))
window.centralWidget().show_section("settings")
until(lambda: not window.context.jobs.is_busy)
press("Add a person…")
fill("Pseudonym", typed)
press("Change a passphrase…")
fill("New passphrase", new)
fill("The same once more", new)
ask_reason(window, "Why", "Why?", "Go on", print)
fill("Why", reason)
QGuiApplication.clipboard().setText(typed)
taken = []
dialog = paths.choose_file(window, "A file", taken.append)
dialog.setDirectory(str(Path(chosen).parent))
dialog.selectFile(chosen)
until(lambda: dialog.selectedFiles() == [chosen])
dialog.accept()
until(lambda: taken == [Path(chosen)])
until(lambda: not window.context.jobs.is_busy)
if ending == "killed":
    print("ready", flush=True)
    until(lambda: False)
window.lock()
until(lambda: not window.jobs.is_busy)
window.close()
"""


@pytest.mark.parametrize("ending", ["locked", "killed"])
def test_nothing_that_was_typed_or_chosen_in_windows_lies_in_the_clear(
    home: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / "archive"
    small_archive(path).close()
    source_path = tmp_path / "sources" / CHOSEN
    source_path.parent.mkdir()
    source_path.write_bytes(b"a photo")
    arguments = [str(path), PASSPHRASE, TYPED, REASON, NEW, str(source_path), ending]
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if ending == "killed":
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        os.kill(process.pid, signal.SIGKILL)
    _, told = process.communicate()
    assert process.returncode == (-signal.SIGKILL if ending == "killed" else 0), told.decode()
    words = [TYPED, REASON, NEW, CHOSEN, str(source_path.parent)]
    assert canaries.search([home, path], words) == []
    assert [each.name for each in home.rglob("*") if each.suffix in SETTINGS] == []
