"""Evidence items as people list, read and take out their files."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged, NotFound
from archive_app.model.custody import Event, Subject
from archive_app.model.validation import RecordInput
from archive_app.progress import Meter
from archive_app.services import outside
from archive_app.services.received import TOOL
from archive_app.services.scan import readable_name
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject
from archive_app.store.records import Found
from archive_app.store.transaction import driver_connection

PAGE = 200
_LONGEST_NAME_BYTES = 150
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)")
_PIECE = 1 << 20


@dataclass(frozen=True)
class ListedItem:
    """An evidence item with its first original; the file's facts are None where there is none."""

    key: int
    reference: str
    title: str
    kind: str | None
    original_name: str | None
    size: int | None
    sha256: str | None
    media_type: str | None
    files: int
    is_shredded: bool


@dataclass(frozen=True)
class HeldFile:
    """A stored file as an item shows it. ``is_held`` is False once its bytes were shredded.

    One that ``is_waiting`` was not looked into yet; one of which that failed, for a reason that is
    a sentence, is tried again on demand alone.
    """

    found: Found
    record: RecordInput | None
    role: str
    sha256: str
    size: int
    is_held: bool
    is_waiting: bool
    failure: str | None


@dataclass(frozen=True)
class Item:
    """An item with what it says (None once erased), its files, and its incidents."""

    found: Found
    record: RecordInput | None
    files: tuple[HeldFile, ...]
    incidents: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Extracted:
    """A file that was taken out, and the event of it; None where none could be recorded."""

    path: Path
    event: int | None


@dataclass(frozen=True)
class Original:
    """An item's first original: what to call it outside, where its bytes are, what events name."""

    reference: str
    file_name: str
    stored: StoredObject
    subjects: tuple[Subject, ...]


def list_items(
    archive: Archive,
    *,
    incident: str | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[ListedItem]:
    """Return a page of items, newest first, of one incident or all."""
    with archive.reading() as session:
        connection = driver_connection(session)
        chosen = "SELECT key FROM evidence_item WHERE key < :before"
        if incident is not None:
            chosen = (
                "SELECT DISTINCT item_key FROM evidence_link"
                " WHERE incident_key = :incident AND item_key < :before AND NOT is_withdrawn"
            )
        rows = connection.execute(
            "SELECT record.key, reference, title, evidence_item.kind, first.name, first.size,"
            " nullif(lower(hex(first.sha256)), ''), first.media_type,"
            " (SELECT count(*) FROM stored_file WHERE item_key = record.key),"
            " (SELECT secret IS NULL FROM revision"
            "  WHERE record_key = record.key AND number = record.revision)"
            " FROM record JOIN evidence_item USING (key)"
            " LEFT JOIN stored_file AS first ON first.key = (SELECT min(key) FROM stored_file"
            "  WHERE item_key = record.key AND role = 'original')"
            f" WHERE record.key IN ({chosen} ORDER BY 1 DESC LIMIT :limit)"
            " ORDER BY record.key DESC",
            {
                "before": before if before is not None else 1 << 62,
                "limit": limit,
                "incident": records.find(connection, incident, "incident").key
                if incident is not None
                else None,
            },
        )
        return [ListedItem(*row) for row in rows]


def load_item(archive: Archive, reference: str) -> Item:
    """Return an item with its files and links; raises NotFound."""
    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find(connection, reference, "evidence_item")
        linked = connection.execute(
            "SELECT reference, role FROM evidence_link JOIN record ON record.key = incident_key"
            " WHERE item_key = ? AND NOT is_withdrawn ORDER BY evidence_link.key",
            (found.key,),
        ).fetchall()
        return Item(
            found,
            _record_or_none(connection, found),
            tuple(held_files(connection, found)),
            tuple((row[0], row[1]) for row in linked),
        )


def held_files(connection: sqlcipher.Connection, item: Found) -> list[HeldFile]:
    """Return the stored files of an item, oldest first."""
    rows = connection.execute(
        "SELECT stored_file.key, role, stored_file.sha256, stored_file.size, object.key,"
        " file_key IS NOT NULL AND failure IS NULL, failure"
        " FROM stored_file LEFT JOIN object USING (sha256)"
        " LEFT JOIN scratch_preparation ON file_key = stored_file.key WHERE item_key = ?"
        " ORDER BY stored_file.key",
        (item.key,),
    ).fetchall()
    files = []
    for key, role, sha256, size, object_key, is_waiting, failure in rows:
        found = records.find_by_key(connection, key)
        record = _record_or_none(connection, found)
        # The bytes of a shredded file may live on, as those of another item.
        is_held = object_key is not None and record is not None
        files.append(
            HeldFile(found, record, role, sha256.hex(), size, is_held, bool(is_waiting), failure)
        )
    return files


def find_object(connection: sqlcipher.Connection, sha256: str) -> StoredObject:
    """Return the object that holds these bytes; raises NotFound where none does."""
    row = connection.execute(
        "SELECT key, id, size, sha256, wrapped FROM object WHERE sha256 = ?",
        (bytes.fromhex(sha256),),
    ).fetchone()
    if row is None:
        raise NotFound("The bytes of this file are not held any more: they were shredded.")
    return StoredObject(*row)


def extract(
    archive: Archive, reference: str, folder: Path, meter: Meter, *, purpose: str | None = None
) -> Extracted:
    """Write an item's original to ``<reference>_<safe name>`` in ``folder``, verified whole.

    The event comes first: from then on the bytes may be outside. Only from a medium that cannot be
    written, or is full, where no event can be, is it done without one. Never overwrites. Raises
    Damaged, StorageRefused, NotFound, or NotAllowed where the archive is read-only for another
    reason.
    """
    original = find_original(archive, reference)
    target = folder / original.file_name
    with taking_out(archive, original, target, purpose) as (file, event):
        _copy_verified(archive, original.stored, file, meter)
    return Extracted(target, event)


def find_original(archive: Archive, reference: str) -> Original:
    """Return an item's first original; raises NotFound where none is held.

    Raises NotAllowed as well where taking it out could not be recorded, but for a medium that
    cannot be written.
    """
    if not archive.standing.is_of_medium:
        archive.require_writable()
    with archive.reading() as session:
        connection = driver_connection(session)
        item = records.find(connection, reference, "evidence_item")
        files = [file for file in held_files(connection, item) if file.role == "original"]
        if not files:
            raise NotFound(f"{reference} has no original file.")
        original = files[0]
        if not original.is_held:
            raise NotFound(f"The bytes of {reference} are not held any more: they were shredded.")
        stored = find_object(connection, original.sha256)
        subjects = (
            records.subject(connection, original.found),
            records.subject(connection, item),
        )
    name = safe_name(getattr(original.record, "original_name", None) or "file")
    return Original(item.reference or reference, f"{item.reference}_{name}", stored, subjects)


@contextmanager
def taking_out(
    archive: Archive, original: Original, target: Path, purpose: str | None
) -> Iterator[tuple[BinaryIO, int | None]]:
    """Yield a new file for an original, and the number of the event that says so; see `extract`."""
    where = readable_name(os.fsencode(target))
    event = Event("exported", original.subjects, to=where, purpose=purpose, tool=TOOL)
    # On a full disk evidence can be rescued all the same; the face says what it is.
    with outside.witnessed_files(archive, event, [target], is_rescue=True) as ((file,), number):
        yield file, number


def safe_name(name: str) -> str:
    """Return a file name that every system takes and no screen misreads.

    Letters of every script stay; what controls, reverses or separates becomes ``_``.
    """
    kept = "".join(
        character if unicodedata.category(character)[0] in "LMN" or character in "-_.() " else "_"
        for character in unicodedata.normalize("NFC", name)
    ).strip(" .")
    kept = f"_{kept}" if _RESERVED.match(kept) else kept
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending.encode()) > 20:
        stem, dot, ending = kept, "", ""
    room = _LONGEST_NAME_BYTES - len((dot + ending).encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore")
    return f"{stem}{dot}{ending}".rstrip(" .") or "file"


def _record_or_none(connection: sqlcipher.Connection, found: Found) -> RecordInput | None:
    try:
        return records.load_input(connection, found)
    except NotFound:
        return None


def _copy_verified(archive: Archive, stored: StoredObject, file: BinaryIO, meter: Meter) -> None:
    digest = hashlib.sha256()
    buffer = memoryview(bytearray(_PIECE))
    meter.expect(max(meter.total, meter.done + stored.size))
    with archive.objects.open(stored) as reader:
        while count := reader.readinto(buffer):
            digest.update(buffer[:count])
            file.write(buffer[:count])
            meter.advance(count)
    if digest.digest() != stored.sha256:
        raise Damaged(f"Object {stored.id.hex()} does not hold the bytes of its digest.")
