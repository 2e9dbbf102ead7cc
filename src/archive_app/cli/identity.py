"""`archive-app identity`: whose signatures one knows, in a list of one's own without an archive."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from archive_app.cli import output
from archive_app.cli.options import AsJson, noun

app = noun("Who signs, and whose signatures you know.")

Fingerprint = Annotated[
    str,
    typer.Argument(metavar="FINGERPRINT", help="SHA-256 of the certificate; separators may stay."),
]


@app.command()
def trust(
    fingerprint: Fingerprint,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What you call the signer.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Know a signer whose fingerprint you compared.

    Compare it first with one that came another way, such as by letter or on the telephone.
    """
    from archive_app import settings
    from archive_app.bundle import certificate, known_signers
    from archive_app.bundle.known_signers import KnownSigner

    digits = certificate.parse_fingerprint(fingerprint)
    called = name if name is not None else f"{digits[:4]} {digits[4:8]}"
    known_signers.add(settings.known_signers_path(), KnownSigner(digits, called))
    if as_json:
        output.as_json({"fingerprint": digits, "name": called})
        return
    output.line(f"“{called}” is known on this computer from now on, by the fingerprint")
    for part in certificate.groups(digits).split("\n"):
        output.line(f"  {part}")


@app.command()
def revoke(
    fingerprint: Fingerprint,
    status: Annotated[
        Literal["retired", "lost", "compromised"], typer.Option(help="What became of the key.")
    ],
    since: Annotated[
        str, typer.Option(metavar="DAY", help="From which day on, such as 2026-11-22.")
    ],
    as_json: AsJson = False,
) -> None:
    """Note that a signer's key is no longer good.

    What it signed counts from then on only where a time stamp shows that it signed before.
    """
    from archive_app import settings
    from archive_app.bundle import certificate, known_signers

    digits = certificate.parse_fingerprint(fingerprint)
    known_signers.revoke(settings.known_signers_path(), digits, status, since)
    known = known_signers.find(settings.known_signers_path(), digits)
    called = known.name if known is not None else digits
    if as_json:
        output.as_json({"fingerprint": digits, "name": called, "status": status, "since": since})
    else:
        output.line(f"The key of “{called}” is {status} since {since}.")


@app.command()
def known(as_json: AsJson = False) -> None:
    """List the signers that you know."""
    from archive_app import settings
    from archive_app.bundle import known_signers

    signers = known_signers.read(settings.known_signers_path())
    if as_json:
        output.as_json_list(
            {
                "fingerprint": each.fingerprint,
                "name": each.name,
                "status": each.status,
                "since": each.since,
                "log_origin": each.log_origin,
                "log_vkeys": list(each.log_vkeys),
            }
            for each in signers
        )
        return
    output.table(
        ("Name", "Status", "Since", "Fingerprint"),
        ((each.name, each.status, each.since, each.fingerprint) for each in signers),
    )
    if not signers:
        output.say("Nobody is known yet: archive-app identity trust tells whom you know.")
