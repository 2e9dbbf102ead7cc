"""Each exit code is reached by something that happens, and each error is one sentence."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_app import resources
from archive_app.cli import exits
from archive_app.model import vocabulary
from archive_app.store.archive import Archive
from tests.archives import LEAST_COST, forget_archives, recovery_words
from tests.bundle.whole import Making
from tests.cli.running import OPEN, PROGRAM, ROOT, Ended, ended, run, start, succeed

_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2
_ARCHIVES_ALL = ("archive", "info", "a", *OPEN)


def require_sentence(end: Ended, code: int, part: str) -> None:
    """Fail unless a command ended with a code and one clear sentence."""
    assert (end.code, end.stdout) == (code, ""), end
    assert end.stderr.count("\n") == 1
    assert part in end.stderr
    assert "Traceback" not in end.stderr


def as_an_ordinary_person() -> None:
    """Let root, too, be refused what a file's mode forbids."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                os._exit(199)


def test_0_what_is_done_is_done(folder: Path) -> None:
    assert run("archive", "check", "a", *OPEN).code == 0


def test_0_a_good_backup_is_checked_on_the_computer_that_made_it(folder: Path) -> None:
    succeed("archive", "backup", "a", "b", *OPEN)
    checked = succeed("archive", "check", "b", *OPEN)
    assert "archive restore" in checked.stdout
    assert "archive restore" in checked.stderr
    assert succeed("archive", "info", "b", "--json", *OPEN).json["standing"] == "backup"
    for word in (("--moved",), ("--copied", "--reason", "It is one.")):
        require_sentence(run("archive", "accept", "b", *word, *OPEN), 15, "archive restore")
    assert succeed("archive", "backup", "a", "b", *OPEN)


def test_1_a_check_that_finds_something(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    (stored,) = (path for path in (folder / "a" / "objects").rglob("*") if path.is_file())
    content = bytearray(stored.read_bytes())
    content[-1] ^= 1
    stored.write_bytes(content)
    end = ended(start("archive", "check", "a", "--json", *OPEN))
    assert (end.code, end.json["ok"]) == (1, False)
    (reference,) = {c["reference"] for c in end.json["findings"][0]["concerns"] if c["reference"]}
    assert reference == succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["archive", "info"], "Missing argument 'PATH'"),
        (["archive", "info", "a", "--what"], "No such option: --what"),
        (["archive", "inf", "a"], "inf"),
        (
            ["incident", "add", "a", "--when", "yesterday", *OPEN],
            "--title: is missing; --when: “yes",
        ),
        (["incident", "add", "a", "--title", "T", "--at", "48.3", *OPEN], "48.3"),
        (["incident", "edit", "a", "R", *OPEN], "--set"),
        (["find", "a", *OPEN], "which words"),
        (["find", "a", "word", "--certificate", "x", *OPEN], "--file"),
        (["archive", "accept", "a", *OPEN], "--moved"),
        (["archive", "accept", "a", "--copied", *OPEN], "--reason"),
        (["archive", "check", "a", "--sample", "1", "--due", "1", *OPEN], "either"),
        (["evidence", "shred", "a", "R", *OPEN], "--reason"),
        (["source", "add", "a", "--from-json", "-", "--passphrase-file", "-"], "Only one thing"),
        (["source", "add", "a", "--from-json", "x", "--name", "y", *OPEN], "either"),
        (["vocabulary", "add", "a", "carrier", "drone", "--en", "Drone", *OPEN], "x-"),
        (["custody", "show", "a", "one\nline\x1b[31m", *OPEN], "NUMBER"),
        (["archive", "in\nfo\x1b[31m", "a"], "No such command"),
    ],
)
def test_2_what_cannot_be_understood(folder: Path, words: list[str], part: str) -> None:
    require_sentence(run(*words), 2, part)


def test_2_a_noun_alone_shows_its_verbs() -> None:
    end = run("archive")
    assert (end.code, end.stdout) == (2, "")
    assert "restore" in end.stderr


def test_10_a_wrong_passphrase(folder: Path) -> None:
    (folder / "wrong.txt").write_text("not this one")
    end = ended(start("archive", "info", "a", "--passphrase-file", "wrong.txt"))
    require_sentence(end, 10, "passphrase")


def test_11_a_damaged_archive(folder: Path) -> None:
    for name in ("archive.json", "archive.json.copy"):
        path = folder / "a" / name
        path.write_bytes(path.read_bytes().replace(b"generation", b"regeneration"))
    require_sentence(run(*_ARCHIVES_ALL), 11, "damaged")
    checked = run("archive", "check", "a", "--json", *OPEN)
    assert (checked.code, checked.json["ok"]) == (11, False)
    assert checked.json["findings"][0]["code"] == "cannot_be_opened"


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("lock", os.mkfifo),
        ("lock", os.mkdir),
        ("catalogue-1.db", os.mkfifo),
        ("catalogue-1.db", os.mkdir),
        ("archive.json", os.mkfifo),
        ("archive.json", os.mkdir),
        ("incoming", Path.touch),
        ("incoming", lambda path: path.symlink_to(".")),
    ],
)
def test_11_what_is_no_file_or_folder_as_it_must_be(
    folder: Path, name: str, make: Callable[[Path], None]
) -> None:
    path = folder / "a" / name
    if path.exists():
        path.rename(folder / "aside")
    make(path)
    require_sentence(ended(start(*_ARCHIVES_ALL)), 11, f"a/{name} is ")


def test_11_a_pipe_in_the_place_of_an_object_is_a_finding_and_not_waited_for(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    (stored,) = (path for path in (folder / "a" / "objects").rglob("*") if path.is_file())
    stored.unlink()
    os.mkfifo(stored)
    end = ended(start("archive", "check", "a", "--json", *OPEN))
    assert (end.code, end.json["ok"]) == (1, False)
    assert end.json["findings"][0]["code"] == "object_damaged"
    reference = succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]
    extract = ("evidence", "extract", "a", reference, "--to", ".", *OPEN)
    require_sentence(ended(start(*extract)), 11, "no file")


def test_a_checkpoint_that_was_handed_in_is_at_fault_itself(folder: Path) -> None:
    verify = ("custody", "verify", "a", "--json", "--against", "note", *OPEN)
    note = ended(start("custody", "checkpoint", "a", *OPEN)).stdout.encode()
    for content, code in (
        (note[:-10], "checkpoint_altered"),
        (note.replace(b"\n1\n", b"\n2\n", 1), "checkpoint_altered"),
        (b"example.org/log" + note[note.index(b"\n") :], "checkpoint_foreign"),
    ):
        (folder / "note").write_bytes(content)
        end = run(*verify)
        assert (end.code, end.json["ok"], end.json["against"]) == (1, False, None)
        assert [each["code"] for each in end.json["findings"]] == [code]
    for against in (os.devnull, "words.txt"):
        end = run("custody", "verify", "a", "--against", against, *OPEN)
        require_sentence(end, 2, "handed in is not a checkpoint")


def test_12_an_archive_of_a_newer_program(folder: Path) -> None:
    for name in ("archive.json", "archive.json.copy"):
        path = folder / "a" / name
        outer = json.loads(path.read_bytes())
        text = outer["header"].replace('"min_reader":1', '"min_reader":2')
        digest = hashlib.sha256(text.encode() + bytes.fromhex(outer["mac"])).digest()
        outer |= {"header": text, "sum": digest[:8].hex()}
        path.write_text(json.dumps(outer, separators=(",", ":"), sort_keys=True))
    require_sentence(run(*_ARCHIVES_ALL), 12, "newer program")


def test_13_an_archive_that_is_open_elsewhere(folder: Path) -> None:
    with Archive.open(folder / "a", recovery_words()):
        require_sentence(ended(start(*_ARCHIVES_ALL)), 13, "Another program")


@pytest.mark.parametrize(
    "words",
    [
        ["archive", "info", "nowhere", *OPEN],
        ["archive", "info", "a", "--passphrase-file", "nowhere"],
        ["incident", "show", "a", "ABCDEFGH-2024-1", *OPEN],
        ["incident", "add", "a", "--from-json", "nowhere", *OPEN],
        ["accession", "add", "a", "nowhere", "--received-from", "W", *OPEN],
        ["find", "a", "--file", "nowhere", *OPEN],
        ["custody", "show", "a", "99", *OPEN],
        ["custody", "verify", "a", "--against", "nowhere", *OPEN],
        ["vocabulary", "list", "a", "nowhere", *OPEN],
        ["archive", "restore", "nowhere", "new", *OPEN],
        ["person", "remove", "a", "Nobody", *OPEN],
    ],
)
def test_14_what_is_not_there(folder: Path, words: list[str]) -> None:
    require_sentence(run(*words), 14, "")


def test_15_a_read_only_archive(folder: Path) -> None:
    forget_archives()
    end = run("incident", "add", "a", "--title", "T", *OPEN)
    assert (end.code, end.stdout) == (15, "")
    assert end.stderr.count("read-only") == end.stderr.count("\n") == 1
    assert "moved here" in end.stderr
    assert "archive accept" in end.stderr
    assert succeed("incident", "list", "a", "--json", *OPEN).json == []


def test_15_no_room(folder: Path) -> None:
    (folder / "large").write_bytes(bytes(4 << 20))
    limit = 2 << 20

    def with_little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    child = start(
        "accession", "add", "a", "large", "--received-from", "W", *OPEN, prepare=with_little_room
    )
    require_sentence(ended(child), 15, "no space left")
    assert succeed("archive", "check", "a", "--json", *OPEN).json["ok"]


def test_15_nothing_is_overwritten(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    extract = ("evidence", "extract", "a")
    reference = succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]
    path = succeed(*extract, reference, "--to", ".", *OPEN).stdout.strip()
    assert path == f"{reference}_file"
    Path(path).write_text("mine")
    require_sentence(run(*extract, reference, "--to", ".", *OPEN), 15, "overwritten")
    assert Path(path).read_text() == "mine"


def test_16_some_files_that_cannot_be_read_are_told_after_the_others_are_in(folder: Path) -> None:
    source = folder / "source"
    source.mkdir()
    (source / "readable").write_text("1")
    (source / "secret").write_text("2")
    (source / "secret").chmod(0)
    child = start(
        "accession", "add", "a", "source", "--received-from", "W", "--json", *OPEN,
        prepare=as_an_ordinary_person,
    )  # fmt: skip
    end = ended(child)
    if end.code == 199:
        pytest.skip("root cannot give up reading everything here")
    assert end.code == 16
    assert end.json["taken"] == 1
    assert [left["path"] for left in end.json["left_out"]] == ["source/secret"]
    assert [left["why"] for left in end.json["left_out"]] == ["unreadable"]
    assert end.stderr.count("\n") == 1


def test_a_scan_tells_what_may_not_be_read(folder: Path) -> None:
    (folder / "source").mkdir()
    (folder / "source" / "readable").write_text("1")
    (folder / "source" / "secret").write_text("22")
    (folder / "source" / "secret").chmod(0)
    scan = ("accession", "scan", "a", "source", "--json", *OPEN)
    end = ended(start(*scan, prepare=as_an_ordinary_person))
    if end.code == 199:
        pytest.skip("root cannot give up reading everything here")
    assert (end.json["files"], end.json["size"]) == (1, 1)
    assert [left["path"] for left in end.json["left_out"]] == ["source/secret"]
    assert [left["why"] for left in end.json["left_out"]] == ["unreadable"]


def test_15_a_catalogue_that_may_not_be_read_is_not_said_to_be_on_a_read_only_medium(
    folder: Path,
) -> None:
    (folder / "a" / "catalogue-1.db").chmod(0)
    end = ended(start("incident", "list", "a", *OPEN, prepare=as_an_ordinary_person))
    if end.code == 199:
        pytest.skip("root cannot give up reading everything here")
    require_sentence(end, 15, "who may read and write the archive's files")


def test_16_a_file_named_itself_that_cannot_be_read(folder: Path) -> None:
    (folder / "secret").write_text("2")
    (folder / "secret").chmod(0)
    add = ("accession", "add", "a", "secret", "--received-from", "W", "--json", *OPEN)
    end = ended(start(*add, prepare=as_an_ordinary_person))
    if end.code == 199:
        pytest.skip("root cannot give up reading everything here")
    assert (end.code, end.json["taken"]) == (16, 0)
    assert [left["why"] for left in end.json["left_out"]] == ["unreadable"]
    given = ("--passphrase-file", "secret")
    end = ended(start("archive", "info", "a", *given, prepare=as_an_ordinary_person))
    require_sentence(end, 16, "secret cannot be read")


def test_links_and_pipes_are_left_out_and_do_not_count_as_unreadable(folder: Path) -> None:
    source = folder / "source"
    source.mkdir()
    (source / "link").symlink_to("nowhere")
    os.mkfifo(source / "pipe")
    (source / "readable").write_text("a file")
    told = succeed("accession", "add", "a", "source", "--received-from", "W", "--json", *OPEN)
    assert [left["why"] for left in told.json["left_out"]] == ["link", "not_a_file"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_130_ctrl_c_leaves_whole_files_and_the_same_command_goes_on(folder: Path) -> None:
    source = folder / "source"
    source.mkdir()
    for number in range(1030):
        (source / f"{number:04}").write_text(str(number))
    words = ("accession", "add", "a", "source", "--received-from", "W", "--bytes-only", *OPEN)
    # An object gets its place by a rename; files are committed in groups of 512.
    interrupt = ("-e", "trace=rename", "-e", "inject=rename:signal=SIGINT:when=300")
    stopped = subprocess.run(
        ["strace", "-f", "-qq", "-o", os.devnull, *interrupt, *PROGRAM, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in stopped.stderr:
        pytest.skip("processes may not be traced here")
    assert (stopped.returncode, stopped.stdout) == (130, "")
    went_on = succeed(*words, "--json").json
    assert went_on["taken"] + went_on["taken_before"] == 1030
    assert went_on["taken_before"] > 0
    assert stopped.stderr == (
        f"Stopped. {went_on['taken_before']} files are in; take the same sources in again to go "
        "on.\n"
    )
    assert succeed("archive", "check", "a", "--sample", "20", "--json", *OPEN).json["ok"]


@pytest.mark.parametrize("at", ["typer", "archive_app.cli.app", "archive_app.cli.upkeep"])
def test_130_ctrl_c_while_the_program_is_loaded_is_no_fault(at: str) -> None:
    script = f"""
import importlib.abc, os, signal, sys
class Interrupting(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {at!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from archive_app.cli import main
sys.argv = ["archive-app", "--help"]
sys.exit(main())
"""
    stopped = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (stopped.returncode, stopped.stdout, stopped.stderr) == (130, "", "Stopped.\n")


# What the new archive, its header, its opening and its words are made by, and what comes of it.
_STEPS = {
    "archive_app.store.slots.new_slot": "nothing",
    "archive_app.store.migrate.upgrade": "nothing",
    "archive_app.store.header.write_header": "words",
    "archive_app.store.archive.Archive.open": "words",
    "archive_app.store.archive.Archive.remember": "words",
    "archive_app.cli.secrets.show_words": "words",
    "archive_app.store.archive.Archive.close": "words",
}


@pytest.mark.parametrize(
    ("step", "way"),
    [
        *((step, "screen") for step in _STEPS),
        ("archive_app.store.migrate.upgrade", "file"),
        ("archive_app.store.archive.Archive.open", "file"),
        ("archive_app.store.archive.Archive.open", "json"),
    ],
)
def test_130_ctrl_c_leaves_no_archive_without_its_recovery_words(
    folder: Path, step: str, way: str
) -> None:
    place, _, name = step.rpartition(".")
    script = f"""
import os, pkgutil, signal, sys
from archive_app.store.keys import Cost
Cost.__init__.__defaults__ = {LEAST_COST}
place = pkgutil.resolve_name({place!r})
wrapped = getattr(place, {name!r})
def interrupted(*given, **named):
    for _ in range(3):
        os.kill(os.getpid(), signal.SIGINT)
    return wrapped(*given, **named)
setattr(place, {name!r}, interrupted)
import archive_app.store.creation as creation
if hasattr(creation, {name!r}):
    setattr(creation, {name!r}, interrupted)
from archive_app.cli import main
sys.argv[0] = "archive-app"
sys.exit(main())
"""
    (folder / "new.txt").write_text("a passphrase")
    told = {"screen": (), "file": ("--recovery-file", "paper.txt"), "json": ("--json",)}[way]
    create = ("archive", "create", "b", "--agent", "Olena", "--passphrase-file", "new.txt")
    end = subprocess.run(
        [sys.executable, "-c", script, *create, *told],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (end.returncode, end.stderr.count("Traceback")) == (130, 0), end
    assert end.stderr.endswith("Stopped. What was finished is kept.\n")
    if _STEPS[step] == "nothing":
        assert not (folder / "b").exists()
        assert not (folder / "paper.txt").exists()
        return
    if way == "file":
        words = (folder / "paper.txt").read_text()
    elif way == "json":
        words = json.loads(end.stdout)["recovery_words"]
    else:
        shown = [line for line in end.stderr.splitlines() if line.startswith("  ")]
        words = " ".join(re.findall("[a-z]+", " ".join(shown)))
    Archive.open(folder / "b", words).close()


def test_141_a_reader_who_stops_reading_ends_it_silently(folder: Path) -> None:
    child = start("vocabulary", "list", "a", "--json", *OPEN)
    assert child.stdout is not None
    child.stdout.close()
    assert child.wait(60) == 141
    assert child.stderr is not None
    assert child.stderr.read() == b""
    child.stderr.close()
    Archive.open(folder / "a", recovery_words()).close()


def test_an_output_that_is_full_is_said(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        require_sentence(ended(start("vocabulary", "list", "a", *OPEN, stdout=full)), 15, "space")


def test_a_report_is_written_whatever_becomes_of_what_is_printed(folder: Path) -> None:
    path = Making().folder(folder)
    with open("/dev/full", "wb") as full:
        end = ended(start("bundle", "verify", path, "--report", folder / "r.pdf", stdout=full))
    assert end.code == exits.OUTPUT_LOST
    assert (folder / "r.pdf").read_bytes().startswith(b"%PDF")


def test_74_a_result_is_lost_where_the_output_is_closed(folder: Path) -> None:
    child = start(*_ARCHIVES_ALL, prepare=lambda: os.close(1), stdout=None)
    require_sentence(ended(child), exits.OUTPUT_LOST, "could not be written out")
    child = start("--help", prepare=lambda: os.close(1), stdout=None)
    require_sentence(ended(child), exits.OUTPUT_LOST, "standard output is closed")


def test_70_a_fault_says_where_and_none_of_the_values(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_CHECKOUT_PATH", folder / "installed incompletely")
    vocabulary.load_builtin.cache_clear()
    end = run("incident", "add", "a", "--title", "Name of a witness", *OPEN)
    require_sentence(end, exits.FAULT, "FileNotFoundError at archive_app.resources:")
    assert exits.FAULT == 70
    assert "witness" not in end.stderr


def test_an_unclean_close_is_told_and_tidied(folder: Path) -> None:
    (folder / "a" / "lock").write_text("99999\n")
    orphan = folder / "a" / "objects" / "00" / ("00" * 16)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"x")
    os.utime(orphan, (0, 0))
    end = succeed("incident", "list", "a", *OPEN)
    assert "was not closed last time" in end.stderr
    assert "1 object without a record" in end.stderr
    assert succeed("incident", "list", "a", *OPEN).stderr == ""


def test_help_comes_at_once() -> None:
    """Nothing of the archive's machinery is loaded to show help: start-up time is a promise."""
    script = (
        "import sys; from archive_app.cli import main; sys.argv = ['archive-app', '--help'];"
        "main(); print([m for m in ('sqlalchemy', 'sqlmodel', 'cryptography', 'pydantic', 'rich',"
        " 'alembic', 'edtf') if m in sys.modules], file=sys.stderr)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr.strip() == "[]"
