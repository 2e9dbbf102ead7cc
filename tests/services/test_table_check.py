"""Tables that hold no records are held against what the ledger states of them, write by write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from archive_app.bundle.rendering.written import find_told
from archive_app.errors import Damaged, InvalidInput, NotAllowed
from archive_app.model.inputs import AgentInput, IncidentInput
from archive_app.model.vocabulary import Term
from archive_app.progress import Meter
from archive_app.services import (
    access,
    catalogue,
    fixity,
    ledger_check,
    past_checks,
    policy,
    recipients,
    signers,
    vocabularies,
)
from archive_app.services.backup import backup
from archive_app.services.custody import list_events
from archive_app.services.people import list_people
from archive_app.services.shred import shred_item
from archive_app.services.table_acceptance import accept_tables
from archive_app.store import facts, particulars, stated
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection
from tests.archives import CHEAP, PASSPHRASE, add_incident
from tests.services.exporting import exported, exporting_archive
from tests.services.steps import rows, take_one
from tests.services.tampering import (
    codes,
    findings_of,
    reopen,
    resay_under_leaf,
    tamper,
    tampering,
)

SIGNER, OTHER = "ab" * 32, "cd" * 32
TERM = Term(
    scheme="evidence_kind", code="x-drone-log", label_en="Drone log", label_uk="Журнал дрона"
)
PAGE = 4096
# What the ledger states in another way: records by revision, objects by what is sealed, itself by
# its tree, numbers that are only given out, and working state not at all.
OTHERWISE = {
    "record", "revision", "incident", "source", "agent", "agent_name", "evidence_item",
    "stored_file", "accession", "evidence_link", "incident_link", "object",
    "log", "event", "event_subject", "tree", "checkpoint", "reference_counter", "erasure",
    "alembic_version",
}  # fmt: skip


def shred(archive: Archive, folder: Path) -> None:
    """Shred two items, one after the other."""
    for content in (b"a statement", b"another"):
        item = take_one(archive, folder / "file.txt", content)
        assert item.reference is not None
        shred_item(archive, item.reference, reason="A court ordered it.")


def full_check(archive: Archive) -> list[str]:
    return codes(fixity.check(archive, past_checks.EVERYTHING, Meter()).findings)


def test_every_table_is_held_against_something(archive: Archive) -> None:
    names = rows(archive, "SELECT name FROM pragma_table_list WHERE type = 'table'")
    tables = {str(name) for (name,) in names}
    tables -= {each for each in tables if each.startswith(("scratch_", "sqlite_"))}
    assert tables == OTHERWISE | set(stated.QUERIES)


def test_what_each_table_holds_is_said_in_words_of_both_languages() -> None:
    assert stated.MEANINGS.keys() == stated.QUERIES.keys()
    assert all(find_told(each, "uk") for each in stated.MEANINGS.values())


def test_pages_of_before_a_change_are_noticed(archive: Archive) -> None:
    signers.trust(archive, SIGNER, "Laboratory")
    roots = rows(archive, "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'known_signer'")
    path = catalogue_path(archive.path, 1)
    archive.close()
    old = path.read_bytes()
    with reopen(archive.path) as again:
        signers.revoke(again, SIGNER, "compromised", "2026-01-01")
    new = bytearray(path.read_bytes())
    for (page,) in roots:
        assert isinstance(page, int)
        at = slice((page - 1) * PAGE, page * PAGE)
        assert new[at] != old[at]
        new[at] = old[at]
    path.write_bytes(new)
    with reopen(archive.path) as again:
        # What the events say of a signer counts, whatever the list says.
        assert [each.status for each in signers.list_signers(again)] == ["compromised"]
        (finding,) = fixity.check(again, past_checks.EVERYTHING, Meter()).findings
        assert finding.code == "table_untrue"
        assert "the signers who are known (table known_signer)" in finding.sentence
        assert "відомих підписувачів" in str(find_told(finding.sentence, "uk"))
        assert ledger_check.check_ledger(again, Meter()) == (finding,)
        # A later change does not make it true.
        signers.trust(again, OTHER, "Another laboratory")
        assert full_check(again) == ["table_untrue"]


CHANGES: dict[str, tuple[Callable[[Archive, Path], object], str]] = {
    "key_slot": (lambda *_: None, "UPDATE key_slot SET purpose = 'person'"),
    "fact": (
        lambda archive, _: policy.record_policy(archive, views=False, reason="Too many"),
        "DELETE FROM fact WHERE name = 'views'",
    ),
    "vocabulary_term": (
        lambda archive, _: vocabularies.add_term(archive, TERM),
        "DELETE FROM vocabulary_term",
    ),
    "backup": (
        lambda archive, folder: backup(archive, folder / "backup", Meter()),
        "UPDATE backup SET log_size = log_size - 1",
    ),
    "erased_object": (
        shred,
        "DELETE FROM erased_object WHERE number = (SELECT max(number) FROM erased_object)",
    ),
    "known_signer": (
        lambda archive, _: signers.trust(archive, SIGNER, "Laboratory"),
        "DELETE FROM known_signer",
    ),
    "age_recipient": (
        lambda archive, _: recipients.record_recipient(
            archive, "Prosecutor", str(pyrage.x25519.Identity.generate().to_public())
        ),
        "UPDATE age_recipient SET name = 'Another'",
    ),
}


@pytest.mark.parametrize("table", CHANGES)
def test_a_row_that_no_event_tells_of_is_noticed(
    archive: Archive, tmp_path: Path, table: str
) -> None:
    change, forged = CHANGES[table]
    change(archive, tmp_path)
    assert full_check(archive) == []
    tamper(archive, forged)
    assert "table_untrue" in codes(findings_of(archive.path))


def test_what_was_sent_and_signed_is_stated_too(tmp_path: Path) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        exported(archive, incident, tmp_path / "out")
        assert full_check(archive) == []
    tamper(archive, "UPDATE sent_bundle SET recipient = 'Somebody else'")
    tamper(archive, "UPDATE signing_key SET is_retired = 1")
    tamper(archive, "UPDATE sent_bundle SET signed_list = x'00'")
    assert codes(findings_of(archive.path)) == ["table_untrue"] * 2 + ["signed_list_changed"]


@pytest.mark.parametrize("gone", ["signed_list = NULL", "digest = NULL"])
def test_a_bundle_that_left_has_its_signed_list(tmp_path: Path, gone: str) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    with archive:
        exported(archive, incident, tmp_path / "out")
    tamper(archive, f"UPDATE sent_bundle SET {gone}")
    assert "signed_list_changed" in codes(findings_of(archive.path))


def test_what_a_person_accepts_is_a_remark_from_then_on(archive: Archive) -> None:
    signers.trust(archive, SIGNER, "Laboratory")
    tamper(archive, "DELETE FROM known_signer")
    with reopen(archive.path) as again:
        signers.trust(again, OTHER, "Another")
    tamper(again, "UPDATE known_signer SET name = 'A third'")
    with reopen(archive.path) as again:
        assert full_check(again) == ["table_untrue"] * 2
        with pytest.raises(InvalidInput, match="reason"):
            accept_tables(again, ["known_signer"], " ")
        accept_tables(again, ["known_signer"], "The disk was put back from an image.")
        (event,) = list_events(again, kind="tables_accepted")
        assert event.note == "The disk was put back from an image."
        assert event.outcome == "known_signer"
        report = fixity.check(again, past_checks.EVERYTHING, Meter())
        assert report.findings == ledger_check.check_ledger(again, Meter()) == ()
        assert codes(report.remarks) == ["table_accepted"] * 2
        for remark in report.remarks:
            assert f"Event {event.number} says who accepted that" in remark.sentence
            assert f"Подія {event.number}" in str(find_told(remark.sentence, "uk"))
        with pytest.raises(NotAllowed, match="as the ledger states it"):
            accept_tables(again, ["known_signer"], "Once more.")
    # What is put back later is found again.
    tamper(again, "UPDATE known_signer SET name = 'A fourth'")
    with reopen(archive.path) as again:
        report = fixity.check(again, past_checks.EVERYTHING, Meter())
        assert codes(report.findings) == ["table_untrue"]
        assert codes(report.remarks) == ["table_accepted"] * 2


def add_people(archive: Archive) -> dict[str, str]:
    """Give two people access; return the codes that open it for them."""
    people = {}
    for name in ("Kay", "Vera"):
        words = access.add_person(archive, AgentInput(name=name, kind="person")).words
        assert words is not None
        people[name] = words
    return people


def test_only_the_tables_that_a_person_names_are_accepted(archive: Archive) -> None:
    signers.trust(archive, SIGNER, "Laboratory")
    vocabularies.add_term(archive, TERM)
    tamper(archive, "DELETE FROM known_signer")
    tamper(archive, "DELETE FROM vocabulary_term")
    with reopen(archive.path) as again:
        findings = ledger_check.check_ledger(again, Meter())
        named = {each.id for found in findings for each in found.concerns if each.kind == "table"}
        assert named == {"known_signer", "vocabulary_term"}
        accept_tables(again, ["vocabulary_term"], "It was a word too many.")
        (finding,) = ledger_check.check_ledger(again, Meter())
        assert "table known_signer" in finding.sentence
        with pytest.raises(NotAllowed, match="as the ledger states it"):
            accept_tables(again, ["vocabulary_term", "known_signer"], "Once more.")
        for named_so in (["known_signers"], []):
            with pytest.raises(InvalidInput, match="known_signer, "):
                accept_tables(again, named_so, "No such table.")


def test_nobody_acts_as_another_by_a_row_of_the_catalogue(archive: Archive) -> None:
    people = add_people(archive)
    slots = {each.name: each for each in list_people(archive)}
    tamper(
        archive,
        "UPDATE key_slot SET agent_key = (SELECT agent_key FROM key_slot WHERE id = ?)"
        " WHERE id = ?",
        bytes.fromhex(slots["Vera"].slot_id),
        bytes.fromhex(slots["Kay"].slot_id),
    )
    with Archive.open(archive.path, people["Kay"]) as again:
        assert again.agent_id == slots["Kay"].agent_id
        assert {each.name: each for each in list_people(again)} == slots
        signers.trust(again, SIGNER, "Laboratory")
        assert full_check(again) == ["table_untrue", "slot_untrue"]
        with pytest.raises(NotAllowed, match="whose key slot"):
            accept_tables(again, ["key_slot"], "It is all right.")
        assert full_check(again) == ["table_untrue", "slot_untrue"]


def test_whose_slots_an_older_program_made_is_not_accepted_unseen(archive: Archive) -> None:
    resay_under_leaf(archive, 0, "slot/", "slat/")
    tamper(
        reopen(archive.path),
        "UPDATE key_slot SET agent_key = (SELECT min(agent_key) FROM key_slot)",
    )
    with reopen(archive.path) as again:
        assert "table_untrue" in full_check(again)
        with pytest.raises(NotAllowed, match="whose key slot"):
            accept_tables(again, ["key_slot"], "It is all right.")


@pytest.mark.parametrize("way", ["words and passphrase", "new keys"])
def test_whose_slots_an_older_program_made_is_stated_as_their_secrets_are_made_anew(
    archive: Archive, way: str
) -> None:
    resay_under_leaf(archive, 0, "slot/", "slat/")
    with Archive.open(archive.path, PASSPHRASE) as again:
        before = list_people(again)
        if way == "new keys":
            new = access.rotate(again, PASSPHRASE, meter=Meter())
            words, passphrase = new.recovery_words, PASSPHRASE
        else:
            words = access.new_recovery_words(again).words or ""
            passphrase = "another passphrase"
            access.change_passphrase(again, passphrase, CHEAP)
    for secret in (words, passphrase):
        with Archive.open(archive.path, secret) as again, again.reading() as session:
            told = particulars.stated_owners(driver_connection(session).execute)
            assert {(slot, each.agent_id) for slot, each in told.items()} == {
                (each.slot_id, each.agent_id) for each in before
            }
            assert {each.purpose for each in told.values()} == {"person", "recovery"}
            assert list_people(again)[0].agent_id == before[0].agent_id


def test_a_slot_that_is_gone_from_the_list_may_be_accepted(archive: Archive) -> None:
    people = add_people(archive)
    slot = next(each.slot_id for each in list_people(archive) if each.name == "Kay")
    tamper(archive, "DELETE FROM key_slot WHERE id = ?", bytes.fromhex(slot))
    with Archive.open(archive.path, people["Kay"]) as again:
        accept_tables(again, ["key_slot"], "The disk was put back from an image.")
        assert full_check(again) == []


def test_a_signer_of_whom_the_ledger_says_worse_is_not_accepted(archive: Archive) -> None:
    signers.trust(archive, SIGNER, "Lab: two")
    signers.revoke(archive, SIGNER, "compromised", "2026-01-01")
    tamper(archive, "UPDATE known_signer SET status = 'active', since = NULL")
    with reopen(archive.path) as again:
        (known,) = signers.list_signers(again)
        assert (known.status, known.since) == ("compromised", "2026-01-01")
        advice = f"revoke {SIGNER} --status compromised --since 2026-01-01 --archive PATH, then"
        with pytest.raises(NotAllowed, match=f"Lab: two .*{advice}"):
            accept_tables(again, ["known_signer"], "It is all right.")
        signers.revoke(again, SIGNER, "compromised", "2026-01-01")
        accept_tables(again, ["known_signer"], "It was noted again.")
        assert full_check(again) == []


@pytest.mark.parametrize("status", ["compromised", "lost"])
def test_a_signer_of_whom_the_list_has_lost_what_the_ledger_says_stays_known(
    archive: Archive, status: str
) -> None:
    signers.trust(archive, SIGNER, "Lab: two")
    signers.revoke(archive, SIGNER, status, "2026-01-01")
    tamper(archive, "DELETE FROM known_signer")
    with reopen(archive.path) as again:
        (known,) = signers.list_signers(again)
        assert (known.name, known.status, known.since) == ("Lab: two", status, "2026-01-01")
        with pytest.raises(InvalidInput, match="known already, as Lab: two"):
            signers.trust(again, SIGNER, "Another laboratory")
        with pytest.raises(NotAllowed, match=f"Lab: two .*revoke {SIGNER} --status {status}"):
            accept_tables(again, ["known_signer"], "It is all right.")
        signers.revoke(again, SIGNER, status, "2026-01-01")
        accept_tables(again, ["known_signer"], "It was noted again.")
        assert signers.list_signers(again) == (known,)
        assert full_check(again) == []


def test_an_older_code_gives_out_no_references(archive: Archive) -> None:
    first = add_incident(archive).reference
    with archive.reading() as session:
        old = facts.load_fact(driver_connection(session), "code", 8)
    archive.accept_copy("A copy for the second team.")
    assert full_check(archive) == []
    tamper(archive, "UPDATE fact SET value = ? WHERE name = 'code'", old)
    with reopen(archive.path) as again:
        assert full_check(again) == ["code_untrue"]
        with pytest.raises(Damaged, match="--copied"):
            add_incident(again)
        again.accept_copy("An older code was put back.")
        second = add_incident(again).reference
        assert full_check(again) == []
    assert first is not None
    assert second is not None
    assert first[:8] != second[:8]


def test_the_next_reference_is_past_those_that_are_given_out(archive: Archive) -> None:
    references = [add_incident(archive).reference for _ in range(12)]
    for forged in ("UPDATE reference_counter SET last = 3", "DELETE FROM reference_counter"):
        tamper(archive, forged)
        archive = reopen(archive.path)
        assert full_check(archive) == ["counter_behind"]
        references += [add_incident(archive).reference for _ in range(2)]
        assert full_check(archive) == []
    archive.close()
    assert len(set(references)) == len(references) == 16


@pytest.mark.parametrize("last", ["'abc'", "-5", "3.5", "x'00'", "99999999999", str(2**63 - 1)])
def test_a_counter_that_is_none_gives_out_nothing_until_another_code_begins(
    archive: Archive, last: str
) -> None:
    first = add_incident(archive).reference or ""
    tamper(archive, f"UPDATE reference_counter SET last = {last}")
    with reopen(archive.path) as again:
        assert full_check(again) == ["counter_damaged"]
        with pytest.raises(Damaged, match="--copied"):
            add_incident(again)
        again.accept_copy("The counter was damaged.")
        second = add_incident(again).reference or ""
        assert full_check(again) == []
    assert second[:8] != first[:8]
    assert second[-5:] == "-0001"


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_reference_whose_record_was_lost_is_not_given_out_again(
    archive: Archive, left: int
) -> None:
    for _ in range(3):
        add_incident(archive)
    catalogue.record(archive, AgentInput(name="Vera", kind="person"))
    with tampering(archive) as connection:
        connection.execute("UPDATE reference_counter SET last = ?", (left,))
        connection.execute(
            "DELETE FROM record WHERE CAST(substr(reference, 15) AS INTEGER) > ?", (left,)
        )
    with reopen(archive.path) as again:
        assert "record_missing" in full_check(again)
        with pytest.raises(Damaged, match="--copied"):
            add_incident(again)
        again.accept_copy("Records were lost.")
        assert add_incident(again).reference


def test_a_catalogue_that_lost_its_newest_records_is_damaged_and_no_crash(archive: Archive) -> None:
    add_incident(archive)
    add_incident(archive)
    with tampering(archive) as connection:
        connection.execute("DELETE FROM record WHERE kind = 'incident'")
        connection.execute("DELETE FROM reference_counter")
    for new in (IncidentInput(title="Another"), AgentInput(name="Vera", kind="person")):
        with reopen(archive.path) as again, pytest.raises(Damaged, match="restore a backup"):
            catalogue.record(again, new)


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE fact SET value = CAST(value AS TEXT) WHERE name = 'code'",
        "DELETE FROM fact WHERE name = 'code'",
        "INSERT INTO fact(name, value) VALUES ('witness_seed', 'text')",
        "INSERT INTO fact(name, value) VALUES ('digests', x'00')",
        "UPDATE fact SET value = x'7b7d' WHERE name = 'header'",
    ],
)
def test_a_fact_that_the_program_cannot_use_is_found(archive: Archive, forged: str) -> None:
    tamper(archive, forged)
    assert "fact_damaged" in codes(findings_of(archive.path))


@pytest.mark.parametrize(
    "forged",
    [
        "DELETE FROM fact WHERE name LIKE 'backup/%'",
        "UPDATE fact SET name = 'backup/' || substr(name, 10) || '00' WHERE name LIKE 'backup/%'",
        "DELETE FROM backup",
    ],
)
def test_each_backup_has_its_row_and_the_digest_of_what_was_written(
    archive: Archive, tmp_path: Path, forged: str
) -> None:
    for name in ("first", "second", "first"):
        backup(archive, tmp_path / name, Meter())
    assert full_check(archive) == []
    tamper(archive, forged)
    (finding,) = (each for each in findings_of(archive.path) if each.code == "fact_damaged")
    assert "backup" in finding.sentence


def test_a_backup_tells_that_of_what_was_backed_up_before_nothing_is_gone(
    archive: Archive, tmp_path: Path
) -> None:
    for name in ("first", "second", "first"):
        add_incident(archive)
        backup(archive, tmp_path / name, Meter())
    for name in ("first", "second"):
        assert findings_of(tmp_path / name) == ()


def test_an_archive_that_was_made_to_say_that_it_is_a_backup_is_told_from_one(
    archive: Archive,
) -> None:
    add_incident(archive)
    with tampering(archive) as connection:
        facts.save_mark(connection, facts.Mark(bytes(16), "2026-01-01T00:00:00Z"))
    with reopen(archive.path) as again:
        assert again.standing is Standing.BACKUP
    (finding,) = findings_of(archive.path)
    assert finding.code == "fact_damaged"
    assert "is none" in finding.sentence
