"""`archive-app accession`: taking files in, and what came when from whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import exits, output, records
from archive_app.cli.intake import left_out_as_json, name_fields, odd_names_as_json, show_report
from archive_app.cli.opening import opened
from archive_app.cli.options import (
    ArchivePath,
    AsJson,
    Assignments,
    BytesOnly,
    FromJson,
    Limit,
    Note,
    PassphraseFile,
    noun,
    paged,
    told_as_typed,
)
from archive_app.cli.progress_bar import watched
from archive_app.errors import ArchiveError, SourceUnreadable

if TYPE_CHECKING:
    from archive_app.store.archive import Archive

app = noun("Taking files in, and what came when from whom.")

_OPTIONS = {
    "received_from": "--received-from",
    "how_received": "--how",
    "carrier": "--carrier",
    "purpose": "--purpose",
    "when": "--when",
}

Reference = Annotated[str, typer.Argument(metavar="REF", help="The accession's reference.")]
Sources = Annotated[list[Path], typer.Argument(metavar="FILE_OR_FOLDER", help="What to take in.")]


@app.command()
def scan(
    path: ArchivePath,
    sources: Sources,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Look what an accession would take in, and change nothing."""
    from archive_app.services import first_look, intake

    with opened(path, passphrase_file) as archive, watched() as meter:
        found = first_look.scan(sources, meter, besides=archive.path)
        compared = intake.compare(archive, sources, meter)
    if as_json:
        output.as_json(
            {
                "files": found.files,
                "size": found.size,
                "empty": found.empty,
                "lacking": found.lacking,
                "held": compared.held,
                "repeated": compared.repeated,
                "odd_names": odd_names_as_json(found.odd_names),
                "left_out": left_out_as_json(found.left_out),
            }
        )
        return
    output.fields(
        [
            (
                "to take in",
                f"{output.counted(found.files, 'file')}, {output.readable_size(found.size)}",
            ),
            ("of these empty", found.empty or None),
            ("no room for", output.readable_size(found.lacking) if found.lacking else None),
            ("already held", compared.held),
            ("more than once", compared.repeated or None),
            *name_fields(found.odd_names, found.left_out),
        ]
    )


@app.command()
def add(
    path: ArchivePath,
    sources: Sources,
    received_from: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help="From whom, in your words. It is never erased: a pseudonym protects a source.",
        ),
    ],
    incident: Annotated[
        str | None, typer.Option(metavar="REF", help="The incident that they document.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="REF", help="The source they came from, if recorded.")
    ] = None,
    how: Annotated[str | None, typer.Option(metavar="TEXT", help="How they were received.")] = None,
    carrier: Annotated[
        str | None, typer.Option(metavar="CODE", help="A word of the vocabulary carrier.")
    ] = None,
    purpose: Annotated[str | None, typer.Option(metavar="TEXT", help="What for.")] = None,
    when: Annotated[
        str | None, typer.Option(metavar="DATE", help="When they were received, if not now.")
    ] = None,
    bytes_only: BytesOnly = False,
    read_back: Annotated[
        bool, typer.Option("--read-back", help="Read every object again before it counts.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take in files and whole folders, and print the reference.

    The same sources, incident and received-from go on where an interrupted accession stopped.
    """
    from archive_app.model.inputs import AccessionInput
    from archive_app.services import accession, catalogue, prepare

    with opened(path, passphrase_file) as archive:
        with told_as_typed(_OPTIONS):
            about = catalogue.read_input(
                archive,
                AccessionInput,
                {
                    "received_from": received_from,
                    "incident_id": _id_of(archive, incident, "incident"),
                    "source_id": _id_of(archive, source, "source"),
                    "how_received": how,
                    "carrier": carrier,
                    "purpose": purpose,
                    "when": when,
                    "received_by": archive.agent_id,
                },
            )
        with watched() as meter:
            report = accession.accession_files(archive, sources, about, meter, read_back=read_back)
        prepared = None
        try:
            if not bytes_only:
                with watched() as meter:
                    prepared = prepare.prepare_files(archive, meter)
        except ArchiveError:
            output.say(
                "The files are in and recorded. Only reading what is embedded in them did not come "
                "to its end: `archive-app evidence prepare` goes on with that."
            )
            raise
        finally:
            show_report(report, prepared, as_json=as_json)
    if any(left.why.is_loss for left in report.left_out):
        output.say("Some files could not be read and are not in the archive.")
        raise typer.Exit(exits.CODES[SourceUnreadable])


@app.command("list")
def list_(
    path: ArchivePath,
    limit: Limit = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List accessions, newest first."""
    from archive_app.services import intake

    with opened(path, passphrase_file) as archive:
        accessions = paged(
            lambda before, size: intake.list_accessions(archive, before=before, limit=size),
            lambda row: row.key,
            limit,
        )
        if as_json:
            output.as_json_list(
                {
                    "reference": row.reference,
                    "received_from": row.received_from,
                    "incident": row.incident,
                    "files": row.files,
                    "size": row.size,
                    "is_closed": row.is_closed,
                }
                for row in accessions
            )
        else:
            output.table(
                ("Reference", "Received from", "Incident", "Files", "Size", "State"),
                (
                    (
                        row.reference,
                        row.received_from,
                        row.incident,
                        row.files,
                        output.readable_size(row.size),
                        "closed" if row.is_closed else "open",
                    )
                    for row in accessions
                ),
            )


@app.command()
def show(
    path: ArchivePath,
    reference: Reference,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show an accession and every file that came with it."""
    from archive_app.services import intake
    from archive_app.services.catalogue import LoadedRecord

    with opened(path, passphrase_file) as archive:
        loaded = intake.load_accession(archive, reference)
        shown = records.loaded_as_json(LoadedRecord(loaded.found, loaded.record))
        fields = records.with_names(archive, records.as_fields(shown))
    if as_json:
        shown["files"] = [
            {
                "item": file.item,
                "original_name": file.original_name,
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in loaded.files
        ]
        output.as_json(shown)
        return
    output.fields(fields)
    output.table(
        ("Item", "Original name", "Size", "SHA-256"),
        (
            (file.item, file.original_name, output.readable_size(file.size), file.sha256)
            for file in loaded.files
        ),
    )


@app.command()
def edit(
    path: ArchivePath,
    reference: Reference,
    received_from: Annotated[
        str | None, typer.Option(metavar="TEXT", help="From whom, as it should have read.")
    ] = None,
    assignments: Assignments = None,
    from_json: FromJson = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Correct what was said of an accession; its files stay."""
    given = [] if received_from is None else [f"received_from={received_from}"]
    records.edit(
        path,
        reference,
        "accession",
        from_json=from_json,
        assignments=[*given, *(assignments or ())],
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
    records.history(path, reference, "accession", passphrase_file=passphrase_file, as_json=as_json)


def _id_of(archive: Archive, reference: str | None, kind: str) -> str | None:
    from archive_app.services import catalogue

    return None if reference is None else catalogue.load(archive, reference, kind).found.id
