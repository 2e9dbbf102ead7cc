"""The files of a bundle on their way out of the archive, and their digests, taken as they pass."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from archive_app.bundle.digests import Digesting, Digests, PackedDigests, Sha512
from archive_app.bundle.zip_writing import Chunks
from archive_app.errors import Damaged
from archive_app.progress import Meter
from archive_app.services.bundle_target import write_files
from archive_app.store import durable
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject
from archive_app.store.pouring import TURN

_READERS = 2


def write_originals(
    archive: Archive, objects: Mapping[str, StoredObject], folder: Path, meter: Meter
) -> PackedDigests:
    """Make ``folder``, and write each object to its path in it, durable; return what it is.

    Advances ``meter`` by bytes. Raises Damaged for a segment that is not what was sealed,
    StorageRefused for the target. SHA-256 is what the catalogue says, and is not taken here:
    reading back takes it of what lies on the medium, which shows more.
    """
    digests = PackedDigests()
    unfinished = set(objects)

    def reading(path: str, stored: StoredObject) -> Callable[[], Chunks]:
        def chunks() -> Iterator[memoryview]:
            with Sha512(lambda: len(unfinished) == 1) as sha512:
                for piece in pieces(archive, stored):
                    sha512.update(piece)
                    yield piece
                digests.add(path, Digests(stored.size, stored.sha256, sha512.digest()))
            unfinished.discard(path)

        return chunks

    with durable.storage_errors(folder):
        folder.mkdir(mode=0o700)
    largest_first = sorted(objects, key=lambda path: objects[path].size, reverse=True)
    write_files(folder, ((path, reading(path, objects[path])) for path in largest_first), meter)
    return digests


def digest_originals(
    archive: Archive, objects: Mapping[str, StoredObject], meter: Meter
) -> dict[str, Digests]:
    """Read every object once and return what it is; the same bytes under several paths count once.

    Advances ``meter`` by bytes. Raises Damaged where one is not what the catalogue says.
    """

    def digest(stored: StoredObject) -> Digests:
        digesting = Digesting()
        for piece in pieces(archive, stored):
            digesting.update(piece)
            meter.advance(len(piece))
        found = digesting.digests()
        if not hmac.compare_digest(found.sha256, stored.sha256):
            raise Damaged(
                f"Object {stored.id.hex()} is not what was sealed: run a check. Nothing was "
                "exported."
            )
        return found

    distinct = {stored.id: stored for stored in objects.values()}
    with ThreadPoolExecutor(_READERS) as readers:
        try:
            found = dict(zip(distinct, readers.map(digest, distinct.values()), strict=True))
        except BaseException:
            readers.shutdown(cancel_futures=True)
            raise
    return {path: found[stored.id] for path, stored in objects.items()}


def pieces(archive: Archive, stored: StoredObject) -> Iterable[memoryview]:
    """Yield the bytes of an object; each piece is good while the next is read."""
    buffers = [memoryview(bytearray(min(TURN, stored.size))) for _ in range(2)]
    with archive.objects.open(stored) as reader:
        while count := reader.readinto(buffers[0]):
            yield buffers[0][:count]
            buffers.reverse()
