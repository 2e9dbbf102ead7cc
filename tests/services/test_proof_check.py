"""What the proof of an event shows, and that each part of it fails by itself."""

from __future__ import annotations

from dataclasses import replace

from archive_app.services.custody import EventProof, load_proof
from archive_app.services.proof_check import verify_proof
from archive_app.store.archive import Archive
from tests.archives import add_incident


def proven(archive: Archive) -> EventProof:
    add_incident(archive, "First")
    add_incident(archive, "Second")
    archive.checkpoint()
    return load_proof(archive, 1)


def test_a_proof_that_holds_says_so_in_every_part(archive: Archive) -> None:
    report = verify_proof(archive, proven(archive))
    assert report.holds
    assert (report.is_signed, report.is_included, report.is_disclosed) == (True, True, True)
    assert report.size >= 3


def test_each_part_that_does_not_hold_is_told_apart(archive: Archive) -> None:
    proof = proven(archive)
    unsigned = verify_proof(archive, replace(proof, checkpoint=proof.checkpoint[:-9]))
    assert (unsigned.is_signed, unsigned.is_included, unsigned.is_disclosed) == (False, False, True)
    assert unsigned.size == 0
    other = load_proof(archive, 2)
    moved = verify_proof(archive, replace(proof, inclusion=other.inclusion))
    assert (moved.is_signed, moved.is_included, moved.is_disclosed) == (True, False, True)
    swapped = verify_proof(archive, replace(proof, disclosures=other.disclosures))
    assert (swapped.is_signed, swapped.is_included, swapped.is_disclosed) == (True, True, False)
    assert not any(report.holds for report in (unsigned, moved, swapped))
