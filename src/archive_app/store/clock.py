"""The computer's clock as it stands, never corrected; and what is odd about how it moved."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

from archive_app.model.custody import ClockReading

_LARGEST_STEP = timedelta(hours=24)
_TOLERATED_BACKWARD = timedelta(seconds=2)


class Clock(Protocol):
    """Where readings come from; tests put their own in its place."""

    def read(self) -> ClockReading:
        """Return the time now."""


class SystemClock:
    """The clock of this computer. ``boot`` is a digest that names one run of it, no machine."""

    def __init__(self) -> None:
        self._boot = hashlib.sha256(_boot_name().encode("ascii", "replace")).hexdigest()[:16]

    def read(self) -> ClockReading:
        """Return the time now."""
        seconds = time.time()
        at = datetime.fromtimestamp(seconds, UTC)
        offset = _offset(time.localtime(seconds).tm_gmtoff)
        return ClockReading(at, offset, "system", self._boot, _up_seconds())


def anomaly(before: ClockReading, now: ClockReading) -> str | None:
    """Return a sentence where the clock stepped back, or jumped by more than a day.

    A jump forward shows only against the time the computer has been up in the same run: a laptop
    that was switched off for a week has not jumped.
    """
    passed = now.at - before.at
    if passed < -_TOLERATED_BACKWARD:
        return f"The computer's clock stepped back by {-int(passed.total_seconds())} seconds."
    if now.boot == before.boot:
        jump = passed - timedelta(seconds=now.up_seconds - before.up_seconds)
        if jump > _LARGEST_STEP:
            return f"The computer's clock jumped forward by {int(jump.total_seconds())} seconds."
    return None


@cache
def _offset(seconds: int) -> str:
    """Return how far a zone is ahead of UTC, as ``+03:00``; what is beyond whole minutes is cut."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}:{minutes:02}"


def _boot_name() -> str:
    """Return what names this run of the computer; where nothing does, this run of the program."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    except OSError:
        return os.urandom(16).hex()


def _up_seconds() -> int:
    if hasattr(time, "CLOCK_BOOTTIME"):
        return int(time.clock_gettime(time.CLOCK_BOOTTIME))
    return int(time.monotonic())
