"""The header and the catalogue as SQLCipher sees it."""

import os

import pytest

from archive_app.errors import Cancelled
from archive_app.model.custody import Event
from archive_app.model.fixity import Part, Scope
from archive_app.progress import Meter
from archive_app.services import fixity, past_checks
from archive_app.store import header, keys, slots
from archive_app.store.archive import Archive
from tests.archives import CHEAP, add_incident, add_slot, recovery_words
from tests.services.tampering import codes, damage, findings_of, flip, reopen, tamper


def check_part(archive: Archive, part: Part) -> list[str]:
    return codes(fixity.check(archive, Scope(frozenset({part})), Meter()).findings)


@pytest.mark.parametrize("name", [header.HEADER_NAME, header.COPY_NAME])
def test_a_damaged_copy_of_the_header_is_told_and_mended_at_the_next_open(
    archive: Archive, name: str
) -> None:
    flip(archive.path / name, 100)
    assert check_part(archive, Part.HEADER) == ["header_copies_differ"]
    archive.close()
    with reopen(archive.path) as again:
        report = fixity.check(again, past_checks.EVERYTHING, Meter())
    assert (report.findings, codes(report.remarks)) == ((), ["header_mended"])


def test_a_missing_or_foreign_header_is_told(archive: Archive) -> None:
    for name in (header.HEADER_NAME, header.COPY_NAME):
        (archive.path / name).unlink()
    assert check_part(archive, Part.HEADER) == ["header_damaged"]
    former = archive.unlocked.header
    header.write_header(
        archive.path,
        header.sealed_header(former.archive_id, 1, former.slots, os.urandom(32)),
    )
    assert check_part(archive, Part.HEADER) == ["header_damaged"]


def test_a_slot_of_an_unknown_kind_is_kept_and_remarked(archive: Archive) -> None:
    escrow = slots.Slot("escrow", os.urandom(16), {"sealed": "for later"})
    add_slot(archive, escrow)
    archive.close()
    with reopen(archive.path) as again:
        report = fixity.check(again, past_checks.EVERYTHING, Meter())
        assert again.unlocked.header.slots[2] == escrow
    assert (report.findings, codes(report.remarks)) == ((), ["slot_unknown"])


def test_a_slot_of_nobody_is_told(archive: Archive) -> None:
    former, unlocked = archive.unlocked.header, archive.unlocked
    slot = slots.new_slot(
        keys.passphrase("a back door"), unlocked.master, former.archive_id, 1, CHEAP
    )
    header.write_header(
        archive.path,
        header.sealed_header(former.archive_id, 1, [*former.slots, slot], unlocked.keys.header_mac),
    )
    archive.close()
    assert codes(findings_of(archive.path, Part.HEADER)) == ["header_other", "slot_unclaimed"]


def test_where_nobody_can_read_whose_a_slot_is_it_is_not_told_to_be_nobodys(
    archive: Archive,
) -> None:
    archive.close()
    damage(archive.path, recovery_words(), "agent")
    with reopen(archive.path) as again:
        report = fixity.check(again, Scope(frozenset({Part.HEADER})), Meter())
    assert codes(report.findings) == ["catalogue_unreadable"]


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("catalogue_inconsistent", "UPDATE search_content SET c0 = 'other'"),
        ("catalogue_inconsistent", "DELETE FROM search_docsize"),
        ("catalogue_inconsistent", "DELETE FROM search_data WHERE id > 10"),
        ("link_broken", "DELETE FROM agent WHERE key = 2"),
    ],
)
def test_what_sqlite_and_its_search_index_contradict_is_told(
    archive: Archive, code: str, statement: str
) -> None:
    add_incident(archive, "First")
    tamper(archive, statement)
    assert code in codes(findings_of(archive.path, Part.CATALOGUE))


def test_a_row_without_a_number_that_names_what_is_gone_is_told_without_one(
    archive: Archive,
) -> None:
    add_incident(archive, "First")
    tamper(archive, "DELETE FROM event WHERE number = (SELECT max(number) FROM event)")
    told = [each.sentence for each in findings_of(archive.path, Part.CATALOGUE)]
    assert "A row of the table event_subject names a row of event that is missing." in told


def test_a_rule_that_was_dropped_meanwhile_is_told(archive: Archive) -> None:
    with archive.writing() as transaction:
        transaction.connection.execute("DROP TRIGGER event_is_never_deleted")
        transaction.record(Event("viewed", ()))
    assert check_part(archive, Part.CATALOGUE) == ["rules_missing"]


def test_a_cancelled_check_of_the_catalogue_stops(archive: Archive) -> None:
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        fixity.check(archive, Scope(frozenset({Part.CATALOGUE})), meter)
