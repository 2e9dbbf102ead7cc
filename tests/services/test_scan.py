"""A scan finds every file there is, whatever it is called, and says what cannot be taken in."""

from __future__ import annotations

import os
import shutil
import socket
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.errors import Cancelled, NotFound, SourceUnreadable
from archive_app.progress import Meter
from archive_app.services.first_look import scan
from archive_app.services.scan import (
    LeftOut,
    SourceFile,
    Why,
    readable_name,
    visible_name,
    walk,
)
from tests.services.steps import write_files

LEVELS = 1500
ODD_NAMES = {
    b"\xff\xfe\x80.jpg": "not UTF-8",
    b"two\nlines": "control character",
    b"\x1b[2J": "control character",
    "one\u2028two".encode(): "control character",
    "\u202egpj.exe".encode(): "direction",
    "a\u200fb".encode(): "direction",
    b" before": "space",
    b"after ": "space",
    b"dot.": "dot",
}


def found_in(*sources: Path) -> dict[bytes, SourceFile]:
    return {found.relative_path: found for found in walk(sources) if isinstance(found, SourceFile)}


def left_out_of(*sources: Path) -> dict[bytes, str]:
    return {found.path: found.reason for found in walk(sources) if isinstance(found, LeftOut)}


@pytest.fixture
def deep_path(tmp_path: Path) -> Iterator[Path]:
    """A folder whose one file lies deeper than Python's own stack."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(LEVELS):
        os.mkdir("d", dir_fd=here)
        here = _instead_of(here, "d")
    with open(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=here), "wb") as file:
        file.write(b"at the bottom")
    yield tmp_path / "d"
    # Nothing in the standard library removes a tree this deep.
    os.unlink("file", dir_fd=here)
    for _ in range(LEVELS):
        here = _instead_of(here, "..")
        os.rmdir("d", dir_fd=here)
    os.close(here)


def _instead_of(folder: int, name: str) -> int:
    inner = os.open(name, os.O_RDONLY, dir_fd=folder)
    os.close(folder)
    return inner


@pytest.mark.parametrize("name", ODD_NAMES, ids=[readable_name(name) for name in ODD_NAMES])
def test_an_odd_name_is_found_and_said(tmp_path: Path, name: bytes) -> None:
    folder = write_files(tmp_path / "card", {name: b"x", b"plain.txt": b"y"})
    found = found_in(folder)
    assert found.keys() == {b"card/" + name, b"card/plain.txt"}
    assert found[b"card/" + name].name == name
    assert any(ODD_NAMES[name] in oddity for oddity in found[b"card/" + name].oddities)
    assert found[b"card/plain.txt"].oddities == ()


def test_a_name_of_255_bytes_is_found_as_it_is(tmp_path: Path) -> None:
    name = ("ї" * 127 + "x").encode()
    assert len(name) == 255
    folder = write_files(tmp_path / "card", {name: b"x"})
    assert [found.name for found in found_in(folder).values()] == [name]


def test_names_that_differ_only_in_case_or_composition_are_both_found_and_said(
    tmp_path: Path,
) -> None:
    twins = [unicodedata.normalize(form, "Київ.txt").encode() for form in ("NFC", "NFD")] + [
        b"Photo.JPG",
        b"photo.jpg",
    ]
    folder = write_files(tmp_path / "card", {name: name for name in [*twins, b"alone"]})
    found = found_in(folder)
    assert {each.name for each in found.values() if each.oddities} == set(twins)
    assert len(found) == 5


def test_an_odd_name_of_a_folder_is_said_of_what_lies_in_it(tmp_path: Path) -> None:
    write_files(tmp_path / "card" / "two\nlines", {b"photo.jpg": b""})
    write_files(tmp_path / "card" / "\u202efolder", {b"photo.jpg": b""})
    assert all(found.oddities for found in found_in(tmp_path / "card").values())


def test_links_are_listed_and_never_followed(tmp_path: Path) -> None:
    outside = write_files(tmp_path / "outside", {b"secret.txt": b"not to be taken in"})
    card = write_files(tmp_path / "card", {b"photo.jpg": b"x"})
    (card / "to a file").symlink_to(outside / "secret.txt")
    (card / "to a folder").symlink_to(outside)
    (card / "to nothing").symlink_to(tmp_path / "nothing")
    (card / "to itself").symlink_to("to itself")
    (card / "to above").symlink_to("..")
    left_out = left_out_of(card)
    assert left_out.keys() == {
        b"card/to a file",
        b"card/to a folder",
        b"card/to nothing",
        b"card/to itself",
        b"card/to above",
    }
    assert all("link" in reason for reason in left_out.values())
    assert found_in(card).keys() == {b"card/photo.jpg"}


def test_a_link_that_is_pointed_at_is_not_followed_either(tmp_path: Path) -> None:
    write_files(tmp_path / "card", {b"photo.jpg": b"x"})
    (tmp_path / "link").symlink_to("card")
    assert list(walk([tmp_path / "link"])) == [
        LeftOut(b"link", Why.LINK, "It is a link, and links are never followed.")
    ]


def test_a_link_to_itself_that_is_pointed_at_is_listed(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "archive").mkdir()
    (left_out,) = walk([tmp_path / "loop"], besides=tmp_path / "archive")
    assert isinstance(left_out, LeftOut)


def test_a_folder_that_must_not_be_taken_in_is_left_out_wherever_it_turns_up(
    tmp_path: Path,
) -> None:
    stick = write_files(tmp_path / "stick", {b"photo.jpg": b"x"})
    archive = write_files(stick / "archive" / "objects", {b"3fa8": b"sealed"}).parent
    (tmp_path / "other way").symlink_to(stick)
    for besides in (archive, tmp_path / "other way" / "archive"):
        for source in (stick, tmp_path, archive):
            report = scan([source], Meter(), besides=besides)
            assert report.files == (source != archive)
            assert any("belongs to this archive" in left.reason for left in report.left_out)
    assert scan([archive / "objects"], Meter(), besides=archive).files == 0


def test_what_is_no_file_is_listed_and_never_opened(tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"photo.jpg": b"x"})
    os.mkfifo(card / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        address = os.path.relpath(card / "socket")  # an address is short
        listener.bind(address)
        expected = {b"card/pipe", b"card/socket"}
        if os.geteuid() == 0:
            os.mknod(card / "device", 0o600 | 0o020000, os.makedev(1, 5))
            expected.add(b"card/device")
        left_out = left_out_of(card)
    assert left_out.keys() == expected
    assert set(left_out.values()) == {"It is not a file: a device, pipe or socket."}


def test_a_tree_deeper_than_the_stack_is_walked_to_its_end(deep_path: Path) -> None:
    (found,) = found_in(deep_path).values()
    assert found.relative_path.count(b"/") == LEVELS
    assert found.state.size == len(b"at the bottom")


def test_a_path_longer_than_the_system_takes_is_left_out_with_the_reason(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    name = b"n" * 255
    folders = [here]
    for _ in range(20):  # 5,000 bytes, beyond PATH_MAX
        os.mkdir(name, dir_fd=folders[-1])
        folders.append(os.open(name, os.O_RDONLY, dir_fd=folders[-1]))
    try:
        (reason,) = left_out_of(tmp_path / os.fsdecode(name)).values()
        assert reason == "It cannot be read: File name too long."
    finally:
        while len(folders) > 1:
            os.close(folders.pop())
            os.rmdir(name, dir_fd=folders[-1])
        os.close(here)


def test_zero_bytes_and_holes_are_counted_as_they_are(tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"empty": b""})
    with open(card / "sparse", "wb") as sparse:
        sparse.truncate(1 << 40)
    report = scan([card], Meter())
    assert (report.files, report.size) == (2, 1 << 40)


def test_files_come_in_bytewise_order_of_names_and_the_same_each_time(tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", dict.fromkeys((b"b", b"\xff", b"B", b"a"), b""))
    write_files(card / "a-folder", {b"z": b"", b"y": b""})
    order = [found.path for found in walk([card]) if isinstance(found, SourceFile)]
    names = [os.path.relpath(path, os.fsencode(card)) for path in order]
    assert names == [b"B", b"a", b"a-folder/y", b"a-folder/z", b"b", b"\xff"]
    assert order == [found.path for found in walk([card]) if isinstance(found, SourceFile)]


def test_a_scan_changes_nothing(tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"1", b"b": b"2"})
    before = [(path.lstat(), path.read_bytes()) for path in sorted(card.iterdir())]
    scan([card], Meter())
    assert before == [(path.lstat(), path.read_bytes()) for path in sorted(card.iterdir())]


def test_a_source_that_is_not_there_is_named_safely(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="cannot be found") as caught:
        scan([tmp_path / "not\x1b[2J\udcff"], Meter())
    assert str(caught.value).isprintable()


def test_a_file_that_goes_away_is_left_out_and_the_rest_is_found(tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"", b"b": b"", b"c": b""})
    entries = walk([card])
    next(entries)
    (card / "b").unlink()
    gone, last = list(entries)
    assert gone == LeftOut(
        b"card/b", Why.UNREADABLE, "It cannot be read: No such file or directory."
    )
    assert isinstance(last, SourceFile)


def test_a_source_that_goes_away_is_an_error_and_not_a_list_of_lost_files(tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"", b"b": b""})
    entries = walk([card])
    next(entries)
    shutil.rmtree(card)
    with pytest.raises(SourceUnreadable, match="card"):
        list(entries)


def test_a_scan_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    card = write_files(tmp_path / "card", {b"a": b"", b"b": b""})
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        scan([card], meter)


@given(st.binary(min_size=1, max_size=60))
def test_a_visible_name_has_nothing_that_acts_unseen(name: bytes) -> None:
    shown = visible_name(name)
    assert shown
    assert shown.isprintable()
    assert not any(unicodedata.bidirectional(character) in _ACTING for character in shown)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_readable_name_is_the_text_itself_where_it_is_one(name: str) -> None:
    assert readable_name(name.encode()) == name


_ACTING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
