"""tools/recover.py takes the header that counts, tells of every other, and of what lies unnamed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive_app.errors import StorageRefused
from archive_app.model import canonical
from archive_app.model.inputs import AccessionInput, AgentInput
from archive_app.progress import Meter
from archive_app.services.access import add_person, rotate
from archive_app.services.accession import accession_files
from archive_app.store import header, other_catalogues
from archive_app.store.archive import Archive
from archive_app.store.slots import checksum
from tests.archives import CHEAP, PASSPHRASE, add_incident, create_archive, lay_out
from tests.cli.test_exits import as_an_ordinary_person
from tests.interop.test_recover_links import recover, recovered
from tests.interop.tools import load
from tests.services.tampering import tampering

OTHER = "another passphrase of the tests"
BOTH = ("archive.json", "archive.json.copy")
NEWER = "A newer state of this archive was not opened"
UNREAD = "it may hold what is nowhere else; what opens it is the header that belongs to it"
PUT_BACK = "the catalogue expects another: it was put back, or changing it was interrupted"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """States of one archive, closed: the ``first``, one more person ``granted``, ``new`` keys.

    ``PASSPHRASE`` opens the first two, ``OTHER`` the last two. The last has one more file.
    """
    folder = tmp_path_factory.mktemp("headers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        path = folder / "archive"
        lay_out(path)
        _add_file(path, PASSPHRASE, "first")
        shutil.copytree(path, folder / "first")
        with Archive.open(path, PASSPHRASE) as archive:
            add_person(archive, AgentInput(name="Taras", kind="person"), OTHER, CHEAP)
        shutil.copytree(path, folder / "granted")
        with Archive.open(path, OTHER) as archive:
            rotate(archive, OTHER, meter=Meter())
        _add_file(path, OTHER, "second")
        path.rename(folder / "new")
        yield folder


def _add_file(path: Path, passphrase: str, content: str) -> None:
    source = path.with_name(f"{content}.txt")
    source.write_text(content)
    with Archive.open(path, passphrase) as archive:
        accession_files(archive, [source], AccessionInput(received_from="W"), Meter())


@pytest.fixture
def state(made: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return how to copy a state of the archive, with some files of another state put into it."""

    def copied(name: str, *put: str, of: str = "granted") -> Path:
        shutil.copytree(made / name, tmp_path / "archive")
        for each in put:
            shutil.copyfile(made / of / each, tmp_path / "archive" / each)
        return tmp_path / "archive"

    return copied


def unnamed(path: Path, made: Path) -> list[str]:
    """Return what is told of each object that only the new state of the archive names."""
    names = {each.name for each in (path / "objects").glob("*/*")}
    names -= {each.name for each in (made / "first" / "objects").glob("*/*")}
    assert names
    return [f"Object {name}: no row of the catalogue names it." for name in sorted(names)]


def test_every_state_by_itself_is_recovered_without_a_finding(state: Callable[..., Path]) -> None:
    for name, typed in (("first", PASSPHRASE), ("granted", OTHER), ("new", OTHER)):
        path = state(name)
        assert recover(path, typed) == (0, [])
        shutil.rmtree(path.parent / "recovered")
        shutil.rmtree(path)


@pytest.mark.parametrize("old", [BOTH[:1], BOTH[1:]])
def test_of_two_headers_that_open_the_later_keys_count(
    state: Callable[..., Path], old: tuple[str]
) -> None:
    path = state("new", *old, "catalogue-1.db")
    [other] = {*BOTH} - {*old}
    assert recover(path, OTHER) == (
        1,
        [
            f"catalogue-1.db: {UNREAD}.",
            f"{old[0]}: it is of earlier keys than {other}, or of another archive.",
        ],
    )
    assert recovered(path) == {"first", "second"}


def test_an_earlier_catalogue_and_the_log_of_one_beside_the_later_are_told_of(
    state: Callable[..., Path],
) -> None:
    """The archive may have gone on in two ways."""
    path = state("new", "catalogue-1.db")
    assert recover(path, OTHER) == (1, [f"catalogue-1.db: {UNREAD}."])
    (path / "catalogue-1.db").rename(path / "catalogue-1.db-wal")
    shutil.rmtree(path.with_name("recovered"))
    said = f"catalogue-1.db-wal: {UNREAD}, and its catalogue, now gone."
    assert recover(path, OTHER) == (1, [said])
    assert recovered(path) == {"first", "second"}


def test_a_catalogue_that_the_program_put_aside_is_told_of(state: Callable[..., Path]) -> None:
    path = state("new", "catalogue-1.db")
    other_catalogues.tidy(path, 2)
    assert [each.name for each in (path / "orphans").iterdir()] == ["catalogue-1.db"]
    assert recover(path, OTHER) == (1, [f"orphans/catalogue-1.db: {UNREAD}."])
    assert recovered(path) == {"first", "second"}


@pytest.mark.parametrize("error", [MemoryError(), ValueError("damaged")])
def test_a_slot_that_cannot_be_opened_keeps_no_other_from_it(
    state: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    script, path = load("recover"), state("granted")
    open_slot, tried = script._open_slot, list[object]()

    def fail_first(slot: object, secret: bytes) -> object:
        tried.append(slot)
        if len(tried) == 1:
            raise error
        return open_slot(slot, secret)

    monkeypatch.setattr(script, "_open_slot", fail_first)
    header = script._header((path / "archive.json").read_bytes())
    assert script._open_header(header, [("passphrase", OTHER.encode())])[1] == 1
    assert len(tried) == 2


@pytest.mark.parametrize("old", [BOTH[:1], BOTH[1:], BOTH])
def test_an_earlier_state_is_recovered_and_said_to_be_one(
    state: Callable[..., Path], made: Path, old: tuple[str, ...]
) -> None:
    path = state("new", *old, "catalogue-1.db", of="first")
    code, told = recover(path, PASSPHRASE)
    later = " and ".join([*sorted({*BOTH} - {*old}), "catalogue-2.db"])
    assert told[0].startswith(f"{NEWER}: {later}: ")
    assert "what was added since is missing" in told[0]
    closed = [
        f"{each}: no key slot of it opens with this passphrase." for each in BOTH if each not in old
    ]
    left = f"catalogue-2.db: {UNREAD}."
    assert (code, told[1:]) == (1, [*closed, left, *unnamed(path, made)])
    assert recovered(path) == {"first"}


def test_headers_older_than_the_catalogue_are_told_as_such(state: Callable[..., Path]) -> None:
    path = state("new", *BOTH)
    assert recover(path, OTHER) == (
        1,
        [
            "Nothing here opens this archive.",
            f"archive.json: No such file or directory: {path / 'catalogue-1.db'}.",
            "catalogue-2.db: it is newer than the header; put back that of its number.",
        ],
    )


@pytest.mark.parametrize("name", BOTH)
def test_a_copy_that_is_missing_is_told_of(state: Callable[..., Path], name: str) -> None:
    path = state("new")
    (path / name).unlink()
    said = f"{name}: No such file or directory: {path / name}."
    assert recover(path, OTHER) == (1, [said])
    assert recovered(path) == {"first", "second"}


@pytest.mark.parametrize("name", BOTH)
def test_a_copy_that_is_no_header_is_told_of_and_never_read_whole(
    state: Callable[..., Path], name: str
) -> None:
    path = state("new")
    os.truncate(path / name, 1 << 42)
    assert recover(path, OTHER) == (1, [f"{name}: it is damaged, or no header."])
    assert recovered(path) == {"first", "second"}


@pytest.mark.parametrize("name", BOTH)
def test_of_two_headers_of_the_same_keys_the_catalogue_says_which_counts(
    state: Callable[..., Path], name: str
) -> None:
    path = state("granted", name, of="first")
    assert recover(path, PASSPHRASE) == (1, [f"{name}: {PUT_BACK}."])
    assert recovered(path) == {"first"}


@pytest.mark.parametrize("name", BOTH)
def test_a_header_of_the_same_keys_that_does_not_open_is_told_of(
    state: Callable[..., Path], name: str
) -> None:
    path = state("granted", name, of="first")
    assert recover(path, OTHER) == (1, [f"{name}: no key slot of it opens with this passphrase."])
    assert recovered(path) == {"first"}


def test_a_header_is_told_of_where_both_copies_of_it_were_put_back(
    state: Callable[..., Path],
) -> None:
    path = state("granted", *BOTH, of="first")
    assert recover(path, PASSPHRASE) == (1, [f"archive.json: {PUT_BACK}."])
    assert recovered(path) == {"first"}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "DELETE FROM fact WHERE name = 'header'",
            "the catalogue has lost which one it expects: it may be put back",
        ),
        (
            "UPDATE fact SET value = CAST(json_set(CAST(value AS TEXT), '$.event', 0) AS BLOB)"
            " WHERE name = 'header'",
            PUT_BACK,
        ),
    ],
)
def test_a_catalogue_that_lost_which_header_it_expects_is_told_of(
    state: Callable[..., Path], statement: str, said: str
) -> None:
    path = state("granted")
    with tampering(Archive.open(path, PASSPHRASE)) as connection:
        connection.execute(statement)
    assert recover(path, PASSPHRASE) == (1, [f"archive.json: {said}."])


def test_a_change_that_was_interrupted_before_its_header_stood_is_no_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive"
    lay_out(path)

    def refuse(*_: object) -> None:
        raise StorageRefused("The disk is full.")

    with Archive.open(path, PASSPHRASE) as archive:
        monkeypatch.setattr(header, "write_header", refuse)
        with pytest.raises(StorageRefused):
            add_person(archive, AgentInput(name="Taras", kind="person"), OTHER, CHEAP)
    assert recover(path, PASSPHRASE) == (0, [])


@pytest.mark.parametrize("name", BOTH)
def test_a_header_that_says_it_is_too_new_gives_way_to_the_other(
    state: Callable[..., Path], name: str
) -> None:
    path = state("new")
    _forge(path / name, min_reader=2)
    said = "it says that this script is too old to read it"
    assert recover(path, OTHER) == (1, [f"{name}: {said}."])
    assert recovered(path) == {"first", "second"}


@pytest.mark.parametrize("name", BOTH)
def test_a_forged_header_of_later_keys_is_told_of_and_hides_nothing(
    state: Callable[..., Path], name: str
) -> None:
    path = state("new")
    _forge(path / name, generation=3)
    assert recover(path, OTHER) == (1, [f"{name}: it is not what was written."])
    assert recovered(path) == {"first", "second"}


def _forge(path: Path, **values: int) -> None:
    """Let a header say something else, with a right sum, as anybody can without a key."""
    outer = json.loads(path.read_text("ascii"))
    text = canonical.encode_text({**json.loads(outer["header"]), **values})
    mac = bytes.fromhex(outer["mac"])
    outer |= {"header": text, "sum": checksum(text, mac)}
    path.write_bytes(canonical.encode(outer))


def test_a_header_of_another_archive_hides_nothing(
    state: Callable[..., Path], tmp_path: Path
) -> None:
    """It opens with the same passphrase, and its keys are of the same generation."""
    path = state("first")
    create_archive(tmp_path / "other")[0].close()
    shutil.copyfile(tmp_path / "other" / "archive.json", path / "archive.json")
    said = "it is of earlier keys than archive.json.copy, or of another archive"
    assert recover(path, PASSPHRASE) == (1, [f"archive.json: {said}."])
    assert recovered(path) == {"first"}


@pytest.mark.parametrize("name", BOTH)
def test_a_header_that_may_not_be_read_gives_way_to_the_other(
    state: Callable[..., Path], name: str
) -> None:
    path = state("new")
    (path / name).chmod(0)
    said = f"{name}: Permission denied: {path / name}."
    assert recover(path, OTHER, prepare=as_an_ordinary_person) == (1, [said])
    assert recovered(path) == {"first", "second"}


@pytest.mark.parametrize("name", ["catalogue-1.db", "catalogue-1.db-wal"])
def test_a_catalogue_that_may_not_be_read_is_not_called_damaged(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path / "archive")
    path = tmp_path / "crashed"
    with Archive.open(tmp_path / "archive", PASSPHRASE) as archive:
        add_incident(archive)
        shutil.copytree(archive.path, path)
    (path / name).chmod(0)
    code, told = recover(path, PASSPHRASE, prepare=as_an_ordinary_person)
    assert code == 1
    assert f"Permission denied: {path / name}." in told[-1]
    assert "damaged" not in told[-1]
    assert not [*path.with_name("recovered").glob("*")]


def test_a_folder_of_objects_that_may_not_be_read_is_told_of(state: Callable[..., Path]) -> None:
    path = state("first")
    [name] = (path / "objects").glob("*/*")
    name.parent.chmod(0)
    code, [first, second] = recover(path, PASSPHRASE, prepare=as_an_ordinary_person)
    name.parent.chmod(0o700)
    said = f"Permission denied: {name.parent}"
    assert (code, first) == (1, f"The folder {name.parent.name} of objects: {said}.")
    assert second.endswith(f".txt could not be recovered: Permission denied: {name}.")


def test_an_object_that_no_row_names_is_told_of_and_nothing_else_in_its_folder(
    state: Callable[..., Path],
) -> None:
    path = state("first")
    for name in ("ab" + "0" * 30, "Thumbs.db"):
        (path / "objects" / "ab" / name).touch()
    (path / "incoming" / ("ab" + "1" * 30)).touch()
    said = f"Object {'ab' + '0' * 30}: no row of the catalogue names it."
    assert recover(path, PASSPHRASE) == (1, [said])


def test_where_it_may_not_write_it_says_which_folder_and_why(
    state: Callable[..., Path],
) -> None:
    path = state("first")
    target_path = path.with_name("recovered")
    target_path.mkdir()
    (target_path / "photo.jpg.partial").touch()
    asked = f"Choose a new folder instead of {target_path}"
    said = "it is not empty, perhaps since an earlier run was interrupted"
    assert recover(path, PASSPHRASE) == (1, [f"{asked}: {said}."])
    shutil.rmtree(target_path)
    target_path.symlink_to(path / "inside")
    assert recover(path, PASSPHRASE) == (1, [f"{asked}: it lies in the archive."])
    target_path.unlink()
    target_path.touch()
    said = f"The archive cannot be recovered: Not a directory: {target_path}"
    assert recover(path, PASSPHRASE) == (1, [f"{said}."])


def test_a_passphrase_and_a_words_list_that_are_no_text_are_told_as_such(
    state: Callable[..., Path], tmp_path: Path
) -> None:
    path = state("first")
    (tmp_path / "list").write_bytes(b"\xff" * 4096)
    code, told = recover(path, "\udcff")
    assert (code, told) == (1, ["The passphrase is no text."])
    code, told = recover(path, "word " * 24, "--words-list", str(tmp_path / "list"))
    assert code == 1
    assert f"{tmp_path / 'list'} is not the English list of BIP-39" in told[-1]
    code, told = recover(path, "word " * 24, "--words-list", str(tmp_path / "none"))
    assert code == 1
    assert "name the English list of BIP-39" in told[-1]
