"""Checkpoints of a log as signed notes: what a log stands by, who signed it, what to believe.

Follows C2SP signed-note v1.0.0 (with type 0x06 as assigned since), tlog-checkpoint v1.0.0 and
tlog-cosignature v1.1.0-rc.1, each in its text of July 2026. A log signs a checkpoint twice:

0x01  Ed25519 over the text of the note
0x06  ML-DSA-44 over a ``cosigned_message``, the log being its own cosigner, with timestamp 0:
      a log states what it holds and never when, since its clock is its owner's to set

Witnesses add cosignatures, 0x04 (Ed25519) or 0x06, that also state a time. Stricter than the
specifications: no extension lines (0x06 would not cover them), base64 in its canonical form only,
no second signature by a known key.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from archive_app.errors import Damaged, InvalidInput

ORIGIN_PREFIX = "evidence-log/"
_LONGEST_NOTE = 256 * 1024  # 16 signatures, which a verifier must accept, take at most 110 KiB
_LAST_SECOND = 253_402_300_799  # of the year 9999
_CONTROL = re.compile("[\x00-\x1f]")


def origin_of(log_id: bytes) -> str:
    """Return the name of a log in checkpoints (C2SP tlog-checkpoint)."""
    return f"{ORIGIN_PREFIX}{log_id.hex()}"


def log_id_of(origin: str) -> bytes:
    """Return the id of the log that is named so; raise ValueError where no id can be read."""
    return bytes.fromhex(origin.removeprefix(ORIGIN_PREFIX))


class SignatureType(IntEnum):
    """The signature type identifier bytes of C2SP signed-note that are in use here."""

    ED25519 = 0x01
    ED25519_COSIGNATURE = 0x04
    MLDSA44_COSIGNATURE = 0x06


@dataclass(frozen=True)
class Checkpoint:
    """What a log stands by: the 32-byte RFC 6962 root over its first ``size`` leaves.

    Raises ValueError for what no note can carry.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not (_is_line(self.origin) and 0 <= self.size < 1 << 63 and len(self.root) == 32):
            raise ValueError("not a checkpoint")

    def text(self) -> str:
        """Return the note text (tlog-checkpoint, "Note text")."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    def as_outcome(self) -> str:
        """Return how an event names this head: origin, size and root (hex), a line each."""
        return f"{self.origin}\n{self.size}\n{self.root.hex()}"

    @classmethod
    def from_outcome(cls, untrusted_text: str) -> Checkpoint:
        """Return the head that an event names in exactly these words; raise Damaged if none."""
        try:
            origin, size, root = untrusted_text.split("\n")
            head = cls(origin, int(size), bytes.fromhex(root))
        except ValueError:
            head = None
        if head is None or head.as_outcome() != untrusted_text:
            raise Damaged("An event names the head of a log in a form that it does not have.")
        return head

    @classmethod
    def from_text(cls, untrusted_text: str) -> Checkpoint:
        """Return the checkpoint that has exactly this text; raise Damaged if none has."""
        try:
            origin, size, root, _ = untrusted_text.split("\n")
            checkpoint = cls(origin, int(size), base64.b64decode(root))
        except ValueError:
            raise Damaged("A checkpoint does not have its three lines.") from None
        if checkpoint.text() != untrusted_text:
            raise Damaged("A checkpoint is not written in its one form.")
        return checkpoint


@dataclass(frozen=True)
class VerifierKey:
    """A public key under its name, written as a *vkey* line (signed-note, "Verifier keys").

    Raises ValueError for a name or key that no note can carry.
    """

    name: str
    type: SignatureType
    public_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _is_key_name(self.name):
            raise ValueError("not a key name")
        self._loaded()

    @classmethod
    def from_vkey(cls, untrusted_vkey: str) -> VerifierKey:
        """Return the key that has exactly this line; raise InvalidInput if none has."""
        try:
            name, _, material = untrusted_vkey.split("+", 2)
            first, *public_key = base64.b64decode(material)
            key = cls(name, SignatureType(first), bytes(public_key))
        except ValueError:
            raise InvalidInput("This is not a verifier key of a kind in use here.") from None
        if key.vkey() != untrusted_vkey:
            raise InvalidInput(f"The verifier key of {name} is misspelled.")
        return key

    def vkey(self) -> str:
        """Return the line that tells others how to verify this key's signatures."""
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.type]) + self.public_key)}"

    @property
    def id(self) -> bytes:
        """The 4 bytes by which signatures name the key (signed-note, "Signatures")."""
        tagged = self.name.encode() + b"\n" + bytes([self.type]) + self.public_key
        return hashlib.sha256(tagged).digest()[:4]

    def message(self, text: str, timestamp: int) -> bytes:
        """Return the bytes that are signed for a note text (tlog-cosignature, "Format")."""
        if self.type is SignatureType.ED25519:
            return text.encode()
        if self.type is SignatureType.ED25519_COSIGNATURE:
            return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
        checkpoint = Checkpoint.from_text(text)
        return b"".join(
            (
                b"subtree/v1\n\0",
                _counted(self.name),
                timestamp.to_bytes(8, "big"),
                _counted(checkpoint.origin),
                bytes(8),  # a checkpoint is the subtree that starts at leaf 0
                checkpoint.size.to_bytes(8, "big"),
                checkpoint.root,
            )
        )

    def verify(self, untrusted_note: bytes) -> tuple[str, int]:
        """Return the text of a note that this key signed, and the time it stated, once verified.

        The time is in POSIX seconds, 0 for none. Signatures by other keys are passed over. Raises
        Damaged for a malformed note, and unless there is one signature by this key and it holds.
        """
        text, signatures = _parsed(untrusted_note)
        algorithm = "ML-DSA-44" if self.type is SignatureType.MLDSA44_COSIGNATURE else "Ed25519"
        title = f"{algorithm} signature by {self.name}"
        found = [
            signed for name, key_id, signed in signatures if (name, key_id) == (self.name, self.id)
        ]
        if len(found) != 1:
            raise Damaged(f"The {title} is {'repeated' if found else 'missing'}.")
        stated = b"" if self.type is SignatureType.ED25519 else found[0][:8]
        timestamp = int.from_bytes(stated, "big")
        try:
            if timestamp >= 1 << 63:
                raise InvalidSignature
            self._loaded().verify(found[0][len(stated) :], self.message(text, timestamp))
        except InvalidSignature:
            raise Damaged(f"The {title} does not match its note.") from None
        return text, timestamp

    def _loaded(self) -> Ed25519PublicKey | MLDSA44PublicKey:
        if self.type is SignatureType.MLDSA44_COSIGNATURE:
            return MLDSA44PublicKey.from_public_bytes(self.public_key)
        return Ed25519PublicKey.from_public_bytes(self.public_key)


@dataclass(frozen=True)
class Signer:
    """A private key with the verifier key that belongs to it."""

    key: VerifierKey
    private: Ed25519PrivateKey | MLDSA44PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, name: str, type: SignatureType, seed: bytes) -> Signer:
        """Return the signer of a 32-byte seed (RFC 8032 section 5.1.5, FIPS 204 algorithm 6)."""
        private: Ed25519PrivateKey | MLDSA44PrivateKey
        if type is SignatureType.MLDSA44_COSIGNATURE:
            private = MLDSA44PrivateKey.from_seed_bytes(seed)
        else:
            private = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(VerifierKey(name, type, private.public_key().public_bytes_raw()), private)

    def signature_line(self, checkpoint: Checkpoint, *, timestamp: int = 0) -> str:
        """Return the signature line for a note; ``timestamp`` in POSIX seconds, 0 for none."""
        signed = self.private.sign(self.key.message(checkpoint.text(), timestamp))
        if self.key.type is not SignatureType.ED25519:
            signed = timestamp.to_bytes(8, "big") + signed
        return f"— {self.key.name} {_base64(self.key.id + signed)}\n"


@dataclass(frozen=True)
class LogKeys:
    """The two signers of one log, named after its origin."""

    ed25519: Signer
    mldsa44: Signer

    @classmethod
    def from_seeds(cls, origin: str, ed25519_seed: bytes, mldsa44_seed: bytes) -> LogKeys:
        """Return the keys of a log from two 32-byte seeds."""
        return cls(
            Signer.from_seed(origin, SignatureType.ED25519, ed25519_seed),
            Signer.from_seed(origin, SignatureType.MLDSA44_COSIGNATURE, mldsa44_seed),
        )

    def verifier_keys(self) -> tuple[str, str]:
        """Return the vkey lines that :func:`open_checkpoint` asks for."""
        return self.ed25519.key.vkey(), self.mldsa44.key.vkey()


def sign_checkpoint(checkpoint: Checkpoint, keys: LogKeys) -> bytes:
    """Return the note of a log's own checkpoint with both of its signatures."""
    if {checkpoint.origin} != {keys.ed25519.key.name, keys.mldsa44.key.name}:
        raise ValueError("a log signs its own checkpoints only")
    lines = keys.ed25519.signature_line(checkpoint) + keys.mldsa44.signature_line(checkpoint)
    return f"{checkpoint.text()}\n{lines}".encode()


def open_checkpoint(untrusted_note: bytes, vkeys: Iterable[str]) -> Checkpoint:
    """Return the checkpoint of a note that both keys of its log have signed.

    ``vkeys`` are the two lines of :meth:`LogKeys.verifier_keys`. Raises Damaged naming what
    failed, and InvalidInput where these are not the keys of one log.
    """
    keys = sorted(map(VerifierKey.from_vkey, vkeys), key=lambda key: key.type)
    if [key.type for key in keys] != [SignatureType.ED25519, SignatureType.MLDSA44_COSIGNATURE]:
        raise InvalidInput("A log has two verifier keys, one Ed25519 and one ML-DSA-44.")
    text = {key.verify(untrusted_note)[0] for key in keys}.pop()
    checkpoint = Checkpoint.from_text(text)
    if {checkpoint.origin} != {key.name for key in keys}:
        raise Damaged(f"A checkpoint of {checkpoint.origin} is signed by the keys of another log.")
    return checkpoint


def cosign(checkpoint: Checkpoint, witness: Signer, cosigned_at: datetime) -> bytes:
    """Return the line to append to a note, by which a witness states when it saw the checkpoint.

    ``witness`` has a key of type 0x04 or 0x06. Whoever calls this has opened the note, and proven
    it consistent with the largest checkpoint of the log that this witness cosigned before.
    """
    if witness.key.type is SignatureType.ED25519:
        raise ValueError("a witness has a key for cosignatures")
    return witness.signature_line(checkpoint, timestamp=int(cosigned_at.timestamp())).encode()


def verify_cosignature(untrusted_note: bytes, vkey: str) -> datetime:
    """Return when a witness cosigned the note, as it stated: aware UTC, whole seconds.

    Raises Damaged where it did not or stated no time, InvalidInput for another kind of key.
    """
    key = VerifierKey.from_vkey(vkey)
    if key.type is SignatureType.ED25519:
        raise InvalidInput(f"The verifier key of {key.name} is not one for cosignatures.")
    _, timestamp = key.verify(untrusted_note)
    if not 0 < timestamp <= _LAST_SECOND:
        raise Damaged(f"The cosignature by {key.name} states no time.")
    return datetime.fromtimestamp(timestamp, UTC)


def _parsed(untrusted_note: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Return text and (key name, key id, signature) of a note (signed-note, "Format")."""
    try:
        if len(untrusted_note) > _LONGEST_NOTE:
            raise ValueError("too long")
        text, blank, block = untrusted_note.decode("utf-8").rpartition("\n\n")
        *lines, end = block.split("\n")
        if not blank or not lines or end or _CONTROL.search(text.replace("\n", "")):
            raise ValueError("not a text, a blank line and signature lines")
        return text + "\n", [_signature(line) for line in lines]
    except ValueError:
        raise Damaged("A note does not have the form of a signed note.") from None


def _signature(untrusted_line: str) -> tuple[str, bytes, bytes]:
    _, name, encoded = untrusted_line.split(" ")
    marked = base64.b64decode(encoded)
    if untrusted_line != f"— {name} {_base64(marked)}" or len(marked) < 5 or not _is_key_name(name):
        raise ValueError("not a signature line")
    return name, marked[:4], marked[4:]


def _is_line(text: str) -> bool:
    return 0 < len(text.encode()) < 256 and not _CONTROL.search(text)


def _is_key_name(name: str) -> bool:
    return _is_line(name) and "+" not in name and not any(map(str.isspace, name))


def _counted(text: str) -> bytes:
    return bytes([len(text.encode())]) + text.encode()


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
