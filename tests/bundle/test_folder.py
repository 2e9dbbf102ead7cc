"""Folders are read as they lie there: no link is followed, nothing but a file is opened."""

import io
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_app.bundle import folder as folder_module
from archive_app.bundle.folder import Folder
from archive_app.bundle.member import Member
from archive_app.bundle.members import open_container
from archive_app.bundle.zip_member import Source, StoredReader
from archive_app.errors import NotFound, SourceUnreadable

Open = Callable[[Path], Folder]


@pytest.fixture(params=["by descriptor", "by path"])
def opened(request: pytest.FixtureRequest) -> Open:
    """Open a folder as POSIX can, and as everything else must."""
    by_descriptor = request.param == "by descriptor"
    if by_descriptor and not folder_module.BY_DESCRIPTOR:
        pytest.skip("this system opens nothing from the descriptor of a folder")
    return lambda path: Folder(path, by_descriptor=by_descriptor)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    bag = tmp_path / "EVB"
    (bag / "data" / "files").mkdir(parents=True)
    (bag / "data" / "empty").mkdir()
    (bag / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\n")
    (bag / "data" / "files" / "b").write_bytes(b"b" * 200_000)
    (bag / "data" / "a").write_bytes(b"")
    return bag


def codes(found: Folder) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.path) for finding in found.findings]


def test_every_regular_file_is_listed_and_read(opened: Open, bag: Path) -> None:
    with opened(bag) as folder:
        assert folder.name == "EVB"
        assert folder.folders == {"data", "data/files", "data/empty"}
        assert folder.findings == ()
        assert list(folder.members()) == [
            Member("bagit.txt", 19),
            Member("data/a", 0),
            Member("data/files/b", 200_000),
        ]
        for member in folder.members():
            with folder.open(member.path) as stream:
                assert stream.read() == (bag / member.path).read_bytes()


def test_links_are_told_and_not_followed(opened: Open, bag: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_bytes(b"key")
    (bag / "data" / "dir").symlink_to(tmp_path / "secret")
    (bag / "data" / "key").symlink_to(tmp_path / "secret" / "key")
    (bag / "data" / "nowhere").symlink_to("nowhere")
    (bag / "data" / "loop").symlink_to(bag)
    with opened(bag) as folder:
        assert codes(folder) == [
            ("link", "data/dir"),
            ("link", "data/key"),
            ("link", "data/loop"),
            ("link", "data/nowhere"),
        ]
        for path in ("data/key", "data/dir/key"):
            with pytest.raises(NotFound):
                folder.open(path)


def test_pipes_and_sockets_are_told_and_never_opened(
    opened: Open, bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Opening a pipe would wait for a writer that never comes.
    os.mkfifo(bag / "data" / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(bag)  # the path of a socket is short
        listening.bind("socket")
        with opened(bag) as folder:
            assert codes(folder) == [("special", "data/pipe"), ("special", "socket")]


def test_devices_are_told_and_never_opened(opened: Open, bag: Path) -> None:
    try:
        os.mknod(bag / "null", stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except OSError:
        pytest.skip("no device can be made here")
    with opened(bag) as folder:
        assert codes(folder) == [("special", "null")]


def test_a_folder_swapped_for_a_link_meanwhile_is_not_followed(
    opened: Open, bag: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (bag / "data" / "files").rename(elsewhere)
    (bag / "data" / "files").mkdir()
    (bag / "data" / "files" / "b").hardlink_to(elsewhere / "b")
    with opened(bag) as folder:
        (bag / "data" / "files" / "b").unlink()
        (bag / "data" / "files").rmdir()
        (bag / "data" / "files").symlink_to(elsewhere)
        with pytest.raises(SourceUnreadable):
            folder.open("data/files/b")


def test_a_file_swapped_for_a_link_or_a_pipe_meanwhile_is_not_read(
    opened: Open, bag: Path, tmp_path: Path
) -> None:
    with opened(bag) as folder:
        (bag / "bagit.txt").rename(tmp_path / "bagit.txt")
        (bag / "bagit.txt").symlink_to(tmp_path / "bagit.txt")
        with pytest.raises(SourceUnreadable):
            folder.open("bagit.txt")
        (bag / "bagit.txt").unlink()
        os.mkfifo(bag / "bagit.txt")
        with pytest.raises(SourceUnreadable):
            folder.open("bagit.txt")


def test_the_root_itself_is_the_one_that_was_opened(bag: Path, tmp_path: Path) -> None:
    if not folder_module.BY_DESCRIPTOR:
        pytest.skip("this system opens nothing from the descriptor of a folder")
    with Folder(bag) as folder:
        bag.rename(tmp_path / "moved")
        bag.mkdir()
        (bag / "bagit.txt").write_bytes(b"something else\n")
        with folder.open("bagit.txt") as stream:
            assert stream.read() == b"BagIt-Version: 1.0\n"


@pytest.mark.parametrize("now", [b"shorter", b"longer than it was when it was listed"])
def test_a_file_that_changed_since_it_was_listed_is_told(
    opened: Open, bag: Path, now: bytes
) -> None:
    with opened(bag) as folder:
        (bag / "bagit.txt").write_bytes(now)
        with pytest.raises(SourceUnreadable, match="changed while"):
            folder.open("bagit.txt")


@pytest.mark.parametrize("length", [100_000, 300_000])
def test_a_file_that_changes_while_it_is_read_is_told(opened: Open, bag: Path, length: int) -> None:
    with opened(bag) as folder, folder.open("data/files/b") as stream:
        stream.read(10)
        os.truncate(bag / "data" / "files" / "b", length)
        with pytest.raises(SourceUnreadable, match="changed while"):
            stream.read()


def test_a_file_that_is_gone_is_told(opened: Open, bag: Path) -> None:
    with opened(bag) as folder:
        (bag / "bagit.txt").unlink()
        with pytest.raises(SourceUnreadable):
            folder.open("bagit.txt")


def test_a_name_that_is_not_utf8_is_told(opened: Open, bag: Path) -> None:
    try:
        (bag / os.fsdecode(b"data/\xff")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system has no such names")
    with opened(bag) as folder:
        assert codes(folder) == [("name", "data/\\xff")]


def test_a_folder_that_cannot_be_listed_is_unreadable_and_not_missing(
    opened: Open, bag: Path
) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is closed to root")
    (bag / "data" / "files").chmod(0)
    try:
        with opened(bag) as folder:
            assert codes(folder) == [("unreadable", "data/files")]
    finally:
        (bag / "data" / "files").chmod(0o700)


def test_a_medium_that_fails_while_reading_is_unreadable_and_not_damaged() -> None:
    # Linux answers EIO to whoever reads its own memory at 0: the nearest thing to a bad sector.
    medium = Path("/proc/self/mem")
    if not medium.exists():
        pytest.skip("nothing here fails like a bad sector")
    with medium.open("rb", buffering=0) as file:
        assert isinstance(file, io.FileIO)
        source = Source(file, "mem")
        for reader in (
            StoredReader(source, "member", 0, 10, 0),
            folder_module._FileReader("member", file, folder_module._STATE.pack(10, 0)),
        ):
            with pytest.raises(SourceUnreadable, match="member cannot be read: Input/output error"):
                reader.read(1)


def test_a_folder_deeper_than_any_bag_is_a_limit(opened: Open, tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    deep.joinpath(*["d"] * 70).mkdir(parents=True)
    with opened(deep) as folder:
        assert [code for code, _ in codes(folder)] == ["limit"]


def test_a_path_longer_than_any_is_a_limit(opened: Open, tmp_path: Path) -> None:
    long = tmp_path / "long"
    long.joinpath(*["d" * 200] * 6).mkdir(parents=True)
    with opened(long) as folder:
        assert [code for code, _ in codes(folder)] == ["limit"]


def test_a_file_larger_than_any_bag_is_a_limit(opened: Open, bag: Path) -> None:
    try:
        with (bag / "huge").open("wb") as file:
            file.truncate((1 << 44) - 1000)
    except OSError:
        pytest.skip("this file system has no such files")
    with opened(bag) as folder:
        assert codes(folder) == [("limit", "huge")]


def test_a_path_that_is_no_folder_is_told(opened: Open, bag: Path) -> None:
    for path in (bag / "bagit.txt", bag / "nowhere"):
        with pytest.raises(SourceUnreadable), opened(path):
            pass


def test_a_folder_is_opened_as_a_container(bag: Path) -> None:
    with open_container(bag) as container:
        assert container.name == "EVB"
        assert next(iter(container.members())).path == "bagit.txt"


def test_nothing_stays_open(opened: Open, bag: Path) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("cannot be seen here")
    before = len(os.listdir("/proc/self/fd"))
    with opened(bag) as folder:
        for member in folder.members():
            with folder.open(member.path) as stream:
                stream.read()
        os.mkfifo(bag / "data" / "files" / "pipe")
        (bag / "bagit.txt").write_bytes(b"changed")
        with pytest.raises(SourceUnreadable):
            folder.open("bagit.txt")
    assert len(os.listdir("/proc/self/fd")) == before
