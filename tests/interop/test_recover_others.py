"""tools/recover.py names each catalogue that it did not open, and no forged header ends it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mnemonic import Mnemonic

from archive_app.model import canonical
from archive_app.store.slots import checksum
from tests.archives import PASSPHRASE, add_incident, lay_out, opened, recovery_words
from tests.cli.test_exits import as_an_ordinary_person
from tests.interop.test_recover_links import LOG, gone, recover, recovered

UNREAD = "it may hold what is nowhere else; what opens it is the header that belongs to it"
ALONE = f"{UNREAD}, and its catalogue, now gone"
BOTH = ("archive.json", "archive.json.copy")
LACKING = "it asks for more memory than there is here"
NO_CATALOGUES = (
    *("catalogue-٣.db", "catalogue-02.db", "catalogue-0.db", "catalogue-.db", "catalogue-2.db.new"),
    *("catalogue-1.db.my-backup", "catalogue-1.db.before-migration", "catalogue-2.02.db"),
    *("my-catalogue-2.db", "catalogue-2.db-shm", "catalogue-02.db-wal", "catalogue-2.dbs"),
    *("catalogue-2.db\n", "Catalogue-2.db", "catalogue-+2.db"),
)


pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="names and modes of files, and limits, are other ones on Windows"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed archive of generation 1."""
    lay_out(tmp_path / "archive")
    return tmp_path / "archive"


def put(path: Path, *names: str) -> None:
    for name in names:
        (path / name).write_bytes(b"what nobody here has the key of")


def newer(*names: str) -> str:
    """Return what is told of catalogues of later keys than the one that was opened."""
    why = "what was added since is missing, unless making new keys was only interrupted"
    return f"A newer state of this archive was not opened: {' and '.join(names)}: {why}."


@pytest.mark.parametrize("name", ["catalogue-1.db", "catalogue-1.2.db", "catalogue-1.12.db"])
def test_a_catalogue_that_was_put_aside_is_told_of(path: Path, name: str) -> None:
    put(path / "orphans", name, f"{name}-wal", f"{name}-shm")
    assert recover(path) == (1, [f"orphans/{name}: {UNREAD}."])
    assert recovered(path) == set()


def test_each_catalogue_that_was_put_aside_is_told_of_and_each_log_of_one_that_is_gone(
    path: Path,
) -> None:
    put(path / "orphans", "catalogue-2.db", "catalogue-2.2.db", "catalogue-1.db-wal", "mine.db")
    names = ("orphans/catalogue-2.2.db", "orphans/catalogue-2.db")
    told = [f"orphans/catalogue-1.db-wal: {ALONE}.", *(f"{name}: {UNREAD}." for name in names)]
    assert recover(path) == (1, [newer(*names), *told])


def test_a_later_catalogue_beside_the_one_that_was_opened_is_told_of(path: Path) -> None:
    put(path, "catalogue-2.db", "catalogue-12.db", "catalogue-12.db-wal")
    names = ("catalogue-12.db", "catalogue-2.db")
    told = [f"{name}: {UNREAD}." for name in names]
    assert recover(path) == (1, [newer(*names), *told])


@pytest.mark.parametrize("number", [2, 10])
def test_a_log_of_later_keys_whose_catalogue_is_gone_is_told_of(path: Path, number: int) -> None:
    name = f"catalogue-{number}.db-wal"
    put(path, name)
    assert recover(path) == (1, [newer(name), f"{name}: {ALONE}."])


def test_the_log_of_the_catalogue_that_was_opened_is_no_finding(path: Path) -> None:
    with opened(path) as archive:
        add_incident(archive)
        shutil.copytree(archive.path, path.with_name("crashed"))
    crashed = path.with_name("crashed")
    assert (crashed / LOG).stat().st_size
    assert recover(crashed) == (0, [])


def test_what_is_not_exactly_named_so_is_no_catalogue(path: Path) -> None:
    for folder in (path, path / "orphans"):
        put(folder, *NO_CATALOGUES)
    assert recover(path) == (0, [])


def test_no_such_name_is_called_a_catalogue_where_the_header_is_gone(path: Path) -> None:
    for each in [*(path / name for name in BOTH), path / "catalogue-1.db", path / "objects"]:
        gone(each)
    put(path, *NO_CATALOGUES)
    assert recover(path) == (1, [f"There is no archive at {path}."])


def test_a_catalogue_that_was_put_aside_is_told_of_where_nothing_opens(path: Path) -> None:
    """It may be the one that the header is of."""
    (path / "catalogue-1.db").rename(path / "orphans" / "catalogue-1.db")
    code, told = recover(path)
    assert (code, told[0]) == (1, "Nothing here opens this archive.")
    assert told[2:] == [f"orphans/catalogue-1.db: {UNREAD}."]


def test_an_archive_without_a_folder_of_orphans_has_none(path: Path) -> None:
    gone(path / "orphans")
    assert recover(path) == (0, [])


def test_orphans_that_may_not_be_listed_are_told_of(path: Path) -> None:
    (path / "orphans").chmod(0)
    code, told = recover(path, prepare=as_an_ordinary_person)
    (path / "orphans").chmod(0o700)
    said = f"What lies in {path / 'orphans'}: Permission denied: {path / 'orphans'}."
    assert (code, told) == (1, [said])


@pytest.fixture
def little_memory() -> Callable[[], None]:
    """Give a program as much memory as a small computer has."""
    resource = pytest.importorskip("resource", reason="only Unix limits memory so")
    limit = 1_500_000 * 1024
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def forge(path: Path, *, keep: bool = False) -> None:
    """Let a header ask for 2 GiB in a slot, with right sums, as anybody can without a key."""
    outer = json.loads(path.read_text("ascii"))
    header = json.loads(outer["header"])
    slot = next(each for each in header["slots"] if each["kind"] == "passphrase")
    slot = json.loads(canonical.encode_text(slot))
    about = json.loads(slot["slot"]["header"])
    about["derivation"]["memory_kib"] = 2097152
    text = canonical.encode_text(about)
    sealed = [bytes.fromhex(slot["slot"][name]) for name in ("wrapped", "check")]
    slot["slot"] |= {"header": text, "sum": checksum(text, b"".join(sealed))}
    header["slots"] = [slot, *header["slots"]] if keep else [slot]
    text = canonical.encode_text(header)
    outer |= {"header": text, "sum": checksum(text, bytes.fromhex(outer["mac"]))}
    path.write_bytes(canonical.encode(outer))


@pytest.mark.parametrize("name", BOTH)
def test_a_header_that_asks_for_too_much_memory_gives_way_to_the_other(
    path: Path, name: str, little_memory: Callable[[], None]
) -> None:
    forge(path / name)
    assert recover(path, PASSPHRASE, prepare=little_memory) == (1, [f"{name}: {LACKING}."])


def test_where_every_header_asks_for_too_much_memory_that_is_said(
    path: Path, little_memory: Callable[[], None]
) -> None:
    forge(path / BOTH[0])
    shutil.copyfile(path / BOTH[0], path / BOTH[1])
    said = ["Nothing here opens this archive.", f"{BOTH[0]}: {LACKING}."]
    assert recover(path, PASSPHRASE, prepare=little_memory) == (1, said)


def test_a_slot_that_cannot_be_tried_gives_way_to_the_next(
    path: Path, little_memory: Callable[[], None]
) -> None:
    """It is then the header's HMAC that does not hold, so that a slot after it did open."""
    forge(path / BOTH[0], keep=True)
    said = f"{BOTH[0]}: it is not what was written."
    assert recover(path, PASSPHRASE, prepare=little_memory) == (1, [said])


def test_recovery_words_need_no_such_memory(
    path: Path, little_memory: Callable[[], None], tmp_path: Path
) -> None:
    (tmp_path / "list").write_text("\n".join(Mnemonic("english").wordlist))
    forge(path / BOTH[0], keep=True)
    shutil.copyfile(path / BOTH[0], path / BOTH[1])
    words = ("--words-list", str(tmp_path / "list"))
    said = f"{BOTH[0]}: it is not what was written."
    code, told = recover(path, recovery_words(), *words, prepare=little_memory)
    assert (code, told[1:]) == (1, [said])
