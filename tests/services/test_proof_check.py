"""What the proof of an event shows, and that each part of it fails by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive_app.errors import Damaged
from archive_app.services.custody import EventProof, list_events, load_proof
from archive_app.services.proof_check import load_proven, require_names, verify_proof
from archive_app.store.archive import Archive
from tests.archives import add_incident
from tests.services.tampering import forge_leaf, reopen, tamper


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


@pytest.mark.parametrize("with_tree", [False, True])
def test_an_event_that_the_ledger_refutes_is_not_shown_as_proven(
    archive: Archive, *, with_tree: bool
) -> None:
    proven(archive)
    forged = forge_leaf(archive, 1, with_tree=with_tree)
    with reopen(archive.path) as again:
        assert not verify_proof(again, load_proof(again, 1)).is_included
        with pytest.raises(Damaged, match="Event 1 is not what the ledger"):
            load_proven(again, 1)
        # All else can be read still.
        assert list_events(again)[-2].recorded_at == forged
        if not with_tree:
            assert load_proven(again, 2).event.number == 2


@pytest.mark.parametrize(
    "forged",
    [
        'UPDATE event SET lines = replace(lines, \'"note",null\', \'"note","said"\')',
        "UPDATE event SET kind = 'received'",
        "UPDATE event SET (leaf, secret, lines, kind) = (SELECT leaf, secret, lines, kind"
        " FROM event WHERE number = 2)",
    ],
)
def test_an_event_that_says_what_it_was_not_committed_to_is_not_shown_as_proven(
    archive: Archive, forged: str
) -> None:
    proven(archive)
    tamper(archive, f"{forged} WHERE number = 1")
    with reopen(archive.path) as again, pytest.raises(Damaged, match="Event 1 is not what"):
        load_proven(again, 1)


@pytest.mark.parametrize(
    "changed",
    [
        "UPDATE agent_name SET name = 'Mallory'",
        "UPDATE agent SET pseudonym = 'General M'",
        "UPDATE record SET reference = 'ABCDEFGH-2026-0099' WHERE kind = 'incident' AND key ="
        " (SELECT min(key) FROM record WHERE kind = 'incident')",
        "DELETE FROM record WHERE kind = 'incident'",
    ],
)
def test_an_event_is_not_shown_under_names_that_no_proven_event_witnessed(
    archive: Archive, changed: str
) -> None:
    require_names(archive, proven(archive).event)
    tamper(archive, changed)
    with reopen(archive.path) as again, pytest.raises(Damaged):
        require_names(again, load_proven(again, 1).event)


@pytest.mark.parametrize(
    "value", ["leaf = 'text'", "lines = x'ff'", "lines = 5", "secret = 'text'", "kind = x'ff'"]
)
def test_a_value_of_another_type_is_damage(archive: Archive, value: str) -> None:
    proven(archive)
    tamper(archive, f"UPDATE event SET {value} WHERE number = 1")
    with reopen(archive.path) as again, pytest.raises(Damaged):
        load_proven(again, 1)


def test_a_place_of_another_type_is_damage(archive: Archive) -> None:
    proven(archive)
    tamper(archive, "UPDATE event_subject SET event = 'text'")
    with reopen(archive.path) as again, pytest.raises(Damaged):
        require_names(again, load_proven(again, 1).event)
