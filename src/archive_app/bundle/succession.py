"""Whether each log of a bundle goes on from the one before it, as its own first event says.

docs/bundle.md, "What the log shows". Anyone can add a log with keys of their own; one that does not
say which it follows, and how far that went, is no log of the same archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from archive_app.bundle.statement import EventStatement
from archive_app.bundle.transfer import LogHead
from archive_app.model import note
from archive_app.model.canonical import JsonValue

KIND = "log_succeeded"


class Succession:
    """Follows the proven events; ``logs`` are heads in the order of the transfer."""

    def __init__(self, logs: Sequence[LogHead]) -> None:
        self._before = {log.log: before for before, log in pairwise(logs)}

    def take(self, event: EventStatement) -> None:
        """Note of a proven event whether a log begins with it as it must."""
        leaf, said = event.parsed, event.said.values
        before = self._before.get(leaf.log)
        if before is None or leaf.index or said.get("kind") != KIND:
            return
        are_named = _names(said, 0, leaf.log) and _names(said, 1, before.log)
        head = note.Checkpoint(note.origin_of(before.log), before.size, before.root)
        if are_named and said.get("outcome") == head.as_outcome():
            del self._before[leaf.log]

    def unproven(self) -> Iterator[bytes]:
        """Yield the id of each log of which nothing proves that it goes on from the one before."""
        yield from self._before


def _names(said: dict[str, JsonValue], number: int, log: bytes) -> bool:
    subject = said.get(f"subject/{number}")
    return isinstance(subject, dict) and (subject.get("kind"), subject.get("id")) == (
        "log",
        log.hex(),
    )
