"""Whether the archive holds a file, since when by its own clock, and a page that says so.

The page claims only what can be shown: accession by the archive's own clock, and outside evidence
or its absence. Its words are data under resources/reports.
"""

from __future__ import annotations

import hashlib
import os
import stat
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from archive_app.bundle.certificate import groups
from archive_app.bundle.transfer import HeldHead
from archive_app.errors import Damaged, NotFound, SourceUnreadable
from archive_app.model.custody import utc_seconds
from archive_app.model.note import Checkpoint
from archive_app.model.vocabulary import Language
from archive_app.progress import Activity, Meter
from archive_app.resources import resource_path
from archive_app.services import record_check
from archive_app.services.coming_in import find_beginning, find_shredding, require_gone
from archive_app.services.evidence import find_object
from archive_app.services.holding import earliest_over
from archive_app.services.proof_check import ProvenLedger
from archive_app.services.received import TOOL
from archive_app.services.scan import visible_name
from archive_app.store import ledger, object_rows
from archive_app.store.archive import Archive
from archive_app.store.digesting import Digester
from archive_app.store.objects import StoredObject
from archive_app.store.tolerant import TolerantReader
from archive_app.store.transaction import driver_connection

_PIECE = 1 << 20
_MOST_OTHERS = 20
_WIDTH = 80


@dataclass(frozen=True)
class Holding:
    """One stored file with the same bytes: its item, accession, and the event that received it.

    ``event`` is the event's number in the archive, ``index`` its place in the ledger ``log``.
    """

    item: str
    accession: str | None
    original_name: str
    event: int
    log: str
    index: int
    recorded_at: str


@dataclass(frozen=True)
class FileHolding:
    """What the archive says of a file at hand. Empty ``holdings``: these bytes are not held.

    ``log`` is the ledger of the first holding's event, as large as it is now; the archive's present
    one where there is none; ``present`` is the head of the present one where that is another.
    ``outside`` is what somebody else is known to hold that covers that
    event, None where nothing is. ``shredded`` is the number of the last event by which an item with
    these bytes was shredded, None where none was. ``is_verified`` tells that the stored bytes were
    read for this, ``is_signed`` that a checkpoint covers the first holding's event.
    """

    name: str
    size: int
    sha256: str
    holdings: tuple[Holding, ...]
    log: str
    log_size: int
    log_root: str
    is_verified: bool
    is_signed: bool
    outside: HeldHead | None = None
    shredded: int | None = None
    present: Checkpoint | None = None


def find_file(
    archive: Archive, path: Path, meter: Meter, *, verify_object: bool = False
) -> FileHolding:
    """Read a file and say whether these bytes are held, since which accession and event.

    With ``verify_object`` the object that holds them is read whole, too: every tag of it, and its
    SHA-256. Raises NotFound where there is no such file, SourceUnreadable where it cannot be read,
    Damaged where the object that should hold these bytes is not there, is of another length, or,
    if it is read, does not hold them; and where the ledger does not prove what is told of them.
    """
    size, sha256 = _digest(path, meter)
    with archive.reading() as session:
        connection = driver_connection(session)
        rows = connection.execute(
            "SELECT file.id, item.reference, accession.reference, stored_file.name,"
            " file.key, item.key, accession.key"
            " FROM stored_file JOIN record AS file USING (key)"
            " JOIN record AS item ON item.key = item_key"
            " LEFT JOIN record AS accession ON accession.key = accession_key"
            " WHERE sha256 = ? AND EXISTS (SELECT 1 FROM object WHERE sha256 = ?)"
            f" AND {object_rows.is_held()} ORDER BY stored_file.key",
            (sha256, sha256),
        ).fetchall()
        logs = {log.id.hex(): log for log in archive.logs}
        told = archive.log
        holdings: list[Holding] = []
        proven = ProvenLedger(connection, archive.logs)
        for file_id, item, accession, name, *_ in rows:
            event = find_beginning(proven, ledger.find_events_about(connection, file_id), file_id)
            if not holdings:
                told = logs[event.log]
            holdings.append(
                Holding(
                    item=item,
                    accession=accession,
                    original_name=name or "",
                    event=event.number,
                    log=logs[event.log].origin,
                    index=event.index,
                    recorded_at=event.recorded_at,
                )
            )
        head = proven.head(told)
        present = None if told is archive.log else proven.head(archive.log)
        is_signed = bool(holdings) and proven.is_signed(holdings[0].event)
        stored = find_object(connection, sha256.hex()) if holdings else None
        outside = earliest_over(archive, connection, holdings[0].event) if holdings else None
        shredded = find_shredding(connection, proven, sha256.hex())
        if not holdings:
            require_gone(connection, proven, sha256.hex())
    with TolerantReader(archive) as reader:
        record_check.require_whole(reader, {key for row in rows for key in row[4:] if key})
    if stored is not None and verify_object:
        _verify(archive, stored, meter)
    elif stored is not None:
        archive.objects.open(stored).close()
    return FileHolding(
        visible_name(os.fsencode(path.name)),
        size,
        sha256.hex(),
        tuple(holdings),
        head.origin,
        head.size,
        head.root.hex(),
        stored is not None and verify_object,
        is_signed,
        outside,
        shredded,
        present,
    )


def certificate(archive: Archive, holding: FileHolding, language: Language) -> str:
    """Return the page about a file that is held and was verified, as plain text.

    Raises NotFound where it is not held, Damaged where no checkpoint covers that it came in.
    """
    from archive_app.bundle.rendering.wording import Wording

    first, outside = _certified(holding), holding.outside
    told = Wording.of((language,), {}).outside(outside, outside.at if outside else "")[0][1]
    words = resource_path("reports", f"certificate.{language}.txt").read_text(encoding="utf-8")
    return Template(words).substitute(
        name=holding.name,
        size=holding.size,
        sha256=grouped(holding.sha256),
        item=first.item,
        accession=first.accession or "—",
        event=first.index,
        recorded_at=first.recorded_at,
        others=_others(holding) or " —",
        log=holding.log,
        log_size=holding.log_size,
        log_root=grouped(holding.log_root),
        present=_present(holding, language),
        outside=textwrap.fill(told, _WIDTH, break_on_hyphens=False),
        printed_at=_now(archive),
        tool=TOOL,
    )


def certificate_as_pdf(
    archive: Archive, holding: FileHolding, languages: Sequence[Language]
) -> bytes:
    """Return the same page as a PDF, in one or more languages beside each other."""
    from archive_app.bundle.rendering import certificate_pdf

    first = _certified(holding)
    held = certificate_pdf.Held(
        name=holding.name,
        size=holding.size,
        sha256=holding.sha256,
        item=first.item,
        accession=first.accession,
        event=first.index,
        recorded_at=first.recorded_at,
        others=tuple(_lines(first, holding.holdings[1:])),
        log=holding.log,
        log_size=holding.log_size,
        log_root=holding.log_root,
        outside=holding.outside,
        present=holding.present,
    )
    return certificate_pdf.certificate(
        held, software=TOOL, made_at=_now(archive), languages=languages
    )


def grouped(digest: str) -> str:
    """Return a digest in groups of four, eight to a line, as far in as a certificate's words."""
    return groups(digest).replace("\n", "\n    ")


def _certified(holding: FileHolding) -> Holding:
    if not holding.holdings:
        raise NotFound(f"These bytes are not held, so nothing can be certified: {holding.sha256}.")
    assert holding.is_verified, "only bytes that were read are certified"
    first = holding.holdings[0]
    if not holding.is_signed:
        raise Damaged(
            f"No checkpoint covers event {first.event}, by which these bytes came in: nothing is "
            "certified that the ledger has not signed. Check the archive, then sign its ledger as "
            "it stands: archive-app custody checkpoint PATH."
        )
    return first


def _others(holding: FileHolding) -> str:
    """Return a line for each of the others, as many as fit a page, and how many more there are."""
    others = holding.holdings[1:]
    lines = _lines(holding.holdings[0], others[:_MOST_OTHERS])
    left = len(others) - len(lines)
    return "".join(f"\n    {line}" for line in [*lines, *([f"+ {left}"] if left else [])])


def _present(holding: FileHolding, language: Language) -> str:
    """Return the lines on the log that is written now, where it is another; else nothing."""
    if holding.present is None:
        return ""
    words = resource_path("reports", f"certificate-present.{language}.txt").read_text("utf-8")
    return Template(words).substitute(
        log=holding.present.origin,
        log_size=holding.present.size,
        log_root=grouped(holding.present.root.hex()),
    )


def _lines(first: Holding, others: Sequence[Holding]) -> list[str]:
    return [
        f"{other.item}  {other.recorded_at}  #{other.index}"
        + (f"  {other.log}" if other.log != first.log else "")
        for other in others
    ]


def _now(archive: Archive) -> str:
    return utc_seconds(archive.clock.read().at)


def _verify(archive: Archive, stored: StoredObject, meter: Meter) -> None:
    meter.describe(Activity.CHECK_OBJECTS)
    meter.expect(meter.done + stored.size)
    with archive.objects.open(stored) as reader:
        digest = Digester(meter.advance, lambda: True).sha256(reader)
    if digest != stored.sha256:
        raise Damaged(f"Object {stored.id.hex()} does not hold the bytes of its digest.")


def _digest(path: Path, meter: Meter) -> tuple[int, bytes]:
    digest = hashlib.sha256()
    size = 0
    buffer = memoryview(bytearray(_PIECE))
    named = visible_name(os.fsencode(path))
    try:
        with open(path, "rb", buffering=0, opener=_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SourceUnreadable(f"{named} is not a file.")
            meter.describe(Activity.DIGEST)
            meter.expect(status.st_size)
            while count := file.readinto(buffer):
                digest.update(buffer[:count])
                size += count
                meter.advance(count)
    except FileNotFoundError:
        raise NotFound(f"There is no file {named}.") from None
    except OSError as error:
        raise SourceUnreadable(f"{named} cannot be read: {error.strerror}.") from error
    return size, digest.digest()


def _at_once(path: str, flags: int) -> int:
    """Open without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
