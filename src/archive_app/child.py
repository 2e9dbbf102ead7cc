"""How a program of ours starts and ends another, from a source tree as from a frozen build."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_FROZEN_PROGRAM = "archive-app-child"


def child_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this package as a process of its own.

    It looks at no variable of the environment and writes no bytecode. A frozen build has a second
    program beside the first for this, see packaging/archive-app.spec.
    """
    if getattr(sys, "frozen", False):
        ending = Path(sys.executable).suffix
        program = Path(sys.executable).with_name(f"{_FROZEN_PROGRAM}{ending}")
        return [str(program), module, *arguments]
    return [sys.executable, "-I", "-B", "-m", module, *arguments]


def start_child(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a child with nothing of ours but two pipes: no variables, no descriptors.

    Ctrl-C is for the program, which then ends its children as it should. Raises OSError.
    """
    environment: dict[str, str] = {}
    hidden = 0
    if sys.platform == "win32":
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        hidden = subprocess.CREATE_NO_WINDOW  # Windows would show one
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=os.path.dirname(sys.executable),
        start_new_session=True,
        creationflags=hidden,
    )


def end_child(child: subprocess.Popen[bytes]) -> int:
    """End a child at once and close its pipes; return its status (`subprocess`)."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    return child.wait()
