"""What can still be opened of a damaged original: written with its gaps as zeros, and named so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from archive_app.errors import Damaged, InvalidInput, StorageRefused
from archive_app.model.custody import Event
from archive_app.progress import Meter
from archive_app.services import evidence
from archive_app.services.received import TOOL
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject

_SUFFIX = ".damaged"
_MOST_TOLD = 100  # ranges that an event repeats; the receipt has them all


@dataclass(frozen=True)
class Lost:
    """Bytes of the original that could not be opened, and are zero in what was written."""

    offset: int
    length: int


@dataclass(frozen=True)
class Salvaged:
    """What was saved of ``size`` bytes, and the event that says so; None where none could be."""

    path: Path
    event: int | None
    size: int
    lost: tuple[Lost, ...]


def extract_damaged(
    archive: Archive, reference: str, folder: Path, meter: Meter, *, purpose: str | None = None
) -> Salvaged:
    """Write what can be opened of an item's original to ``<reference>_<safe name>.damaged``.

    Every segment proves itself; one that cannot be opened is as many zero bytes. The event comes
    first, as in `evidence.extract`, and a second one says what was lost. Raises InvalidInput where
    nothing is damaged, Damaged where nothing can be opened, else as `evidence.extract`; then there
    is no file.
    """
    original = evidence.find_original(archive, reference)
    target = folder / f"{original.file_name}{_SUFFIX}"
    size, lost, digest = original.stored.size, list[Lost](), hashlib.sha256()
    meter.expect(size)
    with evidence.taking_out(archive, original, target, purpose) as (file, event):
        offset = 0
        for piece, is_whole in archive.objects.salvage(original.stored):
            digest.update(piece)
            file.write(piece)
            if piece and not is_whole:
                lost = _with(lost, Lost(offset, len(piece)))
            offset += len(piece)
            meter.advance(len(piece))
        if lost and sum(each.length for each in lost) == size:
            raise Damaged(f"Nothing of {original.reference} can be opened any more.")
        is_whole = digest.digest() == original.stored.sha256
        if is_whole and _opens(archive, original.stored):
            raise InvalidInput(f"{original.reference} is whole: extract it without --damaged.")
        if event is not None:
            outcome = _told(lost, size, is_whole=is_whole)
            with archive.writing() as transaction:
                said = Event("exported", original.subjects, outcome=outcome, tool=TOOL)
                event = transaction.record(said).number
    return Salvaged(target, event, size, tuple(lost))


def _opens(archive: Archive, stored: StoredObject) -> bool:
    """Tell whether an object opens as every object should: its header and length may not be."""
    try:
        archive.objects.open(stored).close()
    except (Damaged, StorageRefused):
        return False
    return True


def _told(lost: list[Lost], size: int, *, is_whole: bool) -> str:
    """Return in one line what was lost, as an event says it: offsets from 0, the last included."""
    if is_whole:
        return "damaged: its object, and yet every byte of its content is there"
    if not lost:
        return "damaged: its content is not that of its digest, and no segment says where"
    total = sum(each.length for each in lost)
    ranges = [f"{each.offset}-{each.offset + each.length - 1}" for each in lost[:_MOST_TOLD]]
    more = f" and {len(lost) - _MOST_TOLD} more ranges" if len(lost) > _MOST_TOLD else ""
    return f"damaged: {total} of {size} bytes are lost, zero instead: {', '.join(ranges)}{more}"


def _with(lost: list[Lost], another: Lost) -> list[Lost]:
    """Return the ranges with one that follows them, as part of the last where it touches that."""
    if lost and lost[-1].offset + lost[-1].length == another.offset:
        return [*lost[:-1], Lost(lost[-1].offset, lost[-1].length + another.length)]
    return [*lost, another]
