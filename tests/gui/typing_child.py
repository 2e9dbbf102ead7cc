"""Types into a form, a letter at a time, until somebody kills it.

python -m tests.gui.typing_child ARCHIVE SECTION: the clock (monotonic) before each letter is
written to standard output, one line each.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from archive_app.gui.application import make_application
from archive_app.gui.views.incident_form import IncidentForm
from archive_app.gui.views.page import Page
from archive_app.gui.views.workspace import Workspace
from archive_app.gui.window import Window
from archive_app.services import browsing
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE

LETTERS = "abcdefghijklmnopqrstuvwxyz "
_PAUSE_MS = 20


def line(page: Page, name: str) -> QLineEdit:
    """Return the line of a name."""
    return next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == name)


def incident_form(workspace: Workspace) -> tuple[Page, QWidget]:
    """Show the title of a new incident."""
    page = workspace.show_section("incident form")
    assert isinstance(page, IncidentForm)
    edit = page.fields.first.focusProxy()
    assert edit is not None
    return page, edit


def intake(workspace: Workspace) -> tuple[Page, QWidget]:
    """Show from whom files come."""
    page = workspace.show_section("intake")
    return page, line(page, "From whom")


def export(workspace: Workspace) -> tuple[Page, QWidget]:
    """Show for whom a bundle about the first incident is."""
    archive = workspace.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[:1])
    page = workspace.show_section("export", row.reference)
    next(each for each in page.findChildren(QPushButton) if each.text() == "&Next").click()
    return page, line(page, "For whom")


FORMS: Mapping[str, Callable[[Workspace], tuple[Page, QWidget]]] = {
    "incident form": incident_form,
    "intake": intake,
    "export": export,
}


def main(path: Path, section: str) -> None:
    """Type for ever."""
    application = make_application(["archive-app"])
    window = Window()
    window.show()
    window.show_archive(Archive.open(path, PASSPHRASE))
    workspace = window.centralWidget()
    assert isinstance(workspace, Workspace)
    page, edit = FORMS[section](workspace)
    typed = 0

    def type_letter() -> None:
        nonlocal typed
        if not shiboken6.isValid(page):  # locked: this process stood still for half a minute
            application.exit(1)
            return
        if not edit.isEnabled():
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
    main(Path(sys.argv[1]), sys.argv[2])
