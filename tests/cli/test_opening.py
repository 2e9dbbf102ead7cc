"""What is told when an archive is opened and closed for one command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive_app import settings
from tests.archives import opened
from tests.cli.running import OPEN, run, succeed
from tests.services.dying import kill_export
from tests.services.exporting import exporting_archive
from tests.services.tampering import tamper, tampering

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


def spoil(header: Path) -> None:
    whole = header.read_bytes()
    header.write_bytes(whole[:400] + bytes([whole[400] ^ 1]) + whole[401:])


def test_a_header_that_was_not_what_was_written_is_said_and_stays_on_record(folder: Path) -> None:
    spoil(folder / "a" / "archive.json")
    told = succeed("archive", "info", "a", *OPEN).stderr
    assert "archive.json was missing, could not be read, or was not what was written" in told
    assert "the ledger says so" in told
    assert succeed("archive", "info", "a", *OPEN).stderr == ""
    (remark,) = succeed("archive", "check", "a", "--json", *OPEN).json["remarks"]
    assert remark["code"] == "header_mended"
    (event,) = succeed("custody", "list", "a", "--kind", "header_mended", "--json", *OPEN).json
    assert "not what was written" in event["note"]


def test_an_older_header_is_said_at_each_command_until_it_is_to_count(folder: Path) -> None:
    older = (folder / "a" / "archive.json").read_bytes()
    succeed("archive", "recovery", "a", "--recovery-file", "new words.txt", *OPEN)
    for name in ("archive.json", "archive.json.copy"):
        (folder / "a" / name).write_bytes(older)
    for _ in range(2):
        told = succeed("archive", "info", "a", *OPEN).stderr
        assert "put back as it was before a change of who can open" in told
        assert "--older-header" in told
    assert run(*ADD).code == 15
    assert run("archive", "accept", "a", "--older-header", *OPEN).code == 2
    checked = run("archive", "check", "a", "--json", *OPEN)
    assert checked.code == 1
    assert [each["code"] for each in checked.json["findings"]] == ["header_other"]
    accepted = succeed(
        "archive",
        "accept",
        "a",
        "--older-header",
        "--reason",
        "The newer is lost.",
        "--json",
        *OPEN,
    )
    assert accepted.json["standing"] == "current"
    succeed(*ADD)
    (event,) = succeed("custody", "list", "a", "--kind", "header_accepted", "--json", *OPEN).json
    assert event["note"] == "The newer is lost."


def test_a_schema_that_is_said_to_be_older_is_told_with_what_to_do(folder: Path) -> None:
    tamper(opened(folder / "a"), "UPDATE alembic_version SET version_num = '0001'")
    end = run("archive", "check", "a", *OPEN)
    assert end.code == 1
    assert "says that its schema is 0001. It is laid out as schema 0002" in end.stdout
    assert "Nothing is lost by what the catalogue says" in end.stdout


def test_a_catalogue_of_no_known_schema_is_read_and_told(folder: Path) -> None:
    with tampering(opened(folder / "a")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("CREATE VIEW extra AS SELECT 1")
    assert "no schema that this program knows" in succeed("incident", "list", "a", *OPEN).stderr
    assert run("incident", "add", "a", "--title", "T", *OPEN).code == 15
    assert run("archive", "accept", "a", "--moved", *OPEN).code == 15
    end = run("archive", "check", "a", *OPEN)
    assert end.code == 1
    assert "its schema does not have: view extra." in end.stdout


def test_a_table_that_is_gone_is_damage_and_no_error_of_the_program(folder: Path) -> None:
    with tampering(opened(folder / "a")) as connection:
        connection.execute("DROP TABLE incident")
    for end in (
        run("incident", "list", "a", *OPEN),
        run("incident", "add", "a", "--title", "T", *OPEN),
    ):
        assert end.code == 11
        assert end.stderr.startswith("The catalogue is not laid out as its schema is.")
    assert run("archive", "check", "a", *OPEN).code == 1


def test_an_untrue_table_counts_once_a_person_says_why(folder: Path) -> None:
    forged = "INSERT INTO erased_object(number, id) VALUES (1, zeroblob(16))"
    tamper(opened(folder / "a"), forged)
    for command in (("archive", "check"), ("custody", "verify")):
        checked = run(*command, "a", *OPEN)
        assert checked.code == 1
        assert "(table erased_object) is not as event" in checked.stdout
        assert "archive accept PATH --tables erased_object --reason TEXT" in checked.stdout
    assert run("archive", "accept", "a", "--tables", "erased_object", *OPEN).code == 2
    assert run("archive", "accept", "a", "--tables", "erased_object", "--moved", *OPEN).code == 2
    no_table = run("archive", "accept", "a", "--tables", "event", "--reason", "A test.", *OPEN)
    assert (no_table.code, "erased_object" in no_table.stderr) == (2, True)
    accept = ("archive", "accept", "a", "--tables", "erased_object", "--reason", "A test.", *OPEN)
    assert "counts" in succeed(*accept).stdout
    (event,) = succeed("custody", "list", "a", "--kind", "tables_accepted", "--json", *OPEN).json
    assert (event["note"], event["outcome"]) == ("A test.", "erased_object")
    (remark,) = succeed("archive", "check", "a", "--json", *OPEN).json["remarks"]
    assert remark["code"] == "table_accepted"
    succeed("custody", "verify", "a", *OPEN)
    assert run(*accept).code == 15


def test_a_check_says_that_both_headers_are_gone_while_the_rest_lies_there(folder: Path) -> None:
    for name in ("archive.json", "archive.json.copy"):
        (folder / "a" / name).unlink()
    ended = run("archive", "check", "a", "--json", *OPEN)
    assert ended.code == 11
    assert ended.json["ok"] is False
    (finding,) = ended.json["findings"]
    assert finding["code"] == "cannot_be_opened"
    assert "lost its header" in finding["sentence"]
    assert "catalogue-1.db" in finding["sentence"]
    assert "from a backup" in finding["sentence"]
    (folder / "a" / "catalogue-1.db").unlink()
    assert run("archive", "check", "a", "--json", *OPEN).code == 14


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_an_export_that_was_cut_off_is_said_after_the_crash_and_with_the_list_of_bundles(
    folder: Path, form: str
) -> None:
    shutil.rmtree(folder / "a")
    archive, incident = exporting_archive(folder / "a")
    archive.close()
    part = kill_export(folder / "a", incident.reference or "", folder / "stick", form)
    told = f"to {part.parent} was cut off: what it wrote lies there as {part}, and anybody"
    after = succeed("source", "list", "a", *OPEN)
    assert told in after.stderr
    assert succeed("source", "list", "a", *OPEN).stderr == ""
    listed = succeed("bundle", "list", "a", *OPEN)
    assert told in listed.stderr
    assert "not made: cut off" in listed.stdout
    (sent,) = succeed("bundle", "list", "a", "--json", *OPEN).json["sent"]
    assert sent["cut_off_at"] == str(part)
