"""Sessions as people see them: each file under transcripts/ is typed again and must look the same.

Lines that begin with ``$`` are typed, those with ``!`` came on standard error, ``[2]`` is an exit
code other than 0, and ``-- name --`` begins a file that is there before. References, times, ids,
digests and words differ each time; here they are always the same. To write the transcripts anew
after a change that was meant, set UPDATE_TRANSCRIPTS and read what changed.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from pathlib import Path

import pytest

from tests.archives import forget_archives
from tests.cli.running import run
from tests.services.exporting import exported, exporting_archive

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
CODE = "7ZQ4M2XK-2024"
_REFERENCE = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{8}-\d{4})(?=-\d{4}\b)")
_SAME_EACH_TIME = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "2024-10-01T07:00:00Z"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "(64 hexadecimal digits)"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "(32 hexadecimal digits)"),
    (re.compile(r"[A-Za-z0-9+/]{32,}(={0,2}|…)(?=$|\s)"), "(base64)"),
    (re.compile(r'(?<="boot": ")[0-9a-f]{16}'), "0123456789abcdef"),
    (re.compile(r"\bEVB-\d{8}-[0-9A-Z]{8}"), "EVB-20261122-7F3K9QXA"),
    (re.compile(r"\b[0-9a-f]{4}( [0-9a-f]{4}){7}$"), "(32 hexadecimal digits)"),
    (re.compile(r"(?<=files, )\d+\.\d [kM]B"), "1.2 MB"),
    (re.compile(r"archive-app \d+\.\d+\.\d+"), "archive-app 1.2.3"),
    (re.compile(r"(?<=confined by  )(.+)"), "landlock+seccomp"),
)
_WORDS = re.compile(r"(?:! )? +(?:\d+ [a-z]+ *){4}")


class Session:
    """One person at one keyboard; learns the archive's own code for references as it comes by."""

    def __init__(self, folder: Path, fingerprint: str = "") -> None:
        self._folder = folder
        self._fingerprint = fingerprint
        self._code = CODE

    def type(self, line: str) -> list[str]:
        """Return what a command line answers, as it is the same each time."""
        program, *arguments = shlex.split(
            line.replace(CODE, self._code).replace("FINGERPRINT", self._fingerprint)
        )
        assert program == "archive-app", line
        end = run(*arguments)
        lines = [*end.stdout.splitlines(), *(f"! {each}" for each in end.stderr.splitlines())]
        if end.code:
            lines.append(f"[{end.code}]")
        return [self._same_each_time(each) for each in lines]

    def _same_each_time(self, line: str) -> str:
        for code in _REFERENCE.findall(line):
            self._code = code
        line = line.replace(self._code, CODE).replace(f"{self._folder}/", "")
        for pattern, replacement in _SAME_EACH_TIME:
            line = pattern.sub(replacement, line)
        if _WORDS.fullmatch(line):
            line = re.sub(r"(\d+) [a-z]+( *)", r"\1 word  ", line).rstrip()
        return line.rstrip()


def hand_over(folder: Path) -> str:
    """Export what is called ``bundle`` from then on; return the fingerprint of its signer."""
    with tempfile.TemporaryDirectory() as elsewhere:
        archive, incident = exporting_archive(Path(elsewhere) / "archive", {b"a.txt": b"a letter"})
        with archive:
            receipt = exported(archive, incident, folder)
    forget_archives()
    receipt.path.rename(folder / "bundle")
    return receipt.signer


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_session_looks_as_it_was_written(path: Path, folder: Path) -> None:
    written = path.read_text("utf-8")
    is_of_bundles = "bundle verify bundle" in written
    session = Session(folder, hand_over(folder) if is_of_bundles else "")
    seen = ""
    for part in re.split(r"^(?=\$ |# |-- )", written, flags=re.MULTILINE):
        first, _, rest = part.partition("\n")
        if name := re.fullmatch(r"-- (.+) --", first):
            file = folder / name[1].encode().decode("unicode_escape")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(rest.rstrip("\n") + "\n", "utf-8")
        elif first.startswith("$ "):
            lines = [first, *session.type(first[2:])]
            part = "\n".join(lines) + ("\n\n" if part.endswith("\n\n") else "\n")
        seen += part
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(seen, "utf-8")
    assert seen.splitlines() == written.splitlines()
