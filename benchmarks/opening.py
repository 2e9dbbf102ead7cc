"""A large archive is open at once: from keys at hand to the first thing that can be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.store.archive import Archive
from benchmarks.big_catalogue import Catalogue, large
from benchmarks.measuring import (
    Setting,
    Timing,
    after,
    alternate,
    cool,
    peak,
    seconds,
    settle,
    timed,
)
from benchmarks.plain import NAME, PLAIN_NAME, twin
from benchmarks.results import Row, bar_row, span
from benchmarks.samples import command_path, timed_command

_BAR = 0.150
_TURNS = 3


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    catalogue = large(setting)
    with catalogue.open() as archive, twin(archive):
        pass
    settle()
    own_path = next(catalogue.path.glob("catalogue-*.db"))
    plain_path = catalogue.path.with_name(PLAIN_NAME)
    return [
        _row(
            setting,
            catalogue,
            "opened a moment ago",
            lambda: _opened(catalogue),
            lambda: _opened_plain(plain_path),
        ),
        _row(setting, catalogue, "cold", lambda: cool([own_path]), lambda: cool([plain_path])),
    ]


def _row(
    setting: Setting,
    catalogue: Catalogue,
    cache: str,
    prepare: Callable[[], object],
    prepare_plain: Callable[[], object],
) -> Row:
    plain_path = catalogue.path.with_name(PLAIN_NAME)
    timings = alternate(
        {
            "ours": after(prepare, lambda: _opened(catalogue)),
            NAME: after(prepare_plain, lambda: _opened_plain(plain_path)),
            "command": after(
                prepare,
                lambda: timed_command(setting.place, ["archive", "info", catalogue.path]),
            )
            if command_path()
            else None,
        },
        setting.pairs * _TURNS,
    )
    whole = timings.get("command")
    return bar_row(
        f"Open an archive of {catalogue.items:,} items, after the stretching",
        _BAR,
        seconds(timings["ours"]),
        cache=cache,
        peer=f"{NAME}, its schema read: {span(seconds(timings[NAME]))}",
        judged_by="p95",
        peak_mib=peak(timings["ours"]),
        command=span(seconds(whole)) if whole else "—",
    )


def _opened(catalogue: Catalogue) -> Timing:
    archives: list[Archive] = []
    timing = timed(lambda: archives.append(catalogue.open()))
    archives[0].close()
    return timing


def _opened_plain(path: Path) -> Timing:
    connections: list[sqlcipher.Connection] = []

    def run() -> None:
        connections.append(sqlcipher.connect(path))
        connections[0].execute("SELECT count(*) FROM sqlite_master").fetchone()

    timing = timed(run)
    connections[0].close()
    return timing
