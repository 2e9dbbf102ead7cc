"""`archive-app bundle` with an archive: the bundles it knows, their receipts and recipients."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import output, small_file
from archive_app.cli.opening import cut_off_told, opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile
from archive_app.cli.progress_bar import watched
from archive_app.errors import InvalidInput

if TYPE_CHECKING:
    from archive_app.model.canonical import JsonValue
    from archive_app.services.bundle_receipt import Confirmation
    from archive_app.services.bundles_sent import SentBundle

BundlePath = Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle: folder or zip.")]


def list_(
    path: ArchivePath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """List the bundles that went out and came in, newest first."""
    from archive_app.services import bundles_received, bundles_sent, cut_off

    with opened(path, passphrase_file) as archive:
        left = {each.bundle: each for each in cut_off.list_cut_off(archive)}
        sent = bundles_sent.list_sent(archive)
        received = bundles_received.list_received(archive)
    if as_json:
        output.as_json(
            {
                "sent": [
                    {
                        "bundle": each.name,
                        "recipient": each.recipient,
                        "digest": None if each.digest is None else each.digest.hex(),
                        "prepared_event": each.prepared_event,
                        "exported_event": each.exported_event,
                        "confirmed_event": each.confirmed_event,
                        "cut_off_at": (
                            output.readable_path(left[each.name].part)
                            if each.name in left
                            else None
                        ),
                    }
                    for each in sent
                ],
                "received": [
                    {
                        "bundle": each.name,
                        "digest": each.digest,
                        "signer": each.signer,
                        "verdict": each.verdict,
                        "accession": each.accession,
                        "papers": each.papers,
                    }
                    for each in received
                ],
            }
        )
        return
    output.table(
        ("Bundle", "Which way", "With whom", "State", "Digest"),
        [
            *(
                (
                    each.name,
                    "out",
                    each.recipient,
                    _state(each),
                    None if each.digest is None else each.digest.hex()[:16],
                )
                for each in sent
            ),
            *(
                (each.name, "in", (each.signer or "")[:16], each.verdict, each.digest[:16])
                for each in received
            ),
        ],
    )
    for cut in () if archive.was_unclean else left.values():  # else it was said at the opening
        output.say(cut_off_told(cut))


def countersign(
    path: ArchivePath,
    bundle: BundlePath,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the receipt here instead.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Sign a receipt for a bundle that you received.

    The bundle is verified first. Put into the bundle, the receipt is a countersignature.
    """
    from archive_app.services import bundle_receipt, outside

    target = to if to is not None else bundle.with_name(f"{bundle.name}.receipt.p7s")
    with opened(path, passphrase_file) as archive, outside.new_file(target) as file:
        with watched() as meter:
            made, report = bundle_receipt.make_receipt(archive, bundle, meter)
        file.write(made)
    shown = output.readable_path(target)
    if as_json:
        output.as_json({"path": shown, "bundle": report.bundle, "digest": report.digest})
        return
    output.line(shown)
    output.say(f"Send it to whoever sent {report.bundle}: it confirms the digest {report.digest}.")


def confirm(
    path: ArchivePath,
    bundle: Annotated[
        str, typer.Argument(metavar="BUNDLE", help="A bundle you sent: its name, or where it lies.")
    ],
    receipt: Annotated[
        Path | None, typer.Option(metavar="FILE.p7s", help="The recipient's receipt.")
    ] = None,
    digest: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="The digest, as the recipient quoted it.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="TEXT", help="Who quoted the digest.")] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Close an export with the recipient's receipt.

    The digest does as well, as the recipient quoted it on paper.
    """
    from archive_app.services import bundle_receipt

    if (receipt is None) == (digest is None):
        raise InvalidInput("Give the receipt, or the digest with the name of who quoted it.")
    name = Path(bundle).name.removesuffix(".age").removesuffix(".zip")
    with opened(path, passphrase_file) as archive:
        if receipt is not None:
            confirmed = bundle_receipt.confirm(archive, name, small_file.read(receipt))
        else:
            confirmed = bundle_receipt.confirm_by_digest(archive, name, digest or "", by or "")
    if as_json:
        output.as_json(_confirmation_as_json(confirmed))
        return
    output.line(f"{confirmed.bundle} is confirmed by {confirmed.confirmed_by}.")
    if not confirmed.protects:
        why = (
            "its key is not known here. Compare the fingerprint "
            f"{confirmed.signer} with one that came another way, and tell the archive with "
            "archive-app identity trust --archive"
            if confirmed.standing == "unknown"
            else f"its key is {confirmed.standing}"
        )
        output.line(f"The receipt does not protect the ledger: {why}.")
    if confirmed.protected_up_to is not None:
        output.line(f"The ledger is protected up to event {confirmed.protected_up_to}.")


def recipient(
    path: ArchivePath,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="To whom.")] = None,
    key: Annotated[
        str | None, typer.Argument(metavar="AGE_RECIPIENT", help="Their key, age1….")
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="In place of the name's other key, or the key's other name."
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Record or list to whom bundles are encrypted.

    Compare the key first with one that came another way. A key that is kept is replaced only where
    you say so.
    """
    from archive_app.services import recipients

    if (name is None) != (key is None):
        raise InvalidInput("Give both the name and the key (age1…), or neither for a list.")
    if replace and name is None:
        raise InvalidInput("Give the name and the key (age1…) with --replace.")
    with opened(path, passphrase_file) as archive:
        if name is not None and key is not None:
            recipients.record_recipient(archive, name, key, replaces=replace)
        known = recipients.list_recipients(archive)
    if as_json:
        output.as_json_list(
            {"name": each.name, "recipient": each.recipient, "fingerprint": each.fingerprint}
            for each in known
        )
        return
    output.table(
        ("Name", "Recipient", "Fingerprint"),
        ((each.name, each.recipient, each.fingerprint[:16]) for each in known),
    )


def decrypt(
    file: Annotated[Path, typer.Argument(metavar="FILE.age", help="The encrypted bundle.")],
    key_file: Annotated[Path, typer.Option(metavar="F", help="Your age key (AGE-SECRET-KEY-1…).")],
    to: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="Write the bundle here instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Open a bundle that was encrypted for you."""
    from archive_app.services import bundle_decrypt

    target = to if to is not None else file.with_suffix("")
    if target == file:
        raise InvalidInput("Say where the bundle goes with --to: the file is not called .age.")
    with watched() as meter:
        bundle_decrypt.decrypt(file, small_file.read(key_file), target, meter)
    shown = output.readable_path(target)
    if as_json:
        output.as_json({"path": shown})
    else:
        output.line(shown)
        output.say("Whoever holds it can read it. Check it with archive-app bundle verify.")


def _confirmation_as_json(confirmed: Confirmation) -> dict[str, JsonValue]:
    return {
        "bundle": confirmed.bundle,
        "signer": confirmed.signer,
        "confirmed_by": confirmed.confirmed_by,
        "event": confirmed.event,
        "protected_up_to": confirmed.protected_up_to,
        "standing": confirmed.standing,
        "protects": confirmed.protects,
    }


def _state(sent: SentBundle) -> str:
    if sent.digest is None:
        is_told = sent.exported_event is not None
        return "not made: failed or cancelled" if is_told else "not made: cut off"
    return "written" if sent.confirmed_event is None else "receipt confirmed"
