"""What a saved record promises: every revision kept and committed, the lists derived from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged, NotFound
from archive_app.model import custody, disclosure, fields, rows
from archive_app.model.custody import Event
from archive_app.model.inputs import (
    AccessionInput,
    AgentInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    IncidentInput,
    IncidentLinkInput,
    SourceInput,
    StoredFileInput,
)
from archive_app.model.validation import RecordInput
from archive_app.store import records, references
from archive_app.store.archive import Archive
from archive_app.store.records import Saved
from archive_app.store.transaction import Transaction
from tests.archives import ToldClock, lay_out, recovery_words

INCIDENT = IncidentInput.model_validate(
    {
        "title": "Обстріл школи",
        "when": "2024-09-06T10:00",
        "place": {"name": "Куп'янськ", "latitude": "49.7106", "longitude": "37.6156"},
        "description": "Two shells.\nOne did not explode.",
        "victims_alleged": {"min": 1, "max": 3, "basis": "two neighbours"},
        "external_references": [{"kind": "proceeding", "number": "12024"}],
    }
)


class Stop(Exception):
    """Ends a test's transaction without committing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


@pytest.fixture
def transaction(folder: Path) -> Iterator[Transaction]:
    """A write that leaves nothing, on an archive that all tests share."""
    path = folder / "archive"
    if not path.exists():
        lay_out(path)
    archive = Archive.open(path, recovery_words(), clock=ToldClock())
    try:
        # Each test has a memory of its own, in which this archive may be unknown.
        if archive.standing.value == "new here":
            archive.accept_move()
        with archive.writing() as transaction:
            yield transaction
            raise Stop
    except Stop:
        pass
    finally:
        archive.close()


def load(transaction: Transaction, saved: Saved) -> RecordInput:
    connection = transaction.connection
    return records.load_input(connection, records.find(connection, saved.id))


def matches(transaction: Transaction, word: str) -> list[int]:
    found = transaction.connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (word,))
    return [row[0] for row in found]


def every_kind(transaction: Transaction) -> dict[str, tuple[RecordInput, Saved]]:
    """Save one record of every kind, each with the others that it names."""
    saved: dict[str, tuple[RecordInput, Saved]] = {}

    def save(record: RecordInput, sha256: str | None = None) -> str:
        saved[record.KIND] = record, transaction.save(record, record_sha256=sha256)
        return saved[record.KIND][1].id

    agent = save(AgentInput(name="Olena", role="lawyer", organisation="Team", kind="person"))
    source = save(SourceInput(pseudonym="Falcon", name="Ivan", kind="witness"))
    other = transaction.save(IncidentInput(title="Another")).id
    incident = save(INCIDENT)
    item = save(EvidenceItemInput(title="Photo of a crater", source_id=source, language="uk"))
    accession = save(AccessionInput(received_from="Ivan", incident_id=incident, received_by=agent))
    save(
        StoredFileInput(
            item_id=item,
            accession_id=accession,
            role="original",
            original_name="IMG 1.JPG",
            size=7,
            sha256="ab" * 32,
            first_digested_at="2026-03-01T12:00:00Z",
            first_digested_by=agent,
        ),
        "ab" * 32,
    )
    save(EvidenceLinkInput(item_id=item, incident_id=incident, role="documents", note="of it"))
    save(IncidentLinkInput(from_id=incident, to_id=other, kind="follows"))
    assert saved.keys() == rows.INPUTS.keys()
    return saved


# --- revisions ---------------------------------------------------------------------------------


def test_a_record_of_every_kind_is_loaded_as_it_was_saved(transaction: Transaction) -> None:
    for record, saved in every_kind(transaction).values():
        expected = record
        if saved.reference is not None:
            expected = record.model_copy(update={"reference": saved.reference})
        assert load(transaction, saved) == expected


def test_a_revision_commits_to_every_field_of_its_schema(transaction: Transaction) -> None:
    for record, saved in every_kind(transaction).values():
        revision = records.load_revision(transaction.connection, saved.key, 1)
        names = [name for name, _ in fields.flatten(record)]
        assert list(disclosure.values(revision.disclosures)) == names
        assert disclosure.commitment(revision.disclosures) == revision.parsed.commitment
        assert saved.subject.revision == custody.header_digest(revision.header)
        assert (saved.subject.kind, saved.subject.id) == (record.KIND, saved.id)
        assert (revision.parsed.kind, revision.parsed.id.hex()) == (record.KIND, saved.id)


def test_only_the_subject_of_a_stored_file_names_its_bytes(transaction: Transaction) -> None:
    for kind, (_, saved) in every_kind(transaction).items():
        found = records.find(transaction.connection, saved.id)
        assert records.subject(transaction.connection, found) == saved.subject
        assert saved.subject.sha256 == ("ab" * 32 if kind == "stored_file" else None)


def test_every_revision_is_kept_and_names_the_one_before(transaction: Transaction) -> None:
    first = transaction.save(INCIDENT)
    titles = ["Shelling of a school", "Shelling of a school", "Shelling of two schools"]
    for number, title in enumerate(titles, start=2):
        changed = INCIDENT.model_copy(update={"title": title})
        saved = transaction.save(changed, record_id=first.id)
        assert (saved.key, saved.id, saved.reference) == (first.key, first.id, first.reference)
        assert saved.revision == number
    revisions = [
        records.load_revision(transaction.connection, first.key, number) for number in range(1, 5)
    ]
    assert revisions[0].parsed.previous is None
    for before, after in pairwise(revisions):
        assert after.parsed.previous is not None
        assert after.parsed.previous.hex() == custody.header_digest(before.header)
    said = [disclosure.values(each.disclosures)["/title"] for each in revisions]
    assert said == [INCIDENT.title, *titles]


def test_the_same_words_are_never_committed_alike(transaction: Transaction) -> None:
    headers = {transaction.save(INCIDENT).subject.revision for _ in range(5)}
    assert len(headers) == 5


# --- references and finding --------------------------------------------------------------------


def test_a_reference_is_the_code_of_the_archive_a_year_and_a_number(
    transaction: Transaction,
) -> None:
    references = [transaction.save(INCIDENT).reference for _ in range(3)]
    code = references[0].split("-")[0] if references[0] else ""
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", code)
    assert references == [f"{code}-2026-{number:04d}" for number in (1, 2, 3)]
    source = transaction.save(SourceInput(pseudonym="Falcon"))
    assert source.reference == f"{code}-2026-0004"
    assert transaction.save(AgentInput(name="Olena", kind="person")).reference is None


def test_numbers_begin_anew_each_year_and_go_past_four_digits(transaction: Transaction) -> None:
    connection = transaction.connection
    for year, last in ((2027, 0), (2026, 9999)):
        connection.execute("INSERT INTO reference_counter VALUES (?, ?)", (year, last))
    found = [
        references.following(connection, "ABCDEFGH", year) for year in (2027, 2026, 2027, 2028)
    ]
    assert found == [
        "ABCDEFGH-2027-0001",
        "ABCDEFGH-2026-10000",
        "ABCDEFGH-2027-0002",
        "ABCDEFGH-2028-0001",
    ]


def test_a_record_is_found_by_reference_or_id_however_it_is_typed(transaction: Transaction) -> None:
    saved = transaction.save(INCIDENT)
    assert saved.reference is not None
    for typed in (saved.reference, saved.reference.lower(), f" {saved.reference}\n", saved.id):
        found = records.find(transaction.connection, typed)
        assert (found.key, found.id, found.reference) == (saved.key, saved.id, saved.reference)
    assert records.find_by_key(transaction.connection, saved.key).id == saved.id


def test_a_digit_that_was_read_as_a_letter_is_understood(transaction: Transaction) -> None:
    saved = transaction.save(INCIDENT)
    assert saved.reference is not None
    typed = saved.reference.replace("0", "o").replace("1", "l")
    assert typed != saved.reference
    assert records.find(transaction.connection, typed).key == saved.key


@pytest.mark.parametrize(
    "typed", ["", "X", "00" * 16, "7ZQ4M2XK-2024-12", "Київ", "\u202e", "' OR 1=1 --", "\ud800"]
)
def test_what_is_not_there_is_not_found(transaction: Transaction, typed: str) -> None:
    transaction.save(INCIDENT)
    with pytest.raises(NotFound) as refused:
        records.find(transaction.connection, typed)
    assert str(refused.value).isprintable()


def test_a_record_of_another_kind_is_not_found(transaction: Transaction) -> None:
    saved = transaction.save(INCIDENT)
    with pytest.raises(NotFound, match="no evidence item"):
        records.find(transaction.connection, saved.id, "evidence_item")
    with pytest.raises(NotFound):
        transaction.save(SourceInput(pseudonym="x"), record_id=saved.id)


def test_a_record_cannot_name_what_is_not_there(transaction: Transaction) -> None:
    incident = transaction.save(INCIDENT)
    with pytest.raises(NotFound):
        transaction.save(
            EvidenceLinkInput(item_id="00" * 16, incident_id=incident.id, role="documents")
        )
    with pytest.raises((NotFound, Damaged)):
        transaction.save(
            EvidenceLinkInput(item_id=incident.id, incident_id=incident.id, role="documents")
        )


# --- what follows from a record ----------------------------------------------------------------


def test_lists_say_what_the_newest_revision_says(transaction: Transaction) -> None:
    connection = transaction.connection
    for record, saved in every_kind(transaction).values():
        for table, columns in records.typed_rows(connection, load(transaction, saved)).items():
            names = ", ".join(columns)
            row = connection.execute(
                f"SELECT {names} FROM {table} WHERE key = ?", (saved.key,)
            ).fetchone()
            assert row == tuple(columns.values()), record.KIND


def test_a_list_follows_a_change(transaction: Transaction) -> None:
    saved = transaction.save(INCIDENT)
    changed = IncidentInput(title="Changed", status="closed")
    transaction.save(changed, record_id=saved.id)
    row = transaction.connection.execute(
        "SELECT title, status, earliest, place_name FROM incident WHERE key = ?", (saved.key,)
    ).fetchone()
    assert row == ("Changed", "closed", None, None)


def test_a_name_that_is_taken_back_leaves_the_list(transaction: Transaction) -> None:
    saved = transaction.save(AgentInput(name="Olena", pseudonym="Keeper", kind="person"))
    query = "SELECT name FROM agent_name WHERE key = ?"
    assert transaction.connection.execute(query, (saved.key,)).fetchall() == [("Olena",)]
    transaction.save(AgentInput(pseudonym="Keeper", kind="person"), record_id=saved.id)
    assert transaction.connection.execute(query, (saved.key,)).fetchall() == []


def test_the_search_index_follows_a_change(transaction: Transaction) -> None:
    saved = transaction.save(INCIDENT)
    assert matches(transaction, "школи") == [saved.key]
    assert matches(transaction, "exploded*") == []
    transaction.save(IncidentInput(title="It exploded"), record_id=saved.id)
    assert matches(transaction, "школи") == []
    assert matches(transaction, "exploded*") == [saved.key]


# --- erasing -----------------------------------------------------------------------------------


def test_erasing_takes_every_value_but_what_lists_go_on_showing_and_keeps_every_commitment(
    transaction: Transaction,
) -> None:
    connection = transaction.connection
    saved = transaction.save(EvidenceItemInput(title="Zalizna brama", author="Ivan Witness"))
    changed = EvidenceItemInput(title="Zalizna brama 2", author="Ivan Witness")
    saved = transaction.save(changed, record_id=saved.id)
    before = [records.load_revision(connection, saved.key, number) for number in (1, 2)]
    connection.execute("INSERT INTO erasure VALUES (1)")
    records.erase(connection, records.find(connection, saved.id))
    for number, former in enumerate(before, start=1):
        revision = records.load_revision(connection, saved.key, number)
        assert revision.header == former.header
        assert disclosure.commitment(revision.disclosures) == former.parsed.commitment
        assert disclosure.values(revision.disclosures) == (
            {"/reference": saved.reference, "/confidentiality": "internal", "/legal_hold": False}
            if number == 2
            else {}
        )
        assert revision.disclosures.secret is None
    assert matches(transaction, "zalizna*") == []
    row = connection.execute("SELECT * FROM evidence_item WHERE key = ?", (saved.key,)).fetchone()
    assert "Zalizna" not in str(row)
    with pytest.raises(NotFound, match="erased"):
        load(transaction, saved)


def test_nothing_is_erased_outside_an_erasure(transaction: Transaction) -> None:
    saved = transaction.save(EvidenceItemInput(title="Kept"))
    with pytest.raises(sqlcipher.IntegrityError, match="append-only"):
        records.erase(transaction.connection, records.find(transaction.connection, saved.id))
    assert transaction.record(Event("viewed", (saved.subject,))).index > 0
    assert "Kept" in str(load(transaction, saved))
