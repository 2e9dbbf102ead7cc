"""What verifying a bundle found: three answers, what the log shows, and what nothing shows.

docs/bundle.md, "Verdicts". A report is data; faces word it further. The exit codes are a promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from archive_app.bundle import layout
from archive_app.bundle.finding import Finding
from archive_app.bundle.history import FileHistory
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.signing import SignatureOutcome
from archive_app.bundle.transfer import LogHead
from archive_app.model import note


class Verdict(Enum):
    """How it ends, with the exit code of ``bundle verify``."""

    VALID = ("valid, signer known", 0)
    NOT_VALID = ("not valid", 1)
    UNKNOWN_SIGNER = ("valid, signer unknown", 3)
    NOT_CHECKABLE = ("bytes whole, no signature checkable here", 4)
    UNFINISHED = ("could not finish", 5)
    NOT_A_BUNDLE = ("not a bundle", 6)
    CONTRADICTED = ("signed, but its log contradicts a checkpoint seen earlier", 7)

    def __init__(self, words: str, exit_code: int) -> None:
        """Take the words and the exit code apart."""
        self.words = words
        self.exit_code = exit_code


NOT_SHOWN = (
    "that what the files show is true",
    "who made them, and when they were captured",
    "that nothing else about the matter exists",
    "that no signature or time stamp was removed",
)
"""What no verification shows, said every time."""
MENTIONED = frozenset(
    {"branched", "newer", "contradiction", "other-keys", "second-log", "unproven"}
)
"""The codes of findings that are told, and no reason by themselves to call a bundle not valid."""
GIVEN_UP = ("retired", "lost", "compromised")
"""The standings of a known signer whose key counts no more from some day on."""


@dataclass(frozen=True)
class BytesAnswer:
    """Whether these are the bytes that were signed; how many files of how many bytes were read."""

    is_whole: bool
    files: int
    size: int


@dataclass(frozen=True)
class SignerAnswer:
    """Which key signed, and how one knows whose it is.

    ``standing`` is ``unknown``, or the standing of a known signer: ``active``, ``retired``,
    ``lost`` or ``compromised``. ``ssh_fingerprint`` is that of the same key as OpenSSH names it.
    """

    fingerprint: str | None
    ssh_fingerprint: str | None
    claimed_name: str | None
    known_as: str | None
    standing: str
    signatures: tuple[SignatureOutcome, ...]


@dataclass(frozen=True)
class TimeEvidence:
    """One piece of evidence of when the bundle, or its log, existed at the latest.

    ``covers`` is the head of a log whose events are all that it covers; None where it covers
    everything.
    """

    kind: str
    by: str
    at: datetime | None
    outcome: Outcome
    sentence: str
    covers: LogHead | None = None


@dataclass(frozen=True)
class TimeAnswer:
    """By when it existed at the latest, on outside evidence; None where there is none.

    Evidence of a log says nothing of when a bundle was signed; ``signed_not_later_than`` does.
    ``part_not_later_than`` is of evidence that covers the first events of a log alone.
    ``remembered_not_later_than`` is what this computer alone remembers of its log: it tells its
    reader, and is no proof to anybody else.
    """

    not_later_than: datetime | None
    evidence: tuple[TimeEvidence, ...]
    signed_not_later_than: datetime | None = None
    remembered_not_later_than: datetime | None = None
    part_not_later_than: datetime | None = None


@dataclass(frozen=True)
class Continuity:
    """Whether a log goes on from the events of it that this computer saw before.

    ``standing`` is ``proven``, ``not proven``, ``contradicted`` or ``not seen before``; ``seen``
    counts the events that it is about, None where none were.
    """

    standing: str
    seen: int | None


@dataclass(frozen=True)
class LogAnswer:
    """What the log shows.

    ``heads`` are (origin, size, root in hex), ``vkeys`` the keys that signed each, by origin; and
    ``continuity`` says of each whether it goes on from what was seen before.
    """

    heads: tuple[tuple[str, int, str], ...]
    events: int
    events_proven: int
    records: int
    files: tuple[FileHistory, ...]
    vkeys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    continuity: Mapping[str, Continuity] = field(default_factory=dict)


@dataclass(frozen=True)
class SignedOnly:
    """A file under ``data/`` that is signed, and that no log and no statement speaks of.

    ``is_paper`` where it is one that bundles have for people and other programs to read; of any
    other nothing says what it is.
    """

    path: str
    is_paper: bool


@dataclass(frozen=True)
class ReceivedAnswer:
    """What came with evidence that another team handed on, judged by itself.

    ``path`` is its folder in the bundle, ``digest`` that of the bundle it came in. ``files`` are
    paths of this bundle whose bytes that bundle listed; ``log`` is what its own log shows of them,
    and ``time`` by when that bundle existed at the latest, on evidence from outside its archive.
    ``signed_only`` are named as they lie in this bundle.
    """

    path: str
    bundle: str | None
    digest: str
    signer: SignerAnswer
    time: TimeAnswer
    files: tuple[str, ...]
    log: LogAnswer
    findings: tuple[Finding, ...]
    signed_only: tuple[SignedOnly, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything that verifying found; ``digest`` is the SHA-256 of the signed tag manifest.

    ``signed_only`` are the files that only the signature speaks for, those first of which nothing
    says what they are; also those of what others handed on.
    """

    verdict: Verdict
    bundle: str | None
    digest: str | None
    bytes: BytesAnswer
    signer: SignerAnswer
    time: TimeAnswer
    log: LogAnswer
    received: tuple[ReceivedAnswer, ...]
    not_shown: tuple[str, ...]
    findings: tuple[Finding, ...]
    signed_only: tuple[SignedOnly, ...] = ()

    @property
    def is_only_given_up(self) -> bool:
        """Whether that a key was given up is all that is wrong."""
        faults = {finding.code for finding in self.findings} - MENTIONED
        return self.signer.standing in GIVEN_UP and self.bytes.is_whole and not faults

    def is_branched(self, origin: str) -> bool:
        """Tell whether a log was seen to end, and to go on in another way, here or before."""
        branched = {each.path for each in self.findings if each.code == "branched"}
        return bool(branched) and layout.checkpoint_path(note.log_id_of(origin)) in branched
