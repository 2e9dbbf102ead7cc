"""A full, read-only or vanished disk, changing sources: a sentence, a whole state, a way on."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive_app.errors import Cancelled, SourceUnreadable, StorageRefused
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Activity, Meter
from archive_app.services import catalogue, evidence, search
from archive_app.services.accession import AccessionReport, accession_files
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from tests.promises.faults import (
    PATIENCE_S,
    Copy,
    Doomed,
    Life,
    Template,
    contents,
    copy_folder,
    held_digests,
    make_template,
    require_whole,
    sha256,
    write_files,
)

SOURCES = {"statement.txt": b"statement", "video.mp4": bytes(range(256)) * 1500}
NEW = {f"{number}.bin": os.urandom(200_000) for number in range(6)}
ABOUT = AccessionInput(received_from="a witness")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("media") / "made", SOURCES)


@pytest.fixture
def copy(template: Template, tmp_path: Path) -> Copy:
    return template.copy_to(tmp_path / "copy")


def wanted(*sources: dict[str, bytes]) -> dict[str, bytes]:
    return {name: sha256(content) for each in sources for name, content in each.items()}


# --- a disk of one's own -------------------------------------------------------------------------


@dataclass(frozen=True)
class Disk:
    """A file system in memory that only the children of one process see under its own path.

    ``path`` is how they see it, ``outside`` how this process does.
    """

    doomed: Doomed
    path: Path

    @property
    def outside(self) -> Path:
        return Path(f"/proc/{self.doomed.pid}/root{self.path}")

    def mount(self, *options: str) -> None:
        """Mount it anew with other options."""
        self._within("mount", "-o", ",".join(("remount", *options)), str(self.path))

    def pull_out(self) -> None:
        """Take it away from under whoever uses it."""
        self._within("umount", "--lazy", str(self.path))

    def fill(self, free: int) -> None:
        """Leave that many bytes free."""
        found = os.statvfs(self.outside)
        with (self.outside / "ballast").open("wb") as file:
            file.write(bytes(max(0, found.f_bavail * found.f_frsize - free)))

    def clear(self) -> None:
        (self.outside / "ballast").unlink()

    def put(self, template: Template) -> Copy:
        """Put an archive there; return it as children see it."""
        copy_folder(template.path, self.outside / "archive")
        state_path = self.path.parent / "state"
        shutil.rmtree(state_path, ignore_errors=True)
        copy_folder(template.state_path, state_path)
        return Copy(self.path / "archive", state_path)

    def fetch(self) -> Copy:
        """Return a copy of what lies there now, for this process to open."""
        folder = self.path.parent / "fetched"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        copy_folder(self.outside / "archive", folder / "archive")
        copy_folder(self.path.parent / "state", folder / "state")
        return Copy(folder / "archive", folder / "state")

    def _within(self, *command: str) -> None:
        subprocess.run(["nsenter", "-m", "-t", str(self.doomed.pid), *command], check=True)


@contextmanager
def own_disk(folder: Path, size: str) -> Iterator[Disk]:
    """Lend a disk of a size; skips where that needs more rights than the test has."""
    path = folder / "disk"
    path.mkdir()
    private = ["unshare", "--mount", "--propagation", "private"]
    mount = f'mount -t tmpfs -o size={size},mode=700 tmpfs "$0" && exec "$@"'
    try:
        subprocess.run([*private, "sh", "-c", mount, str(path), "true"], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk of one's own can be mounted here: {error}")
    with Doomed(*private, "sh", "-c", mount, str(path)) as doomed:
        give_up_at = time.monotonic() + PATIENCE_S
        disk = Disk(doomed, path)
        while not disk.outside.exists() or disk.outside.stat().st_dev == path.stat().st_dev:
            assert time.monotonic() < give_up_at
        yield disk


THINGS: dict[str, Callable[[Template, Path], dict[str, object]]] = {
    "intake": lambda template, folder: {"source": str(folder / "sources")},
    "edit": lambda template, folder: {
        "reference": template.incident,
        "changes": {"description": "Довгий опис. " * 3000},
    },
    "change_passphrase": lambda template, folder: {"new_passphrase": "a new passphrase"},
    "rotate": lambda template, folder: {"typed": template.codes["Ines"], "remove": ["Taras"]},
    "back_up": lambda template, folder: {"target": str(folder / "disk" / "backup")},
}
FREE = (0, 4096, 16_384, 65_536, 131_072, 300_000, 700_000)


@pytest.mark.slow
@pytest.mark.parametrize("thing", THINGS)
def test_a_full_disk_is_a_sentence_and_costs_nothing(
    thing: str, template: Template, tmp_path: Path
) -> None:
    write_files(tmp_path, NEW)
    code = template.codes["Ines"]
    refused = 0
    with own_disk(tmp_path, "12m") as disk:
        for free in FREE:
            inside = disk.put(template)
            disk.doomed.open(inside, code, thing, **THINGS[thing](template, tmp_path))
            disk.fill(free)
            disk.doomed.go()
            life = disk.doomed.wait()
            assert life.ended == 0, (free, life)
            if "refused" in life.said:
                refused += 1
                assert life.said["kind"] == "StorageRefused", (free, life)
                assert "space" in life.said["refused"], (free, life)
            disk.clear()
            require_all_or_nothing(thing, life, disk.fetch(), template)
            # With space again it goes on; and a rotation or a code used up need not.
            if "done" not in life.said:
                again = disk.doomed.run(inside, code, thing, **THINGS[thing](template, tmp_path))
                assert "done" in again.said, (free, again)
                require_all_or_nothing(thing, again, disk.fetch(), template)
            for path in disk.outside.iterdir():
                shutil.rmtree(path)
    assert refused >= 2


def require_all_or_nothing(thing: str, life: Life, copy: Copy, template: Template) -> None:
    is_done = "done" in life.said
    typed = template.codes["Ines"]
    if is_done and thing == "change_passphrase":
        typed = template.words
    with copy.opened(typed) as archive:
        require_whole(archive)
        held = held_digests(archive)
        assert wanted(SOURCES).items() <= held.items() <= wanted(SOURCES, NEW).items()
        assert contents(archive) == {digest: digest for digest in held.values()}
        if is_done and thing == "intake":
            assert held == wanted(SOURCES, NEW)
        found = catalogue.load(archive, template.incident).found
        hits = search.find_records(archive, "довгий опис").hits
        assert (found.revision, len(hits)) == ((2, 1) if is_done and thing == "edit" else (1, 0))
        assert archive.unlocked.header.generation == 1 + (is_done and thing == "rotate")
    assert list((copy.path / "incoming").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits on Windows")
def test_a_file_system_that_takes_no_larger_file_is_a_sentence(
    template: Template, copy: Copy, tmp_path: Path
) -> None:
    source_path = write_files(tmp_path, {"a small.bin": b"small", "large.bin": os.urandom(900_000)})
    with copy.opened(template.words) as archive:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
        try:
            with pytest.raises(StorageRefused, match="no space left"):
                accession_files(archive, [source_path], ABOUT, Meter())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        require_whole(archive)
        assert list((copy.path / "incoming").iterdir()) == []
        assert accession_files(archive, [source_path], ABOUT, Meter()).left_out == ()
        assert {"a small.bin", "large.bin"} <= held_digests(archive).keys()
        require_whole(archive)


def test_a_read_only_archive_can_be_read_and_says_why_no_more(
    template: Template, tmp_path: Path
) -> None:
    with own_disk(tmp_path, "12m") as disk:
        inside = disk.put(template)
        disk.mount("ro")
        life = disk.doomed.run(
            inside, template.words, "look", words="лікарні", source=str(tmp_path)
        )
        assert life.said["done"] == {
            "standing": "read-only",
            "held": {name: digest.hex() for name, digest in wanted(SOURCES).items()},
            "hits": 1,
            "findings": [],
            "refusals": [
                "NotAllowed: This archive lies on a medium that cannot be written, so it is open "
                "read-only."
            ]
            * 3,
        }
        disk.mount("rw")
        with disk.fetch().opened(template.words) as archive:
            assert archive.standing is Standing.CURRENT
            require_whole(archive)


def test_a_read_only_medium_that_was_not_closed_says_what_to_do(
    template: Template, tmp_path: Path
) -> None:
    source_path = write_files(tmp_path, NEW)
    with own_disk(tmp_path, "12m") as disk:
        inside = disk.put(template)
        pid = disk.doomed.open(inside, template.words, "intake", source=str(source_path))
        disk.doomed.go()
        wal_path = disk.outside / "archive" / "catalogue-1.db-wal"
        wait_until(lambda: wal_path.exists() and wal_path.stat().st_size > 0)
        os.kill(pid, signal.SIGKILL)
        disk.doomed.wait()
        disk.mount("ro")
        life = disk.doomed.run(inside, template.words, "look", words="", source="")
        assert life.said["kind"] == "NotAllowed"
        assert "Copy the whole folder to a disk that can be written" in life.said["refused"]
        with disk.fetch().opened(template.words) as archive:
            require_whole(archive)


def wait_until(holds: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < give_up_at


@pytest.mark.parametrize("lacks", ["bytes", "names"])
def test_an_archive_on_a_full_disk_can_be_read_and_says_why_no_more(
    lacks: str, template: Template, tmp_path: Path
) -> None:
    with own_disk(tmp_path, "12m") as disk:
        inside = disk.put(template)
        if lacks == "bytes":
            disk.fill(0)
        else:
            (disk.outside / "archive" / "lock").unlink(missing_ok=True)
            used = sum(1 for _ in disk.outside.rglob("*")) + 1
            disk.mount(f"nr_inodes={used}")
        life = disk.doomed.run(
            inside, template.words, "look", words="лікарні", source=str(tmp_path)
        )
        assert life.ended == 0
        assert life.said["done"] == {
            "standing": "full",
            "held": {name: digest.hex() for name, digest in wanted(SOURCES).items()},
            "hits": 1,
            "findings": [],
            "refusals": [
                "NotAllowed: There is no space left where this archive lies, or its disk fails, so "
                "it is open read-only. Make space to change it again."
            ]
            * 3,
        }
        out = tmp_path / "out"
        life = disk.doomed.run(inside, template.words, "take_out", folder=str(out))
        assert life.said["done"] == ["video.mp4"]
        assert next(out.iterdir()).read_bytes() == SOURCES["video.mp4"]
        if lacks == "bytes":
            disk.clear()
        else:
            disk.mount("nr_inodes=9999")
        with disk.fetch().opened(template.words) as archive:
            assert archive.standing is Standing.CURRENT
            require_whole(archive)


def test_evidence_can_be_rescued_from_a_disk_with_no_space_for_one_more_event(
    template: Template, tmp_path: Path
) -> None:
    with own_disk(tmp_path, "12m") as disk:
        inside = disk.put(template)
        disk.fill(60_000)  # enough to open the catalogue for writing
        life = disk.doomed.run(inside, template.words, "take_out", folder=str(tmp_path / "out"))
        assert life.said.get("done") == ["video.mp4"], life
        assert next((tmp_path / "out").iterdir()).read_bytes() == SOURCES["video.mp4"]
        disk.clear()
        with disk.fetch().opened(template.words) as archive:
            require_whole(archive)


def test_a_crash_before_the_disk_was_full_is_still_known_when_there_is_space(
    template: Template, tmp_path: Path
) -> None:
    with own_disk(tmp_path, "12m") as disk:
        inside = disk.put(template)
        (disk.outside / "archive" / "lock").write_bytes(b"1234567\n")
        disk.fill(0)
        life = disk.doomed.run(inside, template.words, "look", words="", source=str(tmp_path))
        assert life.said["done"]["standing"] == "full"
        disk.clear()
        with disk.fetch().opened(template.words) as archive:
            assert archive.was_unclean


# --- sources -------------------------------------------------------------------------------------


@pytest.mark.parametrize("pointed_at", ["disk/sources", "disk"])
def test_a_medium_pulled_out_while_it_is_read_is_a_sentence_and_can_be_put_back(
    pointed_at: str, template: Template, tmp_path: Path
) -> None:
    files = {f"{number:03}.bin": os.urandom(1 << 20) for number in range(60)}
    archive_copy = template.copy_to(tmp_path / "copy")
    with own_disk(tmp_path, "200m") as disk:
        write_files(disk.outside, files)
        set_times(disk.outside)
        pid = disk.doomed.open(
            archive_copy, template.words, "intake", source=str(tmp_path / pointed_at)
        )
        disk.doomed.go()
        wait_until(lambda: any((archive_copy.path / "incoming").iterdir()))
        os.kill(pid, signal.SIGSTOP)
        disk.pull_out()
        os.kill(pid, signal.SIGCONT)
        life = disk.doomed.wait()
    assert life.said.get("kind") == "SourceUnreadable", life
    assert "take the same sources in again" in life.said["refused"]
    with archive_copy.opened(template.words) as archive:
        require_whole(archive)
        before = held_digests(archive)
        assert before.items() <= wanted(SOURCES, files).items()
        write_files(tmp_path / "disk", files)  # it is put back
        set_times(tmp_path / "disk")
        about = AccessionInput(received_from="a witness")
        report = accession_files(archive, [tmp_path / pointed_at], about, Meter())
        assert report.taken + report.taken_before == len(files)
        assert report.taken_before == len(before) - len(SOURCES)
        assert held_digests(archive) == wanted(SOURCES, files)
        require_whole(archive)


def test_an_empty_folder_in_the_place_of_a_medium_is_not_taken_for_it(
    template: Template, copy: Copy, tmp_path: Path
) -> None:
    source_path, aside_path = write_files(tmp_path, NEW), tmp_path / "aside"

    class PullingOut(Meter):
        def describe(self, activity: Activity) -> None:
            if activity is Activity.TAKE_IN:
                source_path.rename(aside_path)
                source_path.mkdir()

    with copy.opened(template.words) as archive:
        with pytest.raises(SourceUnreadable, match="is the medium still there"):
            accession_files(archive, [source_path], ABOUT, PullingOut())
        source_path.rmdir()
        aside_path.rename(source_path)
        assert accession_files(archive, [source_path], ABOUT, Meter()).taken == len(NEW)
        assert held_digests(archive) == wanted(SOURCES, NEW)
        require_whole(archive)


def set_times(folder: Path) -> None:
    """Give every file the same time, as the same medium has when it is put back."""
    for path in (folder / "sources").iterdir():
        os.utime(path, (10**9, 10**9))


class Meddling(Meter):
    """Does something once: when the first file of an intake was looked at, or at some byte."""

    def __init__(self, act: Callable[[], object], *, at_byte: int = 0) -> None:
        super().__init__()
        self._act: Callable[[], object] | None = act
        self._at_byte = at_byte

    def advance(self, amount: int = 0) -> None:
        super().advance(amount)
        if self.activity is Activity.TAKE_IN and self.done >= self._at_byte:
            act, self._act = self._act, None
            if act is not None:
                act()


LARGE = os.urandom(8 << 20)


def become(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Return what puts something else in the place of a file."""

    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


def write_into(mode: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open(mode) as file:
            file.write(b"other")

    return write


@dataclass(frozen=True)
class Meddler:
    """What somebody does to a file between the look at it and its end, and what is said of it."""

    act: Callable[[Path], object]
    says: str
    at_byte: int = 0


MEDDLERS = {
    "deleted": Meddler(Path.unlink, "cannot be read: No such file"),
    "grown": Meddler(write_into("ab"), "changed after it was scanned"),
    "now a link": Meddler(become(lambda path: path.symlink_to("/etc/passwd")), "cannot be read"),
    "now a pipe": Meddler(become(os.mkfifo), "changed after it was scanned"),
    "now a folder": Meddler(become(Path.mkdir), "cannot be read: Is a directory"),
    "now another": Meddler(
        become(lambda path: path.write_bytes(LARGE)), "changed after it was scanned"
    ),
    "cut while read": Meddler(lambda path: os.truncate(path, 3 << 20), "changed while", 1 << 20),
    "grown while read": Meddler(write_into("ab"), "changed while", 1 << 20),
    "overwritten while read": Meddler(write_into("r+b"), "changed while", 1 << 20),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks a file that is read")
@pytest.mark.parametrize("meddler", MEDDLERS)
def test_a_source_that_changes_is_left_out_by_name_and_the_rest_taken(
    meddler: str, template: Template, copy: Copy, tmp_path: Path
) -> None:
    source_path = write_files(tmp_path, {"changing.bin": LARGE, "steady.txt": b"steady"})
    changing_path = source_path / "changing.bin"
    does = MEDDLERS[meddler]
    with copy.opened(template.words) as archive:
        meter = Meddling(lambda: does.act(changing_path), at_byte=does.at_byte)
        report = accession_files(archive, [source_path], ABOUT, meter)
        assert [Path(os.fsdecode(left.path)).name for left in report.left_out] == ["changing.bin"]
        assert does.says in report.left_out[0].reason
        assert held_digests(archive) == wanted(SOURCES, {"steady.txt": b"steady"})
        require_whole(archive)
        assert list((copy.path / "incoming").iterdir()) == []
        again(archive, source_path, changing_path)
        require_whole(archive)


def again(archive: Archive, source_path: Path, changing_path: Path) -> None:
    """Take the same in again, with the file as it should have been."""
    if changing_path.is_dir():
        changing_path.rmdir()
    changing_path.unlink(missing_ok=True)
    changing_path.write_bytes(LARGE)
    report = accession_files(archive, [source_path], ABOUT, Meter())
    assert report.left_out == ()
    assert held_digests(archive)["changing.bin"] == sha256(LARGE)


def test_a_cancelled_intake_keeps_whole_files_and_goes_on(
    template: Template, copy: Copy, tmp_path: Path
) -> None:
    source_path = write_files(tmp_path, {"one.bin": LARGE, "two.txt": b"two"})
    with copy.opened(template.words) as archive:
        # The meter cancels itself, so its method is not there yet to be handed in.
        meter = Meddling(lambda: meter.cancel(), at_byte=1 << 20)  # noqa: PLW0108
        with pytest.raises(Cancelled):
            accession_files(archive, [source_path], ABOUT, meter)
        # The small file may have been whole by then.
        assert held_digests(archive) in (wanted(SOURCES), wanted(SOURCES, {"two.txt": b"two"}))
        assert list((copy.path / "incoming").iterdir()) == []
        require_whole(archive)
        report: AccessionReport = accession_files(archive, [source_path], ABOUT, Meter())
        assert report.taken + report.taken_before == 2
        require_whole(archive)


def test_an_extraction_to_a_full_disk_leaves_nothing_there(
    template: Template, tmp_path: Path
) -> None:
    copy = template.copy_to(tmp_path / "copy")
    with own_disk(tmp_path, "1m") as disk, copy.opened(template.words) as archive:
        disk.fill(100_000)
        item = next(it for it in evidence.list_items(archive) if it.original_name == "video.mp4")
        with pytest.raises(StorageRefused, match="no space left"):
            evidence.extract(archive, item.reference, disk.outside, Meter())
        assert [path.name for path in disk.outside.iterdir()] == ["ballast"]
        disk.clear()
        taken_out = evidence.extract(archive, item.reference, disk.outside, Meter())
        assert taken_out.path.read_bytes() == SOURCES["video.mp4"]
