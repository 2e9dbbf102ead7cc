"""Progress on a terminal for work that takes long, and a stop that leaves everything whole."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from archive_app.cli import stopping
from archive_app.errors import Cancelled
from archive_app.progress import Activity, Meter

_BEFORE_SHOWING_S = 0.6
_BETWEEN_SAMPLES_S = 0.1
_WORDS = {
    Activity.SCAN: "Looking",
    Activity.COMPARE_HELD: "Comparing with what is held",
    Activity.TAKE_IN: "Taking in",
    Activity.PREPARE: "Reading metadata",
    Activity.CHECK_HEADER: "Checking the header",
    Activity.CHECK_CATALOGUE: "Checking the catalogue",
    Activity.CHECK_LEDGER: "Checking the ledger",
    Activity.CHECK_RECORDS: "Checking the records",
    Activity.CHECK_OBJECTS: "Checking the objects",
    Activity.BUILD_INDEX: "Building the search index anew",
    Activity.COPY_CATALOGUE: "Copying the catalogue",
    Activity.COPY_FILES: "Copying files",
    Activity.READ_COPY: "Reading again what the copy holds",
    Activity.COMPARE_LEDGER: "Comparing with the ledger",
    Activity.DIGEST: "Reading the files",
    Activity.STATE: "Stating what is known",
    Activity.WRITE: "Writing",
    Activity.READ_BACK: "Reading back",
    Activity.SEAL: "Sealing",
    Activity.VERIFY: "Checking the bundle",
}


@contextmanager
def watched(stopped: str = "") -> Iterator[Meter]:
    """Yield a meter for one piece of work; show it where somebody looks.

    The first wish to stop, such as Ctrl-C, asks the work to at its next step; a second one
    interrupts at once.
    ``stopped`` is the sentence that says what became of the work then, where nothing is kept of it
    and the work has no sentence of its own.
    """
    meter = Meter()

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        stopping.interrupt()
        meter.cancel()

    try:
        with stopping.stopped_by(interrupted), shown(meter):
            yield meter
    except (Cancelled, KeyboardInterrupt) as stop:
        raise Cancelled(str(stop) or stopped) from stop


@contextmanager
def unbroken() -> Iterator[Meter]:
    """Yield a meter for work whose secrets must come out once it counts.

    Ctrl-C, however often, asks the work to stop where it can, and never breaks into it. Where it
    came to its end all the same, Cancelled is raised after it.
    """
    meter = Meter()
    with stopping.stopped_by(lambda _number, _frame: meter.cancel()):
        yield meter
    meter.advance()


@contextmanager
def shown(meter: Meter) -> Iterator[None]:
    """Show a meter where somebody looks, while the work goes on."""
    finished = threading.Event()
    showing = threading.Thread(target=_show, args=(meter, finished), daemon=True)
    if sys.stderr.isatty():
        showing.start()
    try:
        yield
    finally:
        finished.set()
        if showing.is_alive():
            showing.join()


def _show(meter: Meter, finished: threading.Event) -> None:
    if finished.wait(_BEFORE_SHOWING_S):
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        while not finished.wait(_BETWEEN_SAMPLES_S):
            progress.update(
                task,
                description=_WORDS[meter.activity] if meter.activity else "Working",
                completed=meter.done,
                total=meter.total or None,
            )
