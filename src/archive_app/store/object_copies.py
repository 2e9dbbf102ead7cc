"""Objects copied as they are sealed, opened before they count, and read again in turn.

docs/format.md, "Backups". What a copy lacks is copied, compared with what was read, opened, and its
content compared with what the catalogue says. What it holds is read again in turn; where that is
not what was written it is made anew from the original, and only from an original that is whole.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged, StorageRefused
from archive_app.progress import Meter
from archive_app.store import copying, durable, keys, ordinary, sealing
from archive_app.store.header import Unlocked
from archive_app.store.objects import INCOMING_NAME, NewObject, ObjectStore, StoredObject

_CHUNK = 1 << 20
# Copies of small objects are made durable together: waiting for each takes most of the time.
_BATCH = 64
_BATCH_LENGTH = 32 << 20
# So many runs read everything that a copy holds, however large it is.
_RUNS = 32
_LEAST_IN_TURN = 256 << 20
_COLUMNS = "SELECT key, id, size, sha256, wrapped FROM object"


@dataclass
class CopiedObjects:
    """What copying did: objects and sealed bytes that were new to the copy; what was read again.

    ``reached`` is the row of the object that was verified last, None where none was. ``findings``
    has a sentence for each object that the copy does not hold as it was written, ``replaced`` one
    for each that was damaged in the copy and is whole now.
    """

    objects: int = 0
    length: int = 0
    verified: int = 0
    reached: int | None = None
    findings: dict[bytes, str] = field(default_factory=dict)
    replaced: dict[bytes, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Folders:
    """Where objects are copied from and to, under the same keys."""

    unlocked: Unlocked
    source_path: Path
    target_path: Path

    def source(self) -> ObjectStore:
        """Return the objects that are copied."""
        return ObjectStore(self.source_path, self.unlocked.header.archive_id, self.unlocked.keys)

    def target(self) -> ObjectStore:
        """Return the objects of the copy."""
        return ObjectStore(self.target_path, self.unlocked.header.archive_id, self.unlocked.keys)

    def incoming(self, stored: StoredObject) -> Path:
        """Return where an object lies in the copy until it is proven."""
        return self.target_path / INCOMING_NAME / stored.id.hex()


@dataclass
class _Batch:
    """Copies in ``incoming/`` that are not proven yet, with the SHA-256 of what was read."""

    copies: list[tuple[StoredObject, bytes]] = field(default_factory=list)
    length: int = 0


def choose_held(
    folders: Folders, catalogue: sqlcipher.Connection, after: int, *, is_all: bool, meter: Meter
) -> list[int]:
    """Return the rows of objects that the copy holds and that are to be read again now, in order.

    They begin behind row ``after`` and go on from the first: all of them, or those whose turn it
    is, which is a 32nd of all bytes and not less than 256 MiB.
    """
    total = catalogue.execute("SELECT coalesce(sum(size), 0) FROM object").fetchone()[0]
    budget = max(_LEAST_IN_TURN, -(-total // _RUNS))
    target = folders.target()
    chosen: list[int] = []
    for condition in ("key > ?", "key <= ?"):
        for row in catalogue.execute(f"{_COLUMNS} WHERE {condition} ORDER BY key", (after,)):
            meter.advance()
            stored = StoredObject(*row)
            if budget <= 0 and not is_all:
                return chosen
            if target.path(stored.id).exists():
                chosen.append(stored.key)
                budget -= stored.size
    return chosen


def copy_objects(
    folders: Folders, catalogue: sqlcipher.Connection, report: CopiedObjects, meter: Meter
) -> None:
    """Copy every object that a catalogue names and the copy does not hold in its full length.

    Advances ``meter`` by sealed bytes, once as they are copied and once as they are read back. An
    object that is missing or damaged in the source is left out, and named; what the copy held of
    it stays. Raises StorageRefused where the target does not give back what was written.
    """
    source, target = folders.source(), folders.target()
    lacking = 0
    for stored in _objects(catalogue):
        meter.advance()
        lacking += 2 * (_length_lacking(source, target, stored) or 0)
    meter.expect(meter.done + lacking)
    batch = _Batch()
    for stored in _objects(catalogue):
        length = _length_lacking(source, target, stored)
        if length is None:
            continue
        _copy(folders, stored, batch, report, meter)
        if len(batch.copies) == _BATCH or batch.length >= _BATCH_LENGTH:
            _prove(batch, folders, report, meter)
            batch = _Batch()
    _prove(batch, folders, report, meter)


def verify_held(
    folders: Folders,
    catalogue: sqlcipher.Connection,
    chosen: list[int],
    report: CopiedObjects,
    meter: Meter,
) -> None:
    """Read chosen objects of the copy whole, and make those anew that are not what was written.

    The disk is asked, not what the system remembers of it. A damaged copy stays where the original
    cannot replace it. Advances ``meter`` by bytes; on Cancelled ``report`` says how far it came.
    """
    target = folders.target()
    size = sum(_load(catalogue, key).size for key in chosen)
    meter.expect(meter.done + size)
    for key in chosen:
        stored = _load(catalogue, key)
        path = target.path(stored.id)
        try:
            if stored.id not in report.replaced:
                copying.sync_file(path)
                _require_content(path, stored, folders, meter, weight=1)
        except (Damaged, StorageRefused) as damage:
            if not path.parent.is_dir():
                raise  # it is the disk that is gone
            _replace(folders, stored, str(damage), report, meter)
        report.verified += 1
        report.reached = key


def _replace(
    folders: Folders, stored: StoredObject, damage: str, report: CopiedObjects, meter: Meter
) -> None:
    """Make the damaged copy of an object anew, or say why that cannot be."""
    batch, attempt = _Batch(), CopiedObjects()
    _copy(folders, stored, batch, attempt, meter)
    _prove(batch, folders, attempt, meter)
    for object_id in attempt.replaced:
        report.replaced[object_id] = f"{_replaced(stored)} What was found: {damage}"
    for object_id, sentence in attempt.findings.items():
        report.findings[object_id] = (
            f"The copy of object {stored.id.hex()} is damaged, and cannot be made anew. In the "
            f"copy: {damage} In the original: {sentence}"
        )


def _copy(
    folders: Folders, stored: StoredObject, batch: _Batch, report: CopiedObjects, meter: Meter
) -> None:
    path = folders.incoming(stored)
    try:
        sha256 = copying.copy_bytes(folders.source().path(stored.id), path, meter)
    except Damaged as damage:
        report.findings[stored.id] = str(damage)
        return
    batch.copies.append((stored, sha256))
    with durable.storage_errors(path):
        batch.length += path.stat().st_size


def _prove(batch: _Batch, folders: Folders, report: CopiedObjects, meter: Meter) -> None:
    """Make a batch durable, read it back, and put what is whole in its place."""
    target = folders.target()
    paths = [folders.incoming(stored) for stored, _ in batch.copies]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(copying.sync_file, paths))
    whole = []
    for (stored, sha256), path in zip(batch.copies, paths, strict=True):
        copying.require_same(sha256, path, meter)
        try:
            _require_content(path, stored, folders, meter)
        except Damaged as damage:
            report.findings[stored.id] = str(damage)
            with durable.storage_errors(path):
                path.unlink()
            continue
        with durable.storage_errors(path):
            # Its time would tell whoever has no key when this came in.
            os.utime(path, (0, 0))
            length = path.stat().st_size
        if target.path(stored.id).exists():
            report.replaced[stored.id] = _replaced(stored)
        else:
            report.objects += 1
            report.length += length
        whole.append(NewObject(stored.id, stored.size, stored.sha256, stored.wrapped))
    target.settle(whole)


def _require_content(
    copy_path: Path, stored: StoredObject, folders: Folders, meter: Meter, *, weight: int = 0
) -> None:
    """Raise Damaged unless a copied object opens and its content is what the catalogue says."""
    what = f"Object {stored.id.hex()}"
    key = folders.target().unwrap(stored.id, stored.wrapped)
    associated = keys.associated_data("object", folders.unlocked.header.archive_id, stored.id)
    try:
        file = io.FileIO(copy_path, opener=ordinary.opener)
    except OSError as error:
        raise Damaged(f"{what} cannot be read: {error.strerror}.") from error
    digest = hashlib.sha256()
    with sealing.SealedReader(file, stored.size, key, associated, what=what) as reader:
        buffer = memoryview(bytearray(min(_CHUNK, 1 + stored.size)))
        while count := reader.readinto(buffer):
            digest.update(buffer[:count])
            meter.advance(count * weight)
    if digest.digest() != stored.sha256:
        raise Damaged(f"{what} is damaged: its content is not what the catalogue says.")


def _objects(catalogue: sqlcipher.Connection) -> Iterator[StoredObject]:
    for row in catalogue.execute(f"{_COLUMNS} ORDER BY key"):
        yield StoredObject(*row)


def _load(catalogue: sqlcipher.Connection, key: int) -> StoredObject:
    return StoredObject(*catalogue.execute(f"{_COLUMNS} WHERE key = ?", (key,)).fetchone())


def _length_lacking(source: ObjectStore, target: ObjectStore, stored: StoredObject) -> int | None:
    """Return the sealed length of an object that must be copied, None where the target holds it."""
    lengths: list[int | None] = []
    for path in (source.path(stored.id), target.path(stored.id)):
        try:
            lengths.append(path.stat().st_size)
        except OSError:
            lengths.append(None)
    if lengths[0] is not None and lengths[0] == lengths[1]:
        return None
    return lengths[0] or 0


def _replaced(stored: StoredObject) -> str:
    return f"The copy of object {stored.id.hex()} was damaged, and was made anew from the original."
