"""What the logs of one bundle show, as its report tells it: heads, events, files, continuity."""

from __future__ import annotations

from collections.abc import Iterable

from archive_app.bundle import continuity, outside_time
from archive_app.bundle.chains import Chains
from archive_app.bundle.trust import HeadSeen
from archive_app.bundle.verdict import LogAnswer, TimeAnswer


def log_answer(chains: Chains, time: TimeAnswer, seen: Iterable[HeadSeen]) -> LogAnswer:
    """Return it; ``seen`` are heads that this computer saw before, ``time`` bounds each file."""
    heads = chains.heads
    going_on = continuity.judge(chains, seen)
    return LogAnswer(
        tuple((head.origin, head.size, head.root.hex()) for head in heads.values()),
        chains.events,
        chains.events_proven,
        chains.records,
        outside_time.bound(chains.files, time),
        {head.origin: chains.vkeys[log] for log, head in heads.items()},
        {head.origin: going_on[log] for log, head in heads.items()},
    )
