"""A backup that leaves word of itself where it is stopped: where it goes, until all is there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from archive_app.errors import ArchiveError, StorageRefused
from archive_app.model.canonical import JsonValue
from archive_app.progress import Meter
from archive_app.services import backup, drafts
from archive_app.services.backup import BackupReceipt
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing

_UNDER_WAY = "backup under way"
"""The draft that says where a backup goes, kept until all of it is there."""


def back_up(
    archive: Archive, folder: Path, meter: Meter, *, verify_all: bool = False
) -> BackupReceipt:
    """Bring a backup up to date as `backup.backup` does, and leave word of it where it is stopped.

    What refuses it is told at once, and leaves none, but for a disk that is full or fails: what was
    begun lies there then.
    """
    archive.require_writable()
    # The ledger is named since what is restored from the backup has this draft too.
    kept: dict[str, JsonValue] = {"path": os.path.abspath(folder), "log": archive.log.id.hex()}
    drafts.save_draft(archive, _UNDER_WAY, kept)
    try:
        receipt = backup.backup(archive, folder, meter, verify_all=verify_all)
    except StorageRefused:
        raise
    except ArchiveError:
        drafts.drop_draft(archive, _UNDER_WAY)
        raise
    drafts.drop_draft(archive, _UNDER_WAY)
    return receipt


def find_stopped(archive: Archive) -> Path | None:
    """Return where the backup goes that was stopped last, None where the last one ended."""
    if archive.standing is not Standing.CURRENT:
        return None
    with suppress(ArchiveError):
        kept = drafts.find_draft(archive, _UNDER_WAY) or {}
        if kept.get("log") == archive.log.id.hex():
            return Path(str(kept.get("path")))
    return None
