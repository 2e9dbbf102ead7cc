"""How hard a passphrase is to guess for whoever has the archive: an estimate, made offline.

zxcvbn counts the guesses of somebody who tries words, names, dates and patterns first. What a guess
costs follows from the key derivation: Argon2id with 256 MiB and 3 passes moves about 1.5 GB of
memory, of which a fast graphics card moves about 1 TB in a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

_GUESSES_A_SECOND = 60_000
_MINUTE, _DAY = 60, 86_400
_YEAR = 365 * _DAY
_MOST_READ = 72


class Lasts(Enum):
    """How long a passphrase is expected to last against a hundred fast graphics cards."""

    NOT_AT_ALL = "not at all"
    MINUTES = "minutes"
    DAYS = "days"
    YEARS = "years"
    CENTURIES = "centuries"


@dataclass(frozen=True)
class Strength:
    """The guesses that a passphrase takes, at a guess, and how long they last (seconds)."""

    guesses: float
    seconds: float

    @property
    def lasts(self) -> Lasts:
        """Return the class of it: under a second, a day, a year, a thousand years, or more."""
        if self.seconds < 1:
            return Lasts.NOT_AT_ALL
        if self.seconds < _DAY:
            return Lasts.MINUTES
        if self.seconds < _YEAR:
            return Lasts.DAYS
        return Lasts.YEARS if self.seconds < 1_000 * _YEAR else Lasts.CENTURIES


def estimate(passphrase: str, known: Iterable[str] = ()) -> Strength:
    """Return how hard a passphrase is to guess; ``known`` is what a guesser would try first.

    Only its first 72 characters are looked at, so that a long one is at least as strong.
    """
    from zxcvbn import zxcvbn

    if not passphrase:
        return Strength(0, 0)
    found = zxcvbn(passphrase[:_MOST_READ], user_inputs=[each for each in known if each])
    guesses = float(found["guesses"])
    # Half of them are tried before the right one, on average.
    return Strength(guesses, guesses / 2 / _GUESSES_A_SECOND)
