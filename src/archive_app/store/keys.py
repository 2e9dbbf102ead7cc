"""From what a person types to the keys of an archive: key derivation, wrapping and purposes.

Passphrases are prepared by RFC 8265 (OpaqueString) and stretched by Argon2id (RFC 9106); recovery
words and one-time codes are 256 random bits spelled in 24 words (BIP-39) and need no stretching.
Keys for each purpose come from HKDF-SHA-512 (RFC 5869), wrapping is AES-256-GCM.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic
from precis_i18n import get_profile

from archive_app.errors import Damaged, InvalidInput

KEY_LENGTH = 32
NONCE_LENGTH = 12
_CONTEXT = "evidence-archive/1/"
_NUMBERS = re.compile(r"[0-9]{1,2}[.):]?")


@dataclass(frozen=True)
class Cost:
    """What one guess at a passphrase costs: Argon2id memory in KiB, passes and lanes."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def require_bounds(self) -> None:
        """Raise Damaged for a cost outside format 1, before any memory is taken for it."""
        if not (
            64 * 1024 <= self.memory_kib <= 2 * 1024 * 1024
            and 2 <= self.passes <= 16
            and 1 <= self.lanes <= 16
        ):
            raise Damaged("A key slot asks for a key derivation outside the limits of its format.")


@dataclass(frozen=True, repr=False)
class Passphrase:
    """What a person chose and types, prepared."""

    prepared: bytes


@dataclass(frozen=True, repr=False)
class Words:
    """256 random bits, spelled as 24 words on a recovery sheet or as a one-time code."""

    bits: bytes

    @classmethod
    def generate(cls) -> Words:
        """Return fresh words from the system's randomness."""
        return cls(os.urandom(32))

    def spelled(self) -> str:
        """Return the 24 words (BIP-39, English list, 8-bit checksum)."""
        return Mnemonic("english").to_mnemonic(self.bits)


Secret: TypeAlias = Passphrase | Words


def passphrase(typed: str) -> Passphrase:
    """Prepare what was typed (RFC 8265 section 4.2); raise InvalidInput for what it forbids."""
    try:
        return Passphrase(get_profile("OpaqueString").enforce(typed).encode("utf-8"))
    except UnicodeEncodeError as error:
        if not typed:
            raise InvalidInput("The passphrase is empty.") from None
        raise InvalidInput(
            "The passphrase holds a character that a keyboard may not give again "
            f"(number {error.start + 1}): choose another."
        ) from None


def possible_secrets(typed: str) -> list[Secret]:
    """Return every secret that typed text may be: 24 valid words are those first of all.

    They may stand with the numbers that they are shown with.
    """
    secrets: list[Secret] = []
    words = " ".join(_NUMBERS.sub(" ", typed).split()).lower()
    if words.count(" ") == 23:
        speller = Mnemonic("english")
        if speller.check(words):
            secrets.append(Words(bytes(speller.to_entropy(words))))
    try:
        secrets.append(passphrase(typed))
    except InvalidInput:
        if not secrets:
            raise
    return secrets


@dataclass(frozen=True, repr=False)
class SlotKeys:
    """What one slot's secret yields: a key to wrap with, a check, and the person's own key."""

    wrap: bytes
    check: bytes
    person_wrap: bytes


def slot_keys(secret: Secret, salt: bytes, cost: Cost) -> SlotKeys:
    """Derive a slot's keys; for a passphrase this takes ``cost`` of time and memory."""
    if isinstance(secret, Passphrase):
        cost.require_bounds()
        stretched = Argon2id(
            salt=salt,
            length=64,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(secret.prepared)
    else:
        stretched = secret.bits
    return SlotKeys(
        wrap=_expand(stretched, salt, "slot-wrap", 32),
        check=_expand(stretched, salt, "slot-check", 16),
        person_wrap=_expand(stretched, salt, "person-wrap", 32),
    )


@dataclass(frozen=True, repr=False)
class ArchiveKeys:
    """The keys of one generation of an archive."""

    generation: int
    catalogue: bytes
    object_wrap: bytes
    header_mac: bytes


def archive_keys(master: bytes, archive_id: bytes, generation: int) -> ArchiveKeys:
    """Derive the keys of generation ``generation`` from its 32-byte master key."""
    return ArchiveKeys(
        generation,
        catalogue=_expand(master, archive_id, f"catalogue/{generation}", 32),
        object_wrap=_expand(master, archive_id, f"object-wrap/{generation}", 32),
        header_mac=_expand(master, archive_id, f"header-mac/{generation}", 32),
    )


def associated_data(purpose: str, *parts: bytes) -> bytes:
    """Return ``evidence-archive/1/<purpose>`` ‖ 0x00 ‖ parts, as every AEAD here is bound to."""
    return f"{_CONTEXT}{purpose}\0".encode("ascii") + b"".join(parts)


def wrap(key: bytes, secret: bytes, bound_to: bytes) -> bytes:
    """Return nonce ‖ AES-256-GCM(``secret``), bound to associated data."""
    nonce = os.urandom(NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, secret, bound_to)


def unwrap(key: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
    """Return what :func:`wrap` was given; raise Damaged if a byte of anything differs."""
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_LENGTH], wrapped[NONCE_LENGTH:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise Damaged("A wrapped key is not what was written.") from error


def _expand(key: bytes, salt: bytes, purpose: str, length: int) -> bytes:
    context = f"{_CONTEXT}{purpose}".encode("ascii")
    return HKDF(algorithm=SHA512(), length=length, salt=salt, info=context).derive(key)
