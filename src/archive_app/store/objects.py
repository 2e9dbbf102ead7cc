"""Sealed objects on disk: one per distinct content, durable before anything refers to it.

docs/format.md, "Objects". The order is always: bytes into ``incoming/``, fsync, rename into
``objects/xx/``, fsync of that folder; only then may a row be committed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from archive_app.errors import Damaged
from archive_app.progress import Meter
from archive_app.store import durable, incoming, keys, ordinary, salvaging, sealing
from archive_app.store.incoming import Content, Unsealed
from archive_app.store.pouring import TURN, Buffers

OBJECTS_NAME = "objects"
INCOMING_NAME = "incoming"
ORPHANS_NAME = "orphans"

_NAME = re.compile("[0-9a-f]{32}")
# A medium makes many files durable at once: one after the other takes three times as long.
_SYNCED_AT_ONCE = 16


@dataclass(frozen=True, repr=False)
class NewObject:
    """A sealed object in ``incoming/``: not yet referred to, its bytes durable if ``is_synced``."""

    id: bytes
    size: int
    sha256: bytes
    wrapped: bytes
    sha512: bytes | None = None
    is_synced: bool = False


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What the catalogue knows of an object: enough to open it. ``key`` is its row."""

    key: int
    id: bytes
    size: int
    sha256: bytes
    wrapped: bytes
    sha512: bytes | None = None


class ObjectStore:
    """The objects of one open archive, under the object key of one generation."""

    def __init__(self, archive_path: Path, archive_id: bytes, archive_keys: keys.ArchiveKeys):
        self._objects_path = archive_path / OBJECTS_NAME
        self._incoming_path = archive_path / INCOMING_NAME
        self._orphans_path = archive_path / ORPHANS_NAME
        self._archive_id = archive_id
        self._wrap_key = archive_keys.object_wrap
        self._generation = archive_keys.generation
        # Fresh buffers cost as much system time as the write itself, so they are kept.
        self._buffers: list[Buffers] = []

    @staticmethod
    def create_folders(archive_path: Path) -> None:
        """Make every folder an archive needs, so that no later write has to."""
        with durable.storage_errors(archive_path):
            for name in (INCOMING_NAME, ORPHANS_NAME):
                (archive_path / name).mkdir(mode=0o700)
            for first in range(256):
                (archive_path / OBJECTS_NAME / f"{first:02x}").mkdir(mode=0o700, parents=first == 0)
            durable.sync_folder(archive_path / OBJECTS_NAME)
            durable.sync_folder(archive_path)

    def path(self, object_id: bytes) -> Path:
        """Return where an object lies."""
        name = object_id.hex()
        return self._objects_path / name[:2] / name

    def seal(self, source: BinaryIO, meter: Meter, *, with_sha512: bool = False) -> NewObject:
        """Read ``source`` once to its end, hashed and sealed into ``incoming/``.

        ``with_sha512`` has both digests taken in one pass. Advances ``meter`` by bytes read. On any
        failure nothing is left behind.
        """
        unsealed = self.begin()
        with self._borrowed_buffers() as buffers:
            content = incoming.seal(unsealed, source, buffers, meter, with_sha512=with_sha512)
        return self.finish(unsealed, content)

    def begin(self) -> Unsealed:
        """Return a new object's id and key, for whoever seals it elsewhere and gives no other."""
        object_id = os.urandom(16)
        path = self._incoming_path / object_id.hex()
        return Unsealed(object_id, os.urandom(keys.KEY_LENGTH), self._content_data(object_id), path)

    def finish(self, unsealed: Unsealed, content: Content) -> NewObject:
        """Return the object that now lies where it was begun, its key wrapped."""
        key_data = self._key_data(unsealed.id, self._generation)
        return NewObject(
            unsealed.id,
            content.size,
            content.sha256,
            keys.wrap(self._wrap_key, unsealed.key, key_data),
            content.sha512,
            content.is_synced,
        )

    def settle(self, new_objects: Iterable[NewObject]) -> None:
        """Make objects durable in their final place: fsync, rename, fsync of each folder.

        Where it failed, it may be tried again: what has its place already keeps it. What waits
        takes the place of what is there, as where a damaged copy is made anew.
        """
        new_objects = list(new_objects)
        folders = {self.path(new.id).parent for new in new_objects}
        unplaced = [
            new
            for new in new_objects
            if (self._incoming_path / new.id.hex()).exists() or not self.path(new.id).exists()
        ]
        unsynced = [self._incoming_path / new.id.hex() for new in unplaced if not new.is_synced]
        with (
            durable.storage_errors(self._objects_path),
            ThreadPoolExecutor(_SYNCED_AT_ONCE) as pool,
        ):
            list(pool.map(incoming.sync, unsynced))
            if not all(folder.is_dir() for folder in folders):
                self._make_folders(folders)
            for new in unplaced:
                os.replace(self._incoming_path / new.id.hex(), self.path(new.id))
            list(pool.map(durable.sync_folder, folders))

    def discard(self, new_objects: Iterable[NewObject]) -> None:
        """Drop objects that no row will refer to; what cannot be dropped is swept at next open."""
        for new in new_objects:
            for path in (self._incoming_path / new.id.hex(), self.path(new.id)):
                with suppress(OSError):
                    path.unlink(missing_ok=True)

    def open(self, stored: StoredObject) -> sealing.SealedReader:
        """Open an object for reading anywhere in it.

        Raises Damaged where the file is missing, is not as long as the catalogue says, or is not
        the object of that id.
        """
        return self._open_at(self.path(stored.id), stored)

    def salvage(self, stored: StoredObject) -> Iterator[tuple[bytes, bool]]:
        """Yield every segment of a damaged object, and whether it is what was written; else zeros.

        Raises Damaged where the file or its key is missing, or its header is cut off.
        """
        what = f"Object {stored.id.hex()}"
        object_key = self.unwrap(stored.id, stored.wrapped)
        with self._raw_file(self.path(stored.id), what) as file:
            yield from salvaging.salvaged(
                file, stored.size, object_key, self._content_data(stored.id), what=what
            )

    def open_incoming(self, new: NewObject) -> sealing.SealedReader:
        """Open an object that is still in ``incoming/``, where no row refers to it."""
        stored = StoredObject(0, new.id, new.size, new.sha256, new.wrapped)
        return self._open_at(self._incoming_path / new.id.hex(), stored)

    def _open_at(self, path: Path, stored: StoredObject) -> sealing.SealedReader:
        what = f"Object {stored.id.hex()}"
        object_key = self.unwrap(stored.id, stored.wrapped)
        file = self._raw_file(path, what)
        return sealing.SealedReader(
            file, stored.size, object_key, self._content_data(stored.id), what=what
        )

    @staticmethod
    def _raw_file(path: Path, what: str) -> FileIO:
        try:
            return os.fdopen(ordinary.open_file(path), "rb", buffering=0)
        except FileNotFoundError:
            raise Damaged(f"{what} is missing.") from None
        except Damaged:
            raise Damaged(
                f"{what} is damaged: a link, or something else that is no file, is in its place."
            ) from None
        except OSError as error:
            raise Damaged(f"{what} cannot be read: {error.strerror}.") from error

    def read_back(self, new: NewObject) -> bytes:
        """Return the SHA-256 of what the medium gives back of a settled object.

        The operating system is asked to forget its own copy first, where it can be asked.
        """
        if hasattr(os, "posix_fadvise"):
            descriptor = ordinary.open_file(self.path(new.id))
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)
        digest = hashlib.sha256()
        buffer = memoryview(bytearray(TURN))
        with self.open(StoredObject(0, new.id, new.size, new.sha256, new.wrapped)) as reader:
            while count := reader.readinto(buffer):
                digest.update(buffer[:count])
        return digest.digest()

    def unwrap(self, object_id: bytes, wrapped: bytes) -> bytes:
        """Return an object's own key; raise Damaged where it is not this object's."""
        return keys.unwrap(self._wrap_key, wrapped, self._key_data(object_id, self._generation))

    def rewrap(self, object_id: bytes, wrapped: bytes, new_keys: keys.ArchiveKeys) -> bytes:
        """Return an object's key wrapped for another generation."""
        return keys.wrap(
            new_keys.object_wrap,
            self.unwrap(object_id, wrapped),
            self._key_data(object_id, new_keys.generation),
        )

    def find_ids(self) -> Iterator[tuple[bytes | None, Path]]:
        """Yield every file under ``objects/`` with the id it claims, None for a foreign name."""
        for folder in sorted(os.scandir(self._objects_path), key=attrgetter("name")):
            is_real = folder.is_dir(follow_symlinks=False)
            for name in sorted(os.listdir(folder)) if is_real else [""]:
                is_ours = _is_object_name(name) and name[:2] == folder.name
                yield (bytes.fromhex(name) if is_ours else None), Path(folder, name)

    def sweep_incoming(self) -> int:
        """Remove what an interrupted intake left half-written; return how many files.

        Only what is named and made as this program does it: the rest may be a stranger's.
        """
        swept = 0
        with durable.storage_errors(self._incoming_path):
            # Whoever copies an archive may leave out folders in which nothing is.
            for path in (self._incoming_path, self._orphans_path):
                path.mkdir(mode=0o700, exist_ok=True)
            for path in left_in_incoming(self._incoming_path):
                path.unlink()
                swept += 1
        return swept

    def set_aside(self, path: Path) -> Path:
        """Move a file without a row into ``orphans/``; it is reported, never deleted here."""
        target = self._orphans_path / path.name
        with durable.storage_errors(target):
            os.replace(path, target)
            durable.sync_folder(self._orphans_path)
            durable.sync_folder(path.parent)
        return target

    def find_orphans(self) -> Iterator[tuple[bytes, Path]]:
        """Yield every object in ``orphans/`` with its id; what has another name is none of ours."""
        if self._orphans_path.is_dir():
            for path in sorted(self._orphans_path.iterdir()):
                if _is_object_name(path.name) and ordinary.is_file(path):
                    yield bytes.fromhex(path.name), path

    def remove_orphan(self, object_id: bytes) -> None:
        """Unlink an object that was put aside, and make that durable."""
        with durable.storage_errors(self._orphans_path):
            (self._orphans_path / object_id.hex()).unlink(missing_ok=True)
            durable.sync_folder(self._orphans_path)

    def remove(self, object_id: bytes) -> None:
        """Unlink an object and make that durable."""
        path = self.path(object_id)
        with durable.storage_errors(path):
            path.unlink(missing_ok=True)
            durable.sync_folder(path.parent)

    @contextmanager
    def _borrowed_buffers(self) -> Iterator[Buffers]:
        """Lend buffers to one sealing at a time; list operations are atomic between threads."""
        buffers = self._buffers.pop() if self._buffers else Buffers()
        try:
            yield buffers
        finally:
            self._buffers.append(buffers)

    def _make_folders(self, folders: Iterable[Path]) -> None:
        """Make again what was lost by copying an archive without its empty folders."""
        for folder in folders:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.sync_folder(self._objects_path)

    def _content_data(self, object_id: bytes) -> bytes:
        return keys.associated_data("object", self._archive_id, object_id)

    def _key_data(self, object_id: bytes, generation: int) -> bytes:
        return keys.associated_data(
            "object-key", self._archive_id, object_id, generation.to_bytes(8, "big")
        )


def left_in_incoming(incoming_path: Path) -> list[Path]:
    """Return the objects in ``incoming/``, half-written or whole: files named as objects are."""
    return [
        path
        for path in incoming_path.iterdir()
        if _is_object_name(path.name) and ordinary.is_file(path)
    ]


def _is_object_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None
