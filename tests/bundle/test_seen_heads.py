"""What this computer saw of others' logs: plain, whole, and never half understood."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive_app.bundle import seen_heads
from archive_app.bundle.seen_heads import SeenHead
from archive_app.errors import Damaged, InUse, InvalidInput, StorageRefused

HEAD = SeenHead(
    origin="evidence-log/a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
    size=40,
    root="c" * 64,
    received_at="2026-11-22T10:03:05Z",
    signer="a" * 64,
)
LATER = replace(HEAD, size=41, root="d" * 64, received_at="2026-11-23T10:03:05Z")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "seen-heads.json"


def test_which_log_goes_on_from_a_head_is_kept_beside_when_it_was_first_seen(path: Path) -> None:
    follower = "evidence-log/" + "b" * 32
    seen_heads.add(path, [HEAD])
    seen_heads.add(path, [replace(HEAD, received_at="2027-01-01T00:00:00Z", next=follower)])
    assert seen_heads.read(path) == (replace(HEAD, next=follower),)
    seen_heads.add(path, [HEAD])
    assert seen_heads.read(path) == (replace(HEAD, next=follower),)
    with pytest.raises(InvalidInput):
        seen_heads.add(path, [replace(HEAD, next="elsewhere")])


def test_nothing_was_seen_at_first(path: Path) -> None:
    assert seen_heads.read(path) == ()
    assert not path.parent.exists()


def test_what_was_seen_is_remembered_in_order(path: Path) -> None:
    seen_heads.add(path, [LATER])
    seen_heads.add(path, [HEAD])
    assert seen_heads.read(path) == (HEAD, LATER)
    assert HEAD.at == datetime(2026, 11, 22, 10, 3, 5, tzinfo=UTC)
    assert json.loads(path.read_bytes())["heads"][0]["size"] == 40
    assert list(path.parent.iterdir()) == [path]


def test_of_what_was_seen_twice_the_earlier_time_stays(path: Path) -> None:
    seen_heads.add(path, [HEAD])
    before = path.stat().st_ino
    seen_heads.add(path, [replace(HEAD, received_at="2027-01-01T00:00:00Z", signer="b" * 64)])
    assert seen_heads.read(path) == (HEAD,)
    assert path.stat().st_ino == before


def test_two_roots_for_one_size_are_both_remembered(path: Path) -> None:
    other = replace(HEAD, root="e" * 64)
    seen_heads.add(path, [other, HEAD])
    assert seen_heads.read(path) == (HEAD, other)


def test_the_same_head_under_other_keys_is_remembered_apart(path: Path) -> None:
    ours, theirs = replace(HEAD, keys="1" * 64), replace(HEAD, keys="2" * 64)
    seen_heads.add(path, [theirs, ours])
    assert seen_heads.read(path) == (ours, theirs)


def test_what_was_remembered_without_keys_is_still_read_and_gets_them(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(seen_heads.to_text([HEAD]))
    assert b"keys" not in path.read_bytes()
    assert seen_heads.read(path) == (HEAD,)
    again = replace(HEAD, received_at="2027-01-01T00:00:00Z", keys="1" * 64)
    seen_heads.add(path, [again])
    assert seen_heads.read(path) == (replace(HEAD, keys="1" * 64),)


@pytest.mark.parametrize(
    "head",
    [
        replace(HEAD, origin="evidence-log/A0"),
        replace(HEAD, size=0),
        replace(HEAD, size=True),
        replace(HEAD, size=1 << 63),
        replace(HEAD, root="c" * 63),
        replace(HEAD, received_at="2026-11-22"),
        replace(HEAD, received_at="2026-11-22T10:03:05+00:00"),
        replace(HEAD, received_at="2026-11-22T10:03:05.5Z"),
        replace(HEAD, received_at="2026-02-30T10:03:05Z"),
        replace(HEAD, signer="A" * 64),
        replace(HEAD, keys="A" * 64),
    ],
)
def test_what_no_list_can_carry_is_refused(path: Path, head: SeenHead) -> None:
    with pytest.raises(InvalidInput):
        seen_heads.add(path, [HEAD, head])
    assert seen_heads.read(path) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"",
        lambda text: b"[]",
        lambda text: b'{"heads": [1]}',
        lambda text: b"[" * 10_000,
        lambda text: text + b"\n",
        lambda text: text.replace(b'"v": 1', b'"v": 2'),
        lambda text: text.replace(b'"size": 40', b'"size": "40"'),
        lambda text: text.replace(b'"size": 40', b'"size": 40.0'),
        lambda text: text.replace(b'"root"', b'"rood"'),
        lambda text: text[:-10],
    ],
)
def test_a_list_that_something_else_changed_is_damaged(
    path: Path, change: Callable[[bytes], bytes]
) -> None:
    seen_heads.add(path, [HEAD])
    path.write_bytes(change(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(Damaged, match="not as this program wrote it"):
        seen_heads.read(path)
    with pytest.raises(Damaged):
        seen_heads.add(path, [LATER])
    assert path.read_bytes() == before


def test_two_programs_do_not_change_it_at_the_same_time(path: Path) -> None:
    seen_heads.add(path, [HEAD])
    path.with_name(path.name + ".new").write_bytes(b"of another program")
    with pytest.raises(InUse, match="changing the log heads seen"):
        seen_heads.add(path, [LATER])
    assert seen_heads.read(path) == (HEAD,)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageRefused):
        seen_heads.add(tmp_path / "file" / "list.json", [HEAD])
