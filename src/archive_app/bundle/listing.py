"""One manifest held against the files that are there, line by line: what it says otherwise.

A bundle has a file for every event, and two lists of all of them. Of a list that says of each file
what is there, nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Literal, TypeAlias

from archive_app.bundle import manifest
from archive_app.bundle.digests import Digests
from archive_app.bundle.finding import Finding

Algorithm: TypeAlias = Literal["sha256", "sha512"]


class Listing:
    """What a list called ``name`` says of files with these ``digests``.

    ``differing`` are those with another digest there, and ``absent`` those that are not here, each
    with the hex digest that the list has; ``unlisted`` are those that it does not have.
    """

    def __init__(self, name: str, algorithm: Algorithm, digests: Mapping[str, Digests]) -> None:
        self.name = name
        self.differing: dict[str, str] = {}
        self.absent: dict[str, str] = {}
        self.unlisted = set(digests)
        self._algorithm: Algorithm = algorithm
        self._digests = digests
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def get(self, path: str) -> str | None:
        """Return the digest that was listed for a path, None where none was."""
        if path in self.unlisted:
            return None
        listed = self.differing.get(path) or self.absent.get(path)
        if listed is None and path in self._digests:
            return self._digest(path)
        return listed

    def __setitem__(self, path: str, digest: str) -> None:
        self._size += 1
        if path not in self.unlisted:
            self.absent[path] = digest
            return
        self.unlisted.discard(path)
        if self._digest(path) != digest:
            self.differing[path] = digest

    def agrees(self, path: str) -> bool:
        """Return whether a file that is there is listed as it is."""
        return path not in self.unlisted and path not in self.differing

    def take(self, untrusted_lines: Iterable[bytes]) -> list[Finding]:
        """Take the lines of the list; return what is wrong with the list itself."""
        faults = manifest.read_strict(untrusted_lines, self._algorithm, self)
        return [Finding(fault.code, self.name, fault.sentence) for fault in faults]

    def _digest(self, path: str) -> str:
        digests = self._digests[path]
        return (digests.sha256 if self._algorithm == "sha256" else digests.sha512).hex()


def compare(
    lists: Sequence[Listing], digests: Mapping[str, Digests], unread: Set[str]
) -> Iterator[Finding]:
    """Yield what is wrong with each file, once: a list is named only where another disagrees.

    Nothing is said to be missing of ``unread`` paths, or below one.
    """
    for path in sorted({path for each in lists for path in (*each.differing, *each.absent)}):
        if path not in digests:
            if not is_unread(path, unread):
                listing = [each.name for each in lists if path in each.absent]
                yield manifest.missing_file(path, listing, len(lists))
            continue
        differing = [each.name for each in lists if path in each.differing]
        agreeing = [each.name for each in lists if each.agrees(path)]
        yield manifest.changed_file(path, differing, agreeing)
    for path in sorted(set().union(*(each.unlisted for each in lists))):
        lacking = [each.name for each in lists if path in each.unlisted]
        yield manifest.extra_file(path, lacking, len(lists))


def is_unread(path: str, unread: Set[str]) -> bool:
    """Return whether a path, or a folder above it, is among those that could not be read."""
    if not unread:
        return False
    parts = path.split("/")
    return any("/".join(parts[:end]) in unread for end in range(1, len(parts) + 1))
