"""One damaged page costs what lies on it: what was done is told as done, what was found is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive_app.store.engine import catalogue_path
from tests.archives import recovery_words
from tests.cli.running import OPEN, run, succeed
from tests.services.tampering import OF_NO_SEGMENT, PAGE_LENGTH, damage, reopen, tamper

UNSIGNED = "What was recorded is kept, but the end of the ledger could not be signed."


@pytest.fixture(params=[False, True])
def unsignable(folder: Path, request: pytest.FixtureRequest) -> Path:
    """An archive whose ledger cannot be signed any more: a page of its checkpoints is damaged."""
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    damage(folder / "a", recovery_words(), "checkpoint", last=request.param)
    return folder


def test_what_was_recorded_is_told_as_recorded(unsignable: Path) -> None:
    end = succeed("incident", "add", "a", "--title", "T", *OPEN)
    assert UNSIGNED in end.stderr
    assert end.stderr.count("\n") == 1
    [incident] = succeed("incident", "list", "a", "--json", *OPEN).json
    assert incident["reference"] == end.stdout.strip()


def test_what_was_taken_out_is_named(unsignable: Path) -> None:
    [item] = succeed("evidence", "list", "a", "--json", *OPEN).json
    extract = ("evidence", "extract", "a", item["reference"], "--to", "out", "--json", *OPEN)
    end = succeed(*extract)
    assert Path(end.json["path"]).read_text() == "content"
    assert UNSIGNED in end.stderr


def test_a_check_tells_what_it_found(unsignable: Path) -> None:
    end = run("archive", "check", "a", "--json", *OPEN)
    assert end.code == 1
    assert end.json["ok"] is False
    assert "page_damaged" in [finding["code"] for finding in end.json["findings"]]
    assert end.json["event"] is not None
    assert UNSIGNED in end.stderr
    end = run("archive", "check", "a", *OPEN)
    assert end.code == 1
    assert "Not whole" in end.stdout


def test_a_verification_of_the_ledger_tells_what_it_found(unsignable: Path) -> None:
    end = run("custody", "verify", "a", "--json", *OPEN)
    assert end.code == 1
    assert end.json["findings"]
    assert end.json["logs"]


def test_what_cannot_be_recorded_is_refused_whole(folder: Path) -> None:
    damage(folder / "a", recovery_words(), "search_config")
    end = run("incident", "add", "a", "--title", "T", *OPEN)
    assert (end.code, end.stdout) == (11, "")
    assert "damaged" in end.stderr
    assert succeed("incident", "list", "a", "--json", *OPEN).json == []


@pytest.mark.parametrize("owner", ["event", "log"])
def test_a_ledger_whose_size_nobody_can_tell_is_told_all_the_same(folder: Path, owner: str) -> None:
    for number in range(20):  # so that the table has pages that only its end is on
        succeed("incident", "add", "a", "--title", f"T {number}", *OPEN)
    damage(folder / "a", recovery_words(), owner)
    end = run("custody", "verify", "a", "--json", *OPEN)
    if owner == "event":
        assert (end.code, end.json["ok"], end.json["logs"]) == (1, False, [])
        assert end.json["findings"]
    else:
        assert (end.code, end.stdout) == (11, "")
    check = run("archive", "check", "a", "--json", *OPEN)
    codes = [finding["code"] for finding in check.json["findings"]]
    assert (check.code, codes == ["cannot_be_opened"]) == (
        (1, False) if owner == "event" else (11, True)
    )


def test_a_search_index_that_stops_every_write_is_told_and_built_anew_by_the_check(
    folder: Path,
) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    with reopen(folder / "a") as archive:
        tamper(archive, OF_NO_SEGMENT)
    [item] = succeed("evidence", "list", "a", "--json", *OPEN).json
    shred = ("evidence", "shred", "a", item["reference"], "--reason", "R", "--yes", *OPEN)
    add = ("incident", "add", "a", "--title", "T", *OPEN)
    for command in (add, shred, add):
        end = run(*command)
        assert end.code == 11
        assert "Nothing was recorded" in end.stderr
    end = run("archive", "check", "a", "--json", *OPEN)
    assert end.code == 1
    assert [finding["code"] for finding in end.json["findings"]] == ["search_index_damaged"]
    succeed(*add)
    succeed(*shred)
    succeed("archive", "check", "a", *OPEN)


def test_a_search_index_that_cannot_be_read_is_named_before_anything_is_handed_out(
    folder: Path,
) -> None:
    [reference] = succeed("incident", "add", "a", "--title", "zebra", *OPEN).stdout.split()
    with reopen(folder / "a") as archive:
        tamper(archive, "UPDATE search_config SET v = 99 WHERE k = 'version'")
    for command in (
        ("find", "a", "zebra"),
        ("incident", "add", "a", "--title", "T"),
        ("incident", "edit", "a", reference, "--set", "title=T"),
        ("archive", "new-keys", "a"),
    ):
        end = run(*command, *OPEN)
        assert (end.code, end.stdout) == (11, ""), end
        assert "The search index is damaged." in end.stderr
    end = run("archive", "check", "a", "--json", *OPEN)
    assert end.code == 1
    assert [finding["code"] for finding in end.json["findings"]] == ["search_index_damaged"]
    assert "search_built_anew" in [remark["code"] for remark in end.json["remarks"]]
    [hit] = succeed("find", "a", "zebra", "--json", *OPEN).json
    assert hit["reference"] == reference
    succeed("archive", "check", "a", *OPEN)


@pytest.mark.parametrize("length", [PAGE_LENGTH, 2 * PAGE_LENGTH])
def test_what_is_left_of_a_catalogue_that_was_cut_is_read_and_never_written_to(
    folder: Path, length: int
) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    reference = succeed("incident", "add", "a", "--title", "T", *OPEN).stdout.strip()
    catalogue = catalogue_path(folder / "a", 1)
    os.truncate(catalogue, catalogue.stat().st_size - length)
    left = catalogue.read_bytes()
    [incident] = succeed("incident", "list", "a", "--json", *OPEN).json
    assert incident["reference"] == reference
    [item] = succeed("evidence", "list", "a", "--json", *OPEN).json
    extract = ("evidence", "extract", "a", item["reference"], "--to", "out", "--json", *OPEN)
    end = succeed(*extract)
    assert Path(end.json["path"]).read_text() == "content"
    assert end.json["event"] is None
    check = run("archive", "check", "a", "--json", *OPEN)
    assert check.code == 1
    assert "catalogue_cut" in [finding["code"] for finding in check.json["findings"]]
    for write in (
        ("incident", "add", "a", "--title", "T"),
        ("evidence", "shred", "a", item["reference"], "--reason", "R", "--yes"),
        ("archive", "accept", "a", "--copied", "--reason", "R"),
    ):
        refused = run(*write, *OPEN)
        assert (refused.code, refused.stdout) == (11, ""), refused
        assert "shorter than it was" in refused.stderr
    assert catalogue.read_bytes() == left
