"""Verifying a bundle for a person: by what they know from elsewhere, and what is kept of it here.

Needs no archive, no passphrase and no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from archive_app import settings
from archive_app.bundle import (
    certificate,
    known_signers,
    layout,
    seen_heads,
    timestamp,
    verification,
)
from archive_app.bundle.continuity import PROVEN
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.seen_heads import SeenHead
from archive_app.bundle.trust import HeadSeen, Trust, keys_digest
from archive_app.bundle.verdict import Report, Verdict
from archive_app.errors import ArchiveError, NotFound, SourceUnreadable
from archive_app.model import note
from archive_app.model.note import VerifierKey
from archive_app.progress import Activity, Meter

GIVEN = "given on the command line"
"""What a signer is called whose fingerprint was given for one time alone."""
_LARGEST_ROOTS = 1 << 20


def load_trust(
    *,
    fingerprints: Sequence[str] = (),
    signers_path: Path | None = None,
    root_paths: Sequence[Path] = (),
    witness_vkeys: Sequence[str] = (),
) -> Trust:
    """Return what a person knows: their own lists, and what they give this time.

    ``signers_path`` takes the place of their own list of known signers; what either list says of
    a signer counts more than a bare fingerprint. Raises InvalidInput for what is no fingerprint,
    key or certificate, Damaged for a list that is not whole, NotFound and SourceUnreadable for
    the files.
    """
    if signers_path is not None and not signers_path.exists():
        raise NotFound(f"There is no list of known signers in {signers_path}.")
    listed = known_signers.read(signers_path or settings.known_signers_path())
    known = {each.fingerprint for each in listed}
    given = dict.fromkeys(map(certificate.parse_fingerprint, fingerprints))
    for vkey in witness_vkeys:
        VerifierKey.from_vkey(vkey)
    # What was remembered before keys were has those that are known of its signer.
    pinned = {(each.fingerprint, each.log_origin): each.log_vkeys for each in listed}
    seen = []
    for head in seen_heads.read(settings.seen_heads_path()):
        vkeys = pinned.get((head.signer, head.origin))
        keys = head.keys or (None if vkeys is None else keys_digest(vkeys))
        next_log = None if head.next is None else note.log_id_of(head.next)
        seen.append(HeadSeen(head.head, keys, head.at, next_log))
    return Trust(
        signers=(*listed, *(KnownSigner(each, GIVEN) for each in given if each not in known)),
        roots_pem=load_roots(root_paths),
        witness_vkeys=tuple(witness_vkeys),
        seen=tuple(seen),
    )


def join_trust(own: Trust, others: Trust) -> Trust:
    """Return what two lists know together, as of a person and of the archive that is open.

    Where both know a signer, one that says the key is no longer good counts; else the first.
    """
    known: dict[str, KnownSigner] = {}
    for each in (*own.signers, *others.signers):
        before = known.get(each.fingerprint)
        is_withdrawn = each.status != known_signers.ACTIVE
        if before is None or (before.status == known_signers.ACTIVE and is_withdrawn):
            known[each.fingerprint] = each
    return Trust(
        signers=tuple(known.values()),
        roots_pem=own.roots_pem + others.roots_pem,
        witness_vkeys=tuple(dict.fromkeys((*own.witness_vkeys, *others.witness_vkeys))),
        seen=tuple(dict.fromkeys((*own.seen, *others.seen))),
    )


def load_roots(paths: Iterable[Path]) -> tuple[bytes, ...]:
    """Return the files with roots of authorities that a person chose.

    Raises InvalidInput for what has no certificate in PEM, NotFound and SourceUnreadable.
    """
    roots = tuple(read_small(path, _LARGEST_ROOTS) for path in paths)
    timestamp.load_roots(roots)
    return roots


def read_small(path: Path, largest: int) -> bytes:
    """Return a file, of at most ``largest`` bytes and one more: whoever reads it sees it is more.

    Raises NotFound and SourceUnreadable.
    """
    try:
        with path.open("rb") as file:
            return file.read(largest + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}.") from error


def verify(bundle: Path, trust: Trust, meter: Meter) -> Report:
    """Return what a bundle is. Advances ``meter`` by bytes; raises Cancelled alone."""
    meter.describe(Activity.VERIFY)
    return verification.verify(bundle, trust, meter)


def remember(report: Report, at: datetime, *, is_own_list: bool) -> str | None:
    """Keep what a valid bundle of a known signer proves of its logs, for the next time.

    The heads of its logs go to the list of heads seen, with their keys and the aware time ``at``:
    whoever claims the log of somebody else has other keys, and counts nothing against it. The
    first log of a signer is pinned where they are on the person's own list (``is_own_list``).
    Returns a sentence where that could not be kept, None else: the verdict is as it is.
    """
    if report.verdict is not Verdict.VALID or report.signer.fingerprint is None:
        return None
    try:
        signers = known_signers.read(settings.known_signers_path())
        own = _kept(report, seen_heads.read(settings.seen_heads_path()))
        following = _following(report)
        received_at = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        signer = report.signer.fingerprint
        heads = [
            SeenHead(
                *head,
                received_at,
                signer,
                keys_digest(report.log.vkeys[head[0]]),
                following.get(head[0]),
            )
            for head in own
        ]
        seen_heads.add(settings.seen_heads_path(), heads)
        known = {each.fingerprint: each for each in signers}.get(report.signer.fingerprint)
        sure = [origin for origin, _, _ in own if not report.is_branched(origin)]
        if is_own_list and sure and known is not None and known.log_origin is None:
            origin = sure[-1]  # the newest: the others came before it
            vkeys = report.log.vkeys[origin]
            known_signers.pin_log(settings.known_signers_path(), known.fingerprint, origin, vkeys)
    except ArchiveError as fault:
        return f"What this bundle proves could not be kept for the next time: {fault}"
    return None


def _kept(report: Report, seen: Iterable[SeenHead]) -> list[tuple[str, int, str]]:
    """Return which heads of a bundle are kept: not those that are not sure to be of the same log.

    Of a log that was seen to go on after its end, the first such end is kept: what is shown later
    is held against it. What goes on from the head beyond is kept as well, since a made-up end
    would else leave an honest archive unable to prove that it goes on from what was seen last.
    """
    unproven = {each.path for each in report.findings if each.code == "unproven"}
    ends: dict[str, int] = {}
    for each in seen:
        if each.next is not None and each.keys in (None, _keys(report, each.origin)):
            ends[each.origin] = min(each.size, ends.get(each.origin, each.size))
    following = _following(report)
    kept = []
    for head in report.log.heads:
        origin = head[0]
        end, goes_on = ends.get(origin), report.log.continuity[origin]
        if not report.is_branched(origin):
            is_kept = layout.checkpoint_path(note.log_id_of(origin)) not in unproven
        elif end is None:
            is_kept = origin in following
        else:
            is_kept = goes_on.standing == PROVEN and (goes_on.seen or 0) > end
        if is_kept:
            kept.append(head)
    return kept


def _keys(report: Report, origin: str) -> str | None:
    vkeys = report.log.vkeys.get(origin)
    return None if vkeys is None else keys_digest(vkeys)


def _following(report: Report) -> dict[str, str]:
    """Return which log goes on from which, by their origins."""
    return {before[0]: after[0] for before, after in pairwise(report.log.heads)}
