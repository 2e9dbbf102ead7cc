"""`archive-app witness`: ledgers of two teams hold each other to what they showed."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Annotated

import typer

from archive_app.cli import output, small_file
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile, noun
from archive_app.errors import InvalidInput

app = noun("Ledgers of two teams that witness each other.")

To = Annotated[Path, typer.Option(metavar="FILE", help="The new file to write.")]


@app.command()
def key(path: ArchivePath, passphrase_file: PassphraseFile = None, as_json: AsJson = False) -> None:
    """Show the key of your cosignatures."""
    from archive_app.services import witness

    with opened(path, passphrase_file) as archive:
        vkey = witness.own_vkey(archive)
    if as_json:
        output.as_json({"vkey": vkey})
    else:
        output.line(vkey)


@app.command()
def request(
    path: ArchivePath,
    to: To,
    since: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many events the witness saw before.")
    ] = 0,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Write what another team is to cosign.

    It is your ledger's head, signed. Beside it go the ledger's two keys, in FILE.vkey; a witness
    that sees the ledger for the first time needs them, and is right to get them by another way.
    """
    from archive_app.services import outside, witness

    keys_path = to.with_name(f"{to.name}.vkey")
    with opened(path, passphrase_file) as archive:
        made = witness.make_request(archive, since=since)
        with outside.new_file(to) as file:
            file.write(made.body)
        with outside.new_file(keys_path) as file:
            file.write("".join(f"{each}\n" for each in made.vkeys).encode("ascii"))
    if as_json:
        output.as_json(
            {
                "path": output.readable_path(to),
                "keys": output.readable_path(keys_path),
                "origin": made.head.origin,
                "size": made.head.size,
                "root": made.head.root.hex(),
            }
        )
        return
    output.line(output.readable_path(to))
    output.line(output.readable_path(keys_path))


@app.command()
def cosign(
    path: ArchivePath,
    request_file: Annotated[Path, typer.Argument(metavar="REQUEST", help="What they sent.")],
    to: To,
    log_keys: Annotated[
        Path | None, typer.Option(metavar="F", help="Their ledger's two keys, at the first time.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Cosign another team's ledger.

    Only one that goes on from what you saw of it before is cosigned.
    """
    from archive_app.services import outside, witness

    body = small_file.read(request_file)
    vkeys = () if log_keys is None else tuple(_lines(log_keys))
    with opened(path, passphrase_file) as archive, outside.new_file(to) as file:
        made = witness.cosign(archive, body, vkeys)
        file.write(made.note)
        vkey = witness.own_vkey(archive)
    if as_json:
        output.as_json(
            {
                "path": output.readable_path(to),
                "origin": made.head.origin,
                "size": made.head.size,
                "seen_before": made.seen_before,
                "vkey": vkey,
            }
        )
        return
    output.line(output.readable_path(to))
    output.say(
        f"{made.head.size} events of {made.head.origin}; {made.seen_before} were seen before. "
        f"They need your key, by another way: {vkey}"
    )


@app.command()
def accept(
    path: ArchivePath,
    note: Annotated[Path, typer.Argument(metavar="NOTE", help="What the witness sent back.")],
    key: Annotated[str, typer.Option(metavar="VKEY", help="The witness's key.")],
    name: Annotated[str, typer.Option(metavar="TEXT", help="Who the witness is.")],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take in a cosignature of your ledger.

    What it covers is protected from then on.
    """
    from archive_app.services import witness

    content = small_file.read(note)
    with opened(path, passphrase_file) as archive:
        held = witness.accept(archive, content, key, name)
    at = held.at.isoformat().replace("+00:00", "Z")
    if as_json:
        output.as_json(
            {
                "witness": held.witness,
                "at": at,
                "size": held.size,
                "event": held.event,
                "protected_up_to": held.protected_up_to,
            }
        )
        return
    output.line(f"{held.witness} saw {held.size} events at {at}, by its own clock.")
    output.line(f"The ledger is protected up to event {held.protected_up_to}.")


def _lines(path: Path) -> list[str]:
    try:
        content = small_file.read(path).removeprefix(codecs.BOM_UTF8)  # some editors put one there
        return content.decode("ascii").splitlines()
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} does not hold the keys of a ledger.") from None
