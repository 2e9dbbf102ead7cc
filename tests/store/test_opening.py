"""What opening a damaged archive promises: a sentence instead of a crash, and the rest to read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import ArchiveError, Damaged, NotAllowed
from archive_app.model.fixity import Part
from archive_app.services import catalogue
from archive_app.store.archive import Archive
from archive_app.store.engine import Access, catalogue_path, connect
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection
from tests.archives import add_incident, count, lay_out, opened, recovery_words
from tests.services.tampering import PAGE_LENGTH, codes, findings_of, flip, tamper

WRONG = {"text": "abc", "number": 7, "short": b"abc", "no text": None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def reopened(path: Path) -> Archive:
    return Archive.open(path, recovery_words())


def spoil(path: Path, statement: str, *parameters: object) -> None:
    """Let somebody who has the keys change the catalogue of an archive with three incidents."""
    with opened(path) as archive:
        for number in range(3):
            add_incident(archive, f"Incident {number}")
    tamper(archive, statement, *parameters)


# --- a ledger that cannot be compared with what was seen -----------------------------------------


SPOILED_TREES = {
    "a node is missing": ("DELETE FROM tree WHERE position = 3", ()),
    "every node is missing": ("DELETE FROM tree", ()),
    "a digest is text": ("UPDATE tree SET digest = 'abc'", ()),
    "a digest is a number": ("UPDATE tree SET digest = 5", ()),
    "a digest is short": ("UPDATE tree SET digest = x'00'", ()),
    "a digest is no text": ("UPDATE tree SET digest = CAST(x'ff' AS TEXT)", ()),
}


@pytest.mark.parametrize("how", SPOILED_TREES)
def test_an_archive_with_a_damaged_ledger_is_read_and_not_changed(path: Path, how: str) -> None:
    statement, parameters = SPOILED_TREES[how]
    spoil(path, statement, *parameters)
    with reopened(path) as archive:
        assert archive.standing is Standing.DAMAGED
        assert [each.title for each in catalogue.list_incidents(archive)] == [
            "Incident 2",
            "Incident 1",
            "Incident 0",
        ]
        for act in (archive.require_writable, archive.checkpoint, archive.accept_move):
            with pytest.raises(NotAllowed, match=r"ledger .* is damaged.* read-only"):
                act()
        with pytest.raises(NotAllowed, match="read-only"), archive.writing():
            pass
    with reopened(path) as archive:
        assert archive.standing is Standing.DAMAGED
        assert count(archive, "event") == 4


@pytest.mark.parametrize("how", SPOILED_TREES)
def test_the_check_of_a_damaged_ledger_names_what_is_damaged(path: Path, how: str) -> None:
    statement, parameters = SPOILED_TREES[how]
    spoil(path, statement, *parameters)
    found = codes(findings_of(path, Part.LEDGER))
    assert "ledger_uncompared" in found
    assert {"tree_missing", "tree_changed", "event_changed"} & set(found)


@pytest.mark.parametrize("value", [None, *WRONG.values()])
def test_an_archive_that_lost_the_key_of_what_was_seen_is_read_and_not_changed(
    path: Path, value: object
) -> None:
    if value is None:
        spoil(path, "DELETE FROM fact WHERE name = 'seen_key'")
    else:
        spoil(path, "UPDATE fact SET value = ? WHERE name = 'seen_key'", value)
    with reopened(path) as archive:
        assert archive.standing is Standing.DAMAGED
        assert count(archive, "incident") == 3
    assert codes(findings_of(path, Part.LEDGER)) == ["ledger_uncompared"]


def test_an_archive_whose_tree_lies_on_a_damaged_page_is_read_and_not_changed(path: Path) -> None:
    with opened(path) as archive:
        add_incident(archive)
        with archive.reading() as session:
            (page,) = (
                driver_connection(session)
                .execute("SELECT rootpage FROM sqlite_master WHERE name = 'tree'")
                .fetchone()
            )
    flip(catalogue_path(path, 1), (page - 1) * PAGE_LENGTH + 100)
    with reopened(path) as archive:
        assert archive.standing is Standing.DAMAGED
        assert count(archive, "incident") == 1
    assert "page_damaged" in codes(findings_of(path, Part.CATALOGUE))


# --- cells that are not of the type they were written in -----------------------------------------


SPOILED_CELLS = [
    *(
        ("log", column, value)
        for column in ("id", "ed25519_seed", "mldsa44_seed")
        for value in WRONG
    ),
    ("log", "first", "text"),
    ("log", "first", "short"),
    ("record", "id", "text"),
    ("record", "id", "number"),
]


@pytest.mark.parametrize(("table", "column", "value"), SPOILED_CELLS)
def test_opening_says_of_a_cell_of_another_type_that_it_is_damaged(
    path: Path, table: str, column: str, value: str
) -> None:
    if WRONG[value] is None:
        spoil(path, f"UPDATE {table} SET {column} = CAST(x'ff' AS TEXT)")
    else:
        spoil(path, f"UPDATE OR REPLACE {table} SET {column} = ?", WRONG[value])
    with pytest.raises(Damaged) as refused:
        reopened(path)
    assert str(refused.value).endswith(".")


def test_an_archive_without_a_log_is_damaged(path: Path) -> None:
    spoil(path, "DELETE FROM log")
    with pytest.raises(Damaged, match="log"):
        reopened(path)


@pytest.mark.parametrize("value", [*WRONG.values()])
def test_signing_and_closing_say_of_a_checkpoint_of_another_type_that_it_is_damaged(
    path: Path, value: object
) -> None:
    note = "CAST(x'ff' AS TEXT)" if value is None else "?"
    spoil(path, f"UPDATE checkpoint SET note = {note}", *([] if value is None else [value]))
    archive = reopened(path)
    if value != b"abc":
        with pytest.raises(Damaged):
            archive.checkpoint()
    archive.close()
    spoiled = "UPDATE OR REPLACE checkpoint SET size = 'abc'"
    tamper(archive, spoiled)
    archive = reopened(path)
    archive.close()
    assert isinstance(archive.not_signed, Damaged)
    assert not list(path.glob("catalogue-1.db-*"))


@pytest.mark.parametrize("value", [5, "x", b"\xff" * 8, b"7ZQ4", None])
def test_a_reference_is_not_made_from_a_damaged_code(path: Path, value: object) -> None:
    if value is None:
        spoil(path, "DELETE FROM fact WHERE name = 'code'")
    else:
        spoil(path, "UPDATE fact SET value = ? WHERE name = 'code'", value)
    with reopened(path) as archive:
        with pytest.raises(Damaged, match="code"):
            add_incident(archive)
        assert count(archive, "incident") == 3


@pytest.mark.parametrize(
    "text", ["", "yesterday", "a b c", "2026-03-01T12:00:00+00:00 boot many", b"\x00", 7, "1 2"]
)
def test_a_clock_that_cannot_be_read_is_one_that_was_not_seen(path: Path, text: object) -> None:
    with opened(path) as archive:
        add_incident(archive)
    key = archive.unlocked.keys.catalogue
    connection = connect(catalogue_path(path, 1), key, Access.WRITING)
    connection.execute("UPDATE scratch_setting SET text = ? WHERE name = 'clock'", (text,))
    connection.close()
    with reopened(path) as archive:
        add_incident(archive)
    with reopened(path) as archive:
        assert count(archive, "incident") == 2
        assert count(archive, "event") == 3


def test_nothing_but_a_sentence_comes_of_any_cell_of_another_type(path: Path) -> None:
    """Whatever cell of the small tables is spoiled: opening, writing and closing are worded."""
    lay_out(path)
    content = catalogue_path(path, 1).read_bytes()
    with reopened(path) as archive:
        key = archive.unlocked.keys.catalogue
        with archive.reading() as session:
            connection = driver_connection(session)
            cells = [
                (table, column[1])
                for table in ("log", "tree", "checkpoint", "fact", "key_slot", "event_subject")
                for column in connection.execute(f"PRAGMA table_info({table})").fetchall()
            ]
    for table, column in cells:
        for value in ("'abc'", "5", "x'00'", "CAST(x'ff' AS TEXT)", "1.5"):
            catalogue_path(path, 1).write_bytes(content)
            connection = connect(catalogue_path(path, 1), key, Access.WRITING)
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA recursive_triggers = OFF")
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            with suppress(sqlcipher.IntegrityError):  # an integer key takes nothing else
                connection.execute(f"UPDATE OR IGNORE {table} SET {column} = {value}")
            for _, statement in triggers:
                connection.execute(statement)
            connection.close()
            # Anything else would be a crash.
            with suppress(ArchiveError), reopened(path) as archive:
                add_incident(archive)
