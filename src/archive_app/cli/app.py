"""All commands: every noun with its verbs, and the two that stand alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from archive_app import __version__
from archive_app.cli import (
    accession,
    archive,
    bundle,
    custody,
    demo,
    evidence,
    evidence_files,
    exchange,
    export,
    find,
    identity,
    incident,
    new_keys,
    output,
    overview,
    own_identity,
    person,
    receive,
    source,
    stopping,
    upkeep,
    vocabulary,
    witness,
)
from archive_app.cli.options import noun

app = noun(
    "An offline, encrypted archive of evidence with a tamper-evident custody ledger. "
    "The archive's folder is the first argument of every command that needs one."
)
for name, module in (
    ("archive", archive),
    ("person", person),
    ("incident", incident),
    ("source", source),
    ("accession", accession),
    ("evidence", evidence),
    ("custody", custody),
    ("vocabulary", vocabulary),
    ("identity", identity),
    ("bundle", bundle),
    ("witness", witness),
):
    app.add_typer(module.app, name=name)
archive.app.command()(overview.info)
archive.app.command()(overview.policy)
archive.app.command()(upkeep.check)
archive.app.command()(upkeep.backup)
archive.app.command()(upkeep.restore)
archive.app.command()(upkeep.orphans)
archive.app.command()(new_keys.new_keys)
evidence.app.command()(evidence_files.extract)
evidence.app.command()(evidence_files.prepare)
evidence.app.command()(evidence_files.shred)
identity.app.command()(own_identity.create)
identity.app.command("import")(own_identity.import_)
identity.app.command()(own_identity.show)
identity.app.command("list")(own_identity.list_)
bundle.app.command()(export.export)
bundle.app.command()(export.fields)
bundle.app.command()(receive.receive)
bundle.app.command("list")(exchange.list_)
bundle.app.command()(exchange.countersign)
bundle.app.command()(exchange.confirm)
bundle.app.command()(exchange.recipient)
bundle.app.command()(exchange.decrypt)
app.command()(find.find)
app.command()(demo.demo)


def add_desktop(open_desktop: Callable[[Path | None], int]) -> None:
    """Offer the desktop beside the commands."""

    @app.command()
    def gui(
        path: Annotated[
            Path | None, typer.Argument(metavar="[PATH]", help="The archive's folder.")
        ] = None,
    ) -> None:
        """Open the desktop, at an archive where one is named."""
        stopping.end_at_once()
        raise typer.Exit(open_desktop(path))


def _show_version(is_asked: bool) -> None:
    if is_asked:
        output.line(f"archive-app {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Options that come before the noun."""
