"""The screens of taking files in."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from archive_app.errors import Cancelled
from archive_app.gui.views.intake import IntakePage
from archive_app.gui.views.intake_work import UNDER_WAY
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Activity
from archive_app.services import accession, browsing, drafts
from archive_app.services.accession_run import sources_digest
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE
from tests.gui.stage import Stage, StopsAt
from tests.services.steps import take_in, write_files

FILES = {
    b"photo 1.jpg": b"one",
    b"PHOTO 1.JPG": b"two",
    "\u202egpj.exe".encode(): b"three",
    b"notes.txt": b"four",
}


def card(stage: Stage) -> Path:
    """Make a card with odd names, a link, and an empty folder."""
    folder = stage.folder / "card"
    folder.mkdir()
    for name, content in FILES.items():
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(content)
    (folder / "link").symlink_to("notes.txt")
    (folder / "empty").mkdir()
    return folder


def page(stage: Stage) -> IntakePage:
    stage.unlock("intake")
    shown = stage.workspace.show_section("intake")
    assert isinstance(shown, IntakePage)
    stage.settle()
    return shown


def intake(stage: Stage) -> QWidget:
    page(stage)
    return stage.window


def chosen(stage: Stage) -> QWidget:
    page(stage).choose([card(stage)])
    return stage.window


def beside_a_draft(stage: Stage) -> QWidget:
    """Files for one incident, where those of another were begun."""
    shown = page(stage)
    archive = stage.context.archive
    rows = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[:2])
    shown.show_reference(rows[0].reference)
    stage.find(QLineEdit, "From whom").setText("A relative")
    shown.show_reference(rows[1].reference)
    stage.settle()
    return stage.window


def wrong(stage: Stage) -> QWidget:
    page(stage).choose([card(stage)])
    stage.settle()
    stage.find(QLineEdit, "When received").setText("last week")
    stage.press("Take in")
    return stage.window


def begin(stage: Stage, folder: Path) -> None:
    """Begin an intake in the closed archive, as a power cut leaves it."""
    fields = {"received_from": "A relative", "sources": [str(folder)]}
    with Archive.open(stage.path, PASSPHRASE) as archive:
        about = AccessionInput(received_from="A relative", received_by=archive.agent_id)
        name = UNDER_WAY + sources_digest([folder], about).hex()
        drafts.save_draft(archive, name, dict(fields))
        try:
            accession.accession_files(archive, [folder], about, StopsAt(Activity.TAKE_IN))
        except Cancelled:
            return
    raise AssertionError("it was not stopped")


def interrupted(stage: Stage) -> QWidget:
    begin(stage, card(stage))
    page(stage)
    return stage.window


def leave_waiting(stage: Stage) -> None:
    """Take two files into the closed archive, and not their second step."""
    folder = write_files(stage.folder / "waiting", {b"a.txt": b"some", b"b.txt": b"more"})
    with Archive.open(stage.path, PASSPHRASE) as archive:
        take_in(archive, folder)


def waiting(stage: Stage) -> QWidget:
    leave_waiting(stage)
    page(stage)
    return stage.window


def result(stage: Stage) -> QWidget:
    page(stage).choose([card(stage)])
    stage.settle()
    stage.find(QLineEdit, "From whom").setText("A relative")
    stage.find(QLineEdit, "Consent").setText("May be shown to the prosecutor.")
    stage.press("Take in")
    return stage.window


def save_report(stage: Stage) -> QWidget:
    result(stage)
    stage.settle()
    stage.press("Save the intake report…")
    return stage.find(QPushButton, "Save as PDF…").window()


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "intake": intake,
    "intake-chosen": chosen,
    "intake-draft": beside_a_draft,
    "intake-wrong": wrong,
    "intake-interrupted": interrupted,
    "intake-waiting": waiting,
    "intake-result": result,
    "intake-report": save_report,
}
