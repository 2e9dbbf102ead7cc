"""Old pages of the catalogue, put back, let nothing leave or be read that was taken back since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive_app.errors import Damaged
from archive_app.progress import Meter
from archive_app.services import (
    bundle_export,
    catalogue,
    custody,
    fixity,
    links,
    past_checks,
    shred,
)
from archive_app.services.custody import ByHand
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.protection import Standing
from archive_app.store.records import Saved
from tests.archives import PASSPHRASE, add_incident, decrypted_image, lay_out, recovery_words
from tests.migrating import next_program
from tests.promises.pages import PAGE, name_pages
from tests.services.exporting import FILES, exporting_archive, request, with_files
from tests.services.steps import items
from tests.services.test_shred import CANARY, traces

LINKS = frozenset({"evidence_link", "evidence_link_by_incident", "ix_evidence_link_item_key"})
STORED = frozenset({"stored_file", "ix_stored_file_item_key", "ix_stored_file_accession_key"})
ACCESSIONS = frozenset({"accession"})
RECORDS = frozenset(
    {
        *("record", "sqlite_autoindex_record_1", "sqlite_autoindex_record_2"),
        *("revision", "sqlite_autoindex_revision_1"),
    }
)
SUBJECTS = frozenset({"event_subject"})


def withdraw(archive: Archive, incident: Saved) -> None:
    item = items(archive)[0]
    links.link_evidence(
        archive, item.reference, incident.reference or "", role="documents", withdraw=True
    )


def take_again(archive: Archive, _: Saved) -> None:
    """Take the same bytes in once more, for another incident."""
    with_files(archive, archive.path.with_name("again"), FILES)


def link_other(archive: Archive, incident: Saved) -> None:
    """Link evidence of another incident to this one."""
    item = items(archive)[0]
    links.link_evidence(archive, item.reference, incident.reference or "", role="documents")


def put_back(
    path: Path, change: Callable[[Archive, Saved], None], incident: Saved, owners: frozenset[str]
) -> Archive:
    """Change an archive, and open it with old pages of some tables and indices in it."""
    database = catalogue_path(path, 1)
    before = database.read_bytes()
    with Archive.open(path, PASSPHRASE) as archive:
        change(archive, incident)
    with Archive.open(path, PASSPHRASE) as archive:
        offsets = [each.offset for each in name_pages(archive) if each.owner in owners]
    now = bytearray(database.read_bytes())
    for offset in offsets:
        if offset < len(before):
            now[offset : offset + PAGE] = before[offset : offset + PAGE]
    assert bytes(now) != database.read_bytes()
    database.write_bytes(bytes(now))
    return Archive.open(path, PASSPHRASE)


def require_refused(archive: Archive, incident: Saved, folder: Path) -> None:
    with archive, pytest.raises(Damaged):
        bundle_export.export(archive, request(incident), folder, Meter())
    assert not list(folder.glob("EVB-*"))


@pytest.mark.parametrize(
    "owners",
    [
        LINKS,
        frozenset({"evidence_link_by_incident"}),
        frozenset({"evidence_link"}),
        LINKS | RECORDS,
        LINKS | RECORDS | SUBJECTS,
    ],
    ids=["lists", "index", "table", "revisions", "all but events"],
)
def test_evidence_that_was_withdrawn_does_not_leave(tmp_path: Path, owners: frozenset[str]) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    archive.close()
    archive = put_back(tmp_path / "archive", withdraw, incident, owners)
    require_refused(archive, incident, tmp_path)


@pytest.mark.parametrize(
    "owners",
    [
        *(ACCESSIONS, STORED, STORED | ACCESSIONS, frozenset({"ix_stored_file_item_key"})),
        *(STORED | ACCESSIONS | RECORDS, STORED | ACCESSIONS | RECORDS | SUBJECTS),
    ],
    ids=["accessions", "files", "lists", "index", "records", "all but events"],
)
def test_for_which_incident_a_thing_came_is_not_forgotten(
    tmp_path: Path, owners: frozenset[str]
) -> None:
    archive, incident = exporting_archive(tmp_path / "archive")
    archive.close()
    archive = put_back(tmp_path / "archive", take_again, incident, owners)
    require_refused(archive, incident, tmp_path)


@pytest.mark.parametrize(
    "owners",
    [
        frozenset({"evidence_link_by_incident"}),
        *(LINKS, LINKS | RECORDS, LINKS | RECORDS | SUBJECTS),
    ],
    ids=["index", "lists", "records", "all but events"],
)
def test_evidence_that_was_linked_is_not_left_out_in_silence(
    tmp_path: Path, owners: frozenset[str]
) -> None:
    archive, _ = exporting_archive(tmp_path / "archive")
    with archive:
        incident = add_incident(archive)
        item = items(archive)[1].reference
        links.link_evidence(archive, item, incident.reference or "", role="documents")
    archive = put_back(tmp_path / "archive", link_other, incident, owners)
    require_refused(archive, incident, tmp_path)


def test_no_page_of_before_a_shredding_brings_words_back_unseen(tmp_path: Path) -> None:
    """Each page by itself: the check tells of it wherever a word can be read again."""
    path = tmp_path / "archive"
    database = catalogue_path(path, 1)
    archive, incident = exporting_archive(path)
    with archive:
        reference = items(archive)[0].reference
        links.link_evidence(archive, reference, incident.id, role="contradicts", note=CANARY)
        catalogue.edit(archive, reference, "evidence_item", {"description": CANARY})
        said = ByHand("handed_over", reference, note=CANARY, to=CANARY)
        custody.record_by_hand(archive, said)
    before = database.read_bytes()
    with Archive.open(path, recovery_words()) as archive:
        shred.shred_item(archive, reference, reason="A court ordered it.")
        key = archive.unlocked.keys.catalogue
    assert not traces(decrypted_image(path, key), CANARY)
    now = database.read_bytes()
    told = []
    for at in range(0, min(len(before), len(now)), PAGE):
        if before[at : at + PAGE] == now[at : at + PAGE]:
            continue
        database.write_bytes(now[:at] + before[at : at + PAGE] + now[at + PAGE :])
        if traces(decrypted_image(path, key), CANARY):
            with Archive.open(path, recovery_words()) as archive:
                report = fixity.check(archive, past_checks.EVERYTHING, Meter())
            # An earlier round recorded its check, so that this computer saw a longer ledger.
            told.append({each.code for each in report.findings} - {"ledger_behind"})
    assert len(told) > 2
    assert all(told)


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ({"alembic_version"}, ["catalogue_inconsistent", "schema_unsaid"]),
        ({"alembic_version", "sqlite_autoindex_alembic_version_1"}, ["schema_unsaid"]),
    ],
    ids=["table", "table and index"],
)
def test_an_archive_whose_schema_is_said_to_be_older_opens_and_is_told(
    tmp_path: Path, owners: set[str], expected: list[str]
) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    database = catalogue_path(path, 1)
    before = database.read_bytes()
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        add_incident(archive)
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        offsets = [each.offset for each in name_pages(archive) if each.owner in owners]
    now = bytearray(database.read_bytes())
    for offset in offsets:
        now[offset : offset + PAGE] = before[offset : offset + PAGE]
    assert bytes(now) != database.read_bytes()
    database.write_bytes(bytes(now))
    with next_program(tmp_path), Archive.open(path, PASSPHRASE) as archive:
        assert archive.standing is Standing.CURRENT
        assert not database.with_name(f"{database.name}.before-migration").exists()
        found = fixity.check(archive, past_checks.EVERYTHING, Meter()).findings
        assert [each.code for each in found] == expected
        # The check was recorded, and with it what the schema is said to be.
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()
        migrated, said = custody.list_events(archive, kind="schema_migrated")[::-1]
        assert (migrated.outcome, migrated.note) == (said.outcome, None)
        assert "put back" in (said.note or "")
