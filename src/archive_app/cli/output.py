"""What goes to the screen: tables and fields for people, JSON for programs, and nothing raw.

Names and texts may come from hostile media: for people, every character that acts unseen is shown
as an escape, and no text is ever taken for markup. JSON is pure ASCII.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from archive_app.model.canonical import JsonValue
from archive_app.model.hidden import in_one_line

_ROWS_A_TABLE = 200
_WIDE = 100_000
# What people wrote or files are called; digests, keys and paths are never cut.
_CUT = frozenset(
    {"About", "By", "Name", "Original name", "Place", "Pseudonym", "Received from", "Title"}
)
_LONGEST_SHOWN = 60
# No path is as long as that: whatever was typed there, its beginning is enough to know it by.
_TOO_LONG = re.compile(r"(\S{60})\S{4096,}")
# A line break in one of these is odd, and is shown as such.
_ONE_LINE = ("name", "path", "title", "pseudonym")


class OutputLost(Exception):
    """A result could not be written out; what was done for it is done."""


def visible_bytes(raw: bytes) -> str:
    """Return a file name as a medium holds it, safe to print."""
    return in_one_line(raw.decode("utf-8", "backslashreplace"))


def readable_path(path: Path) -> str:
    r"""Return a path as text: bytes that are not UTF-8 as ``\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def say(sentence: str) -> None:
    """Tell the person something on standard error, apart from the result."""
    sys.stderr.write(_TOO_LONG.sub(r"\1…", in_one_line(sentence)) + "\n")


def line(text: str) -> None:
    """Write one line of a result."""
    _write(in_one_line(text) + "\n")


def exactly(content: bytes) -> None:
    """Write bytes that only count as they are, such as a signed note."""
    flush()
    with _told():
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def flush() -> None:
    """Let nothing wait that was written; raise OutputLost where it cannot be."""
    with _told():
        sys.stdout.flush()


def as_json(value: object) -> None:
    """Write one JSON value."""
    _write(json.dumps(value, indent=2) + "\n")


def as_json_list(values: Iterable[object]) -> None:
    """Write a JSON list, one element a line, without holding it in memory."""
    before = "[\n"
    for value in values:
        _write(before + json.dumps(value))
        before = ",\n"
    _write("[]\n" if before == "[\n" else "\n]\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> None:
    """Write a table; of very many rows, several in a row, so that the first come at once.

    A long name is cut, or it would push all others apart; JSON has every name whole.
    """
    remaining = iter(rows)
    while block := list(islice(remaining, _ROWS_A_TABLE)):
        _write(_rendered(columns, block))


def fields(pairs: Iterable[tuple[str, object]]) -> None:
    """Write names and values below each other; what is None or empty is left out."""
    known = [(name, _worded(value)) for name, value in pairs if value not in (None, "", [], ())]
    width = max((len(name) for name, _ in known), default=0)
    for name, value in known:
        for number, part in enumerate(value.split("\n")):
            line(f"{(name if number == 0 else '').ljust(width)}  {part}".rstrip())


def flat(value: JsonValue, name: str = "") -> Iterator[tuple[str, JsonValue]]:
    """Yield the parts of a record as ``place.name``, for :func:`fields`."""
    match value:
        case dict():
            for key, part in value.items():
                yield from flat(part, f"{name}.{key}".lstrip("."))
        case list():
            for number, part in enumerate(value, start=1):
                yield from flat(part, f"{name}.{number}")
        case str() if name.endswith(_ONE_LINE):
            yield name, in_one_line(value)
        case _:
            yield name, value


def readable_size(size: int) -> str:
    """Return a size for people, in decimal units as disks are sold: ``2.2 MB``."""
    if size < 1000:
        return f"{size} B"
    number = float(size)
    for unit in ("kB", "MB", "GB", "TB"):
        number /= 1000
        if number < 999.95 or unit == "TB":
            break
    return f"{number:.1f} {unit}"


def counted(number: int, noun: str) -> str:
    """Return ``1 file``, ``2 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _write(text: str) -> None:
    with _told():
        sys.stdout.write(text)


@contextmanager
def _told() -> Iterator[None]:
    """Raise OutputLost where standard output refuses, but for a pipe whose reader has gone."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise lost(error) from error


def lost(error: OSError) -> OutputLost:
    """Return that a result could not be written out, and why."""
    return OutputLost("standard output is closed" if is_closed() else error.strerror)


def is_closed() -> bool:
    """Tell whether standard output was closed: then what stands in its place is named by number."""
    return isinstance(getattr(sys.stdout, "name", None), int)


def _worded(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _rendered(columns: Sequence[str], rows: Sequence[Sequence[str | int | None]]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name, cells in zip(columns, zip(*rows, strict=True), strict=True):
        is_number = all(isinstance(cell, int) for cell in cells)
        grid.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        texts = [Text("" if cell is None else in_one_line(str(cell))) for cell in row]
        for name, cell in zip(columns, texts, strict=True):
            if name in _CUT:
                cell.truncate(_LONGEST_SHOWN, overflow="ellipsis")
        grid.add_row(*texts)
    # Only a terminal has an edge to wrap at; in a pipe every row stays one line.
    console = Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False)
    with console.capture() as captured:
        console.print(grid)
    return "".join(f"{row.rstrip()}\n" for row in captured.get().splitlines())
