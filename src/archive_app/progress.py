"""A counter that the worker advances and a face samples; cancelling shows at the next advance."""

from __future__ import annotations

import threading
from enum import Enum, auto

from archive_app.errors import Cancelled

LOCKED = "the archive was locked"
"""Why work was stopped, in the words that an event says for all time."""


class Activity(Enum):
    """What a worker may be doing; a face has words for each."""

    SCAN = auto()
    COMPARE_HELD = auto()
    TAKE_IN = auto()
    PREPARE = auto()
    CHECK_HEADER = auto()
    CHECK_CATALOGUE = auto()
    CHECK_LEDGER = auto()
    CHECK_RECORDS = auto()
    CHECK_OBJECTS = auto()
    BUILD_INDEX = auto()
    COPY_CATALOGUE = auto()
    COPY_FILES = auto()
    READ_COPY = auto()
    COMPARE_LEDGER = auto()
    DIGEST = auto()
    STATE = auto()
    WRITE = auto()
    READ_BACK = auto()
    SEAL = auto()
    VERIFY = auto()


class Meter:
    """Progress of one operation, in whatever unit its worker counts (bytes, files, events).

    The worker calls :meth:`expect`, :meth:`describe` and :meth:`advance`; a face reads
    ``done``, ``total`` and ``activity`` from another thread, about ten times a second.
    ``total`` is 0 while it is not known.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.activity: Activity | None = None
        self._why = ""
        self._cancelled = threading.Event()

    def expect(self, total: int) -> None:
        """Set how much there is to do."""
        self.total = total

    def describe(self, activity: Activity) -> None:
        """Say what is being done now."""
        self.activity = activity

    def advance(self, amount: int = 0) -> None:
        """Count ``amount`` more as done; raise :class:`Cancelled` if the person asked to stop."""
        self.done += amount
        if self._cancelled.is_set():
            raise Cancelled(self._why)

    def is_cancelled(self) -> bool:
        """Tell whether the next :meth:`advance` would raise, where nothing may be raised."""
        try:
            self.advance()
        except Cancelled:
            return True
        return False

    def cancel(self, why: str = "") -> None:
        """Ask the worker to stop at its next :meth:`advance`; callable from any thread.

        ``why`` is for the record, where it was not because a person asked.
        """
        self._why = why
        self._cancelled.set()
