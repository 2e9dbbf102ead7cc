"""What the lock promises: one process at a time, told rather than corrupted."""

from __future__ import annotations

import errno
import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from archive_app.errors import InUse, StorageRefused, WrongPassphrase
from archive_app.store.archive import Archive
from archive_app.store.lock import LOCK_NAME, ArchiveLock
from tests.archives import count, lay_out, recovery_words
from tests.processes import Child, forking, in_child, needs_fork, tolerates_fork

pytestmark = tolerates_fork


def test_the_lock_holds_only_a_pid_and_only_while_it_is_held(tmp_path: Path) -> None:
    lock = ArchiveLock(tmp_path)
    assert (tmp_path / LOCK_NAME).read_bytes() == b"%d\n" % os.getpid()
    assert not lock.was_unclean
    lock.release()
    assert (tmp_path / LOCK_NAME).read_bytes() == b""


def test_a_second_opener_is_told_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    with Archive.open(path, recovery_words()):
        before = {each: each.stat().st_mtime_ns for each in path.iterdir()}
        for typed in (recovery_words(), "a wrong passphrase"):
            with pytest.raises(InUse):
                Archive.open(path, typed)
        assert {each: each.stat().st_mtime_ns for each in path.iterdir()} == before
    Archive.open(path, recovery_words()).close()


@needs_fork
def test_another_process_is_told(tmp_path: Path) -> None:
    def try_to_lock() -> bool:
        try:
            ArchiveLock(tmp_path)
        except InUse:
            return False
        return True

    lock = ArchiveLock(tmp_path)
    assert not in_child(try_to_lock)
    lock.release()
    assert in_child(try_to_lock)


@needs_fork
def test_of_twenty_simultaneous_openers_exactly_one_wins(tmp_path: Path) -> None:
    path, words = tmp_path / "archive", recovery_words()
    lay_out(path)
    start, everyone_tried = forking().Barrier(20), forking().Barrier(20)

    def try_to_open() -> str:
        start.wait(60)
        try:
            archive = Archive.open(path, words)
        except InUse:
            everyone_tried.wait(60)
            return "told"
        everyone_tried.wait(60)
        events = count(archive, "event")
        archive.close()
        return f"opened with {events} events"

    openers = [Child(try_to_open) for _ in range(20)]
    assert Counter(opener.result() for opener in openers) == {"opened with 1 events": 1, "told": 19}


@needs_fork
def test_a_killed_holder_leaves_the_lock_free_and_an_unclean_close_to_be_noticed(
    tmp_path: Path,
) -> None:
    path, words = tmp_path / "archive", recovery_words()
    lay_out(path)

    def open_and_die() -> None:
        Archive.open(path, words)
        os.kill(os.getpid(), signal.SIGKILL)

    child = Child(open_and_die)
    child.process.join()
    assert child.process.exitcode == -signal.SIGKILL
    with pytest.raises(WrongPassphrase):
        Archive.open(path, "mistyped")
    with Archive.open(path, words) as archive:
        assert archive.was_unclean
    with Archive.open(path, words) as archive:
        assert not archive.was_unclean


def test_a_failed_opening_gives_the_lock_back(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    (path / "catalogue-1.db").write_bytes(b"\0" * 8192)
    for _ in range(2):
        with pytest.raises(Exception, match="damaged"):
            Archive.open(path, recovery_words())
    lock = ArchiveLock(path)
    assert not lock.was_unclean
    lock.release()


def test_a_lock_that_cannot_be_made_is_a_refusal_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(StorageRefused):
        ArchiveLock(tmp_path / "missing")


def test_a_medium_that_was_pulled_out_leaves_no_lock_behind_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled_out(*_arguments: int) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    lock = ArchiveLock(tmp_path)
    with monkeypatch.context() as medium:
        medium.setattr(os, "ftruncate", pulled_out)
        lock.release()
    with monkeypatch.context() as medium:
        medium.setattr(os, "read", pulled_out)
        with pytest.raises(StorageRefused):
            ArchiveLock(tmp_path)
    lock = ArchiveLock(tmp_path)
    assert lock.was_unclean
    lock.release()
