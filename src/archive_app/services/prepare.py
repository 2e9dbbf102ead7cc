"""Reading embedded metadata and making thumbnails: a step of its own, after the bytes are safe.

What the preview child says is a claim about untrusted bytes. It is stored as read, beside the tool
that read it; a thumbnail is a derivative, sealed like everything.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import sqlcipher3.dbapi2 as sqlcipher
from pydantic import ValidationError

from archive_app.errors import ArchiveError, Damaged, MediaFailed, NotFound
from archive_app.model import canonical
from archive_app.model.custody import Event, utc_seconds
from archive_app.model.inputs import EvidenceItemInput, Recipe, StoredFileInput
from archive_app.model.validation import describe_errors
from archive_app.progress import Activity, Meter
from archive_app.services.bundle_files import load_file
from archive_app.services.evidence import find_object
from archive_app.services.group import discard_unheld
from archive_app.services.media_report import OF_A_PART, MediaReport
from archive_app.services.preview import Previewer
from archive_app.services.received import TOOL
from archive_app.services.tells import is_outdated
from archive_app.store import object_rows, records
from archive_app.store.archive import Archive
from archive_app.store.objects import NewObject
from archive_app.store.records import Found
from archive_app.store.transaction import Transaction, driver_connection

_KINDS = {
    "image": "photo",
    "video": "video",
    "audio": "audio",
    "text": "document",
    "application/pdf": "document",
}

# What the child writes in place of bytes and of values that are too long; other names are a file's
# own, and may be anything.
_MARKS = frozenset({"base64url", "left_out"})


@dataclass(frozen=True)
class PrepareReport:
    """What one run did: files read, thumbnails made, what failed, and what held the child.

    ``in_part`` are those of the files read of which a part could not be, by item, with the reason.
    """

    prepared: int
    thumbnails: int
    failures: tuple[tuple[str, str], ...]
    confinement: str | None
    in_part: tuple[tuple[str, str], ...] = ()


def prepare_files(archive: Archive, meter: Meter, *, again: bool = False) -> PrepareReport:
    """Read metadata and make thumbnails of every file that waits for it; resumable.

    A file that failed before is tried again only where ``again`` is set, and so is one whose
    metadata an earlier version of the program read, which looked at less. Advances ``meter`` by
    files. Raises MediaFailed where no preview child can be started, with no file called failed,
    and Cancelled; everything finished so far is kept.
    """
    archive.require_writable()
    waiting = _find_waiting(archive, again=again)
    meter.describe(Activity.PREPARE)
    meter.expect(len(waiting))
    prepared, thumbnails = 0, 0
    failures: list[tuple[str, str]] = []
    in_part: list[tuple[str, str]] = []
    confinement: str | None = None
    with Previewer() as previewer:
        for key in waiting:
            meter.advance(0)
            confinement = previewer.start()
            try:
                report = _read(archive, previewer, key)
                thumbnails += _record_report(archive, key, report)
            except (MediaFailed, Damaged, NotFound) as error:
                failures.append((_record_failure(archive, key, error), str(error)))
            else:
                prepared += 1
                if reasons := [note for note in report.notes if note in OF_A_PART]:
                    with archive.reading() as session:
                        item = _reference(driver_connection(session), key)
                    in_part.append((item, " ".join(reasons)))
            meter.advance(1)
    return PrepareReport(prepared, thumbnails, tuple(failures), confinement, tuple(in_part))


def count_waiting(archive: Archive) -> tuple[int, int]:
    """Return how many files wait to be prepared, and how many failed before."""
    with archive.reading() as session:
        row = (
            driver_connection(session)
            .execute(
                "SELECT count(*) FILTER (WHERE failure IS NULL), count(failure)"
                " FROM scratch_preparation"
            )
            .fetchone()
        )
    return int(row[0]), int(row[1])


def _find_waiting(archive: Archive, *, again: bool) -> list[int]:
    with archive.reading() as session:
        connection = driver_connection(session)
        rows = connection.execute(
            "SELECT file_key FROM scratch_preparation WHERE ? OR failure IS NULL", (again,)
        )
        waiting = {row[0] for row in rows}
        if again:
            waiting.update(_find_outdated(connection))
        return sorted(waiting)


def _find_outdated(connection: sqlcipher.Connection) -> Iterator[int]:
    """Yield the files that are held here and were last read when less was looked at."""
    rows = connection.execute(
        "SELECT stored_file.key FROM stored_file JOIN object USING (sha256)"
        " WHERE role != 'thumbnail' AND media_type IS NOT NULL"
    ).fetchall()
    for (key,) in rows:
        record = load_file(connection, records.find_by_key(connection, key))
        if record is not None and is_outdated(record.embedded_metadata):
            yield key


def _read(archive: Archive, previewer: Previewer, key: int) -> MediaReport:
    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find_by_key(connection, key)
        record = records.load_input(connection, found)
        assert isinstance(record, StoredFileInput)
        stored = find_object(connection, record.sha256)
    with archive.objects.open(stored) as reader:
        # The ledger keeps why it failed, and no name that a file had.
        return previewer.prepare(io.BufferedReader(reader), stored.size, "The file")


def _record_report(archive: Archive, key: int, report: MediaReport) -> int:
    """Write what was read as the file's next revision; return how many thumbnails were made."""
    if report.thumbnail is None:
        with archive.writing() as transaction:
            return _write_report(transaction, key, report, None)
    thumbnail = archive.objects.seal(io.BytesIO(report.thumbnail), Meter())
    try:
        archive.objects.settle([thumbnail])
        with archive.writing() as transaction:
            return _write_report(transaction, key, report, thumbnail)
    finally:
        discard_unheld(archive, [thumbnail])


def _write_report(
    transaction: Transaction, key: int, report: MediaReport, thumbnail: NewObject | None
) -> int:
    """Write revision, thumbnail and events; return how many thumbnails were made."""
    connection = transaction.connection
    found = records.find_by_key(connection, key)
    record = records.load_input(connection, found)
    assert isinstance(record, StoredFileInput)
    described = _described(record, report)
    saved = transaction.save(described, record_id=found.id, record_sha256=record.sha256)
    subjects = [saved.subject]
    item = records.find(connection, record.item_id, "evidence_item")
    item_record = records.load_input(connection, item)
    assert isinstance(item_record, EvidenceItemInput)
    media_type = described.media_type or ""
    kind = _KINDS.get(media_type) or _KINDS.get(media_type.partition("/")[0])
    if item_record.kind is None and kind is not None:
        of_kind = item_record.model_copy(update={"kind": kind})
        subjects.append(transaction.save(of_kind, record_id=item.id).subject)
    note = " ".join(report.notes) or None
    transaction.record(
        Event("metadata_read", tuple(subjects), tool=TOOL, outcome=report.confinement, note=note)
    )
    connection.execute("DELETE FROM scratch_preparation WHERE file_key = ?", (key,))
    if thumbnail is None or report.thumbnail_recipe is None:
        return 0
    if not object_rows.holds(connection, thumbnail.sha256):
        object_rows.save_object(connection, thumbnail)
    elif _has_thumbnail(connection, item, thumbnail):
        return 0
    with _recordable():
        recipe = Recipe(**asdict(report.thumbnail_recipe))
    made = transaction.save(
        StoredFileInput(
            item_id=record.item_id,
            role="thumbnail",
            parent_id=found.id,
            recipe=recipe,
            size=thumbnail.size,
            media_type="image/jpeg",
            sha256=thumbnail.sha256.hex(),
            first_digested_at=utc_seconds(transaction.now().at),
            first_digested_by=transaction.agent_id or "",
        ),
        record_sha256=thumbnail.sha256.hex(),
    )
    transaction.record(Event("derivative_made", (made.subject, saved.subject), tool=TOOL))
    return 1


def _described(record: StoredFileInput, report: MediaReport) -> StoredFileInput:
    """Return a file's record with what was read."""
    read = {
        "media_type": report.media_type.partition(";")[0],
        "embedded_metadata": as_stored(report),
    }
    with _recordable():
        return StoredFileInput.model_validate({**dict(record), **read})


@contextmanager
def _recordable() -> Iterator[None]:
    """Turn a claim that no record can say into MediaFailed."""
    try:
        yield
    except ValidationError as error:
        raise MediaFailed(
            f"What the preview process said cannot be recorded: {describe_errors(error)}."
        ) from None


def _has_thumbnail(connection: sqlcipher.Connection, item: Found, thumbnail: NewObject) -> bool:
    """Tell whether an item that came in twice has this very thumbnail already."""
    row = connection.execute(
        "SELECT 1 FROM stored_file WHERE item_key = ? AND sha256 = ? AND role = 'thumbnail'",
        (item.key, thumbnail.sha256),
    )
    return row.fetchone() is not None


def _record_failure(archive: Archive, key: int, error: ArchiveError) -> str:
    """Record that a file could not be read, so that it is tried again only on demand."""
    with archive.writing() as transaction:
        connection = transaction.connection
        found: Found = records.find_by_key(connection, key)
        connection.execute(
            "UPDATE scratch_preparation SET attempts = attempts + 1, failure = ?"
            " WHERE file_key = ?",
            (str(error), key),
        )
        transaction.record(
            Event(
                "metadata_read",
                (records.subject(connection, found),),
                tool=TOOL,
                outcome=f"failed: {error}",
            )
        )
        return _reference(connection, key)


def _reference(connection: sqlcipher.Connection, key: int) -> str:
    """Return the reference of the item that a file belongs to."""
    row = connection.execute(
        "SELECT reference FROM record WHERE key = (SELECT item_key FROM stored_file WHERE key = ?)",
        (key,),
    ).fetchone()
    return str(row[0])


def as_stored(report: MediaReport) -> str:
    """Return what was read as one object in the archive's encoding, nothing normalised away."""
    whole: dict[str, canonical.JsonValue] = {
        "media_type": report.media_type,
        "notes": list(report.notes),
        "reading": report.reading,
        "tags": [[group, name, _encodable(value)] for group, name, value in report.metadata],
    }
    return canonical.encode_text(whole)


def _encodable(value: object) -> canonical.JsonValue:
    """Return a value as read, as text where the one encoding has no spelling for it."""
    if isinstance(value, dict):
        if value.keys() <= _MARKS:
            return {name: _encodable(member) for name, member in value.items()}
        return [[name, _encodable(member)] for name, member in value.items()]
    if isinstance(value, list | tuple):
        return [_encodable(member) for member in value]
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and abs(value) <= canonical.LARGEST_INTEGER:
        return value
    return str(value)
