"""What whoever verifies a bundle knows from elsewhere: signers, authorities, witnesses, heads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.transfer import LogHead


@dataclass(frozen=True)
class HeadSeen:
    """The head of a log that the reader was given before.

    ``keys`` is the digest of the keys that signed it (:func:`keys_digest`), None where they were
    not kept; ``at`` is when it was given first, where that was kept (aware, UTC). ``next_log`` is
    the id of the log that went on from it then, None where none did or it was not kept.
    """

    head: LogHead
    keys: str | None = None
    at: datetime | None = None
    next_log: bytes | None = None

    def is_by(self, vkeys: Iterable[str]) -> bool:
        """Tell whether keys may be those that signed it: a log's id alone, anybody can claim."""
        return self.keys is None or self.keys == keys_digest(vkeys)


def keys_digest(vkeys: Iterable[str]) -> str:
    """Return the digest by which the keys of a log are remembered: SHA-256, in hex.

    It is over the vkey lines of the log (C2SP signed-note), sorted, each with a line feed.
    """
    return hashlib.sha256("".join(f"{vkey}\n" for vkey in sorted(vkeys)).encode()).hexdigest()


@dataclass(frozen=True)
class Trust:
    """What whoever verifies knows from elsewhere.

    ``signers`` are known signers; ``roots_pem`` the roots of time stamp authorities that they
    chose; ``witness_vkeys`` the keys of witnesses they know; ``seen`` the heads of logs that they
    were given before.
    """

    signers: tuple[KnownSigner, ...] = ()
    roots_pem: tuple[bytes, ...] = ()
    witness_vkeys: tuple[str, ...] = ()
    seen: tuple[HeadSeen, ...] = ()
