"""A key slot: one way into an archive, with a passphrase or with 24 words.

docs/format.md, "Key slots". A slot holds a header string of its own (the AAD of its wrapped key),
the wrapped master key, a check that tells a wrong passphrase from damage, and a checksum that
tells damage without any key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from archive_app.errors import Damaged
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue, from_hex
from archive_app.store import keys
from archive_app.store.keys import Cost, Passphrase, Secret, SlotKeys, Words

_SLOT_KEYS = frozenset({"check", "header", "sum", "wrapped"})


@dataclass(frozen=True)
class Slot:
    """One way in. ``kind`` is ``passphrase`` or ``words``; any other is kept byte for byte."""

    kind: str
    id: bytes
    encoded: JsonValue


def new_slot(
    secret: Secret,
    master: bytes,
    archive_id: bytes,
    generation: int,
    cost: Cost,
    *,
    slot_id: bytes | None = None,
) -> Slot:
    """Wrap ``master`` for one more secret, or for a person's new secret, under a fresh salt."""
    salt = os.urandom(16)
    slot_id = slot_id or os.urandom(16)
    kind = "passphrase" if isinstance(secret, Passphrase) else "words"
    derivation: JsonValue = (
        {
            "lanes": cost.lanes,
            "memory_kib": cost.memory_kib,
            "name": "argon2id",
            "passes": cost.passes,
        }
        if isinstance(secret, Passphrase)
        else None
    )
    text = canonical.encode_text(
        {
            "archive": archive_id.hex(),
            "derivation": derivation,
            "generation": generation,
            "id": slot_id.hex(),
            "kind": kind,
            "salt": salt.hex(),
        }
    )
    derived = keys.slot_keys(secret, salt, cost)
    wrapped = keys.wrap(derived.wrap, master, text.encode("ascii"))
    return Slot(
        kind,
        slot_id,
        {
            "check": derived.check.hex(),
            "header": text,
            "sum": checksum(text, wrapped, derived.check),
            "wrapped": wrapped.hex(),
        },
    )


def open_slot(slot: Slot, secret: Secret) -> tuple[bytes, SlotKeys] | None:
    """Return the master key and the slot's keys, None where the secret is not the slot's.

    Raises Damaged where the slot's checksum is wrong or its wrapped key does not open.
    """
    encoded = slot.encoded
    if slot.kind != ("words" if isinstance(secret, Words) else "passphrase"):
        return None
    if not isinstance(encoded, dict) or encoded.keys() != _SLOT_KEYS:
        raise Damaged("A key slot is damaged.")
    text = encoded["header"]
    if not isinstance(text, str) or not text.isascii():
        raise Damaged("A key slot is damaged.")
    wrapped = from_hex(encoded["wrapped"], keys.NONCE_LENGTH + keys.KEY_LENGTH + 16)
    check = from_hex(encoded["check"], 16)
    if encoded["sum"] != checksum(text, wrapped, check):
        raise Damaged("A key slot is damaged.")
    derived = keys.slot_keys(secret, *_derivation(slot, text))
    if not hmac.compare_digest(derived.check, check):
        return None
    return keys.unwrap(derived.wrap, wrapped, text.encode("ascii")), derived


def require_opens(slot: Slot, secret: Secret, master: bytes) -> SlotKeys:
    """Prove a slot that was just made, before it takes the place of one that opens."""
    opened = open_slot(slot, secret)
    if opened is None or opened[0] != master:
        raise Damaged("A new key slot does not open. Nothing was changed.")
    return opened[1]


def slot_cost(slot: Slot) -> Cost:
    """Return what one guess at a passphrase slot costs."""
    assert isinstance(slot.encoded, dict)
    return _derivation(slot, str(slot.encoded["header"]))[1]


def _derivation(slot: Slot, text: str) -> tuple[bytes, Cost]:
    value = canonical.decode(text.encode("ascii"))
    if not isinstance(value, dict) or value.get("id") != slot.id.hex():
        raise Damaged("A key slot is damaged.")
    salt = from_hex(value.get("salt"), 16)
    derivation = value.get("derivation")
    if slot.kind == "words":
        return salt, Cost()
    if not isinstance(derivation, dict) or derivation.get("name") != "argon2id":
        raise Damaged("A key slot is damaged.")
    numbers = [derivation.get(name) for name in ("memory_kib", "passes", "lanes")]
    memory_kib, passes, lanes = (number if isinstance(number, int) else 0 for number in numbers)
    return salt, Cost(memory_kib, passes, lanes)


def checksum(text: str, *parts: bytes) -> str:
    """Return what tells damage without a key: 8 bytes of SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode("ascii") + b"".join(parts)).digest()[:8].hex()
