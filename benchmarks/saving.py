"""A form is saved at once, in a large archive as in a small one, with its event and durable."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.services.catalogue import list_incidents, record, revise
from archive_app.store.archive import Archive
from benchmarks.big_catalogue import large, new_incident, small
from benchmarks.measuring import Setting, Timing, alternate, peak, per_round, seconds, timed
from benchmarks.plain import NAME, replay, statements, twin
from benchmarks.results import Row, bar_row, ratio_row, span
from benchmarks.words import Words

_BAR = 0.010
_MOST_GROWTH = 2.0
_SAVES = 10


def measure(setting: Setting) -> list[Row]:
    """Return the rows of this promise."""
    few, many = small(setting), large(setting)
    growth = f"ours at {few.items:,}"
    rows = []
    with ExitStack() as stack:
        of_few, of_many = (stack.enter_context(each.open()) for each in (few, many))
        plain = stack.enter_context(twin(of_many))
        many.warm()
        for verb, is_new in (("Save a new incident", True), ("Save a revised incident", False)):
            form = _Form(plain, is_new=is_new)
            timings = alternate(
                {
                    "ours": partial(form.save_twice, of_many),
                    growth: partial(form.save, of_few),
                },
                setting.pairs * _SAVES,
            )
            what = f"{verb} among {many.items:,} items, durable, with its event"
            rows += [
                bar_row(
                    what,
                    _BAR,
                    seconds(timings["ours"]),
                    cache="warm",
                    peer=f"{NAME} {span(form.theirs)}",
                    peak_mib=peak(timings["ours"]),
                ),
                ratio_row(what, growth, _MOST_GROWTH, per_round(timings, _SAVES), cache="warm"),
            ]
    return rows


class _Form:
    """A form that is filled in anew for each save; ``theirs`` are the times of the plain twin."""

    def __init__(self, plain: sqlcipher.Connection, *, is_new: bool) -> None:
        self.theirs: list[float] = []
        self._plain = plain
        self._is_new = is_new
        self._stream = Words(0)

    def save(self, archive: Archive) -> Timing:
        """Time one save."""
        incident = new_incident(self._stream)
        if self._is_new:
            return timed(lambda: record(archive, incident))
        newest = list_incidents(archive, limit=1)[0].key
        before = self._stream.number(newest // 2, newest)
        (chosen,) = list_incidents(archive, before=before, limit=1)
        return timed(lambda: revise(archive, chosen.reference, incident))

    def save_twice(self, archive: Archive) -> Timing:
        """Time one save, and then the same SQL on the twin."""
        with statements(archive, writing=True) as seen:
            timing = self.save(archive)
        self.theirs.append(replay(self._plain, seen))
        return timing
