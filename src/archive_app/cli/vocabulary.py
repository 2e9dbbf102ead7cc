"""`archive-app vocabulary`: the coded words that records use, and an archive's own."""

from __future__ import annotations

from typing import Annotated

import typer

from archive_app.cli import output
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile, noun
from archive_app.errors import NotFound

app = noun("The coded words that records use, and an archive's own.")


@app.command("list")
def list_(
    path: ArchivePath,
    scheme: Annotated[
        str | None, typer.Argument(metavar="SCHEME", help="Only this vocabulary.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List the words of every vocabulary, or of one."""
    from archive_app.services import vocabularies

    with opened(path, passphrase_file) as archive:
        words = vocabularies.load_vocabularies(archive)
    if scheme is not None and scheme not in words.scheme_by_code:
        raise NotFound(f"There is no vocabulary {scheme}.")
    terms = [term for each in words.schemes() if scheme in (None, each.code) for term in each.terms]
    if as_json:
        output.as_json_list(
            {
                "scheme": term.scheme,
                "code": term.code,
                "label_en": term.label_en,
                "label_uk": term.label_uk,
                "parent": term.parent,
                "retired": term.retired,
            }
            for term in terms
        )
    else:
        output.table(
            ("Vocabulary", "Code", "English", "Ukrainian"),
            ((term.scheme, term.code, term.label_en, term.label_uk) for term in terms),
        )


@app.command()
def add(
    path: ArchivePath,
    scheme: Annotated[str, typer.Argument(metavar="SCHEME", help="The vocabulary.")],
    code: Annotated[str, typer.Argument(metavar="CODE", help="x- and then a–z, 0–9, - or _.")],
    english: Annotated[str, typer.Option("--en", metavar="TEXT", help="English label.")] = "",
    ukrainian: Annotated[str, typer.Option("--uk", metavar="TEXT", help="Ukrainian label.")] = "",
    parent: Annotated[
        str | None, typer.Option(metavar="CODE", help="The wider word it belongs under.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Add a word of your own to a vocabulary, and print its code."""
    from archive_app.model.vocabulary import Term
    from archive_app.services import vocabularies

    term = Term(scheme=scheme, code=code, label_en=english, label_uk=ukrainian, parent=parent)
    with opened(path, passphrase_file) as archive:
        vocabularies.add_term(archive, term)
    if as_json:
        output.as_json({"scheme": scheme, "code": code})
    else:
        output.line(code)
