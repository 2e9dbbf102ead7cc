"""Whether events stand in the order of their logs: one log after the other, each by index.

docs/bundle.md, "Statements". The logs come in the order in which transfer.json names them.
"""

from __future__ import annotations

from collections.abc import Iterable


class EventOrder:
    """Follows events one by one; ``logs`` are ids of logs in the order of the transfer."""

    def __init__(self, logs: Iterable[bytes]) -> None:
        self._places = {log: place for place, log in enumerate(logs)}
        self._begun: set[bytes] = set()
        self._log: bytes | None = None
        self._place = self._index = -1

    def takes(self, log: bytes, index: int) -> bool:
        """Tell whether an event may follow those before it."""
        if log == self._log:
            is_right = index > self._index
        else:
            # That there is none which it does not name is required elsewhere.
            place = self._places.get(log, self._place)
            is_right = log not in self._begun and place >= self._place
            self._begun.add(log)
            self._log, self._place = log, place
        self._index = index
        return is_right
