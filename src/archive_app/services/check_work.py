"""How much of a check each part of it is, so that one bar shows all of them."""

from __future__ import annotations

from archive_app.progress import Meter

# What each takes, in bytes that an object of the same time would have.
LEAF, CHAIN, RECORD = 4 << 10, 96 << 10, 512 << 10


class Share(Meter):
    """Part of another meter, whose units weigh as much as so many of the other's."""

    def __init__(self, whole: Meter, weight: int) -> None:
        super().__init__()
        self._whole = whole
        self._weight = weight

    def advance(self, amount: int = 0) -> None:
        """Count ``amount`` more units of its own; see `Meter.advance`."""
        self._whole.advance(amount * self._weight)
