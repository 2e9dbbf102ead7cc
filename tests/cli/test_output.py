"""What is written for people shows nothing raw; what is written for programs can be read."""

from __future__ import annotations

import json
import os
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive_app.cli import output
from archive_app.cli.upkeep import show_check
from archive_app.model.fixity import Counts, FixityReport, Scope
from tests.cli.running import OPEN, ended, run, start, succeed

HOSTILE = [
    b"two\nlines.txt",
    b"bell\x07escape\x1b[31m.txt",
    "gpj.\u202eexe".encode(),
    "zero\u200bwidth".encode(),
    b"\xff\xfenot utf-8",
    b"[bold red]markup[bold]",
    "комбінований é".encode(),
]


def test_hostile_names_reach_no_terminal(folder: Path) -> None:
    source = folder / "source"
    source.mkdir()
    for number, name in enumerate(HOSTILE):
        (source / os.fsdecode(name)).write_text(str(number))
    add = ("accession", "add", "a", "source", "--received-from", "W\x1b[2J", "--bytes-only")
    reference = succeed(*add, *OPEN).stdout.split()[0]
    item = succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]
    for words in (
        ["accession", "list", "a"],
        ["accession", "show", "a", reference],
        ["accession", "scan", "a", "source"],
        ["evidence", "list", "a"],
        ["evidence", "show", "a", item],
        ["custody", "list", "a"],
        ["custody", "show", "a", "3"],
        ["find", "a", "bell"],
    ):
        shown = succeed(*words, *OPEN)
        for character in (shown.stdout + shown.stderr).replace("\n", ""):
            assert unicodedata.category(character) not in {"Cc", "Cf", "Cs"}, words
    listed = succeed("evidence", "list", "a", *OPEN).stdout
    assert "two[U+000A]lines.txt" in listed
    assert "gpj.[U+202E]exe" in listed
    assert r"\xff\xfenot utf-8" in listed
    assert "[bold red]markup[bold]" in listed


def test_an_error_about_a_hostile_name_is_one_line(folder: Path) -> None:
    end = run("incident", "show", "a", "no\nsuch\x1b[31m", *OPEN)
    assert (end.code, end.stderr.count("\n"), "\x1b" in end.stderr) == (14, 1, False)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_that_cannot_show_a_letter_gets_its_code(folder: Path, encoding: str) -> None:
    succeed("incident", "add", "a", "--title", "Обстріл “é”", *OPEN)
    child = start("incident", "list", "a", *OPEN, environment={"PYTHONIOENCODING": encoding})
    stdout, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    known = {"ascii": r"\u041e\u0431", "latin-1": r"\u201cé\u201d", "utf-8": "Обстріл “é”"}
    assert known[encoding] in stdout.decode(encoding)


def test_the_c_locale_is_no_obstacle(folder: Path) -> None:
    environment = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    child = start("vocabulary", "list", "a", "carrier", *OPEN, environment=environment)
    assert ended(child).code == 0


def test_in_a_pipe_every_row_is_one_line(folder: Path) -> None:
    title = "A title of very many words " * 20
    succeed("incident", "add", "a", "--title", title, *OPEN)
    assert len(succeed("incident", "list", "a", *OPEN).stdout.splitlines()) == 2


@pytest.mark.parametrize("letter", ["n", "ї", "字", "\u0301"])
def test_a_long_name_is_cut_in_tables_and_whole_in_json(folder: Path, letter: str) -> None:
    title = "a" + letter * 250
    succeed("incident", "add", "a", "--title", title, *OPEN)
    header, row = succeed("incident", "list", "a", *OPEN).stdout.splitlines()
    if letter != "\u0301":  # which takes no column at all
        assert "…" in row
    assert header.index("Place") < 100
    assert succeed("incident", "list", "a", "--json", *OPEN).json[0]["title"] == title


def test_no_digest_is_cut(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    (item,) = succeed("evidence", "list", "a", "--json", *OPEN).json
    (accession,) = succeed("accession", "list", "a", "--json", *OPEN).json
    shown = succeed("accession", "show", "a", accession["reference"], *OPEN).stdout
    assert item["sha256"] in shown


def test_long_lists_come_whole_and_in_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.as_json_list({"number": number} for number in range(1000))
    assert [each["number"] for each in json.loads(capsys.readouterr().out)] == list(range(1000))
    output.as_json_list([])
    assert json.loads(capsys.readouterr().out) == []
    output.table(("Number",), ([number] for number in range(450)))
    lines = capsys.readouterr().out.split()
    assert lines.count("Number") == 3
    assert [int(line) for line in lines if line != "Number"] == list(range(450))


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (2_190_194, "2.2 MB"),
        (5 * 10**15, "5000.0 TB"),
    ],
)
def test_sizes_are_readable(size: int, shown: str) -> None:
    assert output.readable_size(size) == shown


def test_fields_line_up_and_leave_out_what_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    output.fields([("a", 0), ("long name", "two\nlines"), ("b", None), ("c", True), ("d", "")])
    assert (
        capsys.readouterr().out
        == "a          0\nlong name  two\n           lines\nc          yes\n"
    )


def test_what_is_wrong_is_told_by_the_option_that_was_typed(folder: Path) -> None:
    (folder / "file").write_text("content")
    words = ("accession", "add", "a", "file", "--received-from", " ", "--how", "\x00", *OPEN)
    end = run(*words)
    assert end.code == 2
    assert "--received-from: is blank" in end.stderr
    assert "--how: " in end.stderr
    end = run("archive", "create", "b", "--agent", " ", *OPEN)
    assert (end.code, "--agent: is blank" in end.stderr) == (2, True)


def test_a_path_that_no_system_could_have_is_not_told_whole() -> None:
    end = run("archive", "info", "p" * 6000, *OPEN)
    assert end.code != 0
    assert end.stderr.startswith("pppp")
    assert len(end.stderr) < 200


def test_a_check_that_went_on_says_what_it_did_not_read_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    began = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for scope, is_told in ((Scope(), True), (Scope(unread_for=timedelta(days=9)), False)):
        report = FixityReport(scope, began, (), (), Counts(objects=3, held_over=2), 7)
        show_check(report, as_json=False)
        told = capsys.readouterr().out
        sentence = "read before the check was stopped, from 2026-03-01T12:00:00Z on, and not read"
        assert (sentence in told) is is_told
