"""Accessions as people list and read them, and what of a folder is held already."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services.scan import SourceFile, walk
from archive_app.store import object_rows, records
from archive_app.store.archive import Archive
from archive_app.store.records import Found
from archive_app.store.transaction import driver_connection

PAGE = 200
_PIECE = 1 << 20


@dataclass(frozen=True)
class ListedAccession:
    """An accession as lists show it."""

    key: int
    reference: str
    received_from: str
    incident: str | None
    files: int
    size: int
    is_closed: bool


@dataclass(frozen=True)
class ReceivedFile:
    """One file that came with an accession; its name is None once it was shredded."""

    item: str
    original_name: str | None
    size: int
    sha256: str


@dataclass(frozen=True)
class LoadedAccession:
    """An accession with what is recorded of it and the files that came with it."""

    found: Found
    record: AccessionInput
    files: tuple[ReceivedFile, ...]


@dataclass(frozen=True)
class Compared:
    """How many files of a folder are ``held`` already; ``repeated`` are like one before them."""

    held: int
    repeated: int


def list_accessions(
    archive: Archive, *, before: int | None = None, limit: int = PAGE, open_only: bool = False
) -> list[ListedAccession]:
    """Return a page of accessions, newest first; the next page is ``before`` the last row's key."""
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT record.key, record.reference, received_from, incident.reference,"
            " (SELECT count(*) FROM stored_file WHERE accession_key = record.key),"
            " (SELECT coalesce(sum(size), 0) FROM stored_file WHERE accession_key = record.key),"
            # In this order: there are many more records than accessions.
            " is_closed FROM accession CROSS JOIN record USING (key)"
            " LEFT JOIN record AS incident ON incident.key = incident_key"
            " WHERE accession.key < ? AND (is_closed = 0 OR NOT ?)"
            " ORDER BY accession.key DESC LIMIT ?",
            (before if before is not None else 1 << 62, open_only, limit),
        )
        return [
            ListedAccession(key, reference, received_from, incident, files, size, bool(is_closed))
            for key, reference, received_from, incident, files, size, is_closed in rows
        ]


def load_accession(archive: Archive, reference: str) -> LoadedAccession:
    """Return an accession with its files in the order they came; raises NotFound."""
    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find(connection, reference, "accession")
        record = records.load_input(connection, found)
        assert isinstance(record, AccessionInput)
        rows = connection.execute(
            "SELECT reference, name, size, lower(hex(sha256)) FROM stored_file"
            " JOIN record ON record.key = item_key WHERE accession_key = ?"
            " ORDER BY stored_file.key",
            (found.key,),
        )
        return LoadedAccession(found, record, tuple(ReceivedFile(*row) for row in rows))


def compare(archive: Archive, sources: Sequence[Path], meter: Meter) -> Compared:
    """Compare the files under ``sources`` with what the archive holds, and with one another.

    Only files of a size that an object or another of them has are read. Advances ``meter`` by their
    bytes. Raises NotFound for a source that is not there; a file that cannot be read counts as new.
    """
    with archive.reading() as session:
        rows = driver_connection(session).execute("SELECT DISTINCT size FROM object")
        sizes = {row[0] for row in rows}
    once: set[int] = set()
    for found in walk(sources, besides=archive.path):
        meter.advance(0)
        if isinstance(found, SourceFile):
            (sizes if found.state.size in once else once).add(found.state.size)
    held, seen = 0, Counter[bytes]()
    for sha256 in _digests(archive, sources, sizes, meter):
        if _is_held(archive, sha256):
            held += 1
        else:
            seen[sha256] += 1
    return Compared(held, seen.total() - len(seen))


def _is_held(archive: Archive, sha256: bytes) -> bool:
    with archive.reading() as session:
        return object_rows.holds(driver_connection(session), sha256)


def _digests(
    archive: Archive, sources: Sequence[Path], sizes: set[int], meter: Meter
) -> Iterator[bytes]:
    buffer = memoryview(bytearray(_PIECE))
    for found in walk(sources, besides=archive.path):
        meter.advance(0)
        if not isinstance(found, SourceFile) or found.state.size not in sizes:
            continue
        digest = hashlib.sha256()
        try:
            with open(os.fsdecode(found.path), "rb", buffering=0) as file:
                while count := file.readinto(buffer):
                    digest.update(buffer[:count])
                    meter.advance(count)
        except OSError:
            continue
        yield digest.digest()
