"""New keys for everything, made by somebody who has nobody to remove."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import OPEN, run, succeed

OWN = ("--passphrase-file", "passphrase.txt")
NEW_KEYS = ("archive", "new-keys", "a")


def put_back(folder: Path, header: bytes) -> None:
    for name in ("archive.json", "archive.json.copy"):
        (folder / "a" / name).write_bytes(header)


def test_whoever_is_alone_makes_new_keys_that_an_old_header_does_not_open(folder: Path) -> None:
    older = (folder / "a" / "archive.json").read_bytes()
    advice = succeed("archive", "recovery", "a", "--recovery-file", "unused.txt", *OWN).stdout
    assert "make new keys: archive-app archive new-keys PATH." in advice
    made = succeed(*NEW_KEYS, "--json", *OWN).json
    assert (made["generation"], made["codes"]) == (2, [])
    assert succeed("archive", "check", "a", "--json", *OWN).json["ok"]
    (folder / "new.txt").write_text(made["recovery_words"])
    succeed("archive", "info", "a", "--passphrase-file", "new.txt")
    assert run("archive", "info", "a", *OPEN).code == 10
    assert run("archive", "info", "a", "--passphrase-file", "unused.txt").code == 10
    newer = (folder / "a" / "archive.json").read_bytes()
    put_back(folder, older)
    for opening in (OPEN, OWN):
        assert run("archive", "info", "a", *opening).code != 0
    put_back(folder, newer)
    succeed("archive", "info", "a", *OWN)


def test_an_older_header_that_is_to_count_asks_for_new_keys(folder: Path) -> None:
    older = (folder / "a" / "archive.json").read_bytes()
    succeed("archive", "recovery", "a", "--recovery-file", "new.txt", *OWN)
    put_back(folder, older)
    accepted = ("archive", "accept", "a", "--older-header", "--reason", "The newer is lost.")
    assert "new keys: archive-app archive new-keys PATH." in succeed(*accepted, *OWN).stdout


@pytest.mark.parametrize("opening", [OPEN, OWN])
def test_new_keys_give_everyone_else_a_code_and_say_what_they_cannot_do(
    folder: Path, opening: tuple[str, str]
) -> None:
    succeed("person", "add", "a", "--name", "Petro", *OWN)
    made = succeed(*NEW_KEYS, "--recovery-file", "new.txt", "--json", *opening).json
    others = ["Olena Kovalenko", "Petro"] if opening is OPEN else ["Petro"]
    assert [each["name"] for each in made["codes"]] == others
    assert (made["recovery_words"], made["recovery_file"]) == (None, "new.txt")
    assert "removed" not in made["caution"]
    assert "change it" in made["caution"]
    (folder / "code.txt").write_text(made["codes"][-1]["code"])
    for secret in ("code.txt", "new.txt"):
        succeed("archive", "info", "a", "--passphrase-file", secret)


def test_a_wrong_passphrase_makes_no_new_keys_and_leaves_no_file(folder: Path) -> None:
    (folder / "wrong.txt").write_text("something else")
    refused = run(
        *NEW_KEYS, "--recovery-file", "new.txt", "--passphrase-file", folder / "wrong.txt"
    )
    assert refused.code == 10
    assert not (folder / "new.txt").exists()
