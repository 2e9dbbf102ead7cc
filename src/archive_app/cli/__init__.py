"""The command line: the same services as any face, worded in English, with stable exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

_STOPPED = 130


def main(open_desktop: Callable[[Path | None], int] | None = None) -> int:
    """Run the command line on this process's arguments and return its exit code.

    ``open_desktop`` is what `gui` does: it is not ours to import.
    """
    try:
        return _run(open_desktop)
    except KeyboardInterrupt:  # while the program itself was being loaded, or at the very end
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.write("Stopped.\n")
        return _STOPPED


def _run(open_desktop: Callable[[Path | None], int] | None) -> int:
    from archive_app.cli import app, exits, output, stopping

    if open_desktop is not None:
        app.add_desktop(open_desktop)

    # A closed stream must not lend its number to a file of the archive. One for results refuses
    # them, as a full disk does: what was to be shown, once, must not count as shown.
    sys.stdout = sys.stdout or open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter gets its code, and the program goes on.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    stopping.interrupt()
    code = exits.OK
    try:
        code = exits.run(app.app, sys.argv[1:])
        output.flush()
    except BrokenPipeError:
        code = exits.BROKEN_PIPE
        _give_up_output()
    except output.OutputLost as lost:
        code = code or exits.tell(lost)
        _give_up_output()
    return code


def _give_up_output() -> None:
    """Send what is still buffered nowhere, or the interpreter would complain of it at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
