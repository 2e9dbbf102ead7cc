"""The signers that a person knows from elsewhere: a plain list of one's own, without an archive.

A known signer pins three things together: the certificate's fingerprint, and the origin and keys of
the log that came with it. The list is one JSON document for people to read, in exactly one
spelling, so that a list which was changed by anything else is noticed and not half understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from archive_app.bundle import plain_list
from archive_app.errors import InvalidInput, NotAllowed, NotFound
from archive_app.model.note import VerifierKey

ACTIVE = "active"
COMPROMISED = "compromised"
REVOKED = ("retired", "lost", COMPROMISED)
_LONGEST_NAME = 200
_LARGEST = 1 << 20
_WHAT = "known signers"


@dataclass(frozen=True)
class KnownSigner:
    """One signer, as compared by a person.

    ``fingerprint`` is the SHA-256 of the certificate in lower-case hex, ``name`` what one calls
    the signer. ``since`` is the day (``2026-11-22``, UTC) from which a ``status`` other than
    ``active`` holds. The keys of the log are vkey lines (C2SP signed-note) under its origin; both
    are empty as long as no log of the signer was seen.
    """

    fingerprint: str
    name: str
    status: str = ACTIVE
    since: str | None = None
    log_origin: str | None = None
    log_vkeys: tuple[str, ...] = ()


def read(path: Path) -> tuple[KnownSigner, ...]:
    """Return the signers of a list, by fingerprint; none where there is no list yet.

    Raises Damaged for a list that is not exactly as it is written here, StorageRefused for one
    that cannot be read.
    """
    consequence = ". Compare its entries with the letters they came from, and write it anew."
    return plain_list.read(path, _WHAT, _LARGEST, _entries, to_text, consequence)


def _entries(untrusted: Any) -> tuple[KnownSigner, ...]:
    signers = tuple(
        KnownSigner(**{**each, "log_vkeys": tuple(each["log_vkeys"])})
        for each in untrusted["signers"]
    )
    for signer in signers:
        require_sound(signer)
    return signers


def find(path: Path, fingerprint: str) -> KnownSigner | None:
    """Return the signer with this fingerprint, None where it is unknown; raises as `read`."""
    return _among(read(path), fingerprint)


def add(path: Path, signer: KnownSigner) -> None:
    """Add a signer whose fingerprint was compared.

    Raises InvalidInput for one that is known already or says what no list can carry; and as
    :func:`read` does, StorageRefused also where it cannot be written, InUse where another program
    is writing.
    """
    require_sound(signer)

    def added(signers: tuple[KnownSigner, ...]) -> Iterable[KnownSigner]:
        known = _among(signers, signer.fingerprint)
        if known is not None:
            raise InvalidInput(f"This signer is known already, as {known.name}.")
        return (*signers, signer)

    _change(path, added)


def revoke(
    path: Path, fingerprint: str, status: str, since: str, *, was_mistaken: bool = False
) -> None:
    """Note that a signer's key is retired, lost or compromised since a day.

    Raises NotFound for an unknown signer; as :func:`revoked` does; and as :func:`add` does.
    """

    def change(known: KnownSigner) -> KnownSigner:
        return revoked(known, status, since, was_mistaken=was_mistaken)

    _change_one(path, fingerprint, change)


def revoked(known: KnownSigner, status: str, since: str, *, was_mistaken: bool) -> KnownSigner:
    """Return a signer whose key is retired, lost or compromised since a day.

    A compromised key stays so, from the same day or an earlier one, unless whoever noted it
    ``was_mistaken``: else a word about its end would make good what was signed with a stolen key.
    Raises NotAllowed for that, InvalidInput for another status or no day.
    """
    if status not in REVOKED:
        raise InvalidInput("A key that is no longer in use is retired, lost or compromised.")
    signer = replace(known, status=status, since=since)
    require_sound(signer)
    is_milder = status != COMPROMISED or known.since is None or since > known.since
    if known.status == COMPROMISED and is_milder and not was_mistaken:
        raise NotAllowed(
            f"The key of {known.name} is noted as compromised since {known.since}, and stays so. "
            "If that was noted by mistake, say it with archive-app identity revoke --mistaken."
        )
    return signer


def pin_log(path: Path, fingerprint: str, origin: str, vkeys: Iterable[str]) -> None:
    """Pin the first log that was seen of a signer, with its keys.

    Raises NotAllowed where another log or other keys are pinned already: which of them is right,
    only the signer can say. Raises NotFound for an unknown signer; and as :func:`add` does.
    """
    lines = tuple(vkeys)

    def pinned(known: KnownSigner) -> KnownSigner:
        refusal = second_log(known, origin, lines)
        if refusal is not None:
            raise NotAllowed(refusal)
        return replace(known, log_origin=origin, log_vkeys=lines)

    _change_one(path, fingerprint, pinned)


def second_log(signer: KnownSigner, origin: str, vkeys: Iterable[str]) -> str | None:
    """Return a sentence where a log is not the one that is pinned for a signer, else None."""
    if signer.log_origin is None:
        return None
    if signer.log_origin != origin:
        return (
            f"{signer.name} is known with the log {signer.log_origin}, and this is another, "
            f"{origin}: ask the signer about it."
        )
    if set(signer.log_vkeys) != set(vkeys):
        return f"The log {origin} of {signer.name} is known with other keys: ask the signer."
    return None


def to_text(signers: Iterable[KnownSigner]) -> bytes:
    """Return the one spelling of a list, in UTF-8: by fingerprint, each member on a line."""
    entries = [asdict(each) for each in sorted(signers, key=lambda each: each.fingerprint)]
    return plain_list.spelled({"signers": entries, "v": 1})


def _among(signers: Iterable[KnownSigner], fingerprint: str) -> KnownSigner | None:
    return next((each for each in signers if each.fingerprint == fingerprint), None)


def _change_one(path: Path, fingerprint: str, change: Callable[[KnownSigner], KnownSigner]) -> None:
    def changed(signers: tuple[KnownSigner, ...]) -> Iterable[KnownSigner]:
        known = _among(signers, fingerprint)
        if known is None:
            raise NotFound("No signer with this fingerprint is known.")
        new = change(known)
        require_sound(new)
        return [new if each is known else each for each in signers]

    _change(path, changed)


def _change(path: Path, change: Callable[[tuple[KnownSigner, ...]], Iterable[KnownSigner]]) -> None:
    """Replace a list by what ``change`` makes of it: wholly, or not at all."""
    with plain_list.replacing(path, _WHAT) as new:
        new.write(to_text(change(read(path))))


def require_sound(signer: KnownSigner) -> None:
    """Raise InvalidInput where a name, day, status or log is one that no list can carry."""
    if not re.fullmatch(r"[0-9a-f]{64}", signer.fingerprint):
        raise InvalidInput("A fingerprint has 64 hexadecimal digits.")
    if not (0 < len(signer.name) <= _LONGEST_NAME and signer.name.isprintable()):
        raise InvalidInput("The name of a signer has 1 to 200 characters that can be seen.")
    if signer.status != ACTIVE and signer.status not in REVOKED:
        raise InvalidInput("A signer is active, retired, lost or compromised.")
    if (signer.since is None) != (signer.status == ACTIVE) or not _is_day(signer.since):
        raise InvalidInput("Since when a key is not in use is a day, such as 2026-11-22.")
    if bool(signer.log_vkeys) != (signer.log_origin is not None):
        raise InvalidInput("A log is known by its origin and its keys together.")
    if any(VerifierKey.from_vkey(vkey).name != signer.log_origin for vkey in signer.log_vkeys):
        raise InvalidInput("The keys of a log carry its origin as their name.")


def _is_day(text: str | None) -> bool:
    try:
        return text is None or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
