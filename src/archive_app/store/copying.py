"""Files and objects copied byte for byte as they are sealed, and read back before they count.

docs/format.md, "Backups". What a copy holds is compared with what was read, after the operating
system was asked to forget its own copy of it; an object is also opened, and its content compared
with what the catalogue says.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged, StorageRefused
from archive_app.progress import Meter
from archive_app.store import durable, keys, ordinary, sealing
from archive_app.store.header import Unlocked
from archive_app.store.objects import INCOMING_NAME, NewObject, ObjectStore, StoredObject

_CHUNK = 1 << 20
# Copies of small objects are made durable together: waiting for each takes most of the time.
_BATCH = 64
_BATCH_LENGTH = 32 << 20


@dataclass
class CopiedObjects:
    """What copying did: objects and sealed bytes copied; and a sentence for each that was not."""

    objects: int = 0
    length: int = 0
    findings: dict[bytes, str] = field(default_factory=dict)


@dataclass
class _Batch:
    """Copies in ``incoming/`` that are not proven yet, with the SHA-256 of what was read."""

    copies: list[tuple[StoredObject, bytes]] = field(default_factory=list)
    length: int = 0


def copy_objects(
    unlocked: Unlocked,
    source_path: Path,
    target_path: Path,
    catalogue: sqlcipher.Connection,
    meter: Meter,
) -> CopiedObjects:
    """Copy every object that a catalogue names and the target does not hold yet.

    Advances ``meter`` by sealed bytes, once as they are copied and once as they are read back. An
    object that is missing or damaged in the source is left out, and named. Raises StorageRefused
    where the target does not give back what was written.
    """
    source = ObjectStore(source_path, unlocked.header.archive_id, unlocked.keys)
    target = ObjectStore(target_path, unlocked.header.archive_id, unlocked.keys)
    lacking = 0
    for stored in _objects(catalogue):
        meter.advance()
        lacking += 2 * (_length_lacking(source, target, stored) or 0)
    meter.expect(meter.done + lacking)
    report, batch = CopiedObjects(), _Batch()
    for stored in _objects(catalogue):
        length = _length_lacking(source, target, stored)
        if length is None:
            continue
        try:
            sha256 = _copy_bytes(source.path(stored.id), _incoming(target_path, stored), meter)
        except Damaged as damage:
            report.findings[stored.id] = str(damage)
            continue
        batch.copies.append((stored, sha256))
        batch.length += length
        if len(batch.copies) == _BATCH or batch.length >= _BATCH_LENGTH:
            _prove(batch, unlocked, target_path, report, meter)
            batch = _Batch()
    _prove(batch, unlocked, target_path, report, meter)
    return report


def _prove(
    batch: _Batch, unlocked: Unlocked, target_path: Path, report: CopiedObjects, meter: Meter
) -> None:
    """Make a batch durable, read it back, and put what is whole in its place."""
    target = ObjectStore(target_path, unlocked.header.archive_id, unlocked.keys)
    paths = [_incoming(target_path, stored) for stored, _ in batch.copies]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sync_file, paths))
    whole = []
    for (stored, sha256), path in zip(batch.copies, paths, strict=True):
        _require_same(sha256, path, meter)
        try:
            _require_content(path, stored, target, unlocked, meter)
        except Damaged as damage:
            report.findings[stored.id] = str(damage)
            with durable.storage_errors(path):
                path.unlink()
            continue
        with durable.storage_errors(path):
            os.utime(path, (0, 0))
            report.length += path.stat().st_size
        report.objects += 1
        whole.append(NewObject(stored.id, stored.size, stored.sha256, stored.wrapped))
    target.settle(whole)


def copy_file(from_path: Path, to_path: Path, meter: Meter) -> None:
    """Copy one file, durable and read back; raise Damaged, or StorageRefused, as `copy_objects`."""
    sha256 = _copy_bytes(from_path, to_path, meter)
    sync_file(to_path)
    _require_same(sha256, to_path, meter)


def sync_file(path: Path) -> None:
    """Make a file's bytes durable, and forget them, so that reading them asks the disk."""
    with durable.storage_errors(path):
        descriptor = ordinary.open_file(path, os.O_RDWR)
        try:
            os.fsync(descriptor)
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def file_sha256(path: Path, meter: Meter) -> bytes:
    """Return the digest of a file, advancing by its bytes; raise StorageRefused for a bad disk."""
    digest = hashlib.sha256()
    try:
        with io.FileIO(path, opener=ordinary.opener) as file:
            buffer = memoryview(bytearray(min(_CHUNK, 1 + os.fstat(file.fileno()).st_size)))
            while count := file.readinto(buffer):
                digest.update(buffer[:count])
                meter.advance(count)
    except OSError as error:
        raise StorageRefused(f"{path} cannot be read: {error.strerror}.") from error
    return digest.digest()


def _objects(catalogue: sqlcipher.Connection) -> Iterator[StoredObject]:
    rows = catalogue.execute("SELECT key, id, size, sha256, wrapped FROM object ORDER BY key")
    for row in rows:
        yield StoredObject(*row)


def _length_lacking(source: ObjectStore, target: ObjectStore, stored: StoredObject) -> int | None:
    """Return the sealed length of an object that must be copied, None where the target holds it."""
    lengths: list[int | None] = []
    for path in (source.path(stored.id), target.path(stored.id)):
        try:
            lengths.append(path.stat().st_size)
        except OSError:
            lengths.append(None)
    if lengths[0] == lengths[1] is not None:
        return None
    return lengths[0] or 0


def _incoming(target_path: Path, stored: StoredObject) -> Path:
    return target_path / INCOMING_NAME / stored.id.hex()


def _copy_bytes(from_path: Path, to_path: Path, meter: Meter) -> bytes:
    """Copy one file and return the SHA-256 of what was read; nothing is left on failure.

    Raises Damaged where the source cannot be read, StorageRefused where the target refuses.
    """
    digest = hashlib.sha256()
    try:
        with _reading(from_path) as source, _created(to_path) as target:
            buffer = memoryview(bytearray(min(_CHUNK, 1 + os.fstat(source.fileno()).st_size)))
            while count := _read_into(source, buffer):
                digest.update(buffer[:count])
                _write_all(target, buffer[:count], to_path)
                meter.advance(count)
    except BaseException:
        with suppress(OSError):
            to_path.unlink(missing_ok=True)
        raise
    return digest.digest()


def _created(path: Path) -> io.FileIO:
    with durable.storage_errors(path):
        # What an interrupted copy or a stranger left under this name may be a link: it goes.
        path.unlink(missing_ok=True)
        return io.FileIO(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def _reading(path: Path) -> io.FileIO:
    try:
        return io.FileIO(path, opener=ordinary.opener)
    except FileNotFoundError:
        raise Damaged(f"{_called(path)} is missing.") from None
    except OSError as error:
        raise Damaged(f"{_called(path)} cannot be read: {error.strerror}.") from error


def _read_into(source: io.FileIO, buffer: memoryview) -> int:
    try:
        return source.readinto(buffer) or 0
    except OSError as error:
        raise Damaged(
            f"{_called(Path(str(source.name)))} cannot be read: {error.strerror}."
        ) from error


def _write_all(target: io.RawIOBase, content: memoryview, path: Path) -> None:
    with durable.storage_errors(path):
        while content:
            content = content[target.write(content) or 0 :]


def _called(path: Path) -> str:
    return f"Object {path.name}" if len(path.name) == 32 else str(path)


def _require_same(sha256: bytes, copy_path: Path, meter: Meter) -> None:
    if file_sha256(copy_path, meter) != sha256:
        raise StorageRefused(
            f"{copy_path} does not hold what was written: the disk cannot be trusted."
        )


def _require_content(
    copy_path: Path, stored: StoredObject, target: ObjectStore, unlocked: Unlocked, meter: Meter
) -> None:
    """Raise Damaged unless a copied object opens and its content is what the catalogue says."""
    what = f"Object {stored.id.hex()}"
    reader = sealing.SealedReader(
        io.FileIO(copy_path, opener=ordinary.opener),
        stored.size,
        target.unwrap(stored.id, stored.wrapped),
        keys.associated_data("object", unlocked.header.archive_id, stored.id),
        what=what,
    )
    digest = hashlib.sha256()
    with reader:
        buffer = memoryview(bytearray(min(_CHUNK, 1 + stored.size)))
        while count := reader.readinto(buffer):
            digest.update(buffer[:count])
            meter.advance()
    if digest.digest() != stored.sha256:
        raise Damaged(f"{what} is damaged: its content is not what the catalogue says.")
