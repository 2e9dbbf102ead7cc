"""What tests of faults share: an archive to hurt, children to kill, and what must still hold."""

from __future__ import annotations

import hashlib
import json
import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pytest

from archive_app.model.fixity import Scope
from archive_app.model.inputs import AccessionInput, AgentInput, IncidentInput
from archive_app.progress import Meter
from archive_app.services import access, accession, catalogue, fixity
from archive_app.services.holding_check import STRAYS
from archive_app.store.archive import Archive
from archive_app.store.keys import Cost
from archive_app.store.objects import StoredObject
from archive_app.store.transaction import driver_connection

PASSPHRASE = "Пароль довгий"
CHEAP = Cost(64 * 1024, 2, 1)
WRITES = ("fsync", "fdatasync", "rename", "renameat", "renameat2", "write", "pwrite64", "pwritev")
PATIENCE_S = 60


@dataclass(frozen=True)
class Template:
    """A closed archive to be copied and hurt, and what its people know of it.

    Olena opens it with PASSPHRASE, Taras and Ines with one-time codes by their names, and the
    recovery sheet with ``words``: codes and words need no key derivation, so tests prefer them.
    """

    path: Path
    state_path: Path
    words: str
    codes: dict[str, str]
    incident: str
    sources: dict[str, bytes]

    def copy_to(self, folder: Path) -> Copy:
        """Return a copy of the archive and of what this computer remembers of it."""
        copy = Copy(folder / "archive", folder / "state")
        folder.mkdir(parents=True, exist_ok=True)
        copy_folder(self.path, copy.path)
        copy_folder(self.state_path, copy.state_path)
        return copy


@dataclass(frozen=True)
class Copy:
    """Where a copy of an archive lies, with a memory of its own."""

    path: Path
    state_path: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return what makes a process remember there."""
        return {"XDG_STATE_HOME": str(self.state_path), "LOCALAPPDATA": str(self.state_path)}

    @contextmanager
    def remembered(self) -> Iterator[None]:
        """Make this process remember there meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            yield

    @contextmanager
    def opened(self, typed: str) -> Iterator[Archive]:
        """Open the copy where this process remembers what the copy's own owner does."""
        with self.remembered(), Archive.open(self.path, typed) as archive:
            yield archive


def make_template(folder: Path, sources: dict[str, bytes]) -> Template:
    """Make an archive with an incident and files taken in from ``sources``, by name."""
    folder.mkdir(parents=True)
    copy = Copy(folder / "archive", folder / "state")
    with copy.remembered():
        archive, words = Archive.create(
            copy.path, PASSPHRASE, AgentInput(name="Olena", kind="person"), cost=CHEAP
        )
        with archive:
            codes = {
                name: access.add_person(archive, AgentInput(name=name, kind="person")).words or ""
                for name in ("Taras", "Ines")
            }
            incident = catalogue.record(
                archive, IncidentInput(title="Удар по лікарні", description="Двоє поранених.")
            )
            about = AccessionInput(received_from="a witness", incident_id=incident.id)
            if sources:
                accession.accession_files(archive, [write_files(folder, sources)], about, Meter())
    return Template(copy.path, copy.state_path, words, codes, incident.reference or "", sources)


def write_files(folder: Path, sources: dict[str, bytes]) -> Path:
    """Write files into a folder ``sources`` and return it."""
    source_path = folder / "sources"
    source_path.mkdir()
    for name, content in sources.items():
        (source_path / name).write_bytes(content)
    return source_path


def copy_folder(from_path: Path, to_path: Path) -> None:
    """Copy a folder to one that must not be there; much faster than shutil where cp is."""
    if shutil.which("cp"):
        assert not to_path.exists()
        subprocess.run(["cp", "-R", str(from_path), str(to_path)], check=True)
    else:
        shutil.copytree(from_path, to_path)


def contents(archive: Archive) -> dict[bytes, bytes]:
    """Read every object that the catalogue names; return the SHA-256 of its bytes by its digest."""
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT key, id, size, sha256, wrapped FROM object"
        )
        stored = [StoredObject(*row) for row in rows]
    found = {}
    for each in stored:
        with archive.objects.open(each) as reader:
            found[each.sha256] = hashlib.sha256(reader.read()).digest()
    return found


def held_digests(archive: Archive) -> dict[str, bytes]:
    """Return the digest of every stored file by its name."""
    with archive.reading() as session:
        return dict(
            driver_connection(session).execute("SELECT name, sha256 FROM stored_file ORDER BY key")
        )


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


@dataclass
class Life:
    """What a child said before it ended, and how it ended: a negative number is a signal's."""

    said: dict[str, Any] = field(default_factory=dict)
    ended: int = 0

    @property
    def was_killed_inside(self) -> bool:
        """Whether the child died after it began its one thing and before that returned."""
        return self.ended == -9 and "begun" in self.said and "done" not in self.said


class Doomed:
    """A running `doomed.py`; one child at a time."""

    def __init__(self, *before: str) -> None:
        """Start it, as the end of another command line where one is given."""
        self._process = subprocess.Popen(
            [*before, sys.executable, "-B", str(Path(__file__).with_name("doomed.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._said: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(PATIENCE_S)

    @property
    def pid(self) -> int:
        return self._process.pid

    def open(self, copy: Copy, typed: str, thing: str, /, **arguments: object) -> int:
        """Let a child open an archive; return its pid once it is about to do its one thing.

        The pid is 0 where the archive was not opened: then :meth:`wait` tells why.
        """
        order = {
            "archive": str(copy.path),
            "typed": typed,
            "thing": thing,
            "arguments": arguments,
            "environment": copy.environment,
        }
        self._write(json.dumps(order).encode() + b"\n")
        self._said = self._read()
        return int(self._said.pop("ready"))

    def go(self) -> None:
        """Let the open child do its one thing."""
        self._write(b"\n")

    def run(self, copy: Copy, typed: str, thing: str, /, **arguments: object) -> Life:
        """Let a child do one thing, undisturbed."""
        if self.open(copy, typed, thing, **arguments):
            self.go()
        return self.wait()

    def wait(self) -> Life:
        """Return what the child said, once it ended."""
        life = Life(self._said)
        while "ended" not in life.said:
            life.said |= self._read()
        life.ended = life.said.pop("ended")
        return life

    def traced(
        self,
        options: Sequence[str],
        trace_path: Path,
        copy: Copy,
        typed: str,
        thing: str,
        /,
        **arguments: object,
    ) -> Life:
        """Let a child do one thing under strace, from the moment the archive is open."""
        pid = self.open(copy, typed, thing, **arguments)
        command = ["strace", "-f", "-o", str(trace_path), *options, "-p", str(pid)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr is not None
            attached = strace.stderr.readline()
            assert "attached" in attached, attached
            self.go()
            life = self.wait()
            strace.wait(PATIENCE_S)
        return life

    def _write(self, content: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(content)

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        readable, _, _ = select.select([self._process.stdout], [], [], PATIENCE_S)
        assert readable, "the child is stuck"
        words: dict[str, Any] = json.loads(self._process.stdout.readline())
        return words


@dataclass(frozen=True)
class Call:
    """One system call of a trace: who made it, which, its arguments, and where it began and ended.

    ``began`` and ``ended`` are line numbers of the trace.
    """

    thread: int
    name: str
    arguments: str
    began: int
    ended: int


def read_trace(trace_path: Path) -> list[Call]:
    """Return the calls of a trace in the order in which they began."""
    calls: list[Call] = []
    unfinished: dict[int, tuple[str, str, int]] = {}
    for number, line in enumerate(trace_path.read_text("utf-8", "replace").splitlines()):
        thread, _, rest = line.partition(" ")
        rest = rest.lstrip()
        if begun := re.match(r"(\w+)\((.*?)\s*<unfinished \.\.\.>$", rest):
            unfinished[int(thread)] = begun[1], begun[2], number
        elif resumed := re.match(r"<\.\.\. (\w+) resumed>", rest):
            name, arguments, began = unfinished.pop(int(thread))
            assert name == resumed[1]
            calls.append(Call(int(thread), name, arguments, began, number))
        elif whole := re.match(r"(\w+)\((.*)", rest):
            calls.append(Call(int(thread), whole[1], whole[2], number, number))
    return sorted(calls, key=lambda call: call.began)


def require_strace() -> None:
    """Skip the test where strace is missing or may not look at another process."""
    try:
        run = subprocess.run(
            ["strace", "-o", os.devnull, "-e", "trace=none", "true"],
            check=False,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        pytest.skip("strace is not installed")
    if run.returncode:
        pytest.skip(f"strace may not trace here: {run.stderr.strip()}")


def require_whole(archive: Archive, *allowed: str) -> None:
    """Check everything; nothing may be found but leftovers, those only once, and what is allowed.

    ``allowed`` are codes of findings.
    """
    report = fixity.check(archive, Scope(), Meter())
    wrong = [found for found in report.findings if found.code not in {*STRAYS, *allowed}]
    assert not wrong, wrong
    if report.findings and not allowed:
        wrong = list(fixity.check(archive, Scope(), Meter()).findings)
        assert not wrong, wrong
