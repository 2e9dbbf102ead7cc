"""Backups and restoration: whole at every moment, proven as written, honest about what they are."""

import os
import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_app.errors import (
    Cancelled,
    Damaged,
    InUse,
    InvalidInput,
    NotAllowed,
    StorageRefused,
    WrongPassphrase,
)
from archive_app.progress import Meter
from archive_app.services import fixity, past_checks
from archive_app.services.access import rotate
from archive_app.services.backup import backup, list_backups, restore
from archive_app.services.shred import shred_item
from archive_app.store import facts, mending, object_copies, protection
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject
from archive_app.store.protection import Seen, Standing
from archive_app.store.transaction import driver_connection
from tests.archives import (
    add_incident,
    create_archive,
    forget_archives,
    load_objects,
    read_object,
    recovery_words,
)
from tests.services.steps import events, files_below, rows, take_one
from tests.services.tampering import flip, reopen, tamper


@pytest.fixture
def archive(archive: Archive, tmp_path: Path) -> Archive:
    """An archive with three files, one of them empty and one of several segments."""
    take_one(archive, tmp_path / "small.txt", b"")
    take_one(archive, tmp_path / "photo.jpg", os.urandom(1000))
    take_one(archive, tmp_path / "video.mp4", os.urandom(1 << 20))
    return archive


def contents(archive: Archive) -> dict[bytes, bytes]:
    return {stored.sha256: read_object(archive, stored) for stored in load_objects(archive)}


class Interrupting(Meter):
    """Cancels itself, or does something else, at the n-th advance."""

    def __init__(self, at: int, act: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.left = at
        self.act = act or self.cancel

    def advance(self, amount: int = 0) -> None:
        self.left -= 1
        if self.left == 0:
            self.act()
        super().advance(amount)


def test_a_backup_is_an_archive_that_holds_every_byte(archive: Archive, tmp_path: Path) -> None:
    before = contents(archive)
    meter = Meter()
    receipt = backup(archive, tmp_path / "disk" / "backup", meter)
    assert receipt.objects_copied == 3
    assert receipt.findings == ()
    assert meter.done == meter.total > 2 * receipt.bytes_copied > 2 << 20
    with Archive.open(receipt.path, recovery_words()) as copy:
        assert copy.standing is Standing.BACKUP
        assert contents(copy) == before
        with pytest.raises(NotAllowed), copy.writing():
            pass
    assert {name for name in os.listdir(receipt.path) if not name.startswith("catalogue-1.db")} == {
        "archive.json",
        "archive.json.copy",
        "incoming",
        "lock",
        "objects",
        "orphans",
    }
    assert {file.stat().st_mtime for file in (receipt.path / "objects").glob("*/*")} == {0}


def test_a_backup_is_an_event_and_is_listed(archive: Archive, tmp_path: Path) -> None:
    receipt = backup(archive, tmp_path / "backup", Meter())
    [event] = events(archive, "backed_up")
    assert event.note == str(tmp_path / "backup")
    assert str(event.outcome).splitlines()[:2] == [archive.log.origin, str(receipt.log_size)]
    [place] = list_backups(archive)
    assert (place.path, place.made_at, place.log_size, place.erasures_lacking) == (
        receipt.path,
        receipt.made_at,
        receipt.log_size,
        0,
    )


def test_the_next_run_copies_only_what_is_new(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup", Meter())
    folder = tmp_path / "backup" / "objects"
    before = {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}
    take_one(archive, tmp_path / "new.txt", b"new")
    receipt = backup(archive, tmp_path / "backup", Meter())
    assert receipt.objects_copied == 1
    assert backup(archive, tmp_path / "backup", Meter()).objects_copied == 0
    after = {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}
    assert len(after) == 4
    assert before.items() < after.items()
    assert len(list_backups(archive)) == 1
    with Archive.open(tmp_path / "backup", recovery_words()) as copy:
        assert contents(copy) == contents(archive)


def test_a_backup_shows_the_moment_it_began(archive: Archive, tmp_path: Path) -> None:
    meter = Interrupting(1, lambda: add_incident(archive, "Meanwhile"))
    receipt = backup(archive, tmp_path / "backup", meter)
    kinds = [event.kind for event in events(archive)]
    assert kinds[receipt.log_size :] == ["incident_recorded", "backed_up"]
    with Archive.open(tmp_path / "backup", recovery_words()) as copy:
        assert [event.kind for event in events(copy)] == kinds[: receipt.log_size]


def advances(archive: Archive, target_path: Path) -> int:
    meter = Interrupting(0)
    backup(archive, target_path, meter)
    return -meter.left


def test_a_first_backup_interrupted_anywhere_is_resumed(archive: Archive, tmp_path: Path) -> None:
    expected = contents(archive)
    for at in range(1, advances(archive, tmp_path / "whole") + 1, 4):
        target_path = tmp_path / f"backup-{at}"
        with pytest.raises(Cancelled):
            backup(archive, target_path, Interrupting(at))
        assert not (target_path / "archive.json").exists()
        assert not list(target_path.glob("catalogue*"))
        backup(archive, target_path, Meter())
        assert not (target_path / "unfinished-copy").exists()
        with Archive.open(target_path, recovery_words()) as copy:
            assert contents(copy) == expected


def test_an_interrupted_run_leaves_the_former_backup_whole(
    archive: Archive, tmp_path: Path
) -> None:
    target_path = tmp_path / "backup"
    backup(archive, target_path, Meter())
    former = files_below(target_path)
    take_one(archive, tmp_path / "new.mp4", os.urandom(600_000))
    for at in range(1, 100):
        try:
            backup(archive, target_path, Interrupting(at))
        except Cancelled:
            now = files_below(target_path)
            added = now.keys() - former.keys()
            assert all(name.startswith(("objects/", "incoming/")) for name in added)
            assert {name: now[name] for name in former} == former
        else:
            break
    assert at > 5
    with Archive.open(target_path, recovery_words()) as copy:
        assert contents(copy) == contents(archive)


def test_a_copy_that_the_disk_gives_back_changed_is_noticed(
    archive: Archive, tmp_path: Path
) -> None:
    target_path = tmp_path / "backup"
    lengths = {path.name: path.stat().st_size for path in archive.path.glob("objects/*/*")}

    class Flipping(Meter):
        """Changes the last bit of each copy as soon as it is written."""

        def advance(self, amount: int = 0) -> None:
            for path in target_path.glob("incoming/*"):
                if path.stat().st_size == lengths.pop(path.name, -1):
                    content = path.read_bytes()
                    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
            super().advance(amount)

    with pytest.raises(StorageRefused, match="the disk cannot be trusted"):
        backup(archive, target_path, Flipping())
    assert lengths == {}
    assert not (target_path / "archive.json").exists()
    assert list(target_path.glob("objects/*/*")) == []
    assert list_backups(archive) == []
    assert backup(archive, target_path, Meter()).objects_copied == 3


@pytest.mark.parametrize("how", ["missing", "cut", "flipped"])
def test_an_object_damaged_in_the_archive_is_named_and_the_rest_is_copied(
    archive: Archive, tmp_path: Path, how: str
) -> None:
    stored = load_objects(archive)[1]
    path = archive.objects.path(stored.id)
    original = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(original[:-1])
    else:
        path.write_bytes(original[:200] + bytes([original[200] ^ 1]) + original[201:])
    receipt = backup(archive, tmp_path / "backup", Meter())
    assert receipt.objects_copied == 2
    [finding] = receipt.findings
    assert stored.id.hex() in finding
    assert "stored file “photo.jpg” of evidence item" in finding
    [event] = events(archive, "backed_up")
    assert stored.id.hex() in str(event.note)
    assert "photo.jpg" not in str(event.note)
    path.write_bytes(original)
    assert backup(archive, tmp_path / "backup", Meter()).objects_copied == 1
    with Archive.open(tmp_path / "backup", recovery_words()) as copy:
        assert contents(copy) == contents(archive)


def held_path(folder: Path, stored: StoredObject) -> Path:
    name = stored.id.hex()
    return folder / "objects" / name[:2] / name


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "cut":
        path.write_bytes(content[:-1])
    elif how == "key":
        path.write_bytes(bytes(len(content)))
    else:
        flip(path, len(content) // 2)


@pytest.mark.parametrize("how", ["cut", "key", "flipped"])
def test_what_rots_in_a_backup_is_found_named_and_made_anew(
    archive: Archive, tmp_path: Path, how: str
) -> None:
    backup(archive, tmp_path / "backup", Meter())
    path = held_path(tmp_path / "backup", load_objects(archive)[1])
    damage(path, how)
    receipt = backup(archive, tmp_path / "backup", Meter())
    assert (receipt.objects_copied, receipt.objects_verified, receipt.objects_replaced) == (0, 3, 1)
    [finding] = receipt.findings
    assert path.name in finding
    assert "made anew" in finding
    assert "stored file “photo.jpg” of evidence item" in finding
    assert path.stat().st_mtime == 0
    event = events(archive, "backed_up")[-1]
    assert str(event.outcome).splitlines()[3] == "verified: 3, replaced: 1"
    assert path.name in str(event.note)
    assert "photo.jpg" not in str(event.note)
    again = backup(archive, tmp_path / "backup", Meter(), verify_all=True)
    assert (again.objects_verified, again.objects_replaced, again.findings) == (3, 0, ())
    with Archive.open(tmp_path / "backup", recovery_words()) as copy:
        assert contents(copy) == contents(archive)


@pytest.mark.parametrize("how", ["cut", "key", "flipped", "missing"])
def test_a_damaged_original_never_takes_the_place_of_a_good_copy(
    archive: Archive, tmp_path: Path, how: str
) -> None:
    backup(archive, tmp_path / "backup", Meter())
    stored = load_objects(archive)[1]
    whole = held_path(tmp_path / "backup", stored).read_bytes()
    original = archive.objects.path(stored.id)
    if how == "missing":
        original.unlink()
    else:
        damage(original, how)
    receipt = backup(archive, tmp_path / "backup", Meter(), verify_all=True)
    assert receipt.objects_replaced == 0
    assert held_path(tmp_path / "backup", stored).read_bytes() == whole
    # Now both are damaged: that is said, and the copy stays for what can still be saved of it.
    damage(held_path(tmp_path / "backup", stored), "flipped")
    damaged = held_path(tmp_path / "backup", stored).read_bytes()
    receipt = backup(archive, tmp_path / "backup", Meter(), verify_all=True)
    [finding] = receipt.findings
    assert "cannot be made anew" in finding
    assert receipt.objects_replaced == 0
    assert held_path(tmp_path / "backup", stored).read_bytes() == damaged
    assert not list((tmp_path / "backup" / "incoming").iterdir())


def test_each_run_reads_what_was_not_read_for_longest(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_copies, "_LEAST_IN_TURN", 1)
    monkeypatch.setattr(object_copies, "_RUNS", 1 << 40)
    backup(archive, tmp_path / "backup", Meter())
    stored = load_objects(archive)
    damage(held_path(tmp_path / "backup", stored[2]), "flipped")
    runs = [backup(archive, tmp_path / "backup", Meter()) for _ in range(4)]
    assert [run.objects_replaced for run in runs] == [0, 1, 0, 0]
    assert [run.objects_verified for run in runs] == [2, 1, 2, 1]
    assert backup(archive, tmp_path / "backup", Meter(), verify_all=True).objects_verified == 3


def test_reading_a_backup_goes_on_where_it_was_stopped(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup", Meter())
    last = load_objects(archive)[-1]
    path = held_path(tmp_path / "backup", last)
    damage(path, "flipped")
    reached = []
    for at in range(1, 1000):
        try:
            backup(archive, tmp_path / "backup", Interrupting(at), verify_all=True)
        except Cancelled:
            reached += rows(
                archive, "SELECT text FROM scratch_setting WHERE name LIKE 'backup_read/%'"
            )
            with Archive.open(tmp_path / "backup", recovery_words()) as copy:
                assert len(load_objects(copy)) == 3
        else:
            break
    assert len(set(reached)) > 1
    assert backup(archive, tmp_path / "backup", Meter(), verify_all=True).findings == ()
    assert read_object(archive, last)


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(
    archive: Archive, tmp_path: Path
) -> None:
    other, _ = create_archive(tmp_path / "other")
    other.close()
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").write_text("mine")
    for name in ("other", "documents"):
        before = files_below(tmp_path / name)
        with pytest.raises(NotAllowed):
            backup(archive, tmp_path / name, Meter())
        assert files_below(tmp_path / name) == before
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StorageRefused):
        backup(archive, tmp_path / "file", Meter())
    assert list_backups(archive) == []


def test_a_backup_onto_itself_inside_or_around_itself_is_refused(
    archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(archive.path)
    for path in (
        archive.path,
        archive.path / "objects" / "backup",
        archive.path / ".." / "archive",
        tmp_path / "link" / "backup",
        tmp_path,
    ):
        with pytest.raises(InvalidInput, match="within one another"):
            backup(archive, path, Meter())


def test_two_runs_at_once_do_not_meet(archive: Archive, tmp_path: Path) -> None:
    refused = []

    def again() -> None:
        with pytest.raises(InUse) as error:
            backup(archive, tmp_path / "backup", Meter())
        refused.append(error)

    backup(archive, tmp_path / "backup", Interrupting(3, again))
    assert refused


def test_what_was_erased_is_lacking_though_the_list_of_it_was_put_back(
    archive: Archive, tmp_path: Path
) -> None:
    items = [take_one(archive, tmp_path / "a.txt", each) for each in (b"first", b"second")]
    second = load_objects(archive)[-1].id.hex()
    backup(archive, tmp_path / "backup", Meter())
    shred_item(archive, items[0].reference or "", reason="A court ordered it.")
    backup(archive, tmp_path / "backup", Meter())
    tamper(archive, "DELETE FROM erased_object")
    with reopen(archive.path) as again:
        shred_item(again, items[1].reference or "", reason="A court ordered it.")
        assert [each.erasures_lacking for each in list_backups(again)] == [1]
        kept = tmp_path / "backup" / "objects" / second[:2] / second
        assert kept.exists()
        backup(again, tmp_path / "backup", Meter())
        assert not kept.exists()
        assert [each.erasures_lacking for each in list_backups(again)] == [0]


def test_what_was_erased_leaves_the_backup_at_its_next_run(
    archive: Archive, tmp_path: Path
) -> None:
    backup(archive, tmp_path / "kept up", Meter())
    backup(archive, tmp_path / "left behind", Meter())
    [(reference, object_id)] = rows(
        archive,
        "SELECT reference, object.id FROM stored_file JOIN object USING (sha256)"
        " JOIN record ON record.key = item_key WHERE name = 'photo.jpg'",
    )
    shred_item(archive, reference, reason="The witness asked for it.")
    assert {place.path.name: place.erasures_lacking for place in list_backups(archive)} == {
        "kept up": 1,
        "left behind": 1,
    }
    receipt = backup(archive, tmp_path / "kept up", Meter())
    assert receipt.objects_removed == 1
    assert {place.path.name: place.erasures_lacking for place in list_backups(archive)} == {
        "kept up": 0,
        "left behind": 1,
    }
    name = object_id.hex()
    assert not (tmp_path / "kept up" / "objects" / name[:2] / name).exists()
    assert (tmp_path / "left behind" / "objects" / name[:2] / name).exists()
    with Archive.open(tmp_path / "kept up", recovery_words()) as copy:
        assert contents(copy) == contents(archive)


def test_a_backup_is_told_as_one_and_is_whole(archive: Archive, tmp_path: Path) -> None:
    made = backup(archive, tmp_path / "backup", Meter())
    for is_seen in (True, False):
        if not is_seen:
            archive.close()
            forget_archives()
        with Archive.open(tmp_path / "backup", recovery_words()) as copy:
            report = fixity.check(copy, past_checks.EVERYTHING, Meter())
            assert (copy.standing, report.findings) == (Standing.BACKUP, ())
            told = {remark.code: remark.sentence for remark in report.remarks}
        assert "archive restore" in told["archive_is_backup"]
        assert made.made_at in told["archive_is_backup"]
        assert copy.unlocked.header.archive_id.hex() in told["archive_is_backup"]


def test_a_backup_is_restored_and_never_accepted(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup", Meter())
    before = files_below(tmp_path / "backup")
    with Archive.open(tmp_path / "backup", recovery_words()) as copy:
        with pytest.raises(NotAllowed, match="archive restore"):
            copy.accept_move()
        with pytest.raises(NotAllowed, match="archive restore"):
            copy.accept_copy("The disk of the archive failed.")
        with pytest.raises(NotAllowed, match="archive restore"), copy.scratch():
            pass
    after = files_below(tmp_path / "backup")
    assert {name: after[name] for name in before} == before
    assert backup(archive, tmp_path / "backup", Meter()).objects_copied == 0


def test_a_rewritten_history_is_told_of_a_backup_too(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup", Meter())
    with archive.reading() as session:
        seen_key = facts.load_seen_key(driver_connection(session))
    archive_id = archive.unlocked.header.archive_id
    assert protection.remember(seen_key, archive_id, Seen(archive.log.id, 2, bytes(32))) is None
    with Archive.open(tmp_path / "backup", recovery_words()) as copy:
        assert copy.standing is Standing.CHANGED_HISTORY


def test_a_copy_that_went_on_by_itself_is_never_overwritten(
    archive: Archive, tmp_path: Path
) -> None:
    archive.close()
    shutil.copytree(archive.path, tmp_path / "backup")
    archive = Archive.open(archive.path, recovery_words())
    with Archive.open(tmp_path / "backup", recovery_words()) as copy:
        copy.accept_copy("Used in the field.")
    before = files_below(tmp_path / "backup")
    with pytest.raises(NotAllowed, match="not an earlier state"):
        backup(archive, tmp_path / "backup", Meter())
    assert files_below(tmp_path / "backup").keys() == before.keys()
    with Archive.open(tmp_path / "backup", recovery_words()) as copy:
        assert len(copy.logs) == 2


def test_a_backup_with_a_damaged_catalogue_is_refused(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup", Meter())
    catalogue = tmp_path / "backup" / "catalogue-1.db"
    content = bytearray(catalogue.read_bytes())
    content[100] ^= 1
    catalogue.write_bytes(content)
    with pytest.raises(Damaged, match="Keep it aside"):
        backup(archive, tmp_path / "backup", Meter())
    assert catalogue.read_bytes() == content
    catalogue.unlink()
    with pytest.raises(Damaged, match="lost its catalogue"):
        backup(archive, tmp_path / "backup", Meter())


def test_another_disk_at_the_same_path_is_another_backup(archive: Archive, tmp_path: Path) -> None:
    first = backup(archive, tmp_path / "backup", Meter())
    (tmp_path / "backup").rename(tmp_path / "taken away")
    backup(archive, tmp_path / "backup", Meter())
    paths = [str(place.path) for place in list_backups(archive)]
    assert str(tmp_path / "backup") in paths
    assert any(path.startswith(f"{tmp_path / 'backup'} (until {first.made_at}") for path in paths)
    backup(archive, tmp_path / "taken away", Meter())
    assert {place.path.name for place in list_backups(archive)} == {"backup", "taken away"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_is_a_sentence_and_leaves_the_former_backup(
    archive: Archive, tmp_path: Path
) -> None:
    backup(archive, tmp_path / "backup", Meter())
    former = files_below(tmp_path / "backup")
    take_one(archive, tmp_path / "large.bin", os.urandom(3 << 20))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (100_000, 2 << 20):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(StorageRefused):
                backup(archive, tmp_path / "backup", Meter())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert files_below(tmp_path / "backup") == former
    assert backup(archive, tmp_path / "backup", Meter()).objects_copied == 1


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder nobody can write")
def test_a_folder_that_cannot_be_made_is_a_sentence(archive: Archive) -> None:
    with pytest.raises(StorageRefused):
        backup(archive, Path("/proc/backup"), Meter())


def test_a_restored_archive_goes_on_in_a_successor_log(archive: Archive, tmp_path: Path) -> None:
    expected = contents(archive)
    made = backup(archive, tmp_path / "backup", Meter())
    before = files_below(tmp_path / "backup")
    meter = Meter()
    receipt = restore(tmp_path / "backup", recovery_words(), tmp_path / "new" / "archive", meter)
    assert receipt.findings == ()
    assert (receipt.made_at, receipt.log_size) == (made.made_at, made.log_size)
    assert receipt.objects_copied == 3
    assert files_below(tmp_path / "backup") == before
    with Archive.open(receipt.path, recovery_words()) as restored:
        assert restored.standing is Standing.CURRENT
        assert contents(restored) == expected
        assert [log.id for log in restored.logs] == [archive.log.id, restored.log.id]
        succeeded, proven = events(restored)[made.log_size :]
        assert succeeded.kind == "log_succeeded"
        assert succeeded.note == f"Restored from a backup made at {made.made_at}."
        assert str(succeeded.outcome).startswith(f"{archive.log.origin}\n{made.log_size}\n")
        assert (proven.kind, proven.outcome) == ("restored", "pass")
        assert fixity.check(restored, past_checks.EVERYTHING, Meter()).is_whole
        take_one(restored, tmp_path / "later.txt", b"later")


def test_restoring_leaves_the_archive_that_was_backed_up_as_it_was(
    archive: Archive, tmp_path: Path
) -> None:
    backup(archive, tmp_path / "backup", Meter())
    restore(tmp_path / "backup", recovery_words(), tmp_path / "restored", Meter())
    archive.close()
    for path in (archive.path, tmp_path / "restored"):
        with Archive.open(path, recovery_words()) as opened:
            assert opened.standing is Standing.CURRENT
            take_one(opened, tmp_path / "more.txt", path.name.encode())


def test_a_damaged_backup_is_restored_but_for_what_is_named(
    archive: Archive, tmp_path: Path
) -> None:
    backup(archive, tmp_path / "backup", Meter())
    expected = contents(archive)
    lost = load_objects(archive)[1]
    name = lost.id.hex()
    path = tmp_path / "backup" / "objects" / name[:2] / name
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    receipt = restore(tmp_path / "backup", recovery_words(), tmp_path / "restored", Meter())
    assert name in receipt.findings[0]
    with Archive.open(tmp_path / "restored", recovery_words()) as restored:
        held = [each for each in load_objects(restored) if each.id != lost.id]
        assert {each.sha256: read_object(restored, each) for each in held} == {
            sha256: content for sha256, content in expected.items() if sha256 != lost.sha256
        }
        assert events(restored)[-1].outcome == "fail"


def test_a_wrong_passphrase_restores_nothing(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup", Meter())
    with pytest.raises(WrongPassphrase):
        restore(tmp_path / "backup", "another", tmp_path / "restored", Meter())
    assert not (tmp_path / "restored").exists()


def test_an_interrupted_restoration_is_resumed(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup", Meter())
    target_path = tmp_path / "restored"
    interrupted = 0
    while not (target_path / "archive.json").exists():
        with pytest.raises(Cancelled):
            restore(
                tmp_path / "backup",
                recovery_words(),
                target_path,
                Interrupting(3 * interrupted + 1),
            )
        interrupted += 1
    assert interrupted > 5
    # The last one fell into the check: the archive is there, and waits to be declared.
    with Archive.open(target_path, recovery_words()) as restored:
        assert restored.standing is Standing.NEW_HERE
        assert contents(restored) == contents(archive)
        restored.accept_copy("Restored.")
    shutil.rmtree(target_path)
    restore(tmp_path / "backup", recovery_words(), target_path, Meter())


def test_only_a_new_folder_is_restored_to(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup", Meter())
    backup(archive, tmp_path / "another", Meter())
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").write_text("mine")
    for name in ("another", "documents"):
        before = files_below(tmp_path / name)
        with pytest.raises(NotAllowed):
            restore(tmp_path / "backup", recovery_words(), tmp_path / name, Meter())
        assert files_below(tmp_path / name) == before
    for inside in (tmp_path / "backup", tmp_path / "backup" / "objects" / "new"):
        with pytest.raises(InvalidInput):
            restore(tmp_path / "backup", recovery_words(), inside, Meter())


def test_what_was_restored_is_backed_up_into_the_same_folder(
    archive: Archive, tmp_path: Path
) -> None:
    made = backup(archive, tmp_path / "backup", Meter())
    restore(tmp_path / "backup", recovery_words(), tmp_path / "once", Meter())
    with Archive.open(tmp_path / "once", recovery_words()) as once:
        take_one(once, tmp_path / "one more.txt", b"one more")
        assert backup(once, tmp_path / "backup", Meter()).objects_copied == 1
    receipt = restore(tmp_path / "backup", recovery_words(), tmp_path / "twice", Meter())
    assert receipt.log_size < made.log_size
    with Archive.open(tmp_path / "twice", recovery_words()) as twice:
        assert len(twice.logs) == 3
        assert len(contents(twice)) == 4


def test_a_backup_is_brought_to_new_keys(archive: Archive, tmp_path: Path) -> None:
    path = archive.path
    backup(archive, tmp_path / "backup", Meter())
    archive.close()
    shutil.copytree(path, tmp_path / "used")
    archive = Archive.open(path, recovery_words())
    with Archive.open(tmp_path / "used", recovery_words()) as used:
        used.accept_copy("Used in the field.")
    words = rotate(archive, recovery_words(), meter=Meter()).recovery_words
    with Archive.open(path, words) as rotated:
        take_one(rotated, tmp_path / "new.txt", b"new")
        with pytest.raises(NotAllowed, match="not an earlier state"):
            backup(rotated, tmp_path / "used", Meter())
        for at in range(1, 100):
            try:
                backup(rotated, tmp_path / "backup", Interrupting(at))
            except Cancelled:
                names = {path.name for path in (tmp_path / "backup").iterdir()}
                assert {name for name in names if name.startswith("catalogue")} == {
                    "catalogue-1.db"
                }
                with Archive.open(tmp_path / "backup", recovery_words()) as former:
                    assert len(contents(former)) == 3
            else:
                break
        assert at > 5
        assert not (tmp_path / "backup" / "catalogue-1.db").exists()
        assert len(list_backups(rotated)) == 1
        assert backup(rotated, tmp_path / "backup", Meter()).objects_copied == 0
        with Archive.open(tmp_path / "backup", words) as copy:
            assert contents(copy) == contents(rotated)


def test_a_backup_removes_no_catalogue_that_may_hold_what_is_nowhere_else(
    archive: Archive, tmp_path: Path
) -> None:
    target = tmp_path / "backup"
    backup(archive, target, Meter())
    (target / "catalogue-1.db.my-backup").write_bytes(b"a person's")
    (target / "catalogue-7.db").write_bytes(b"later")
    backup(archive, target, Meter())
    assert (target / "catalogue-1.db.my-backup").read_bytes() == b"a person's"
    assert (target / "orphans" / "catalogue-7.db").read_bytes() == b"later"
    with Archive.open(target, recovery_words()) as copy:
        assert any("orphans/catalogue-7.db" in told for told in mending.sentences(copy))
