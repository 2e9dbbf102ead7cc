"""`archive-app identity`: whose signatures one knows, in a list of one's own or an archive's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from archive_app.cli import output
from archive_app.cli.opening import opened
from archive_app.cli.options import AsJson, PassphraseFile, noun

app = noun("Who signs, and whose signatures you know.")

Fingerprint = Annotated[
    str,
    typer.Argument(metavar="FINGERPRINT", help="SHA-256 of the certificate; separators may stay."),
]
InArchive = Annotated[
    Path | None,
    typer.Option(metavar="PATH", help="The list of an archive, instead of your own."),
]


@app.command()
def trust(
    fingerprint: Fingerprint,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What you call the signer.")
    ] = None,
    archive: InArchive = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Know a signer whose fingerprint you compared.

    Compare it first with one that came another way, such as by letter or on the telephone.
    """
    from archive_app import settings
    from archive_app.bundle import certificate, known_signers
    from archive_app.bundle.known_signers import KnownSigner
    from archive_app.services import signers

    digits = certificate.parse_fingerprint(fingerprint)
    called = name if name is not None else f"{digits[:4]} {digits[4:8]}"
    if archive is None:
        known_signers.add(settings.known_signers_path(), KnownSigner(digits, called))
    else:
        with opened(archive, passphrase_file) as open_archive:
            signers.trust(open_archive, digits, called)
    if as_json:
        output.as_json({"fingerprint": digits, "name": called})
        return
    where = "on this computer" if archive is None else "in this archive"
    output.line(f"“{called}” is known {where} from now on, by the fingerprint")
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
    mistaken: Annotated[
        bool, typer.Option("--mistaken", help="That it was compromised was noted by mistake.")
    ] = False,
    archive: InArchive = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Note that a signer's key is no longer good.

    What it signed counts from then on only where a time stamp shows that it signed before. A
    compromised key stays so, unless you say that this was a mistake.
    """
    from archive_app import settings
    from archive_app.bundle import certificate, known_signers
    from archive_app.services import signers

    digits = certificate.parse_fingerprint(fingerprint)
    if archive is None:
        path = settings.known_signers_path()
        known_signers.revoke(path, digits, status, since, was_mistaken=mistaken)
        known = known_signers.find(settings.known_signers_path(), digits)
        called = known.name if known is not None else digits
    else:
        with opened(archive, passphrase_file) as open_archive:
            found = signers.revoke(open_archive, digits, status, since, was_mistaken=mistaken)
            called = found.name
    if as_json:
        output.as_json({"fingerprint": digits, "name": called, "status": status, "since": since})
    else:
        output.line(f"The key of “{called}” is {status} since {since}.")


@app.command()
def known(
    archive: InArchive = None, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """List the signers that you know."""
    from archive_app import settings
    from archive_app.bundle import known_signers
    from archive_app.services.signers import list_signers

    if archive is None:
        signers = known_signers.read(settings.known_signers_path())
    else:
        with opened(archive, passphrase_file) as open_archive:
            signers = list_signers(open_archive)
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
