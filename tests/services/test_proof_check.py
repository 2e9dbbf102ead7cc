"""What the proof of an event shows, and that each part of it fails by itself."""

from __future__ import annotations

import pytest

from archive_app.errors import Damaged
from archive_app.model.custody import Event
from archive_app.model.inputs import EvidenceItemInput
from archive_app.services.custody import EventProof, list_events
from archive_app.services.proof_check import ProvenLedger, load_proven, verify_event
from archive_app.services.shred import describe_shredding
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection
from tests.archives import add_incident
from tests.services.tampering import edit_event, forge_leaf, reopen, tamper


def proven(archive: Archive) -> EventProof:
    add_incident(archive, "First")
    add_incident(archive, "Second")
    archive.checkpoint()
    return load_proven(archive, 1)


def test_a_proof_that_holds_says_so_in_every_part(archive: Archive) -> None:
    proof = proven(archive)
    again, report = verify_event(archive, 1)
    assert again == proof
    assert report.holds
    assert (report.is_signed, report.is_included, report.is_disclosed) == (True, True, True)
    assert report.size >= 3


@pytest.mark.parametrize(
    ("changed", "parts"),
    [
        (
            "UPDATE checkpoint SET note = substr(note, 1, length(note) - 9) WHERE size > 1",
            (False, False, True),
        ),
        ("UPDATE tree SET digest = zeroblob(32) WHERE position = 4", (True, False, True)),
        (
            "UPDATE event SET lines = (SELECT lines FROM event WHERE number = 2)",
            (True, True, False),
        ),
        ("UPDATE agent_name SET name = 'Mallory'", (True, True, False)),
    ],
)
def test_each_part_that_does_not_hold_is_told_apart(
    archive: Archive, changed: str, parts: tuple[bool, bool, bool]
) -> None:
    proven(archive)
    where = " WHERE number = 1" if changed.startswith("UPDATE event") else ""
    tamper(archive, changed + where)
    with reopen(archive.path) as again:
        report = verify_event(again, 1)[1]
        assert (report.is_signed, report.is_included, report.is_disclosed) == parts
        assert (report.size == 0) == (not report.is_signed)
        assert not report.holds


def test_a_head_that_its_successor_does_not_name_is_refused_each_time(archive: Archive) -> None:
    proven(archive)
    archive.accept_copy("Restored")
    edit_event(archive, archive.log.first, outcome="another head")
    with reopen(archive.path) as again, again.reading() as session:
        ledger = ProvenLedger(driver_connection(session), again.logs)
        for _ in range(2):
            with pytest.raises(Damaged):
                ledger.head(again.logs[0])
            with pytest.raises(Damaged):
                ledger.event(1)


@pytest.mark.parametrize("with_tree", [False, True])
def test_an_event_that_the_ledger_refutes_is_not_shown_as_proven(
    archive: Archive, *, with_tree: bool
) -> None:
    proven(archive)
    forged = forge_leaf(archive, 1, with_tree=with_tree)
    with reopen(archive.path) as again:
        assert not verify_event(again, 1)[1].is_included
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
    proven(archive)
    tamper(archive, changed)
    with reopen(archive.path) as again, pytest.raises(Damaged):
        load_proven(again, 1)


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
        load_proven(again, 1)


def test_what_was_changed_while_it_was_exported_is_called_as_it_is_now(archive: Archive) -> None:
    with archive.writing() as transaction:
        first = transaction.save(EvidenceItemInput(title="As it left"))
        transaction.record(Event("item_recorded", (first.subject,)))
        again = transaction.save(EvidenceItemInput(title="As it is"), record_id=first.id)
        transaction.record(Event("changed", (again.subject,)))
        exported = transaction.record(Event("exported", (first.subject,), outcome="EVB"))
    archive.checkpoint()
    assert load_proven(archive, exported.number).event.kind == "exported"
    assert not describe_shredding(archive, again.reference or "").objects
