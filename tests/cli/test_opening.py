"""What is told when an archive is opened and closed for one command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive_app import settings
from tests.cli.running import OPEN, run, succeed

ADD = ("source", "add", "a", "--pseudonym", "Bereh", *OPEN)


@pytest.fixture
def forgetful(folder: Path) -> Path:
    """A computer that knows the archive no more, and cannot remember anything."""
    shutil.rmtree(settings.state_path())
    settings.state_path().write_bytes(b"in the way")
    return folder


def require_warning(stderr: str) -> None:
    (sentence,) = [line for line in stderr.splitlines() if "could not remember" in line]
    assert sentence.endswith(".")


def test_what_is_done_succeeds_and_says_that_it_could_not_be_remembered(forgetful: Path) -> None:
    accepted = succeed("archive", "accept", "a", "--moved", "--json", *OPEN)
    assert accepted.json["standing"] == "current"
    require_warning(accepted.stderr)
    settings.state_path().unlink()
    succeed("archive", "accept", "a", "--moved", *OPEN)
    settings.state_path().rename(forgetful / "memory")
    (forgetful / "memory").rename(settings.state_path())
    (file,) = settings.state_path().iterdir()
    (settings.state_path() / f"{file.name}.new").mkdir()
    added = succeed(*ADD)
    require_warning(added.stderr)
    assert len(succeed("source", "list", "a", "--json", *OPEN).json) == 1


def test_nothing_is_said_where_nothing_was_to_be_remembered(folder: Path) -> None:
    assert succeed("source", "list", "a", *OPEN).stderr == ""
    assert succeed(*ADD).stderr == ""


def test_new_keys_and_a_new_archive_say_so_as_well(forgetful: Path) -> None:
    (forgetful / "new.txt").write_text("a passphrase")
    made = run(
        "archive", "create", "b", "--agent", "Olena", "--passphrase-file", "new.txt",
        "--recovery-file", "recovery.txt",
    )  # fmt: skip
    assert made.code == 0
    require_warning(made.stderr)


def test_taking_access_away_says_so_as_well(folder: Path) -> None:
    succeed("person", "add", "a", "--name", "Ivan", "--json", *OPEN)
    (file,) = settings.state_path().iterdir()
    (settings.state_path() / f"{file.name}.new").mkdir()
    removed = succeed("person", "remove", "a", "Ivan", "--json", *OPEN)
    require_warning(removed.stderr)
    assert removed.json["generation"] == 2
