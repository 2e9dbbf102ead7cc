"""Taking files in: every byte sealed and durable first, then one short commit that witnesses it.

Files go in groups. While one group is made durable and committed, the next is being sealed; no
transaction is ever open while a source is read. A stop at any point, wished or not, leaves whole
files only, and an accession that stays open: the same sources, incident and received-from go on
where it stopped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from archive_app.errors import InvalidInput, Reason, SourceUnreadable
from archive_app.model.inputs import AccessionInput
from archive_app.progress import Activity, Meter
from archive_app.services.accession_run import (
    Run,
    close_accession,
    is_another,
    is_taken,
    open_accession,
    run_alone,
    saying_how_far,
    sources_digest,
)
from archive_app.services.ahead import Sealers, Sealing
from archive_app.services.first_look import ScanReport, Seen
from archive_app.services.group import commit_group, keep_whole
from archive_app.services.policy import load_policy
from archive_app.services.scan import LeftOut, SourceFile, Why, visible_name, walk, without_nested
from archive_app.store import durable
from archive_app.store.archive import Archive
from archive_app.store.records import Found
from archive_app.store.transaction import driver_connection

_GROUP_FILES = 512
_GROUP_BYTES = 64 << 20


@dataclass(frozen=True)
class AccessionReport:
    """What one run of an accession did.

    ``taken`` files are new to this accession; of these, ``already_held`` are bytes that the
    archive had before this accession, and ``repeated`` came in it more than once, each time but
    the first. ``taken_before`` were taken by an earlier run of the same accession.
    ``came`` are the paths of files that are in, and that a look before had not shown; ``changed``
    those of files that are in beside another one, which an earlier run took in under that path.
    """

    reference: str
    id: str
    taken: int
    already_held: int
    repeated: int
    taken_before: int
    size: int
    left_out: tuple[LeftOut, ...]
    odd_names: tuple[tuple[bytes, tuple[str, ...]], ...]
    came: tuple[bytes, ...] = ()
    changed: tuple[bytes, ...] = ()


def accession_files(
    archive: Archive,
    sources: Sequence[Path],
    about: AccessionInput,
    meter: Meter,
    *,
    looked: ScanReport | None = None,
    read_back: bool | None = None,
) -> AccessionReport:
    """Take in everything under ``sources`` as one accession; return what was done.

    ``about`` says from whom, how, for which incident. What a person was shown of the same sources
    before, ``looked``, is left out by name where it is gone; what came since is taken in, and named
    as well. With ``read_back`` each object is read from the medium again before it is committed;
    None does so where the archive's is removable.
    Raises SourceUnreadable where a whole source is gone or another is in its place, or its medium
    failed for the first time (the accession stays open), or there is no file at all, InUse where
    another thread is at it, StorageRefused where the archive's disk refuses, Cancelled.
    """
    if not sources:
        raise InvalidInput("Name at least one file or folder to take in.")
    archive.require_writable()
    sources = without_nested(sources)
    if read_back is None:
        read_back = durable.is_removable(archive.path)
    run = Run(sources)
    with (
        run_alone(archive, sources, about) as digest,
        saying_how_far(archive, digest, run),
    ):
        return _take_in(archive, sources, about, digest, run, meter, looked, read_back=read_back)


def find_begun(archive: Archive, sources: Sequence[Path], about: AccessionInput) -> str | None:
    """Return the reference of the open accession that these sources go on with, None for none."""
    digest = sources_digest(without_nested(sources), about)
    with archive.reading() as session:
        row = (
            driver_connection(session)
            .execute(
                "SELECT reference FROM scratch_accession JOIN record ON key = accession_key"
                " WHERE sources_sha256 = ?",
                (digest,),
            )
            .fetchone()
        )
    return None if row is None else str(row[0])


def _take_in(
    archive: Archive,
    sources: Sequence[Path],
    about: AccessionInput,
    digest: bytes,
    run: Run,
    meter: Meter,
    looked: ScanReport | None,
    *,
    read_back: bool,
) -> AccessionReport:
    meter.describe(Activity.SCAN)
    began = [_folder(path) for path in sources]
    size, seen = _look(archive, sources, meter)
    meter.expect(size)
    accession, about, continued = open_accession(archive, digest, about)
    run.accession = accession
    with_sha512 = load_policy(archive).sha512
    meter.describe(Activity.TAKE_IN)
    with Sealers(archive, meter, with_sha512=with_sha512) as sealers:
        ready: list[Sealing] = []
        following: list[Sealing] = []
        again = seen.missing(walk(sources, besides=archive.path))
        if looked is not None and looked.sources == sources:
            again = looked.seen.missing(again, lambda file: run.came.append(file.relative_path))
        groups = _groups(archive, accession, again, run, meter, is_new=not continued)
        try:
            for group in chain(groups, [[]]):
                ready, following = following, sealers.submit(group)
                sealed = run.sort(each for sealing in ready for each in sealing.result())
                if sealed:
                    run.count(
                        sealed,
                        *commit_group(archive, accession, about, sealed, read_back=read_back),
                    )
        except BaseException:
            meter.cancel()
            sealers.stop()
            unfinished = [each for sealing in (*ready, *following) for each in sealing.give_up()]
            keep_whole(archive, accession, about, unfinished)
            raise
    _require_same_folders(sources, began)
    if run.taken or not continued:
        _require_medium(run)
    # Where nothing came in, a file that was being written gets another try.
    is_waiting = any(left.why is Why.CHANGED for left in run.left_out)
    if run.taken or run.taken_before or not is_waiting:
        close_accession(archive, accession, about, run)
    return AccessionReport(
        reference=accession.reference or "",
        id=accession.id,
        taken=run.taken,
        already_held=run.already_held,
        repeated=run.repeated,
        taken_before=run.taken_before,
        size=run.size,
        left_out=tuple(run.left_out),
        odd_names=tuple(run.odd_names),
        came=run.in_the_end(run.came),
        changed=run.in_the_end(run.changed),
    )


def _look(archive: Archive, sources: Sequence[Path], meter: Meter) -> tuple[int, Seen]:
    """Return how many bytes there are, and which files.

    Raises SourceUnreadable where there is no file at all, not even one that cannot be read.
    """
    look = ScanReport(list(sources))
    for found in walk(sources, besides=archive.path):
        meter.advance(0)
        look.note(found)
    if not look.files and not any(left.why.is_loss for left in look.left_out):
        why = "".join(f" {visible_name(left.path)}: {left.reason}" for left in look.left_out[:1])
        raise SourceUnreadable(
            f"Nothing was taken in, and nothing was recorded: there is no file to take in.{why}",
            Reason.NOTHING_TO_TAKE_IN,
        )
    return look.size, look.seen


def _groups(
    archive: Archive,
    accession: Found,
    walked: Iterable[SourceFile | LeftOut],
    run: Run,
    meter: Meter,
    *,
    is_new: bool,
) -> Iterator[list[SourceFile]]:
    """Yield files still to take in, in groups that are committed together."""
    group: list[SourceFile] = []
    size = 0
    for found in walked:
        meter.advance(0)
        if isinstance(found, LeftOut):
            run.left_out.append(found)
            continue
        if found.oddities:
            run.odd_names.append((found.relative_path, found.oddities))
        if not is_new and is_taken(archive, accession, found):
            run.taken_before += 1
            meter.advance(found.state.size)
            continue
        if not is_new and is_another(archive, accession, found):
            run.changed.append(found.relative_path)
        if group and (len(group) >= _GROUP_FILES or size + found.state.size > _GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(found)
        size += found.state.size
    if group:
        yield group


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
                "What is in stays; take the same sources in again to go on.",
                Reason.SOURCE_GONE,
            )


def _require_medium(run: Run) -> None:
    """Raise SourceUnreadable where the medium failed: it gets another try before the end."""
    failed = [left for left in run.left_out if left.why is Why.MEDIUM_FAILED]
    if failed:
        others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        raise SourceUnreadable(
            f"{visible_name(failed[0].path)}{others} could not be read: is the medium failing? "
            "What could be read is in; take the same sources in again to try once more."
        )
