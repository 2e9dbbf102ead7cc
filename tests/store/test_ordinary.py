"""Nothing in an archive's folder is followed elsewhere, and nothing there makes opening it wait."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive_app.errors import Damaged
from archive_app.progress import Meter
from archive_app.services import fixity, holding_check, past_checks
from archive_app.services.backup import backup, restore
from archive_app.store.archive import Archive
from archive_app.store.objects import ObjectStore
from tests.archives import add_object, lay_out, opened, read_object, recovery_words

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="links need rights on Windows, and pipes have no names there"
)

NAMES = (
    "objects",
    "objects/ab",
    "incoming",
    "orphans",
    "lock",
    "archive.json",
    "archive.json.copy",
    "archive.json.new",
    "archive.json.copy.new",
    "catalogue-1.db",
    "catalogue-1.db-wal",
    "catalogue-1.db-shm",
    "catalogue-1.db-journal",
    "catalogue-2.db",
    "catalogue-1.db.before-migration",
    "catalogue-1.db.new",
    "unfinished-copy",
    "unfinished-copy.new",
)
FILES = tuple(name for name in NAMES if "." in name or name == "lock")
FOLDERS = ("objects", "incoming", "orphans")
OBJECT = "ab" + "cd" * 15


def listen(path: Path) -> None:
    """Put a socket there."""
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's path may not be long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


NO_FILES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a socket": listen,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive"
    lay_out(path)
    return path


def precious(tmp_path: Path) -> Path:
    """A folder of somebody else, with a file under any name, one of an object, and some below."""
    folder = tmp_path / "precious"
    (folder / "ab").mkdir(parents=True)
    for name in ("diary.txt", OBJECT, f"ab/{OBJECT}"):
        (folder / name).write_bytes(b"precious " * 100)
    return folder


def states(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """What lies there, and the time and mode of each."""
    return {
        str(each.relative_to(folder)): (
            each.read_bytes() if each.is_file() else b"",
            each.lstat().st_mtime_ns,
            each.lstat().st_mode,
        )
        for each in sorted(folder.rglob("*"))
    }


def link_to(to: Path) -> Callable[[Path], None]:
    """What makes a link to there."""

    def make(path: Path) -> None:
        path.symlink_to(to)

    return make


@contextmanager
def replaced(path: Path, make: Callable[[Path], object]) -> Iterator[None]:
    """Put something else in the place of what has a name now; put that back in the end."""
    aside = path.parent.parent / "aside"
    had = path.exists()
    if had:
        path.rename(aside)
    make(path)
    yield
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink()
    if had:
        aside.rename(path)


@pytest.mark.parametrize("to", ["", "diary.txt", "nothing"])
def test_a_link_in_an_archive_is_named_and_never_followed(
    path: Path, tmp_path: Path, to: str
) -> None:
    folder = precious(tmp_path)
    before = states(folder)
    for name in NAMES:
        with replaced(path / name, link_to(folder / to)):
            for typed in (recovery_words(), "a wrong passphrase"):
                with pytest.raises(Damaged, match="is a link") as refused:
                    Archive.open(path, typed)
                assert str(path / name) in str(refused.value)
            assert states(folder) == before
    opened(path).close()


@pytest.mark.parametrize("what", NO_FILES)
def test_what_is_no_file_in_the_place_of_one_is_named_and_never_waited_for(
    path: Path, what: str
) -> None:
    for name in FILES:
        with replaced(path / name, NO_FILES[what]):
            with pytest.raises(Damaged, match="is not a file") as refused:
                Archive.open(path, recovery_words())
            assert str(path / name) in str(refused.value)
    opened(path).close()


def test_what_is_no_folder_in_the_place_of_one_is_named(path: Path) -> None:
    for name in FOLDERS:
        with (
            replaced(path / name, Path.touch),
            pytest.raises(Damaged, match=f"{name} is not a folder"),
        ):
            Archive.open(path, recovery_words())
    opened(path).close()


def test_a_lock_that_is_another_file_by_another_name_keeps_what_is_in_it(path: Path) -> None:
    diary = path.parent / "diary.txt"
    diary.write_bytes(b"precious")
    (path / "lock").unlink(missing_ok=True)
    os.link(diary, path / "lock")
    with pytest.raises(Damaged, match="is not a lock"):
        Archive.open(path, recovery_words())
    assert diary.read_bytes() == b"precious"


def test_a_lock_that_a_power_cut_filled_with_zeros_is_one(path: Path) -> None:
    (path / "lock").write_bytes(bytes(6))
    with Archive.open(path, recovery_words()) as archive:
        assert archive.was_unclean
        assert (path / "lock").read_bytes() == b"%d\n" % os.getpid()


def test_only_what_is_named_as_objects_are_is_swept_from_incoming(path: Path) -> None:
    incoming = path / "incoming"
    diary = path.parent / "diary.txt"
    diary.write_bytes(b"precious")
    (incoming / OBJECT).write_bytes(b"half-written")
    (incoming / "notes.txt").write_bytes(b"a stranger's")
    (incoming / ("ef" * 16)).symlink_to(diary)
    (incoming / ("ee" * 16)).mkdir()
    opened(path).close()
    assert {each.name for each in incoming.iterdir()} == {"notes.txt", "ef" * 16, "ee" * 16}
    assert diary.read_bytes() == b"precious"


# --- objects -------------------------------------------------------------------------------------


def test_an_object_that_is_no_file_is_a_finding(path: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    ways: list[Callable[[Path], object]] = [
        *NO_FILES.values(),
        link_to(sealed),
        link_to(Path("nothing")),
    ]
    with opened(path) as archive:
        stored = add_object(archive, b"evidence")
        object_path = archive.objects.path(stored.id)
        sealed.write_bytes(object_path.read_bytes())
        for make in ways:
            with replaced(object_path, make):
                with pytest.raises(Damaged, match=r"damaged: a link, or something else that is no"):
                    read_object(archive, stored)
                report = fixity.check(archive, past_checks.EVERYTHING, Meter())
                assert "object_damaged" in {found.code for found in report.findings}
        assert read_object(archive, stored) == b"evidence"


def test_a_folder_of_objects_that_becomes_a_link_meanwhile_is_not_walked(
    path: Path, tmp_path: Path
) -> None:
    folder = precious(tmp_path)
    before = states(folder)
    with opened(path) as archive:
        (path / "objects" / "ab").rmdir()
        (path / "objects" / "ab").symlink_to(folder)
        report = fixity.check(archive, past_checks.EVERYTHING, Meter())
        assert report.is_whole
        assert list(archive.objects.find_ids()) == [(None, path / "objects" / "ab")]
        assert holding_check.sweep_orphans(archive) == []
    assert states(folder) == before


# --- backups -------------------------------------------------------------------------------------


def test_a_backup_to_a_folder_with_a_link_in_it_is_refused_and_touches_nothing(
    path: Path, tmp_path: Path
) -> None:
    folder, target = precious(tmp_path), tmp_path / "backup"
    before = states(folder)
    with opened(path) as archive:
        add_object(archive, b"evidence")
        backup(archive, target, Meter())
        add_object(archive, b"more")
        for name in NAMES:
            is_folder = name in {*FOLDERS, "objects/ab"}
            with (
                replaced(target / name, link_to(folder if is_folder else folder / OBJECT)),
                pytest.raises(Damaged, match="is a link"),
            ):
                backup(archive, target, Meter())
            assert states(folder) == before
        assert backup(archive, target, Meter()).objects_copied == 1


@pytest.mark.parametrize("what", NO_FILES)
def test_a_backup_to_a_folder_with_no_file_in_the_place_of_one_is_refused(
    path: Path, tmp_path: Path, what: str
) -> None:
    target = tmp_path / "backup"
    with opened(path) as archive:
        backup(archive, target, Meter())
        for name in ("lock", "archive.json", "catalogue-1.db", "unfinished-copy"):
            with (
                replaced(target / name, NO_FILES[what]),
                pytest.raises(Damaged, match="is not a file"),
            ):
                backup(archive, target, Meter())


def test_a_copy_is_never_written_through_a_link_that_lies_where_it_comes_in(
    path: Path, tmp_path: Path
) -> None:
    folder, target = precious(tmp_path), tmp_path / "backup"
    before = states(folder)
    with opened(path) as archive:
        backup(archive, target, Meter())
        stored = add_object(archive, b"evidence")
        (target / "incoming" / stored.id.hex()).symlink_to(folder / "diary.txt")
        assert backup(archive, target, Meter()).findings == ()
    assert states(folder) == before
    with Archive.open(target, recovery_words()) as copy:
        assert read_object(copy, stored) == b"evidence"


def test_a_backup_with_a_link_in_it_is_not_restored(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (path / "lock").touch()
    for name in ("objects", "lock", "archive.json", "catalogue-1.db"):
        (path / name).rename(elsewhere)
        (path / name).symlink_to(elsewhere)
        with pytest.raises(Damaged, match="is a link"):
            restore(path, recovery_words(), tmp_path / "restored", Meter())
        (path / name).unlink()
        elsewhere.rename(path / name)
    assert not (tmp_path / "restored").exists()
    assert restore(path, recovery_words(), tmp_path / "restored", Meter()).findings == ()


def test_an_unfinished_copy_with_a_link_in_it_is_not_gone_on_with(
    path: Path, tmp_path: Path
) -> None:
    folder, target = precious(tmp_path), tmp_path / "backup"
    before = states(folder)
    target.mkdir()
    ObjectStore.create_folders(target)
    with opened(path) as archive:
        content = b'{"archive":"%s"}' % archive.unlocked.header.archive_id.hex().encode()
        (target / "unfinished-copy").write_bytes(content)
        (target / "incoming").rmdir()
        (target / "incoming").symlink_to(folder)
        with pytest.raises(Damaged, match="incoming is a link"):
            backup(archive, target, Meter())
    assert states(folder) == before
