"""Tables that hold no records are held against what the ledger states of them, write by write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from archive_app.bundle.rendering.written import find_told
from archive_app.errors import InvalidInput, NotAllowed
from archive_app.model.vocabulary import Term
from archive_app.progress import Meter
from archive_app.services import (
    fixity,
    ledger_check,
    past_checks,
    policy,
    recipients,
    signers,
    table_check,
    vocabularies,
)
from archive_app.services.backup import backup
from archive_app.services.custody import list_events
from archive_app.services.shred import shred_item
from archive_app.store import stated
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from tests.services.exporting import exported, exporting_archive
from tests.services.steps import rows, take_one
from tests.services.tampering import codes, findings_of, reopen, tamper

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
        assert [each.status for each in signers.list_signers(again)] == ["active"]
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
    "erased_object": (shred, "DELETE FROM erased_object WHERE number = 2"),
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


def test_what_a_person_accepts_is_a_remark_from_then_on(archive: Archive) -> None:
    signers.trust(archive, SIGNER, "Laboratory")
    tamper(archive, "DELETE FROM known_signer")
    with reopen(archive.path) as again:
        signers.trust(again, OTHER, "Another")
    tamper(again, "UPDATE known_signer SET name = 'A third'")
    with reopen(archive.path) as again:
        assert full_check(again) == ["table_untrue"] * 2
        with pytest.raises(InvalidInput, match="reason"):
            table_check.accept_tables(again, " ")
        table_check.accept_tables(again, "The disk was put back from an image.")
        (event,) = list_events(again, kind="tables_accepted")
        assert event.note == "The disk was put back from an image."
        report = fixity.check(again, past_checks.EVERYTHING, Meter())
        assert report.findings == ledger_check.check_ledger(again, Meter()) == ()
        assert codes(report.remarks) == ["table_accepted"] * 2
        for remark in report.remarks:
            assert f"Event {event.number} says who accepted that" in remark.sentence
            assert f"Подія {event.number}" in str(find_told(remark.sentence, "uk"))
        with pytest.raises(NotAllowed, match="as the ledger states them"):
            table_check.accept_tables(again, "Once more.")
    # What is put back later is found again.
    tamper(again, "UPDATE known_signer SET name = 'A fourth'")
    with reopen(archive.path) as again:
        report = fixity.check(again, past_checks.EVERYTHING, Meter())
        assert codes(report.findings) == ["table_untrue"]
        assert codes(report.remarks) == ["table_accepted"] * 2
