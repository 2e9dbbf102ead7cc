"""One run of an accession: begun or continued before its files, counted, and closed after them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import ArchiveError, Cancelled, InvalidInput, Reason, StorageRefused
from archive_app.model import canonical
from archive_app.model.canonical import to_base64url
from archive_app.model.custody import Event, utc_seconds
from archive_app.model.inputs import AccessionInput, NotedPath, StoredFileInput
from archive_app.services.catalogue import require_linked_records
from archive_app.services.received import TOOL, SealedFile, told_apart_by, told_by_path
from archive_app.services.scan import LeftOut, SourceFile, readable_name
from archive_app.store import object_rows, records
from archive_app.store.archive import Archive
from archive_app.store.records import Found
from archive_app.store.transaction import driver_connection

# What differs with the same sources, giver and incident.
_SAID = {
    "source_id": "source",
    "how_received": "way of receipt",
    "carrier": "carrier",
    "purpose": "purpose",
    "when": "time of receipt",
}


class Run:
    """The counts of one run under way over sources, and its accession once that is known."""

    def __init__(self, sources: Sequence[Path]) -> None:
        self.sources = sources
        self.accession: Found | None = None
        self.taken = 0
        self.already_held = 0
        self.repeated = 0
        self.taken_before = 0
        self.size = 0
        self.left_out: list[LeftOut] = []
        self.odd_names: list[tuple[bytes, tuple[str, ...]]] = []
        self.came: list[bytes] = []
        self.changed: list[bytes] = []

    def sort(self, outcomes: Iterable[SealedFile | LeftOut]) -> list[SealedFile]:
        """Note what was left out; return the rest."""
        sealed = []
        for outcome in outcomes:
            if isinstance(outcome, LeftOut):
                self.left_out.append(outcome)
            else:
                sealed.append(outcome)
        return sealed

    def in_the_end(self, paths: Iterable[bytes]) -> tuple[bytes, ...]:
        """Return paths without those of files that were left out in the end."""
        out = {left.path for left in self.left_out}
        return tuple(path for path in paths if path not in out)

    def count(self, sealed: Sequence[SealedFile], held: int, repeated: int) -> None:
        """Count what was committed: ``held`` were so before, ``repeated`` came before."""
        self.taken += len(sealed)
        self.already_held += held
        self.repeated += repeated
        self.size += sum(file.new.size for file in sealed)


def sources_digest(sources: Sequence[Path], about: AccessionInput) -> bytes:
    """Return what an accession is continued by: the same sources, giver and incident."""
    return hashlib.sha256(
        canonical.encode(
            [
                about.received_from,
                about.incident_id,
                sorted(to_base64url(os.fsencode(os.path.abspath(path))) for path in sources),
            ]
        )
    ).digest()


@contextmanager
def run_alone(archive: Archive, sources: Sequence[Path], about: AccessionInput) -> Iterator[bytes]:
    """Keep other threads from the same accession; yield the digest that it is continued by.

    Raises InUse while another has it: what one had just taken, the other would take again.
    """
    digest = sources_digest(sources, about)
    refusal = "These files are being taken in already. Wait until that is done."
    with archive.alone(digest, refusal):
        yield digest


@contextmanager
def saying_how_far(archive: Archive, digest: bytes, run: Run) -> Iterator[None]:
    """Let a stop and a refusal of the disk say how many files are in, and how to go on."""
    try:
        yield
    except (Cancelled, KeyboardInterrupt) as stop:
        raise Cancelled(f"Stopped. {_how_far(archive, digest, run)}") from stop
    except StorageRefused as refused:
        said = str(refused)
        if refused.reason is Reason.NO_ROOM:
            said = f"There is no space left for {archive.path}. Nothing half-written was kept."
        told = f"{said} {_how_far(archive, digest, run)}"
        raise StorageRefused(told, refused.reason) from refused


def _how_far(archive: Archive, digest: bytes, run: Run) -> str:
    try:
        with archive.reading() as session:
            (files,) = (
                driver_connection(session)
                .execute(
                    "SELECT count(*) FROM stored_file WHERE accession_key = coalesce(?,"
                    " (SELECT accession_key FROM scratch_accession WHERE sources_sha256 = ?))",
                    (run.accession and run.accession.key, digest),
                )
                .fetchone()
            )
    except ArchiveError:
        return "What was finished is kept."
    if not files:
        return "Nothing was taken in yet."
    count = "1 file is" if files == 1 else f"{files} files are"
    return f"{count} in; take the same sources in again to go on."


def open_accession(
    archive: Archive, digest: bytes, about: AccessionInput
) -> tuple[Found, AccessionInput, bool]:
    """Return the accession to add to, what is said of it, and whether an earlier run began it.

    Raises InvalidInput where ``about`` says otherwise than the run that began it: the files that
    are in came as was said then, and which of the two holds is for a person to say.
    """
    with archive.writing() as transaction:
        row = transaction.connection.execute(
            "SELECT accession_key FROM scratch_accession WHERE sources_sha256 = ?", (digest,)
        ).fetchone()
        if row is not None:
            found = records.find_by_key(transaction.connection, row[0])
            begun, now = _said(transaction.connection, found)
            _require_same(found, begun, now, about)
            return found, _completed(begun, now, about), True
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
        return records.find(transaction.connection, saved.id), about, False


def close_accession(archive: Archive, accession: Found, about: AccessionInput, run: Run) -> None:
    """Close an accession with what a run found; say in an event how much came in."""
    with archive.writing() as transaction:
        connection = transaction.connection
        shredded = _find_shredded(connection, accession, run)
        begun, now = _said(connection, records.find(connection, accession.id))
        saved = transaction.save(
            _completed(begun, now, about).model_copy(
                update={
                    "closed_at": utc_seconds(transaction.now().at),
                    "odd_names": tuple(
                        _noted(path, " ".join(reasons))
                        for path, reasons in run.odd_names
                        if path not in shredded
                    ),
                    "unreadable_files": tuple(
                        _noted(left.path, left.reason)
                        for left in run.left_out
                        if left.path not in shredded
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
                f"{run.repeated} more than once, {run.taken_before} taken before, "
                f"{len(run.left_out)} left out",
            )
        )


def _find_shredded(connection: sqlcipher.Connection, accession: Found, run: Run) -> set[bytes]:
    """Return those of the paths to be noted whose files came before and were all shredded."""
    noted = {path for path, _ in run.odd_names} | {left.path for left in run.left_out}
    came = "SELECT key FROM stored_file WHERE accession_key = ? AND"
    shredded = connection.execute(
        f"{came} NOT {object_rows.is_held()} LIMIT 1", (accession.key,)
    ).fetchone()
    if not noted or shredded is None:
        return set()
    held = set()
    for (key,) in connection.execute(f"{came} {object_rows.is_held()}", (accession.key,)):
        file = records.load_input(connection, records.find_by_key(connection, key))
        assert isinstance(file, StoredFileInput)
        held.add(file.original_path_raw)
    taken = {
        path_sha256[:16]
        for (path_sha256,) in connection.execute(
            "SELECT path_sha256 FROM scratch_taken WHERE accession_key = ?", (accession.key,)
        )
    }
    above = {os.path.dirname(os.fsencode(source)) for source in run.sources}
    return {
        path
        for path in noted
        if to_base64url(path) not in held
        and any(told_by_path(os.path.join(each, path)) in taken for each in above)
    }


def _said(
    connection: sqlcipher.Connection, accession: Found
) -> tuple[AccessionInput, AccessionInput]:
    """Return what an accession said when it was begun, and what it says by now."""
    begun, now = (
        records.revision_input(records.load_revision(connection, accession.key, number), accession)
        for number in (1, accession.revision)
    )
    assert isinstance(begun, AccessionInput)
    assert isinstance(now, AccessionInput)
    return begun, now


def _completed(begun: AccessionInput, now: AccessionInput, about: AccessionInput) -> AccessionInput:
    """Return what an accession says by now, with what was never said of it until ``about``."""
    unsaid = {
        name: value
        for name, value in about
        if getattr(begun, name) in (None, ()) and getattr(now, name) in (None, ())
    }
    return now.model_copy(update=unsaid)


def _require_same(
    accession: Found, begun: AccessionInput, now: AccessionInput, about: AccessionInput
) -> None:
    """Raise InvalidInput for what is said anew and differs.

    What was said at the beginning may be said again, although somebody corrected it meanwhile: the
    correction stands.
    """
    different = []
    for name, called in _SAID.items():
        said = {getattr(begun, name), getattr(now, name)} - {None}
        if said and getattr(about, name) not in said | {None}:
            different.append(called)
    if different:
        raise InvalidInput(
            f"{accession.reference} was begun with another {' and '.join(different)}. Leave that "
            "out to go on with it as it was begun; what is wrong in it is corrected with: "
            f"accession edit {accession.reference}"
        )


def is_taken(archive: Archive, accession: Found, source: SourceFile) -> bool:
    """Tell whether an earlier run of an open accession took a file in, as it is."""
    return told_apart_by(source) in _taken_under_its_path(archive, accession, source)


def is_another(archive: Archive, accession: Found, source: SourceFile) -> bool:
    """Tell whether an earlier run took in another file under the path of one, and not this."""
    taken = _taken_under_its_path(archive, accession, source)
    return bool(taken) and told_apart_by(source) not in taken


def _taken_under_its_path(archive: Archive, accession: Found, source: SourceFile) -> set[bytes]:
    path = told_apart_by(source)[:16]
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT path_sha256 FROM scratch_taken WHERE accession_key = ?"
            " AND path_sha256 BETWEEN ? AND ?",
            (accession.key, path + bytes(16), path + b"\xff" * 16),
        )
        return {row[0] for row in rows}


def _noted(path: bytes, why: str) -> NotedPath:
    return NotedPath(path=readable_name(path), path_raw=to_base64url(path), why=why)
