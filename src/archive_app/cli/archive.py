"""`archive-app archive`: making an archive, going on with a copy, the secrets that open it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import output
from archive_app.cli.opening import closing, opened, unlock
from archive_app.cli.options import (
    ArchivePath,
    AsJson,
    PassphraseFile,
    RecoveryFile,
    noun,
    told_as_typed,
)
from archive_app.cli.progress_bar import unbroken
from archive_app.cli.secrets import handing_over, new_secret, require_one_reader, words_file
from archive_app.errors import InvalidInput
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.services.access import AccessReceipt

app = noun("The archive as a whole: making, checking, copying it.")


@app.command()
def create(
    path: ArchivePath,
    agent: Annotated[
        str, typer.Option(metavar="NAME", help="Who you are: a name, or what you are called.")
    ],
    pseudonym: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What you are called where names are not.")
    ] = None,
    role: Annotated[str | None, typer.Option(metavar="TEXT", help="What you do.")] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whom you work for.")
    ] = None,
    recovery_file: RecoveryFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make an archive in a new folder.

    Its recovery words are shown once: write them on paper.
    """
    from archive_app.model.inputs import AgentInput
    from archive_app.model.validation import validated
    from archive_app.model.vocabulary import load_builtin
    from archive_app.store.archive import Archive
    from archive_app.store.creation import folder_for

    with told_as_typed({"name": "--agent", "pseudonym": "--pseudonym"}):
        person = validated(
            AgentInput,
            {
                "name": agent,
                "pseudonym": pseudonym,
                "role": role,
                "organisation": organisation,
                "kind": "person",
            },
            load_builtin(),
        )
    with words_file(recovery_file) as place:
        known = (agent, pseudonym, role, organisation)
        typed = new_secret(passphrase_file, "New passphrase", known)
        with unbroken() as meter, folder_for(path):
            archive, spelled = Archive.create(path, typed, person, meter=meter)
            with closing(archive), handing_over():
                words = place.deliver(
                    spelled,
                    "The recovery words open the archive when every passphrase is forgotten. They "
                    "are shown only now: write them on paper.",
                    as_json=as_json,
                )
                if as_json:
                    output.as_json(
                        {
                            "path": output.readable_path(path),
                            "agent": agent,
                            "agent_id": archive.agent_id,
                            "recovery_words": words,
                            "recovery_file": recovery_file and output.readable_path(recovery_file),
                        }
                    )
                else:
                    output.line(f"The archive is at {output.readable_path(path)}.")
                output.flush()


@app.command()
def accept(
    path: ArchivePath,
    moved: Annotated[
        bool, typer.Option("--moved", help="This very archive was moved to this computer.")
    ] = False,
    copied: Annotated[
        bool, typer.Option("--copied", help="This is a copy, or was restored from one.")
    ] = False,
    older_header: Annotated[
        bool, typer.Option("--older-header", help="archive.json was put back, and is to count.")
    ] = False,
    tables: Annotated[
        list[str] | None,
        typer.Option(metavar="TABLE", help="This table, which a check found untrue, is to count."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why; it is recorded. Not for --moved.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Say why an archive, or a part of it, is new or older here."""
    from archive_app.services.table_acceptance import accept_tables

    if [moved, copied, older_header, bool(tables)].count(True) != 1:
        raise InvalidInput(
            "Say either --moved, or --copied, --older-header or --tables with --reason."
        )
    if copied and reason is None:
        raise InvalidInput("Say with --reason why there is a copy: the reason is recorded.")
    if older_header and reason is None:
        raise InvalidInput("Say with --reason why an older header is to count: it is recorded.")
    if tables and reason is None:
        raise InvalidInput("Say with --reason why the tables are to count: it is recorded.")
    if moved and reason is not None:
        raise InvalidInput("A move needs no --reason.")
    archive, _ = unlock(path, passphrase_file, is_told=False)
    with closing(archive, is_told=False):
        if reason is None:
            archive.accept_move()
        elif copied:
            archive.accept_copy(reason)
        elif tables:
            accept_tables(archive, tables, reason)
        else:
            archive.accept_header(reason)
        standing, origin = archive.standing, archive.log.origin
    if as_json:
        output.as_json({"standing": standing.value, "log": origin})
        return
    if tables:
        held = ", ".join(tables)
        output.line(f"What {held} holds now counts. Checks tell of what was wrong as accepted.")
        return
    goes_on = f"A new ledger follows the old one: {origin}." if copied else "Its ledger goes on."
    output.line(standing.refusal or f"The archive can be changed again. {goes_on}")
    if older_header:
        output.line(
            "What had been replaced opens it. Change the passphrases, and then make new keys: "
            "archive-app archive new-keys PATH."
        )


@app.command()
def passphrase(
    path: ArchivePath,
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(metavar="F", help="Read the new passphrase from this file, or - as above."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            metavar="NAME_OR_ID", help="Whose, where the recovery words opened the archive."
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Change your passphrase.

    A one-time code, or the recovery words, set one anew.
    """
    from archive_app.services import access, people

    require_one_reader(passphrase_file, new_passphrase_file)
    with opened(path, passphrase_file) as archive:
        known = [each.name for each in people.list_people(archive)]
        typed = new_secret(new_passphrase_file, "New passphrase", known)
        receipt = access.change_passphrase(archive, typed, person=person)
    if as_json:
        output.as_json(_receipt_as_json(receipt))
        return
    output.line(f"The passphrase of {receipt.name} is changed.")
    output.line(receipt.caution or "")


@app.command()
def recovery(
    path: ArchivePath,
    recovery_file: RecoveryFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make new recovery words, shown once.

    Those on the old sheet open the archive no more.
    """
    from archive_app.services import access

    with (
        words_file(recovery_file) as place,
        opened(path, passphrase_file) as archive,
        unbroken(),
    ):

        @handing_over()
        def hand_over(receipt: AccessReceipt) -> None:
            heading = "The new recovery words, shown only now:"
            words = place.deliver(receipt.words or "", heading, as_json=as_json)
            if as_json:
                output.as_json(
                    {
                        "recovery_words": words,
                        "recovery_file": recovery_file and output.readable_path(recovery_file),
                        "caution": receipt.caution,
                    }
                )
                output.flush()

        receipt = access.new_recovery_words(archive, hand_over=hand_over)
    if not as_json:
        output.line(receipt.caution or "")


def _receipt_as_json(receipt: AccessReceipt) -> dict[str, JsonValue]:
    return {"id": receipt.agent_id, "name": receipt.name, "caution": receipt.caution}
