"""`archive-app bundle export`: what leaves is shown, then written, verified, and told."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import output
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile
from archive_app.cli.progress_bar import watched

if TYPE_CHECKING:
    from archive_app.model.canonical import JsonValue
    from archive_app.services.bundle_contents import Selection
    from archive_app.services.bundle_export import Receipt, Request
    from archive_app.store.archive import Archive

_STOPPED = "Stopped. No bundle was made, and nothing of it is left in the folder."
_DISCLOSES = (
    "Even so the bundle tells: how many events your ledger has, where and when those in it stand "
    "there, your signing key and the ids of ledger and records, which are the same in every bundle "
    "of this archive, and whatever the files themselves hold."
)


def export(
    path: ArchivePath,
    incident: Annotated[
        list[str], typer.Option(metavar="REF", help="An incident; may be repeated.")
    ],
    to: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write the bundle into.")],
    recipient: Annotated[str, typer.Option(metavar="TEXT", help="For whom it is.")],
    purpose: Annotated[str, typer.Option(metavar="TEXT", help="What for.")],
    authority: Annotated[
        str | None, typer.Option(metavar="TEXT", help="By which right or order.")
    ] = None,
    as_zip: Annotated[bool, typer.Option("--zip", help="One file instead of a folder.")] = False,
    disclose: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Let a field leave that would stay; bundle fields."),
    ] = None,
    withhold: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="Keep a field back.")
    ] = None,
    as_is: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM", help="Let an item's files leave with all that they carry."),
    ] = None,
    encrypt_to: Annotated[
        str | None,
        typer.Option(metavar="RECIPIENT", help="Encrypt: age1…, or the name of one you recorded."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="csv|case|premis|concordance", help="Metadata beside RO-Crate."
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(metavar="en|uk", help="Of the papers; both by default."),
    ] = None,
    leave_received: Annotated[
        bool,
        typer.Option("--leave-received", help="Leave out the proofs that others handed on."),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would leave; write nothing.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Hand evidence over: a signed bundle that anybody can check.

    Whatever is above internal, every source, original names and paths, and files that tell a place
    or a person by themselves stay, unless you name them.
    """
    from archive_app.services import bundle_export, recipients
    from archive_app.services.bundle_export import Request
    from archive_app.services.disclosing import choose_fields

    with opened(path, passphrase_file) as archive:
        request = Request(
            tuple(incident),
            recipient,
            purpose,
            authority=authority,
            choice=choose_fields(disclose or (), withhold or (), as_is or ()),
            form="zip" if as_zip else "folder",
            age_recipient=None if encrypt_to is None else recipients.resolve(archive, encrypt_to),
            extras=frozenset(format_ or ()),
            languages=tuple(dict.fromkeys(language or bundle_export.LANGUAGES)),
            passes_on=not leave_received,
        )
        shown = bundle_export.preview(archive, request)
        if not as_json:
            request, shown = _asked(archive, request, shown)
        if preview:
            _preview(shown, as_json=as_json)
            return
        with watched(_STOPPED) as meter:
            receipt = bundle_export.export(archive, request, to, meter)
    if as_json:
        output.as_json(_as_json(receipt, shown))
    else:
        _tell(receipt, shown, is_encrypted=request.age_recipient is not None)


def fields(as_json: AsJson = False) -> None:
    """List the fields that can be named.

    Beside each stands whether it leaves where nobody names it.
    """
    from archive_app.services.disclosing import leaves_by_itself

    found = leaves_by_itself().items()
    if as_json:
        output.as_json_list({"field": name, "leaves": leaves} for name, leaves in found)
        return
    output.table(
        ("Field", "Leaves"), ((name, "yes" if leaves else "if named") for name, leaves in found)
    )


def _asked(archive: Archive, request: Request, shown: Selection) -> tuple[Request, Selection]:
    """Ask, where somebody is there, whether files leave that carry what is withheld."""
    from archive_app.services import bundle_export

    telling = [left for left in shown.left_out if left.may_leave]
    if not telling or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return request, shown
    _tell_left_out(shown)
    question = f"Let {output.counted(len(telling), 'file')} leave with all that they tell?"
    if not typer.confirm(question, err=True):
        return request, shown
    choice = request.choice
    as_is = choice.as_is.union(left.item for left in telling)
    wider = replace(request, choice=replace(choice, as_is=as_is))
    return wider, bundle_export.preview(archive, wider)


def _preview(shown: Selection, *, as_json: bool) -> None:
    if as_json:
        output.as_json(_selection_as_json(shown))
        return
    output.fields(_counts(shown, len(shown.events)))
    _tell_what_stays(shown)


def _tell(receipt: Receipt, shown: Selection, *, is_encrypted: bool) -> None:
    from archive_app.bundle import certificate

    output.line(output.readable_path(receipt.path))
    output.fields(
        [
            *_counts(shown, receipt.events),
            ("bundle digest", certificate.groups(receipt.digest)),
            ("signed by", certificate.groups(receipt.signer)),
        ]
    )
    _tell_what_stays(shown)
    for left in receipt.unfinished:
        output.say(
            f"{output.readable_path(left)} is of an export that was interrupted, or still runs; it "
            "may hold what anybody can read. Delete it if no export is running."
        )
    if not shown.files:
        output.say("No file of evidence is in it.")
    if not is_encrypted:
        output.say("It is not encrypted: whoever holds it can read it.")
    output.say(_DISCLOSES)


def _counts(shown: Selection, events: int) -> list[tuple[str, object]]:
    return [
        ("incidents", len(shown.incidents)),
        ("items", len(shown.items)),
        ("files", len(shown.files)),
        ("bytes", output.readable_size(sum(file.stored.size for file in shown.files))),
        ("events", events),
    ]


def _tell_left_out(shown: Selection) -> None:
    """Tell what stays, each once: the files of an item may be many, and stay for one reason."""
    for (what, why), count in Counter((left.what, left.why) for left in shown.left_out).items():
        more = "" if count == 1 else f" {count} of its files do."
        output.say(f"{what} stays: {why}.{more}")


def _tell_what_stays(shown: Selection) -> None:
    for let in shown.as_is:
        output.say(f"{let.what} leaves as it is.")
    _tell_left_out(shown)
    for name in shown.handed_on():
        output.say(
            f"The proofs of {name} go along. Whoever gets them reads all that it states, titles "
            "and texts too, and the names of all its files: "
            "--leave-received keeps them back."
        )


def _as_json(receipt: Receipt, shown: Selection) -> dict[str, JsonValue]:
    return {
        "bundle": receipt.bundle,
        "path": output.readable_path(receipt.path),
        "digest": receipt.digest,
        "signer": receipt.signer,
        "event": receipt.event,
        "size": receipt.size,
        "unfinished": [output.readable_path(left) for left in receipt.unfinished],
        **_selection_as_json(shown),
        "events": receipt.events,
    }


def _selection_as_json(shown: Selection) -> dict[str, JsonValue]:
    return {
        "incidents": [chosen.found.reference for chosen in shown.incidents],
        "items": [chosen.found.reference for chosen in shown.items],
        "files": len(shown.files),
        "events": len(shown.events),
        "left_out": [{"what": left.what, "why": left.why} for left in shown.left_out],
        "as_is": [left.item for left in shown.as_is],
        "received": list(shown.handed_on()),
    }
