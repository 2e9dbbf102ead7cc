"""Verifying the proof of one event, as a stranger would who has the keys of its log."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.errors import ArchiveError, Damaged
from archive_app.model import custody, disclosure, merkle, note
from archive_app.services.custody import EventProof
from archive_app.store.archive import Archive


@dataclass(frozen=True)
class ProofReport:
    """What a proof shows, each tried by itself.

    ``is_signed``: the log's keys signed the checkpoint. ``is_included``: the event is among the
    events that it fixes, at this place. ``is_disclosed``: each value shown is one that the event
    was committed to. ``size`` is how many events the checkpoint covers, 0 where it is not signed.
    """

    is_signed: bool
    is_included: bool
    is_disclosed: bool
    size: int

    @property
    def holds(self) -> bool:
        """Whether all of it was shown."""
        return self.is_signed and self.is_included and self.is_disclosed


def verify_proof(archive: Archive, proof: EventProof) -> ProofReport:
    """Verify an event's proof (RFC 9162 section 2.1.3) with the public keys of its log."""
    leaf = custody.parse_leaf(proof.leaf)
    log = next((log for log in archive.logs if log.id == leaf.log), None)
    checkpoint = None
    if log is not None:
        try:
            checkpoint = note.open_checkpoint(proof.checkpoint, log.keys.verifier_keys())
        except Damaged:
            checkpoint = None
    is_signed = checkpoint is not None and log is not None and checkpoint.origin == log.origin
    is_included = checkpoint is not None and merkle.verify_inclusion(
        merkle.leaf_digest(proof.leaf),
        leaf.index,
        checkpoint.size,
        proof.inclusion,
        checkpoint.root,
    )
    return ProofReport(
        is_signed,
        is_included,
        _is_disclosed(proof, leaf.commit),
        checkpoint.size if checkpoint is not None else 0,
    )


def _is_disclosed(proof: EventProof, commit: bytes) -> bool:
    try:
        return len(proof.disclosures) == len(proof.paths) and all(
            merkle.verify_inclusion(
                disclosure.leaf_digest(said), index, 1 << len(path), path, commit
            )
            for said, (index, path) in zip(proof.disclosures, proof.paths, strict=True)
        )
    except ArchiveError:
        return False
