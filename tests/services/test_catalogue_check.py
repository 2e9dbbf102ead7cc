"""The header and the catalogue as SQLCipher sees it."""

import os
import re
from pathlib import Path

import pytest

from archive_app.errors import Cancelled, Damaged
from archive_app.model.custody import Event
from archive_app.model.fixity import Part, Scope
from archive_app.progress import Meter
from archive_app.services import fixity, new_keys, past_checks
from archive_app.store import header, keys, slots
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.protection import Standing
from tests.archives import (
    CHEAP,
    PASSPHRASE,
    add_incident,
    add_slot,
    forget_archives,
    recovery_words,
)
from tests.migrating import next_program
from tests.services.tampering import (
    PAGE_LENGTH,
    codes,
    damage,
    findings_of,
    flip,
    reopen,
    tamper,
    tampering,
)


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


def test_a_row_that_names_what_is_gone_is_told(archive: Archive) -> None:
    add_incident(archive, "First")
    tamper(archive, "DELETE FROM agent WHERE key = 2")
    assert "link_broken" in codes(findings_of(archive.path, Part.CATALOGUE))


def test_a_row_without_a_number_that_names_what_is_gone_is_told_without_one(
    archive: Archive,
) -> None:
    add_incident(archive, "First")
    tamper(archive, "DELETE FROM event WHERE number = (SELECT max(number) FROM event)")
    told = [each.sentence for each in findings_of(archive.path, Part.CATALOGUE)]
    assert "A row of the table event_subject names a row of event that is missing." in told


def test_a_catalogue_that_lost_its_end_is_told_and_stays_as_it_is(archive: Archive) -> None:
    add_incident(archive, "First")
    archive.close()
    path = catalogue_path(archive.path, 1)
    os.truncate(path, path.stat().st_size - PAGE_LENGTH)
    left = path.read_bytes()
    with reopen(archive.path) as again:
        assert again.standing is Standing.CUT
        with pytest.raises(Damaged, match="shorter than it was"), again.writing():
            pass
        with pytest.raises(Damaged, match="shorter than it was"), again.scratch():
            pass
        report = fixity.check(again, past_checks.EVERYTHING, Meter())
    assert codes(report.findings)[0] == "catalogue_cut"
    assert "archive_read_only" in codes(report.remarks)
    assert path.read_bytes() == left


def test_a_rule_that_was_dropped_meanwhile_is_told(archive: Archive) -> None:
    with archive.writing() as transaction:
        transaction.connection.execute("DROP TRIGGER event_is_never_deleted")
        transaction.record(Event("viewed", ()))
    assert check_part(archive, Part.CATALOGUE) == ["rules_missing"]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE TABLE extra (x)", ["schema does not have: table extra."]),
        ("CREATE TABLE search_extra (x)", ["schema does not have: table search_extra."]),
        ("CREATE VIEW extra AS SELECT 1", ["schema does not have: view extra."]),
        ("CREATE INDEX extra ON log(id)", ["schema does not have: index extra."]),
        ("DROP INDEX event_by_kind", ["schema has: index event_by_kind."]),
        ("DROP TABLE witness", ["schema has: table witness."]),
        ("ALTER TABLE witness ADD COLUMN x", ["schema has otherwise: table witness."]),
        (
            "DROP INDEX event_by_kind; CREATE INDEX event_by_kind ON event(number, kind)",
            ["schema has otherwise: index event_by_kind."],
        ),
        (
            "ALTER TABLE witness RENAME TO other",
            ["schema does not have: table other.", "schema has: table witness."],
        ),
        ("CREATE TABLE IF NOT EXISTS witness (x); ANALYZE", []),
    ],
)
def test_what_is_not_of_the_schema_is_told(
    archive: Archive, statement: str, said: list[str]
) -> None:
    with tampering(archive) as connection:
        connection.executescript(statement)
    found = findings_of(archive.path, Part.CATALOGUE)
    assert codes(found) == ["schema_other"] * len(said)
    for finding, end in zip(found, said, strict=True):
        assert finding.sentence.endswith(end)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE alembic_version SET version_num = '0001'",
            "schema is 0001. It is laid out as schema 0002:",
        ),
        ("UPDATE alembic_version SET version_num = 'x'", "does not say"),
        ("DELETE FROM alembic_version", "does not say"),
        ("INSERT INTO alembic_version VALUES ('0001')", "does not say"),
    ],
)
def test_what_the_catalogue_says_of_its_schema_is_held_against_its_tables(
    archive: Archive, statement: str, said: str
) -> None:
    tamper(archive, statement)
    [finding] = findings_of(archive.path, Part.CATALOGUE)
    assert finding.code == "schema_unsaid"
    assert re.search(said, finding.sentence)
    # The check was recorded, and with it what the schema is.
    assert findings_of(archive.path) == ()


def test_what_was_put_right_of_the_schema_is_told_at_the_next_check(archive: Archive) -> None:
    tamper(archive, "UPDATE alembic_version SET version_num = '0001'")
    with reopen(archive.path) as again:
        add_incident(again)
        report = fixity.check(again, past_checks.EVERYTHING, Meter())
        assert (report.findings, codes(report.remarks)) == ((), ["schema_migrated"])
        assert "put back" in report.remarks[0].sentence
        assert fixity.check(again, past_checks.EVERYTHING, Meter()).remarks == ()


def test_an_erasure_that_is_not_under_way_is_told(archive: Archive) -> None:
    tamper(archive, "INSERT INTO erasure(number) VALUES (7)")
    [finding] = findings_of(archive.path, Part.CATALOGUE)
    assert finding.code == "erasure_open"
    again = Archive.open(archive.path, PASSPHRASE)
    with new_keys.make_new_keys(again, PASSPHRASE, (), Meter()).archive as renewed:
        assert fixity.check(renewed, past_checks.EVERYTHING, Meter()).findings == ()


@pytest.mark.parametrize("extra", [[], ["CREATE TABLE extra (x)"]])
def test_an_older_schema_that_is_read_as_it_is_is_held_against_itself(
    archive: Archive, tmp_path: Path, extra: list[str]
) -> None:
    with tampering(archive) as connection:
        for statement in extra:
            connection.execute(statement)
    forget_archives()
    with next_program(tmp_path), reopen(archive.path) as again:
        found = fixity.check(again, Scope(frozenset({Part.CATALOGUE})), Meter()).findings
    assert codes(found) == ["schema_other"] * len(extra)


def test_a_cancelled_check_of_the_catalogue_stops(archive: Archive) -> None:
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        fixity.check(archive, Scope(frozenset({Part.CATALOGUE})), meter)
