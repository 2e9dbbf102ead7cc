"""The answer to an earlier question never takes the place of one to a later question."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from archive_app.gui.jobs import Jobs
from archive_app.gui.latest import Latest
from archive_app.gui.views.custody import CustodyPage
from archive_app.progress import Meter
from tests.gui.person import wait
from tests.gui.screens.records import first_reference
from tests.gui.stage import Stage


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()


def test_an_answer_that_comes_late_is_not_told(jobs: Jobs) -> None:
    owner, told = QObject(), list[str]()
    latest, is_begun, go_on = Latest(jobs, owner), threading.Event(), threading.Event()

    def slow(_: Meter) -> str:
        is_begun.set()
        go_on.wait()
        return "first"

    latest.read(slow, told.append)
    assert is_begun.wait(60)
    latest.read(lambda _: "second", told.append)
    wait(lambda: told == ["second"])
    go_on.set()
    wait(lambda: not jobs.is_busy)
    assert told == ["second"]


def test_a_failure_of_an_earlier_question_is_not_told_either(jobs: Jobs) -> None:
    owner, told, failures = QObject(), list[str](), list[Exception]()
    jobs.failed.connect(failures.append)
    latest, is_begun, go_on = Latest(jobs, owner), threading.Event(), threading.Event()

    def fails(_: Meter) -> str:
        is_begun.set()
        go_on.wait()
        raise ValueError

    latest.read(fails, told.append)
    assert is_begun.wait(60)
    latest.drop()
    go_on.set()
    wait(lambda: not jobs.is_busy)
    assert (told, failures) == ([], [])
    latest.read(fails, told.append)
    wait(lambda: not jobs.is_busy)
    assert len(failures) == 1


def test_a_filter_that_was_taken_back_does_not_come_back(stage: Stage) -> None:
    page = stage.unlock("custody").show_section("custody")
    assert isinstance(page, CustodyPage)
    stage.settle()
    reference, total = first_reference(stage), page._model.rowCount()
    go_on = threading.Event()
    for _ in range(2):  # both readers: what is asked from here on waits, and is answered in order
        stage.context.jobs.read(page, lambda _: go_on.wait())
    page.show_reference(reference)
    page._record.clear()
    page._filter()
    go_on.set()
    stage.settle()
    assert page._model.rowCount() == total
