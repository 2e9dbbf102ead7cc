"""Looking at evidence: what a viewer shows of a file, and the event that somebody looked.

Pictures, pages, frames and sound come from the preview child as raw values. Text and single bytes
need no parser: they are read as they are.
"""

from __future__ import annotations

from contextlib import suppress
from io import BufferedReader

from archive_app.errors import StorageRefused
from archive_app.media.protocol import LONGEST_SIDE, MOST_STRETCHES, Part, Wish
from archive_app.model.custody import Event
from archive_app.progress import Meter
from archive_app.services.evidence import find_object, held_files
from archive_app.services.media_view import Pixels, Shape, Sound, Wave
from archive_app.services.preview import Previewer
from archive_app.services.received import TOOL
from archive_app.store import facts, records
from archive_app.store.archive import Archive
from archive_app.store.objects import StoredObject
from archive_app.store.transaction import driver_connection

LARGEST_PICTURE = LONGEST_SIDE
"""The longest side of a picture that is shown at once, in pixels."""
MOST_READ = 1024 * 1024


def record_viewed(archive: Archive, reference: str, sha256: str, *, played: bool) -> int | None:
    """Record that an item's file is looked at, or played; return the number of the event.

    Returns None where none is recorded: by policy, where the archive is open read-only, and on a
    full disk. Looking at evidence changes none, so it is possible all the same. Raises NotFound.
    """
    with archive.reading() as session:
        connection = driver_connection(session)
        item = records.find(connection, reference, "evidence_item")
        seen = [file.found for file in held_files(connection, item) if file.sha256 == sha256][:1]
        subjects = tuple(records.subject(connection, found) for found in (*seen, item))
        is_recorded = facts.views_are_recorded(connection)
    if not is_recorded or archive.standing.refusal:
        return None
    with suppress(StorageRefused):
        with archive.writing() as transaction:
            kind = "played" if played else "viewed"
            appended = transaction.record(Event(kind, subjects, tool=TOOL))
        return appended.number
    return None


def load_shape(
    archive: Archive,
    previewer: Previewer,
    sha256: str,
    page: int = 0,
    *,
    meter: Meter | None = None,
) -> Shape:
    """Return what there is to see or hear in a held file; raises NotFound and MediaFailed.

    Raises Cancelled where ``meter`` was cancelled and the previewer gave up.
    """
    stored, what = _find(archive, sha256)
    answer = _view(archive, previewer, stored, Wish(stored.size, Part.SHAPE, page), what, meter)
    assert isinstance(answer, Shape)
    return answer


def load_picture(
    archive: Archive,
    previewer: Previewer,
    sha256: str,
    room: tuple[int, int],
    position: int = 0,
    part: tuple[int, int, int, int] = (0, 0, 0, 0),
    *,
    meter: Meter | None = None,
) -> Pixels:
    """Return a picture, page or frame of a held file, fitted into ``room``.

    ``position`` is a page or picture from 0, or milliseconds of a video; ``part`` (left, top,
    right, bottom) cuts a picture out in pixels of the original. Raises NotFound and MediaFailed.
    """
    stored, what = _find(archive, sha256)
    width, height = (max(1, min(side, LONGEST_SIDE)) for side in room)
    wish = Wish(stored.size, Part.PICTURE, position, width, height, *part)
    answer = _view(archive, previewer, stored, wish, what, meter)
    assert isinstance(answer, Pixels)
    return answer


def load_wave(
    archive: Archive,
    previewer: Previewer,
    sha256: str,
    stretches: int,
    *,
    meter: Meter | None = None,
) -> Wave:
    """Return a held sound as a wave of at most so many stretches; raises as `load_picture`."""
    stored, what = _find(archive, sha256)
    wish = Wish(stored.size, Part.WAVE, width=max(1, min(stretches, MOST_STRETCHES)))
    answer = _view(archive, previewer, stored, wish, what, meter)
    assert isinstance(answer, Wave)
    return answer


def load_sound(
    archive: Archive,
    previewer: Previewer,
    sha256: str,
    position_ms: int,
    length_ms: int,
    *,
    meter: Meter | None = None,
) -> Sound:
    """Return samples of a held sound from a position on; none beyond its end."""
    stored, what = _find(archive, sha256)
    wish = Wish(stored.size, Part.SOUND, position_ms, length_ms)
    answer = _view(archive, previewer, stored, wish, what, meter)
    assert isinstance(answer, Sound)
    return answer


def read_bytes(archive: Archive, sha256: str, offset: int, length: int) -> bytes:
    """Return at most ``MOST_READ`` bytes of a held file from anywhere in it, as they are."""
    stored, _ = _find(archive, sha256)
    with archive.objects.open(stored) as reader, BufferedReader(reader) as file:
        file.seek(offset)
        return file.read(min(length, MOST_READ))


def _find(archive: Archive, sha256: str) -> tuple[StoredObject, str]:
    with archive.reading() as session:
        connection = driver_connection(session)
        stored = find_object(connection, sha256)
        row = connection.execute(
            "SELECT name FROM stored_file WHERE sha256 = ? ORDER BY key LIMIT 1",
            (stored.sha256,),
        ).fetchone()
    return stored, (row[0] if row else None) or "The file"


def _view(
    archive: Archive,
    previewer: Previewer,
    stored: StoredObject,
    wish: Wish,
    what: str,
    meter: Meter | None,
) -> Shape | Pixels | Wave | Sound:
    with archive.objects.open(stored) as reader, BufferedReader(reader) as file:
        return previewer.view(file, wish, what, meter)
