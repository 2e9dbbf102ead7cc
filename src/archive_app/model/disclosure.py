"""Sets of named values under one commitment, each provable by itself and silent about the rest.

A *disclosure* is ``base64url(["<salt>",<name>,<value>])`` in the archive's one encoding, as in
SD-JWT (RFC 9901 section 4.2.1). Its salt is the first 16 bytes of HMAC-SHA-256(secret, name).
The *commitment* of a set is the RFC 6962 section 2.1 root over the leaf digests of its
disclosures, sorted, padded with decoys to a power of two of at least 16.

What is stored is the secret and one *line* per disclosure, so that hashed bytes are kept and
never serialised again. A line is one of three, told apart by its first character:

``"name",value``          the tail of the disclosure; its salt follows from the secret
``["salt","name",value]``  the whole disclosure, once the secret is gone
``43 characters``          a bare leaf digest in base64url: an erased value or a decoy
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from archive_app.errors import Damaged
from archive_app.model import canonical, merkle
from archive_app.model.canonical import JsonValue, to_base64url

SMALLEST_SET = 16
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_UNPROVEN = "A stored value has lost the secret that it was committed with."
# Most values are texts in which nothing is escaped: these have no other spelling.
_PLAIN_TAIL = re.compile(r'"([ !#-\[\]-~]*)","([ !#-\[\]-~]*)"')


@dataclass(frozen=True)
class Disclosure:
    """One named value of a set, with the ASCII string that proves it."""

    name: str
    value: JsonValue
    string: str


@dataclass(frozen=True)
class DisclosureSet:
    """A stored set: its 32-byte secret (None once a value was erased) and its lines."""

    secret: bytes | None
    lines: str


def commit(secret: bytes, fields: Iterable[tuple[str, JsonValue]]) -> tuple[bytes, DisclosureSet]:
    """Return the 32-byte commitment of ``fields`` and the set to store."""
    stored = DisclosureSet(secret, lines(fields))
    return commitment(stored), stored


def lines(fields: Iterable[tuple[str, JsonValue]]) -> str:
    """Return the lines of a set whose secret stands, one for each field.

    Names are plain ASCII without quotes or backslashes: they are the schema's own.
    """
    encode = canonical.encode_text
    return "\n".join(
        [
            f'"{name}",null' if value is None else f'"{name}",{encode(value)}'
            for name, value in fields
        ]
    )


def commitment(stored: DisclosureSet) -> bytes:
    """Return the 32-byte commitment of a stored set, from its lines alone."""
    return merkle.set_root(leaf_digests(stored))


def disclosures(stored: DisclosureSet) -> list[Disclosure]:
    """Return what a stored set still discloses, in the order it was written."""
    return disclosed(stored)[0]


def disclosed(stored: DisclosureSet) -> tuple[list[Disclosure], list[bytes]]:
    """Return what a stored set still discloses, and all its leaf digests in their order."""
    payloads = _payloads(stored)
    strings = _base64url(payloads)
    said = map(_decoded, payloads)
    return (
        [
            Disclosure(name, value, string.decode("ascii"))
            for (name, value), string in zip(said, strings, strict=True)
        ],
        sorted([*map(merkle.leaf_digest, strings), *_bare_digests(stored)]),
    )


def values(stored: DisclosureSet) -> dict[str, JsonValue]:
    """Return the values that a stored set still discloses, by name.

    They are read as they stand, without the salts that prove them: long lists ask for many sets.
    """
    lines = stored.lines.split("\n")
    if stored.secret is None and any(line[:1] == '"' for line in lines):
        raise Damaged(_UNPROVEN)
    said = dict(_tail(line) for line in lines if line[:1] == '"')
    return said | dict(_decoded(line.encode("ascii")) for line in lines if line[:1] == "[")


def listed(stored: DisclosureSet, pointer: str) -> list[JsonValue]:
    """Return the elements of the list at ``pointer`` that a set still says, in order."""
    start = f'"{pointer}/'
    tails = [line for line in stored.lines.split("\n") if line.startswith(start)]
    return [_tail(tail)[1] for tail in tails]


def without(stored: DisclosureSet, names: frozenset[str]) -> DisclosureSet:
    """Return the set with the values of ``names`` erased and its commitment unchanged.

    The secret goes too, since it would reveal the erased salts; the other salts and the leaf
    digests of decoys are kept in its place.
    """
    lines = []
    for payload in _payloads(stored):
        erased = _decoded(payload)[0] in names
        lines.append(to_base64url(_leaf_digest(payload)) if erased else payload.decode("ascii"))
    bare = [to_base64url(digest) for digest in _bare_digests(stored)]
    return DisclosureSet(None, "\n".join([*lines, *bare]))


def parse(untrusted_string: str) -> Disclosure:
    """Return what the string of a disclosure says; raise Damaged for what is none."""
    name, value = _decoded(canonical.from_base64url(untrusted_string))
    return Disclosure(name, value, untrusted_string)


def leaf_digest(string: str) -> bytes:
    """Return the leaf digest of the string of a disclosure (RFC 6962 section 2.1)."""
    return merkle.leaf_digest(string.encode("ascii"))


def leaf_digests(stored: DisclosureSet) -> list[bytes]:
    """Return the leaf digests of a stored set in order: the tree that its commitment is over."""
    return sorted(_leaf_digests(stored))


def inclusion_path(stored: DisclosureSet, name: str) -> tuple[int, list[bytes]]:
    """Return the index and the RFC 9162 inclusion path of the disclosure called ``name``."""
    leaves = leaf_digests(stored)
    for payload in _payloads(stored):
        if _decoded(payload)[0] == name:
            index = leaves.index(_leaf_digest(payload))
            return index, _siblings(index, leaves)
    raise Damaged(f"The value {name} is not disclosed here.")


def _siblings(index: int, row: list[bytes]) -> list[bytes]:
    path = []
    while len(row) > 1:
        path.append(row[index ^ 1])
        row = [merkle.node_digest(*row[at : at + 2]) for at in range(0, len(row), 2)]
        index //= 2
    return path


def _payloads(stored: DisclosureSet) -> list[bytes]:
    """Return the hashed bytes of each line that has a value."""
    lines = stored.lines.encode("ascii").split(b"\n")
    tails = [line for line in lines if line[:1] == b'"']
    whole = [line for line in lines if line[:1] == b"["]
    if not tails:
        return whole
    if stored.secret is None:
        raise Damaged(_UNPROVEN)
    macs = _macs(stored.secret, [line.split(b'"', 2)[1] for line in tails])
    salts = _base64url([mac[:16] for mac in macs])
    return [b'["%b",%b]' % pair for pair in zip(salts, tails, strict=True)] + whole


def _leaf_digests(stored: DisclosureSet) -> list[bytes]:
    """Return every leaf digest of a set. Three sets are hashed for each file that is taken in."""
    return [*map(merkle.leaf_digest, _base64url(_payloads(stored))), *_bare_digests(stored)]


def _bare_digests(stored: DisclosureSet) -> list[bytes]:
    """Return the leaf digests without a value: erased ones, and decoys kept or made anew."""
    lines = stored.lines.split("\n")
    if stored.secret is None:
        return [canonical.from_base64url(line) for line in lines if line[:1] not in ('"', "[")]
    width = SMALLEST_SET
    while width < len(lines):
        width *= 2
    return _macs(stored.secret, [b"\0%d" % number for number in range(width - len(lines))])


def _tail(line: str) -> tuple[str, JsonValue]:
    """Return the name and the value of a line that begins with its name."""
    if (plain := _PLAIN_TAIL.fullmatch(line)) is not None:
        return plain[1], plain[2]
    value = canonical.decode(f"[{line}]".encode("ascii"))
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], str):
        raise Damaged("A stored value is not a disclosure.")
    return value[0], value[1]


def _leaf_digest(payload: bytes) -> bytes:
    return sha256(b"\0" + to_base64url(payload).encode("ascii")).digest()


def _decoded(payload: bytes) -> tuple[str, JsonValue]:
    """Return the name and the value of a payload; raise Damaged for what is none."""
    value = canonical.decode(payload)
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[1], str):
        raise Damaged("A stored value is not a disclosure.")
    return value[1], value[2]


def _macs(secret: bytes, messages: Iterable[bytes]) -> list[bytes]:
    """Return HMAC-SHA-256 (RFC 2104) of each message; the pads are hashed once for all of them."""
    padded = secret.ljust(64, b"\0")
    inner_pad = sha256(padded.translate(_INNER_PAD))
    outer_pad = sha256(padded.translate(_OUTER_PAD))
    macs = []
    for message in messages:
        inner, outer = inner_pad.copy(), outer_pad.copy()
        inner.update(message)
        outer.update(inner.digest())
        macs.append(outer.digest())
    return macs


def _base64url(many: Iterable[bytes]) -> list[bytes]:
    """Return each as base64url without padding (RFC 4648 section 5), in one pass over all."""
    return b"".join(map(b2a_base64, many)).translate(_URL_SAFE, b"=").split()
