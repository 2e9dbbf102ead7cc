"""What a migration promises: the models' schema, a copy put aside, and nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import closing, nullcontext
from pathlib import Path
from typing import NoReturn

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from archive_app.errors import Damaged, NotAllowed, StorageRefused, TooNew
from archive_app.model import disclosure, exchange_tables, ledger_tables, scratch_tables, tables
from archive_app.model.canonical import JsonValue
from archive_app.progress import Meter
from archive_app.services import fixity, ledger_check, past_checks, shred
from archive_app.store import ledger, migrate, schema
from archive_app.store.archive import Archive
from archive_app.store.engine import Access, catalogue_path, connect, open_engine
from archive_app.store.protection import Standing
from archive_app.store.transaction import driver_connection
from tests.archives import (
    ToldClock,
    add_incident,
    count,
    forget_archives,
    lay_out,
    opened,
    recovery_words,
)
from tests.migrating import NEXT_REVISION, next_program
from tests.processes import (
    Child,
    fill,
    in_own_mounts,
    mount,
    needs_fork,
    needs_mounts,
    tolerates_fork,
)
from tests.promises.pages import name_pages
from tests.services.steps import take_one
from tests.services.tampering import PAGE_LENGTH, flip

pytestmark = tolerates_fork

KEY = bytes(range(32))
MODELS = (tables, ledger_tables, exchange_tables, scratch_tables)
BREAKING = (
    NEXT_REVISION
    + """    op.execute("INSERT INTO agent_name(key, name) VALUES (999, 'x')")
"""
)


@pytest.fixture
def new_catalogue(tmp_path: Path) -> Path:
    path = catalogue_path(tmp_path, 1)
    engine = open_engine(path, KEY, Access.CREATING)
    migrate.upgrade(engine)
    engine.dispose()
    return path


def columns(connection: sqlcipher.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def events(archive: Archive) -> list[dict[str, JsonValue]]:
    with archive.reading() as session:
        stored = ledger.load_events(driver_connection(session), range(count(archive, "event")))
        return [disclosure.values(each.disclosures) for each in stored]


def is_of_models(
    _item: object,
    name: str | None,
    kind: str,
    _is_reflected: bool,  # noqa: FBT001 - as Alembic calls it
    _compared: object,
) -> bool:
    return not (kind == "table" and str(name).split("_")[0] == "search")


# --- the schema --------------------------------------------------------------------------------


def test_the_models_say_what_the_migrated_schema_is(new_catalogue: Path) -> None:
    assert all(module.__doc__ for module in MODELS)
    engine = open_engine(new_catalogue, KEY, Access.WRITING)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": is_of_models, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
        assert context.get_current_revision() == migrate.REVISIONS[-1]
    engine.dispose()


def test_a_difference_between_models_and_schema_would_be_found(new_catalogue: Path) -> None:
    engine = open_engine(new_catalogue, KEY, Access.WRITING)
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE incident DROP COLUMN place_name")
        context = MigrationContext.configure(connection, opts={"include_object": is_of_models})
        assert len(compare_metadata(context, SQLModel.metadata)) == 1
        connection.rollback()
    engine.dispose()


def test_every_revision_is_known_and_the_newest_is_the_head() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS_PATH))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == migrate.REVISIONS[-1]
    in_order = [script.revision for script in scripts.walk_revisions()][::-1]
    assert tuple(in_order) == migrate.REVISIONS


def test_a_new_catalogue_has_every_trigger_and_the_index_of_searches(new_catalogue: Path) -> None:
    with closing(connect(new_catalogue, KEY, Access.READING)) as connection:
        schema.require_triggers(connection)
        assert migrate.find_schema(connection).revision == migrate.REVISIONS[-1]
        assert connection.execute("SELECT count(*) FROM search").fetchall() == [(0,)]


def test_references_hold_again_after_a_migration(tmp_path: Path) -> None:
    engine = open_engine(catalogue_path(tmp_path, 1), KEY, Access.CREATING)
    migrate.upgrade(engine)
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql("INSERT INTO agent_name(key, name) VALUES (999, 'x')")
    engine.dispose()


def test_migrating_what_is_of_today_changes_nothing(new_catalogue: Path) -> None:
    with closing(connect(new_catalogue, KEY, Access.READING)) as connection:
        before = connection.execute("SELECT * FROM sqlite_master").fetchall()
    engine = open_engine(new_catalogue, KEY, Access.WRITING)
    migrate.upgrade(engine)
    engine.dispose()
    with closing(connect(new_catalogue, KEY, Access.READING)) as connection:
        after = connection.execute("SELECT * FROM sqlite_master").fetchall()
    assert sorted(map(str, after)) == sorted(map(str, before))


# --- the rules of the ledger -------------------------------------------------------------------


@pytest.mark.parametrize(
    "tampering",
    [
        "DROP TRIGGER event_is_never_deleted",
        "CREATE TRIGGER extra AFTER INSERT ON event BEGIN SELECT 1; END",
        "DROP TRIGGER tree_is_never_changed;"
        "CREATE TRIGGER tree_is_never_changed BEFORE UPDATE ON tree BEGIN SELECT 1; END",
    ],
    ids=["one missing", "one more", "one toothless"],
)
def test_a_catalogue_without_its_rules_is_refused(tmp_path: Path, tampering: str) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        key = archive.unlocked.keys.catalogue
    with closing(connect(catalogue_path(path, 1), key, Access.WRITING)) as connection:
        connection.executescript(tampering)
    with pytest.raises(Damaged, match="append-only"):
        Archive.open(path, recovery_words())


def test_triggers_are_made_anew_word_for_word(new_catalogue: Path) -> None:
    with closing(connect(new_catalogue, KEY, Access.WRITING)) as connection:
        connection.execute("DROP TRIGGER event_is_never_deleted")
        with pytest.raises(Damaged):
            schema.require_triggers(connection)
        schema.make_triggers(connection)
        schema.require_triggers(connection)


# --- an older archive --------------------------------------------------------------------------


def test_an_older_archive_is_migrated_with_a_copy_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    before = catalogue_path(path, 1).read_bytes()
    with next_program(tmp_path):
        with Archive.open(path, recovery_words()) as archive:
            key = archive.unlocked.keys.catalogue
            add_incident(archive)
        with closing(connect(catalogue_path(path, 1), key, Access.READING)) as connection:
            schema.require_triggers(connection)
            assert migrate.find_schema(connection).revision == "0003"
            assert "colour" in columns(connection, "event")
        copy = path / "catalogue-1.db.before-migration"
        assert copy.read_bytes() == before
        with closing(connect(copy, key, Access.FROZEN)) as connection:
            assert migrate.find_schema(connection).revision == "0002"
            assert "colour" not in columns(connection, "event")


def test_a_migration_is_witnessed_in_its_own_commit(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        assert archive.standing is Standing.CURRENT
        (event,) = events(archive)[1:]
        assert event["kind"] == "schema_migrated"
        assert event["outcome"] == "0002 to 0003"
        assert event["agent"] == archive.agent_id
        assert ledger_check.check_ledger(archive, Meter()) == ()
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        assert [event["kind"] for event in events(archive)] == [
            "archive_created",
            "schema_migrated",
        ]


def older_and_not_current(path: Path, how: str) -> None:
    """Let an archive of today be one that the program of next year does not trust yet."""
    lay_out(path)
    if how == "new here":
        forget_archives()
        return
    shutil.copytree(path, path.with_name("copy"))
    with Archive.open(path, recovery_words()) as archive:
        add_incident(archive)
    shutil.rmtree(path)
    path.with_name("copy").rename(path)


@pytest.mark.parametrize("how", ["new here", "behind"])
def test_an_older_archive_is_not_migrated_before_somebody_says_what_it_is(
    tmp_path: Path, how: str
) -> None:
    path = tmp_path / "archive"
    older_and_not_current(path, how)
    before = catalogue_path(path, 1).read_bytes()
    with next_program(tmp_path):
        for _ in range(2):
            with Archive.open(path, recovery_words()) as archive:
                assert archive.standing.value == how
                assert count(archive, "event") == 1
                with pytest.raises(NotAllowed, match="older program"):
                    count(archive, "event WHERE colour IS NULL")
                with pytest.raises(NotAllowed), archive.writing():
                    pass
    assert catalogue_path(path, 1).read_bytes() == before
    assert not (path / "catalogue-1.db.before-migration").exists()


def test_an_older_archive_is_migrated_as_it_is_said_to_be_moved(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    older_and_not_current(path, "new here")
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        archive.accept_move()
        assert count(archive, "event WHERE colour IS NULL") == 3
        assert [event["kind"] for event in events(archive)][1:] == [
            "archive_moved",
            "schema_migrated",
        ]
        add_incident(archive)
        assert archive.standing is Standing.CURRENT


@pytest.mark.parametrize("how", ["new here", "behind"])
def test_a_copy_of_an_older_archive_is_migrated_in_its_successor(tmp_path: Path, how: str) -> None:
    path = tmp_path / "archive"
    older_and_not_current(path, how)
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        archive.accept_copy("restored")
        assert [event["kind"] for event in events(archive)] == [
            "archive_created",
            "log_succeeded",
            "schema_migrated",
        ]
        assert [log.first for log in archive.logs] == [0, 1]
        assert ledger_check.check_ledger(archive, Meter()) == ()


def test_a_declaration_that_fails_migrates_nothing(tmp_path: Path) -> None:
    class Stopped(BaseException):
        pass

    class PowerCut(ToldClock):
        def read(self) -> NoReturn:
            raise Stopped

    path = tmp_path / "archive"
    older_and_not_current(path, "new here")
    with next_program(tmp_path):
        archive = Archive.open(path, recovery_words(), clock=PowerCut())
        with pytest.raises(Stopped):
            archive.accept_move()
        assert archive.standing is Standing.NEW_HERE
        assert count(archive, "event") == 1
        archive.close()
    with Archive.open(path, recovery_words()) as archive:  # the program of today still opens it
        archive.accept_move()


# --- the copy that was put aside ---------------------------------------------------------------


def migrated(folder: Path) -> Path:
    """Return the copy from before the migration of an archive that is closed since."""
    path = folder / "archive"
    lay_out(path)
    with next_program(folder), Archive.open(path, recovery_words()) as archive:
        add_incident(archive)
    copy = path / "catalogue-1.db.before-migration"
    assert copy.exists()
    return copy


def test_the_copy_goes_once_the_migrated_catalogue_is_opened_and_proven(tmp_path: Path) -> None:
    copy = migrated(tmp_path)
    with next_program(tmp_path), Archive.open(copy.parent, recovery_words()):
        assert not copy.exists()


def test_the_copy_stays_while_it_is_not_clear_what_the_archive_is(tmp_path: Path) -> None:
    copy = migrated(tmp_path)
    forget_archives()
    with next_program(tmp_path), Archive.open(copy.parent, recovery_words()):
        assert copy.exists()


def test_the_copy_stays_where_the_migrated_catalogue_is_damaged(tmp_path: Path) -> None:
    copy = migrated(tmp_path)
    catalogue = catalogue_path(copy.parent, 1)
    with next_program(tmp_path):
        with Archive.open(copy.parent, recovery_words()) as archive, archive.reading() as session:
            (page,) = (
                driver_connection(session)
                .execute("SELECT rootpage FROM sqlite_master WHERE name = 'incident'")
                .fetchone()
            )
        copy.write_bytes(b"as it was")
        flip(catalogue, (page - 1) * PAGE_LENGTH + 100)
        with Archive.open(copy.parent, recovery_words()) as archive:
            assert archive.standing is Standing.CURRENT
    assert copy.read_bytes() == b"as it was"


def test_the_copy_goes_with_what_is_erased(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        item = take_one(archive, tmp_path / "a photo", b"to be shredded")
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        assert (path / "catalogue-1.db.before-migration").exists()
        shred.shred_item(archive, item.reference, reason="withdrawn")
        assert not (path / "catalogue-1.db.before-migration").exists()


@needs_fork
def test_the_copy_holds_what_was_not_yet_folded_in_when_the_computer_stopped(
    tmp_path: Path,
) -> None:
    path = tmp_path / "archive"
    lay_out(path)

    def write_and_die() -> None:
        add_incident(Archive.open(path, recovery_words()), "Before the power cut")
        os.kill(os.getpid(), signal.SIGKILL)

    Child(write_and_die).process.join()
    assert (path / "catalogue-1.db-wal").stat().st_size > 0
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        key = archive.unlocked.keys.catalogue
    for name in ("catalogue-1.db.before-migration", "catalogue-1.db"):
        with closing(connect(path / name, key, Access.FROZEN)) as connection:
            titles = connection.execute("SELECT title FROM incident").fetchall()
            assert titles == [("Before the power cut",)]


def test_a_migration_that_fails_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    bug = "    raise RuntimeError('a bug of next year')\n"
    with (
        next_program(tmp_path, NEXT_REVISION + bug),
        pytest.raises(RuntimeError, match="next year"),
    ):
        Archive.open(path, recovery_words())
    assert not migrate.aside_path(catalogue_path(path, 1)).exists()
    with Archive.open(path, recovery_words()) as archive:
        add_incident(archive)
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        add_incident(archive)


def test_a_migration_may_not_break_a_reference(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    with next_program(tmp_path, BREAKING), pytest.raises(RuntimeError, match="reference"):
        Archive.open(path, recovery_words())
    Archive.open(path, recovery_words()).close()


@needs_mounts
def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path) -> None:
    words = recovery_words()
    (tmp_path / "mount").mkdir()

    def migrate_without_room() -> tuple[str, bool]:
        mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tmp_path / "mount"))
        path = tmp_path / "mount" / "archive"
        lay_out(path)
        fill(path.parent, leaving=catalogue_path(path, 1).stat().st_size // 2)
        with next_program(tmp_path), pytest.raises(StorageRefused) as refused:
            Archive.open(path, words)
        Archive.open(path, words).close()
        return str(refused.value), (path / "catalogue-1.db.before-migration").exists()

    said, is_left = in_own_mounts(migrate_without_room)
    assert "no space left" in said
    assert not is_left


def test_an_archive_of_a_newer_program_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    with next_program(tmp_path):
        Archive.open(path, recovery_words()).close()
    before = catalogue_path(path, 1).read_bytes()
    with pytest.raises(TooNew):
        Archive.open(path, recovery_words())
    assert catalogue_path(path, 1).read_bytes() == before


@needs_mounts
def test_an_older_archive_on_a_read_only_medium_is_not_migrated(tmp_path: Path) -> None:
    path, words = tmp_path / "archive", recovery_words()
    lay_out(path)

    def open_read_only() -> str:
        mount("--bind", str(path), str(path))
        mount("-o", "remount,bind,ro", str(path))
        with next_program(tmp_path), pytest.raises(NotAllowed) as refused:
            Archive.open(path, words)
        return str(refused.value)

    assert "newer schema" in in_own_mounts(open_read_only)


AS_TODAY = [
    "UPDATE alembic_version SET version_num = '0001'",
    "UPDATE alembic_version SET version_num = '1'",
    "UPDATE alembic_version SET version_num = 'newest'",
    "UPDATE alembic_version SET version_num = x'ff'",
    "UPDATE alembic_version SET version_num = CAST(x'ff' AS TEXT)",
    "INSERT INTO alembic_version VALUES ('0001')",
    "DELETE FROM alembic_version",
]
NO_SCHEMA = [
    "ALTER TABLE alembic_version RENAME COLUMN version_num TO version",
    "DROP TABLE alembic_version",
    "UPDATE alembic_version SET version_num = '0001'; DROP TABLE witness",
    "UPDATE alembic_version SET version_num = '0001'; CREATE TABLE extra (x)",
    "UPDATE alembic_version SET version_num = '0001'; CREATE VIEW extra AS SELECT 1",
    "UPDATE alembic_version SET version_num = '0001'; DROP INDEX event_by_kind",
    "DELETE FROM alembic_version; ALTER TABLE agent ADD COLUMN colour",
]


def spoiled(path: Path, tampering: str) -> bytes:
    """Change the catalogue of a closed archive past the program; return its bytes after that."""
    with opened(path) as archive:
        add_incident(archive)
        key = archive.unlocked.keys.catalogue
    with closing(connect(catalogue_path(path, 1), key, Access.WRITING)) as connection:
        connection.executescript(tampering)
    return catalogue_path(path, 1).read_bytes()


def test_an_archive_that_says_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    before = spoiled(tmp_path / "a", "UPDATE alembic_version SET version_num = '0009'")
    for _ in range(2):
        with pytest.raises(TooNew):
            Archive.open(tmp_path / "a", recovery_words())
    assert catalogue_path(tmp_path / "a", 1).read_bytes() == before


@pytest.mark.parametrize("tampering", AS_TODAY)
def test_a_catalogue_of_today_opens_whatever_it_says_its_schema_is(
    tmp_path: Path, tampering: str
) -> None:
    path = tmp_path / "archive"
    before = spoiled(path, tampering)
    for _ in range(2):
        with Archive.open(path, recovery_words()) as archive:
            assert archive.standing is Standing.CURRENT
            assert "schema_migrated" not in [event["kind"] for event in events(archive)]
    assert catalogue_path(path, 1).read_bytes() == before
    assert not migrate.aside_path(catalogue_path(path, 1)).exists()
    forget_archives()
    with Archive.open(path, recovery_words()) as archive:
        assert archive.standing is Standing.NEW_HERE
        archive.accept_move()
        add_incident(archive)
        told = [event for event in events(archive) if event["kind"] == "schema_migrated"]
        assert len(told) == 1
        assert str(told[0]["outcome"]).endswith(" to 0002")
        assert "already" in str(told[0]["note"])
    assert not migrate.aside_path(catalogue_path(path, 1)).exists()


@pytest.mark.parametrize("tampering", AS_TODAY)
def test_a_migration_goes_from_the_schema_that_is_there(tmp_path: Path, tampering: str) -> None:
    path = tmp_path / "archive"
    spoiled(path, tampering)
    for _ in range(2):
        with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
            assert count(archive, "event WHERE colour IS NULL") == 3
            assert events(archive)[-1]["outcome"] == "0002 to 0003"
            key = archive.unlocked.keys.catalogue
    with closing(connect(catalogue_path(path, 1), key, Access.READING)) as connection:
        said = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert said == [("0003",)]


def test_a_migration_goes_on_where_an_older_page_says_an_older_schema(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    older = spoiled(path, "UPDATE alembic_version SET version_num = '0001'")
    now = bytearray(spoiled(path, "UPDATE alembic_version SET version_num = '0002'"))
    with Archive.open(path, recovery_words()) as archive:
        (page,) = [each for each in name_pages(archive) if each.owner == "alembic_version"]
    now[page.offset : page.offset + PAGE_LENGTH] = older[page.offset : page.offset + PAGE_LENGTH]
    catalogue_path(path, 1).write_bytes(bytes(now))
    with Archive.open(path, recovery_words()) as archive, archive.reading() as session:
        assert migrate.said_revisions(driver_connection(session).execute) == ["0001"]
    with next_program(tmp_path), Archive.open(path, recovery_words()) as archive:
        assert events(archive)[-1]["outcome"] == "0002 to 0003"
        found = fixity.check(archive, past_checks.EVERYTHING, Meter()).findings
        assert found == ()


@pytest.mark.parametrize("tampering", NO_SCHEMA)
@pytest.mark.parametrize("program", ["this", "the next"])
def test_a_catalogue_of_no_known_schema_is_read_and_not_changed(
    tmp_path: Path, tampering: str, program: str
) -> None:
    path = tmp_path / "archive"
    before = spoiled(path, tampering)
    with next_program(tmp_path) if program == "the next" else nullcontext():
        for _ in range(2):
            with Archive.open(path, recovery_words()) as archive:
                assert archive.standing is Standing.OTHER_SCHEMA
                assert count(archive, "incident") == 1
                for act in (archive.require_writable, archive.accept_move, archive.require_medium):
                    with pytest.raises(NotAllowed, match="schema"):
                        act()
                with pytest.raises(NotAllowed, match="schema"):
                    archive.accept_copy("restored")
                with pytest.raises(Damaged, match="schema"):
                    count(archive, "extraordinary")
    assert catalogue_path(path, 1).read_bytes() == before
    assert not migrate.aside_path(catalogue_path(path, 1)).exists()


def test_a_catalogue_without_what_opening_reads_is_damage(tmp_path: Path) -> None:
    before = spoiled(tmp_path / "a", "DELETE FROM alembic_version; ALTER TABLE log RENAME TO other")
    with pytest.raises(Damaged, match="schema"):
        Archive.open(tmp_path / "a", recovery_words())
    assert catalogue_path(tmp_path / "a", 1).read_bytes() == before


def test_the_schema_of_each_revision_is_told_from_every_other(tmp_path: Path) -> None:
    layouts = migrate.layouts()
    assert tuple(layouts) == migrate.REVISIONS
    for revision in migrate.REVISIONS:
        path = tmp_path / f"{revision}.db"
        engine = open_engine(path, KEY, Access.CREATING)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(migrate, "REVISIONS", migrate.REVISIONS[: int(revision)])
            migrate.upgrade(engine)
        engine.dispose()
        with closing(connect(path, KEY, Access.READING)) as connection:
            found = schema.layout(connection.execute)
            assert [each for each, known in layouts.items() if known == found] == [revision]
            assert migrate.find_schema(connection).revision == revision
        engine = open_engine(path, KEY, Access.WRITING)
        migrate.upgrade(engine)
        engine.dispose()
        with closing(connect(path, KEY, Access.READING)) as connection:
            assert schema.layout(connection.execute) == layouts[migrate.REVISIONS[-1]]
            connection.execute("PRAGMA query_only = OFF")
            connection.execute("ANALYZE")  # what SQLite keeps for itself is no part of it
            assert schema.layout(connection.execute) == layouts[migrate.REVISIONS[-1]]


def test_each_revision_is_known_by_the_digest_of_what_its_scripts_make() -> None:
    made = {schema.digest(of): revision for revision, of in migrate.layouts().items()}
    assert made == migrate.DIGESTS
