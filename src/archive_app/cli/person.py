"""`archive-app person`: who can open the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import output
from archive_app.cli.new_keys import make_new_keys
from archive_app.cli.opening import opened
from archive_app.cli.options import (
    ArchivePath,
    AsJson,
    PassphraseFile,
    RecoveryFile,
    noun,
    told_as_typed,
)
from archive_app.cli.progress_bar import unbroken
from archive_app.cli.secrets import handing_over, words_file

if TYPE_CHECKING:
    from archive_app.services.access import AccessReceipt

app = noun("Who can open the archive.")

_OPTIONS = {name: f"--{name}" for name in ("name", "pseudonym", "role", "organisation")}
_OPENS_WITH = {
    "passphrase": "a passphrase",
    "code": "a one-time code",
    "recovery": "the recovery words",
}


@app.command()
def add(
    path: ArchivePath,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Their name; kept apart, and erasable.")
    ] = None,
    pseudonym: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What they are called instead.")
    ] = None,
    role: Annotated[str | None, typer.Option(metavar="TEXT", help="What they do.")] = None,
    organisation: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whom they work for.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Give a person access by a one-time code, shown once.

    With it they set a passphrase of their own: `archive passphrase`.
    """
    from archive_app.model.inputs import AgentInput
    from archive_app.services import access, catalogue

    with opened(path, passphrase_file) as archive:
        with told_as_typed(_OPTIONS):
            agent = catalogue.read_input(
                archive,
                AgentInput,
                {
                    "name": name,
                    "pseudonym": pseudonym,
                    "role": role,
                    "organisation": organisation,
                    "kind": "person",
                },
            )

        @handing_over()
        def hand_over(receipt: AccessReceipt) -> None:
            heading = (
                f"The one-time code of {receipt.name}, shown only now. With it, "
                "`archive-app archive passphrase` sets a passphrase:"
            )
            code = place.deliver(receipt.words or "", heading, as_json=as_json)
            if as_json:
                output.as_json({"id": receipt.agent_id, "name": receipt.name, "code": code})
            else:
                output.line(receipt.agent_id)
            output.flush()

        with words_file(None) as place, unbroken():
            access.add_person(archive, agent, hand_over=hand_over)


@app.command("list")
def list_(
    path: ArchivePath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """List everyone who can open the archive."""
    from archive_app.services.people import list_people

    with opened(path, passphrase_file) as archive:
        people = list_people(archive)
        own_slot_id = archive.unlocked.slot.id.hex()
    if as_json:
        output.as_json_list(
            {
                "id": person.agent_id,
                "name": person.name,
                "role": person.role,
                "opens_with": person.purpose,
                "is_you": person.slot_id == own_slot_id,
            }
            for person in people
        )
    else:
        output.table(
            ("Name", "Role", "Opens with", "Id", ""),
            (
                (
                    person.name,
                    person.role,
                    _OPENS_WITH.get(person.purpose, person.purpose),
                    person.agent_id,
                    "you" if person.slot_id == own_slot_id else None,
                )
                for person in people
            ),
        )


@app.command()
def remove(
    path: ArchivePath,
    who: Annotated[list[str], typer.Argument(metavar="NAME_OR_ID", help="Who must go.")],
    recovery_file: RecoveryFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take a person's access away: every key is made anew.

    Everyone else gets a one-time code, and there are new recovery words; all are shown once.
    """
    make_new_keys(path, who, recovery_file, passphrase_file, as_json=as_json)
