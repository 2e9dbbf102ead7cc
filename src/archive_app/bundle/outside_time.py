"""By when a bundle existed at the latest, on evidence from outside the archive that made it.

docs/bundle.md, "Time". What this computer alone remembers is kept apart: it tells its reader, and
proves nothing to others. A time stamp (RFC 3161) speaks of the signature, a cosignature
(C2SP tlog-cosignature) of the checkpoint inside the bundle, and so of every event it covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from archive_app.bundle import continuity, signing, timestamp
from archive_app.bundle.history import FileHistory
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.timestamp import TimestampOutcome
from archive_app.bundle.transfer import LogHead
from archive_app.bundle.verdict import TimeAnswer, TimeEvidence
from archive_app.errors import Damaged, InvalidInput
from archive_app.model import note

STAMP, COSIGNATURE = "time stamp", "cosignature"
EARLIER_COSIGNATURE = "earlier cosignature"
"""The kind of a cosignature that covers only the first events of a log."""
_OF_ALL = frozenset({STAMP, COSIGNATURE})
_REMEMBERED = frozenset({continuity.WHOLE, continuity.EARLIER})
_OF_NOTHING = (
    "The signature that it is over does not hold for the list that is here, or cannot be checked: "
    "when that was signed, it does not show."
)
_RESPONSE = re.compile(r"(.*\.p7s)\.([0-9]{2})\.tsr")


def judge(
    untrusted_files: Mapping[str, bytes],
    cms_outcome: Outcome,
    untrusted_notes: Iterable[tuple[bytes, LogHead | None]],
    roots_pem: Sequence[bytes],
    witness_vkeys: Sequence[str],
    remembered: Iterable[TimeEvidence] = (),
) -> TimeAnswer:
    """Return what time stamps, cosignatures and ``remembered`` heads show, each of them named.

    ``untrusted_files`` are the files of ``signatures/`` and any response beside the bundle, by
    name. A time stamp is over the CMS signature, and says nothing of the list that is here unless
    that holds (``cms_outcome``): it may be one of another list. Notes are checkpoints, each with
    its head where it covers only the first events of its log. Roots and witnesses are those that
    the reader chose. What covers only the first events of a log does not say by when the rest of
    it existed; and only a time stamp says by when it was signed, for whoever took a key can sign
    anew over a checkpoint that was seen long ago.
    """
    evidence = [
        *_stamps(untrusted_files, cms_outcome, roots_pem),
        *_cosigned(untrusted_notes, witness_vkeys),
        *remembered,
    ]
    return TimeAnswer(
        _earliest(evidence, _OF_ALL),
        tuple(evidence),
        _earliest(evidence, {STAMP}),
        _earliest(evidence, {continuity.WHOLE}),
        _earliest(evidence, {EARLIER_COSIGNATURE}),
    )


def is_remembered(evidence: TimeEvidence) -> bool:
    """Tell whether evidence is this computer's own memory, which proves nothing to others."""
    return evidence.kind in _REMEMBERED


def _earliest(evidence: Iterable[TimeEvidence], kinds: Set[str]) -> datetime | None:
    return min(
        (
            each.at
            for each in evidence
            if each.outcome == Outcome.VALID and each.at is not None and each.kind in kinds
        ),
        default=None,
    )


def _stamps(
    untrusted_files: Mapping[str, bytes], cms_outcome: Outcome, roots_pem: Sequence[bytes]
) -> Iterable[TimeEvidence]:
    p7s = untrusted_files.get(signing.P7S, b"")
    for name, content in sorted(untrusted_files.items()):
        found = _RESPONSE.fullmatch(name)
        if found is None or found[1] != signing.P7S:
            continue
        request = untrusted_files.get(name.removesuffix(".tsr") + ".tsq")
        stamp = timestamp.verify(content, request, p7s, roots_pem)
        if stamp.outcome == Outcome.VALID and cms_outcome != Outcome.VALID:
            stamp = TimestampOutcome(None, stamp.authority, cms_outcome, _OF_NOTHING)
        yield TimeEvidence(
            STAMP,
            stamp.authority or "an unnamed authority",
            stamp.at,
            stamp.outcome,
            stamp.sentence,
        )


def bound(files: Iterable[FileHistory], time: TimeAnswer) -> tuple[FileHistory, ...]:
    """Return the histories of files with the earliest evidence that covers each.

    What came from outside and what this computer alone remembers are told apart.
    """

    def covers(evidence: TimeEvidence, file: FileHistory) -> bool:
        head = evidence.covers
        return head is None or (
            file.first is not None and file.first[0] == head.log and file.first[1] < head.size
        )

    shown = [(each.at, each) for each in time.evidence if each.outcome == Outcome.VALID and each.at]
    bounded = []
    for file in files:
        covering = [(at, each) for at, each in shown if covers(each, file)]
        outside = [(at, each.by) for at, each in covering if not is_remembered(each)]
        remembered = [at for at, each in covering if is_remembered(each)]
        at, by = min(outside, default=(None, None))
        bounded.append(file.bounded(at, by, min(remembered, default=None)))
    return tuple(bounded)


def _cosigned(
    untrusted_notes: Iterable[tuple[bytes, LogHead | None]], witness_vkeys: Sequence[str]
) -> Iterable[TimeEvidence]:
    for untrusted_note, head in untrusted_notes:
        kind = COSIGNATURE if head is None else EARLIER_COSIGNATURE
        for vkey in witness_vkeys:
            try:
                key = note.VerifierKey.from_vkey(vkey)
                if f"— {key.name} ".encode() not in untrusted_note:
                    continue
                at = note.verify_cosignature(untrusted_note, vkey)
            except (Damaged, InvalidInput) as fault:
                yield TimeEvidence(kind, vkey, None, Outcome.INVALID, str(fault))
            else:
                seen = "the log's checkpoint" if head is None else f"its first {head.size} events"
                sentence = f"{key.name} states that it saw {seen}."
                yield TimeEvidence(kind, key.name, at, Outcome.VALID, sentence, head)
