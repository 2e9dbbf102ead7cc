"""tools/recover.py follows no link in an archive, waits for no pipe, and says what to do."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services.accession import accession_files
from archive_app.store.engine import catalogue_path
from tests.archives import PASSPHRASE, add_incident, lay_out, opened
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="links need rights on Windows, and pipes have no names there"
)

SCRIPT = ROOT / "tools" / "recover.py"
CONTENTS = {f"content {number}" for number in range(4)}
FOLDERS = ("objects", "incoming", "orphans")
LOG, SHARED = "catalogue-1.db-wal", "catalogue-1.db-shm"
REFUSED = (
    *("archive.json", "archive.json.copy", "archive.json.new", "catalogue-1.db", LOG, SHARED),
    *("catalogue-1.db-journal", "catalogue-2.db", "catalogue-1.db.before-migration"),
    *("unfinished-copy", *FOLDERS),
)
REMEDY = "move it away, and put back what was there if you have it"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A closed archive of four files; its catalogue has a write-ahead log, as after a crash."""
    folder = tmp_path_factory.mktemp("links")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        lay_out(folder / "archive")
        sources = [folder / f"{number}.txt" for number in range(len(CONTENTS))]
        for source, content in zip(sources, sorted(CONTENTS), strict=True):
            source.write_text(content)
        with opened(folder / "archive") as archive:
            accession_files(archive, sources, AccessionInput(received_from="W"), Meter())
        with opened(folder / "archive") as archive:
            add_incident(archive)
            shutil.copytree(archive.path, folder / "crashed")
        for name in (LOG, SHARED):
            assert (folder / "crashed" / name).stat().st_size
        yield folder / "crashed"


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy of that archive, to do anything to."""
    shutil.copytree(made, tmp_path / "archive")
    return tmp_path / "archive"


def recover(
    path: Path,
    typed: str = PASSPHRASE,
    *options: str,
    prepare: Callable[[], None] | None = None,
) -> tuple[int, list[str]]:
    """Return the exit status and what was told of what is wrong; fail where it waits for ever."""
    done = subprocess.run(
        [
            *(sys.executable, "-I", str(SCRIPT), str(path)),
            *("--to", str(path.with_name("recovered")), "--passphrase-file", "-", *options),
        ],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        preexec_fn=prepare,
        check=False,
        timeout=20,
    )
    assert "Traceback" not in done.stderr
    assert "Errno" not in done.stderr
    assert "codec" not in done.stderr
    told = done.stderr.splitlines()
    if found := re.search(r"Findings: (\d+)", done.stdout):
        assert int(found[1]) == len(told)
    return done.returncode, told


def recovered(path: Path) -> set[str]:
    """Return the contents of the files that were taken out; they were if the ledger was."""
    target_path = path.with_name("recovered")
    assert (target_path / "ledger.jsonl").stat().st_size
    names = ("records.json", "ledger.jsonl")
    return {each.read_text() for each in target_path.iterdir() if each.name not in names}


def object_of(path: Path) -> str:
    """Return an object's name below the archive."""
    return min(each for each in (path / "objects").glob("*/*")).relative_to(path).as_posix()


def link(path: Path) -> None:
    """Put what is there elsewhere, and a link to it in its place."""
    elsewhere = path.parents[len(path.parts) - path.parts.index("archive") - 1] / "elsewhere"
    if path.exists():
        path.rename(elsewhere)
    path.symlink_to(elsewhere)


def gone(path: Path) -> Path:
    """Return a path where nothing is any more."""
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    return path


def pipe(path: Path) -> None:
    """Put a named pipe there, at the other end of which is nobody."""
    os.mkfifo(gone(path))


def listen(path: Path) -> None:
    """Put a socket there."""
    here = os.getcwd()
    os.chdir(gone(path).parent)  # a socket's path may not be long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def other(path: Path) -> None:
    """Put a file there, where a folder must be; else a folder."""
    is_folder = path.name in FOLDERS or path.parent.name == "objects"
    gone(path).touch() if is_folder else gone(path).mkdir()


WRONG: dict[Callable[[Path], None], str] = {link: "a link, which is never followed"}
WRONG |= dict.fromkeys((pipe, listen, other), "not a {}, as it must be")


def reason(put: Callable[[Path], None], path: Path) -> str:
    is_folder = path.name in FOLDERS or path.parent.name == "objects"
    return f"{path} is {WRONG[put].format('folder' if is_folder else 'file')}; {REMEDY}."


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("put", WRONG)
def test_what_the_archive_stands_on_is_not_opened_if_it_is_not_itself(
    path: Path, name: str, put: Callable[[Path], None]
) -> None:
    put(path / name)
    assert recover(path) == (1, [f"The archive cannot be recovered: {reason(put, path / name)}"])
    assert not path.with_name("recovered").exists()


@pytest.mark.parametrize("put", WRONG)
def test_one_header_that_is_not_itself_gives_way_to_its_copy_when_it_was_moved(
    path: Path, put: Callable[[Path], None]
) -> None:
    put(path / "archive.json")
    assert recover(path)[0] == 1
    gone(path / "archive.json")
    said = f"archive.json: No such file or directory: {path / 'archive.json'}."
    assert recover(path) == (1, [said])
    assert recovered(path) == CONTENTS


@pytest.mark.parametrize("put", WRONG)
def test_an_object_that_is_not_itself_is_damaged_and_the_rest_is_recovered(
    path: Path, put: Callable[[Path], None]
) -> None:
    name = object_of(path)
    put(path / name)
    code, [told] = recover(path)
    assert code == 1
    assert told.endswith(f".txt could not be recovered: {reason(put, path / name)}")
    assert len(recovered(path)) == len(CONTENTS) - 1


@pytest.mark.parametrize("put", WRONG)
def test_a_folder_of_objects_that_is_not_itself_costs_these(
    path: Path, put: Callable[[Path], None]
) -> None:
    name = object_of(path)[:10]
    lost = len(list((path / name).iterdir()))
    put(path / name)
    code, [first, *others] = recover(path)
    assert code == 1
    assert first == f"The folder {name[8:]} of objects: {reason(put, path / name)}"
    assert len(others) == lost
    assert all(each.endswith(f"recovered: {reason(put, path / name)}") for each in others)
    assert len(recovered(path)) == len(CONTENTS) - lost


@pytest.mark.parametrize("put", WRONG)
def test_without_a_lock_that_is_a_file_all_is_recovered_and_it_is_told(
    path: Path, put: Callable[[Path], None]
) -> None:
    put(path / "lock")
    said = "Nothing kept other programs from changing the archive"
    assert recover(path) == (1, [f"{said}: {reason(put, path / 'lock')}"])
    assert recovered(path) == CONTENTS


def test_a_lock_that_is_not_there_costs_nothing(path: Path) -> None:
    gone(path / "lock")
    assert recover(path) == (0, [])


def test_the_archive_itself_may_be_reached_by_a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")
    assert recover(path) == (0, [])
    assert recovered(path) == CONTENTS


def test_what_is_not_of_the_archive_is_passed_over(path: Path) -> None:
    pipe(path / "mine")
    pipe(path / "objects" / "mine")
    (path / "theirs").symlink_to("nowhere")
    assert recover(path) == (0, [])


@pytest.mark.parametrize("kept", ["catalogue-1.db", "catalogue-12.db", "objects"])
def test_an_archive_that_lost_its_header_is_told_what_to_put_back(path: Path, kept: str) -> None:
    for each in list(path.iterdir()):
        if each.name != "catalogue-1.db" or kept == "objects":
            gone(each)
    if kept == "objects":
        (path / kept).mkdir()
    else:
        (path / "catalogue-1.db").rename(path / kept)
    code, [told] = recover(path)
    assert code == 1
    assert told.startswith(f"The archive at {path} has lost its header: ")
    assert f"archive.json and archive.json.copy are missing beside {kept}. " in told
    assert "Put back one of the two from a backup of the same archive and keys" in told


def test_where_nothing_is_of_an_archive_there_is_none(path: Path) -> None:
    for place in (path / "nothing", path / "catalogue-1.db", path / "incoming"):
        assert recover(place) == (1, [f"There is no archive at {place}."])


def test_the_header_of_that_archive_opens_it_again(path: Path) -> None:
    gone(path / "archive.json").write_bytes((path / "archive.json.copy").read_bytes())
    gone(path / "archive.json.copy")
    said = f"archive.json.copy: No such file or directory: {path / 'archive.json.copy'}."
    assert recover(path) == (1, [said])
    assert catalogue_path(path, 1).exists()
