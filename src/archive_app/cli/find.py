"""`archive-app find`: records by words, and whether a file at hand is held."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import exits, output
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile
from archive_app.cli.progress_bar import watched
from archive_app.errors import InvalidInput, NotFound
from archive_app.model.vocabulary import Language

if TYPE_CHECKING:
    from archive_app.services.certificate import FileHolding
    from archive_app.store.archive import Archive


def find(
    path: ArchivePath,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="Words, or how they begin.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="F", help="Ask whether this file is held instead.")
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT", help="Verify it, and write a page that says so, as .pdf or text."
        ),
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option(help="The certificate's language; without it a PDF has both, a text en."),
    ] = None,
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
    from archive_app.services.outside import new_file, require_free

    with opened(path, passphrase_file) as archive:
        if certificate is not None:
            require_free(certificate)
        with watched() as meter:
            holding = certifying.find_file(
                archive, file, meter, verify_object=certificate is not None
            )
        if certificate is not None and holding.holdings:
            page = _page(archive, holding, language, as_pdf=certificate.suffix.lower() == ".pdf")
            with new_file(certificate) as written:
                written.write(page)
    _show_holding(holding, as_json=as_json)
    if not holding.holdings:
        if certificate is not None:
            output.say("There is nothing to certify: no page was written.")
        raise typer.Exit(exits.CODES[NotFound])
    if not holding.is_verified:
        output.say("What is stored was not read for this: --certificate reads and verifies it.")


def _page(
    archive: Archive, holding: FileHolding, language: Language | None, *, as_pdf: bool
) -> bytes:
    from archive_app.services import certificate as certifying

    if not as_pdf:
        return certifying.certificate(archive, holding, language or "en").encode("utf-8")
    languages: tuple[Language, ...] = ("en", "uk") if language is None else (language,)
    return certifying.certificate_as_pdf(archive, holding, languages)


def _find_words(
    path: Path, words: str, limit: int, passphrase_file: Path | None, *, as_json: bool
) -> None:
    from archive_app.model.folding import match_query
    from archive_app.services import search

    if match_query(words) is None:
        raise InvalidInput("There is no letter or digit to search for.")
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
                "is_verified": holding.is_verified,
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
                "shredded_event": holding.shredded,
                "log": holding.log,
                "log_size": holding.log_size,
                "log_root": holding.log_root,
                "present_log": None
                if holding.present is None
                else {
                    "origin": holding.present.origin,
                    "size": holding.present.size,
                    "root": holding.present.root.hex(),
                },
            }
        )
        return
    output.line(f"{holding.name}  {output.readable_size(holding.size)}  sha256 {holding.sha256}")
    if not holding.holdings:
        output.line("These bytes are not in this archive.")
        if holding.shredded is not None:
            output.line(f"They were, and were shredded: event {holding.shredded} says why.")
    output.table(
        ("Item", "Accession", "Event", "Recorded at", "Original name"),
        (
            (each.item, each.accession, each.event, each.recorded_at, each.original_name)
            for each in holding.holdings
        ),
    )
