"""A consistent copy of an archive's catalogue, taken while the archive is in use.

docs/format.md, "Backups". The copy is a SQLCipher file of its own under the same key (SQLite's
backup interface between two keyed connections), read back page by page before it counts. It says
within itself that it is a backup, of when, and which: the fact ``backup``.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged, NotAllowed, StorageRefused
from archive_app.model import note
from archive_app.model.canonical import from_hex
from archive_app.progress import Meter
from archive_app.store import copying, durable, engine, expected, facts, ledger, protection
from archive_app.store.engine import Access, catalogue_errors, catalogue_path
from archive_app.store.facts import Mark
from archive_app.store.header import Header, Unlocked
from archive_app.store.protection import Standing

_PAGE_LENGTH = 4096
_PAGES_A_STEP = 256
_ASIDE = " Keep it aside, and begin a new one in another folder."


@dataclass(frozen=True)
class Origin:
    """What a copied catalogue was: a backup or not, and how it stands to what was seen here."""

    mark: Mark | None
    standing: Standing


@dataclass(frozen=True)
class Snapshot:
    """A catalogue as it was copied: its file, the SHA-256 of that file, and the ledger's head."""

    path: Path
    sha256: bytes
    head: note.Checkpoint


def take(
    connection: sqlcipher.Connection,
    unlocked: Unlocked,
    folder_path: Path,
    mark: Mark,
    meter: Meter,
) -> Snapshot:
    """Copy the catalogue of a reading ``connection`` to a new file in a folder, and prove it.

    Advances ``meter`` by bytes. Whatever is written meanwhile is not in the copy. On any failure
    no file is left. Raises StorageRefused where what the disk gives back is not what was written.
    """
    path = catalogue_path(folder_path, unlocked.header.generation)
    path = path.with_name(path.name + ".new")
    remove_catalogue(path)
    try:
        # Until this transaction ends the source stands still, or each write would begin it anew.
        head = ledger.head(connection, ledger.load_logs(connection)[-1])
        with catalogue_errors():
            _copy_pages(connection, unlocked, path, mark, meter)
        copying.sync_file(path)
        with suppress(Damaged), opened(path, unlocked, Access.FROZEN) as copy:
            broken = copy.execute("PRAGMA cipher_integrity_check").fetchall()
            if not broken and ledger.head(copy, ledger.load_logs(copy)[-1]) == head:
                return Snapshot(path, copying.file_sha256(path, meter), head)
        raise StorageRefused(f"{path} does not hold what was written: the disk cannot be trusted.")
    except BaseException:
        with suppress(StorageRefused):
            remove_catalogue(path)
        raise


@contextmanager
def opened(
    path: Path, unlocked: Unlocked, access: Access = Access.READING
) -> Iterator[sqlcipher.Connection]:
    """Yield a connection to a catalogue that is not the open archive's own."""
    with catalogue_errors():
        connection = engine.connect(path, unlocked.keys.catalogue, access)
        try:
            yield connection
        finally:
            connection.close()


def identify(
    connection: sqlcipher.Connection,
    unlocked: Unlocked,
    folder_path: Path,
    former: Header,
    meter: Meter,
) -> bytes:
    """Return the id of the backup in a folder, a new one where it is a plain copy.

    Raises NotAllowed unless it holds an earlier state of the archive behind ``connection``: every
    log there must be the beginning of one here. Under keys that are gone since a rotation, its
    catalogue must be exactly what was written. Raises Damaged where it cannot be read.
    """
    path = catalogue_path(folder_path, former.generation)
    if not path.exists():
        raise Damaged(f"The backup at {folder_path} has lost its catalogue.{_ASIDE}")
    if former.generation != unlocked.header.generation:
        return _find_written(connection, path, meter)
    try:
        with opened(path, unlocked) as copy:
            sizes = [(log, ledger.size(copy, log)) for log in ledger.load_logs(copy)]
            roots = [(log.id, size, ledger.root(copy, log, size)) for log, size in sizes]
            mark = facts.load_mark(copy)
    except Damaged as damage:
        raise Damaged(f"The backup at {folder_path} has a damaged catalogue.{_ASIDE}") from damage
    ours = {log.id: log for log in ledger.load_logs(connection)}
    for log_id, size, root in roots:
        own = ours.get(log_id)
        if own is None or ledger.size(connection, own) < size:
            raise _later_state()
        if not hmac.compare_digest(ledger.root(connection, own, size), root):
            raise _later_state()
    return mark.id if mark is not None else os.urandom(16)


def load_erased(path: Path, unlocked: Unlocked) -> tuple[int, list[bytes]]:
    """Return up to which number a copied catalogue lists erased objects, and all of them."""
    with opened(path, unlocked, Access.FROZEN) as copy:
        rows = copy.execute("SELECT number, id FROM erased_object ORDER BY number").fetchall()
    return (rows[-1][0] if rows else 0), [object_id for _, object_id in rows]


def remember(connection: sqlcipher.Connection, mark: Mark, written: Snapshot) -> None:
    """Keep, in the archive, the digest of what was written to a backup; see `identify`."""
    facts.save_fact(connection, f"{facts.BACKUP}/{mark.id.hex()}", written.sha256)


def become_an_archive(path: Path, unlocked: Unlocked) -> Origin:
    """Turn a copied catalogue into one that stands for itself; return what it was.

    It is no backup any more, and its memory on this computer is kept apart from that of the
    archive it was copied from: both may go on here, each in its own log.
    """
    with opened(path, unlocked, Access.WRITING) as connection:
        logs = ledger.load_logs(connection)
        standing = protection.compare(connection, logs, unlocked.header.archive_id)
        origin = Origin(facts.load_mark(connection), standing)
        connection.execute("BEGIN IMMEDIATE")
        facts.drop_fact(connection, facts.BACKUP)
        _forget_reading(connection)
        facts.make_memory(connection)
        facts.make_code(connection)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return origin


def remove_catalogue(path: Path) -> None:
    """Remove a catalogue and what SQLite keeps beside it.

    A write-ahead log that stays behind would be replayed into whatever takes the place.
    """
    with durable.storage_errors(path):
        for suffix in engine.COMPANIONS:
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _copy_pages(
    connection: sqlcipher.Connection, unlocked: Unlocked, path: Path, mark: Mark, meter: Meter
) -> None:
    pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    meter.expect(meter.done + 2 * pages * _PAGE_LENGTH)
    before = pages

    def step(_status: int, remaining: int, _total: int) -> None:
        nonlocal before
        meter.advance((before - remaining) * _PAGE_LENGTH)
        before = remaining

    with opened(path, unlocked, Access.CREATING) as copy:
        # Nothing reads this file before it is whole, so it needs no journal.
        copy.execute("PRAGMA journal_mode = OFF")
        connection.backup(copy, pages=_PAGES_A_STEP, progress=step)
        facts.save_mark(copy, mark)
        # The header that goes with this copy is the one that stands now, whatever comes meanwhile.
        expected.save(copy, unlocked.header, expected.last_event(copy))
        _forget_reading(copy)


def _find_written(connection: sqlcipher.Connection, path: Path, meter: Meter) -> bytes:
    wal_path = path.with_name(path.name + "-wal")
    if not (wal_path.exists() and wal_path.stat().st_size):
        meter.expect(meter.done + path.stat().st_size)
        found = connection.execute(
            "SELECT name FROM fact WHERE name LIKE 'backup/%' AND value = ?",
            (copying.file_sha256(path, meter),),
        ).fetchone()
        if found is not None:
            return from_hex(found[0].removeprefix(f"{facts.BACKUP}/"), 16)
    raise _later_state()


def _forget_reading(copy: sqlcipher.Connection) -> None:
    """Forget which objects were read whole: that was on another disk."""
    copy.execute("DELETE FROM scratch_fixity")


def _later_state() -> NotAllowed:
    return NotAllowed(
        "The copy in this folder is not an earlier state of this archive: it was changed there, or "
        "the archive was put back, or another one that was restored from this copy is backed up "
        "there now. Choose another folder, and keep that one."
    )
