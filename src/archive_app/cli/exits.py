"""How a command ends: one sentence on standard error, and an exit code that scripts can rely on."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

import typer
from typer.core import TyperGroup
from typer.main import get_command

from archive_app.cli.output import OutputLost, is_closed, lost, say
from archive_app.errors import (
    ArchiveError,
    Cancelled,
    Damaged,
    InUse,
    InvalidInput,
    MediaFailed,
    NotAllowed,
    NotFound,
    PaperFailed,
    SourceUnreadable,
    StorageRefused,
    TooNew,
    WrongPassphrase,
)

OK = 0
FINDINGS = 1
USAGE = 2
CANCELLED = 130
BROKEN_PIPE = 141
FAULT = 70
OUTPUT_LOST = 74

CODES: dict[type[ArchiveError], int] = {
    InvalidInput: USAGE,
    WrongPassphrase: 10,
    Damaged: 11,
    TooNew: 12,
    InUse: 13,
    NotFound: 14,
    StorageRefused: 15,
    NotAllowed: 15,
    SourceUnreadable: 16,
    MediaFailed: 16,
    PaperFailed: 15,
}
"""Every error that a person can act on has its code here; 3 to 7 are verdicts on bundles."""

_REFUSALS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
)


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run one command; tell what went wrong, and return the exit code.

    Typer's own runner is left out: it would answer a broken pipe and a usage error in its own way.
    """
    try:
        command = _command(app)
        with command.make_context("archive-app", list(arguments)) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        return _tell_usage(error)
    except (Cancelled, KeyboardInterrupt) as stop:
        _say(str(stop) or "Stopped. What was finished is kept.")
        return CANCELLED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the last place that can word it
        if isinstance(error, OSError) and error.errno == errno.EBADF and is_closed():
            return tell(lost(error))  # what Typer shows by itself, such as --help
        return tell(error)
    return OK


@cache
def _command(app: typer.Typer) -> TyperGroup:
    """Return what an app becomes, which takes longer to make than most commands run."""
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    _leave_reading_to(command)
    return command


def _leave_reading_to(command: object) -> None:
    """Let each command say itself which file cannot be read: Typer calls that a usage error."""
    for parameter in getattr(command, "params", ()):
        parameter.type_descriptor.parameter_info.readable = False
    for inner in getattr(command, "commands", {}).values():
        _leave_reading_to(inner)


def tell(error: Exception) -> int:
    """Say what went wrong in one sentence, without any of the archive's content."""
    if isinstance(error, ArchiveError):
        _say(str(error))
        return next(CODES[kind] for kind in type(error).__mro__ if kind in CODES)
    if isinstance(error, OutputLost):
        _say(
            f"The result could not be written out: {error}. What was asked for is done; do not "
            "repeat it."
        )
        return OUTPUT_LOST
    if isinstance(error, MemoryError):
        _say("There is not enough free memory for this. Close other programs, then try again.")
        return CODES[StorageRefused]
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        _say(f"The computer refused to read or write: {error.strerror}.")
        return CODES[StorageRefused]
    _say(
        "This is a fault in the program, not in what you did. Please report it with these words: "
        f"{type(error).__name__} at {_place(error)}."
    )
    return FAULT


def _say(sentence: str) -> None:
    """Say how it ended; where nobody can be told, the exit code alone tells."""
    with suppress(OSError):
        say(sentence)


def _tell_usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    words = error.format_message()
    if context is not None and words == context.get_help():  # a noun without a verb
        sys.stderr.write(words + "\n")
    else:
        path = context.command_path if context is not None else "archive-app"
        _say(f"{words.rstrip('.')}. See: {path} --help")
    return error.exit_code


def _place(error: Exception) -> str:
    """Return module and line of the innermost place in this program, and nothing of the values."""
    place = "an unknown place"
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] == "archive_app":
            place = f"{module}:{line}"
    return place
