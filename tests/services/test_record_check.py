"""Records against their revisions, rows, words and events: whatever was changed is named."""

from hashlib import sha256
from pathlib import Path

import pytest

from archive_app.model import custody, disclosure
from archive_app.model.custody import Event, RevisionHeader, Subject
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.fixity import Finding, Part, Scope
from archive_app.progress import Meter
from archive_app.services import catalogue, fixity
from archive_app.store import records
from archive_app.store.archive import Archive
from tests.archives import add_incident
from tests.services.steps import one, rows, take_in, write_files
from tests.services.tampering import codes, findings_of, reopen, tamper, tampering


@pytest.fixture
def kept(archive: Archive, tmp_path: Path) -> Archive:
    """An archive with an incident of three revisions, another one, and two files."""
    incident = add_incident(archive, "Обстріл школи")
    add_incident(archive, "Another")
    for remarks in ("First", "Second"):
        catalogue.edit(archive, incident.id, "incident", {"remarks": remarks})
    take_in(archive, write_files(tmp_path / "source", {b"a photo": b"1", b"a film": b"2"}))
    return archive


def record_findings(path: Path) -> tuple[Finding, ...]:
    return findings_of(path, Part.RECORDS)


def references(findings: tuple[Finding, ...]) -> set[str | None]:
    return {concern.reference for found in findings for concern in found.concerns}


def first_incident(archive: Archive) -> tuple[int, str]:
    key, reference = rows(
        archive, "SELECT key, reference FROM record WHERE kind = 'incident' ORDER BY key LIMIT 1"
    )[0]
    return key, reference


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("row_changed", "UPDATE incident SET title = 'Quiet' WHERE key = :key"),
        ("row_changed", "UPDATE incident SET earliest = '2020-01-01T00:00:00Z' WHERE key = :key"),
        ("row_changed", "UPDATE incident SET title = CAST(title AS BLOB) WHERE key = :key"),
        ("row_missing", "DELETE FROM incident WHERE key = :key"),
        ("search_changed", "UPDATE search SET title = 'quiet' WHERE rowid = :key"),
        ("search_changed", "DELETE FROM search WHERE rowid = :key"),
        ("revision_missing", "DELETE FROM revision WHERE record_key = :key AND number = 2"),
        ("revision_missing", "DELETE FROM revision WHERE record_key = :key AND number = 3"),
        ("revision_missing", "DELETE FROM revision WHERE record_key = :key"),
        ("revision_missing", "UPDATE record SET revision = 2 WHERE key = :key"),
        ("revision_missing", "UPDATE record SET revision = 1 << 50 WHERE key = :key"),
        (
            "revision_changed",
            "UPDATE revision SET lines = replace(lines, 'First', 'Furst')"
            " WHERE record_key = :key AND number = 2",
        ),
        (
            "revision_changed",
            "UPDATE revision SET lines = x'ff' WHERE record_key = :key AND number = 3",
        ),
        (
            "revision_changed",
            "UPDATE revision SET secret = randomblob(32) WHERE record_key = :key AND number = 1",
        ),
        (
            "revision_changed",
            "UPDATE revision SET header = x'7b7d' WHERE record_key = :key AND number = 1",
        ),
        (
            "revision_changed",
            "UPDATE revision SET (header, secret, lines) = (SELECT header, secret, lines"
            " FROM revision WHERE record_key = :key AND number = 2)"
            " WHERE record_key = :key AND number = 3",
        ),
        (
            "reference_changed",
            "UPDATE record SET reference = 'Q0000000-2026-0009' WHERE key = :key",
        ),
        ("record_malformed", "UPDATE record SET kind = 'rumour' WHERE key = :key"),
        ("revision_changed", "UPDATE record SET id = randomblob(16) WHERE key = :key"),
    ],
)
def test_a_changed_record_is_named(kept: Archive, code: str, statement: str) -> None:
    key, reference = first_incident(kept)
    tamper(kept, statement.replace(":key", str(key)))
    findings = record_findings(kept.path)
    assert code in codes(findings)
    assert references(findings) - {None} <= {reference, "Q0000000-2026-0009"}
    assert any(concern.reference for found in findings for concern in found.concerns)


def test_an_older_state_put_back_is_found_even_if_an_event_named_it_since(kept: Archive) -> None:
    """Whoever puts old pages back and goes on working cannot wash them clean."""
    key, reference = first_incident(kept)
    with tampering(kept) as connection:
        connection.execute("DELETE FROM revision WHERE record_key = ? AND number = 3", (key,))
        connection.execute("UPDATE record SET revision = 2 WHERE key = ?", (key,))
    with reopen(kept.path) as archive, archive.writing() as transaction:
        found = records.find(transaction.connection, reference)
        subject = records.subject(transaction.connection, found)
        transaction.record(Event("viewed", (subject,)))
    assert {"record_rolled_back"} <= set(codes(record_findings(kept.path)))


def test_an_event_that_names_the_state_before_is_no_finding(kept: Archive) -> None:
    """A reader may name the revision that it saw, after another was saved meanwhile."""
    _, reference = first_incident(kept)
    with kept.reading() as session:
        connection = session.connection().connection.driver_connection
        before = records.subject(connection, records.find(connection, reference))
    catalogue.edit(kept, reference, "incident", {"remarks": "Third"})
    with kept.writing() as transaction:
        transaction.record(Event("viewed", (before,)))
    kept.close()
    assert record_findings(kept.path) == ()


@pytest.mark.parametrize(
    "lines",
    ['"/title","Quiet"', '"/title","Quiet"],["/more",1', '"/title",{', "", '"/title", "Quiet"'],
)
def test_a_witnessed_revision_that_is_none_of_its_kind_is_named(kept: Archive, lines: str) -> None:
    """Even what the ledger committed to must be what a record of the kind says."""
    key, reference = first_incident(kept)
    stored = DisclosureSet(bytes(32), lines)
    with kept.writing() as transaction:
        connection = transaction.connection
        found = records.find(connection, reference)
        header = custody.header_bytes(
            RevisionHeader(
                "incident",
                1,
                bytes.fromhex(found.id),
                found.revision + 1,
                sha256(records.load_revision(connection, key, found.revision).header).digest(),
                disclosure.commitment(stored) if lines else bytes(32),
            )
        )
        connection.execute(
            "INSERT INTO revision VALUES (?, ?, ?, ?, ?)",
            (key, found.revision + 1, header, stored.secret, stored.lines),
        )
        connection.execute(
            "UPDATE record SET revision = ? WHERE key = ?", (found.revision + 1, key)
        )
        subject = Subject("incident", found.id, None, custody.header_digest(header))
        transaction.record(Event("changed", (subject,)))
    findings = fixity.check(kept, Scope(frozenset({Part.RECORDS})), Meter()).findings
    assert "revision_malformed" in codes(findings)
    assert references(findings) == {reference}


def test_a_revision_that_no_event_witnessed_is_named(kept: Archive) -> None:
    _, reference = first_incident(kept)
    with kept.writing() as transaction:
        found = records.find(transaction.connection, reference)
        transaction.save(records.load_input(transaction.connection, found), record_id=found.id)
        transaction.record(Event("viewed", ()))
    findings = fixity.check(kept, Scope(frozenset({Part.RECORDS})), Meter()).findings
    assert codes(findings) == ["revision_unwitnessed"]
    assert references(findings) == {reference}


def test_a_record_that_only_the_ledger_knows_is_named(kept: Archive) -> None:
    with tampering(kept) as connection:
        (key,) = connection.execute(
            "SELECT max(key) FROM record WHERE kind = 'evidence_link' OR kind = 'stored_file'"
        ).fetchone()
        for table in ("stored_file", "evidence_link", "revision"):
            column = "record_key" if table == "revision" else "key"
            connection.execute(f"DELETE FROM {table} WHERE {column} >= ?", (key,))
        connection.execute("DELETE FROM record WHERE key >= ?", (key,))
    findings = record_findings(kept.path)
    assert codes(findings) == ["record_missing"]
    assert "stored file" in findings[0].sentence


def test_a_row_of_no_record_is_named(kept: Archive) -> None:
    with tampering(kept) as connection:
        connection.execute("INSERT INTO source VALUES (99, 'Nobody', NULL, 'open')")
        connection.execute("INSERT INTO search(rowid, title, text) VALUES (99, 'nobody', '')")
    assert codes(record_findings(kept.path)) == ["row_extra", "search_extra"]


def test_an_added_name_of_an_agent_is_named(kept: Archive) -> None:
    tamper(kept, "UPDATE agent_name SET name = 'Somebody' WHERE key = 1")
    assert codes(record_findings(kept.path)) == ["row_changed"]


def test_a_link_to_a_record_that_is_not_there_is_named(kept: Archive) -> None:
    tamper(kept, "UPDATE record SET id = randomblob(16) WHERE kind = 'accession'")
    findings = record_findings(kept.path)
    assert "record_unlinked" in codes(findings)
    assert {c.name for found in findings for c in found.concerns if c.kind == "stored_file"} == {
        "a photo",
        "a film",
    }


def test_another_digest_of_a_file_than_was_witnessed_is_named(kept: Archive) -> None:
    tamper(kept, "UPDATE stored_file SET sha256 = randomblob(32) WHERE name = 'a photo'")
    findings = record_findings(kept.path)
    assert codes(findings) == ["row_changed", "digest_contradicted"]
    assert "a photo" in findings[0].sentence
    assert findings[0].concerns[0].reference is not None


def test_a_reference_that_would_be_given_out_twice_is_told(kept: Archive) -> None:
    tamper(kept, "UPDATE reference_counter SET last = last - 1")
    assert codes(record_findings(kept.path)) == ["counter_behind"]


def test_a_missing_record_in_between_is_told(kept: Archive) -> None:
    key, _ = first_incident(kept)
    tamper(kept, f"DELETE FROM record WHERE key = {key}")
    found = codes(record_findings(kept.path))
    assert found.count("record_missing") == 2  # by its number, and by the ledger
    assert "row_extra" in found


def test_every_record_is_counted_and_none_is_wrong(kept: Archive) -> None:
    meter = Meter()
    report = fixity.check(kept, Scope(frozenset({Part.RECORDS})), meter)
    assert report.findings == ()
    assert report.counts.records == one(kept, "SELECT count(*) FROM record")
    assert meter.done == meter.total
