"""What a new generation of keys promises: everything is there again, or nothing was changed."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive_app import settings
from archive_app.errors import ArchiveError, Cancelled, Damaged, NotAllowed, StorageRefused
from archive_app.model import disclosure, note
from archive_app.model.custody import Event, Subject
from archive_app.progress import Meter
from archive_app.store import header, ledger, other_catalogues, rotation, schema
from archive_app.store.archive import Archive
from archive_app.store.engine import Access, catalogue_path, connect
from archive_app.store.keys import Cost, Secret, Words
from archive_app.store.objects import INCOMING_NAME
from archive_app.store.protection import Standing
from archive_app.store.transaction import Transaction, driver_connection
from tests.archives import (
    add_incident,
    add_object,
    count,
    lay_out,
    load_objects,
    read_object,
    recovery_words,
)
from tests.processes import (
    Child,
    fill,
    in_own_mounts,
    mount,
    needs_fork,
    needs_mounts,
    tolerates_fork,
)

pytestmark = tolerates_fork

NEW_WORDS = Words(b"\x31" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed archive with three incidents and five objects."""
    path = tmp_path / "archive"
    furnish(path)
    return path


def furnish(path: Path) -> None:
    lay_out(path)
    with reopened(path) as archive:
        for number in range(3):
            add_incident(archive, f"Обстріл {number}")
        for number in range(5):
            add_object(archive, b"evidence %d" % number)


def reopened(path: Path, words: str | None = None) -> Archive:
    return Archive.open(path, words or recovery_words())


def sheet_alone(archive: Archive) -> dict[bytes, tuple[Secret, Cost]]:
    """New words for the slot that opened the archive, and nobody else."""
    return {archive.unlocked.slot.id: (NEW_WORDS, Cost())}


def everyone(archive: Archive) -> dict[bytes, tuple[Secret, Cost]]:
    """New words for every slot: nobody loses access."""
    own = archive.unlocked.slot.id
    return {
        slot.id: (NEW_WORDS if slot.id == own else Words(bytes([number]) * 32), Cost())
        for number, slot in enumerate(archive.unlocked.header.slots)
    }


def witness(transaction: Transaction) -> None:
    log = Subject("log", transaction.log.id.hex())
    transaction.record(Event("keys_rotated", (log,)))


def rotate(archive: Archive, meter: Meter | None = None) -> int:
    return rotation.rotate(archive, sheet_alone(archive), witness, meter or Meter())


def table_counts(archive: Archive) -> dict[str, int]:
    with archive.reading() as session:
        tables = session.connection().exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
        names = [row[0] for row in tables]
    return {name: count(archive, name) for name in names}


def schema_of(archive: Archive) -> list[tuple[str, ...]]:
    with archive.reading() as session:
        return sorted(
            tuple(map(str, row))
            for row in session.connection().exec_driver_sql(
                "SELECT type, name, tbl_name, sql FROM sqlite_master"
            )
        )


def require_whole(path: Path, words: str, generation: int) -> None:
    """Fail unless the archive opens with its three incidents and five objects."""
    with reopened(path, words) as archive:
        assert archive.standing is Standing.CURRENT
        assert archive.unlocked.header.generation == generation
        assert count(archive, "incident") == 3
        contents = [read_object(archive, stored) for stored in load_objects(archive)]
        assert contents == [b"evidence %d" % number for number in range(5)]
        with archive.reading() as session:
            connection = driver_connection(session)
            found = connection.execute("SELECT rowid FROM search WHERE search MATCH 'обс*'")
            assert len(found.fetchall()) == 3
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert [each.name for each in path.glob("catalogue*")] == [f"catalogue-{generation}.db"]
    assert not header.copies_differ(path)


# --- everything is there again -----------------------------------------------------------------


def test_everything_is_there_again_under_the_new_keys(path: Path) -> None:
    archive = reopened(path)
    before, old_schema, meter = table_counts(archive), schema_of(archive), Meter()
    slots = before["key_slot"]
    assert rotate(archive, meter) == 2
    assert (meter.done, meter.total) == (10, 10)
    require_whole(path, NEW_WORDS.spelled(), 2)
    with reopened(path, NEW_WORDS.spelled()) as archive:
        assert schema_of(archive) == old_schema
        with archive.reading() as session:
            schema.require_triggers(driver_connection(session))
        after = table_counts(archive)
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"log", "event", "event_subject", "tree", "checkpoint", "key_slot"}
        assert after["event"] == before["event"] + 2
        assert after["key_slot"] == slots - 1


def test_what_is_hashed_and_signed_is_the_same_bytes(path: Path) -> None:
    queries = (
        "SELECT * FROM event ORDER BY number",
        "SELECT * FROM revision ORDER BY record_key, number",
        "SELECT * FROM log",
        "SELECT * FROM checkpoint ORDER BY log, size",
        "SELECT key, id, size, sha256 FROM object ORDER BY key",
    )
    found = []
    archive = reopened(path)
    with archive.reading() as session:
        connection = driver_connection(session)
        found.append([connection.execute(query).fetchall() for query in queries])
    rotate(archive)
    with reopened(path, NEW_WORDS.spelled()) as archive, archive.reading() as session:
        connection = driver_connection(session)
        found.append([connection.execute(query).fetchall() for query in queries])
    for before, after in zip(*found, strict=True):
        assert after[: len(before)] == before


@pytest.mark.parametrize(
    ("stays", "why"),
    [(sheet_alone, "Access was taken away."), (everyone, "All keys were made anew.")],
)
def test_a_successor_follows_what_the_old_keys_signed(
    path: Path, stays: Callable[[Archive], dict[bytes, tuple[Secret, Cost]]], why: str
) -> None:
    archive = reopened(path)
    add_incident(archive, "Signed by nobody yet")
    log = archive.log
    with archive.reading() as session:
        end = ledger.head(driver_connection(session), log)
    rotation.rotate(archive, stays(archive), witness, Meter())
    with reopened(path, NEW_WORDS.spelled()) as archive:
        assert archive.standing is Standing.CURRENT
        assert [each.id for each in archive.logs[:-1]] == [log.id]
        assert archive.log.keys != log.keys
        with archive.reading() as session:
            connection = driver_connection(session)
            # The old keys signed everything that was theirs, and nothing after it.
            assert ledger.head(connection, log) == end
            size, signed = ledger.newest_checkpoint(connection, log) or (0, b"")
            assert size == end.size
            assert note.open_checkpoint(signed, log.keys.verifier_keys()) == end
            begun, happened = ledger.load_events(
                connection, range(archive.log.first, archive.log.first + 2)
            )
            size, signed = ledger.newest_checkpoint(connection, archive.log) or (0, b"")
            head = ledger.head(connection, archive.log)
            assert note.open_checkpoint(signed, archive.log.keys.verifier_keys()) == head
        said = disclosure.values(begun.disclosures)
        assert (begun.kind, happened.kind) == ("log_succeeded", "keys_rotated")
        assert said["note"] == why
        assert said["outcome"] == f"{end.origin}\n{end.size}\n{end.root.hex()}"
        add_incident(archive)


def test_an_archive_from_before_access_was_taken_away_is_behind(path: Path, tmp_path: Path) -> None:
    shutil.copytree(path, tmp_path / "copy")
    rotate(reopened(path))
    with reopened(tmp_path / "copy") as archive:  # as the person who was removed has it
        assert archive.standing is Standing.BEHIND


def test_without_a_memory_of_the_rotation_the_archive_is_current_all_the_same(
    path: Path, tmp_path: Path
) -> None:
    memory = Path(os.environ["XDG_STATE_HOME"])
    shutil.copytree(memory, tmp_path / "memory")
    rotate(reopened(path))
    shutil.rmtree(memory)
    shutil.copytree(tmp_path / "memory", memory)  # the computer stopped before it remembered
    require_whole(path, NEW_WORDS.spelled(), 2)


def test_keys_are_made_anew_even_where_this_computer_cannot_remember_it(path: Path) -> None:
    archive = reopened(path)
    memory = settings.state_path()
    shutil.rmtree(memory)
    memory.write_bytes(b"in the way")
    assert rotate(archive) == 2
    assert archive.not_remembered is not None
    assert "could not remember" in archive.not_remembered


def test_old_keys_open_nothing_any_more(path: Path) -> None:
    archive = reopened(path)
    former = archive.unlocked
    before = {name: (path / name).read_bytes() for name in (header.HEADER_NAME, header.COPY_NAME)}
    rotate(archive)
    with pytest.raises(ArchiveError):
        reopened(path)
    with pytest.raises(Damaged):
        connect(catalogue_path(path, 2), former.keys.catalogue, Access.READING)
    with reopened(path, NEW_WORDS.spelled()) as archive:
        for stored in load_objects(archive):
            with pytest.raises(Damaged):
                type(archive.objects)(path, former.header.archive_id, former.keys).open(stored)
    for name, content in before.items():
        (path / name).write_bytes(content)
    with pytest.raises(Damaged, match=r"catalogue-1\.db is missing"):
        reopened(path)


def test_objects_on_disk_stay_as_they_are(path: Path) -> None:
    before = {each: each.read_bytes() for each in path.glob("objects/*/*")}
    rotate(reopened(path))
    assert {each: each.read_bytes() for each in path.glob("objects/*/*")} == before


def test_keys_are_made_anew_as_often_as_one_likes(path: Path) -> None:
    words = None
    for generation in (2, 3, 4):
        archive = reopened(path, words)
        assert rotate(archive) == generation
        words = NEW_WORDS.spelled()
        require_whole(path, words, generation)


def test_a_rotated_archive_is_closed(path: Path) -> None:
    archive = reopened(path)
    rotate(archive)
    for use in (archive.reading, archive.writing, archive.scratch):
        with pytest.raises(NotAllowed, match="closed"), use():
            pass
    archive.close()
    require_whole(path, NEW_WORDS.spelled(), 2)


def test_an_archive_in_a_folder_of_any_name_is_rotated(tmp_path: Path) -> None:
    path = tmp_path / 'it\'s a "name"; -- ? % # \n'
    furnish(path)
    rotate(reopened(path))
    require_whole(path, NEW_WORDS.spelled(), 2)


def test_a_copy_from_before_a_migration_goes_with_the_old_keys(path: Path) -> None:
    (path / "catalogue-1.db.before-migration").write_bytes(catalogue_path(path, 1).read_bytes())
    rotate(reopened(path))
    require_whole(path, NEW_WORDS.spelled(), 2)


def test_statistics_of_the_query_planner_are_no_obstacle(path: Path) -> None:
    with reopened(path) as archive:
        key = archive.unlocked.keys.catalogue
    with closing(connect(catalogue_path(path, 1), key, Access.WRITING)) as connection:
        connection.execute("ANALYZE")
    rotate(reopened(path))
    require_whole(path, NEW_WORDS.spelled(), 2)


# --- or nothing was changed --------------------------------------------------------------------


def cancel_before(archive: Archive) -> None:
    meter = Meter()
    meter.cancel()
    rotate(archive, meter)


def cancel_midway(archive: Archive) -> None:
    class Impatient(Meter):
        def advance(self, amount: int = 0) -> None:
            super().advance(amount)
            if self.done >= 7:
                self.cancel()

    rotate(archive, Impatient())


def fail_in_the_middle(archive: Archive) -> None:
    def bug(_: Transaction) -> None:
        raise ZeroDivisionError

    rotation.rotate(archive, sheet_alone(archive), bug, Meter())


def fail_at_the_header(archive: Archive) -> None:
    obstacle = archive.path / f"{header.HEADER_NAME}.new"
    obstacle.mkdir()
    try:
        rotate(archive)
    finally:
        obstacle.rmdir()


def find_a_spoiled_key(archive: Archive) -> None:
    connection = connect(
        catalogue_path(archive.path, 1), archive.unlocked.keys.catalogue, Access.WRITING
    )
    whole = connection.execute("SELECT wrapped FROM object WHERE key = 3").fetchone()
    connection.execute("UPDATE object SET wrapped = zeroblob(60) WHERE key = 3")
    try:
        rotate(archive)
    finally:
        connection.execute("UPDATE object SET wrapped = ? WHERE key = 3", whole)
        connection.close()


@pytest.mark.parametrize(
    ("fail", "error"),
    [
        (cancel_before, Cancelled),
        (cancel_midway, Cancelled),
        (fail_in_the_middle, ZeroDivisionError),
        (fail_at_the_header, StorageRefused),
        (find_a_spoiled_key, Damaged),
    ],
)
def test_what_fails_leaves_the_archive_open_and_as_it_was(
    path: Path, fail: Callable[[Archive], None], error: type[BaseException]
) -> None:
    archive = reopened(path)
    before = table_counts(archive)
    with pytest.raises(error):
        fail(archive)
    # Where the header may have been replaced, the next opening looks which one counts.
    assert catalogue_path(path, 2).exists() is (fail is fail_at_the_header)
    assert table_counts(archive) == before
    saved = archive.unlocked.header
    archive.close()
    assert header.read_header(path) == saved
    require_whole(path, recovery_words(), 1)
    rotate(reopened(path))
    require_whole(path, NEW_WORDS.spelled(), 2)


@needs_mounts
def test_without_room_for_a_second_catalogue_nothing_is_changed(tmp_path: Path) -> None:
    words = recovery_words()
    (tmp_path / "mount").mkdir()

    def rotate_without_room() -> list[str]:
        mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(tmp_path / "mount"))
        path = tmp_path / "mount" / "archive"
        furnish(path)
        said = []
        archive = reopened(path, words)
        size = catalogue_path(path, 1).stat().st_size
        for room in (0, size // 2, size + 20_000):
            filling = fill(path.parent, leaving=room)
            with pytest.raises(StorageRefused) as refused:
                rotate(archive)
            said.append(str(refused.value))
            filling.unlink()
            assert not catalogue_path(path, 2).exists()
        archive.close()
        require_whole(path, words, 1)
        return said

    for sentence in in_own_mounts(rotate_without_room):
        assert "no space left" in sentence


def test_a_leftover_of_an_earlier_attempt_is_no_obstacle(path: Path) -> None:
    archive = reopened(path)
    for suffix in ("", "-wal", "-shm", "-journal"):
        (path / f"catalogue-2.db{suffix}").write_bytes(b"left behind")
    rotate(archive)
    require_whole(path, NEW_WORDS.spelled(), 2)


def test_a_writer_that_waits_is_told_and_loses_nothing_silently(path: Path) -> None:
    archive = reopened(path)
    told: list[str] = []

    def write_meanwhile() -> None:
        try:
            add_incident(archive, "While keys are made")
        except NotAllowed as refused:
            told.append(str(refused))

    thread = threading.Thread(target=write_meanwhile)

    def begin_a_write_then_witness(transaction: Transaction) -> None:
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()  # it waits
        witness(transaction)

    rotation.rotate(archive, sheet_alone(archive), begin_a_write_then_witness, Meter())
    thread.join()
    assert told == ["This archive was closed. Open it again."]
    require_whole(path, NEW_WORDS.spelled(), 2)


def test_readers_go_on_reading_meanwhile(path: Path) -> None:
    archive = reopened(path)
    found = []

    def read_then_witness(transaction: Transaction) -> None:
        found.append(count(archive, "incident"))
        witness(transaction)

    rotation.rotate(archive, sheet_alone(archive), read_then_witness, Meter())
    assert found == [3]


# --- crashes -----------------------------------------------------------------------------------


@needs_fork
def test_a_crash_before_the_header_leaves_the_old_generation_whole(path: Path) -> None:
    words = recovery_words()

    def rotate_and_die() -> None:
        def die(_: Transaction) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        archive = reopened(path, words)
        rotation.rotate(archive, sheet_alone(archive), die, Meter())

    child = Child(rotate_and_die)
    child.process.join()
    assert child.process.exitcode == -signal.SIGKILL
    assert other_catalogues.next_path(path, 2).exists()
    require_whole(path, words, 1)
    assert list((path / INCOMING_NAME).iterdir()) == []


def both_generations(path: Path) -> tuple[bytes, bytes]:
    """Leave both catalogues on disk; return the header of each."""
    old_header = (path / header.HEADER_NAME).read_bytes()
    old_catalogue = catalogue_path(path, 1).read_bytes()
    rotate(reopened(path))
    catalogue_path(path, 1).write_bytes(old_catalogue)
    return old_header, (path / header.HEADER_NAME).read_bytes()


def test_a_crash_before_the_first_copy_of_the_header_leaves_the_old_generation(
    path: Path, tmp_path: Path
) -> None:
    memory = Path(os.environ["XDG_STATE_HOME"])
    shutil.copytree(memory, tmp_path / "memory")
    old, _ = both_generations(path)
    for name in (header.HEADER_NAME, header.COPY_NAME):
        (path / name).write_bytes(old)
    shutil.rmtree(memory)
    shutil.copytree(tmp_path / "memory", memory)  # what is remembered comes after the header
    require_whole(path, recovery_words(), 1)


def test_a_crash_between_the_copies_of_the_header_leaves_the_new_generation(path: Path) -> None:
    old, _ = both_generations(path)
    (path / header.COPY_NAME).write_bytes(old)
    require_whole(path, NEW_WORDS.spelled(), 2)


def test_a_crash_before_the_old_catalogue_is_removed_leaves_the_new_generation(path: Path) -> None:
    both_generations(path)
    (path / "catalogue-1.db-wal").write_bytes(b"of the old one")
    require_whole(path, NEW_WORDS.spelled(), 2)


def test_where_only_the_copy_of_the_header_cannot_be_written_the_new_generation_stands(
    path: Path,
) -> None:
    archive = reopened(path)
    obstacle = path / f"{header.COPY_NAME}.new"
    obstacle.mkdir()
    assert rotate(archive) == 2
    obstacle.rmdir()
    assert catalogue_path(path, 1).exists()  # as long as a copy of the header names it
    require_whole(path, NEW_WORDS.spelled(), 2)
