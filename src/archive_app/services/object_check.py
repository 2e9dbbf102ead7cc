"""Whether every object on disk is whole and holds the bytes of its digest."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic

from archive_app.errors import ArchiveError, Damaged, StorageRefused
from archive_app.model.custody import utc_seconds
from archive_app.model.fixity import Concern, Finding
from archive_app.progress import Meter
from archive_app.services.findings import called, holding, stored_files
from archive_app.store.archive import Archive
from archive_app.store.digesting import Digester
from archive_app.store.objects import StoredObject
from archive_app.store.protection import Standing
from archive_app.store.tolerant import Row, TolerantReader
from archive_app.store.transaction import driver_connection

EARLIEST, LATEST = "", "~"
"""What every time sorts after, and before."""
_WHOLE = "whole"
_BEFORE_ALL = -(1 << 63)
_LANES = 2
_BLOCK = 512
_BATCH_OBJECTS = 64
_BATCH_BYTES = 16 << 20
_BATCHES_UNDER_WAY = 6
_SECONDS_BETWEEN_SAVES = 2.0
_OBJECTS = (
    "SELECT key, CAST(id AS BLOB), CAST(size AS INTEGER), CAST(sha256 AS BLOB),"
    " CAST(wrapped AS BLOB), CAST(sha512 AS BLOB) FROM object WHERE key"
)
_STILL_THERE = "SELECT 1 FROM object WHERE key = ? AND CAST(id AS BLOB) = ?"


@dataclass(frozen=True)
class Choice:
    """Which objects to read: those of ``keys``, else all but those found whole within a time.

    That is after ``since`` and not after ``until``, both as the ledger writes times: what a clock
    that was ahead put later counts as not read. Without ``since``, every object.
    """

    keys: frozenset[int] | None = None
    since: str | None = None
    until: str = LATEST


@dataclass(frozen=True)
class _Outcome:
    """What came of reading one object: ``whole``, or the code of a finding with its sentence."""

    stored: StoredObject
    code: str
    sentence: str = ""


class _Lanes:
    """What the threads that read objects share: one meter, and how many of them are busy."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._lock = threading.Lock()
        self._idle = [Digester(self._advance, self._has_idle) for _ in range(_LANES)]

    @contextmanager
    def digester(self) -> Iterator[Digester]:
        digester = self._idle.pop()
        try:
            yield digester
        finally:
            self._idle.append(digester)

    def _advance(self, amount: int) -> None:
        with self._lock:
            self._meter.advance(amount)

    def _has_idle(self) -> bool:
        return bool(self._idle)


def draw_sample(reader: TolerantReader, count: int) -> frozenset[int]:
    """Return the keys of that many objects at random, or of all where there are fewer."""
    rows = reader.rows_if_readable(
        "the list of objects", "SELECT key FROM object ORDER BY random() LIMIT ?", count
    )
    return frozenset(row[0] for row in rows)


def measure(reader: TolerantReader, choice: Choice) -> int:
    """Return how many bytes a choice holds, 0 where that cannot be read."""
    parameters: tuple[str, ...]
    if choice.keys is not None:
        keys = f"[{','.join(map(str, choice.keys))}]"
        condition, parameters = "key IN (SELECT value FROM json_each(?))", (keys,)
    elif choice.since is None:
        condition, parameters = "true", ()
    else:
        condition = f"NOT EXISTS ({_FOUND_WHOLE} AND object_key = object.key)"
        parameters = (choice.since, choice.until)
    rows = reader.rows_if_readable(
        "the sizes of objects", f"SELECT sum(size) FROM object WHERE {condition}", *parameters
    )
    return int(rows[0][0] or 0) if rows else 0


def check_objects(
    archive: Archive, choice: Choice, meter: Meter, counts: Counter[str]
) -> Iterator[Finding]:
    """Read the chosen objects whole, two at a time, and keep what came of each.

    Advances ``meter`` by bytes. Raises Cancelled; what was read until then is kept.
    """
    lanes = _Lanes(meter)
    batches = _batches(archive, choice, counts)
    unsaved: list[_Outcome] = []
    saved_at = monotonic()
    pending: set[Future[list[_Outcome]]] = set()
    pool = ThreadPoolExecutor(_LANES)
    try:
        while True:
            while len(pending) < _BATCHES_UNDER_WAY and (batch := next(batches, None)):
                if isinstance(batch, Finding):
                    yield batch
                else:
                    pending.add(pool.submit(_read_batch, archive, lanes, batch))
            if not pending:
                break
            finished, pending = wait(pending, return_when=FIRST_COMPLETED)
            for outcome in [outcome for future in finished for outcome in future.result()]:
                unsaved.append(outcome)
                is_whole = outcome.code == _WHOLE
                counts["objects"] += is_whole
                counts["object_bytes"] += outcome.stored.size if is_whole else 0
                if not is_whole:
                    yield from _tell(archive, outcome)
            if monotonic() - saved_at > _SECONDS_BETWEEN_SAVES:
                _save(archive, unsaved)
                unsaved, saved_at = [], monotonic()
    finally:
        pool.shutdown(cancel_futures=True)
        _save(archive, unsaved)


def _batches(
    archive: Archive, choice: Choice, counts: Counter[str]
) -> Iterator[list[StoredObject] | Finding]:
    """Yield objects in the order of their keys, small ones together."""
    batch: list[StoredObject] = []
    size = 0
    for found in _chosen(archive, choice, counts):
        if isinstance(found, Finding):
            yield found
            continue
        if batch and (size + found.size > _BATCH_BYTES or len(batch) == _BATCH_OBJECTS):
            yield batch
            batch, size = [], 0
        batch.append(found)
        size += found.size
    if batch:
        yield batch


def _chosen(
    archive: Archive, choice: Choice, counts: Counter[str]
) -> Iterator[StoredObject | Finding]:
    """Yield objects to read; between two blocks no snapshot is held, so the log can be folded."""
    after, highest = _BEFORE_ALL, 0
    while after < highest:
        with TolerantReader(archive) as reader:
            highest = _highest(reader)
            rows, lost = _block(reader, after, highest)
            told = list(_tell_lost(reader, lost))
            skipped = _skipped(reader, choice, rows)
        yield from told
        for row in rows:
            if row[0] in skipped:
                counts["held_over"] += choice.keys is None
            else:
                yield StoredObject(*row)
        after = max([row[0] for row in rows] + lost, default=highest)


def _highest(reader: TolerantReader) -> int:
    for source in ("object", "(SELECT key FROM object INDEXED BY sqlite_autoindex_object_1)"):
        with suppress(Damaged):
            return int(reader.rows(f"SELECT max(key) FROM {source}")[0][0] or 0)
    reader.unreadable.append("the list of objects")
    return 0


def _block(reader: TolerantReader, after: int, highest: int) -> tuple[list[Row], list[int]]:
    try:
        return reader.rows(f"{_OBJECTS} > ? ORDER BY key LIMIT ?", after, _BLOCK), []
    except Damaged:
        after = max(after, 0)
        return reader.rows_between(_OBJECTS, after + 1, min(after + _BLOCK, highest) + 1)


def _skipped(reader: TolerantReader, choice: Choice, rows: list[Row]) -> frozenset[int]:
    """Return which of some objects need not be read."""
    if choice.keys is not None:
        return frozenset(row[0] for row in rows) - choice.keys
    if choice.since is None or not rows:
        return frozenset()
    return frozenset(
        row[0]
        for row in reader.rows_if_readable(
            "what was read before",
            f"{_FOUND_WHOLE} AND object_key BETWEEN ? AND ?",
            choice.since,
            choice.until,
            rows[0][0],
            rows[-1][0],
        )
    )


_FOUND_WHOLE = (
    f"SELECT object_key FROM scratch_fixity WHERE outcome = '{_WHOLE}'"
    " AND checked_at > ? AND checked_at <= ?"
)


def _read_batch(archive: Archive, lanes: _Lanes, batch: list[StoredObject]) -> list[_Outcome]:
    with lanes.digester() as digester:
        return [_read(archive, digester, stored) for stored in batch]


def _read(archive: Archive, digester: Digester, stored: StoredObject) -> _Outcome:
    name = called(Concern("object", stored.id.hex()))
    try:
        with archive.objects.open(stored) as reader:
            digests = digester.digests(reader, with_sha512=stored.sha512 is not None)
    except (Damaged, StorageRefused) as error:
        is_there = os.path.lexists(archive.objects.path(stored.id))
        sentence = (
            str(error) if str(error).startswith(name) else f"{name} cannot be opened: {error}"
        )
        return _Outcome(stored, "object_damaged" if is_there else "object_missing", sentence)
    if digests != (stored.sha256, stored.sha512):
        return _Outcome(
            stored, "object_contradicted", f"{name} does not hold the bytes of its digest."
        )
    return _Outcome(stored, _WHOLE)


def _tell(archive: Archive, outcome: _Outcome) -> Iterator[Finding]:
    """Tell what is wrong with an object, unless it was shredded while it was read."""
    stored = outcome.stored
    with TolerantReader(archive) as reader:
        if not reader.rows(_STILL_THERE, stored.key, stored.id):
            return
        files = stored_files(reader, "stored_file.sha256 = ?", stored.sha256)
    yield _about_object(outcome.code, outcome.sentence, stored.id.hex(), files)


def _tell_lost(reader: TolerantReader, lost: list[int]) -> Iterator[Finding]:
    """Name the objects whose rows are on damaged pages, as far as another index knows them."""
    if not lost:
        return
    for key, sha256 in reader.rows_if_readable(
        f"the rows of objects {lost[0]} to {lost[-1]}",
        "SELECT key, CAST(sha256 AS BLOB) FROM object INDEXED BY sqlite_autoindex_object_2"
        " WHERE key BETWEEN ? AND ?",
        lost[0],
        lost[-1],
    ):
        if key in lost:
            files = stored_files(reader, "stored_file.sha256 = ?", sha256)
            sentence = f"Object number {key} lies on a damaged page of the catalogue."
            yield _about_object("object_unreadable", sentence, str(key), files)


def _about_object(code: str, sentence: str, name: str, files: list[Concern]) -> Finding:
    return Finding(code, holding(sentence, files), (Concern("object", name), *files))


def _save(archive: Archive, outcomes: list[_Outcome]) -> None:
    """Keep what came of reading, where anything may be written."""
    if not outcomes or archive.standing is not Standing.CURRENT:
        return
    checked_at = utc_seconds(archive.clock.read().at)
    # A catalogue that cannot take this is a finding already, or the disk is full: read again then.
    with suppress(ArchiveError), archive.scratch() as session:
        driver_connection(session).executemany(
            "INSERT OR REPLACE INTO scratch_fixity(object_key, checked_at, outcome)"
            " SELECT key, ?, ? FROM object WHERE key = ?",
            [(checked_at, outcome.code, outcome.stored.key) for outcome in outcomes],
        )
