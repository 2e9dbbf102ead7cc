"""A catalogue of other keys than the header's is told, and where it may be needed, kept."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from pathlib import Path
from types import ModuleType

import pytest

from archive_app.errors import Damaged, StorageRefused, TooNew
from archive_app.model import canonical
from archive_app.model.fixity import Part, Scope
from archive_app.progress import Meter
from archive_app.services import access, fixity
from archive_app.store import header, mending, protection, rotation
from archive_app.store.archive import Archive
from archive_app.store.engine import catalogue_path
from archive_app.store.header import COPY_NAME, HEADER_NAME
from archive_app.store.lock import LOCK_NAME
from archive_app.store.objects import INCOMING_NAME, ORPHANS_NAME
from archive_app.store.slots import checksum
from tests.archives import (
    PASSPHRASE,
    add_incident,
    count,
    forget_archives,
    lay_out,
    recovery_words,
)
from tests.processes import (
    Child,
    in_own_mounts,
    mount,
    needs_fork,
    needs_mounts,
    tolerates_fork,
)

HEADERS = (HEADER_NAME, COPY_NAME)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lay_out(tmp_path / "archive")
    return tmp_path / "archive"


def reopened(path: Path, words: str | None = None) -> Archive:
    return Archive.open(path, words or recovery_words())


def rotate(path: Path) -> str:
    """Make new keys and record something since; return the new recovery words."""
    receipt = access.rotate(reopened(path), recovery_words(), meter=Meter())
    with reopened(path, receipt.recovery_words) as archive:
        add_incident(archive, "Since the new keys")
    return receipt.recovery_words


def put_back(path: Path, before: Path, *names: str) -> None:
    for name in names:
        shutil.copy(before / name, path / name)


def findings(archive: Archive) -> list[str]:
    report = fixity.check(archive, Scope(frozenset({Part.HEADER})), Meter())
    return [each.code for each in report.findings]


@pytest.fixture
def put_back_whole(path: Path) -> Path:
    """An archive whose header and catalogue were put back from before it got new keys."""
    before = path.with_name("before")
    shutil.copytree(path, before)
    rotate(path)
    put_back(path, before, *HEADERS, "catalogue-1.db")
    forget_archives()
    return path


def test_a_catalogue_of_later_keys_is_set_aside_and_told_until_a_person_takes_it_away(
    put_back_whole: Path,
) -> None:
    path = put_back_whole
    later = catalogue_path(path, 2).read_bytes()
    with reopened(path) as archive:
        assert any("catalogue-2.db" in each for each in mending.sentences(archive))
        archive.accept_move()
    for _ in range(2):
        with reopened(path) as archive:
            (told,) = mending.sentences(archive)
            assert "catalogue-2.db is of other keys than archive.json" in told
            assert findings(archive) == ["catalogue_other"]
            assert not catalogue_path(path, 2).exists()
            assert (path / ORPHANS_NAME / "catalogue-2.db").read_bytes() == later
    for each in (path / ORPHANS_NAME).glob("catalogue-2.db*"):
        each.unlink()
    with reopened(path) as archive:
        assert list(mending.sentences(archive)) == []
        assert findings(archive) == []


def test_new_keys_after_that_overwrite_nothing_of_it(put_back_whole: Path) -> None:
    path = put_back_whole
    later = catalogue_path(path, 2).read_bytes()
    with reopened(path) as archive:
        archive.accept_move()
    rotate(path)
    assert (path / ORPHANS_NAME / "catalogue-2.db").read_bytes() == later


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@needs_fork
@tolerates_fork
@pytest.mark.parametrize(
    ("module", "step", "left", "generation"),
    [
        (rotation, "_proven", {"incoming/catalogue-2.db"}, 1),
        (header, "write_header", {"catalogue-2.db", "incoming/new-keys"}, 1),
        (protection, "remember", {"catalogue-2.db", "incoming/new-keys"}, 2),
    ],
)
def test_what_making_new_keys_left_when_it_was_killed_is_removed(
    path: Path, module: ModuleType, step: str, left: set[str], generation: int
) -> None:
    def rotate_and_die() -> None:
        archive = reopened(path, PASSPHRASE)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(module, step, die)
            access.rotate(archive, PASSPHRASE, meter=Meter())

    child = Child(rotate_and_die)
    child.process.join()
    assert child.process.exitcode == -signal.SIGKILL
    assert {each for each in left if (path / each).exists()} == left
    assert catalogue_path(path, 1).exists()
    with reopened(path, PASSPHRASE) as archive:
        assert archive.unlocked.header.generation == generation
        assert list(mending.sentences(archive)) == []
        assert findings(archive) == []
        assert [each.name for each in path.glob("catalogue*.db")] == [f"catalogue-{generation}.db"]
        assert list((path / ORPHANS_NAME).iterdir()) == list((path / INCOMING_NAME).iterdir()) == []


def test_a_later_catalogue_outlives_an_unclean_end_of_something_else(put_back_whole: Path) -> None:
    path = put_back_whole
    later = catalogue_path(path, 2).read_bytes()
    with reopened(path) as archive:
        archive.accept_copy("It was put back.")
    (path / LOCK_NAME).write_bytes(b"1\n")  # nobody came to close it
    with reopened(path) as archive:
        assert archive.was_unclean
        assert findings(archive) == ["catalogue_other"]
    assert (path / ORPHANS_NAME / "catalogue-2.db").read_bytes() == later


def test_new_keys_made_at_once_overwrite_nothing_that_lies_there(put_back_whole: Path) -> None:
    path = put_back_whole
    later = catalogue_path(path, 2).read_bytes()
    archive = reopened(path)
    archive.accept_copy("It was put back.")
    words = access.rotate(archive, recovery_words(), meter=Meter()).recovery_words
    assert (path / ORPHANS_NAME / "catalogue-2.db").read_bytes() == later
    with reopened(path, words) as archive:
        (told,) = mending.sentences(archive)
        assert "kept as orphans/catalogue-2.db" in told
        assert findings(archive) == ["catalogue_other"]


def test_where_the_archive_went_on_in_two_ways_both_are_kept(path: Path) -> None:
    before, later = path.with_name("before"), path.with_name("later")
    shutil.copytree(path, before)
    words = rotate(path)
    shutil.copytree(path, later)
    put_back(path, before, *HEADERS, "catalogue-1.db")
    forget_archives()
    with reopened(path) as archive:
        archive.accept_copy("It was put back.")
    with reopened(path) as archive:
        add_incident(archive, "Since it was put back")
    earlier = catalogue_path(path, 1).read_bytes()
    # What opens the later one is put back, as one reads of it.
    put_back(path, later, *HEADERS)
    (path / ORPHANS_NAME / "catalogue-2.db").rename(catalogue_path(path, 2))
    forget_archives()
    with reopened(path, words) as archive:
        assert any("catalogue-1.db" in each for each in mending.sentences(archive))
        archive.accept_copy("The later one counts.")
    with reopened(path, words) as archive:
        assert findings(archive) == ["catalogue_other"]
    assert (path / ORPHANS_NAME / "catalogue-1.db").read_bytes() == earlier


def test_what_bears_a_name_of_no_catalogue_is_a_persons_and_stays(path: Path) -> None:
    names = [
        *("catalogue-1.db.my-backup", "catalogue-1.db.before-new-keys.bak", "catalogue-02.db"),
        *("catalogue-0.db", "catalogue-٣.db", "catalogue-x.db", "catalogue.db"),
    ]
    for name in names:
        (path / name).write_bytes(b"x")
    words = rotate(path)
    with reopened(path, words) as archive:
        assert findings(archive) == []
    assert {each.name for each in path.glob("catalogue*")} == {"catalogue-2.db", *names}


def test_a_catalogue_is_put_aside_with_its_own_log_and_no_other(path: Path) -> None:
    aside = path / ORPHANS_NAME
    (aside / "catalogue-2.db").write_bytes(b"another")
    (path / "catalogue-2.db").write_bytes(b"pages")
    (path / "catalogue-2.db-wal").write_bytes(b"log")
    reopened(path).close()
    assert {each.name: each.read_bytes() for each in aside.iterdir()} == {
        "catalogue-2.db": b"another",
        "catalogue-2.2.db": b"pages",
        "catalogue-2.2.db-wal": b"log",
    }
    with reopened(path) as archive:
        told = list(mending.sentences(archive))
    assert len(told) == 2
    assert all(f"orphans/catalogue-2{again}.db" in " ".join(told) for again in ("", ".2"))


def test_a_catalogue_never_joins_a_log_that_lies_alone(path: Path) -> None:
    aside = path / ORPHANS_NAME
    (aside / "catalogue-2.db-wal").write_bytes(b"another")
    (path / "catalogue-2.db").write_bytes(b"pages")
    reopened(path).close()
    assert {each.name for each in aside.iterdir()} == {"catalogue-2.2.db", "catalogue-2.db-wal"}


def test_what_sqlite_kept_beside_a_next_catalogue_that_came_out_is_removed(path: Path) -> None:
    (path / INCOMING_NAME / "catalogue-2.db-shm").write_bytes(b"shared")
    reopened(path).close()
    assert list((path / INCOMING_NAME).iterdir()) == []


def test_new_keys_keep_a_log_whose_catalogue_is_gone(path: Path) -> None:
    (path / "catalogue-2.db-wal").write_bytes(b"log")
    rotate(path)
    assert (path / ORPHANS_NAME / "catalogue-2.db-wal").read_bytes() == b"log"


def test_a_moving_aside_that_fails_after_the_catalogue_costs_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path / "catalogue-2.db").write_bytes(b"pages")
    (path / "catalogue-2.db-wal").write_bytes(b"log")
    replace = os.replace

    def refuse_logs(source: Path, target: Path) -> None:
        if str(source).endswith("-wal"):
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse_logs)
        reopened(path).close()
    with reopened(path) as archive:
        told = " ".join(mending.sentences(archive))
    assert "orphans/catalogue-2.db" in told
    assert "catalogue-2.db-wal is of other keys" in told
    assert (path / "catalogue-2.db-wal").read_bytes() == b"log"


@pytest.mark.parametrize("note", ['{"sha256": null}', '{"sha256": 1}', "[" * 1024, "{}", "[]"])
def test_a_note_that_is_none_keeps_nobody_out(path: Path, note: str) -> None:
    (path / INCOMING_NAME / "new-keys").write_text(note)
    (path / "catalogue-9.db").write_bytes(b"pages")
    with reopened(path) as archive:
        assert findings(archive) == ["catalogue_other"]
    assert (path / ORPHANS_NAME / "catalogue-9.db").read_bytes() == b"pages"


def test_where_the_header_may_have_been_replaced_nothing_is_removed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = header.write_header

    def write_and_fail(archive_path: Path, new: header.Header) -> bool:
        write(archive_path, new)
        raise StorageRefused("Too many open files.")

    archive = reopened(path, PASSPHRASE)
    with monkeypatch.context() as patched:
        patched.setattr(header, "write_header", write_and_fail)
        with pytest.raises(StorageRefused):
            access.rotate(archive, PASSPHRASE, meter=Meter())
    archive.close()
    with reopened(path, PASSPHRASE) as again:
        assert again.unlocked.header.generation == 2
        assert findings(again) == []
    assert [each.name for each in path.glob("catalogue*.db")] == ["catalogue-2.db"]


def test_a_log_whose_catalogue_is_gone_is_told_and_stays(path: Path) -> None:
    (path / "catalogue-3.db-wal").write_bytes(b"log")
    with reopened(path) as archive:
        (told,) = mending.sentences(archive)
        assert told.startswith("catalogue-3.db-wal is of other keys")
        assert findings(archive) == ["catalogue_other"]
    assert (path / "catalogue-3.db-wal").exists()


@needs_mounts
@tolerates_fork
@pytest.mark.parametrize("name", [COPY_NAME, "catalogue-1.db"])
def test_what_still_opens_with_an_old_secret_after_new_keys_is_told(path: Path, name: str) -> None:
    def rotate_where_it_stays() -> str | None:
        mount("--bind", str(path / name), str(path / name))
        archive = reopened(path)
        access.rotate(archive, recovery_words(), meter=Meter())
        return archive.not_removed or ""

    told = in_own_mounts(rotate_where_it_stays)
    assert told is not None
    assert name in told
    assert "an old passphrase" in told


@needs_mounts
@tolerates_fork
def test_an_older_catalogue_that_cannot_be_removed_is_told_and_keeps_nobody_out(
    path: Path,
) -> None:
    before = path.with_name("before")
    shutil.copytree(path, before)
    words = rotate(path)
    put_back(path, before, "catalogue-1.db")

    def open_where_it_stays() -> tuple[list[str], int]:
        mount("--bind", str(catalogue_path(path, 1)), str(catalogue_path(path, 1)))
        with reopened(path, words) as archive:
            return list(mending.sentences(archive)), count(archive, "incident")

    (told,), incidents = in_own_mounts(open_where_it_stays)
    assert "catalogue-1.db is of keys that no longer count" in told
    assert incidents == 1


def test_a_header_that_was_put_back_without_its_catalogue_names_the_later_one(path: Path) -> None:
    before = path.with_name("before")
    shutil.copytree(path, before)
    rotate(path)
    put_back(path, before, *HEADERS)
    with pytest.raises(Damaged, match=r"catalogue-1\.db is missing, while catalogue-2\.db lies"):
        reopened(path)


@pytest.mark.parametrize("name", HEADERS)
def test_one_copy_alone_that_claims_a_newer_program_is_named_with_a_way_on(
    path: Path, name: str
) -> None:
    text = canonical.encode_text({"min_reader": 2})
    forged = {"header": text, "mac": bytes(32).hex(), "sum": checksum(text, bytes(32))}
    (path / name).write_bytes(canonical.encode(forged))
    other = next(each for each in HEADERS if each != name)
    with pytest.raises(TooNew, match=f"{name} says .* {other} does not") as caught:
        reopened(path)
    assert "was changed" in str(caught.value)
    (path / other).write_bytes((path / name).read_bytes())
    with pytest.raises(TooNew, match="Open it with that program"):
        reopened(path)
