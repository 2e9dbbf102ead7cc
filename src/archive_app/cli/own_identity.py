"""`archive-app identity` with an archive: the keys that its people sign with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import output, small_file
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile
from archive_app.cli.secrets import ask_secret, read_secret, require_one_reader
from archive_app.model.hidden import in_one_line

if TYPE_CHECKING:
    from archive_app.model.canonical import JsonValue
    from archive_app.services.identity import KnownIdentity


def create(
    path: ArchivePath,
    name: Annotated[
        str, typer.Option(metavar="TEXT", help="A role or pseudonym; it stands in every bundle.")
    ],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a signing key of your own.

    It is under your own passphrase: nobody else can sign with it, and no recovery words bring it
    back. Give its fingerprint to those who will verify, by letter or telephone.
    """
    from archive_app.services import identity

    with opened(path, passphrase_file) as archive:
        made = identity.create(archive, name)
    _tell(made, as_json=as_json)


def import_(
    path: ArchivePath,
    file: Annotated[Path, typer.Argument(metavar="FILE.p12", help="A PKCS#12 file.")],
    password_file: Annotated[
        Path | None, typer.Option(metavar="F", help="Read the password of FILE.p12 from here.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take over the key and certificate of an organisation."""
    from archive_app.services import identity

    require_one_reader(passphrase_file, password_file)
    content = small_file.read(file)
    with opened(path, passphrase_file) as archive:
        password = (
            read_secret(password_file)
            if password_file is not None
            else ask_secret("Password of the file")
        )
        taken = identity.take_over(archive, content, password.encode("utf-8") or None)
    _tell(taken, as_json=as_json)
    if taken.validity_note is not None:
        output.say(taken.validity_note)


def show(
    path: ArchivePath,
    to: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the certificate and a page to print into this."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show your fingerprint, to read aloud or to scan."""
    from archive_app.services import identity

    with opened(path, passphrase_file) as archive:
        own = identity.load_own(archive)
        written = [] if to is None else _write(own, to)
    if as_json:
        shown = _as_json(own)
        shown["files"] = [output.readable_path(each) for each in written]
        output.as_json(shown)
        return
    _show(own)
    output.line("")
    for each_line in _qr(own.fingerprint).split("\n"):
        output.line(each_line)
    for each in written:
        output.line(output.readable_path(each))


def list_(
    path: ArchivePath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """List the signing keys of this archive."""
    from archive_app.services import identity

    with opened(path, passphrase_file) as archive:
        known = identity.list_identities(archive)
    if as_json:
        output.as_json_list(_as_json(each) for each in known)
        return
    output.table(
        ("Name", "Whose", "State", "Fingerprint"),
        (
            (
                each.name,
                f"{each.person} (you)" if each.is_own else each.person,
                "retired" if each.is_retired else "in use",
                each.fingerprint,
            )
            for each in known
        ),
    )


def _tell(made: KnownIdentity, *, as_json: bool) -> None:
    if as_json:
        output.as_json(_as_json(made))
        return
    _show(made)
    output.say(
        "Give this fingerprint to those who will verify your bundles, by another way than the "
        "bundles go: archive-app identity show --to DIR makes a page of it."
    )


def _as_json(known: KnownIdentity) -> dict[str, JsonValue]:
    return {
        "fingerprint": known.fingerprint,
        "ssh_fingerprint": known.ssh_fingerprint,
        "name": known.name,
        "person": known.person,
        "is_own": known.is_own,
        "is_retired": known.is_retired,
    }


def _show(known: KnownIdentity) -> None:
    from archive_app.bundle import certificate

    output.fields(
        [
            ("name", in_one_line(known.name)),
            ("fingerprint", certificate.groups(known.fingerprint)),
            ("as OpenSSH says", known.ssh_fingerprint),
        ]
    )


def _qr(fingerprint: str) -> str:
    """Return a QR code (ISO/IEC 18004) made of half blocks."""
    import io

    import segno

    drawn = io.StringIO()
    segno.make(fingerprint.upper(), error="m", micro=False).terminal(drawn, compact=True, border=2)
    return drawn.getvalue().rstrip("\n")


def _write(own: KnownIdentity, folder: Path) -> list[Path]:
    """Write the certificate, and the page that carries its fingerprint by another way."""
    from datetime import UTC, datetime

    from archive_app import __version__
    from archive_app.bundle import certificate
    from archive_app.bundle.rendering.certificate_pdf import fingerprint_letter
    from archive_app.model.custody import utc_seconds
    from archive_app.services.outside import new_file

    made_at = utc_seconds(datetime.now(UTC))
    page = fingerprint_letter(
        own.name,
        own.fingerprint,
        own.ssh_fingerprint,
        software=f"archive-app {__version__}",
        made_at=made_at,
    )
    written = []
    for name, content in (
        (f"signer-{own.fingerprint[:8]}.pem", certificate.to_pem(own.certificate_der)),
        (f"fingerprint-{own.fingerprint[:8]}.pdf", page),
    ):
        with new_file(folder / name) as file:
            file.write(content)
        written.append(folder / name)
    return written
