"""A second copy of an archive's folder: objects as they are sealed, the catalogue, the header last.

docs/format.md, "Backups". Until its header stands a copy is no archive, and a folder that already
holds an earlier copy stays that copy until the new catalogue and header replace the old ones.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive_app.errors import Damaged, InvalidInput, NotAllowed, StorageRefused
from archive_app.model import canonical
from archive_app.model.canonical import from_hex
from archive_app.progress import Activity, Meter
from archive_app.store import (
    copying,
    durable,
    header,
    object_copies,
    ordinary,
    other_catalogues,
    snapshot,
)
from archive_app.store.engine import Access, catalogue_path
from archive_app.store.header import UNFINISHED_NAME, Header, Unlocked
from archive_app.store.lock import LOCK_NAME, ArchiveLock
from archive_app.store.object_copies import CopiedObjects, Folders
from archive_app.store.objects import (
    INCOMING_NAME,
    OBJECTS_NAME,
    ORPHANS_NAME,
    left_in_incoming,
)

_LARGEST_MARK = 4096
# What a copy that was stopped at its very beginning may have left.
_FIRST_NAMES = {LOCK_NAME, UNFINISHED_NAME + ".new"}


def require_apart(archive_path: Path, target_path: Path) -> None:
    """Raise InvalidInput where one of two folders is, or lies within, the other."""
    for inner, outer in ((target_path, archive_path), (archive_path, target_path)):
        for folder in (inner.resolve(), *inner.resolve().parents):
            if folder.exists() and outer.exists() and folder.samefile(outer):
                raise InvalidInput(
                    f"{target_path} and {archive_path} lie within one another: a copy belongs in a "
                    "folder of its own, best on another disk."
                )


def former_header(target_path: Path, archive_id: bytes) -> Header | None:
    """Return the header of the earlier copy of this archive in a folder, None for a new copy.

    A new copy may go to a folder that is missing, empty, or holds an interrupted one. Raises
    NotAllowed for every other folder, and touches nothing.
    """
    try:
        names = {path.name for path in target_path.iterdir()}
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageRefused(f"{target_path} cannot be read: {error.strerror}.") from error
    if names & {header.HEADER_NAME, header.COPY_NAME}:
        found = header.read_header(target_path)
        if found.archive_id != archive_id:
            raise NotAllowed(f"{target_path} holds another archive. Choose another folder.")
        return found
    if names - _FIRST_NAMES and _unfinished(target_path) != archive_id:
        raise NotAllowed(f"{target_path} is not empty. Choose a new folder for the copy.")
    return None


def require_new(target_path: Path, archive_id: bytes) -> None:
    """Raise NotAllowed unless a folder is missing, empty, or holds an interrupted copy."""
    if former_header(target_path, archive_id) is not None:
        raise NotAllowed(f"{target_path} holds an archive already. Choose a new folder.")


@contextmanager
def claimed(target_path: Path, archive_id: bytes) -> Iterator[Header | None]:
    """Hold a folder for copying, with every folder made; yield the header of the earlier copy.

    Raises Damaged where something in it is a link, or no file or folder as it must be.
    """
    former_header(target_path, archive_id)
    ordinary.require_ordinary(target_path)
    with durable.storage_errors(target_path):
        target_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = ArchiveLock(target_path)
    try:
        former = former_header(target_path, archive_id)
        if former is None:
            content = canonical.encode({"archive": archive_id.hex()})
            durable.replace_file(target_path / UNFINISHED_NAME, content)
        with durable.storage_errors(target_path):
            for path in _folders(target_path):
                path.mkdir(mode=0o700, exist_ok=True)
            durable.sync_folder(target_path / OBJECTS_NAME)
            durable.sync_folder(target_path)
            for left_behind in left_in_incoming(target_path / INCOMING_NAME):
                left_behind.unlink()
            durable.sync_folder(target_path.parent)
        yield former
    finally:
        for left_behind in target_path.glob("catalogue-*.db.new*"):
            with suppress(OSError):
                left_behind.unlink()
        lock.release()


@contextmanager
def held(source_path: Path) -> Iterator[None]:
    """Keep other processes from changing a folder that is copied from, where any could.

    Raises Damaged where something in it is a link, or no file or folder as it must be.
    """
    ordinary.require_ordinary(source_path)
    lock = ArchiveLock(source_path) if os.access(source_path, os.W_OK) else None
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def copy_catalogue(source_path: Path, target_path: Path, generation: int, meter: Meter) -> Path:
    """Copy a catalogue that nobody has open, byte by byte, and return where it went.

    Its write-ahead log goes with it, where its last user did not come to fold it away.
    """
    source = catalogue_path(source_path, generation)
    target = catalogue_path(target_path, generation)
    snapshot.remove_catalogue(target)
    for suffix in ("-wal", ""):
        from_path = source.with_name(source.name + suffix)
        if from_path.exists():
            meter.expect(meter.done + 2 * from_path.stat().st_size)
            copying.copy_file(from_path, target.with_name(target.name + suffix), meter)
        elif not suffix:
            raise Damaged(f"The catalogue of the archive at {source_path} is missing.")
    return target


def copy_objects(folders: Folders, catalogue: Path, meter: Meter) -> CopiedObjects:
    """Copy every object that a closed catalogue names; see `object_copies.copy_objects`."""
    report = CopiedObjects()
    with snapshot.opened(catalogue, folders.unlocked, Access.FROZEN) as connection:
        object_copies.copy_objects(folders, connection, report, meter)
    return report


def renew_objects(
    folders: Folders,
    catalogue: Path,
    report: CopiedObjects,
    after: int,
    meter: Meter,
    *,
    is_all: bool,
) -> None:
    """Copy what a copy lacks, then read again what it held and whose turn it is, or all of it.

    See `object_copies.choose_held`. ``report`` says what was done, also where this raises.
    """
    with snapshot.opened(catalogue, folders.unlocked, Access.FROZEN) as connection:
        chosen = object_copies.choose_held(folders, connection, after, is_all=is_all, meter=meter)
        object_copies.copy_objects(folders, connection, report, meter)
        meter.describe(Activity.READ_COPY)
        object_copies.verify_held(folders, connection, chosen, report, meter)


def remove_objects(target_path: Path, ids: Iterable[bytes]) -> int:
    """Remove objects from a copy and return how many were there."""
    removed = 0
    for object_id in ids:
        name = object_id.hex()
        path = target_path / OBJECTS_NAME / name[:2] / name
        if path.exists():
            with durable.storage_errors(path):
                path.unlink()
                durable.sync_folder(path.parent)
            removed += 1
    return removed


def put_in_place(target_path: Path, new_header: Header, new_catalogue: Path | None = None) -> None:
    """Make a copy count: its catalogue under its name, then the header; drop what they replace."""
    catalogue = catalogue_path(target_path, new_header.generation)
    if new_catalogue is not None:
        with durable.storage_errors(target_path):
            # Whatever SQLite left beside the old catalogue would be replayed into the new one.
            for suffix in ("-wal", "-shm"):
                catalogue.with_name(catalogue.name + suffix).unlink(missing_ok=True)
            durable.sync_folder(target_path)
            os.replace(new_catalogue, catalogue)
            durable.sync_folder(target_path)
    if not header.write_header(target_path, new_header):
        return  # the copy counts, and the next run finishes what could not be written
    for former in other_catalogues.find_earlier(target_path, new_header.generation):
        snapshot.remove_catalogue(former)
    other_catalogues.tidy(target_path, new_header.generation)
    with durable.storage_errors(target_path):
        (target_path / UNFINISHED_NAME).unlink(missing_ok=True)
        durable.sync_folder(target_path)


def proven_header(archive_path: Path, unlocked: Unlocked) -> Header:
    """Return the header that stands on disk; raise Damaged unless these keys prove it."""
    found = header.read_header(archive_path)
    if not header.is_proven(found, unlocked.keys):
        raise Damaged(f"The header of the archive at {archive_path} is not what was written.")
    return found


def _unfinished(target_path: Path) -> bytes | None:
    with suppress(OSError, Damaged):
        with os.fdopen(ordinary.open_file(target_path / UNFINISHED_NAME), "rb") as file:
            content = file.read(_LARGEST_MARK)
        return from_hex(canonical.decode_object(content, frozenset({"archive"}))["archive"], 16)
    return None


def _folders(target_path: Path) -> Iterator[Path]:
    for name in (INCOMING_NAME, ORPHANS_NAME, OBJECTS_NAME):
        yield target_path / name
    for first in range(256):
        yield target_path / OBJECTS_NAME / f"{first:02x}"
