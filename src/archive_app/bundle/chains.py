"""What the logs of a bundle show, gathered while its statements are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive_app.bundle.finding import Finding
from archive_app.bundle.history import FileHistory
from archive_app.bundle.transfer import LogHead
from archive_app.model import note


@dataclass
class Chains:
    """What the statements of a bundle show, filled in as they are read.

    ``older`` are heads from which its logs are proven to go on. ``notes`` are checkpoints that a
    witness may have cosigned, each with its head where it does not cover all events.
    ``logs`` has one copy of the id of each log, and ``beside`` are the paths of files under
    ``data/`` that nothing led to.
    """

    heads: dict[bytes, note.Checkpoint] = field(default_factory=dict)
    files: list[FileHistory] = field(default_factory=list)
    events: int = 0
    events_proven: int = 0
    records: int = 0
    findings: list[Finding] = field(default_factory=list)
    older: list[LogHead] = field(default_factory=list)
    notes: list[tuple[bytes, LogHead | None]] = field(default_factory=list)
    vkeys: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    logs: dict[bytes, bytes] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)

    def is_end(self, head: LogHead | None) -> bool:
        """Return whether a head covers all events: the last log begins with the end of the others.

        The end of one that has a successor says nothing of that.
        """
        if head is None or not self.heads:
            return head is None
        last = list(self.heads)[-1]
        return head.log == last and head.size == self.heads[last].size

    def fault(self, code: str, path: str | None, sentence: str) -> None:
        """Note what does not fit."""
        self.findings.append(Finding(code, path, sentence))
