"""One file of a bundle, read in sequence and exactly once; and what was found wrong while listing.

What is read is as long as it was listed, or reading ends in an error: never in fewer bytes.
"""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.bundle.finding import Finding
from archive_app.errors import SourceUnreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_MEMBERS = 250_000
"""Files, and folders too: so many, and no name can cost more than it is long."""
LONGEST_PATH = 1024
DEEPEST = 64
LARGEST_TOTAL = 1 << 44
"""Bytes of all members together: 16 TiB."""

_MOST_FINDINGS = 1000


@dataclass(frozen=True, slots=True)
class Member:
    """One regular file: its path below the root, with slashes; its size in bytes."""

    path: str
    size: int


class Findings:
    """What was found wrong, in the order in which it was found; so much and no more."""

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def add(self, code: str, path: str | None, sentence: str) -> None:
        """Take one more; nothing that has a thousand faults is better for having one less."""
        if len(self._found) < _MOST_FINDINGS:
            self._found.append(Finding(code, path, sentence))

    def found(self) -> tuple[Finding, ...]:
        """Return all of them."""
        return tuple(self._found)


class MemberReader(io.RawIOBase, ABC):
    """The bytes of one member: as many as were listed, checked when the last of them is reached."""

    def __init__(self, what: str, size: int) -> None:
        super().__init__()
        self._what = what
        self._remaining = size
        self._is_finished = False

    def readable(self) -> bool:
        """Return True: that is all it can do."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read the next bytes; 0 at the end.

        Raises Damaged where they are not what was listed, SourceUnreadable where the medium fails
        or the file changed.
        """
        view = memoryview(buffer).cast("B")[: self._remaining]
        try:
            count = self._fill(view) if view else 0
            self._remaining -= count
            if not self._remaining and not self._is_finished:
                self._finish()
                self._is_finished = True
        except OSError as error:
            raise SourceUnreadable(f"{self._what} cannot be read: {error.strerror}.") from error
        return count

    @abstractmethod
    def _fill(self, view: memoryview) -> int:
        """Put at least one byte into ``view``, which is not empty and not too long, or raise."""

    @abstractmethod
    def _finish(self) -> None:
        """Raise where it goes on, or was not what it should be."""
