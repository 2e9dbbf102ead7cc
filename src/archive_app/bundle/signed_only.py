"""Which files of a bundle only its signature speaks for: told, so that nothing hides among proofs.

docs/bundle.md, "What the log shows". Those come first of which nothing says what they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from archive_app.bundle import layout
from archive_app.bundle.chains import Chains
from archive_app.bundle.verdict import ReceivedAnswer, SignedOnly


def find(chains: Chains, root: str = "") -> tuple[SignedOnly, ...]:
    """Return those of one bundle, whose files lie below ``root``."""
    return _sorted(SignedOnly(root + path, path in layout.PAPERS) for path in chains.beside)


def gather(chains: Chains, received: Iterable[ReceivedAnswer]) -> tuple[SignedOnly, ...]:
    """Return those of a bundle, and of all that was handed on in it."""
    return _sorted([*find(chains), *(each for hand in received for each in hand.signed_only)])


def _sorted(found: Iterable[SignedOnly]) -> tuple[SignedOnly, ...]:
    return tuple(sorted(found, key=lambda each: (each.is_paper, each.path)))
