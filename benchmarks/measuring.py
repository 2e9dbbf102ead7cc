"""Timing that holds on a busy machine: sides take turns, caches are named, peaks are reset."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import ParamSpec, TypeAlias, TypeVar

_PIECE = 1 << 20
_Asked = ParamSpec("_Asked")
_Told = TypeVar("_Told")


@dataclass(frozen=True)
class Timing:
    """One measured run: wall time in seconds, and its peak of resident memory in MiB."""

    seconds: float
    peak_mib: float | None = None


Side: TypeAlias = Callable[[], Timing]


@dataclass(frozen=True)
class Setting:
    """Where data lies, whether this is a quick run, and how often each pair is measured."""

    place: Path
    quick: bool

    @property
    def pairs(self) -> int:
        """How many times each side takes its turn."""
        return 2 if self.quick else 7

    def sized(self, full: int, quick: int) -> int:
        """Return a size or a number: the one that is promised, or a small one."""
        return quick if self.quick else full


def timed(action: Callable[[], object]) -> Timing:
    """Run an action of this process; its peak of memory counts from its own beginning."""
    clear_refs = Path("/proc/self/clear_refs")
    if clear_refs.exists():
        clear_refs.write_text("5")  # proc(5): resets the high-water mark of resident memory
    start = time.perf_counter()
    action()
    return Timing(time.perf_counter() - start, _peak_mib())


def in_fresh_process(
    action: Callable[_Asked, _Told], *args: _Asked.args, **kwargs: _Asked.kwargs
) -> _Told:
    """Run a function of a module in a process that did nothing before, and has no more in memory.

    What a process has freed, it may still have; a person starts a process for what is measured.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(action, *args, **kwargs).result()


def alternate(sides: Mapping[str, Side | None], pairs: int) -> dict[str, list[Timing]]:
    """Let all sides take turns, each round beginning with another; None is a side that is not here.

    Whatever else the machine does then falls on all of them alike. Sides prepare and clear up for
    themselves, untimed.
    """
    present = [(name, side) for name, side in sides.items() if side is not None]
    timings: dict[str, list[Timing]] = {name: [] for name, _ in present}
    for number in range(pairs):
        turn = number % len(present)
        for name, side in present[turn:] + present[:turn]:
            timings[name].append(side())
    return timings


def after(prepare: Callable[[], object], side: Side) -> Side:
    """Return a side that is prepared, untimed, before each of its turns."""

    def prepared() -> Timing:
        prepare()
        return side()

    return prepared


def seconds(timings: Iterable[Timing]) -> list[float]:
    """Return the wall times alone."""
    return [timing.seconds for timing in timings]


def peak(timings: Iterable[Timing]) -> float | None:
    """Return the highest peak of memory among some runs."""
    return max((each.peak_mib for each in timings if each.peak_mib is not None), default=None)


def ratios(ours: Iterable[Timing], theirs: Iterable[Timing]) -> list[float]:
    """Return our time as a multiple of the peer's, pair by pair."""
    return [a.seconds / b.seconds for a, b in zip(ours, theirs, strict=True)]


def per_round(timings: Mapping[str, list[Timing]], size: int) -> dict[str, list[Timing]]:
    """Return the medians of each ``size`` neighbouring runs, for comparison as one pair."""
    return {
        name: [
            Timing(median(seconds(times[at : at + size])), peak(times[at : at + size]))
            for at in range(0, len(times), size)
        ]
        for name, times in timings.items()
    }


def percentile_95(times: list[float]) -> float:
    """Return the time that 95 of 100 stay below."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def warm(paths: Iterable[Path]) -> None:
    """Read files once, so that they lie in the cache of the operating system."""
    buffer = bytearray(_PIECE)
    for path in paths:
        with path.open("rb", buffering=0) as file:
            while file.readinto(buffer):
                pass


def cool(paths: Iterable[Path]) -> None:
    """Ask the operating system to forget what it holds of files, once they are on the disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def settle() -> None:
    """Leave nothing of an earlier run waiting to be written."""
    os.sync()


def _peak_mib() -> float | None:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return None
