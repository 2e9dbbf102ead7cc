"""A group of sealed files on its way in: made durable, then committed together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import ArchiveError, Damaged, StorageRefused
from archive_app.model.inputs import AccessionInput
from archive_app.services.accession_run import is_taken
from archive_app.services.received import SealedFile, record_file
from archive_app.store import object_rows
from archive_app.store.archive import Archive
from archive_app.store.objects import NewObject
from archive_app.store.records import Found
from archive_app.store.transaction import driver_connection

# Nothing may come into an item any more that was shredded.
_HELD = (
    "FROM stored_file JOIN record AS item ON item.key = item_key"
    f" WHERE sha256 = ? AND {object_rows.is_held()}"
)


def commit_group(
    archive: Archive,
    accession: Found,
    about: AccessionInput,
    sealed: Sequence[SealedFile],
    *,
    read_back: bool,
) -> tuple[int, int]:
    """Make a group durable, write its rows and events in one commit.

    Return how many of its files were held before this accession, and how many came in it before.
    Where it fails, what is sealed stays where it is: see :func:`keep_whole`.
    """
    settled: frozenset[bytes] = frozenset()
    while True:
        with archive.reading() as session:
            parted = _parted(driver_connection(session), sealed, accession.key)
        fresh, items, held = parted
        unsettled = [file.new for file in sealed if file.new.id in fresh - settled]
        archive.objects.settle(unsettled)
        if read_back:
            for new in unsettled:
                _read_back(archive, new)
        settled |= fresh
        with archive.writing() as transaction:
            # Another thread may have brought the same bytes, or shredded them, since they were
            # looked for: then nothing is written, and everything is looked for again.
            if _parted(transaction.connection, sealed, accession.key) == parted:
                for file in sealed:
                    has_new_object = file.new.id in fresh
                    record_file(
                        transaction, accession, about, file, items, has_new_object=has_new_object
                    )
                break
    archive.objects.discard(file.new for file in sealed if file.new.id not in fresh)
    held_before = sum(file.new.sha256 in held for file in sealed)
    return held_before, len(sealed) - len(fresh) - held_before


def keep_whole(
    archive: Archive, accession: Found, about: AccessionInput, sealed: Sequence[SealedFile]
) -> None:
    """Commit what was sealed before an accession was stopped: all of it, or what there is room for.

    The last files give way to the first ones, and what no row refers to in the end is dropped. All
    is read back, because a disk says but once that it did not keep what was written.
    """
    try:
        with suppress(ArchiveError):
            # Where something was interrupted, the commit may be done all the same.
            left = [file for file in sealed if not is_taken(archive, accession, file.source)]
            while left:
                try:
                    commit_group(archive, accession, about, left, read_back=True)
                    break
                except (StorageRefused, Damaged):
                    half = len(left) // 2
                    discard_unheld(archive, (file.new for file in left[half:]))
                    left = left[:half]
    finally:
        discard_unheld(archive, (file.new for file in sealed))


def discard_unheld(archive: Archive, new_objects: Iterable[NewObject]) -> None:
    """Drop those sealed objects that no row refers to.

    The catalogue is asked: where something was interrupted, the commit may be done all the same.
    """
    held = "SELECT 1 FROM object WHERE id = ?"
    with suppress(ArchiveError), archive.reading() as session:
        connection = driver_connection(session)
        archive.objects.discard(
            [new for new in new_objects if connection.execute(held, (new.id,)).fetchone() is None]
        )


def _parted(
    connection: sqlcipher.Connection, sealed: Sequence[SealedFile], accession_key: int
) -> tuple[frozenset[bytes], dict[bytes, str], frozenset[bytes]]:
    """Return the ids of objects whose content is new, and by digest the item that has a content.

    Third the digests of what was held before this accession brought it. A content may be held
    without an item of its own: as the thumbnail of another one.
    """
    fresh: dict[bytes, bytes] = {}
    items: dict[bytes, str] = {}
    held = set()
    for new in (file.new for file in sealed):
        if not object_rows.holds(connection, new.sha256):
            fresh.setdefault(new.sha256, new.id)
            continue
        if was_held(connection, new.sha256, accession_key):
            held.add(new.sha256)
        item = find_item_of(connection, new.sha256)
        if item is not None:
            items[new.sha256] = item
    return frozenset(fresh.values()), items, frozenset(held)


def was_held(connection: sqlcipher.Connection, sha256: bytes, accession_key: int) -> bool:
    """Tell whether a content that is held was so before an accession brought it."""
    first = connection.execute(
        f"SELECT accession_key {_HELD} ORDER BY stored_file.key LIMIT 1", (sha256,)
    ).fetchone()
    return first is None or first[0] != accession_key


def find_item_of(connection: sqlcipher.Connection, sha256: bytes) -> str | None:
    """Return the id of the newest item that has a content as its own, None where none has."""
    row = connection.execute(
        f"SELECT item.id {_HELD} AND parent_key IS NULL ORDER BY stored_file.key DESC LIMIT 1",
        (sha256,),
    ).fetchone()
    return None if row is None else str(row[0].hex())


def _read_back(archive: Archive, new: NewObject) -> None:
    if archive.objects.read_back(new) != new.sha256:
        raise StorageRefused(
            "The archive's disk did not keep what was written to it; it may be failing."
        )
