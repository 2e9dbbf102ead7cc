"""The ledger of a large archive is proven in a moment: every leaf, the tree, every checkpoint."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model.fixity import Finding
from archive_app.progress import Meter
from archive_app.services.ledger_check import check_ledger, check_logs, count_events
from archive_app.store.archive import Archive
from archive_app.store.tolerant import TolerantReader
from benchmarks.big_catalogue import large
from benchmarks.measuring import Setting, Timing, alternate, peak, seconds, timed
from benchmarks.plain import NAME, twin
from benchmarks.results import Row, bar_row, duration, span

_BAR = 10.0
_EVENTS = 1_000_000


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    catalogue = large(setting)
    with ExitStack() as stack:
        archive = stack.enter_context(catalogue.open())
        plain = stack.enter_context(twin(archive))
        with TolerantReader(archive) as reader:
            events = count_events(reader)
        timings = alternate(
            {
                "ours": lambda: _checked(archive),
                NAME: lambda: timed(lambda: _read(plain)),
            },
            setting.pairs,
        )
        whole = _checked_whole(archive)  # minutes, and no floor: once is enough
    scale = _EVENTS / events
    ours = [time * scale for time in seconds(timings["ours"])]
    every = whole.seconds * scale
    note = f"measured over {events:,}, told per {_EVENTS:,}"
    row = bar_row(
        f"Leaves, tree, root and checkpoints of {_EVENTS:,} events ({note})",
        _BAR,
        ours,
        cache="warm",
        peer=f"{NAME}, reading them alone: {span([t * scale for t in seconds(timings[NAME])])}",
        peak_mib=peak(timings["ours"]),
    )
    disclosures = Row(
        f"The same with every disclosure and every chain ({note})",
        "reported",
        duration(every),
        None,
        duration(every),
        "—",
        "warm",
        peak=f"{whole.peak_mib or 0:.0f} MiB",
    )
    return [row, disclosures]


def _checked(archive: Archive) -> Timing:
    found: list[Finding] = []

    def run() -> None:
        with TolerantReader(archive) as reader:
            found.extend(check_logs(reader, archive, count_events(reader), Meter(), Counter()))

    timing = timed(run)
    assert not found, found
    return timing


def _checked_whole(archive: Archive) -> Timing:
    found: list[Finding] = []
    timing = timed(lambda: found.extend(check_ledger(archive, Meter())))
    assert not found, found
    return timing


def _read(connection: sqlcipher.Connection) -> None:
    for table in ("SELECT leaf FROM event ORDER BY number", "SELECT digest FROM tree"):
        for _ in connection.execute(table):
            pass
