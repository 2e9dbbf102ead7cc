"""Whether a log goes on from what was seen of it before, and whether it is its signer's own.

docs/bundle.md, "Time" and "Verdicts". A checkpoint that this computer remembers shows its reader
that the events it covers existed then, where the log proves to contain it; to anybody else it
shows nothing. Where the log proves to be another in the same place, its history was rewritten.
A log is its id and its keys together: a head that other keys signed is of another log, which claims
the same id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from archive_app.bundle import known_signers, layout
from archive_app.bundle.chains import Chains
from archive_app.bundle.finding import Finding
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.transfer import LogHead
from archive_app.bundle.trust import HeadSeen
from archive_app.bundle.verdict import Continuity, TimeEvidence
from archive_app.model import note

WHOLE = "remembered checkpoint"
"""The kind of evidence that covers every event of a log up to the bundle's own checkpoint."""
EARLIER = "earlier remembered checkpoint"
"""The kind of evidence that covers only the first of them."""
PROVEN, NOT_PROVEN = "proven", "not proven"
CONTRADICTED, NOT_SEEN = "contradicted", "not seen before"
"""Whether a log goes on from what this computer saw of it before."""
_READER = "this computer"


def judge(chains: Chains, seen: Iterable[HeadSeen]) -> dict[bytes, Continuity]:
    """Return, by log id, whether each log of a bundle goes on from what was seen of it before.

    An end beyond which the log was seen too speaks for a bundle that has the same, and against none
    that has not: whoever kept the keys of a log can make one up.
    """
    told = list(seen)
    roots = _proven_roots(chains)
    found = {}
    for log, own in chains.heads.items():
        heads = _of(chains, log, told)
        largest = max((each.head.size for each in heads), default=0)
        counted = (
            each.head
            for each in heads
            if each.next_log is None
            or each.head.size == largest
            or roots.get((log, each.head.size)) == each.head.root
        )
        found[log] = _judge(log, own.size, counted, roots)
    return found


def find_breaks(chains: Chains, seen: Iterable[HeadSeen]) -> list[Finding]:
    """Name each log that contradicts, or is not proven to go on from, what was seen of it before.

    A history that was rewritten at another length shows in nothing else than the lack of a proof:
    whoever rewrote it leaves that out. A log whose id was seen under other keys is named as well;
    which of the two has it by right, nothing here shows. Nor does anything show it of a log that
    ends, with another going on from it, in the one bundle, and in the other goes on after that or
    has another successor: that is so of an honest copy, and of whoever kept keys that were given
    up. There no proof is asked for: none can lead from one of the two to the other.
    """
    told = list(seen)
    findings = [
        Finding("other-keys", layout.checkpoint_path(log), _claimed_twice(own.origin))
        for log, own in chains.heads.items()
        if any(each.head.log == log and not each.is_by(chains.vkeys[log]) for each in told)
    ]
    findings += (branches := list(_find_branches(chains, told)))
    branched = {each.path for each in branches}
    for log, found in judge(chains, told).items():
        path = layout.checkpoint_path(log)
        is_unproven = found.standing == NOT_PROVEN and path not in branched
        if found.standing == CONTRADICTED or is_unproven:
            code = "unproven" if is_unproven else "contradiction"
            findings.append(Finding(code, path, _sentence(found, chains.heads[log].size)))
    return findings


def _find_branches(chains: Chains, seen: list[HeadSeen]) -> Iterator[Finding]:
    following = dict(pairwise(chains.heads))
    for log, own in chains.heads.items():
        next_log = following.get(log)
        for each in _of(chains, log, seen):
            if each.next_log is not None and (
                own.size > each.head.size or next_log not in (None, each.next_log)
            ):
                sentence = _ended_before(own.origin, each.head.size, note.origin_of(each.next_log))
            elif next_log is not None and each.head.size > own.size:
                next_origin = note.origin_of(next_log)
                sentence = _ended_here(own.origin, each.head.size, own.size, next_origin)
            else:
                continue
            yield Finding("branched", layout.checkpoint_path(log), sentence)
            break


def _ended_before(origin: str, size: int, following: str) -> str:
    return (
        f"The log {origin} was shown here before as one that ended after {size} events, with "
        f"{following} going on from it. Here it goes on in another way. So there are "
        "two copies of the archive, and one of the two may be of somebody who kept keys that were "
        "given up: nothing here shows which. Ask both signers which of them may go on."
    )


def _ended_here(origin: str, seen: int, size: int, following: str) -> str:
    return (
        f"The log {origin} was shown here before with {seen} events. Here it ended after {size} "
        f"events, with {following} going on from it. So there are two copies of the archive, and "
        "one of the two may be of somebody who kept keys that were given up: nothing here shows "
        "which. Ask both signers which of them may go on."
    )


def _of(chains: Chains, log: bytes, seen: Iterable[HeadSeen]) -> list[HeadSeen]:
    """Return the heads that were seen of a log, the smallest first."""
    own = (each for each in seen if each.head.log == log and each.is_by(chains.vkeys[log]))
    return sorted(own, key=lambda each: each.head.size)


def _claimed_twice(origin: str) -> str:
    return (
        f"Another log was shown here before under the same id, {origin}, signed by other keys: a "
        "log keeps its keys, so one of the two is not what it claims to be. Ask both signers."
    )


def _judge(
    log: bytes, size: int, seen: Iterable[LogHead], roots: Mapping[tuple[bytes, int], bytes]
) -> Continuity:
    heads = list(seen)
    if not heads:
        return Continuity(NOT_SEEN, None)
    wrong = [each for each in heads if roots.get((log, each.size), each.root) != each.root]
    if wrong:
        return Continuity(CONTRADICTED, wrong[0].size)
    newest = ([each for each in heads if each.size <= size] or heads)[-1]
    is_proven = roots.get((log, newest.size)) == newest.root
    return Continuity(PROVEN if is_proven else NOT_PROVEN, newest.size)


def _sentence(found: Continuity, size: int) -> str:
    if found.standing == CONTRADICTED:
        return (
            f"The first {found.seen} events of this log are not those that were shown here before: "
            "its history was rewritten."
        )
    if found.seen is not None and found.seen > size:
        return (
            f"This log was shown here before with {found.seen} events, and has {size} here: this "
            "bundle is not proven to continue what was seen before, or to be a part of it. Ask for "
            f"one that goes on from event {found.seen}."
        )
    return (
        f"This log is not proven to continue what was seen before: the first {found.seen} events "
        "of it were shown here, and this bundle does not prove that they are still the same. Ask "
        "for one that goes on from them."
    )


def find_evidence(chains: Chains, seen: Iterable[HeadSeen]) -> Iterator[TimeEvidence]:
    """Yield what heads that were seen before show of when events of these logs existed.

    Those count of which it was kept when they were seen. Of heads of which a bundle proves nothing,
    the largest of each log is named.
    """
    roots = _proven_roots(chains)
    told = list(seen)
    for log in chains.heads:
        heads = [(each.head, each.at) for each in _of(chains, log, told) if each.at is not None]
        proven = [each for each in heads if roots.get((log, each[0].size)) == each[0].root]
        for head, at in proven:
            yield _shown(head, at, is_whole=chains.is_end(head))
        if heads and not proven:
            yield _not_shown(*heads[-1])


def find_second_logs(chains: Chains, known: KnownSigner | None) -> list[Finding]:
    """Report logs of a known signer that are not the one pinned for it, or have other keys."""
    if known is None:
        return []
    told = (
        known_signers.second_log(known, head.origin, chains.vkeys[log])
        for log, head in chains.heads.items()
    )
    return [Finding("second-log", None, sentence) for sentence in told if sentence is not None]


def _proven_roots(chains: Chains) -> dict[tuple[bytes, int], bytes]:
    """Return the roots that a bundle proves, by log and size."""
    older = {(each.log, each.size): each.root for each in chains.older}
    return older | {(log, head.size): head.root for log, head in chains.heads.items()}


def _shown(head: LogHead, at: datetime, *, is_whole: bool) -> TimeEvidence:
    reach = (
        "The bundle shows no later ones."
        if is_whole
        else "It says nothing of the events after them."
    )
    return TimeEvidence(
        WHOLE if is_whole else EARLIER,
        _READER,
        at,
        Outcome.VALID,
        f"This computer remembers that the first {head.size} events of this bundle's log were "
        f"shown here at {_told(at)}, by its own clock: that is for you, and no proof to others. "
        f"{reach}",
        None if is_whole else head,
    )


def _not_shown(head: LogHead, at: datetime) -> TimeEvidence:
    return TimeEvidence(
        WHOLE,
        _READER,
        None,
        Outcome.NOT_CHECKABLE,
        f"This computer remembers that the first {head.size} events of this log were shown here at "
        f"{_told(at)}; the bundle does not prove that they are still the same.",
    )


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
