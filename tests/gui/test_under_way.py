"""What is under way is not forgotten, and it is what is shown that Stop stops."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import SIGNAL, QObject
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from archive_app.gui.jobs import Job, Jobs
from archive_app.gui.widgets.progress_panel import ProgressPanel
from archive_app.progress import Meter
from archive_app.services.evidence import list_items
from tests.gui.person import reads, shown, wait
from tests.gui.stage import Stage


@pytest.fixture
def over() -> Iterator[threading.Event]:
    """What ends the work that a test begins."""
    made = threading.Event()
    yield made
    made.set()


def until(over: threading.Event, meter: Meter) -> None:
    while not over.wait(0.01):
        meter.advance()


def write(stage: Stage, title: str, over: threading.Event) -> Job:
    return stage.context.jobs.write(stage.window, lambda meter: until(over, meter), title=title)


def test_language_and_colours_wait_for_what_is_under_way(
    stage: Stage, over: threading.Event
) -> None:
    stage.unlock("settings")
    first = write(stage, "Taking files in", over)
    page = stage.workspace.show_section("settings")
    stage.workspace.take_keyboard()
    wait(lambda: bool(shown(QComboBox, "Language")))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is page or page.isAncestorOf(focused)
    assert focused.isEnabled()
    assert reads("can be changed once this is done: Taking files in")
    second = stage.context.jobs.read(stage.window, lambda _: over.wait(), title="Checking")
    for name in ("Language", "Colours"):
        assert not stage.find(QComboBox, name).isEnabled()
    over.set()
    wait(lambda: first.is_over and second.is_over)
    for name in ("Language", "Colours"):
        assert stage.find(QComboBox, name).isEnabled()
    assert not reads("can be changed once this is done")


def test_what_runs_is_shown_and_can_be_stopped_in_windows_that_are_built_anew(
    stage: Stage, over: threading.Event
) -> None:
    stage.unlock()
    job = write(stage, "Taking files in", over)
    stage.workspace.settled.emit()
    wait(lambda: reads("Taking files in"))
    stage.find(QPushButton, "Stop").click()
    wait(lambda: job.is_over)
    assert job.is_stopped


def test_stop_stops_what_is_shown_and_not_what_began_since(
    qapp: QApplication, over: threading.Event
) -> None:
    jobs, panel = Jobs(), ProgressPanel()
    jobs.begun.connect(panel.watch)
    (stop,) = panel.findChildren(QPushButton)
    first = jobs.write(panel, lambda meter: until(over, meter), title="First")
    wait(panel.isVisible)
    second = jobs.save(panel, lambda meter: until(over, meter), title="Second")
    wait(lambda: second.is_started)
    stop.click()
    assert not stop.isEnabled()
    wait(lambda: first.is_over)
    assert first.is_stopped
    assert not second.is_over
    wait(lambda: reads("Second"))
    assert stop.isEnabled()
    over.set()
    wait(lambda: second.is_over)
    assert not second.is_stopped
    assert not panel.isVisible()
    jobs.stop()
    panel.deleteLater()


def test_windows_that_are_built_anew_leave_nothing_of_the_old_behind(stage: Stage) -> None:
    stage.unlock()

    def build_anew() -> list[int]:
        stage.context.dressed_anew.emit()
        for name in ("incidents", "evidence", "custody", "integrity", "settings"):
            stage.workspace.show_section(name)
        stage.settle()
        context = stage.context
        heard = (
            context.receivers(SIGNAL("changed(PyObject)")),
            context.receivers(SIGNAL("checked(PyObject)")),
            context.previews.receivers(SIGNAL("revealed(QString)")),
            context.jobs.receivers(SIGNAL("begun(PyObject)")),
        )
        assert all(heard)
        return [*heard, len(context.findChildren(QObject))]

    assert build_anew() == build_anew()
    # Nothing that is gone draws it again, which would be an error.
    (item,) = list_items(stage.context.archive, limit=1)
    stage.context.previews.reveal(item.reference)
    stage.settle()
