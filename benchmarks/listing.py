"""Lists of a large archive scroll: any page of 200 rows, however far down."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from random import Random
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.services.catalogue import PAGE, list_incidents
from archive_app.services.evidence import list_items
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from benchmarks.big_catalogue import large, small
from benchmarks.measuring import Setting, Timing, alternate, peak, per_round, seconds, timed
from benchmarks.plain import NAME, replay, statements, twin
from benchmarks.results import Row, bar_row, ratio_row, span

_BAR = 0.010
_MOST_GROWTH = 2.0
_PAGES = 25

Lister = Callable[..., list[Any]]


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    few, many = small(setting), large(setting)
    growth = f"ours at {few.items:,}"
    rows = []
    with ExitStack() as stack:
        of_few, of_many = (stack.enter_context(each.open()) for each in (few, many))
        plain = stack.enter_context(twin(of_many))
        many.warm()
        for noun, lister in (("incidents", list_incidents), ("items", list_items)):
            page = _Page(lister)

            timings = alternate(
                {
                    "ours": partial(page.turn, of_many),
                    growth: partial(page.turn, of_few),
                    NAME: partial(page.turn_plain, of_many, plain),
                },
                setting.pairs * _PAGES,
            )
            what = f"A page of {PAGE} {noun}, anywhere among {many.items:,} items"
            rows += [
                bar_row(
                    what,
                    _BAR,
                    seconds(timings["ours"]),
                    cache="warm",
                    peer=f"{NAME} {span(seconds(timings[NAME]))}",
                    judged_by="p95",
                    peak_mib=peak(timings["ours"]),
                ),
                ratio_row(what, growth, _MOST_GROWTH, per_round(timings, _PAGES), cache="warm"),
            ]
    return rows


class _Page:
    """Pages that begin at a random row, as when a person drags the scroll bar."""

    def __init__(self, lister: Lister) -> None:
        self._lister = lister
        self._draw = Random(lister.__name__)

    def turn(self, archive: Archive) -> Timing:
        """Time one page."""
        with archive.reading() as session:
            newest = driver_connection(session).execute("SELECT max(key) FROM record").fetchone()
        before = self._draw.randint(newest[0] // 10, newest[0] + 1)
        return timed(lambda: self._lister(archive, before=before))

    def turn_plain(self, archive: Archive, plain: sqlcipher.Connection) -> Timing:
        """Time the same SQL for a page on the plain twin."""
        with statements(archive) as seen:
            self.turn(archive)
        return Timing(replay(plain, seen))
