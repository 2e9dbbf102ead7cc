"""What of Qt's is in a cycle goes in the window's thread, whoever allocates meanwhile."""

from __future__ import annotations

import gc
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

from archive_app.gui.collecting import collect_here
from archive_app.gui.jobs import Jobs
from archive_app.gui.loading import load_meanwhile
from tests.gui.person import wait


class _Knot:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_a_cycle_is_collected_in_the_thread_of_the_window_alone(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert QCoreApplication.instance() is qapp
    monkeypatch.setattr(gc, "freeze", lambda: None)  # the other tests' garbage is to go as well
    timers = set(qapp.findChildren(QTimer))
    collect_here(qapp)
    (timer,) = set(qapp.findChildren(QTimer)) - timers
    collected_in: list[int] = []
    try:
        knot = _Knot()
        weakref.finalize(knot, lambda: collected_in.append(threading.get_ident()))
        del knot

        def allocate() -> None:
            kept = [[number] for number in range(200_000)]
            assert kept

        worker = threading.Thread(target=allocate)
        worker.start()
        worker.join()
        assert not collected_in
        kept = [[number] for number in range(1000)]
        assert kept
        wait(lambda: bool(collected_in))
    finally:
        timer.stop()
        timer.deleteLater()
    assert collected_in == [threading.get_ident()]


def test_what_is_loaded_later_is_looked_through_no_more(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(True))
    monkeypatch.delitem(sys.modules, "archive_app.gui.views.settings", raising=False)
    timers = set(qapp.findChildren(QTimer))
    collect_here(qapp)
    (timer,) = set(qapp.findChildren(QTimer)) - timers
    owner = QObject()
    jobs = Jobs(owner)
    try:
        load_meanwhile(owner, jobs)
        wait(lambda: len(frozen) == 2)
    finally:
        jobs.stop()
        timer.stop()
        timer.deleteLater()
