"""`archive-app evidence`: what may prove something: listed, shown, corrected, linked."""

from __future__ import annotations

from typing import Annotated

import typer

from archive_app.cli import output, records
from archive_app.cli.item import item_as_json, show_item
from archive_app.cli.opening import opened
from archive_app.cli.options import (
    ArchivePath,
    AsJson,
    Assignments,
    FromJson,
    ItemReference,
    Limit,
    Note,
    PassphraseFile,
    Withdraw,
    noun,
    paged,
)

app = noun("What may prove something, and the files that hold it.")


@app.command("list")
def list_(
    path: ArchivePath,
    incident: Annotated[
        str | None, typer.Option(metavar="REF", help="Only what is linked to this incident.")
    ] = None,
    limit: Limit = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List evidence items, newest first."""
    from archive_app.services import evidence

    with opened(path, passphrase_file) as archive:
        items = paged(
            lambda before, size: evidence.list_items(
                archive, incident=incident, before=before, limit=size
            ),
            lambda row: row.key,
            limit,
        )
        if as_json:
            output.as_json_list(
                {
                    "reference": row.reference,
                    "title": row.title,
                    "kind": row.kind,
                    "original_name": row.original_name,
                    "size": row.size,
                    "sha256": row.sha256,
                    "media_type": row.media_type,
                    "files": row.files,
                    "is_shredded": bool(row.is_shredded),
                }
                for row in items
            )
        else:
            output.table(
                ("Reference", "Title", "Kind", "Size", "SHA-256"),
                (
                    (
                        row.reference,
                        "(shredded)" if row.is_shredded else row.title,
                        row.kind,
                        None if row.size is None else output.readable_size(row.size),
                        None if row.sha256 is None else f"{row.sha256[:16]}…",
                    )
                    for row in items
                ),
            )


@app.command()
def show(
    path: ArchivePath,
    reference: ItemReference,
    metadata: Annotated[
        bool, typer.Option("--metadata", help="Show embedded metadata too, as it was read.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show an item, its files, and the incidents it is linked to."""
    from archive_app.services import evidence

    with opened(path, passphrase_file) as archive:
        item = evidence.load_item(archive, reference)
        if as_json:
            output.as_json(item_as_json(item))
        else:
            show_item(archive, item, with_metadata=metadata)


@app.command()
def edit(
    path: ArchivePath,
    reference: ItemReference,
    assignments: Assignments = None,
    from_json: FromJson = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Change what is said of an item; its files never change."""
    records.edit(
        path,
        reference,
        "evidence_item",
        from_json=from_json,
        assignments=assignments,
        note=note,
        passphrase_file=passphrase_file,
        as_json=as_json,
    )


@app.command()
def history(
    path: ArchivePath,
    reference: ItemReference,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show every revision: when, by whom, what changed."""
    records.history(
        path, reference, "evidence_item", passphrase_file=passphrase_file, as_json=as_json
    )


@app.command()
def link(
    path: ArchivePath,
    reference: ItemReference,
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="Its reference.")],
    role: Annotated[
        str, typer.Option(metavar="CODE", help="documents, corroborates or contradicts.")
    ] = "documents",
    note: Note = None,
    withdraw: Withdraw = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Say what an item is to an incident: proof for, or against."""
    from archive_app.services import links

    with opened(path, passphrase_file) as archive:
        saved = links.link_evidence(
            archive, reference, incident, role=role, note=note, withdraw=withdraw
        )
    records.show_saved(saved, as_json=as_json)
