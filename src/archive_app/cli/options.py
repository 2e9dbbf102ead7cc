"""Arguments and options that many commands share, and how a noun's group of commands is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from archive_app.errors import InvalidInput

T = TypeVar("T")

_PAGE = 200

ArchivePath = Annotated[Path, typer.Argument(metavar="PATH", help="The archive's folder.")]
ItemReference = Annotated[str, typer.Argument(metavar="REF", help="The item's reference.")]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        metavar="F", help="Read the passphrase from this file, or from standard input for -."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
BytesOnly = Annotated[
    bool, typer.Option("--bytes-only", help="Leave metadata and thumbnails for later.")
]
FromJson = Annotated[
    Path | None,
    typer.Option(metavar="F", help="Read the fields from a JSON object; - is standard input."),
]
Assignments = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=TEXT",
        help="Set a field, as place.name=Kyiv; FIELD:=JSON sets anything but text.",
    ),
]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for the ledger.")]
Limit = Annotated[int | None, typer.Option(metavar="N", min=1, help="No more than the newest N.")]
Withdraw = Annotated[bool, typer.Option("--withdraw", help="Take the link back.")]
RecoveryFile = Annotated[
    Path | None,
    typer.Option(metavar="F", help="Write the recovery words to this new file, not the screen."),
]


def noun(help_text: str) -> typer.Typer:
    """Return a group of commands with plain help and our own way of ending."""
    return typer.Typer(
        help=help_text,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def paged(
    load: Callable[[int | None, int], Sequence[T]], key: Callable[[T], int], limit: int | None
) -> Iterator[T]:
    """Yield the newest ``limit`` rows of a list that comes in pages, or all of them."""
    before: int | None = None
    remaining = limit
    while remaining is None or remaining > 0:
        wanted = _PAGE if remaining is None else min(_PAGE, remaining)
        rows = load(before, wanted)
        yield from rows
        if len(rows) < wanted:
            return
        before = key(rows[-1])
        if remaining is not None:
            remaining -= len(rows)


@contextmanager
def told_as_typed(options: Mapping[str, str]) -> Iterator[None]:
    """Let what is wrong name the options that were typed, by field, in place of the fields."""
    try:
        yield
    except InvalidInput as error:
        fields = re.compile(r"(?<=[:;] )[a-z_.]+(?=: )")
        said = fields.sub(lambda field: options.get(field[0], field[0]), str(error))
        raise InvalidInput(said, error.reason) from None
