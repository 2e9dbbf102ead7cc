"""A Merkle tree that grows leaf by leaf and keeps only the latest node of each level."""

from __future__ import annotations

from archive_app.model import merkle


class Frontier:
    """What `merkle.appended` and `merkle.root` need of a tree to let it grow."""

    def __init__(self) -> None:
        self.size = 0
        self._latest: list[bytes] = []

    def append(self, leaf_digest: bytes) -> list[tuple[int, int, bytes]]:
        """Add the next leaf; return the nodes, as (level, index, digest), that it completes."""
        completed = merkle.appended(self.size, leaf_digest, self._node)
        self._latest[: len(completed)] = [digest for _, _, digest in completed]
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root over the leaves so far."""
        return merkle.root(self.size, self._node)

    def _node(self, level: int, index: int) -> bytes:
        return self._latest[level]
