"""Secrets come by prompt, file or standard input, are shown once, and leak nowhere."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import pty
import subprocess
import termios
from pathlib import Path
from typing import Any

import pytest
from mnemonic import Mnemonic

from archive_app.cli.secrets import read_secret
from archive_app.errors import InvalidInput
from tests.archives import PASSPHRASE
from tests.cli.running import OPEN, ended, run, start, succeed

BY_PASSPHRASE = ("--passphrase-file", "passphrase.txt")


class Terminal:
    """A program on a terminal of its own; what it asks there can be answered."""

    def __init__(self, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self.shown = ""
        self._answered = 0
        self.child = start(
            *arguments,
            prepare=lambda: self._take(theirs),
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
        )
        os.close(theirs)

    def answer(self, question: str, typed: str) -> None:
        """Wait until something is asked, then type."""
        while not self.shown[self._answered :].rstrip().endswith(question):
            self.shown += os.read(self._ours, 4096).decode()
        self._answered = len(self.shown)
        os.write(self._ours, typed.encode() + b"\n")

    def end(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and standard output."""
        stdout, _ = self.child.communicate(timeout=60)
        while True:
            try:
                self.shown += os.read(self._ours, 4096).decode()
            except OSError:  # nobody has the other side any more
                break
        os.close(self._ours)
        return self.child.returncode, stdout.decode()

    @staticmethod
    def _take(descriptor: int) -> None:
        os.setsid()
        fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    return tmp_path / "secret"


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (b"word", "word"),
        (b"word\n", "word"),
        (b"word\r\n", "word"),
        (b"word\n\n", "word\n"),
        (b"word\r", "word\r"),
        (b" word \n", " word "),
        ("слово\n".encode(), "слово"),
        (b"\xef\xbb\xbfword\r\n", "word"),
    ],
)
def test_one_line_end_is_no_part_of_a_passphrase(
    secret_file: Path, content: bytes, secret: str
) -> None:
    secret_file.write_bytes(content)
    assert read_secret(secret_file) == secret


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 70_000])
def test_a_passphrase_file_that_is_none_is_refused(secret_file: Path, content: bytes) -> None:
    secret_file.write_bytes(content)
    with pytest.raises(InvalidInput):
        read_secret(secret_file)


def test_a_passphrase_is_read_from_standard_input(folder: Path) -> None:
    typed = PASSPHRASE.encode() + b"\n"
    told = succeed("person", "list", "a", "--json", "--passphrase-file", "-", stdin=typed)
    assert told.json[0]["is_you"]


def test_without_a_terminal_nothing_is_asked(folder: Path) -> None:
    end = ended(start("archive", "info", "a", prepare=os.setsid))
    assert (end.code, end.stderr.count("\n")) == (2, 1)
    assert "--passphrase-file" in end.stderr


def test_wrong_tries_at_the_prompt_are_recorded_and_nothing_is_echoed(folder: Path) -> None:
    terminal = Terminal("custody", "list", "a", "--kind", "failed_unlock", "--json")
    for typed in ("first guess", "second guess", PASSPHRASE):
        terminal.answer("Passphrase:", typed)
    code, stdout = terminal.end()
    assert code == 0
    assert [event["outcome"] for event in json.loads(stdout)] == ["2 failed attempts"]
    assert "guess" not in terminal.shown
    assert PASSPHRASE not in terminal.shown


def test_three_wrong_tries_are_enough(folder: Path) -> None:
    terminal = Terminal("archive", "info", "a")
    for typed in ("one", "two", "three"):
        terminal.answer("Passphrase:", typed)
    assert terminal.end() == (10, "")


def test_ctrl_c_and_an_empty_answer_end_the_asking(folder: Path) -> None:
    for typed, code in (("\x03", 130), ("\x04", 2)):
        terminal = Terminal("archive", "info", "a")
        terminal.answer("Passphrase:", typed)
        assert terminal.end() == (code, "")
        assert "Traceback" not in terminal.shown


def test_shredding_asks_for_the_reference(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "W", "--bytes-only", *OPEN)
    item = succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]
    for typed, code in (("yes", 2), (item, 0)):
        terminal = Terminal("evidence", "shred", "a", item, "--reason", "R", *OPEN)
        terminal.answer("go on:", typed)
        assert terminal.end()[0] == code
    assert succeed("evidence", "show", "a", item, "--json", *OPEN).json["record"] is None


def test_shredding_says_before_and_after_what_still_names_who_gave_it(folder: Path) -> None:
    (folder / "file").write_text("content")
    succeed("accession", "add", "a", "file", "--received-from", "Halyna", "--bytes-only", *OPEN)
    item = succeed("evidence", "list", "a", "--json", *OPEN).json[0]["reference"]
    accession = succeed("accession", "list", "a", "--json", *OPEN).json[0]["reference"]
    said = (
        "Not erased: from whom its files were received, how, and what for, which may name a "
        f"person. That still stands in {accession}."
    )
    refused = run("evidence", "shred", "a", item, "--reason", "R", *OPEN)
    assert said in refused.stderr
    done = succeed("evidence", "shred", "a", item, "--reason", "R", "--yes", *OPEN)
    assert said in done.stdout
    assert "Halyna" not in refused.stderr + done.stdout + done.stderr
    again = ("custody", "list", "a", "--subject", accession, *OPEN)
    assert "Halyna" in succeed(*again, "--json").stdout


def test_a_new_passphrase_is_asked_twice(folder: Path) -> None:
    terminal = Terminal("archive", "passphrase", "a", "--passphrase-file", "words.txt")
    for question, typed in (
        ("New passphrase:", "long and new"),
        ("Once more:", "long and now"),
        ("New passphrase:", "long and new"),
        ("Once more:", "long and new"),
    ):
        terminal.answer(question, typed)
    assert terminal.end()[0] == 0
    assert "not the same" in terminal.shown
    (folder / "passphrase.txt").write_text("long and new")
    succeed("incident", "list", "a", *BY_PASSPHRASE)


def test_recovery_words_are_shown_once_on_standard_error(folder: Path) -> None:
    made = succeed("archive", "recovery", "a", *OPEN)
    words = [word for word in made.stderr.split() if word.isalpha()][-24:]
    assert Mnemonic("english").check(" ".join(words))
    assert " ".join(words[:3]) not in " ".join(made.stdout.split())
    (folder / "words.txt").write_text(" ".join(words))
    succeed("incident", "list", "a", *OPEN)


def test_recovery_words_go_to_a_new_file_for_its_owner_alone(folder: Path) -> None:
    path = folder / "sheet.txt"
    told = succeed("archive", "recovery", "a", "--recovery-file", "sheet.txt", "--json", *OPEN)
    assert (told.json["recovery_words"], told.json["recovery_file"]) == (None, "sheet.txt")
    assert path.stat().st_mode & 0o777 == 0o600
    words = path.read_text().strip()
    assert Mnemonic("english").check(words)
    assert words not in told.stdout + told.stderr
    refused = run(
        "archive", "recovery", "a", "--recovery-file", "sheet.txt", "--passphrase-file", "sheet.txt"
    )
    assert refused.code == 15
    assert path.read_text().strip() == words


def test_a_recovery_file_does_not_stay_where_nothing_was_made(folder: Path) -> None:
    made = run("archive", "create", "a", "--agent", "A", "--recovery-file", "sheet.txt", *OPEN)
    assert made.code == 2
    assert not (folder / "sheet.txt").exists()


def test_a_one_time_code_opens_until_a_passphrase_takes_its_place(folder: Path) -> None:
    added = succeed("person", "add", "a", "--pseudonym", "Field 7", "--json", *OPEN).json
    (folder / "code.txt").write_text(added["code"])
    by_code = ("--passphrase-file", "code.txt")
    assert succeed("archive", "info", "a", "--json", *by_code).json["agent"]["name"] == "Field 7"
    (folder / "new.txt").write_text("a passphrase of Field 7")
    succeed("archive", "passphrase", "a", "--new-passphrase-file", "new.txt", *by_code)
    assert run("archive", "info", "a", *by_code).code == 10
    succeed("incident", "list", "a", "--passphrase-file", "new.txt")


def test_no_option_takes_a_secret_and_none_is_in_the_arguments_or_the_environment(
    folder: Path,
) -> None:
    # A pipe for a passphrase keeps the program waiting where everybody can look at it.
    os.mkfifo(folder / "pipe")
    child = start("archive", "info", "a", "--passphrase-file", "pipe")
    with (folder / "pipe").open("w") as pipe:
        seen = Path(f"/proc/{child.pid}/cmdline").read_bytes()
        seen += Path(f"/proc/{child.pid}/environ").read_bytes()
        pipe.write(PASSPHRASE)
    assert ended(child).code == 0
    assert PASSPHRASE.encode() not in seen


@pytest.mark.parametrize(
    ("secret", "is_short"), [("x", True), ("їжакії7", True), ("12345678", False)]
)
def test_a_short_new_passphrase_is_said_and_taken_all_the_same(
    folder: Path, secret: str, *, is_short: bool
) -> None:
    (folder / "new.txt").write_text(secret + "\n", "utf-8")
    new = ("--new-passphrase-file", "new.txt")
    said = succeed("archive", "passphrase", "a", *BY_PASSPHRASE, *new).stderr
    assert ("fewer than 8 characters" in said) == is_short
    succeed("archive", "info", "a", "--passphrase-file", "new.txt")


@pytest.mark.parametrize(("secret", "is_tried"), [("password", True), ("Kharkiv2022", False)])
def test_a_passphrase_that_anybody_tries_first_is_said_and_taken_all_the_same(
    folder: Path, secret: str, *, is_tried: bool
) -> None:
    (folder / "new.txt").write_text(secret + "\n", "utf-8")
    new = ("--new-passphrase-file", "new.txt")
    said = succeed("archive", "passphrase", "a", *BY_PASSPHRASE, *new).stderr
    assert ("among the first that anybody tries" in said) == is_tried
    succeed("archive", "info", "a", "--passphrase-file", "new.txt")


def test_ones_own_pseudonym_is_a_passphrase_that_anybody_tries_first(folder: Path) -> None:
    (folder / "new.txt").write_text("Holub-4471\n", "utf-8")
    said = succeed(
        "archive", "create", "b", "--agent", "Olena", "--pseudonym", "Holub-4471",
        "--passphrase-file", "new.txt", "--recovery-file", "recovery.txt",
    ).stderr  # fmt: skip
    assert "among the first that anybody tries" in said


def nowhere(*arguments: str, stream: str = "stdout") -> int:
    """Run a command one of whose streams takes nothing; return how it ended."""
    with open("/dev/full", "wb") as full:
        streams: dict[str, Any] = {"stdout": subprocess.DEVNULL, stream: full}
        child = start(*arguments, **streams)
        child.communicate(timeout=60)
    return child.returncode


@pytest.mark.parametrize(
    ("arguments", "stream"),
    [
        (("archive", "recovery", "a", "--json"), "stdout"),
        (("archive", "recovery", "a"), "stderr"),
        (("person", "add", "a", "--name", "Ivan", "--json"), "stdout"),
        (("person", "add", "a", "--name", "Ivan"), "stderr"),
        (("person", "remove", "a", "Mariia", "--json"), "stdout"),
        (("person", "remove", "a", "Mariia"), "stderr"),
    ],
)
def test_secrets_that_cannot_be_shown_do_not_count(
    folder: Path, arguments: tuple[str, ...], stream: str
) -> None:
    added = succeed("person", "add", "a", "--name", "Mariia", "--json", *BY_PASSPHRASE).json
    (folder / "code.txt").write_text(added["code"])
    people = succeed("person", "list", "a", "--json", *BY_PASSPHRASE).json
    assert nowhere(*arguments, *BY_PASSPHRASE, stream=stream) == 15
    assert succeed("person", "list", "a", "--json", *BY_PASSPHRASE).json == people
    for secret in ("words.txt", "code.txt"):
        succeed("archive", "info", "a", "--passphrase-file", secret)


def test_recovery_words_that_find_no_room_in_their_file_do_not_count(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("archive_app.cli.secrets.os.fsync", refuse)
        refused = run("archive", "recovery", "a", "--recovery-file", "new.txt", *BY_PASSPHRASE)
    assert refused.code == 15
    assert not (folder / "new.txt").exists()
    succeed("archive", "info", "a", *OPEN)


def test_no_archive_is_left_whose_words_could_not_be_shown(folder: Path) -> None:
    create = ("archive", "create", "b", "--agent", "Olena", *BY_PASSPHRASE)
    assert nowhere(*create, "--json") == 15
    assert not (folder / "b").exists()
    succeed(*create)


def test_words_are_not_shown_on_a_closed_stream(folder: Path) -> None:
    child = start("archive", "recovery", "a", *BY_PASSPHRASE, prepare=lambda: os.close(2))
    assert ended(child).code == 15
    assert folder.is_dir()
    succeed("archive", "info", "a", *OPEN)


@pytest.mark.parametrize("command", ["recovery", "new-keys", "create"])
def test_words_that_are_a_result_do_not_count_where_the_output_is_closed(
    folder: Path, command: str
) -> None:
    new = ("b", "--agent", "Olena") if command == "create" else ("a",)
    given = ("archive", command, *new, "--json", *BY_PASSPHRASE)
    end = ended(start(*given, prepare=lambda: os.close(1), stdout=None))
    assert (end.code, "Nothing was changed" in end.stderr) == (15, True)
    assert not (folder / "b").exists()
    succeed("archive", "info", "a", *OPEN)


def test_what_was_done_is_told_as_done_where_its_result_cannot_be_written(folder: Path) -> None:
    assert folder.is_dir()
    assert nowhere("incident", "add", "a", "--title", "Shelling", *OPEN) == 74
    assert len(succeed("incident", "list", "a", "--json", *OPEN).json) == 1
