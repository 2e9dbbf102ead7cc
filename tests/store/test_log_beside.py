"""A write-ahead log of another time, beside a catalogue, destroys nothing of it."""

from __future__ import annotations

import random
import resource
import shutil
import sys
from pathlib import Path

import pytest

from archive_app.errors import Damaged, StorageRefused
from archive_app.progress import Meter
from archive_app.services import fixity, past_checks
from archive_app.store import log_beside
from archive_app.store.archive import Archive
from archive_app.store.engine import Access, catalogue_path, connect
from archive_app.store.protection import Standing
from tests.archives import add_incident, count, forget_archives, lay_out, recovery_words
from tests.services.steps import files_below, take_one

PAGE = 4096


def log_of(catalogue: Path) -> Path:
    return catalogue.with_name(f"{catalogue.name}-wal")


def left_open(path: Path, copy: Path, *, incidents: int = 3) -> bytes:
    """Copy an archive with its log as a killed program leaves it; then close it; return its key."""
    with Archive.open(path, recovery_words()) as archive:
        for _ in range(incidents):
            add_incident(archive)
        (copy / "objects").mkdir(parents=True)
        shutil.copytree(path, copy, dirs_exist_ok=True)
    assert log_of(catalogue_path(copy, 1)).stat().st_size > PAGE
    return archive.unlocked.keys.catalogue


def made(path: Path) -> Path:
    lay_out(path)
    with Archive.open(path, recovery_words()) as archive:
        take_one(archive, path.with_name("file"), b"content")
    return path


def test_an_older_log_beside_a_newer_catalogue_is_refused_and_nothing_touched(
    tmp_path: Path,
) -> None:
    path, copy = made(tmp_path / "archive"), tmp_path / "copy"
    left_open(path, copy)
    with Archive.open(path, recovery_words()) as archive:
        for _ in range(20):
            add_incident(archive)
    shutil.copytree(path, copy, dirs_exist_ok=True)
    before = {**files_below(copy), "lock": b"", "catalogue-1.db-shm": b""}
    for _ in range(2):
        with pytest.raises(Damaged, match="Move it out of the archive's folder"):
            Archive.open(copy, recovery_words())
    assert {**files_below(copy), "lock": b"", "catalogue-1.db-shm": b""} == before
    log_of(catalogue_path(copy, 1)).rename(tmp_path / "kept")
    with Archive.open(copy, recovery_words()) as archive:
        assert archive.standing is Standing.CURRENT
        assert count(archive, "incident") == 23
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_a_log_of_another_copy_that_went_further_is_refused(tmp_path: Path) -> None:
    path, other, copy = made(tmp_path / "archive"), tmp_path / "other", tmp_path / "copy"
    shutil.copytree(path, other)
    with Archive.open(path, recovery_words()) as archive:
        add_incident(archive)
    forget_archives()
    with Archive.open(other, recovery_words()) as archive:
        archive.accept_move()
    left_open(other, copy, incidents=9)
    shutil.copyfile(catalogue_path(path, 1), catalogue_path(copy, 1))
    content = catalogue_path(copy, 1).read_bytes()
    with pytest.raises(Damaged, match="not of the same time"):
        Archive.open(copy, recovery_words())
    assert catalogue_path(copy, 1).read_bytes() == content


@pytest.mark.parametrize("share", [0, 1, 3, 5, 9, 10])
def test_its_own_log_counts_however_far_it_was_written_back(tmp_path: Path, share: int) -> None:
    """A checkpoint writes page by page; the power may go after each."""
    path, copy = made(tmp_path / "archive"), tmp_path / "copy"
    key = left_open(path, copy)
    former = catalogue_path(copy, 1).read_bytes()
    shutil.copytree(copy, tmp_path / "written back")
    now_path = catalogue_path(tmp_path / "written back", 1)
    connect(now_path, key, Access.WRITING).close()
    now = now_path.read_bytes()
    chance = random.Random(share)
    mixed = bytearray(former.ljust(len(now), b"\0") if share else former)
    for at in range(0, len(now), PAGE):
        if chance.random() * 10 < share:
            mixed[at : at + PAGE] = now[at : at + PAGE]
    catalogue_path(copy, 1).write_bytes(mixed)
    with Archive.open(copy, recovery_words()) as archive:
        assert count(archive, "incident") == 3
        assert fixity.check(archive, past_checks.EVERYTHING, Meter()).findings == ()


def test_a_damaged_page_does_not_make_its_own_log_another(tmp_path: Path) -> None:
    path, copy = made(tmp_path / "archive"), tmp_path / "copy"
    left_open(path, copy)
    content = bytearray(catalogue_path(copy, 1).read_bytes())
    content[-PAGE // 2] ^= 1
    catalogue_path(copy, 1).write_bytes(content)
    with Archive.open(copy, recovery_words()) as archive:
        assert count(archive, "incident") == 3


@pytest.mark.skipif(sys.platform == "win32", reason="nothing limits how long a file may be")
def test_a_disk_without_room_to_look_does_not_make_its_own_log_another(tmp_path: Path) -> None:
    path, copy = made(tmp_path / "archive"), tmp_path / "copy"
    key = left_open(path, copy)
    catalogue = catalogue_path(copy, 1)
    catalogue.with_name(f"{catalogue.name}-shm").unlink()
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, former[1]))
    try:
        with pytest.raises(StorageRefused):
            log_beside.require_own(catalogue, key)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
    with Archive.open(copy, recovery_words()) as archive:
        assert count(archive, "incident") == 3
