"""From whom to whom a bundle goes, why, and how far the logs behind it went: transfer.json.

docs/bundle.md, "Transfer". One object in the archive's one encoding, and the end of a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive_app.bundle import layout
from archive_app.errors import Damaged
from archive_app.model import canonical, custody
from archive_app.model.canonical import JsonValue

_TRANSFER = frozenset(
    {
        "authority",
        "bundle",
        "created_at",
        "languages",
        "logs",
        "previous",
        "purpose",
        "recipient",
        "signer",
        "software",
        "v",
    }
)
_HEAD = frozenset({"log", "root", "size"})


@dataclass(frozen=True)
class LogHead:
    """How far a log went when the bundle was made: 16-byte id, size, 32-byte root."""

    log: bytes
    size: int
    root: bytes


@dataclass(frozen=True)
class HeldHead:
    """How far a log is known to be in somebody else's hands; ``log`` is the name that it goes by.

    ``how`` is ``cosignature`` or ``receipt``; ``at`` is ISO 8601 in UTC, of a cosignature as the
    witness states it, of a receipt as the archive recorded it.
    """

    log: str
    size: int
    held_by: str
    how: str
    at: str


@dataclass(frozen=True)
class Transfer:
    """From whom to whom, why and on what authority; ``previous`` is the digest of the last bundle.

    ``signer`` is the SHA-256 of the signer's certificate; ``created_at`` is UTC by the archive's
    own clock; a text is None where it was not recorded.
    """

    bundle: str
    created_at: str
    signer: str
    recipient: str
    purpose: str
    authority: str | None
    previous: str | None
    languages: tuple[str, ...]
    logs: tuple[LogHead, ...]
    software: str


def transfer_bytes(transfer: Transfer) -> bytes:
    """Return transfer.json."""
    return (
        canonical.encode(
            {
                "authority": transfer.authority,
                "bundle": transfer.bundle,
                "created_at": transfer.created_at,
                "languages": list(transfer.languages),
                "logs": _told(transfer.logs),
                "previous": transfer.previous,
                "purpose": transfer.purpose,
                "recipient": transfer.recipient,
                "signer": transfer.signer,
                "software": transfer.software,
                "v": layout.VERSION,
            }
        )
        + b"\n"
    )


def read_transfer(untrusted_bytes: bytes) -> Transfer:
    """Return what transfer.json says; raise Damaged for what is not in its form."""
    if not untrusted_bytes.endswith(b"\n"):
        raise Damaged("transfer.json is not in its form.")
    told = canonical.decode_object(untrusted_bytes[:-1], _TRANSFER)
    if canonical.as_integer(told["v"]) != layout.VERSION:
        raise Damaged("transfer.json is of a version that this program does not know.")
    logs = _heads(told["logs"])
    if len({head.log for head in logs}) != len(logs):
        raise Damaged("transfer.json names a log twice.")
    return Transfer(
        bundle=layout.require_bundle_id(canonical.as_text(told["bundle"])),
        created_at=custody.as_utc_seconds(told["created_at"]),
        signer=canonical.from_hex(told["signer"], 32).hex(),
        recipient=canonical.as_text(told["recipient"]),
        purpose=canonical.as_text(told["purpose"]),
        authority=canonical.as_text_or_none(told["authority"]),
        previous=None
        if told["previous"] is None
        else canonical.from_hex(told["previous"], 32).hex(),
        languages=tuple(canonical.as_text(each) for each in canonical.as_list(told["languages"])),
        logs=logs,
        software=canonical.as_text(told["software"]),
    )


def heads_text(heads: Iterable[LogHead]) -> str:
    """Return heads as the list that ``logs`` of transfer.json is."""
    return canonical.encode_text(_told(heads))


def heads_from_text(untrusted_text: str) -> tuple[LogHead, ...]:
    """Return what :func:`heads_text` was given; raise Damaged for anything else."""
    return _heads(canonical.decode(untrusted_text.encode("utf-8")))


def _told(heads: Iterable[LogHead]) -> list[JsonValue]:
    return [{"log": head.log.hex(), "root": head.root.hex(), "size": head.size} for head in heads]


def _heads(untrusted: JsonValue) -> tuple[LogHead, ...]:
    return tuple(_head(each) for each in canonical.as_list(untrusted))


def _head(untrusted: JsonValue) -> LogHead:
    told = canonical.as_object(untrusted, _HEAD)
    return LogHead(
        canonical.from_hex(told["log"], 16),
        canonical.as_integer(told["size"]),
        canonical.from_hex(told["root"], 32),
    )
