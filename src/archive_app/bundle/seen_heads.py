"""The heads of others' logs that this computer saw before: a plain list of one's own.

A head that was seen proves, later and to its reader alone, that a log was not rewritten since. It
says so of the log that has the same keys, and nothing of one that merely claims its id. The list is
one JSON document in exactly one spelling, beside that of the known signers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive_app.bundle import plain_list
from archive_app.bundle.transfer import LogHead
from archive_app.errors import InvalidInput
from archive_app.model import note

_LARGEST = 16 << 20
_WHAT = "log heads seen"
_ORIGIN = re.compile(rf"{note.ORIGIN_PREFIX}[0-9a-f]{{32}}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class SeenHead:
    """One head of a log, as a bundle of a known signer proved it.

    ``origin`` names the log, ``size`` counts its events, ``root`` is theirs in hex.
    ``received_at`` says when it was seen first, by this computer's clock, such as
    ``2026-11-22T10:03:05Z``; ``signer`` is the fingerprint of whoever signed the bundle. ``keys``
    is the digest of the log's keys (:func:`trust.keys_digest`), None where it was remembered before
    they were kept. ``next`` names the log that goes on from it, where the log ended there.
    """

    origin: str
    size: int
    root: str
    received_at: str
    signer: str
    keys: str | None = None
    next: str | None = None

    @property
    def head(self) -> LogHead:
        """The head as bundles name it."""
        return LogHead(note.log_id_of(self.origin), self.size, bytes.fromhex(self.root))

    @property
    def at(self) -> datetime:
        """When it was seen first: aware, in UTC."""
        return datetime.fromisoformat(self.received_at)


def read(path: Path) -> tuple[SeenHead, ...]:
    """Return the heads of a list, sorted by log and size; none where there is no list yet.

    Raises Damaged for a list that is not exactly as it is written here, StorageRefused for one
    that cannot be read.
    """
    consequence = (
        ", and so it cannot be told whether a log was rewritten. To begin a new one, move it away."
    )
    return plain_list.read(path, _WHAT, _LARGEST, _entries, to_text, consequence)


def _entries(untrusted: Any) -> tuple[SeenHead, ...]:
    heads = tuple(SeenHead(**each) for each in untrusted["heads"])
    for head in heads:
        _require_sound(head)
    return heads


def add(path: Path, heads: Iterable[SeenHead]) -> None:
    """Add heads; of one that was seen before under the same keys, the earlier time stays.

    One that was remembered without keys gets those of the first that is the same.

    Raises InvalidInput for what no list can carry; and as :func:`read` does, StorageRefused also
    where it cannot be written, InUse where another program is writing.
    """
    new = tuple(heads)
    for head in new:
        _require_sound(head)
    before = read(path)
    if set(_joined(before, new)) == set(before):
        return
    with plain_list.replacing(path, _WHAT) as file:
        file.write(to_text(_joined(read(path), new)))


def to_text(heads: Iterable[SeenHead]) -> bytes:
    """Return the one spelling of a list, in UTF-8: by log, size and time, each member on a line."""
    entries = [
        {name: value for name, value in asdict(each).items() if value is not None}
        for each in sorted(heads, key=_place)
    ]
    return plain_list.spelled({"heads": entries, "v": 1})


def _joined(before: Iterable[SeenHead], new: Iterable[SeenHead]) -> Iterable[SeenHead]:
    known = {(each.origin, each.size, each.root, each.keys): each for each in before}
    for each in new:
        # The events of a root are the same whoever signs it: so is when they were seen.
        without_keys = known.pop((each.origin, each.size, each.root, None), each)
        place = (each.origin, each.size, each.root, each.keys)
        first = known.setdefault(place, replace(without_keys, keys=each.keys))
        known[place] = replace(first, next=first.next or each.next)
    return known.values()


def _place(head: SeenHead) -> tuple[str, int, str, str, str, str]:
    return head.origin, head.size, head.root, head.keys or "", head.received_at, head.signer


def _require_sound(head: SeenHead) -> None:
    """Raise InvalidInput for what no list can carry."""
    is_sound = (
        _ORIGIN.fullmatch(head.origin)
        and isinstance(head.size, int)
        and not isinstance(head.size, bool)
        and 0 < head.size < 1 << 63
        and _DIGEST.fullmatch(head.root)
        and _DIGEST.fullmatch(head.signer)
        and (head.keys is None or _DIGEST.fullmatch(head.keys))
        and (head.next is None or _ORIGIN.fullmatch(head.next))
        and _is_moment(head.received_at)
    )
    if not is_sound:
        raise InvalidInput("This is not the head of a log as lists of them have it.")


def _is_moment(text: str) -> bool:
    try:
        at = datetime.fromisoformat(text)
        return at.tzinfo == UTC and at.strftime("%Y-%m-%dT%H:%M:%SZ") == text
    except ValueError:
        return False
