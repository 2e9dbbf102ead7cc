"""`archive-app evidence` with the files themselves: taken out, prepared, shredded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import exits, output
from archive_app.cli.intake import prepared_as_json, prepared_fields
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, ItemReference, PassphraseFile
from archive_app.cli.progress_bar import watched
from archive_app.errors import InvalidInput
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.services.shred import Shredding, ShredReport


def extract(
    path: ArchivePath,
    reference: ItemReference,
    to: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder to write to; nothing is overwritten.")
    ],
    purpose: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What for; it is recorded.")
    ] = None,
    damaged: Annotated[
        bool,
        typer.Option(
            "--damaged", help="Write what can be opened of a damaged one; gaps are zeros."
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Write an item's original out of the archive; it is recorded."""
    from archive_app.services import evidence

    if damaged:
        _extract_damaged(path, reference, to, purpose, passphrase_file, as_json=as_json)
        return
    with opened(path, passphrase_file) as archive, watched() as meter:
        taken_out = evidence.extract(archive, reference, to, meter, purpose=purpose)
    shown = output.readable_path(taken_out.path)
    if as_json:
        output.as_json({"path": shown, "event": taken_out.event, "lost": []})
    else:
        output.line(shown)
    _tell_unrecorded(taken_out.event)


def prepare(
    path: ArchivePath,
    again: Annotated[
        bool, typer.Option("--again", help="Try the files that failed before, too.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Read metadata and make thumbnails of files that wait for it."""
    from archive_app.services import prepare as preparing

    with opened(path, passphrase_file) as archive, watched() as meter:
        report = preparing.prepare_files(archive, meter, again=again)
    if as_json:
        output.as_json(prepared_as_json(report))
    else:
        output.fields(prepared_fields(report))


def shred(
    path: ArchivePath,
    reference: ItemReference,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it is recorded.")],
    authority: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Who ordered or allowed it.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make an item's files and words unreadable, for good."""
    from archive_app.services import shred as shredding

    with opened(path, passphrase_file) as archive:
        _require_consent(shredding.describe_shredding(archive, reference), is_given=yes)
        with watched() as meter:
            report = shredding.shred_item(
                archive, reference, reason=reason, authority=authority, meter=meter
            )
    if as_json:
        output.as_json(
            {
                "reference": report.reference,
                "objects": report.objects,
                "is_pending": report.is_pending,
                "backups_to_tell": list(report.backups_to_tell),
                "still_say_from_whom": list(report.still_say_from_whom),
                "papers": list(report.papers),
            }
        )
        return
    output.line(f"{report.reference} cannot be read any more from the files of this archive.")
    if report.is_pending:
        output.line("Old pages of the catalogue are still in use: closing it again removes them.")
    for backup in report.backups_to_tell:
        output.line(f"Still in the backup at {backup}, until the next backup to it.")
    for sentence in _kept_of(report):
        output.line(sentence)
    output.line(
        "An old copy of the disk, or a backup with a passphrase of that time, can still be read."
    )


def _extract_damaged(
    path: Path,
    reference: str,
    to: Path,
    purpose: str | None,
    passphrase_file: Path | None,
    *,
    as_json: bool,
) -> None:
    from archive_app.services import salvage

    with opened(path, passphrase_file) as archive, watched() as meter:
        saved = salvage.extract_damaged(archive, reference, to, meter, purpose=purpose)
    shown = output.readable_path(saved.path)
    if as_json:
        lost: list[JsonValue] = [
            {"offset": each.offset, "length": each.length} for each in saved.lost
        ]
        output.as_json({"path": shown, "event": saved.event, "lost": lost})
    else:
        output.line(shown)
        for each in saved.lost:
            output.line(
                f"Lost, and zero in the file: bytes {each.offset} to "
                f"{each.offset + each.length - 1} of {saved.size}."
            )
    _tell_unrecorded(saved.event)
    raise typer.Exit(exits.FINDINGS)


def _tell_unrecorded(event: int | None) -> None:
    if event is None:
        output.say("This archive cannot be written, so that this was not recorded in it.")


def _kept_of(told: Shredding | ShredReport) -> Iterator[str]:
    if told.still_say_from_whom:
        yield (
            "Not erased: from whom its files were received, how, and what for, which may name a "
            f"person. That still stands in {', '.join(told.still_say_from_whom)}."
        )
    if told.papers:
        yield (
            "Not erased: the papers of the bundle that it came with, which may say its title and "
            f"the names of its files. They are held as {', '.join(told.papers)}: to destroy them, "
            "shred that as well."
        )


def _require_consent(shredding: Shredding, *, is_given: bool) -> None:
    output.say(
        f"{shredding.reference}: {output.counted(shredding.files, 'stored file')} of "
        f"{output.counted(shredding.accessions, 'accession')} and "
        f"{output.counted(shredding.objects, 'object')} will be unreadable for good."
    )
    for sentence in _kept_of(shredding):
        output.say(sentence)
    if is_given:
        return
    if not sys.stdin.isatty():
        raise InvalidInput("There is no terminal to ask for consent: use --yes.")
    sys.stderr.write("Type the reference to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().upper() != shredding.reference:
        raise InvalidInput("That is not the reference: nothing was shredded.")
