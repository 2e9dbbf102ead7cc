"""`archive-app demo`: three publicly known incidents in a fresh archive, proven to the byte."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import exits, findings, output
from archive_app.cli.intake import prepared_as_json
from archive_app.cli.opening import closing
from archive_app.cli.options import ArchivePath, AsJson
from archive_app.cli.progress_bar import watched

if TYPE_CHECKING:
    from archive_app.services.demo import DemoReport

# {0} is the archive, {1} the first incident: what it says, and what proves it.
_NEXT = ("incident list {0}", "incident show {0} {1}", "evidence list {0}", "custody list {0}")


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
    checked, prepared = report.fixity.counts, report.prepared
    files, thumbnails = (
        output.counted(report.files, "file"),
        output.counted(prepared.thumbnails, "thumbnail"),
    )
    findings.show(report.fixity.findings)
    output.fields(
        [
            ("archive", output.readable_path(path)),
            ("passphrase", f"{passphrase} (it protects nothing)"),
            ("incidents", " ".join(report.incidents)),
            ("accessions", " ".join(report.accessions)),
            ("files taken in", report.files),
            ("opened", f"{prepared.prepared} of them, to read metadata and make {thumbnails}"),
            ("", _walls(prepared.confinement)),
            *(("not opened", f"{item}: {reason}") for item, reason in prepared.failures),
            (
                "proven",
                f"{report.proven} of {files}: read once more where they came from, and held",
            ),
            ("", "in the archive under the same SHA-256"),
            (
                "checked",
                f"{output.counted(checked.objects, 'sealed object')}, "
                f"{output.readable_size(checked.object_bytes)}: the files and their thumbnails",
            ),
            ("", f"the ledger: {output.counted(checked.events, 'event')}, each recomputed"),
            ("", f"the catalogue: {output.counted(checked.records, 'record')}"),
            ("findings", len(report.fixity.findings) or "none: nothing is damaged or missing"),
        ]
    )
    shown = shlex.quote(output.readable_path(path))
    output.line("")
    output.line("To look around in it, with the passphrase above:")
    for command in _NEXT:
        output.line(f"  {_program()} {command.format(shown, *report.incidents)}")
    output.line("To begin an archive of your own, and to see all there is:")
    output.line(f"  {_program()} archive create --help")
    output.line(f"  {_program()} --help")


def _walls(confinement: str | None) -> str | None:
    """Say what a program that opens untrusted files could do, in words before the names of it."""
    if confinement is None:
        return None
    if "seccomp" in confinement:
        return f"by a program apart, without keys and without a network ({confinement})"
    return f"by a program apart, without keys ({confinement})"


def _program() -> str:
    """Return what to type to run this program again."""
    if shutil.which("archive-app") or Path(sys.argv[0]).stem != "archive-app":
        return "archive-app"
    return shlex.quote(sys.argv[0])
