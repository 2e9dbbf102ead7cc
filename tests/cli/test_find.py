"""Whether a file is held can be asked, and certified on a page of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import OPEN, run, succeed


def test_a_certificate_says_that_a_file_is_held(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    item = succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]
    ask = ("find", "a", "--file", "file", *OPEN)
    succeed(*ask, "--certificate", "en.txt")
    succeed(*ask, "--certificate", "uk.txt", "--language", "uk")
    english, ukrainian = ((folder / f"{name}.txt").read_text("utf-8") for name in ("en", "uk"))
    assert item in english
    assert item in ukrainian
    assert english != ukrainian
    refused = run(*ask, "--certificate", "en.txt")
    assert refused.code == 15
    assert (folder / "en.txt").read_text("utf-8") == english


def test_nothing_is_certified_of_a_file_that_is_not_held(folder: Path) -> None:
    end = run("find", "a", "--file", "words.txt", "--certificate", "page.txt", *OPEN)
    assert end.code == 14
    assert "not in this archive" in end.stdout
    assert "no page was written" in end.stderr
    assert not (folder / "page.txt").exists()


def test_of_shredded_bytes_it_is_said_that_they_were_held(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    item = succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]
    succeed("evidence", "shred", "a", item, "--reason", "A court", "--yes", *OPEN)
    (event,) = succeed("custody", "list", "a", "--kind", "keys_destroyed", "--json", *OPEN).json
    ask = ("find", "a", "--file", "file", *OPEN)
    end = run(*ask)
    assert end.code == 14
    assert f"They were, and were shredded: event {event['number']} says why." in end.stdout
    assert run(*ask, "--json").json["shredded_event"] == event["number"]


def test_a_certificate_whose_name_ends_so_is_a_pdf(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    succeed("find", "a", "--file", "file", "--certificate", "page.PDF", *OPEN)
    assert (folder / "page.PDF").read_bytes().startswith(b"%PDF-")


def test_damaged_bytes_are_told_and_nothing_is_certified(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    ask = ("find", "a", "--file", "file", *OPEN)
    assert "was not read" in succeed(*ask).stderr
    (stored,) = (path for path in (folder / "a" / "objects").rglob("*") if path.is_file())
    sealed = bytearray(stored.read_bytes())
    sealed[-20] ^= 1
    stored.write_bytes(sealed)
    for name in ("page.txt", "page.pdf"):
        end = run(*ask, "--certificate", name)
        assert end.code == 11
        assert end.stderr.count("\n") == 1
        assert not (folder / name).exists()
    assert "was not read" in succeed(*ask).stderr


def test_more_hits_than_are_shown_are_said(folder: Path) -> None:
    for number in range(3):
        succeed("incident", "add", "a", "--title", f"Shelling {number}", *OPEN)
    some = succeed("find", "a", "shell", "--limit", "2", *OPEN)
    assert (some.stdout.count("Shelling"), "--limit" in some.stderr) == (2, True)
    every = succeed("find", "a", "shell", *OPEN)
    assert (every.stdout.count("Shelling"), every.stderr) == (3, "")


@pytest.mark.parametrize("words", ["-", "%", "*", '"', "", " ", "- %"])
def test_to_search_for_nothing_is_refused_in_a_sentence(folder: Path, words: str) -> None:
    end = run("find", "a", *OPEN, "--", words)
    assert (end.code, end.stdout) == (2, "")
    assert end.stderr == "There is no letter or digit to search for.\n"


def test_a_name_of_undecodable_bytes_is_found_by_its_letters_alone(folder: Path) -> None:
    name = os.fsdecode(b"bad\xff\xfename.txt")
    (folder / name).write_text("content")
    succeed("accession", "add", "a", name, "--received-from", "W", "--bytes-only", *OPEN)
    for word, hits in (("bad", 1), ("name", 1), ("x", 0), ("xff", 0)):
        assert len(succeed("find", "a", word, "--json", *OPEN).json) == hits, word
    assert succeed("archive", "check", "a", "--json", *OPEN).json["ok"]
