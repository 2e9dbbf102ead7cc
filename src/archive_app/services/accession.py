"""Taking files in: every byte sealed and durable first, then one short commit that witnesses it.

Files go in groups. While one group is made durable and committed, the next is being sealed; no
transaction is ever open while a source is read. A stop at any point, wished or not, leaves whole
files only, and an accession that stays open: the same sources, incident and received-from go on
where it stopped.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive_app.errors import InvalidInput, SourceUnreadable, StorageRefused
from archive_app.model import canonical
from archive_app.model.canonical import to_base64url
from archive_app.model.custody import Event, utc_seconds
from archive_app.model.inputs import AccessionInput, NotedPath
from archive_app.progress import Meter
from archive_app.services.received import TOOL, SealedFile, record_file
from archive_app.services.scan import (
    FileState,
    LeftOut,
    SourceFile,
    readable_name,
    scan,
    visible_name,
    walk,
)
from archive_app.store import durable, records
from archive_app.store.archive import Archive
from archive_app.store.objects import NewObject
from archive_app.store.records import Found
from archive_app.store.transaction import driver_connection

_GROUP_FILES = 512
_GROUP_BYTES = 64 << 20
_SEALERS = 2
_GONE = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN})


@dataclass(frozen=True)
class AccessionReport:
    """What one run of an accession did.

    ``taken`` files are new to this accession; of these, ``already_held`` are bytes that the
    archive had before. ``taken_before`` were taken by an earlier run of the same accession.
    """

    reference: str
    id: str
    taken: int
    already_held: int
    taken_before: int
    size: int
    left_out: tuple[LeftOut, ...]
    odd_names: tuple[tuple[bytes, tuple[str, ...]], ...]


class _Run:
    """The counts of one run under way."""

    def __init__(self) -> None:
        self.taken = 0
        self.already_held = 0
        self.taken_before = 0
        self.size = 0
        self.left_out: list[LeftOut] = []
        self.odd_names: list[tuple[bytes, tuple[str, ...]]] = []


def accession_files(
    archive: Archive,
    sources: Sequence[Path],
    about: AccessionInput,
    meter: Meter,
    *,
    read_back: bool | None = None,
) -> AccessionReport:
    """Take in everything under ``sources`` as one accession; return what was done.

    ``about`` says from whom, how, for which incident. With ``read_back`` each object is read from
    the medium again before it is committed; None does so where the archive's medium is removable.
    Raises SourceUnreadable where a whole source is gone (the accession stays open), StorageRefused
    where the archive's disk refuses, Cancelled.
    """
    if not sources:
        raise InvalidInput("Name at least one file or folder to take in.")
    archive.require_writable()
    sources = _without_nested(sources)
    if read_back is None:
        read_back = durable.is_removable(archive.path)
    meter.describe("scan")
    found = scan(sources, Meter())
    meter.expect(found.size)
    accession, continued = _open_accession(archive, sources, about)
    run = _Run()
    meter.describe("accession")
    with ThreadPoolExecutor(_SEALERS) as sealers:
        waiting: list[Future[SealedFile | LeftOut]] = []
        try:
            for group in _groups(archive, accession, sources, run, meter, is_new=not continued):
                following = [
                    sealers.submit(_seal, archive, sources, source, meter) for source in group
                ]
                waiting, ready = following, waiting
                _commit_group(archive, accession, about, ready, run, read_back=read_back)
            _commit_group(archive, accession, about, waiting, run, read_back=read_back)
        except BaseException:
            meter.cancel()
            _discard(archive, waiting)
            raise
    _close_accession(archive, accession, about, run)
    return AccessionReport(
        reference=accession.reference or "",
        id=accession.id,
        taken=run.taken,
        already_held=run.already_held,
        taken_before=run.taken_before,
        size=run.size,
        left_out=tuple(run.left_out),
        odd_names=tuple(run.odd_names),
    )


def _open_accession(
    archive: Archive, sources: Sequence[Path], about: AccessionInput
) -> tuple[Found, bool]:
    """Return the accession to add to, and whether it was begun by an earlier run."""
    digest = hashlib.sha256(
        canonical.encode(
            [
                about.received_from,
                about.incident_id,
                sorted(to_base64url(os.fsencode(os.path.abspath(path))) for path in sources),
            ]
        )
    ).digest()
    with archive.writing() as transaction:
        row = transaction.connection.execute(
            "SELECT accession_key FROM scratch_accession WHERE sources_sha256 = ?", (digest,)
        ).fetchone()
        if row is not None:
            return records.find_by_key(transaction.connection, row[0]), True
        saved = transaction.save(about)
        transaction.connection.execute(
            "INSERT INTO scratch_accession(accession_key, sources_sha256) VALUES (?, ?)",
            (saved.key, digest),
        )
        transaction.record(
            Event(
                "accession_opened",
                (saved.subject,),
                from_=about.received_from,
                purpose=about.purpose,
                tool=TOOL,
            )
        )
        return records.find(transaction.connection, saved.id), False


def _groups(
    archive: Archive,
    accession: Found,
    sources: Sequence[Path],
    run: _Run,
    meter: Meter,
    *,
    is_new: bool,
) -> Iterator[list[SourceFile]]:
    """Yield files still to take in, in groups that are committed together."""
    group: list[SourceFile] = []
    size = 0
    for found in walk(sources):
        meter.advance(0)
        if isinstance(found, LeftOut):
            _require_sources(sources, run)
            run.left_out.append(found)
            continue
        if found.oddities:
            run.odd_names.append((found.relative_path, found.oddities))
        if not is_new and _is_taken(archive, accession, found):
            run.taken_before += 1
            meter.advance(found.state.size)
            continue
        if group and (len(group) >= _GROUP_FILES or size + found.state.size > _GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(found)
        size += found.state.size
    if group:
        yield group


def _seal(
    archive: Archive, sources: Sequence[Path], source: SourceFile, meter: Meter
) -> SealedFile | LeftOut:
    """Seal one file; refuse it where it is not the file that was scanned, or changes meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(source.path, flags), "rb", buffering=0) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode) or FileState.of(before) != source.state:
                return LeftOut(source.relative_path, "It changed after it was scanned.")
            new = archive.objects.seal(file, meter)
            after = FileState.of(os.fstat(file.fileno()))
    except OSError as error:
        if error.errno in _GONE or not all(os.path.lexists(path) for path in sources):
            raise SourceUnreadable(
                f"{visible_name(source.relative_path)} cannot be read any more: is the medium "
                "still there? What is in stays; take the same sources in again to go on."
            ) from error
        return LeftOut(source.relative_path, f"It cannot be read: {error.strerror}.")
    if after != source.state or new.size != after.size:
        archive.objects.discard([new])
        return LeftOut(source.relative_path, "It changed while it was read.")
    return SealedFile(source, new)


def _commit_group(
    archive: Archive,
    accession: Found,
    about: AccessionInput,
    waiting: list[Future[SealedFile | LeftOut]],
    run: _Run,
    *,
    read_back: bool,
) -> None:
    """Make a group durable, then write its rows and events in one commit."""
    sealed: list[SealedFile] = []
    for future in waiting:
        outcome = future.result()
        if isinstance(outcome, LeftOut):
            run.left_out.append(outcome)
        else:
            sealed.append(outcome)
    if not sealed:
        return
    try:
        fresh, items = _parted(archive, sealed)
        archive.objects.discard(file.new for file in sealed if file.new.id not in fresh)
        new_objects = [file.new for file in sealed if file.new.id in fresh]
        archive.objects.settle(new_objects)
        if read_back:
            for new in new_objects:
                _read_back(archive, new)
        with archive.writing() as transaction:
            for file in sealed:
                has_new_object = file.new.id in fresh
                record_file(
                    transaction, accession, about, file, items, has_new_object=has_new_object
                )
    except BaseException:
        archive.objects.discard(file.new for file in sealed)
        raise
    run.taken += len(sealed)
    run.already_held += len(sealed) - len(fresh)
    run.size += sum(file.new.size for file in sealed)


def _parted(
    archive: Archive, sealed: Sequence[SealedFile]
) -> tuple[frozenset[bytes], dict[bytes, str]]:
    """Return the ids of objects whose content is new, and by digest the item that has a content.

    A content may be held without an item of its own: as a thumbnail of another one.
    """
    fresh: dict[bytes, bytes] = {}
    items: dict[bytes, str] = {}
    with archive.reading() as session:
        connection = driver_connection(session)
        for new in (file.new for file in sealed):
            row = connection.execute(
                "SELECT 1 FROM object WHERE sha256 = ?", (new.sha256,)
            ).fetchone()
            if row is None:
                fresh.setdefault(new.sha256, new.id)
                continue
            row = connection.execute(
                "SELECT record.id FROM stored_file JOIN record ON record.key = item_key"
                " WHERE sha256 = ? AND parent_key IS NULL ORDER BY stored_file.key DESC LIMIT 1",
                (new.sha256,),
            ).fetchone()
            if row is not None:
                items[new.sha256] = row[0].hex()
    return frozenset(fresh.values()), items


def _close_accession(archive: Archive, accession: Found, about: AccessionInput, run: _Run) -> None:
    with archive.writing() as transaction:
        connection = transaction.connection
        saved = transaction.save(
            about.model_copy(
                update={
                    "closed_at": utc_seconds(transaction.now().at),
                    "odd_names": tuple(
                        _noted(path, " ".join(reasons)) for path, reasons in run.odd_names
                    ),
                    "unreadable_files": tuple(
                        _noted(left.path, left.reason) for left in run.left_out
                    ),
                }
            ),
            record_id=accession.id,
        )
        connection.execute(
            "DELETE FROM scratch_accession WHERE accession_key = ?", (accession.key,)
        )
        connection.execute("DELETE FROM scratch_taken WHERE accession_key = ?", (accession.key,))
        transaction.record(
            Event(
                "accession_closed",
                (saved.subject,),
                from_=about.received_from,
                tool=TOOL,
                outcome=f"{run.taken} taken, {run.already_held} of them held before, "
                f"{run.taken_before} taken before, {len(run.left_out)} left out",
            )
        )


def _is_taken(archive: Archive, accession: Found, source: SourceFile) -> bool:
    with archive.reading() as session:
        row = driver_connection(session).execute(
            "SELECT 1 FROM scratch_taken WHERE accession_key = ? AND path_sha256 = ?",
            (accession.key, hashlib.sha256(source.path).digest()),
        )
        return row.fetchone() is not None


def _read_back(archive: Archive, new: NewObject) -> None:
    digest = archive.objects.read_back(new)
    if digest != new.sha256:
        raise StorageRefused(
            "The archive's disk did not keep what was written to it. Nothing of this group was "
            "committed; the disk may be failing."
        )


def _require_sources(sources: Sequence[Path], run: _Run) -> None:
    for path in sources:
        if not os.path.lexists(path):
            raise SourceUnreadable(
                f"{path} is gone: is the medium still there? {run.taken} files are in and stay; "
                "take the same sources in again to go on."
            )


def _without_nested(sources: Sequence[Path]) -> list[Path]:
    """Return the sources without those that lie below another, so that no file is taken twice."""
    absolute = dict.fromkeys(Path(os.path.abspath(path)) for path in sources)
    return [path for path in absolute if not any(other in path.parents for other in absolute)]


def _discard(archive: Archive, waiting: Sequence[Future[SealedFile | LeftOut]]) -> None:
    for future in waiting:
        if not future.cancel():
            with suppress(BaseException):
                outcome = future.result()
                if isinstance(outcome, SealedFile):
                    archive.objects.discard([outcome.new])


def _noted(path: bytes, why: str) -> NotedPath:
    return NotedPath(path=readable_name(path), path_raw=to_base64url(path), why=why)
