"""Whether what is listed is held, and what is held is listed: objects, stored files, strays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from archive_app.errors import Damaged
from archive_app.model.fixity import Concern, Finding
from archive_app.progress import Meter
from archive_app.services.findings import called, holding, stored_files
from archive_app.store import durable, object_rows
from archive_app.store.archive import Archive
from archive_app.store.lock import LOCK_NAME
from archive_app.store.objects import INCOMING_NAME, ORPHANS_NAME
from archive_app.store.protection import Standing
from archive_app.store.tolerant import TolerantReader

STRAYS = frozenset({"object_without_row", "file_extra", "shredding_unfinished"})
"""The codes of findings that :func:`sweep_orphans` may settle."""


def check_held(reader: TolerantReader) -> Iterator[Finding]:
    """Compare the lists of objects and of stored files: each needs the other."""
    for (key,) in reader.rows_if_readable(
        "which stored files have their object",
        "SELECT stored_file.key FROM stored_file LEFT JOIN object USING (sha256)"
        f" WHERE object.key IS NULL AND NOT {object_rows.is_shredded()}",
    ):
        for file in stored_files(reader, "stored_file.key = ?", key):
            sentence = f"{called(file)} is missing: no object holds its bytes."
            yield Finding("object_missing", sentence, (file,))
    for (key,) in reader.rows_if_readable(
        "the sizes of stored files",
        "SELECT stored_file.key FROM stored_file JOIN object USING (sha256)"
        " WHERE stored_file.size <> object.size",
    ):
        for file in stored_files(reader, "stored_file.key = ?", key):
            sentence = f"{called(file)} has another size than the object that holds its bytes."
            yield Finding("size_contradicted", sentence, (file,))
    for (object_id,) in reader.rows_if_readable(
        "which objects have their stored file",
        "SELECT CAST(object.id AS BLOB) FROM object LEFT JOIN stored_file USING (sha256)"
        " WHERE stored_file.key IS NULL",
    ):
        concern = Concern("object", object_id.hex())
        sentence = f"{called(concern)} holds bytes that belong to no stored file."
        yield Finding("object_unreferenced", sentence, (concern,))


def check_shredded(reader: TolerantReader) -> Iterator[Finding]:
    """Tell of each object that is still here although every file with its bytes was shredded."""
    files = "FROM stored_file WHERE sha256 = object.sha256"
    for object_id, sha256 in reader.rows_if_readable(
        "which objects hold what was shredded",
        "SELECT CAST(id AS BLOB), CAST(sha256 AS BLOB) FROM object WHERE"
        f" EXISTS (SELECT 1 {files})"
        f" AND NOT EXISTS (SELECT 1 {files} AND NOT {object_rows.is_shredded()})",
    ):
        concern = Concern("object", object_id.hex())
        shredded = stored_files(reader, "stored_file.sha256 = ?", sha256)
        sentence = (
            f"{called(concern)} was shredded with every item that has it, and is still here: shred "
            "one of these items once more."
        )
        yield Finding("shredding_undone", holding(sentence, shredded), (concern, *shredded))


def sweep_orphans(archive: Archive, meter: Meter | None = None) -> list[Path]:
    """Move every object without a row to ``orphans/``; return where they are now.

    An object that was shredded, and that a crash kept from being unlinked, is unlinked. Nothing is
    touched while the archive is read-only, nor where the catalogue may have lost the row of an
    object that is needed, nor what came since the archive was opened: that may be waiting for its
    row. Raises Cancelled, and StorageRefused where the disk refuses.
    """
    if archive.standing is not Standing.CURRENT:
        return []
    with TolerantReader(archive) as reader:
        if any(check_held(reader)) or reader.unreadable:
            return []
    moved = []
    with durable.storage_errors(archive.path):
        for object_id, path, was_shredded in _strays(archive, meter or Meter()):
            if object_id is not None and was_shredded:
                archive.objects.remove(object_id)
            elif object_id is not None:
                moved.append(archive.objects.set_aside(path))
    return moved


def check_strays(archive: Archive, meter: Meter) -> Iterator[Finding]:
    """Tell what lies under ``objects/`` and belongs to nothing; it is not touched."""
    try:
        for object_id, path, was_shredded in _strays(archive, meter):
            name = path.relative_to(archive.path).as_posix()
            code, what = "object_without_row", "is an object that no row of the catalogue names"
            if object_id is None:
                code, what = "file_extra", "is no object of this archive"
            elif was_shredded:
                code, what = "shredding_unfinished", "was shredded, and its bytes are still there"
            yield Finding(code, f"The file {name} {what}.", (Concern("path", name),))
    except OSError as error:
        yield Finding("objects_unlisted", f"The objects cannot be listed: {error.strerror}.")


def remark_leftovers(archive: Archive) -> Iterator[Finding]:
    """Tell of objects put aside before, and of what an interrupted intake left."""
    for folder, code, what in (
        (ORPHANS_NAME, "orphans_kept", "put aside: it belongs to no record"),
        (INCOMING_NAME, "incoming_left", "left by an intake that was interrupted"),
    ):
        with suppress(OSError):
            paths = [path for path in (archive.path / folder).iterdir() if _is_old(archive, path)]
            names = sorted(path.relative_to(archive.path).as_posix() for path in paths)
            for name in names:
                yield Finding(code, f"The file {name} was {what}.", (Concern("path", name),))


def _strays(archive: Archive, meter: Meter) -> Iterator[tuple[bytes | None, Path, bool]]:
    """Yield each file under ``objects/`` without a row: its id, path, and whether it was shredded.

    The id is None for a name that no object has. Advances ``meter`` by nothing.
    """
    with TolerantReader(archive) as reader:
        for object_id, path in archive.objects.find_ids():
            meter.advance()
            try:
                is_listed, was_shredded = reader.rows(
                    "SELECT EXISTS (SELECT 1 FROM object WHERE id = ?1),"
                    " EXISTS (SELECT 1 FROM erased_object WHERE id = ?1)",
                    object_id,
                )[0]
            except Damaged:
                continue  # not known to be a stray; the damage is told where it is found
            if not is_listed and _is_old(archive, path):
                yield object_id, path, bool(was_shredded)


def _is_old(archive: Archive, path: Path) -> bool:
    """Tell whether a file was there before this archive was opened; none that vanished was.

    Both times are the file system's own: the lock is written when an archive is opened, and an
    object's status changes when it is moved to its place.
    """
    with suppress(OSError):
        if archive.standing is not Standing.CURRENT:
            return path.lstat().st_size >= 0
        return path.lstat().st_ctime_ns <= (archive.path / LOCK_NAME).stat().st_mtime_ns
    return False
