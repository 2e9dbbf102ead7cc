"""`archive-app find`: records by words, and whether a file at hand is held."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from archive_app.cli import exits, output
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile
from archive_app.cli.progress_bar import watched
from archive_app.errors import InvalidInput, NotFound, StorageRefused

if TYPE_CHECKING:
    from archive_app.services.certificate import FileHolding


def find(
    path: ArchivePath,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="Words, or how they begin.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="F", help="Ask whether this file is held instead.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Write a page that says so to a new file.")
    ] = None,
    language: Annotated[
        Literal["en", "uk"], typer.Option(help="The certificate's language.")
    ] = "en",
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="No more hits than these.")] = 50,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Find records by words, or whether a file is held.

    The best hits come first, as long as there are not too many to compare.
    """
    if (file is None) == (not words):
        raise InvalidInput("Say either which words to find or, with --file, which file.")
    if file is None:
        if certificate is not None:
            raise InvalidInput("A certificate is about a file: name it with --file.")
        _find_words(path, " ".join(words or ()), limit, passphrase_file, as_json=as_json)
        return
    from archive_app.services import certificate as certifying

    with opened(path, passphrase_file) as archive:
        with watched() as meter:
            holding = certifying.find_file(archive, file, meter)
        if certificate is not None and holding.holdings:
            _write_new(certificate, certifying.certificate(archive, holding, language))
    _show_holding(holding, as_json=as_json)
    if not holding.holdings:
        raise typer.Exit(exits.CODES[NotFound])


def _find_words(
    path: Path, words: str, limit: int, passphrase_file: Path | None, *, as_json: bool
) -> None:
    from archive_app.services import search

    with opened(path, passphrase_file) as archive:
        page = search.rank_records(archive, words, limit=limit + 1)
    hits = page.hits[:limit]
    if as_json:
        output.as_json_list(
            {
                "reference": hit.reference,
                "kind": hit.kind,
                "title": hit.title,
                "when": hit.when,
            }
            for hit in hits
        )
    else:
        output.table(
            ("Reference", "When", "Title", "Kind"),
            ((hit.reference, hit.when, hit.title, hit.kind.replace("_", " ")) for hit in hits),
        )
    if hits and not page.is_ranked:
        output.say("There are very many: these are the newest.")
    if len(page.hits) > limit:
        output.say("There are more: --limit shows them.")
    if not hits:
        output.say("Nothing was found.")


def _show_holding(holding: FileHolding, *, as_json: bool) -> None:
    if as_json:
        output.as_json(
            {
                "name": holding.name,
                "size": holding.size,
                "sha256": holding.sha256,
                "is_held": bool(holding.holdings),
                "holdings": [
                    {
                        "item": each.item,
                        "accession": each.accession,
                        "original_name": each.original_name,
                        "event": each.event,
                        "log": each.log,
                        "index": each.index,
                        "recorded_at": each.recorded_at,
                    }
                    for each in holding.holdings
                ],
                "log": holding.log,
                "log_size": holding.log_size,
                "log_root": holding.log_root,
            }
        )
        return
    output.line(f"{holding.name}  {output.readable_size(holding.size)}  sha256 {holding.sha256}")
    if not holding.holdings:
        output.line("These bytes are not in this archive.")
    output.table(
        ("Item", "Accession", "Event", "Recorded at", "Original name"),
        (
            (each.item, each.accession, each.event, each.recorded_at, each.original_name)
            for each in holding.holdings
        ),
    )


def _write_new(path: Path, text: str) -> None:
    """Write a new file whole or not at all; never overwrite one."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise StorageRefused(f"{path} is there already. Nothing is overwritten.") from None
    except OSError as error:
        raise StorageRefused(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise StorageRefused(f"{path} could not be written: {error.strerror}.") from error
