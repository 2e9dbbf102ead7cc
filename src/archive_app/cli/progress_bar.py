"""Progress on a terminal for work that takes long, and Ctrl-C that leaves everything whole."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from archive_app.progress import Meter

_BEFORE_SHOWING_S = 0.6
_BETWEEN_SAMPLES_S = 0.1
_WORDS = {
    "scan": "Looking",
    "accession": "Taking in",
    "prepare": "Reading metadata",
    "header": "Checking the header",
    "catalogue": "Checking the catalogue",
    "ledger": "Checking the ledger",
    "records": "Checking the records",
    "objects": "Checking the objects",
    "digest": "Reading the files",
    "statements": "Stating what is known",
    "write": "Writing",
    "read back": "Reading back",
    "seal": "Sealing",
    "verify": "Verifying",
    "bundle": "Checking the bundle",
}


@contextmanager
def watched() -> Iterator[Meter]:
    """Yield a meter for one piece of work; show it where somebody looks.

    The first Ctrl-C asks the work to stop at its next step, a second one interrupts at once.
    """
    meter = Meter()

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        meter.cancel()

    finished = threading.Event()
    showing = threading.Thread(target=_show, args=(meter, finished), daemon=True)
    before = signal.signal(signal.SIGINT, interrupted)
    if sys.stderr.isatty():
        showing.start()
    try:
        yield meter
    finally:
        finished.set()
        if showing.is_alive():
            showing.join()
        signal.signal(signal.SIGINT, before)


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
                description=_WORDS.get(meter.activity, meter.activity) or "Working",
                completed=meter.done,
                total=meter.total or None,
            )
