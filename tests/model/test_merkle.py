"""What the Merkle tree promises: one root per list of leaves, and proofs that hold or do not."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.model.merkle import (
    EMPTY_ROOT,
    Node,
    appended,
    consistency_proof,
    inclusion_proof,
    leaf_digest,
    node_digest,
    root,
    set_root,
    verify_consistency,
    verify_inclusion,
)
from tests.frontier import Frontier

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "vectors" / "merkle" / "testdata"

# The tree that implementations of RFC 6962 test themselves with: its leaves, and its root after
# each of them.
LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    bytes(range(96, 112)).hex(),
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

DIGESTS = [leaf_digest(b"%d" % number) for number in range(200)]


# --- the definitions of RFC 6962 section 2.1, word for word ------------------------------------


def split(count: int) -> int:
    """Return the largest power of two smaller than ``count``."""
    return 1 << (count - 1).bit_length() - 1


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node_digest(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m: int, leaves: list[bytes], *, known: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if known else [naive_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*naive_proof(m, leaves[:k], known=known), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], known=False), naive_root(leaves[:k])]


class StoredNodes:
    """The nodes of a log as it keeps them: written once, and only when they are complete."""

    def __init__(self, leaves: list[bytes]) -> None:
        self._nodes: dict[tuple[int, int], bytes] = {}
        for size, leaf in enumerate(leaves):
            for level, index, digest in appended(size, leaf, self.node):
                assert (level, index) not in self._nodes
                self._nodes[level, index] = digest

    def node(self, level: int, index: int) -> bytes:
        return self._nodes[level, index]


NODE: Node = StoredNodes(DIGESTS).node


# --- roots -------------------------------------------------------------------------------------


def test_the_known_tree_has_its_known_roots() -> None:
    frontier, digests = Frontier(), [leaf_digest(bytes.fromhex(leaf)) for leaf in LEAVES]
    roots = [frontier.root().hex()]
    for digest in digests:
        frontier.append(digest)
        roots.append(frontier.root().hex())
    assert roots == ROOTS
    assert [set_root(digests[:size]).hex() for size in range(9)] == ROOTS
    assert [root(size, StoredNodes(digests).node).hex() for size in range(9)] == ROOTS


@given(st.lists(st.binary(max_size=3), max_size=70))
def test_every_way_to_a_root_gives_the_defined_one(leaves: list[bytes]) -> None:
    digests = [leaf_digest(leaf) for leaf in leaves]
    defined, frontier = naive_root(digests), Frontier()
    for digest in digests:
        frontier.append(digest)
    assert frontier.size == len(leaves)
    assert frontier.root() == root(len(leaves), StoredNodes(digests).node) == defined
    assert set_root(digests) == defined


def test_a_frontier_completes_the_nodes_that_a_log_stores() -> None:
    frontier = Frontier()
    for size, digest in enumerate(DIGESTS):
        completed = frontier.append(digest)
        assert completed == appended(size, digest, NODE)
        for level, index, node in completed:
            assert node == naive_root(DIGESTS[index << level : (index + 1) << level])


def test_a_leaf_is_never_taken_for_a_node() -> None:
    left, right = DIGESTS[:2]
    assert leaf_digest(left + right) != node_digest(left, right)


def test_the_list_of_a_set_is_left_as_it_is() -> None:
    digests = DIGESTS[:5]
    set_root(digests)
    assert digests == DIGESTS[:5]


# --- proofs ------------------------------------------------------------------------------------


def test_every_proof_of_inclusion_to_size_64_is_the_defined_one_and_holds() -> None:
    for size in range(1, 65):
        whole = root(size, NODE)
        for index in range(size):
            proof = inclusion_proof(index, size, NODE)
            assert proof == naive_path(index, DIGESTS[:size])
            assert verify_inclusion(DIGESTS[index], index, size, proof, whole)


def test_every_proof_of_consistency_to_size_64_is_the_defined_one_and_holds() -> None:
    for new in range(1, 65):
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, NODE)
            assert proof == naive_proof(old, DIGESTS[:new])
            assert verify_consistency(old, new, proof, root(old, NODE), root(new, NODE))


sizes = st.integers(1, len(DIGESTS))


@given(st.data(), sizes)
def test_a_proof_of_inclusion_holds_for_nothing_else(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof, whole = inclusion_proof(index, size, NODE), root(size, NODE)
    assert verify_inclusion(DIGESTS[index], index, size, proof, whole)
    assert not verify_inclusion(DIGESTS[index - 1], index, size, proof, whole) or size == 1
    other = data.draw(st.integers(-3, len(DIGESTS) + 3).filter(lambda other: other != index))
    assert not verify_inclusion(DIGESTS[index], other, size, proof, whole)
    for altered in alterations(data, proof):
        assert not verify_inclusion(DIGESTS[index], index, size, altered, whole)


@given(st.data(), sizes)
def test_a_proof_of_consistency_holds_for_nothing_else(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    proof, roots = consistency_proof(old, new, NODE), (root(old, NODE), root(new, NODE))
    assert verify_consistency(old, new, proof, *roots)
    assert not verify_consistency(old, new, proof, EMPTY_ROOT, roots[1])
    assert not verify_consistency(old, new, proof, roots[0], EMPTY_ROOT)
    assert old == new or not verify_consistency(old, new, proof, *reversed(roots))
    for altered in alterations(data, proof):
        assert not verify_consistency(old, new, altered, *roots)


def alterations(data: st.DataObject, proof: list[bytes]) -> Iterator[list[bytes]]:
    yield [*proof, EMPTY_ROOT]
    yield [EMPTY_ROOT, *proof]
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        digest = proof[at]
        yield proof[:at] + proof[at + 1 :]
        yield [*proof[:at], digest, *proof[at:]]
        yield [*proof[:at], digest[:-1] + bytes([digest[-1] ^ 1]), *proof[at + 1 :]]
        yield [*proof[:at], digest[:-1], *proof[at + 1 :]]
        yield [*proof[:at], digest + b"\0", *proof[at + 1 :]]


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (0, -1)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    assert not verify_inclusion(DIGESTS[0], index, size, [], DIGESTS[0])
    with pytest.raises(ValueError, match="leaf of the tree"):
        inclusion_proof(index, size, NODE)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 3), (4, 3), (-1, 3)])
def test_sizes_that_are_not_in_order_have_no_proof(old: int, new: int) -> None:
    assert not verify_consistency(old, new, [], EMPTY_ROOT, EMPTY_ROOT)
    with pytest.raises(ValueError, match="proof of consistency"):
        consistency_proof(old, new, NODE)


def test_a_root_or_a_proof_of_a_large_log_asks_for_few_nodes() -> None:
    asked: list[tuple[int, int]] = []

    def node(level: int, index: int) -> bytes:
        asked.append((level, index))
        return leaf_digest(b"%d %d" % (level, index))

    size = 1_000_003
    root(size, node)
    inclusion_proof(654_321, size, node)
    consistency_proof(999_999, size, node)
    assert len(asked) < 80
    assert all((index + 1) << level <= size for level, index in asked)


# --- published vectors -------------------------------------------------------------------------


def vectors(kind: str) -> list[dict[str, Any]]:
    paths = sorted((VECTORS / kind).rglob("*.json"))
    if not paths:
        pytest.skip(f"the {kind} vectors of transparency-dev/merkle are not here")
    return [json.loads(path.read_text("utf-8")) for path in paths]


def proof_of(vector: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(digest) for digest in vector["proof"] or []]


def test_the_published_proofs_of_inclusion_hold_or_are_refused() -> None:
    outcomes = set()
    for vector in vectors("inclusion"):
        leaf, whole = (base64.b64decode(vector[name]) for name in ("leafHash", "root"))
        index, size = vector["leafIdx"], vector["treeSize"]
        held = verify_inclusion(leaf, index, size, proof_of(vector), whole)
        assert held is not vector["wantErr"], vector["desc"]
        outcomes.add(held)
    assert outcomes == {True, False}


def test_the_published_proofs_of_consistency_hold_or_are_refused() -> None:
    outcomes = set()
    for vector in vectors("consistency"):
        roots = (base64.b64decode(vector[name]) for name in ("root1", "root2"))
        held = verify_consistency(vector["size1"], vector["size2"], proof_of(vector), *roots)
        assert held is not vector["wantErr"], vector["desc"]
        outcomes.add(held)
    assert outcomes == {True, False}
