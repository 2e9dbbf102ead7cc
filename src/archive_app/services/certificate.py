"""Whether the archive holds a file, since when by its own clock, and a page that says so.

The page claims only what can be shown: accession by the archive's own clock, and outside evidence
or its absence. Its words are data under resources/reports.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from string import Template

from archive_app.errors import NotFound, SourceUnreadable
from archive_app.model.vocabulary import Language
from archive_app.progress import Meter
from archive_app.resources import resource_path
from archive_app.services.custody import read_event
from archive_app.services.received import TOOL
from archive_app.services.scan import visible_name
from archive_app.store import ledger
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

_PIECE = 1 << 20


@dataclass(frozen=True)
class Holding:
    """One stored file with the same bytes: its item, accession, and the event that received it."""

    item: str
    accession: str | None
    original_name: str
    event: int
    index: int
    recorded_at: str


@dataclass(frozen=True)
class FileHolding:
    """What the archive says of a file at hand. Empty ``holdings``: these bytes are not held."""

    name: str
    size: int
    sha256: str
    holdings: tuple[Holding, ...]
    log: str
    log_size: int
    log_root: str


def find_file(archive: Archive, path: Path, meter: Meter) -> FileHolding:
    """Read a file and say whether these bytes are held, since which accession and event.

    Raises NotFound where there is no such file, SourceUnreadable where it cannot be read.
    """
    size, sha256 = _digest(path, meter)
    with archive.reading() as session:
        connection = driver_connection(session)
        head = ledger.head(connection, archive.log)
        rows = connection.execute(
            "SELECT file.id, item.reference, accession.reference, stored_file.name"
            " FROM stored_file JOIN record AS file USING (key)"
            " JOIN record AS item ON item.key = item_key"
            " LEFT JOIN record AS accession ON accession.key = accession_key"
            " WHERE sha256 = ? AND EXISTS (SELECT 1 FROM object WHERE sha256 = ?)"
            " ORDER BY stored_file.key",
            (sha256, sha256),
        ).fetchall()
        holdings = []
        for file_id, item, accession, name in rows:
            first = ledger.load_events(
                connection, ledger.find_events_about(connection, file_id)[:1]
            )
            event = read_event(first[0])
            holdings.append(
                Holding(item, accession, name or "", event.number, event.index, event.recorded_at)
            )
    return FileHolding(
        visible_name(os.fsencode(path.name)),
        size,
        sha256.hex(),
        tuple(holdings),
        head.origin,
        head.size,
        head.root.hex(),
    )


def certificate(archive: Archive, holding: FileHolding, language: Language) -> str:
    """Return the page about a file that is held, as plain text; raises NotFound where it is not."""
    if not holding.holdings:
        raise NotFound(f"These bytes are not held, so nothing can be certified: {holding.sha256}.")
    first = holding.holdings[0]
    words = resource_path("reports", f"certificate.{language}.txt").read_text(encoding="utf-8")
    return Template(words).substitute(
        name=holding.name,
        size=holding.size,
        sha256=grouped(holding.sha256),
        item=first.item,
        accession=first.accession or "—",
        event=first.event,
        recorded_at=first.recorded_at,
        others="".join(
            f"\n    {other.item}  {other.recorded_at}  #{other.event}"
            for other in holding.holdings[1:]
        )
        or " —",
        log=holding.log,
        log_size=holding.log_size,
        log_root=grouped(holding.log_root),
        printed_at=_now(archive),
        tool=TOOL,
    )


def grouped(digest: str) -> str:
    """Return hexadecimal digits in groups of four, eight groups a line, to read aloud."""
    groups = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    return "\n    ".join(" ".join(groups[at : at + 8]) for at in range(0, len(groups), 8))


def _now(archive: Archive) -> str:
    return archive.clock.read().at.isoformat(timespec="seconds")


def _digest(path: Path, meter: Meter) -> tuple[int, bytes]:
    digest = hashlib.sha256()
    size = 0
    buffer = memoryview(bytearray(_PIECE))
    try:
        with path.open("rb", buffering=0) as file:
            meter.expect(os.fstat(file.fileno()).st_size)
            while count := file.readinto(buffer):
                digest.update(buffer[:count])
                size += count
                meter.advance(count)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    return size, digest.digest()
