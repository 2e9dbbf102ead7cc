"""Values that prove themselves: disclosures with the digests of the set they were committed in.

docs/bundle.md, "Statements". A set that was committed to as in docs/format.md, "Disclosures", is
handed on as the strings that may be read, and the leaf digests of all its strings, read or not.
From these follow the commitment, and for each string by itself the path that proves it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from archive_app.errors import Damaged
from archive_app.model import canonical, disclosure, merkle
from archive_app.model.canonical import JsonValue
from archive_app.model.disclosure import Disclosure, DisclosureSet

_DISCLOSED = frozenset({"disclosure", "name", "value"})


@dataclass(frozen=True)
class Proven:
    """The disclosed values of one set, and all its 32-byte leaf digests, sorted."""

    disclosed: tuple[Disclosure, ...]
    leaves: tuple[bytes, ...]

    @property
    def values(self) -> dict[str, JsonValue]:
        """What is disclosed, by name."""
        return {each.name: each.value for each in self.disclosed}

    @property
    def withheld(self) -> int:
        """At most how many values are not disclosed: decoys look the same."""
        return len(self.leaves) - len(self.disclosed)

    def commitment(self) -> bytes:
        """Return the 32-byte commitment that the set was published under."""
        return merkle.set_root(self.leaves)

    def as_json(self) -> dict[str, JsonValue]:
        """Return the two members that say this in a line of JSON."""
        return {
            "disclosed": [
                {"disclosure": each.string, "name": each.name, "value": each.value}
                for each in self.disclosed
            ],
            "leaves": [canonical.to_base64url(leaf) for leaf in self.leaves],
        }


def prove(stored: DisclosureSet, names: Container[str]) -> Proven:
    """Return what proves the values of ``names`` of a stored set, and tells of no other."""
    disclosed, leaves = disclosure.disclosed(stored)
    return Proven(tuple(each for each in disclosed if each.name in names), tuple(leaves))


def parse(untrusted_disclosed: JsonValue, untrusted_leaves: JsonValue, commitment: bytes) -> Proven:
    """Return a set that was checked against its commitment.

    Raises Damaged unless the digests are in order, as many as a set has, and make the commitment,
    every string is among them, and the name and value beside each string are those in it.
    """
    if not isinstance(untrusted_leaves, list) or not isinstance(untrusted_disclosed, list):
        raise Damaged("A set of disclosures is not in its form.")
    leaves = [_digest(leaf) for leaf in untrusted_leaves]
    if sorted(set(leaves)) != leaves:
        raise Damaged("The digests of a set of disclosures are not in order.")
    found = Proven(
        tuple(_disclosure(untrusted_each) for untrusted_each in untrusted_disclosed),
        tuple(leaves),
    )
    # Nodes above the leaves make the same root; what lies below them would be hidden.
    if len(leaves) < disclosure.SMALLEST_SET or len(leaves).bit_count() != 1:
        raise Damaged("A set of disclosures has not as many digests as it was committed with.")
    if found.commitment() != commitment:
        raise Damaged("A set of disclosures is not the one that was committed to.")
    _require_proven(found.disclosed, frozenset(leaves))
    return found


def _require_proven(disclosed: Iterable[Disclosure], leaves: frozenset[bytes]) -> None:
    names: set[str] = set()
    for each in disclosed:
        if disclosure.leaf_digest(each.string) not in leaves:
            raise Damaged(f"The value {each.name} is not the one that was committed to.")
        if each.name in names:
            raise Damaged(f"The value {each.name} is given twice.")
        names.add(each.name)


def _digest(untrusted_text: JsonValue) -> bytes:
    digest = canonical.from_base64url(untrusted_text) if isinstance(untrusted_text, str) else b""
    if len(digest) != 32:
        raise Damaged("A set of disclosures is not in its form.")
    return digest


def _disclosure(untrusted: JsonValue) -> Disclosure:
    if isinstance(untrusted, dict) and untrusted.keys() == _DISCLOSED:
        string = untrusted["disclosure"]
        if isinstance(string, str):
            opened = disclosure.parse(string)
            if untrusted["name"] == opened.name and _is_same(untrusted["value"], opened.value):
                return opened
    raise Damaged("A disclosed value is not what its proof says.")


def _is_same(untrusted: JsonValue, value: JsonValue) -> bool:
    """Tell whether two values are one; `==` alone would take true for 1."""
    if isinstance(untrusted, str) or untrusted is None:
        return untrusted == value
    return canonical.encode(untrusted) == canonical.encode(value)
