"""`archive-app bundle`: whether a bundle is what was signed, and by when it was; no archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import bag_report, bundle_json, bundle_report, output
from archive_app.cli.options import AsJson, noun
from archive_app.cli.progress_bar import watched
from archive_app.errors import InvalidInput
from archive_app.progress import Activity

if TYPE_CHECKING:
    from archive_app.bundle.verdict import Report

app = noun("Handing evidence on, and checking what was handed on.")
timestamp = noun("Time stamps of an authority, fetched by hand.")
app.add_typer(timestamp, name="timestamp")

BundlePath = Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle: folder or zip.")]
Roots = Annotated[
    list[Path] | None,
    typer.Option(
        "--root", metavar="FILE.pem", help="A time stamp authority's root that you trust."
    ),
]


@app.command()
def verify(
    bundle: BundlePath,
    trust: Annotated[
        list[str] | None,
        typer.Option(metavar="FINGERPRINT", help="A signer's, which came another way."),
    ] = None,
    signers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Known signers, instead of your own list.")
    ] = None,
    root: Roots = None,
    witness: Annotated[
        list[str] | None, typer.Option(metavar="VKEY", help="The key of a witness that you trust.")
    ] = None,
    bagit: Annotated[
        bool, typer.Option("--bagit", help="Judge anyone's bag, by RFC 8493 alone.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.pdf", help="Write the report to a new file.")
    ] = None,
    do_not_remember: Annotated[
        bool, typer.Option("--do-not-remember", help="Keep nothing of it on this computer.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a bundle: bytes, signature, time.

    Needs no archive, no passphrase and no network. Ends with 0 where it is valid and you know
    the signer, 1 not valid, 3 signer unknown, 4 no signature that can be checked, 5 not finished,
    6 not a bundle, 7 its log contradicts what was seen before.
    """
    if bagit:
        if trust or signers or root or witness or report or do_not_remember:
            raise InvalidInput("With --bagit no signature is looked at: no other option fits.")
        _verify_bag(bundle, as_json=as_json)
    from archive_app.services import outside, verifying

    if report is not None:
        outside.require_free(report)
    trusted = verifying.load_trust(
        fingerprints=trust or (),
        signers_path=signers,
        root_paths=root or (),
        witness_vkeys=witness or (),
    )
    with watched() as meter:
        found = verifying.verify(bundle, trusted, meter)
    now, unkept = datetime.now(UTC), None
    if not do_not_remember:  # first, since whoever reads may stop reading
        unkept = verifying.remember(found, now, is_own_list=signers is None)
    try:
        if report is not None:
            _write_report(report, found, now)
    finally:
        if as_json:
            output.as_json(bundle_json.as_json(found))
        else:
            bundle_report.show(found)
        if unkept is not None:
            output.say(unkept)
    raise typer.Exit(found.verdict.exit_code)


@timestamp.command("request")
def request(
    bundle: BundlePath,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the request here instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write what to ask an authority for."""
    from archive_app.services import bundle_stamp

    made = bundle_stamp.write_request(bundle, to)
    path = output.readable_path(made.path)
    if as_json:
        output.as_json({"path": path, "sha256": made.sha256})
        return
    output.line(path)
    output.say(
        "Carry it to any time stamp authority (RFC 3161, application/timestamp-query), from any "
        "computer: it tells nothing but a digest. What comes back, take in with "
        "archive-app bundle timestamp import."
    )


@timestamp.command("import")
def import_(
    bundle: BundlePath,
    answer: Annotated[Path, typer.Argument(metavar="TSR", help="The authority's answer.")],
    root: Roots = None,
    as_json: AsJson = False,
) -> None:
    """Check an authority's answer, and keep it."""
    from archive_app.services import bundle_stamp, verifying

    found = bundle_stamp.import_answer(bundle, answer, verifying.load_roots(root or ()))
    path = output.readable_path(found.path)
    if as_json:
        output.as_json(
            {
                "path": path,
                "is_matched": found.is_matched,
                "outcome": found.shown.outcome,
                "at": bundle_report.moment(found.shown.at),
                "authority": found.shown.authority,
                "sentence": found.shown.sentence,
            }
        )
        return
    output.line(path)
    output.line(f"{found.shown.outcome}: {found.shown.sentence}")
    if not found.is_matched:
        output.say("No request of this bundle was found that it answers; it stands by itself.")


def _verify_bag(path: Path, *, as_json: bool) -> None:
    """Tell what a bag is, and end."""
    from archive_app.bundle import bagit

    with watched() as meter:
        meter.describe(Activity.VERIFY)
        found = bagit.verify_bag(path, meter)
    if as_json:
        output.as_json(bag_report.as_json(found))
    else:
        bag_report.show(found)
    raise typer.Exit(bag_report.exit_code(found))


def _write_report(path: Path, found: Report, now: datetime) -> None:
    from archive_app import __version__
    from archive_app.bundle.rendering.verification_pdf import verification_report
    from archive_app.services.outside import new_file

    at = now.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    paper = verification_report(found, software=f"archive-app {__version__}", verified_at=at)
    with new_file(path) as file:
        file.write(paper)
