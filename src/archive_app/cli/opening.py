"""Opening an archive for one command: the passphrase, wrong tries, and what a crash left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from archive_app.cli import exits
from archive_app.cli.output import counted, readable_path, say
from archive_app.cli.secrets import ask_secret, read_secret
from archive_app.errors import Damaged, NotAllowed, StorageRefused, WrongPassphrase
from archive_app.progress import Meter

if TYPE_CHECKING:
    from archive_app.services.cut_off import CutOff
    from archive_app.store.archive import Archive

_TRIES = 3


@contextmanager
def opened(path: Path, passphrase_file: Path | None) -> Iterator[Archive]:
    """Open an archive, tell what should be known of it, and close it."""
    archive, _ = unlock(path, passphrase_file)
    with closing(archive):
        yield archive


@contextmanager
def closing(archive: Archive, *, is_told: bool = True) -> Iterator[Archive]:
    """Close an archive in the end; tell where its end was not signed, or not remembered here.

    What was done is done: neither changes how the command ends.

    ``is_told`` says that :func:`unlock` told why it is read-only: that is not told again.
    """
    try:
        with archive:
            yield archive
    except (NotAllowed, Damaged) as why:
        if is_told and str(why) == archive.standing.refusal:
            raise typer.Exit(exits.CODES[type(why)]) from why
        raise
    for told in (archive.not_signed, archive.not_remembered, archive.not_removed):
        if told is not None:
            say(str(told))


def unlock(
    path: Path, passphrase_file: Path | None, *, is_told: bool = True
) -> tuple[Archive, str]:
    """Return an open archive, and what opened it for what asks for it again.

    At a prompt there are three tries; wrong ones before success are recorded. ``is_told`` says why
    an archive is read-only, where it is.
    """
    from archive_app.store import header
    from archive_app.store.archive import Archive

    header.read_header(path)
    if passphrase_file is not None:
        typed = read_secret(passphrase_file)
        archive, failed = Archive.open(path, typed), 0
    else:
        archive, typed, failed = _ask(path)
    try:
        _settle(archive, failed, is_told=is_told)
    except BaseException:
        archive.close()
        raise
    return archive, typed


def _ask(path: Path) -> tuple[Archive, str, int]:
    from archive_app.store.archive import Archive

    for failed in range(_TRIES):
        typed = ask_secret("Passphrase")
        try:
            return Archive.open(path, typed), typed, failed
        except WrongPassphrase as error:
            if failed + 1 == _TRIES:
                raise
            say(str(error))
    raise AssertionError


def _settle(archive: Archive, failed: int, *, is_told: bool) -> None:
    from archive_app.services import cut_off, holding_check, unlocking
    from archive_app.store import mending

    for sentence in mending.sentences(archive):
        say(sentence)
    try:
        archive.require_writable()
    except (NotAllowed, Damaged) as why:
        if is_told:
            say(f"{why}{_way_on(archive)}")
        if archive.besides is not None:
            say(archive.besides.refusal)
        return
    try:
        if failed:
            unlocking.record_failed_tries(archive, failed)
        orphans = holding_check.sweep_orphans(archive, Meter()) if archive.was_unclean else []
    except (Damaged, StorageRefused) as refused:  # it can be read all the same
        say(str(refused))
        return
    if archive.was_unclean:
        say(
            "This archive was not closed last time; what was finished then is whole, and "
            f"{counted(len(orphans), 'object')} without a record went to orphans."
        )
        for cut in cut_off.list_cut_off(archive):
            say(cut_off_told(cut))


def cut_off_told(cut: CutOff) -> str:
    """Return that an export was cut off, where it wrote, and what lies there."""
    from archive_app.services.cut_off import Left

    part, name = readable_path(cut.part), readable_path(cut.target)
    readable = "it is encrypted" if cut.is_encrypted else "anybody who has the medium can read it"
    lies = {
        Left.PART: f"what it wrote lies there as {part}, and {readable}. Delete it",
        Left.NAMED: f"the bundle lies there as {name}, and the ledger does not know that it left. "
        "Delete it",
        Left.NOTHING: "nothing of it lies there now",
        Left.UNREACHABLE: f"the folder cannot be reached now. What was written lies there as "
        f"{part}, and {readable}. Delete it",
    }[cut.left]
    return (
        f"The export of {cut.bundle} to {readable_path(cut.target.parent)} was cut off: {lies}. "
        "If the bundle is still needed, begin the export again."
    )


def _way_on(archive: Archive) -> str:
    """Return which command says what an archive asks to be told, where it asks."""
    from archive_app.store.protection import Standing

    accept = " The command for it is `archive-app archive accept`, with"
    return {
        Standing.NEW_HERE: f"{accept} --copied or --moved.",
        Standing.BEHIND: f"{accept} --copied.",
        Standing.OLD_HEADER: f"{accept} --older-header.",
    }.get(archive.standing, "")
