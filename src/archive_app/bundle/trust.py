"""What whoever verifies a bundle knows from elsewhere: signers, authorities, witnesses, heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.transfer import LogHead


@dataclass(frozen=True)
class Trust:
    """What whoever verifies knows from elsewhere.

    ``signers`` are known signers; ``roots_pem`` the roots of time stamp authorities that they
    chose; ``witness_vkeys`` the keys of witnesses they know; ``seen`` the heads of logs that they
    were given before, ``seen_at`` when, where that was kept (aware, UTC).
    """

    signers: tuple[KnownSigner, ...] = ()
    roots_pem: tuple[bytes, ...] = ()
    witness_vkeys: tuple[str, ...] = ()
    seen: tuple[LogHead, ...] = ()
    seen_at: Mapping[LogHead, datetime] = field(default_factory=dict)
