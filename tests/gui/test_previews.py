"""A preview child that misbehaves never harms the window, and nobody waits for what none wants."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from archive_app.errors import MediaFailed
from archive_app.gui.previews import Previews
from archive_app.gui.views.viewer import Viewer
from archive_app.gui.widgets.opening_note import OpeningNote
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import browsing, custody
from archive_app.services.accession import accession_files
from archive_app.services.custody import CustodyEvent
from archive_app.services.preview import Previewer
from tests.gui.screens.evidence import open_page
from tests.gui.stage import Stage

CHILD = Path(__file__).parents[1] / "services" / "misbehaving_child.py"
ROOM = (10, 10)


@pytest.fixture
def previews(stage: Stage) -> Iterator[Previews]:
    """Previews by a child that does what the file at hand says."""
    stage.unlock()
    command = [sys.executable, "-I", "-B", str(CHILD), "confined"]
    context = stage.context
    made = Previews(
        context.archive, context.jobs, context, previewer=Previewer(command, time_limit_s=2)
    )
    yield made
    made.stop()
    stage.settle()
    made.close()


def held(stage: Stage, deed: str) -> str:
    """Take in a file that names a deed of the child; return its digest."""
    path = stage.folder / f"{deed}.jpg"
    path.write_text(deed, encoding="ascii")
    archive = stage.context.archive
    accession_files(archive, [path], AccessionInput(received_from="a witness"), Meter())
    (row,) = browsing.load_item_rows(archive, browsing.item_keys(archive)[:1])
    assert row.sha256 is not None
    return row.sha256


def events(stage: Stage) -> list[CustodyEvent]:
    return custody.list_events(stage.context.archive, kind="viewed")


def failing(failures: list[Exception]) -> Callable[[Exception], None]:
    return failures.append


@pytest.mark.parametrize("deed", ["hang", "die", "eat_memory", "print_garbage"])
def test_a_child_that_misbehaves_costs_one_picture(
    stage: Stage, previews: Previews, deed: str
) -> None:
    bad, good = held(stage, deed), held(stage, "send_a_picture")
    failures: list[Exception] = []
    shown: list[QImage] = []
    previews.picture(stage.window, bad, ROOM, shown.append, failing(failures))
    previews.picture(stage.window, good, ROOM, shown.append, failing(failures))
    stage.settle()
    (failure,) = failures
    assert isinstance(failure, MediaFailed)
    (image,) = shown
    assert (image.width(), image.height()) == (2, 1)
    assert stage.window.isVisible()
    assert previews.kept(good, ROOM) is not None
    assert previews.kept(bad, ROOM) is None


def test_what_nobody_wants_any_more_is_not_asked_for(stage: Stage, previews: Previews) -> None:
    bad, good = held(stage, "hang"), held(stage, "send_a_picture")
    told: list[object] = []
    previews.picture(stage.window, bad, ROOM, told.append, told.append)
    previews.picture(stage.window, good, ROOM, told.append, told.append).cancel()
    stage.settle()
    assert [type(each) for each in told] == [MediaFailed]
    assert previews.size == 0


def test_closing_a_viewer_ends_what_hangs_at_once(stage: Stage) -> None:
    page = open_page(stage)
    context = stage.context
    command = [sys.executable, "-I", "-B", str(CHILD), "confined"]
    context.previews.stop()
    context.previews.close()
    patient = Previewer(command, time_limit_s=600)
    context.previews = Previews(context.archive, context.jobs, context, previewer=patient)
    good, bad = held(stage, "send_a_picture"), held(stage, "hang")
    shown: list[object] = []
    # A child that has shown something before would be asked once more, were it only killed.
    context.previews.picture(stage.window, good, ROOM, shown.append, shown.append)
    stage.settle()
    (row,) = browsing.load_item_rows(
        context.archive, browsing.item_keys(context.archive, words=bad)
    )
    page.begin("view", row.reference)
    stage.wait(lambda: bool(events(stage)))
    (viewer,) = stage.window.findChildren(Viewer)
    context.previews.picture(stage.window, good, (20, 20), shown.append, shown.append)
    viewer.close()
    stage.settle()
    assert [type(each) for each in shown] == [QImage, QImage]


def test_after_some_seconds_a_viewer_says_that_it_still_tries(stage: Stage) -> None:
    note = OpeningNote("Opening…", stage.window, patience_ms=0)
    note.begin()
    stage.wait(lambda: "It is still being opened" in note.text())
    note.rest()
    assert not note.isVisible()


def test_when_it_is_stopped_nothing_is_kept_and_nobody_waits(
    stage: Stage, previews: Previews
) -> None:
    good = held(stage, "send_a_picture")
    bad = held(stage, "hang")
    told: list[object] = []
    previews.picture(stage.window, good, ROOM, told.append, told.append)
    stage.settle()
    assert previews.size > 0
    previews.reveal("an item")
    previews.picture(stage.window, bad, ROOM, told.append, told.append)
    previews.stop()
    assert (previews.size, previews.is_revealed("an item")) == (0, False)
    stage.settle()
    assert isinstance(told[-1], MediaFailed)
