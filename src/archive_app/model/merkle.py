"""The Merkle tree of the ledger: RFC 6962 hashing and RFC 9162 proofs over stored nodes.

A *node* is the root of a perfect subtree: the one at ``(level, index)`` covers the 2**level leaves
from ``index << level``. Nodes never change once their last leaf is there, so a log keeps them, and
every root and proof is put together from O(log n) of them. Digests are SHA-256, 32 bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeAlias

EMPTY_ROOT = sha256().digest()
# A copy of what is begun costs less than beginning anew, and there are millions of each.
_LEAF = sha256(b"\0")
_NODE = sha256(b"\1")

Node: TypeAlias = Callable[[int, int], bytes]
"""Gives the digest of the stored node at ``(level, index)``."""


def leaf_digest(leaf: bytes) -> bytes:
    """Return the digest of a leaf's exact bytes (RFC 6962 section 2.1)."""
    digest = _LEAF.copy()
    digest.update(leaf)
    return digest.digest()


def node_digest(left: bytes, right: bytes) -> bytes:
    """Return the digest over two subtrees (RFC 6962 section 2.1)."""
    digest = _NODE.copy()
    digest.update(left)
    digest.update(right)
    return digest.digest()


def appended(size: int, leaf_digest: bytes, node: Node) -> list[tuple[int, int, bytes]]:
    """Return the nodes, as (level, index, digest), that leaf number ``size`` completes."""
    completed = [(0, size, leaf_digest)]
    level, index, digest = completed[0]
    while index & 1:
        digest = node_digest(node(level, index - 1), digest)
        level, index = level + 1, index >> 1
        completed.append((level, index, digest))
    return completed


def root(size: int, node: Node) -> bytes:
    """Return the root of the first ``size`` leaves (RFC 9162 section 2.1.1)."""
    return _root_of_tail(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the path of leaf ``index`` in the tree of ``size`` leaves (RFC 9162 section 2.1.3.1).

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError("a proof of inclusion is for a leaf of the tree")
    return _path(0, index, size, node)


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return the proof that the first ``old`` of ``new`` leaves are unchanged (section 2.1.4.1).

    Empty where both sizes are equal. Raises ValueError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError("a proof of consistency is from a tree to itself or a larger one")
    if old == new:
        return []
    level = _trailing_zeros(old)
    index = (old >> level) - 1
    # A verifier has the digest of a perfect old tree already: it is the old root.
    start = [node(level, index)] if index else []
    return start + _path(level, index, new, node)


def verify_inclusion(
    leaf_digest: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Return whether ``proof`` leads from the leaf to the root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size or not _are_digests(leaf_digest, *proof):
        return False
    digest, last = leaf_digest, size - 1
    for sibling in proof:
        if not last:
            return False
        if index & 1 or index == last:
            digest = node_digest(sibling, digest)
            skipped = _trailing_zeros(index)
            index, last = index >> skipped, last >> skipped
        else:
            digest = node_digest(digest, sibling)
        index, last = index >> 1, last >> 1
    return not last and digest == root


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Return whether the old tree is the beginning of the new one (RFC 9162 section 2.1.4.2).

    False for an ``old`` of 0: of an empty tree there is nothing to prove.
    """
    if not 0 < old <= new or not _are_digests(*proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    level = _trailing_zeros(old)
    index, last = (old >> level) - 1, (new - 1) >> level
    path = list(proof) if index else [old_root, *proof]
    if not path:
        return False
    old_digest = new_digest = path[0]
    for sibling in path[1:]:
        if not last:
            return False
        if index & 1 or index == last:
            old_digest = node_digest(sibling, old_digest)
            new_digest = node_digest(sibling, new_digest)
            skipped = _trailing_zeros(index)
            index, last = index >> skipped, last >> skipped
        else:
            new_digest = node_digest(new_digest, sibling)
        index, last = index >> 1, last >> 1
    return not last and old_digest == old_root and new_digest == new_root


def set_root(leaf_digests: Sequence[bytes]) -> bytes:
    """Return the root over leaf digests that are all at hand, of any number."""
    row = list(leaf_digests) or [EMPTY_ROOT]
    while len(row) > 1:
        # What is left over on a row is the root of the ragged right edge so far: it moves up.
        left_over = row[len(row) & ~1 :]
        row = [*map(node_digest, row[::2], row[1::2]), *left_over]
    return row[0]


def _path(level: int, index: int, size: int, node: Node) -> list[bytes]:
    """Return the siblings on the way from the node (level, index) up to the root of ``size``."""
    path = []
    last = (size - 1) >> level
    while last:
        sibling = index ^ 1
        if sibling < last:
            path.append(node(level, sibling))
        elif sibling == last:
            path.append(_root_of_tail(sibling << level, size, node))
        level, index, last = level + 1, index >> 1, last >> 1
    return path


def _root_of_tail(start: int, size: int, node: Node) -> bytes:
    """Return the root over leaves ``start`` to ``size``, where a subtree of the tree starts."""
    width = size - start
    lowest = _trailing_zeros(width)
    digest = node(lowest, (size >> lowest) - 1)
    for level in range(lowest + 1, width.bit_length()):
        if width >> level & 1:
            digest = node_digest(node(level, (size >> level) - 1), digest)
    return digest


def _trailing_zeros(number: int) -> int:
    return max(0, (number & -number).bit_length() - 1)


def _are_digests(*digests: bytes) -> bool:
    return all(len(digest) == 32 for digest in digests)
