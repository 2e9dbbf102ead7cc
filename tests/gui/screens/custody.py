"""The screens about the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from archive_app.gui.views.custody import CustodyPage
from archive_app.services import browsing
from tests.gui.stage import Stage


def page(stage: Stage) -> CustodyPage:
    stage.unlock("custody")
    shown = stage.workspace.show_section("custody")
    assert isinstance(shown, CustodyPage)
    stage.settle()
    return shown


def incident(stage: Stage) -> str:
    archive = stage.context.archive
    keys = browsing.incident_keys(archive)
    return browsing.load_incident_rows(archive, keys[-1:])[0].reference


def custody(stage: Stage) -> QWidget:
    page(stage)
    return stage.window


def proven(stage: Stage) -> QWidget:
    shown = page(stage)
    shown.show_reference(incident(stage))
    stage.settle()
    stage.press("Verify now")
    return stage.window


def not_understood(stage: Stage) -> QWidget:
    page(stage)
    stage.unfold("Filters")
    line = stage.find(QLineEdit, "Not before, as 6 Sept 2024")
    QTest.keyClicks(line, "last year")
    stage.wait(lambda: bool(line.property("wrong")))
    return stage.window


def by_hand(stage: Stage) -> QWidget:
    page(stage)
    stage.press("Record an event…")
    stage.press("Record")
    return stage.find(QPushButton, "Record").window()


def checkpoint(stage: Stage) -> QWidget:
    page(stage)
    stage.press("Checkpoint…")
    return stage.find(QPushButton, "Save the checkpoint…").window()


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "custody": custody,
    "custody-proven": proven,
    "custody-not-understood": not_understood,
    "custody-event-form": by_hand,
    "custody-checkpoint": checkpoint,
}
