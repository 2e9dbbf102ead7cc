"""Types into the form of a new incident, a letter at a time, until somebody kills it.

python -m tests.gui.typing_child ARCHIVE FOLDER: the clock (monotonic) before each letter is written
to standard output, one line each.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from archive_app.gui.application import make_application
from archive_app.gui.views.incident_form import IncidentForm
from archive_app.gui.views.workspace import Workspace
from archive_app.gui.window import Window
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE

LETTERS = "abcdefghijklmnopqrstuvwxyz "
_PAUSE_MS = 20


def main(path: Path) -> None:
    """Type for ever."""
    application = make_application(["archive-app"])
    window = Window()
    window.show()
    window.show_archive(Archive.open(path, PASSPHRASE))
    workspace = window.centralWidget()
    assert isinstance(workspace, Workspace)
    page = workspace.show_section("incident form")
    assert isinstance(page, IncidentForm)
    edit = page.fields.first.focusProxy()
    assert edit is not None
    typed = 0

    def type_letter() -> None:
        nonlocal typed
        if not shiboken6.isValid(page):  # locked: this process stood still for half a minute
            application.exit(1)
            return
        if not page.fields.isEnabled():
            return
        sys.stdout.write(f"{time.monotonic()}\n")
        sys.stdout.flush()
        QTest.keyClicks(edit, LETTERS[typed % len(LETTERS)])
        typed += 1

    timer = QTimer(interval=_PAUSE_MS)
    timer.timeout.connect(type_letter)
    timer.start()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
