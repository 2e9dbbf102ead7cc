"""Backups: a second copy on another disk, proven as it is written, and the way back from one.

docs/format.md, "Backups". A backup is itself an archive folder. It is brought up to date by
copying only what it lacks, and restored by copying it whole to a new folder, where the ledger goes
on in a successor that says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model.custody import Event, Subject, utc_seconds
from archive_app.model.fixity import Part, Scope
from archive_app.progress import Activity, Meter
from archive_app.services import fixity
from archive_app.services.findings import holding, stored_files
from archive_app.store import choosing, ledger, replica, snapshot
from archive_app.store.archive import Archive
from archive_app.store.facts import Mark
from archive_app.store.object_copies import CopiedObjects, Folders
from archive_app.store.protection import Standing
from archive_app.store.tolerant import TolerantReader
from archive_app.store.transaction import driver_connection

_MOST_NOTED = 100  # findings that an event repeats; the receipt has them all


@dataclass(frozen=True)
class BackupReceipt:
    """What a backup did.

    ``findings`` are sentences about objects that could not be copied, and about those that were
    damaged in the backup: ``objects_replaced`` of them are whole again.
    """

    path: Path
    made_at: str
    log_size: int
    objects_copied: int
    bytes_copied: int
    objects_removed: int
    objects_verified: int
    objects_replaced: int
    findings: tuple[str, ...]


@dataclass(frozen=True)
class BackupPlace:
    """A backup that the archive knows of, and how many erasures have not reached it."""

    path: Path
    made_at: str
    log_size: int
    erasures_lacking: int


@dataclass(frozen=True)
class RestoreReceipt:
    """What a restoration did; ``made_at`` is None where the copy was not made as a backup."""

    path: Path
    made_at: str | None
    log_size: int
    objects_copied: int
    bytes_copied: int
    findings: tuple[str, ...]


def backup(
    archive: Archive, target_path: Path, meter: Meter, *, verify_all: bool = False
) -> BackupReceipt:
    """Bring the backup in a folder up to date, or begin one in a new or empty folder.

    What the archive holds when this begins is what the backup holds when it ends; the archive may
    be used meanwhile. Interrupted at any moment, the former backup is whole, and the next run goes
    on where this one stopped. An object that is missing or damaged in the archive is named and does
    not keep the rest from being copied. Of what the backup held already, the part that was not read
    for longest is read again, or with ``verify_all`` all of it, and what is damaged there is made
    anew. Raises NotAllowed for a folder that is not an earlier state
    of this archive, InvalidInput for one inside the archive, StorageRefused where the disk is full,
    read-only, or does not give back what was written.
    """
    archive.require_writable()
    replica.require_apart(archive.path, target_path)
    target_path = target_path.absolute()
    archive.sign_end()
    replica.proven_header(archive.path, archive.unlocked)
    unlocked = archive.unlocked  # before the catalogue, which may know more slots and never fewer
    with replica.claimed(target_path, unlocked.header.archive_id) as former:
        with archive.reading() as session:
            connection = driver_connection(session)
            mark = Mark(
                os.urandom(16)
                if former is None
                else snapshot.identify(connection, unlocked, target_path, former, meter),
                utc_seconds(archive.clock.read().at),
            )
            meter.describe(Activity.COPY_CATALOGUE)
            taken = snapshot.take(connection, unlocked, target_path, mark, meter)
        meter.describe(Activity.COPY_FILES)
        copied = _renew(archive, target_path, mark, taken.path, meter, verify_all=verify_all)
        erased_through, erased = snapshot.load_erased(taken.path, archive.unlocked)
        replica.put_in_place(target_path, unlocked.header, taken.path)
        removed = replica.remove_objects(target_path, erased)
    lacking = _still_lacking(archive, copied.findings)
    with archive.writing() as transaction:
        _save_row(transaction.connection, mark, target_path, taken.head.size, erased_through)
        snapshot.remember(transaction.connection, mark, taken)
        transaction.touch("backup")
        transaction.record(
            Event(
                "backed_up",
                (Subject("log", archive.log.id.hex()),),
                outcome=f"{taken.head.as_outcome()}\n"
                f"verified: {copied.verified}, replaced: {len(copied.replaced)}",
                note=_note(target_path, lacking | copied.replaced),
            )
        )
    # So that this computer takes the backup for what it is: older than the archive.
    archive.sign_end()
    return BackupReceipt(
        target_path,
        mark.made_at,
        taken.head.size,
        copied.objects,
        copied.length,
        removed,
        copied.verified,
        len(copied.replaced),
        tuple(_with_files(archive, lacking | copied.replaced)),
    )


def list_backups(archive: Archive) -> list[BackupPlace]:
    """Return every backup that the archive knows of, the newest first."""
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT path, made_at, log_size,"
            " (SELECT count(*) FROM erased_object WHERE number > erased_through)"
            " FROM backup ORDER BY made_at DESC, path"
        )
        return [
            BackupPlace(Path(path), made_at, size, lacks) for path, made_at, size, lacks in rows
        ]


def restore(backup_path: Path, typed: str, target_path: Path, meter: Meter) -> RestoreReceipt:
    """Copy a backup, or any closed archive, whole to a new folder, check it, and go on there.

    ``typed`` is a passphrase, code or recovery words of the time of the backup. The ledger goes on
    in a successor whose first event names the one before. An object that is missing or damaged is
    named and does not keep the rest from being restored. Interrupted while it copies, the next run
    goes on where this one stopped; while it checks, the archive is there and asks, once it is
    opened, what it is. Raises as `Archive.open` does, NotAllowed for a folder that is not empty,
    StorageRefused where the disk refuses.
    """
    unlocked = choosing.unlock(backup_path, typed)
    replica.require_apart(backup_path, target_path)
    replica.require_new(target_path, unlocked.header.archive_id)
    target_path = target_path.absolute()
    with (
        replica.held(backup_path),
        replica.claimed(target_path, unlocked.header.archive_id),
    ):
        meter.describe(Activity.COPY_CATALOGUE)
        catalogue = replica.copy_catalogue(
            backup_path, target_path, unlocked.header.generation, meter
        )
        origin = snapshot.become_an_archive(catalogue, unlocked)
        meter.describe(Activity.COPY_FILES)
        folders = Folders(unlocked, backup_path, target_path)
        copied = replica.copy_objects(folders, catalogue, meter)
        replica.put_in_place(target_path, unlocked.header)
    made_at = origin.mark.made_at if origin.mark else None
    with Archive.open(target_path, typed) as archive:
        findings = [*_with_files(archive, copied.findings), *_check(archive, meter)]
        if origin.standing is Standing.CHANGED_HISTORY:
            findings.append("The ledger of this copy is not the one that this computer saw.")
        log_size = _log_size(archive)
        archive.accept_copy(
            f"Restored from a backup made at {made_at}." if made_at else "Restored from a copy."
        )
        with archive.writing() as transaction:
            transaction.record(
                Event(
                    "restored",
                    (Subject("log", archive.log.id.hex()),),
                    outcome="fail" if findings else "pass",
                    note=_note(backup_path.absolute(), copied.findings),
                )
            )
    return RestoreReceipt(
        target_path, made_at, log_size, copied.objects, copied.length, tuple(findings)
    )


def _check(archive: Archive, meter: Meter) -> list[str]:
    """Check what was restored, but for the objects, each of which was read as it was copied."""
    report = fixity.check(archive, Scope(frozenset(Part) - {Part.OBJECTS}), meter)
    return [finding.sentence for finding in report.findings]


def _renew(
    archive: Archive,
    target_path: Path,
    mark: Mark,
    catalogue: Path,
    meter: Meter,
    *,
    verify_all: bool,
) -> CopiedObjects:
    """Copy what the backup lacks, read some of it again, and keep how far that came."""
    name = f"backup_read/{mark.id.hex()}"
    with archive.reading() as session:
        row = (
            driver_connection(session)
            .execute("SELECT text FROM scratch_setting WHERE name = ?", (name,))
            .fetchone()
        )
    after = int(row[0]) if row and row[0].isdecimal() else 0
    report = CopiedObjects()
    folders = Folders(archive.unlocked, archive.path, target_path)
    try:
        replica.renew_objects(folders, catalogue, report, after, meter, is_all=verify_all)
    finally:
        if report.reached is not None:
            with archive.scratch() as session:
                driver_connection(session).execute(
                    "INSERT OR REPLACE INTO scratch_setting(name, text) VALUES (?, ?)",
                    (name, str(report.reached)),
                )
    return report


def _still_lacking(archive: Archive, findings: dict[bytes, str]) -> dict[bytes, str]:
    """Return the findings about objects that were not simply erased while the backup was made."""
    with archive.reading() as session:
        connection = driver_connection(session)
        return {
            object_id: finding
            for object_id, finding in findings.items()
            if not connection.execute(
                "SELECT 1 FROM erased_object WHERE id = ?", (object_id,)
            ).fetchone()
        }


def _with_files(archive: Archive, findings: dict[bytes, str]) -> Iterator[str]:
    """Yield each finding about an object with what people call the files that it holds."""
    with TolerantReader(archive) as reader:
        for object_id, finding in findings.items():
            files = stored_files(
                reader, "stored_file.sha256 = (SELECT sha256 FROM object WHERE id = ?)", object_id
            )
            yield holding(finding, files)


def _save_row(
    connection: sqlcipher.Connection, mark: Mark, path: Path, log_size: int, erased_through: int
) -> None:
    # Another disk at the same path is another backup; the one that was there may still exist.
    connection.execute(
        "UPDATE backup SET path = path || ' (until ' || made_at || ', ' || substr(hex(id), 1, 8)"
        " || ')' WHERE path = ? AND id <> ?",
        (str(path), mark.id),
    )
    connection.execute(
        "INSERT INTO backup(id, path, made_at, log_size, erased_through) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT(id) DO UPDATE SET path = excluded.path, made_at = excluded.made_at,"
        " log_size = excluded.log_size, erased_through = excluded.erased_through",
        (mark.id, str(path), mark.made_at, log_size, erased_through),
    )


def _note(path: Path, findings: dict[bytes, str]) -> str:
    """Return what an event says of a copy: no names of files, which could not be erased from it."""
    return "\n".join((str(path), *islice(findings.values(), _MOST_NOTED)))


def _log_size(archive: Archive) -> int:
    with archive.reading() as session:
        return ledger.size(driver_connection(session), archive.log)
