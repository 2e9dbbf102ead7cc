"""`archive-app demo`: three publicly known incidents in a fresh archive, proven to the byte."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import exits, findings, output
from archive_app.cli.intake import prepared_as_json, prepared_fields
from archive_app.cli.opening import closing
from archive_app.cli.options import ArchivePath, AsJson
from archive_app.cli.progress_bar import watched

if TYPE_CHECKING:
    from archive_app.services.demo import DemoReport


def demo(
    path: ArchivePath,
    files: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Files to attach; else the program makes some."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Record three public incidents with files, and prove it."""
    from archive_app.services import demo as demonstration
    from archive_app.store.archive import Archive

    with ExitStack() as stack:
        if files is None:
            files = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            demonstration.make_samples(files)
        archive, _ = Archive.create(path, demonstration.PASSPHRASE, demonstration.AGENT)
        with closing(archive), watched() as meter:
            report = demonstration.record_demonstration(archive, files, meter)
    is_proven = report.fixity.is_whole and report.proven == report.files
    if as_json:
        output.as_json(
            {
                "path": output.readable_path(path),
                "passphrase": demonstration.PASSPHRASE,
                "incidents": list(report.incidents),
                "accessions": list(report.accessions),
                "files": report.files,
                "proven": report.proven,
                "prepared": prepared_as_json(report.prepared),
                "ok": is_proven,
                "findings": [findings.as_json(each) for each in report.fixity.findings],
            }
        )
    else:
        _show(path, demonstration.PASSPHRASE, report)
    if not is_proven:
        raise typer.Exit(exits.FINDINGS)


def _show(path: Path, passphrase: str, report: DemoReport) -> None:
    counts = report.fixity.counts
    findings.show(report.fixity.findings)
    output.fields(
        [
            ("archive", output.readable_path(path)),
            ("passphrase", f"{passphrase} (it protects nothing)"),
            ("incidents", " ".join(report.incidents)),
            ("accessions", " ".join(report.accessions)),
            ("files taken in", report.files),
            *prepared_fields(report.prepared),
            ("proven", f"{report.proven} of {output.counted(report.files, 'file')}, byte by byte"),
            ("checked", f"{counts.objects} objects, {output.readable_size(counts.object_bytes)}"),
            ("", f"{output.counted(counts.events, 'event')}, {counts.records} records"),
            ("findings", len(report.fixity.findings)),
        ]
    )
