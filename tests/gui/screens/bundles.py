"""The screens of bundles: what went out and came in, and the way from incidents to a bundle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyrage
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QWidget

from archive_app.gui.views.page import Page
from archive_app.gui.views.receive import ReceivePage
from archive_app.services import browsing
from tests.gui.stage import Stage
from tests.services.exporting import exported, exporting_archive


def section(stage: Stage, name: str, reference: str = "") -> Page:
    page = stage.unlock(name).show_section(name, reference)
    stage.settle()
    return page


def bundles(stage: Stage) -> QWidget:
    section(stage, "bundles")
    return stage.window


def bundles_received_none(stage: Stage) -> QWidget:
    bundles(stage)
    stage.press("Received")
    return stage.window


def export_which(stage: Stage) -> QWidget:
    section(stage, "export")
    return stage.window


def export_whom(stage: Stage) -> QWidget:
    stage.unlock("export")
    archive = stage.context.archive
    (row,) = browsing.load_incident_rows(archive, browsing.incident_keys(archive)[2:])
    stage.workspace.show_section("export", row.reference)
    stage.settle()
    stage.press("Next")
    stage.find(QLineEdit, "For whom").setText("Office of the Prosecutor")
    stage.find(QLineEdit, "What for").setText("Proceeding 42")
    return stage.window


def export_signer(stage: Stage) -> QWidget:
    export_whom(stage)
    stage.press("Next")
    return stage.window


def export_leaves(stage: Stage) -> QWidget:
    export_signer(stage)
    stage.press("Next")
    return stage.window


def export_leaves_named(stage: Stage) -> QWidget:
    export_leaves(stage)
    stage.find(
        QCheckBox, "Let all of these files leave with everything that they carry in them"
    ).click()
    stage.settle()
    return stage.window


def export_where(stage: Stage) -> QWidget:
    export_leaves_named(stage)
    stage.press("Next")
    stage.find(QLineEdit, "The folder to write it into").setText(str(stage.folder))
    return stage.window


def export_done(stage: Stage) -> QWidget:
    export_where(stage)
    stage.find(QRadioButton, "One file (zip): anybody who holds it can read it").click()
    stage.press("Write the bundle")
    return stage.window


def receive(stage: Stage) -> QWidget:
    page = section(stage, "receive")
    assert isinstance(page, ReceivePage)
    page.look(stage.demonstration.bundle)
    return stage.window


def arrived(stage: Stage) -> tuple[ReceivePage, Path]:
    """Show the bundle of another archive that came, and where it lies."""
    archive, incident = exporting_archive(stage.folder / "first")
    with archive:
        path = exported(archive, incident, stage.folder / "sent", form="zip").path
    page = section(stage, "receive")
    assert isinstance(page, ReceivePage)
    page.look(path)
    stage.settle()
    return page, path


def received(stage: Stage) -> QWidget:
    arrived(stage)
    stage.press("Take it in")
    return stage.window


def signers(stage: Stage) -> QWidget:
    section(stage, "signers")
    return stage.window


def encrypted_bundle(stage: Stage) -> tuple[Path, Path]:
    """Return a bundle that another team encrypted, and the file with the key that opens it."""
    key = pyrage.x25519.Identity.generate()
    archive, incident = exporting_archive(stage.folder / "first")
    with archive:
        recipient = str(key.to_public())
        sent = exported(archive, incident, stage.folder / "sent", age_recipient=recipient)
    key_file = stage.folder / "key.txt"
    key_file.write_text(f"{key}\n")
    return sent.path, key_file


def witness(stage: Stage) -> QWidget:
    section(stage, "witness")
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "bundles": bundles,
    "bundles-received-none": bundles_received_none,
    "export-1-which": export_which,
    "export-2-whom": export_whom,
    "export-3-signer": export_signer,
    "export-4-leaves": export_leaves,
    "export-4-leaves-named": export_leaves_named,
    "export-5-where": export_where,
    "export-6-done": export_done,
    "receive": receive,
    "received": received,
    "signers": signers,
    "witness": witness,
}
