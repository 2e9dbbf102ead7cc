"""What a replaced file promises: wholly the old one or wholly the new one, and on the medium."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from archive_app.errors import StorageRefused
from archive_app.store.durable import replace_file, storage_errors, sync_folder
from tests.processes import in_own_mounts, mount, needs_mounts, tolerates_fork, trace

pytestmark = tolerates_fork

REPLACING = """
import sys
from pathlib import Path
from archive_app.store.durable import replace_file
replace_file(Path(sys.argv[1]) / "file", b"new")
"""


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"first", b"a longer second", b"", b"x" * 100_000):
        replace_file(path, content)
        assert path.read_bytes() == content
        assert os.listdir(tmp_path) == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_replaced_file_is_its_owners_alone(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", b"secret")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_bytes_are_durable_before_the_name_and_the_name_before_anything_else(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert trace(REPLACING, str(folder), folder=folder) == [
        "write file.new",
        "sync file.new",
        "rename file.new file",
        "sync .",
    ]


def test_a_leftover_of_a_crash_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "file.new").write_bytes(b"half-written, and longer than what follows")
    replace_file(tmp_path / "file", b"whole")
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert os.listdir(tmp_path) == ["file"]


def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.mkdir()
    (path / "inside").write_bytes(b"kept")
    with pytest.raises(StorageRefused):
        replace_file(path, b"new")
    assert (path / "inside").read_bytes() == b"kept"
    assert os.listdir(tmp_path) == ["file"]


@needs_mounts
def test_on_a_full_disk_the_old_file_stays(tmp_path: Path) -> None:
    def fill() -> tuple[str, bytes, list[str]]:
        mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path))
        replace_file(tmp_path / "file", b"old")
        with pytest.raises(StorageRefused) as refused:
            replace_file(tmp_path / "file", b"x" * 100_000)
        return str(refused.value), (tmp_path / "file").read_bytes(), os.listdir(tmp_path)

    said, content, names = in_own_mounts(fill)
    assert "no space left" in said
    assert (content, names) == (b"old", ["file"])


@needs_mounts
def test_on_a_read_only_medium_the_old_file_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")

    def try_to_write() -> str:
        mount("--bind", str(tmp_path), str(tmp_path))
        mount("-o", "remount,bind,ro", str(tmp_path))
        with pytest.raises(StorageRefused) as refused:
            replace_file(tmp_path / "file", b"new")
        return str(refused.value)

    assert "read-only" in in_own_mounts(try_to_write)
    assert (tmp_path / "file").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no space left"),
        (errno.EDQUOT, "no space left"),
        (errno.EFBIG, "no space left"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_refusal_of_the_disk_is_a_sentence_that_names_the_place(number: int, words: str) -> None:
    with pytest.raises(StorageRefused) as refused, storage_errors(Path("/somewhere")):
        raise OSError(number, os.strerror(number))
    assert words in str(refused.value)
    assert "/somewhere" in str(refused.value)


def test_what_is_no_refusal_of_the_disk_passes_through() -> None:
    with pytest.raises(ValueError, match="a bug"), storage_errors(Path("/somewhere")):
        raise ValueError("a bug")


def test_a_folder_that_is_gone_cannot_be_synced(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "gone")
