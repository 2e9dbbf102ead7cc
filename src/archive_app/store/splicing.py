"""What two copies of the same bytes may have been, once each was damaged at another place.

docs/format.md, "Opening". Nothing here knows which is right: whoever asks has a checksum.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

_MOST_PLACES = 12


def spliced(first: bytes, second: bytes) -> Iterator[bytes]:
    """Yield each way to take one of the two at each place where they differ, neither of the two.

    Nothing where they are the same, or differ at so many places that it would take for ever.
    """
    places = _places(first, second)
    if not 1 < len(places) <= _MOST_PLACES:
        return
    for chosen in product((first, second), repeat=len(places)):
        if any(each is not chosen[0] for each in chosen):
            pieces, at = [], 0
            for (start, end), source in zip(places, chosen, strict=True):
                pieces += [first[at:start], source[start:end]]
                at = end
            yield b"".join([*pieces, first[at:]])


def _places(first: bytes, second: bytes) -> list[tuple[int, int]]:
    """Return each run of bytes that differ, as (start, end); what one has beyond the other, too."""
    places: list[tuple[int, int]] = []
    for at in range(max(len(first), len(second))):
        if first[at : at + 1] != second[at : at + 1]:
            begun = places.pop()[0] if places and places[-1][1] == at else at
            places.append((begun, at + 1))
    return places
