"""What this computer's memory promises: a folder that was put back or rewritten is noticed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from archive_app import settings
from archive_app.errors import Damaged, InvalidInput, NotAllowed
from archive_app.model import disclosure, note
from archive_app.store import ledger, protection
from archive_app.store.archive import Archive
from archive_app.store.lock import LOCK_NAME
from archive_app.store.protection import Seen, Standing
from archive_app.store.transaction import driver_connection
from tests.archives import (
    ToldClock,
    add_incident,
    checkpoints,
    count,
    create_archive,
    forget_archives,
    lay_out,
    opened,
    recovery_words,
)

SEEN_KEY = bytes(range(32))
ARCHIVE_ID = bytes(16)
SEEN = Seen(log_id=b"\x01" * 16, size=7, root=b"\x02" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def reopened(path: Path) -> Archive:
    return Archive.open(path, recovery_words())


def changed_elsewhere(path: Path, title: str) -> None:
    """Let somebody on a computer that does not know the archive add something to it."""
    memory = settings.state_path()
    memory.rename(memory.with_name("away"))
    memory.mkdir()
    with reopened(path) as archive:
        archive.accept_move()
        add_incident(archive, title)
    shutil.rmtree(memory)
    memory.with_name("away").rename(memory)


def put_back(path: Path, copy: Path) -> None:
    shutil.rmtree(path)
    shutil.copytree(copy, path)


def forget_and_stand_in_the_way() -> None:
    """Let this computer have forgotten everything, and nothing be written where it remembers."""
    shutil.rmtree(settings.state_path())
    settings.state_path().write_bytes(b"in the way")


def count_after_closing(path: Path, table: str) -> int:
    with reopened(path) as archive:
        return count(archive, table)


def events(archive: Archive, log: ledger.Log) -> list[ledger.StoredEvent]:
    with archive.reading() as session:
        connection = driver_connection(session)
        last = log.first + ledger.size(connection, log)
        return list(ledger.load_events(connection, range(log.first, last)))


def head(archive: Archive, log: ledger.Log) -> note.Checkpoint:
    with archive.reading() as session:
        return ledger.head(driver_connection(session), log)


# --- how an archive stands ---------------------------------------------------------------------


def test_an_archive_that_only_this_computer_changed_is_current(path: Path) -> None:
    with opened(path) as archive:
        assert archive.standing is Standing.CURRENT
        add_incident(archive)
    with reopened(path) as archive:
        assert archive.standing is Standing.CURRENT


def test_an_archive_that_another_computer_went_on_with_is_current(path: Path) -> None:
    lay_out(path)
    changed_elsewhere(path, "Elsewhere")
    with reopened(path) as archive:
        assert archive.standing is Standing.CURRENT


def test_an_archive_that_this_computer_never_saw_is_new_here(path: Path) -> None:
    lay_out(path)
    forget_archives()
    with reopened(path) as archive:
        assert archive.standing is Standing.NEW_HERE


def test_a_folder_that_was_put_back_is_behind(tmp_path: Path, path: Path) -> None:
    lay_out(path)
    shutil.copytree(path, tmp_path / "copy")
    with reopened(path) as archive:
        add_incident(archive)
    put_back(path, tmp_path / "copy")
    with reopened(path) as archive:
        assert archive.standing is Standing.BEHIND


def test_a_crash_right_after_a_commit_is_no_rollback(tmp_path: Path, path: Path) -> None:
    archive = opened(path)
    add_incident(archive)
    shutil.copytree(path, tmp_path / "crashed")  # as the disk is when the power goes
    with reopened(tmp_path / "crashed") as after:
        assert after.standing is Standing.CURRENT
        assert after.was_unclean
        assert count(after, "incident") == 1
    archive.close()


def test_a_history_that_was_rewritten_is_noticed(tmp_path: Path, path: Path) -> None:
    lay_out(path)
    shutil.copytree(path, tmp_path / "copy")
    with reopened(path) as archive:
        add_incident(archive, "What happened")
    put_back(path, tmp_path / "copy")
    changed_elsewhere(path, "What somebody would rather have")
    with reopened(path) as archive:
        assert archive.standing is Standing.CHANGED_HISTORY


def test_an_archive_of_another_log_is_behind(path: Path) -> None:
    with opened(path) as archive, archive.reading() as session:
        connection = driver_connection(session)
        logs = ledger.load_logs(connection)
        assert protection.standing(connection, logs, SEEN) is Standing.BEHIND
        assert protection.standing(connection, logs, None) is Standing.NEW_HERE


@pytest.mark.parametrize("how", ["new here", "behind", "changed history"])
def test_until_somebody_says_what_it_is_nothing_is_changed(
    tmp_path: Path, path: Path, how: str
) -> None:
    lay_out(path)
    shutil.copytree(path, tmp_path / "copy")
    if how == "new here":
        forget_archives()
    else:
        with reopened(path) as archive:
            add_incident(archive)
        put_back(path, tmp_path / "copy")
        if how == "changed history":
            changed_elsewhere(path, "Another")
    with reopened(path) as archive:
        assert archive.standing.value == how
        before = count(archive, "event"), count(archive, "checkpoint")
        for act in (archive.checkpoint, archive.require_writable):
            with pytest.raises(NotAllowed, match="read-only"):
                act()
        with pytest.raises(NotAllowed, match="read-only"), archive.writing():
            pass
        if how != "new here":
            with pytest.raises(NotAllowed):
                archive.accept_move()
    with reopened(path) as archive:
        assert archive.standing.value == how
        assert before == (count(archive, "event"), count(archive, "checkpoint"))


# --- what a person may say ---------------------------------------------------------------------


def test_a_moved_archive_goes_on_in_its_log(path: Path) -> None:
    lay_out(path)
    forget_archives()
    with reopened(path) as archive:
        log = archive.log
        archive.accept_move()
        assert archive.standing is Standing.CURRENT
        add_incident(archive)
        assert archive.log == log
        assert [event.kind for event in events(archive, log)][1:] == [
            "archive_moved",
            "incident_recorded",
        ]
    with reopened(path) as archive:
        assert archive.standing is Standing.CURRENT


def test_a_known_archive_cannot_be_said_to_be_moved(path: Path) -> None:
    with opened(path) as archive:
        with pytest.raises(NotAllowed, match="knows this archive already"):
            archive.accept_move()
        assert count(archive, "event") == 1


@pytest.mark.parametrize("how", ["new here", "behind"])
def test_a_copy_goes_on_in_a_successor_that_names_its_predecessor(
    tmp_path: Path, path: Path, how: str
) -> None:
    with opened(path) as archive:
        before = add_incident(archive)
    shutil.copytree(path, tmp_path / "copy")
    with reopened(path) as archive:
        add_incident(archive)
    put_back(path, tmp_path / "copy")
    if how == "new here":
        forget_archives()
    with reopened(path) as archive:
        assert archive.standing.value == how
        old = archive.log
        end = head(archive, old)
        archive.accept_copy("Restored after the laptop was lost.")
        assert archive.standing is Standing.CURRENT
        new = archive.log
        assert new.id != old.id
        assert new.keys != old.keys
        first = disclosure.values(events(archive, new)[0].disclosures)
        assert first["kind"] == "log_succeeded"
        assert first["note"] == "Restored after the laptop was lost."
        assert first["outcome"] == f"{end.origin}\n{end.size}\n{end.root.hex()}"
        add_incident(archive)
    with reopened(path) as archive:
        assert archive.standing is Standing.CURRENT
        assert archive.log.id == new.id
        assert head(archive, old) == end  # the old log says no more than it did
        with archive.reading() as session:
            connection = driver_connection(session)
            assert ledger.last_checkpoint_size(connection, new) == 2
            newest = ledger.newest_checkpoint(connection, new)
            links = ledger.find_events_about(connection, bytes.fromhex(before.id))
        assert len(links) == 1
        assert newest is not None
        assert note.open_checkpoint(newest[1], new.keys.verifier_keys()).origin == new.origin
        with pytest.raises(Damaged):
            note.open_checkpoint(newest[1], old.keys.verifier_keys())


def test_a_copy_needs_a_reason(path: Path) -> None:
    lay_out(path)
    forget_archives()
    with reopened(path) as archive:
        for reason in ("", " \n"):
            with pytest.raises(InvalidInput):
                archive.accept_copy(reason)
        assert archive.standing is Standing.NEW_HERE
        assert len(archive.logs) == 1


def test_a_compromised_log_is_succeeded_as_well(path: Path) -> None:
    with opened(path) as archive:
        old = archive.log
        archive.accept_copy("The log's key may be known to others.")
        assert archive.log.id != old.id
        add_incident(archive)


def test_what_cannot_be_recorded_is_not_accepted(path: Path) -> None:
    class Stopped(BaseException):
        pass

    class PowerCut(ToldClock):
        def read(self) -> NoReturn:
            raise Stopped

    lay_out(path)
    forget_archives()
    archive = Archive.open(path, recovery_words(), clock=PowerCut())
    with pytest.raises(Stopped):
        archive.accept_move()
    with pytest.raises(Stopped):
        archive.accept_copy("a reason")
    assert archive.standing is Standing.NEW_HERE
    archive.close()
    with reopened(path) as archive:
        assert archive.standing is Standing.NEW_HERE
        assert (count(archive, "event"), len(archive.logs)) == (1, 1)


# --- the memory itself -------------------------------------------------------------------------


def test_what_is_remembered_is_recalled() -> None:
    assert protection.recall(SEEN_KEY, ARCHIVE_ID) is None
    protection.remember(SEEN_KEY, ARCHIVE_ID, SEEN)
    assert protection.recall(SEEN_KEY, ARCHIVE_ID) == SEEN
    later = Seen(SEEN.log_id, 8, b"\x03" * 32)
    protection.remember(SEEN_KEY, ARCHIVE_ID, later)
    assert protection.recall(SEEN_KEY, ARCHIVE_ID) == later
    assert protection.recall(SEEN_KEY[::-1], ARCHIVE_ID) is None
    assert protection.recall(SEEN_KEY, b"\x01" * 16) is None


def test_the_memory_tells_nobody_which_archives_were_opened(tmp_path: Path) -> None:
    for name in ("one", "two"):
        archive, _ = create_archive(tmp_path / name)
        archive_id, log = archive.unlocked.header.archive_id, archive.log
        archive.close()
        memory = {each.name: each.read_bytes() for each in settings.state_path().iterdir()}
        for file, content in memory.items():
            for told in (archive_id, log.id, str(tmp_path).encode(), b"one", b"archive"):
                assert told not in content
                assert told.hex() not in file
    assert len(memory) == 2
    assert len({len(content) for content in memory.values()}) == 1


def test_a_spoiled_memory_is_no_memory(path: Path) -> None:
    lay_out(path)
    (file,) = settings.state_path().iterdir()
    whole = file.read_bytes()
    for content in (b"", whole[:-1], whole[:20], bytes(len(whole)), whole[::-1]):
        file.write_bytes(content)
        with reopened(path) as archive:
            assert archive.standing is Standing.NEW_HERE
    for at in range(0, len(whole), 40):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with reopened(path) as archive:
            assert archive.standing is Standing.NEW_HERE
    file.unlink()
    file.mkdir()
    with reopened(path) as archive:
        assert archive.standing is Standing.NEW_HERE


def test_an_archive_closes_whole_even_where_nothing_can_be_remembered(path: Path) -> None:
    archive = opened(path)
    add_incident(archive)
    assert archive.not_remembered is None
    forget_and_stand_in_the_way()
    archive.close()
    assert archive.not_remembered is not None
    assert "could not remember" in archive.not_remembered
    assert str(settings.state_path()) in archive.not_remembered
    assert (path / LOCK_NAME).read_bytes() == b""
    with reopened(path) as archive:
        assert count(archive, "incident") == 1
        size, _ = checkpoints(archive)[-1]
        assert size == count(archive, "event") == 2


def test_whatever_is_committed_succeeds_even_where_it_cannot_be_remembered(path: Path) -> None:
    lay_out(path)
    forget_and_stand_in_the_way()
    with reopened(path) as archive:
        archive.accept_move()
        assert archive.standing is Standing.CURRENT
        assert archive.not_remembered is not None
        add_incident(archive)
        signed = archive.checkpoint()
        assert checkpoints(archive)[-1] == (3, signed)
        archive.accept_copy("because")
        add_incident(archive)
    assert count_after_closing(path, "incident") == 2


def test_what_could_be_remembered_later_is_not_told(path: Path) -> None:
    archive = opened(path)
    add_incident(archive)
    forget_and_stand_in_the_way()
    archive.checkpoint()
    assert archive.not_remembered is not None
    settings.state_path().unlink()
    add_incident(archive)
    archive.close()
    assert archive.not_remembered is None
    with reopened(path) as archive:
        assert archive.standing is Standing.CURRENT


def test_a_new_archive_shows_its_words_even_where_nothing_can_be_remembered(path: Path) -> None:
    settings.state_path().parent.mkdir(parents=True, exist_ok=True)
    settings.state_path().write_bytes(b"in the way")
    archive, words = create_archive(path)
    assert archive.not_remembered is not None
    add_incident(archive)
    archive.close()
    with Archive.open(path, words) as archive:
        assert archive.standing is Standing.NEW_HERE
