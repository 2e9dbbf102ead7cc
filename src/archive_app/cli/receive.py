"""`archive-app bundle receive`: a bundle of somebody else, shown first and then kept whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import output
from archive_app.cli.exchange import BundlePath
from archive_app.cli.intake import prepared_as_json, prepared_fields
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, BytesOnly, PassphraseFile
from archive_app.cli.progress_bar import watched

if TYPE_CHECKING:
    from archive_app.bundle.verdict import Report
    from archive_app.model.canonical import JsonValue
    from archive_app.services.bundle_receive import Received, Shown
    from archive_app.services.prepare import PrepareReport


def receive(
    path: ArchivePath,
    bundle: BundlePath,
    incident: Annotated[
        str | None, typer.Option(metavar="REF", help="The incident that its files are about.")
    ] = None,
    received_from: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Who handed it over, if not its signer.")
    ] = None,
    look: Annotated[
        bool, typer.Option("--look", help="Show what would come in; write nothing.")
    ] = False,
    bytes_only: BytesOnly = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take in a bundle of somebody else, whole and byte for byte."""
    from archive_app.services import bundle_receive, catalogue, prepare

    with opened(path, passphrase_file) as archive:
        if look or not as_json:
            with watched() as meter:
                shown = bundle_receive.look(archive, bundle, meter)
            _show_arrival(shown, as_json=as_json)
        if look:
            return
        incident_id = (
            None if incident is None else catalogue.load(archive, incident, "incident").found.id
        )
        with watched("Stopped. Nothing of the bundle was taken in.") as meter:
            received = bundle_receive.receive(
                archive, bundle, meter, received_from=received_from, incident_id=incident_id
            )
        prepared = None
        try:
            if not bytes_only:
                with watched() as meter:
                    prepared = prepare.prepare_files(archive, meter)
        finally:
            _show_received(received, prepared, as_json=as_json)


def _show_arrival(shown: Shown, *, as_json: bool) -> None:
    report = shown.report
    if as_json:
        output.as_json(
            {
                **_report_as_json(report),
                "accession": shown.accession,
                "new": shown.new,
                "held": shown.held,
            }
        )
        return
    signer = report.signer
    output.say(f"Bundle {report.bundle or '(unnamed)'}: {report.verdict.words}.")
    if signer.fingerprint is None:
        for finding in report.findings[:20]:
            output.say(f"{finding.path or 'the bundle'}: {finding.sentence}")
        return
    who = signer.known_as or f"a key that is not known, which calls itself {signer.claimed_name}"
    output.say(f"Signed by {who}.")
    output.say(f"{output.counted(shown.new, 'file')} new, {shown.held} held already.")
    for finding in report.findings[:20]:
        output.say(f"{finding.path or 'the bundle'}: {finding.sentence}")


def _report_as_json(report: Report) -> dict[str, JsonValue]:
    return {
        "bundle": report.bundle,
        "digest": report.digest,
        "verdict": report.verdict.words,
        "signer": report.signer.fingerprint,
        "known_as": report.signer.known_as,
    }


def _show_received(received: Received, prepared: PrepareReport | None, *, as_json: bool) -> None:
    if as_json:
        output.as_json(
            {
                **_report_as_json(received.report),
                "accession": received.accession,
                "papers": received.papers,
                "taken": received.taken,
                "already_held": received.already_held,
                "prepared": None if prepared is None else prepared_as_json(prepared),
            }
        )
        return
    output.line(received.accession)
    output.say(
        f"{output.counted(received.taken, 'file')} taken in, {received.already_held} held before. "
        f"Everything else of the bundle is in {received.papers}."
    )
    if prepared is not None:
        output.fields(prepared_fields(prepared))
        return
    output.say(
        "Before you hand them on, run archive-app evidence prepare: as long as nothing here "
        "has read what a file tells by itself, it does not leave."
    )
