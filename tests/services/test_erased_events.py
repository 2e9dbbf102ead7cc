"""An event lacks only what people said of something shredded: all else is told, and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_app.errors import ArchiveError, Damaged
from archive_app.model import disclosure
from archive_app.progress import Meter
from archive_app.services import (
    catalogue,
    custody,
    fixity,
    ledger_check,
    links,
    past_checks,
    signers,
)
from archive_app.services.custody import ByHand
from archive_app.services.proof_check import load_proven, verify_event
from archive_app.services.shred import shred_item
from archive_app.store import records
from archive_app.store.archive import Archive
from tests.archives import add_incident
from tests.services.steps import events, one, take_one
from tests.services.tampering import (
    codes,
    erase_words,
    findings_of,
    reopen,
    tamper,
    tampering,
)

SIGNER = "ab" * 32


def erase_revision(archive: Archive, number: int, kind: str = "incident") -> None:
    """Erase every value of a revision of the first record of a kind, as shredding would."""
    with tampering(archive) as connection:
        (key,) = connection.execute(
            "SELECT min(key) FROM record WHERE kind = ?", (kind,)
        ).fetchone()
        stored = records.load_revision(connection, key, number).disclosures
        lines = disclosure.without(stored, frozenset(disclosure.values(stored))).lines
        connection.execute(
            "UPDATE revision SET secret = NULL, lines = ? WHERE record_key = ? AND number = ?",
            (lines, key, number),
        )


def about_item(archive: Archive, folder: Path) -> int:
    """Record a handover of an item; return its number."""
    item = take_one(archive, folder / "photo.jpg", b"photo")
    said = ByHand("handed_over", item.reference, note="to a laboratory", to="Laboratory")
    number = custody.record_by_hand(archive, said).number
    archive.checkpoint()
    return number


@pytest.mark.parametrize(
    "names",
    [
        {"note"},
        {"kind"},
        {"agent"},
        {"clock"},
        {"tool"},
        {"happened_at"},
        {"subject/0"},
        {"agent", "note", "subject/0"},
    ],
)
def test_what_was_erased_past_the_program_is_told_and_proves_nothing(
    archive: Archive, tmp_path: Path, names: set[str]
) -> None:
    number = about_item(archive, tmp_path)
    erase_words(archive, number, names)
    if "subject/0" in names:
        tamper(reopen(archive.path), "DELETE FROM event_subject WHERE event = ?", number)
    findings = findings_of(archive.path)
    assert "event_erased" in codes(findings)
    (told,) = [each for each in findings if each.code == "event_erased"]
    assert told.sentence.startswith(f"Event {number} is ")
    with reopen(archive.path) as again:
        assert told in ledger_check.check_ledger(again, Meter())
        with pytest.raises(Damaged, match=f"Event {number} is not what"):
            load_proven(again, number)
        assert not verify_event(again, number)[1].is_disclosed
        assert load_proven(again, number - 1).event.number == number - 1


def test_an_event_of_no_lines_proves_nothing(archive: Archive, tmp_path: Path) -> None:
    number = about_item(archive, tmp_path)
    tamper(archive, "UPDATE event SET lines = '', kind = 'viewed' WHERE number = ?", number)
    with reopen(archive.path) as again, pytest.raises(Damaged, match=f"Event {number} is not"):
        load_proven(again, number)


def test_what_shredding_erased_is_as_it_should_be(archive: Archive, tmp_path: Path) -> None:
    number = about_item(archive, tmp_path)
    reference = custody.name_subjects(archive, events(archive)[-1:]).popitem()[1]
    shred_item(archive, reference, reason="A court ordered it.")
    archive.checkpoint()
    assert load_proven(archive, number).event.note is None
    assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
    # But nothing else of the same event.
    erase_words(archive, number, {"tool"})
    assert codes(findings_of(archive.path)) == ["event_erased"]


def test_words_about_something_that_was_not_shredded_with_it_stay(
    archive: Archive, tmp_path: Path
) -> None:
    take_one(archive, tmp_path / "photo.jpg", b"photo")
    other = take_one(archive, tmp_path / "other.jpg", b"other")
    number = custody.record_by_hand(
        archive, ByHand("handed_over", other.reference, note="to a laboratory")
    ).number
    first = one(archive, "SELECT reference FROM record WHERE kind = 'evidence_item' LIMIT 1")
    shred_item(archive, first, reason="A court ordered it.")
    erase_words(archive, number, {"note"})
    assert codes(findings_of(archive.path)) == ["event_erased"]


@pytest.mark.parametrize("names", [{"tables"}, {"kind", "tables"}])
def test_whose_a_key_slot_is_cannot_be_unsaid(archive: Archive, names: set[str]) -> None:
    erase_words(archive, 0, names, kind="viewed" if "kind" in names else None)
    with pytest.raises(Damaged, match="whose key slot"):
        reopen(archive.path).close()


@pytest.mark.parametrize("names", [{"tables"}, {"kind", "tables"}])
def test_a_code_that_was_unsaid_gives_out_no_references(archive: Archive, names: set[str]) -> None:
    erase_words(archive, 0, names, kind="viewed" if "kind" in names else None)
    with pytest.raises(ArchiveError), reopen(archive.path) as again:
        add_incident(again)


@pytest.mark.parametrize(
    ("names", "kind"),
    [({"note"}, None), ({"tables", "note", "outcome"}, None), ({"kind"}, "viewed")],
)
def test_a_key_that_was_given_up_does_not_become_good_again(
    archive: Archive, names: set[str], kind: str | None
) -> None:
    signers.trust(archive, SIGNER, "Laboratory")
    signers.revoke(archive, SIGNER, "compromised", "2026-01-01")
    (revoked,) = events(archive, "signer_revoked")
    erase_words(archive, revoked.number, names, kind=kind)
    with reopen(archive.path) as again, pytest.raises(Damaged, match="was erased"):
        signers.list_signers(again)


def test_an_earlier_revision_loses_no_words_but_by_shredding(archive: Archive) -> None:
    incident = add_incident(archive, "First")
    catalogue.edit(archive, incident.id, "incident", {"remarks": "Another"})
    erase_revision(archive, 1)
    findings = findings_of(archive.path)
    assert codes(findings) == ["words_lost"]
    assert "revision 1 lacks words" in findings[0].sentence


def test_a_record_that_shredding_named_is_not_erased_by_that(
    archive: Archive, tmp_path: Path
) -> None:
    incident = add_incident(archive)
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    for note in ("shows it", "shows it twice"):
        links.link_evidence(archive, item.reference, incident.id, role="corroborates", note=note)
    shred_item(archive, item.reference, reason="A court ordered it.")
    assert codes(fixity.check(archive, past_checks.EVERYTHING, Meter()).findings) == []
    erase_revision(archive, 1, "evidence_link")
    assert codes(findings_of(archive.path)) == ["words_lost"]


def test_a_legal_hold_is_not_lifted_by_erasing_its_event(archive: Archive, tmp_path: Path) -> None:
    item = take_one(archive, tmp_path / "photo.jpg", b"photo")
    number = custody.record_by_hand(archive, ByHand("legal_hold_set", item.reference)).number
    erase_words(archive, number, {"kind"}, kind="virus_checked")
    tamper(reopen(archive.path), "UPDATE evidence_item SET legal_hold = 0")
    with reopen(archive.path) as again, pytest.raises(ArchiveError):
        shred_item(again, item.reference, reason="asked for")
