"""Running the command line: in this process, or as the program that a person starts."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from archive_app.cli import exits
from archive_app.cli.app import app

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "archive_app.cli"]
OPEN = ("--passphrase-file", "words.txt")
"""What opens the archive of these tests: recovery words, which need no key derivation."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """What it wrote as JSON, which is pure ASCII."""
        assert self.stdout.isascii()
        return json.loads(self.stdout)


def run(*arguments: str | Path, stdin: bytes = b"") -> Ended:
    """Run a command in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", given):
        code = exits.run(app, [os.fspath(argument) for argument in arguments])
    texts = []
    for stream in (out, err):
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return Ended(code, *texts)


def succeed(*arguments: str | Path, stdin: bytes = b"") -> Ended:
    """Run a command that must end with 0."""
    ended = run(*arguments, stdin=stdin)
    assert ended.code == 0, ended
    return ended


def start(
    *arguments: str | Path | bytes,
    prepare: Callable[[], None] | None = None,
    environment: dict[str, str] | None = None,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start the program; ``prepare`` runs in the child before it."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **(environment or {})},
        preexec_fn=prepare,  # noqa: PLW1509 - it makes system calls alone
        **{"stdin": subprocess.DEVNULL, "stdout": -1, "stderr": -1, **options},
    )


def ended(child: subprocess.Popen[bytes]) -> Ended:
    """Wait for a started program."""
    stdout, stderr = child.communicate(timeout=60)
    return Ended(child.returncode, (stdout or b"").decode(), (stderr or b"").decode())
