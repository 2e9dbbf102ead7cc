"""How a program of ours starts another of ours, from a source tree as from a frozen build."""

from __future__ import annotations

import sys
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
