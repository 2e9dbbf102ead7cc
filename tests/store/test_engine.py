"""What a connection to the catalogue promises: sealed, durable, and only what it was opened for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from archive_app.errors import Damaged, InUse, NotAllowed, StorageRefused
from archive_app.store.engine import Access, catalogue_errors, connect, is_cut, open_engine
from tests.archives import decrypted_image, opened
from tests.processes import in_own_mounts, mount, needs_mounts, tolerates_fork

pytestmark = tolerates_fork

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed catalogue with a table of each sort."""
    path = tmp_path / "catalogue-1.db"
    with closing(connect(path, KEY, Access.CREATING)) as connection:
        connection.execute("CREATE TABLE evidence(key INTEGER PRIMARY KEY, text TEXT)")
        connection.execute("CREATE TABLE scratch_draft(name TEXT PRIMARY KEY, text TEXT)")
        connection.execute("CREATE VIRTUAL TABLE search USING fts5(text)")
        connection.execute("INSERT INTO evidence(text) VALUES ('a canary')")
    return path


@pytest.fixture
def scratch(path: Path) -> Iterator[sqlcipher.Connection]:
    with closing(connect(path, KEY, Access.SCRATCH)) as connection:
        yield connection


def pragma(connection: sqlcipher.Connection, name: str) -> str:
    return str(connection.execute(f"PRAGMA {name}").fetchone()[0])


# --- what is in force --------------------------------------------------------------------------


@pytest.mark.parametrize("access", Access)
def test_the_settings_of_the_format_are_in_force(path: Path, access: Access) -> None:
    with closing(connect(path, KEY, access)) as connection:
        for name, value in {
            "foreign_keys": "1",
            "recursive_triggers": "1",
            "secure_delete": "1",
            "trusted_schema": "0",
            "cell_size_check": "1",
            "cipher_page_size": "4096",
            "page_size": "4096",
            "cipher_use_hmac": "1",
            "cipher_hmac_algorithm": "HMAC_SHA512",
            "query_only": "0"
            if access in (Access.WRITING, Access.SCRATCH, Access.CREATING)
            else "1",
        }.items():
            assert (name, pragma(connection, name)) == (name, value)
        if access is not Access.FROZEN:
            assert pragma(connection, "journal_mode") == "wal"
            assert pragma(connection, "synchronous") == "2"
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
        assert options & {"TEMP_STORE=2", "TEMP_STORE=3"}
        assert pragma(connection, "temp_store") in "02"


@pytest.mark.parametrize("access", Access)
def test_no_extension_can_be_loaded(path: Path, access: Access) -> None:
    with (
        closing(connect(path, KEY, access)) as connection,
        pytest.raises(sqlcipher.DatabaseError, match=r"not authorized|no such function"),
    ):
        connection.execute("SELECT load_extension('anything')")


def test_the_file_looks_like_noise(path: Path) -> None:
    sealed = path.read_bytes()
    assert sealed[:16] != b"SQLite format 3\0"
    for word in (b"SQLite", b"evidence", b"CREATE", b"canary"):
        assert word not in sealed
    assert b"CREATE TABLE evidence" in decrypted_image(path.parent, KEY)


def test_the_same_content_looks_unlike_each_time(tmp_path: Path) -> None:
    images = []
    for name in ("one", "two"):
        with closing(connect(tmp_path / name, KEY, Access.CREATING)) as connection:
            connection.execute("CREATE TABLE t(x)")
        images.append((tmp_path / name).read_bytes())
    pages = [{image[at : at + 16] for at in range(0, len(image), 16)} for image in images]
    assert not pages[0] & pages[1]


def test_nothing_of_a_write_is_readable_on_disk_before_or_after_it_is_folded(path: Path) -> None:
    with closing(connect(path, KEY, Access.WRITING)) as connection:
        connection.execute("INSERT INTO evidence(text) VALUES ('Kramatorsk station')")
        for each in path.parent.iterdir():
            assert b"Kramatorsk" not in each.read_bytes()
    for each in path.parent.iterdir():
        assert b"Kramatorsk" not in each.read_bytes()


@pytest.mark.parametrize(
    "name",
    ["Ґ % ? # & ' \" .db", "a\nb", "file:x?mode=memory", os.fsdecode(b"\xff\xfe")],
    ids=ascii,
)
def test_a_catalogue_may_lie_in_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = folder / "catalogue-1.db"
    with closing(connect(path, KEY, Access.CREATING)) as connection:
        connection.execute("CREATE TABLE evidence(text)")
    assert os.listdir(folder) == ["catalogue-1.db"]
    for access in Access:
        connect(path, KEY, access).close()


# --- who may do what ---------------------------------------------------------------------------


@pytest.mark.parametrize("access", [Access.READING, Access.FROZEN])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO evidence(text) VALUES ('x')",
        "UPDATE evidence SET text = 'x'",
        "DELETE FROM scratch_draft",
        "CREATE TABLE scratch_more(x)",
        "DROP TABLE evidence",
        "VACUUM",
    ],
)
def test_reading_cannot_write(path: Path, access: Access, statement: str) -> None:
    sealed = path.read_bytes()
    with closing(connect(path, KEY, access)) as connection:
        with pytest.raises(StorageRefused), catalogue_errors():
            connection.execute(statement)
        assert connection.execute("SELECT text FROM evidence").fetchall() == [("a canary",)]
    assert path.read_bytes() == sealed


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO evidence(text) VALUES ('x')",
        "REPLACE INTO evidence(key, text) VALUES (1, 'x')",
        "UPDATE evidence SET text = 'x'",
        "DELETE FROM evidence",
        "INSERT INTO search(text) VALUES ('x')",
        "INSERT INTO search(search) VALUES ('rebuild')",
        "DELETE FROM search_content",
        "DROP TABLE evidence",
        "ALTER TABLE evidence RENAME TO scratch_evidence",
        "ALTER TABLE evidence ADD COLUMN more",
        "CREATE TABLE scratch_more(x)",
        "CREATE VIEW scratch_view AS SELECT 1",
        "CREATE INDEX scratch_index ON evidence(text)",
        "CREATE TRIGGER scratch_trigger AFTER INSERT ON scratch_draft"
        " BEGIN DELETE FROM evidence; END",
        "CREATE VIRTUAL TABLE scratch_fts USING fts5(x)",
        "ATTACH DATABASE ':memory:' AS scratch_other",
        "VACUUM INTO 'copy.db'",
    ],
)
def test_scratch_cannot_touch_any_other_table(
    scratch: sqlcipher.Connection, statement: str
) -> None:
    before = scratch.execute("SELECT * FROM sqlite_master").fetchall()
    with pytest.raises((NotAllowed, StorageRefused)), catalogue_errors():
        scratch.execute(statement)
    assert scratch.execute("SELECT text FROM evidence").fetchall() == [("a canary",)]
    assert scratch.execute("SELECT * FROM sqlite_master").fetchall() == before


def test_scratch_cannot_touch_the_schema_even_when_it_is_made_writable(
    scratch: sqlcipher.Connection,
) -> None:
    scratch.execute("PRAGMA writable_schema = ON")
    with pytest.raises(NotAllowed), catalogue_errors():
        scratch.execute("UPDATE sqlite_master SET sql = '' WHERE name = 'evidence'")


def test_scratch_writes_what_is_scratch(scratch: sqlcipher.Connection) -> None:
    scratch.execute("INSERT INTO scratch_draft(name, text) VALUES ('form', 'unsaved')")
    assert scratch.execute("SELECT text FROM scratch_draft").fetchall() == [("unsaved",)]


def test_only_creating_makes_a_file(tmp_path: Path) -> None:
    for access in (Access.READING, Access.WRITING, Access.SCRATCH, Access.FROZEN):
        with pytest.raises(StorageRefused):
            connect(tmp_path / "missing.db", KEY, access)
    assert list(tmp_path.iterdir()) == []


def test_a_frozen_catalogue_is_read_without_a_file_beside_it(path: Path) -> None:
    with closing(connect(path, KEY, Access.FROZEN)) as connection:
        assert connection.execute("SELECT text FROM evidence").fetchall() == [("a canary",)]
        assert os.listdir(path.parent) == [path.name]


def test_a_write_takes_its_place_when_it_begins(path: Path) -> None:
    # BEGIN IMMEDIATE: between reading the ledger's size and writing a leaf nobody else appends.
    writing = open_engine(path, KEY, Access.WRITING)
    with writing.connect() as first, closing(connect(path, KEY, Access.WRITING)) as second:
        first.exec_driver_sql("SELECT 1")
        second.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(InUse), catalogue_errors():
            second.execute("BEGIN IMMEDIATE")
        first.rollback()
        second.execute("BEGIN IMMEDIATE")
    writing.dispose()


def test_a_reader_sees_a_snapshot(path: Path) -> None:
    reading = open_engine(path, KEY, Access.READING)
    with reading.connect() as reader, closing(connect(path, KEY, Access.WRITING)) as writer:
        assert reader.exec_driver_sql("SELECT count(*) FROM evidence").scalar_one() == 1
        writer.execute("INSERT INTO evidence(text) VALUES ('later')")
        assert reader.exec_driver_sql("SELECT count(*) FROM evidence").scalar_one() == 1
        reader.rollback()
        assert reader.exec_driver_sql("SELECT count(*) FROM evidence").scalar_one() == 2
    reading.dispose()


# --- what goes wrong ---------------------------------------------------------------------------


def read_everything(path: Path, key: bytes = KEY) -> list[str]:
    with catalogue_errors(), closing(connect(path, key, Access.READING)) as connection:
        return [str(row) for row in connection.execute("SELECT * FROM evidence, sqlite_master")]


def test_another_key_is_damage(path: Path) -> None:
    with pytest.raises(Damaged):
        read_everything(path, KEY[::-1])


def test_a_flipped_bit_of_any_page_is_damage_or_changes_nothing_that_is_read(path: Path) -> None:
    sealed, whole = path.read_bytes(), read_everything(path)
    damaged = 0
    for at in range(0, len(sealed), 499):
        path.write_bytes(sealed[:at] + bytes([sealed[at] ^ 1 << at % 8]) + sealed[at + 1 :])
        try:
            assert read_everything(path) == whole
        except Damaged:
            damaged += 1
    # A page that nothing asked for is found by the full check; the first is always asked for.
    assert damaged >= 4096 * 2 // 499


@pytest.mark.parametrize("length", [0, 1, 100, 4095, 4096, 8192])
def test_a_catalogue_cut_short_is_damage(path: Path, length: int) -> None:
    whole = read_everything(path)
    with path.open("r+b") as file:
        file.truncate(length)
    left = path.read_bytes()
    for access in (Access.WRITING, Access.SCRATCH):
        with pytest.raises(Damaged):
            connect(path, KEY, access)
    if length < 8192:
        with pytest.raises(Damaged):
            read_everything(path)
    else:  # what is there is read, by who only reads
        assert read_everything(path) == whole
        with closing(connect(path, KEY, Access.READING)) as connection:
            assert is_cut(connection)
            with pytest.raises(StorageRefused), catalogue_errors():
                connection.execute("INSERT INTO evidence(text) VALUES ('x')")
    assert path.read_bytes() == left


def test_a_file_that_is_no_catalogue_is_damage(tmp_path: Path) -> None:
    for content in (b"x" * 10_000, b"SQLite format 3\0" + bytes(4080)):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(Damaged):
            connect(tmp_path / "file", KEY, Access.READING)


def test_a_full_catalogue_is_a_refusal_that_changes_nothing(path: Path) -> None:
    whole = read_everything(path)
    with closing(connect(path, KEY, Access.WRITING)) as connection:
        pages = int(pragma(connection, "page_count"))
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StorageRefused, match="no space left"), catalogue_errors():
            connection.execute("INSERT INTO evidence(text) VALUES (randomblob(100000))")
    assert read_everything(path) == whole


@needs_mounts
def test_a_full_disk_is_a_refusal_that_changes_nothing(tmp_path: Path) -> None:
    def fill() -> tuple[str, int, str]:
        mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path))
        path = tmp_path / "catalogue-1.db"
        rows = 0
        with closing(connect(path, KEY, Access.CREATING)) as connection:
            connection.execute("CREATE TABLE evidence(text)")
            refusal = None
            while refusal is None:
                try:
                    with catalogue_errors():
                        connection.execute("INSERT INTO evidence VALUES (randomblob(10000))")
                    rows += 1
                except StorageRefused as error:
                    refusal = str(error)
        with closing(connect(path, KEY, Access.READING)) as connection:
            found = connection.execute("SELECT count(*) FROM evidence").fetchone()[0] - rows
            return refusal, found, pragma(connection, "quick_check")

    said, more_or_less, check = in_own_mounts(fill)
    assert "space" in said
    assert more_or_less == 0
    assert check == "ok"


def test_what_sqlalchemy_wraps_is_understood_as_well(path: Path) -> None:
    engine = open_engine(path, KEY, Access.READING)
    with pytest.raises(StorageRefused), catalogue_errors(), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM evidence")
    with pytest.raises(DBAPIError), catalogue_errors(), engine.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM no_such_table")
    engine.dispose()


@pytest.mark.parametrize("name", ["no_such_table", "carefully", "blocked", "malformed"])
def test_a_bug_is_not_taken_for_something_a_person_can_act_on(path: Path, name: str) -> None:
    with (
        closing(connect(path, KEY, Access.WRITING)) as connection,
        pytest.raises(sqlcipher.OperationalError, match="no such table"),
        catalogue_errors(),
    ):
        connection.execute(f"SELECT * FROM {name}")


# --- what is deleted ---------------------------------------------------------------------------


def test_once_the_index_is_rebuilt_a_deleted_word_is_nowhere_in_the_decrypted_catalogue(
    tmp_path: Path,
) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        key = archive.unlocked.keys.catalogue
    catalogue = path / "catalogue-1.db"
    with closing(connect(catalogue, key, Access.WRITING)) as connection:
        connection.executemany(
            "INSERT INTO search(rowid, title, text) VALUES (?, ?, ?)",
            [(number, f"vyshyvanka{number}", f"zhovtoblakytnyi{number}") for number in range(500)],
        )
    before = decrypted_image(path, key)
    assert before.count(b"hovtoblakytnyi") > 500  # a planted word is found
    with closing(connect(catalogue, key, Access.WRITING)) as connection:
        for number in range(500):
            connection.execute("DELETE FROM search WHERE rowid = ?", (number,))
        connection.execute("INSERT INTO search(search) VALUES ('rebuild')")
    after = decrypted_image(path, key)
    for word in (b"vyshyvanka", b"yshyvank", b"zhovtoblakytnyi", b"hovtoblakytny"):
        assert word not in after


def test_a_deleted_row_is_nowhere_in_the_decrypted_catalogue(path: Path) -> None:
    with closing(connect(path, KEY, Access.WRITING)) as connection:
        connection.executemany(
            "INSERT INTO evidence(text) VALUES (?)", [(f"witness {n}" * 30,) for n in range(300)]
        )
    assert b"witness" in decrypted_image(path.parent, KEY)
    with closing(connect(path, KEY, Access.WRITING)) as connection:
        connection.execute("DELETE FROM evidence")
    assert b"witness" not in decrypted_image(path.parent, KEY)
    assert b"canary" not in decrypted_image(path.parent, KEY)
