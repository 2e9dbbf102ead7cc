"""What an archive promises whoever opens it: the whole of it, or a refusal that changes nothing."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from archive_app.errors import (
    ArchiveError,
    Damaged,
    InUse,
    InvalidInput,
    NotAllowed,
    NotFound,
    Reason,
    StorageRefused,
    TooNew,
    WrongPassphrase,
)
from archive_app.model import canonical, disclosure, note
from archive_app.model.inputs import AgentInput
from archive_app.store import header, ledger
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.protection import Standing
from archive_app.store.slots import checksum
from archive_app.store.transaction import driver_connection
from tests.archives import (
    CHEAP,
    KEEPER,
    PASSPHRASE,
    add_incident,
    add_object,
    checkpoints,
    count,
    create_archive,
    forget_archives,
    lay_out,
    load_objects,
    opened,
    read_object,
    recovery_words,
)
from tests.processes import fill, in_own_mounts, mount, needs_mounts, tolerates_fork

pytestmark = tolerates_fork


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def contents(path: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()
    }


# --- making one --------------------------------------------------------------------------------


def test_a_new_archive_is_opened_by_its_passphrase_and_by_its_words(path: Path) -> None:
    archive, words = create_archive(path)
    assert archive.standing is Standing.CURRENT
    reference = add_incident(archive).reference
    archive.close()
    for typed in (PASSPHRASE, words, words.upper() + "\n"):
        with Archive.open(path, typed) as archive, archive.reading() as session:
            found = session.connection().exec_driver_sql(
                "SELECT reference FROM record WHERE kind = 'incident'"
            )
            assert found.scalar_one() == reference


def test_what_shows_without_a_key_is_that_it_is_an_archive_and_nothing_else(path: Path) -> None:
    archive, words = create_archive(path)
    add_incident(archive, "Kramatorsk")
    archive.close()
    visible = {each.name for each in path.iterdir()}
    assert visible == {
        *("archive.json", "archive.json.copy", "catalogue-1.db", "lock"),
        *("objects", "incoming", "orphans"),
    }
    for content in contents(path).values():
        # Three words together: one of three letters stands somewhere in random bytes by chance.
        for word in ("Olena", "Kovalenko", "Kramatorsk", PASSPHRASE, " ".join(words.split()[:3])):
            assert word.encode() not in content


def test_the_first_event_says_that_the_archive_was_made_and_by_whom(path: Path) -> None:
    archive, _ = create_archive(path)
    with archive.reading() as session:
        connection = driver_connection(session)
        (event,) = ledger.load_events(connection, range(ledger.size(connection, archive.log)))
    said = disclosure.values(event.disclosures)
    assert said["kind"] == "archive_created"
    assert said["agent"] == archive.agent_id
    assert [said[f"subject/{at}"]["kind"] for at in range(3)] == ["log", "agent", "agent"]  # type: ignore[index, call-overload]
    archive.close()


def test_two_archives_share_no_id_code_or_key(tmp_path: Path) -> None:
    archives = [create_archive(tmp_path / name)[0] for name in ("one", "two")]
    for of in (
        lambda archive: archive.unlocked.header.archive_id,
        lambda archive: archive.unlocked.master,
        lambda archive: archive.log.id,
        lambda archive: archive.log.keys,
        lambda archive: add_incident(archive).reference,
    ):
        assert len({of(archive) for archive in archives}) == 2
    for archive in archives:
        archive.close()


@pytest.mark.parametrize("passphrase", ["", "with a\nline break", "\ud800"])
def test_no_archive_is_made_with_an_unusable_passphrase(path: Path, passphrase: str) -> None:
    with pytest.raises(InvalidInput):
        Archive.create(path, passphrase, KEEPER, cost=CHEAP)
    assert not path.exists()


def test_no_archive_is_made_where_something_is(path: Path) -> None:
    path.mkdir()
    (path / "a photo.jpg").write_bytes(b"evidence")
    with pytest.raises(InvalidInput, match="not empty"):
        create_archive(path)
    assert contents(path) == {"a photo.jpg": b"evidence"}
    with pytest.raises(StorageRefused):
        create_archive(path / "a photo.jpg" / "inside")


def test_there_is_no_archive_until_the_header_stands(path: Path) -> None:
    class Stopped(BaseException):
        pass

    class PowerCut:
        def read(self) -> Any:
            raise Stopped

    with pytest.raises(Stopped):
        create_archive(path, clock=PowerCut())
    with pytest.raises(NotFound):
        Archive.open(path, PASSPHRASE)
    assert not path.exists()
    create_archive(path)[0].close()


@needs_mounts
def test_an_archive_that_finds_no_room_leaves_no_folder_that_it_made(tmp_path: Path) -> None:
    def make() -> tuple[list[str], list[str]]:
        mount("-t", "tmpfs", "-o", "size=200k", "tmpfs", str(tmp_path))
        with pytest.raises(StorageRefused):
            create_archive(tmp_path / "new" / "archive")
        left = os.listdir(tmp_path)
        (tmp_path / "mine").mkdir()
        with pytest.raises(StorageRefused):
            create_archive(tmp_path / "mine" / "archive")
        return left, os.listdir(tmp_path / "mine")

    assert in_own_mounts(make) == ([], [])


@needs_mounts
def test_an_archive_that_finds_no_room_may_be_made_again_once_there_is(tmp_path: Path) -> None:
    def make() -> tuple[str, list[str], int]:
        mount("-t", "tmpfs", "-o", "size=200k", "tmpfs", str(tmp_path))
        with pytest.raises(StorageRefused) as refused:
            create_archive(tmp_path)
        left = os.listdir(tmp_path)
        mount("-o", "remount,size=8m", str(tmp_path))
        archive, _ = create_archive(tmp_path)
        events = count(archive, "event")
        archive.close()
        return str(refused.value), left, events

    said, left, events = in_own_mounts(make)
    assert "space" in said
    assert (left, events) == ([], 1)


# --- refusals, each its own, with nothing changed ----------------------------------------------


def swap_catalogue(path: Path) -> None:
    other, _ = create_archive(path.parent / "another")
    other.close()
    shutil.copy(path.parent / "another" / "catalogue-1.db", path / "catalogue-1.db")


def flip_catalogue(path: Path) -> None:
    with catalogue_path(path, 1).open("r+b") as file:
        file.seek(100)
        byte = file.read(1)
        file.seek(100)
        file.write(bytes([byte[0] ^ 1]))


def make_newer(path: Path) -> None:
    whole = header.read_header(path)
    text = whole.text.replace('"min_reader":1', '"min_reader":9')
    outer = {"header": text, "mac": whole.mac.hex(), "sum": checksum(text, whole.mac)}
    for name in (header.HEADER_NAME, header.COPY_NAME):
        (path / name).write_bytes(canonical.encode(outer))


@pytest.mark.parametrize(
    ("spoil", "typed", "refusal"),
    [
        (lambda path: None, "a wrong passphrase", WrongPassphrase),
        (lambda path: None, "", InvalidInput),
        (make_newer, PASSPHRASE, TooNew),
        (lambda path: (path / "catalogue-1.db").unlink(), PASSPHRASE, Damaged),
        (lambda path: (path / "catalogue-1.db").write_bytes(b""), PASSPHRASE, Damaged),
        (flip_catalogue, PASSPHRASE, Damaged),
        (swap_catalogue, PASSPHRASE, Damaged),
        (shutil.rmtree, PASSPHRASE, NotFound),
    ],
    ids=[
        "wrong passphrase",
        "empty passphrase",
        "newer program",
        "catalogue missing",
        "catalogue empty",
        "catalogue damaged",
        "catalogue of another archive",
        "no archive",
    ],
)
def test_each_refusal_is_its_own_and_changes_nothing(
    path: Path, spoil: Callable[[Path], object], typed: str, refusal: type[ArchiveError]
) -> None:
    lay_out(path)
    spoil(path)
    before = contents(path)
    for _ in range(2):
        with pytest.raises(refusal) as refused:
            Archive.open(path, typed)
        assert str(refused.value).strip().endswith(".")
        assert "Error" not in str(refused.value)
    after = contents(path)
    assert {name: after[name] for name in after if name[-4:] not in ("-wal", "-shm")} == before


def test_an_archive_in_use_is_refused(path: Path) -> None:
    with opened(path), pytest.raises(InUse):
        opened(path)


# --- what may be done with an open one ---------------------------------------------------------


def test_reading_cannot_write(path: Path) -> None:
    with opened(path) as archive:
        before = count(archive, "record")
        for statement in ("DELETE FROM incident", "INSERT INTO scratch_draft VALUES ('a', 'b')"):
            with pytest.raises(StorageRefused), archive.reading() as session:
                session.connection().exec_driver_sql(statement)
        assert count(archive, "record") == before


def test_working_state_cannot_touch_evidence_or_records(path: Path) -> None:
    with opened(path) as archive:
        add_incident(archive)
        with archive.reading() as session:
            tables = [
                row[0]
                for row in session.connection().exec_driver_sql(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
            ]
        assert sum(name.startswith("scratch_") for name in tables) >= 4
        for table in tables:
            statement = f"DELETE FROM {table}"
            if table.startswith("scratch_"):
                with archive.scratch() as session:
                    session.connection().exec_driver_sql(statement)
            else:
                with pytest.raises(NotAllowed), archive.scratch() as session:
                    session.connection().exec_driver_sql(statement)
        assert count(archive, "incident") == 1
        assert count(archive, "event") == 2


def test_working_state_that_fails_leaves_nothing(path: Path) -> None:
    with opened(path) as archive:
        first, second = "INSERT INTO scratch_draft VALUES ('a', 'b')", "DELETE FROM incident"
        with pytest.raises(NotAllowed), archive.scratch() as session:
            [session.connection().exec_driver_sql(each) for each in (first, second)]
        assert count(archive, "scratch_draft") == 0


def test_readers_in_several_threads_read_while_one_writes(path: Path) -> None:
    with opened(path) as archive:
        found: list[int] = []
        with archive.writing() as transaction:
            readers = [
                threading.Thread(target=lambda: found.append(count(archive, "event")))
                for _ in range(4)
            ]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join()
            assert transaction.changed == frozenset()
        assert found == [1, 1, 1, 1]


# --- closing it --------------------------------------------------------------------------------


def test_closing_folds_everything_into_one_file_and_gives_the_lock_back(path: Path) -> None:
    with opened(path) as archive:
        add_incident(archive)
        assert (path / "catalogue-1.db-wal").exists()
    assert not list(path.glob("catalogue-1.db-*"))
    assert (path / "lock").read_bytes() == b""


def test_closing_signs_what_was_added_and_only_then(path: Path) -> None:
    with opened(path) as archive:
        assert [size for size, _ in checkpoints(archive)] == [1]
    with opened(path) as archive:
        assert [size for size, _ in checkpoints(archive)] == [1]
        add_incident(archive)
        add_incident(archive)
    with opened(path) as archive:
        assert [size for size, _ in checkpoints(archive)] == [1, 3]
        keys = archive.log.keys
        for size, signed in checkpoints(archive):
            checkpoint = note.open_checkpoint(signed, keys.verifier_keys())
            with archive.reading() as session:
                connection = driver_connection(session)
                assert checkpoint.root == ledger.root(connection, archive.log, size)
            assert checkpoint.size == size


def test_a_checkpoint_may_be_asked_for_at_any_time_and_is_the_same_twice(path: Path) -> None:
    with opened(path) as archive:
        add_incident(archive)
        signed = archive.checkpoint()
        assert archive.checkpoint() == signed
        assert checkpoints(archive)[-1] == (2, signed)
        add_incident(archive)
        assert archive.checkpoint() != signed


def test_an_archive_is_closed_once_and_used_no_more(path: Path) -> None:
    archive = opened(path)
    archive.close()
    archive.close()
    for use in (archive.reading, archive.writing, archive.scratch):
        with pytest.raises(NotAllowed, match="closed"), use():
            pass
    with pytest.raises(NotAllowed, match="closed"):
        archive.checkpoint()
    assert not list(path.glob("catalogue-1.db-*"))


def test_an_error_inside_still_closes(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), opened(path):
        raise ZeroDivisionError
    opened(path).close()


# --- what an interruption left -----------------------------------------------------------------


def test_what_was_half_taken_in_is_swept_at_the_next_opening(path: Path) -> None:
    with opened(path) as archive:
        stored = add_object(archive, b"kept")
    (path / "incoming" / ("ab" * 16)).write_bytes(b"half")
    with opened(path) as archive:
        assert list((path / "incoming").iterdir()) == []
        assert read_object(archive, stored) == b"kept"


def test_an_archive_copied_without_its_empty_folders_opens_and_takes_in(path: Path) -> None:
    lay_out(path)
    for name in ("incoming", "orphans", "objects"):
        shutil.rmtree(path / name)
    with opened(path) as archive:
        stored = add_object(archive, b"evidence")
        assert read_object(archive, stored) == b"evidence"
        archive.objects.set_aside(archive.objects.path(stored.id))


def test_nothing_is_moved_or_removed_while_it_is_not_clear_what_the_archive_is(path: Path) -> None:
    lay_out(path)
    forget_archives()
    (path / "incoming" / ("ab" * 16)).write_bytes(b"half")
    (path / "catalogue-2.db").write_bytes(b"x")
    with opened(path) as archive:
        assert archive.standing is Standing.NEW_HERE
    assert (path / "catalogue-2.db").exists()
    assert len(list((path / "incoming").iterdir())) == 1


# --- disks that refuse -------------------------------------------------------------------------


@needs_mounts
def test_a_write_protected_archive_is_read_and_says_why_it_is_not_written(path: Path) -> None:
    with opened(path) as archive:
        add_incident(archive)
        add_object(archive, b"evidence")
    before = contents(path)

    def read() -> tuple[str, int, bytes, list[str]]:
        mount("--bind", str(path), str(path))
        mount("-o", "remount,bind,ro", str(path))
        refusals = []
        with opened(path) as archive:
            for use in (archive.writing, archive.scratch):
                with pytest.raises(NotAllowed) as refused, use():
                    pass
                refusals.append(str(refused.value))
            for act in (archive.checkpoint, archive.accept_move):
                with pytest.raises(NotAllowed):
                    act()
            with pytest.raises(NotAllowed):
                archive.accept_copy("because")
            evidence = read_object(archive, load_objects(archive)[0])
            return archive.standing.value, count(archive, "incident"), evidence, refusals

    standing, incidents, evidence, refusals = in_own_mounts(read)
    assert (standing, incidents, evidence) == ("read-only", 1, b"evidence")
    assert all("cannot be written" in refusal for refusal in refusals)
    assert contents(path) == before


@needs_mounts
def test_a_write_protected_archive_that_was_not_closed_is_refused_with_a_way_out(
    path: Path,
) -> None:
    archive = opened(path)
    add_incident(archive)
    copy = path.with_name("copy")
    shutil.copytree(path, copy)
    archive.close()

    def read() -> str:
        mount("--bind", str(copy), str(copy))
        mount("-o", "remount,bind,ro", str(copy))
        with pytest.raises(NotAllowed) as refused:
            Archive.open(copy, PASSPHRASE)
        return str(refused.value)

    assert "Copy the whole folder" in in_own_mounts(read)


def until_refused(act: Callable[[], object]) -> tuple[str, int]:
    """Repeat something until the disk refuses it; return what was said, and how often it went."""
    done = 0
    while True:
        try:
            act()
        except StorageRefused as refused:
            return str(refused), done
        done += 1


@needs_mounts
def test_on_a_full_disk_nothing_is_half_written_and_everything_else_is_kept(
    tmp_path: Path,
) -> None:
    words = recovery_words()

    def write_until_full() -> list[tuple[str, int]]:
        mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(tmp_path))
        path = tmp_path / "archive"
        lay_out(path)
        archive = Archive.open(path, words)
        filling = fill(tmp_path, leaving=400_000)
        refusals = [
            until_refused(lambda: add_object(archive, os.urandom(50_000))),
            until_refused(lambda: add_incident(archive, "x" * 2000)),
        ]
        with suppress(StorageRefused):
            archive.close()
        with Archive.open(path, words) as archive:  # there is no room even for the pid
            assert count(archive, "incident") == refusals[1][1]
        filling.unlink()
        with Archive.open(path, words) as archive:
            stored = load_objects(archive)
            assert [len(read_object(archive, each)) for each in stored] == [50_000] * len(stored)
            assert [len(stored), count(archive, "incident")] == [done for _, done in refusals[:2]]
            with archive.reading() as session:
                connection = driver_connection(session)
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return refusals

    (said, objects), (also_said, _) = in_own_mounts(write_until_full)
    assert "no space left" in said
    assert "no space left" in also_said
    assert objects > 0


def test_an_archive_may_lie_in_a_folder_of_any_name(tmp_path: Path) -> None:
    name = os.fsdecode("Ґ % ? # ' \n ".encode() + b"\xff")
    path = tmp_path / name
    with opened(path) as archive:
        add_incident(archive)
        stored = add_object(archive, b"evidence")
    with opened(path) as archive:
        assert read_object(archive, stored) == b"evidence"


def test_who_opens_is_known_by_the_slot_alone(path: Path) -> None:
    agents = {}
    lay_out(path)
    for typed in (PASSPHRASE, recovery_words()):
        with Archive.open(path, typed) as archive:
            agents[archive.agent_id] = archive.unlocked.slot.kind
    assert sorted(agents.values()) == ["passphrase", "words"]
    assert len(agents) == 2


def test_a_person_may_be_known_by_a_pseudonym_alone(path: Path) -> None:
    keeper = AgentInput(pseudonym="Keeper 7", kind="person")
    archive, _ = Archive.create(path, PASSPHRASE, keeper, cost=CHEAP)
    assert count(archive, "agent_name") == 1  # the recovery sheet's
    archive.close()


def test_an_archive_whose_medium_was_pulled_out_is_not_called_read_only(path: Path) -> None:
    away = path.with_name("away")
    with opened(path) as archive:
        path.rename(away)
        with pytest.raises(StorageRefused, match="is its medium still in") as refused:
            add_incident(archive)
        assert refused.value.reason is Reason.ARCHIVE_GONE
        away.rename(path)
        add_incident(archive)
