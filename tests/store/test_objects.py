"""What the object store promises: durable before it is referred to, and the same bytes or none."""

from __future__ import annotations

import io
import os
import random
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.errors import Cancelled, Damaged, StorageRefused
from archive_app.progress import Meter
from archive_app.store import sealing
from archive_app.store.keys import archive_keys
from archive_app.store.objects import NewObject, ObjectStore, StoredObject
from tests.archives import add_object, lay_out, opened, recovery_words
from tests.processes import fill, in_own_mounts, mount, needs_mounts, tolerates_fork, trace

pytestmark = tolerates_fork

ARCHIVE_ID = bytes(range(16))
KEYS = archive_keys(b"\x07" * 32, ARCHIVE_ID, 1)
PLAIN = sealing.SEGMENT_LENGTH - sealing.OVERHEAD
ACCESSION = """
import sys
from pathlib import Path
from archive_app.store.archive import Archive
from tests.archives import add_object
with Archive.open(Path(sys.argv[1]), sys.argv[2]) as archive:
    add_object(archive, b"evidence")
"""


needs_pwrite = pytest.mark.skipif(not hasattr(os, "pwrite"), reason="no pwrite on this system")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of an archive; making 256 of them for each test would take longer than it."""
    path = tmp_path_factory.mktemp("objects")
    ObjectStore.create_folders(path)
    return path


@pytest.fixture
def store(shared: Path) -> Iterator[ObjectStore]:
    store = ObjectStore(shared, ARCHIVE_ID, KEYS)
    yield store
    store.sweep_incoming()
    for _, path in list(store.find_ids()):
        path.unlink()
    for path in (shared / "orphans").iterdir():
        path.unlink()


def seal(store: ObjectStore, content: bytes) -> NewObject:
    return store.seal(io.BytesIO(content), Meter())


def keep(store: ObjectStore, content: bytes) -> StoredObject:
    new = seal(store, content)
    store.settle([new])
    return StoredObject(1, new.id, new.size, new.sha256, new.wrapped)


def read(store: ObjectStore, stored: StoredObject) -> bytes:
    with store.open(stored) as reader:
        return reader.read()


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


class Failing(io.RawIOBase):
    """A source that breaks off, as a medium does that is pulled out."""

    def __init__(self, size: int, error: BaseException) -> None:
        self.left = size
        self.error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self.left:
            raise self.error
        count = min(self.left, len(buffer))
        self.left -= count
        return count


# --- the order of a write ----------------------------------------------------------------------


def test_an_object_is_durable_before_the_row_that_refers_to_it(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    lay_out(path)
    deeds = trace(ACCESSION, str(path), recovery_words(), folder=path)
    (name,) = [each.name for each in path.glob("objects/*/*")]
    incoming, folder = f"incoming/{name}", f"objects/{name[:2]}"
    renamed = deeds.index(f"rename {incoming} {folder}/{name}")
    written = max(at for at, deed in enumerate(deeds) if deed == f"write {incoming}")
    synced = deeds.index(f"sync {incoming}")
    folder_synced = deeds.index(f"sync {folder}")
    row_written = next(
        at for at, deed in enumerate(deeds) if at > written and deed == "write catalogue-1.db-wal"
    )
    committed = deeds.index("sync catalogue-1.db-wal", row_written)
    assert written < synced < renamed < folder_synced < row_written < committed
    assert "write catalogue-1.db" not in deeds[:row_written]


def test_nothing_is_in_place_before_it_is_settled(store: ObjectStore, shared: Path) -> None:
    new = seal(store, b"evidence")
    assert list(store.find_ids()) == []
    assert [each.name for each in (shared / "incoming").iterdir()] == [new.id.hex()]
    store.settle([new])
    assert list(store.find_ids()) == [(new.id, store.path(new.id))]
    assert list((shared / "incoming").iterdir()) == []


def test_many_are_settled_at_once(store: ObjectStore) -> None:
    contents = [noise(size) for size in range(0, 4000, 50)]
    new = [seal(store, content) for content in contents]
    store.settle(new)
    for each, content in zip(new, contents, strict=True):
        assert (
            read(store, StoredObject(1, each.id, each.size, each.sha256, each.wrapped)) == content
        )


# --- the same bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "size",
    [0, 1, 1000, PLAIN - 1, PLAIN, PLAIN + 1, 3 * PLAIN, (1 << 20) - 1, 1 << 20, 5 * (1 << 20) + 7],
)
def test_what_was_taken_in_is_read_again(store: ObjectStore, size: int) -> None:
    content = noise(size)
    meter = Meter()
    new = store.seal(io.BytesIO(content), meter)
    assert (new.size, new.sha256) == (size, sha256(content).digest())
    assert meter.done == size
    store.settle([new])
    stored = StoredObject(1, new.id, new.size, new.sha256, new.wrapped)
    assert read(store, stored) == content
    assert store.read_back(new) == new.sha256
    assert store.path(new.id).stat().st_size == sealing.sealed_length(size)


@settings(max_examples=25)
@given(st.data())
def test_any_part_is_read_alone(shared: Path, data: st.DataObject) -> None:
    store = ObjectStore(shared, ARCHIVE_ID, KEYS)
    size = data.draw(st.integers(0, 3 * PLAIN))
    start = data.draw(st.integers(0, size))
    length = data.draw(st.integers(0, size))
    content = noise(size)
    stored = keep(store, content)
    with store.open(stored) as reader:
        reader.seek(start)
        assert reader.read(length) == content[start : start + length]
    store.remove(stored.id)


def test_the_same_bytes_are_sealed_unlike_each_time(store: ObjectStore) -> None:
    # That equal contents share an object is decided by the catalogue, not by what lies on disk.
    one, other = keep(store, b"x" * 5000), keep(store, b"x" * 5000)
    assert one.sha256 == other.sha256
    assert one.id != other.id
    sealed = [store.path(each.id).read_bytes() for each in (one, other)]
    assert sealed[0][:100] != sealed[1][:100]
    assert b"xxxx" not in sealed[0]


def test_an_object_tells_no_time(store: ObjectStore) -> None:
    assert store.path(keep(store, b"evidence").id).stat().st_mtime == 0


# --- what is refused ---------------------------------------------------------------------------


@needs_pwrite
def test_every_flipped_byte_cut_or_addition_is_refused(store: ObjectStore) -> None:
    content = noise(2000)
    stored = keep(store, content)
    path = store.path(stored.id)
    sealed = path.read_bytes()
    with path.open("r+b", buffering=0) as file:
        for at in range(len(sealed)):
            os.pwrite(file.fileno(), bytes([sealed[at] ^ 1 << at % 8]), at)
            with pytest.raises(Damaged, match=stored.id.hex()):
                read(store, stored)
            os.pwrite(file.fileno(), sealed[at : at + 1], at)
    assert read(store, stored) == content
    for spoiled in (sealed[:-1], sealed[:100], b"", sealed + b"\0", bytes(len(sealed))):
        path.write_bytes(spoiled)
        with pytest.raises(Damaged, match=stored.id.hex()):
            read(store, stored)


def test_an_object_in_the_place_of_another_is_refused(store: ObjectStore) -> None:
    one, other = keep(store, b"one of them"), keep(store, b"the other..")
    store.path(one.id).write_bytes(store.path(other.id).read_bytes())
    with pytest.raises(Damaged, match=one.id.hex()):
        read(store, one)


def test_an_object_of_another_archive_is_refused(store: ObjectStore, shared: Path) -> None:
    stored = keep(store, b"evidence")
    other = ObjectStore(shared, ARCHIVE_ID[::-1], archive_keys(b"\x07" * 32, ARCHIVE_ID[::-1], 1))
    with pytest.raises(Damaged):
        read(other, stored)


def test_a_missing_object_is_named(store: ObjectStore) -> None:
    stored = keep(store, b"evidence")
    store.remove(stored.id)
    with pytest.raises(Damaged, match=f"{stored.id.hex()} is missing"):
        read(store, stored)
    store.remove(stored.id)  # removing what is gone is no error


def test_a_wrapped_key_belongs_to_one_object_and_generation(store: ObjectStore) -> None:
    one, other = keep(store, b"one"), keep(store, b"other")
    with pytest.raises(Damaged):
        store.unwrap(one.id, other.wrapped)
    for at in range(len(one.wrapped)):
        flipped = one.wrapped[:at] + bytes([one.wrapped[at] ^ 1]) + one.wrapped[at + 1 :]
        with pytest.raises(Damaged):
            store.unwrap(one.id, flipped)


def test_a_key_wrapped_for_the_next_generation_opens_the_same_object(
    store: ObjectStore, shared: Path
) -> None:
    stored = keep(store, b"evidence")
    next_keys = archive_keys(b"\x08" * 32, ARCHIVE_ID, 2)
    rewrapped = store.rewrap(stored.id, stored.wrapped, next_keys)
    next_store = ObjectStore(shared, ARCHIVE_ID, next_keys)
    assert next_store.unwrap(stored.id, rewrapped) == store.unwrap(stored.id, stored.wrapped)
    for opener, wrapped in ((store, rewrapped), (next_store, stored.wrapped)):
        with pytest.raises(Damaged):
            opener.unwrap(stored.id, wrapped)


# --- what leaves nothing -----------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 10, 3 << 20])
@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()], ids=repr)
def test_a_source_that_breaks_off_leaves_nothing(
    store: ObjectStore, shared: Path, size: int, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        store.seal(Failing(size, error), Meter())  # type: ignore[arg-type]
    assert list((shared / "incoming").iterdir()) == []


def test_cancelling_leaves_nothing(store: ObjectStore, shared: Path) -> None:
    meter = Meter()
    meter.cancel()
    with pytest.raises(Cancelled):
        store.seal(io.BytesIO(noise(2 << 20)), meter)
    assert list((shared / "incoming").iterdir()) == []


def test_what_no_row_will_refer_to_is_dropped(store: ObjectStore, shared: Path) -> None:
    settled, incoming = seal(store, b"settled"), seal(store, b"incoming")
    store.settle([settled])
    store.discard([settled, incoming, seal(store, b"a third")])
    assert list(store.find_ids()) == []
    assert list((shared / "incoming").iterdir()) == []


def test_what_is_half_written_is_swept(store: ObjectStore, shared: Path) -> None:
    kept = keep(store, b"kept")
    seal(store, b"never settled")
    assert store.sweep_incoming() == 1
    (shared / "incoming").rmdir()
    assert store.sweep_incoming() == 0
    assert read(store, kept) == b"kept"


@needs_mounts
def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    def take_in() -> tuple[str, list[str], bytes]:
        mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tmp_path))
        ObjectStore.create_folders(tmp_path)
        store = ObjectStore(tmp_path, ARCHIVE_ID, KEYS)
        kept = keep(store, b"kept")
        fill(tmp_path, leaving=1 << 20)
        with pytest.raises(StorageRefused) as refused:
            seal(store, noise(3 << 20))
        return str(refused.value), os.listdir(tmp_path / "incoming"), read(store, kept)

    said, left, kept = in_own_mounts(take_in)
    assert "no space left" in said
    assert (left, kept) == ([], b"kept")


# --- what lies on disk -------------------------------------------------------------------------


def test_every_file_under_objects_is_found_with_the_id_it_claims(
    store: ObjectStore, shared: Path
) -> None:
    ids = {keep(store, noise(size)).id for size in range(5)}
    foreign = [
        shared / "objects" / "00" / "Thumbs.db",
        shared / "objects" / "00" / ("ff" * 16),
        shared / "objects" / "ab" / ("AB" * 16),
        shared / "objects" / "stray",
    ]
    for path in foreign:
        path.write_bytes(b"")
    found = list(store.find_ids())
    assert {each for each, _ in found if each} == ids
    assert sorted(path for each, path in found if each is None) == sorted(foreign)


def test_an_orphan_is_set_aside_whole(store: ObjectStore, shared: Path) -> None:
    stored = keep(store, b"without a row")
    sealed = store.path(stored.id).read_bytes()
    target = store.set_aside(store.path(stored.id))
    assert target == shared / "orphans" / stored.id.hex()
    assert target.read_bytes() == sealed
    assert list(store.find_ids()) == []


def test_what_shows_of_an_object_is_its_size(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    with opened(path) as archive:
        stored = add_object(archive, b"A canary sang at dawn." * 10)
        sealed = archive.objects.path(stored.id).read_bytes()
    assert b"canary" not in sealed
    assert stored.sha256.hex() not in str(list(path.rglob("*")))
    shutil.rmtree(path)
