"""`archive-app archive` info and policy: what an archive is and holds, what is decided in it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from archive_app.cli import output
from archive_app.cli.opening import opened
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile
from archive_app.cli.upkeep import tell_stopped
from archive_app.model.canonical import JsonValue

if TYPE_CHECKING:
    from archive_app.services.backup import BackupPlace
    from archive_app.services.overview import Overview
    from archive_app.services.past_checks import PastCheck


class Digests(Enum):
    """What may be decided."""

    SHA256 = "sha256"
    BOTH = "sha256,sha512"


class Views(Enum):
    """What may be decided on views of evidence."""

    RECORDED = "recorded"
    NOT_RECORDED = "not-recorded"


def info(
    path: ArchivePath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Show what an archive is and holds, and who you are in it."""
    from archive_app.services import backup, backup_begun, overview, prepare, preview
    from archive_app.services.people import list_people

    with opened(path, passphrase_file) as archive:
        seen = overview.describe(archive)
        people = [each for each in list_people(archive) if each.purpose != "recovery"]
        full_check = overview.last_full_check(archive)
        backups = backup.list_backups(archive)
        stopped = backup_begun.find_stopped(archive)
        waiting, failed = prepare.count_waiting(archive)
    shown = _as_json(seen, backups)
    shown |= {
        "stopped_backup": None if stopped is None else output.readable_path(stopped),
        "people": len(people),
        "last_full_check": None
        if full_check is None
        else {
            "event": full_check.event,
            "finished_at": full_check.finished_at,
            "is_whole": full_check.is_whole,
        },
        "waiting_for_preparation": waiting,
        "failed_preparation": failed,
        "preview_confinement": preview.confinement(),
    }
    if as_json:
        output.as_json({"path": output.readable_path(path), **shown})
    else:
        _show(seen, shown, backups, full_check)
        tell_stopped(stopped)


def policy(
    path: ArchivePath,
    digests: Annotated[
        Digests | None,
        typer.Option(help="Which digests are taken of each file that comes in."),
    ] = None,
    views: Annotated[
        Views | None,
        typer.Option(help="Whether it is an event that somebody looks at evidence."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why; needed where views are recorded no more.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show or change what is decided for the whole archive.

    A change is an event.
    """
    from archive_app.services.policy import load_policy, record_policy

    with opened(path, passphrase_file) as archive:
        is_changed = (digests is not None or views is not None) and record_policy(
            archive,
            sha512=None if digests is None else digests is Digests.BOTH,
            views=None if views is None else views is Views.RECORDED,
            reason=reason,
        )
        holds = load_policy(archive)
    if as_json:
        output.as_json({"sha512": holds.sha512, "views": holds.views, "is_changed": is_changed})
        return
    output.line(
        "SHA-256 and SHA-512 are taken of each file that comes in."
        if holds.sha512
        else "SHA-256 is taken of each file that comes in."
    )
    output.line(
        "It is an event that somebody looks at evidence."
        if holds.views
        else "That somebody looks at evidence is not recorded."
    )


def _as_json(seen: Overview, backups: list[BackupPlace]) -> dict[str, JsonValue]:
    return {
        "id": seen.archive_id,
        "format": seen.format,
        "generation": seen.generation,
        "agent": {"id": seen.agent_id, "name": seen.agent},
        "standing": seen.standing.value,
        "besides": seen.besides and seen.besides.value,
        "log": {
            "origin": seen.head.origin,
            "size": seen.head.size,
            "root": seen.head.root.hex(),
            "predecessors": seen.logs - 1,
        },
        "last_checkpoint": seen.checkpoint_size or None,
        "protected_up_to": seen.protected_up_to,
        "records": dict(seen.records),
        "objects": {"count": seen.objects, "size": seen.object_bytes},
        "backups": [
            {
                "path": output.readable_path(place.path),
                "made_at": place.made_at,
                "log_size": place.log_size,
                "erasures_lacking": place.erasures_lacking,
            }
            for place in backups
        ],
    }


def _told(check: PastCheck | None) -> str:
    if check is None:
        return "never"
    return f"{check.finished_at}, " + ("all was whole" if check.is_whole else "with findings")


def _placed(place: BackupPlace) -> str:
    told = f"{output.readable_path(place.path)}, {place.made_at}"
    if place.erasures_lacking:
        return f"{told}; still holds what was shredded since: make it anew"
    return told


def _show(
    seen: Overview,
    shown: dict[str, JsonValue],
    backups: list[BackupPlace],
    full_check: PastCheck | None,
) -> None:
    output.fields(
        [
            ("you are", seen.agent),
            ("standing", ", ".join(each.value for each in (seen.standing, seen.besides) if each)),
            ("archive", f"{seen.archive_id}, format {seen.format}, generation {seen.generation}"),
            ("ledger", f"{output.counted(seen.head.size, 'event')} in {seen.head.origin}"),
            ("root", seen.head.root.hex()),
            (
                "last checkpoint",
                f"signed by this archive, up to event {seen.checkpoint_size - 1} of its log"
                if seen.checkpoint_size
                else "none: no checkpoint of the present log is kept",
            ),
            (
                "protected up to",
                "not yet: no checkpoint is known to be held by anyone else"
                if seen.protected_up_to is None
                else f"event {seen.protected_up_to}: somebody else holds a checkpoint of it",
            ),
            *((kind.replace("_", " "), number) for kind, number in seen.records.items()),
            (
                "objects",
                f"{seen.objects}, {output.readable_size(seen.object_bytes)}",
            ),
            ("people", shown["people"]),
            ("last full check", _told(full_check)),
            ("to be prepared", shown["waiting_for_preparation"] or None),
            ("preparation failed", shown["failed_preparation"] or None),
            *(("backup", _placed(place)) for place in backups),
            (
                "previews confined by",
                shown["preview_confinement"] or "no preview process can start",
            ),
        ]
    )
