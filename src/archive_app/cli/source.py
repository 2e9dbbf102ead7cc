"""`archive-app source`: whom or what something is known from."""

from __future__ import annotations

from typing import Annotated

import typer

from archive_app.cli import output, records
from archive_app.cli.opening import opened
from archive_app.cli.options import (
    ArchivePath,
    AsJson,
    Assignments,
    FromJson,
    Limit,
    Note,
    PassphraseFile,
    noun,
    paged,
)

app = noun("Whom or what something is known from.")

_OPTIONS = {"pseudonym": "--pseudonym", "name": "--name", "kind": "--kind"}
Reference = Annotated[str, typer.Argument(metavar="REF", help="The source's reference.")]


@app.command()
def add(
    path: ArchivePath,
    from_json: FromJson = None,
    pseudonym: Annotated[
        str | None, typer.Option(metavar="TEXT", help="How lists call the source.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Its real name; secret, shown by `show`.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="CODE", help="A word of the vocabulary source_kind.")
    ] = None,
    assignments: Assignments = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Record a source and print its reference."""
    from archive_app.model.inputs import SourceInput
    from archive_app.services import catalogue

    given = records.given_fields(
        from_json,
        assignments,
        {"pseudonym": pseudonym, "name": name, "kind": kind},
        passphrase_file,
    )
    with opened(path, passphrase_file) as archive:
        with records.told_as_given(from_json, assignments, _OPTIONS):
            new = catalogue.read_input(archive, SourceInput, given)
        saved = catalogue.record(archive, new, note=note)
    records.show_saved(saved, as_json=as_json)


@app.command("list")
def list_(
    path: ArchivePath,
    limit: Limit = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List sources by their pseudonyms, newest first."""
    from archive_app.services import catalogue

    with opened(path, passphrase_file) as archive:
        sources = paged(
            lambda before, size: catalogue.list_sources(archive, before=before, limit=size),
            lambda row: row.key,
            limit,
        )
        if as_json:
            output.as_json_list(
                {
                    "reference": row.reference,
                    "pseudonym": row.pseudonym,
                    "kind": row.kind,
                    "confidentiality": row.confidentiality,
                }
                for row in sources
            )
        else:
            output.table(
                ("Reference", "Pseudonym", "Kind", "Confidentiality"),
                ((row.reference, row.pseudonym, row.kind, row.confidentiality) for row in sources),
            )


@app.command()
def show(
    path: ArchivePath,
    reference: Reference,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show all that is recorded of a source, its name too."""
    from archive_app.services import catalogue

    with opened(path, passphrase_file) as archive:
        shown = records.loaded_as_json(catalogue.load(archive, reference, "source"))
    if as_json:
        output.as_json(shown)
    else:
        output.fields(records.as_fields(shown))


@app.command()
def edit(
    path: ArchivePath,
    reference: Reference,
    assignments: Assignments = None,
    from_json: FromJson = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Change some fields; earlier revisions stay readable."""
    records.edit(
        path,
        reference,
        "source",
        from_json=from_json,
        assignments=assignments,
        note=note,
        passphrase_file=passphrase_file,
        as_json=as_json,
    )


@app.command()
def history(
    path: ArchivePath,
    reference: Reference,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show every revision: when, by whom, what changed."""
    records.history(path, reference, "source", passphrase_file=passphrase_file, as_json=as_json)
