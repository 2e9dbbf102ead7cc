"""What was committed stands, whether or not the end of the ledger can be signed after it."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from archive_app.errors import Damaged, StorageRefused
from archive_app.store.engine import catalogue_path
from archive_app.store.protection import Standing
from tests.archives import add_incident, count, lay_out, opened, recovery_words
from tests.services.tampering import damage


@pytest.fixture
def path(home: Path, tmp_path: Path) -> Path:
    """A closed archive with several checkpoints."""
    assert home.is_dir()
    lay_out(tmp_path / "archive")
    for _ in range(3):
        with opened(tmp_path / "archive") as archive:
            add_incident(archive)
    return tmp_path / "archive"


@pytest.mark.parametrize("which", ["first", "last"])
def test_what_was_recorded_is_kept_where_the_end_cannot_be_signed(path: Path, which: str) -> None:
    damage(path, recovery_words(), "checkpoint", last=which == "last")
    archive = opened(path)
    add_incident(archive)
    archive.close()
    assert isinstance(archive.not_signed, Damaged)
    assert str(archive.not_signed).startswith("What was recorded is kept, but the end")
    assert archive.not_remembered is None
    with opened(path) as archive:
        # This computer knows what was committed, signed or not.
        assert archive.standing is Standing.CURRENT
        assert count(archive, "incident") == 4


def test_it_is_told_as_long_as_the_end_is_not_signed(path: Path) -> None:
    damage(path, recovery_words(), "checkpoint", last=True)
    with opened(path) as archive:
        pass
    assert archive.not_signed is None
    with opened(path) as archive:
        add_incident(archive)
    for _ in range(2):
        with opened(path) as archive:
            pass
        assert isinstance(archive.not_signed, Damaged)


def test_a_full_disk_leaves_the_end_to_be_signed_another_time(path: Path) -> None:
    archive = opened(path)
    add_incident(archive)
    signed = count(archive, "checkpoint")
    log = catalogue_path(path, 1)
    length = log.with_name(log.name + "-wal").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        archive.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert isinstance(archive.not_signed, StorageRefused)
    assert "signed when the archive is closed next" in str(archive.not_signed)
    with opened(path) as archive:
        assert count(archive, "incident") == 4
    assert archive.not_signed is None
    with opened(path) as archive:
        assert count(archive, "checkpoint") == signed + 1
