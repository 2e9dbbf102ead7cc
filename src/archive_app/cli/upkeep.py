"""`archive-app archive` check, backup, restore, orphans: what is whole, copied, or left over."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import exits, findings, output
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile
from archive_app.cli.progress_bar import watched
from archive_app.cli.secrets import ask_secret, read_secret
from archive_app.errors import Damaged, InvalidInput

if TYPE_CHECKING:
    from archive_app.model.fixity import FixityReport
    from archive_app.services.orphans import Orphan


def check(
    path: ArchivePath,
    sample: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Read only N objects, at random.")
    ] = None,
    due: Annotated[
        int | None,
        typer.Option(metavar="DAYS", min=0, help="Read only objects unread for so many days."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Read everything again and compare it with what was written.

    Ends with 1 where anything is not as it was. An interrupted check goes on where it stopped.
    """
    from archive_app.model.fixity import Scope
    from archive_app.services import fixity

    if sample is not None and due is not None:
        raise InvalidInput("Choose either --sample or --due.")
    scope = Scope(sample=sample, unread_for=None if due is None else timedelta(days=due))
    with ExitStack() as entered:
        try:
            archive = entered.enter_context(opened(path, passphrase_file))
        except Damaged as error:
            if as_json:
                sentence = {"code": "cannot_be_opened", "sentence": str(error), "concerns": []}
                output.as_json({"ok": False, "findings": [sentence]})
            raise
        with watched() as meter:
            report = fixity.check(archive, scope, meter)
    show_check(report, as_json=as_json)
    if not report.is_whole:
        raise typer.Exit(exits.FINDINGS)


def backup(
    path: ArchivePath,
    target: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="On another disk; new, or an older backup.")
    ],
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Read everything again that it holds, and not a part only."),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make or renew a second copy, and prove it as it is written.

    Of what it holds already, a part is read again each time; what is damaged there is made anew.
    """
    from archive_app.services import backup_begun

    with opened(path, passphrase_file) as archive:
        tell_stopped(backup_begun.find_stopped(archive))
        with watched() as meter:
            receipt = backup_begun.back_up(archive, target, meter, verify_all=verify)
    if as_json:
        output.as_json(
            {
                "path": output.readable_path(receipt.path),
                "made_at": receipt.made_at,
                "log_size": receipt.log_size,
                "objects_copied": receipt.objects_copied,
                "bytes_copied": receipt.bytes_copied,
                "objects_removed": receipt.objects_removed,
                "objects_verified": receipt.objects_verified,
                "objects_replaced": receipt.objects_replaced,
                "findings": list(receipt.findings),
            }
        )
    else:
        output.line(
            f"The backup at {output.readable_path(receipt.path)} holds the archive as it was at "
            f"{receipt.made_at}, with {output.counted(receipt.log_size, 'event')} of its log; "
            f"{output.counted(receipt.objects_copied, 'object')} copied, "
            f"{output.readable_size(receipt.bytes_copied)}; "
            f"{output.counted(receipt.objects_verified, 'object')} that it held read again."
        )
    _end(receipt.findings, as_json=as_json)


def tell_stopped(backup: Path | None) -> None:
    """Say which backup was stopped before it was finished, where one was."""
    if backup is not None:
        folder = output.readable_path(backup)
        output.say(f"The backup to {folder} was stopped before it was finished.")


def restore(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The backup's folder.")],
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Copy a backup to a new folder and go on there.

    Everything is checked, and a new ledger follows the old one.
    """
    from archive_app.services import backup as copying
    from archive_app.store import header

    header.read_header(path)
    typed = ask_secret("Passphrase") if passphrase_file is None else read_secret(passphrase_file)
    with watched() as meter:
        receipt = copying.restore(path, typed, target, meter)
    if as_json:
        output.as_json(
            {
                "path": output.readable_path(receipt.path),
                "made_at": receipt.made_at,
                "log_size": receipt.log_size,
                "objects_copied": receipt.objects_copied,
                "bytes_copied": receipt.bytes_copied,
                "findings": list(receipt.findings),
            }
        )
    else:
        output.line(
            f"Restored to {output.readable_path(receipt.path)}: "
            f"{output.counted(receipt.objects_copied, 'object')}, "
            f"{output.readable_size(receipt.bytes_copied)}."
        )
    _end(receipt.findings, as_json=as_json)


def orphans(
    path: ArchivePath,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete them, for good; it is recorded.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --delete: do not ask.")] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List sealed objects that no record names, and delete them.

    They are what a crash left of an intake before it was recorded.
    """
    from archive_app.services import orphans as keeping

    deletion = None
    with opened(path, passphrase_file) as archive:
        found = keeping.list_orphans(archive)
        if delete and any(not orphan.is_needed for orphan in found):
            _require_consent(found, is_given=yes)
            deletion = keeping.delete_orphans(archive)
    deleted = {orphan.id for orphan in deletion.deleted} if deletion else set()
    if as_json:
        output.as_json(
            {
                "orphans": [
                    {
                        "id": orphan.id,
                        "length": orphan.length,
                        "is_needed": orphan.is_needed,
                        "is_deleted": orphan.id in deleted,
                    }
                    for orphan in found
                ],
                "event": deletion.event if deletion else None,
            }
        )
        return
    output.table(
        ("Object", "Size", ""),
        (
            (
                orphan.id,
                output.readable_size(orphan.length),
                "needed: a row of the catalogue names it" if orphan.is_needed else None,
            )
            for orphan in found
        ),
    )
    if deletion is not None:
        output.line(f"Deleted: {output.counted(len(deleted), 'object')}.")


def _require_consent(found: list[Orphan], *, is_given: bool) -> None:
    chosen = [orphan for orphan in found if not orphan.is_needed]
    length = output.readable_size(sum(orphan.length for orphan in chosen))
    output.say(f"{output.counted(len(chosen), 'object')}, {length}, will be deleted for good.")
    if is_given:
        return
    if not sys.stdin.isatty():
        raise InvalidInput("There is no terminal to ask for consent: use --yes.")
    sys.stderr.write("Type delete to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() != "delete":
        raise InvalidInput("That is not the word: nothing was deleted.")


def show_check(report: FixityReport, *, as_json: bool) -> None:
    """Write what a check covered and found."""
    from archive_app.model.custody import utc_seconds

    counts = report.counts
    if as_json:
        unread_for = report.scope.unread_for
        output.as_json(
            {
                "ok": report.is_whole,
                "findings": [findings.as_json(each) for each in report.findings],
                "remarks": [findings.as_json(each) for each in report.remarks],
                "scope": {
                    "parts": sorted(part.value for part in report.scope.parts),
                    "sample": report.scope.sample,
                    "due_days": None if unread_for is None else unread_for.days,
                },
                "started_at": utc_seconds(report.started_at),
                "counts": {
                    "events": counts.events,
                    "checkpoints": counts.checkpoints,
                    "records": counts.records,
                    "revisions": counts.revisions,
                    "objects": counts.objects,
                    "object_bytes": counts.object_bytes,
                    "held_over": counts.held_over,
                },
                "event": report.event,
            }
        )
        return
    findings.show(report.findings)
    findings.show(report.remarks)
    output.fields(
        [
            ("events", counts.events),
            ("checkpoints", counts.checkpoints),
            ("records", f"{counts.records}, {output.counted(counts.revisions, 'revision')}"),
            ("objects read", f"{counts.objects}, {output.readable_size(counts.object_bytes)}"),
            (
                "read before the stop" if report.scope.unread_for is None else "read not long ago",
                counts.held_over or None,
            ),
        ]
    )
    if counts.held_over and report.scope.unread_for is None:
        output.line(
            f"{output.counted(counts.held_over, 'object')} of the archive: read before the check "
            f"was stopped, from {utc_seconds(report.started_at)} on, and not read again now."
        )
    if report.is_whole:
        output.line("All that was checked is as it was written.")
    else:
        output.line(f"Not whole: {output.counted(len(report.findings), 'finding')}, listed above.")


def _end(found: tuple[str, ...], *, as_json: bool) -> None:
    if not found:
        return
    if not as_json:
        for sentence in found:
            output.line(sentence)
    raise typer.Exit(exits.FINDINGS)
