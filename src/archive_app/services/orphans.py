"""Objects that were put aside because no row names them: listed, and deleted when a person asks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from archive_app.errors import NotAllowed
from archive_app.model.custody import Event, Subject
from archive_app.services.holding_check import check_held
from archive_app.services.received import TOOL
from archive_app.store import durable
from archive_app.store.archive import Archive
from archive_app.store.tolerant import TolerantReader

_MOST_NAMED = 100  # objects that an event names; it counts them all


@dataclass(frozen=True)
class Orphan:
    """An object put aside: its id in hex, its sealed length in bytes.

    ``is_needed`` says that a row names it after all: it is never deleted.
    """

    id: str
    length: int
    is_needed: bool


@dataclass(frozen=True)
class Deletion:
    """The orphans that were deleted, and the event that witnesses it; None where none was."""

    deleted: tuple[Orphan, ...]
    event: int | None


def list_orphans(archive: Archive) -> list[Orphan]:
    """Return the objects that were put aside, in the order of their ids."""
    found = []
    with TolerantReader(archive) as reader, durable.storage_errors(archive.path):
        for object_id, path in archive.objects.find_orphans():
            row = reader.rows("SELECT 1 FROM object WHERE id = ?", object_id)
            found.append(Orphan(object_id.hex(), path.stat().st_size, bool(row)))
    return found


def delete_orphans(archive: Archive) -> Deletion:
    """Delete every object that was put aside and that no row names, as an event.

    The event comes first, so that nothing is gone without a witness; what a crash leaves behind it
    is an orphan still. Raises NotAllowed while the archive is read-only, and where the catalogue
    may have lost the row of an object that is needed.
    """
    archive.require_writable()
    with TolerantReader(archive) as reader:
        if any(check_held(reader)) or reader.unreadable:
            raise NotAllowed(
                "The catalogue is not whole, so that an object without a row may be one that is "
                "needed: nothing was deleted. Check the archive first."
            )
    chosen = tuple(orphan for orphan in list_orphans(archive) if not orphan.is_needed)
    if not chosen:
        return Deletion((), None)
    length = sum(orphan.length for orphan in chosen)
    with archive.writing() as transaction:
        transaction.touch("orphans")
        appended = transaction.record(
            Event(
                "orphans_deleted",
                (Subject("log", archive.log.id.hex()),),
                tool=TOOL,
                outcome=f"deleted: {len(chosen)}, bytes: {length}",
                note="\n".join(orphan.id for orphan in islice(chosen, _MOST_NAMED)),
            )
        )
    for orphan in chosen:
        archive.objects.remove_orphan(bytes.fromhex(orphan.id))
    return Deletion(chosen, appended.number)
