"""The lanes of work: what takes long never holds the lists up, and says that something waits."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from archive_app.gui.jobs import Job
from archive_app.progress import Meter
from tests.gui.person import read, wait
from tests.gui.stage import Stage


def hold_all(stage: Stage, is_free: threading.Event) -> list[Job]:
    """Begin more long reads than are done at a time; they end once ``is_free`` is set."""

    def work(_: Meter) -> None:
        is_free.wait()

    jobs = stage.context.jobs
    return [jobs.read(stage.workspace, work, title=f"Check {number}") for number in range(9)]


def test_long_reads_hold_up_no_list(stage: Stage) -> None:
    stage.unlock()
    is_free = threading.Event()
    try:
        hold_all(stage, is_free)
        stage.workspace.show_section("evidence")
        pictures = stage.find(QTableView, "Evidence items as pictures").model()
        wait(lambda: pictures.rowCount() > 0, "the rows are there")
    finally:
        is_free.set()
    stage.settle()


def test_what_waits_for_its_turn_is_told(stage: Stage) -> None:
    stage.unlock()
    is_free = threading.Event()
    try:
        hold_all(stage, is_free)
        read("Check 8 waits for its turn")
    finally:
        is_free.set()
    stage.settle()


class Held:
    """Something that a window gave away, and that tells in which thread it went."""

    def __init__(self, went_in: list[int]) -> None:
        self._went_in = went_in

    def __del__(self) -> None:
        self._went_in.append(threading.get_ident())


def test_what_work_held_goes_in_the_windows_own_thread(stage: Stage) -> None:
    stage.unlock()
    went_in: list[int] = []

    def work_with(held: Held) -> Callable[[Meter], str]:
        return lambda _: type(held).__name__

    told: list[str] = []
    stage.context.jobs.read(stage.workspace, work_with(Held(went_in)), told.append)
    stage.settle()
    assert told == ["Held"]
    assert went_in == [threading.get_ident()]


def test_whoever_asked_goes_in_the_windows_own_thread_when_a_lock_ends_the_work(
    stage: Stage,
) -> None:
    stage.unlock()
    went_in: list[int] = []
    is_begun = threading.Event()

    def work(meter: Meter) -> None:
        is_begun.set()
        while True:
            meter.advance()

    owner = QObject()
    weakref.finalize(owner, lambda: went_in.append(threading.get_ident()))
    stage.context.jobs.write(owner, work, title="Taking files in")
    is_begun.wait()
    del owner
    stage.window.lock()
    stage.settle()
    assert went_in == [threading.get_ident()]
