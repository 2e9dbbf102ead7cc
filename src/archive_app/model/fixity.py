"""What a fixity check covers and what it found; what is wrong is data, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class Part(Enum):
    """One kind of thing that a check reads, in the order in which it does."""

    HEADER = "header"
    CATALOGUE = "catalogue"
    LEDGER = "ledger"
    RECORDS = "records"
    OBJECTS = "objects"


@dataclass(frozen=True)
class Scope:
    """What to check: which parts, and of the objects all, a sample, or what is due.

    ``sample`` is a number of objects, drawn at random. ``unread_for`` takes those that were not
    read whole for that long, or never. Raises ValueError for both at once.
    """

    parts: frozenset[Part] = frozenset(Part)
    sample: int | None = None
    unread_for: timedelta | None = None

    def __post_init__(self) -> None:
        if self.sample is not None and (self.sample < 1 or self.unread_for is not None):
            raise ValueError("a sample is of one object or more, and never of what is due alone")


@dataclass(frozen=True)
class Concern:
    """One thing that a finding is about.

    ``kind`` is a kind of record, ``object``, ``event``, ``checkpoint``, ``log`` or ``path``. ``id``
    is 32 hexadecimal digits, or a number, or a path within the archive. For a stored file,
    ``reference`` is that of its evidence item, ``name`` its original name (None where none was
    kept), ``sha256`` the digest of its bytes in hexadecimal, and ``role`` a code of the vocabulary
    ``file_role``.
    """

    kind: str
    id: str
    reference: str | None = None
    name: str | None = None
    sha256: str | None = None
    role: str | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written: a stable code, a sentence, and what it concerns."""

    code: str
    sentence: str
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How much was checked; ``held_over`` objects were read whole before the check went on."""

    events: int = 0
    checkpoints: int = 0
    records: int = 0
    revisions: int = 0
    objects: int = 0
    object_bytes: int = 0
    held_over: int = 0


@dataclass(frozen=True)
class FixityReport:
    """What a check covered and found.

    ``remarks`` are worth telling and nothing is wrong with them. ``event`` is the number of the
    custody event that witnesses the check, None where nothing may be written or the disk refused,
    as a remark then says. ``started_at`` is when an interrupted check that went on was begun.
    """

    scope: Scope
    started_at: datetime
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    counts: Counts
    event: int | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong with what was checked."""
        return not self.findings
