"""Taking files in: every byte sealed and durable first, then one short commit that witnesses it.

Files go in groups. While one group is made durable and committed, the next is being sealed; no
transaction is ever open while a source is read. A stop at any point, wished or not, leaves whole
files only, and an accession that stays open: the same sources, incident and received-from go on
where it stopped.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from archive_app.errors import InvalidInput, SourceUnreadable
from archive_app.model import canonical
from archive_app.model.canonical import to_base64url
from archive_app.model.custody import Event, utc_seconds
from archive_app.model.inputs import AccessionInput, NotedPath
from archive_app.progress import Meter
from archive_app.services.catalogue import require_linked_records
from archive_app.services.group import commit_group, discard_unheld, seal_file
from archive_app.services.received import TOOL, SealedFile, told_apart_by
from archive_app.services.scan import LeftOut, SourceFile, Why, readable_name, visible_name, walk
from archive_app.store import durable, records
from archive_app.store.archive import Archive
from archive_app.store.records import Found
from archive_app.store.transaction import driver_connection

_GROUP_FILES = 512
_GROUP_BYTES = 64 << 20
_SEALERS = 2

Sealing: TypeAlias = Future[SealedFile | LeftOut]


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

    def sort(self, outcomes: Iterable[SealedFile | LeftOut]) -> list[SealedFile]:
        """Note what was left out; return the rest."""
        sealed = []
        for outcome in outcomes:
            if isinstance(outcome, LeftOut):
                self.left_out.append(outcome)
            else:
                sealed.append(outcome)
        return sealed

    def count(self, sealed: Sequence[SealedFile], held: int) -> None:
        """Count what was committed, ``held`` of it before."""
        self.taken += len(sealed)
        self.already_held += held
        self.size += sum(file.new.size for file in sealed)


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
    Raises SourceUnreadable where a whole source is gone or another is in its place, or its medium
    failed for the first time (the accession stays open), StorageRefused where the archive's disk
    refuses, Cancelled.
    """
    if not sources:
        raise InvalidInput("Name at least one file or folder to take in.")
    archive.require_writable()
    sources = _without_nested(sources)
    if read_back is None:
        read_back = durable.is_removable(archive.path)
    meter.describe("scan")
    began = [_folder(path) for path in sources]
    meter.expect(_size(archive, sources, meter))
    accession, continued = _open_accession(archive, sources, about)
    run = _Run()
    meter.describe("accession")
    with ThreadPoolExecutor(_SEALERS) as sealers:
        ready: list[Sealing] = []
        following: list[Sealing] = []
        groups = _groups(archive, accession, sources, run, meter, is_new=not continued)
        try:
            for group in chain(groups, [[]]):
                ready = following
                following = [sealers.submit(seal_file, archive, each, meter) for each in group]
                sealed = run.sort(future.result() for future in ready)
                if sealed:
                    held = commit_group(archive, accession, about, sealed, read_back=read_back)
                    run.count(sealed, held)
        except BaseException:
            meter.cancel()
            _discard(archive, [*ready, *following])
            raise
    _require_same_folders(sources, began)
    if run.taken or not continued:
        _require_medium(run)
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


def _size(archive: Archive, sources: Sequence[Path], meter: Meter) -> int:
    """Return how many bytes there are to read."""
    size = 0
    for found in walk(sources, besides=archive.path):
        meter.advance(0)
        size += found.state.size if isinstance(found, SourceFile) else 0
    return size


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
        require_linked_records(transaction.connection, about)
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
    for found in walk(sources, besides=archive.path):
        meter.advance(0)
        if isinstance(found, LeftOut):
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


def _close_accession(archive: Archive, accession: Found, about: AccessionInput, run: _Run) -> None:
    with archive.writing() as transaction:
        connection = transaction.connection
        begun = records.load_input(connection, records.find(connection, accession.id))
        saved = transaction.save(
            begun.model_copy(
                update={
                    # What it says by now stands: somebody may have corrected it meanwhile.
                    **{name: value for name, value in about if getattr(begun, name) in (None, ())},
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
            (accession.key, told_apart_by(source)),
        )
        return row.fetchone() is not None


def _folder(path: Path) -> tuple[int, int] | None:
    """Return what a folder is, wherever it is mounted; None for what is no folder or not there."""
    with suppress(OSError):
        status = path.stat()
        return (status.st_dev, status.st_ino) if path.is_dir() else None
    return None


def _require_same_folders(sources: Sequence[Path], began: Sequence[tuple[int, int] | None]) -> None:
    """Raise SourceUnreadable where a medium was pulled out: the folder below it lies bare then."""
    for path, before in zip(sources, began, strict=True):
        if before is not None and _folder(path) not in (before, None):
            raise SourceUnreadable(
                f"{visible_name(os.fsencode(path))} is not what it was: is the medium still there? "
                "What is in stays; take the same sources in again to go on."
            )


def _require_medium(run: _Run) -> None:
    """Raise SourceUnreadable where the medium failed: it gets another try before the end."""
    failed = [left for left in run.left_out if left.why is Why.MEDIUM_FAILED]
    if failed:
        others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        raise SourceUnreadable(
            f"{visible_name(failed[0].path)}{others} could not be read: is the medium failing? "
            "What could be read is in; take the same sources in again to try once more."
        )


def _without_nested(sources: Sequence[Path]) -> list[Path]:
    """Return the sources without those that lie below another, so that no file is taken twice."""
    absolute = dict.fromkeys(Path(os.path.abspath(path)) for path in sources)
    return [path for path in absolute if not any(above in absolute for above in path.parents)]


def _discard(archive: Archive, unfinished: Sequence[Sealing]) -> None:
    """Stop what is not sealed yet, and drop what is sealed and not committed."""
    sealed = []
    for future in unfinished:
        if not future.cancel():
            with suppress(BaseException):
                outcome = future.result()
                if isinstance(outcome, SealedFile):
                    sealed.append(outcome.new)
    discard_unheld(archive, sealed)


def _noted(path: bytes, why: str) -> NotedPath:
    return NotedPath(path=readable_name(path), path_raw=to_base64url(path), why=why)
