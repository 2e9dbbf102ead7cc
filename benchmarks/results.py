"""Measured promises as rows of one table, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from benchmarks.measuring import Timing, peak, percentile_95, ratios, seconds

_HEAD = ("Promise", "Floor", "Measured", "Holds", "Ours", "Peer", "Cache", "Whole command", "Peak")


@dataclass(frozen=True)
class Row:
    """One promise as measured; ``holds`` is None where there is no floor or nobody to compare."""

    promise: str
    floor: str
    measured: str
    holds: bool | None
    ours: str
    peer: str
    cache: str
    command: str = "—"
    peak: str = "—"


def ratio_row(
    promise: str,
    peer: str,
    at_most: float | None,
    timings: dict[str, list[Timing]],
    *,
    cache: str,
    ours: str = "ours",
    command: str = "command",
) -> Row:
    """Return how our time compares with a peer's: median and range over the pairs."""
    floor = f"≤ {at_most:g} × {peer}" if at_most is not None else f"(beside {peer})"
    mine = timings[ours]
    if peer not in timings:
        return Row(
            promise, floor, "—", None, span(seconds(mine)), f"{peer} is not installed", cache,
            peak=mib(peak(mine)),
        )  # fmt: skip
    theirs = timings[peer]
    found = ratios(mine, theirs)
    whole = timings.get(command)
    return Row(
        promise,
        floor,
        f"{median(found):.2f} × ({min(found):.2f}–{max(found):.2f})",
        None if at_most is None else median(found) <= at_most,
        span(seconds(mine)),
        f"{peer} {span(seconds(theirs))}",
        cache,
        f"{span(seconds(whole))}, {median(ratios(whole, theirs)):.2f} ×" if whole else "—",
        mib(peak(mine)),
    )


def bar_row(
    promise: str,
    at_most: float,
    times: list[float],
    *,
    cache: str,
    peer: str,
    judged_by: str = "median",
    peak_mib: float | None = None,
    command: str = "—",
) -> Row:
    """Return how our times stand to an absolute bar in seconds, by their median or 95th percent."""
    judged = percentile_95(times) if judged_by == "p95" else median(times)
    return Row(
        promise,
        f"{judged_by} ≤ {duration(at_most)}",
        f"{judged_by} {duration(judged)}",
        judged <= at_most,
        spread(times),
        peer,
        cache,
        command,
        mib(peak_mib),
    )


def memory_row(
    promise: str,
    at_most_mib: float,
    peak_mib: float | None,
    *,
    cache: str,
    times: list[float] | None = None,
) -> Row:
    """Return how a peak of memory stands to a bar, in MiB; ``times`` are told beside it."""
    return Row(
        promise,
        f"peak ≤ {mib(at_most_mib)}",
        mib(peak_mib),
        None if peak_mib is None else peak_mib <= at_most_mib,
        span(times) if times else "—",
        "—",
        cache,
        peak=mib(peak_mib),
    )


def spread(times: list[float]) -> str:
    """Return many times as their median, 95th percent and greatest."""
    return (
        f"{duration(median(times))} (p95 {duration(percentile_95(times))}, "
        f"max {duration(max(times))}, n = {len(times)})"
    )


def span(times: list[float]) -> str:
    """Return a few times as their median and range."""
    return f"{duration(median(times))} ({duration(min(times))}–{duration(max(times))})"


def duration(time: float) -> str:
    """Return a time in the unit that suits it."""
    if time < 0.001:
        return f"{time * 1e6:.0f} µs"
    if time < 1:
        return f"{time * 1e3:.3g} ms"
    return f"{time:.2f} s" if time < 100 else f"{time:.0f} s"


def mib(size: float | None) -> str:
    """Return an amount of memory."""
    return "—" if size is None else f"{size:.0f} MiB"


def table(rows: list[Row]) -> str:
    """Return rows as a Markdown table."""
    words = {True: "yes", False: "**no**", None: "—"}
    lines = [_line(_HEAD), _line(("---",) * len(_HEAD))]
    lines += [
        _line(
            (
                row.promise,
                row.floor,
                row.measured,
                words[row.holds],
                row.ours,
                row.peer,
                row.cache,
                row.command,
                row.peak,
            )
        )
        for row in rows
    ]
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
