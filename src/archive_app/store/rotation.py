"""A new generation of every key: a catalogue written whole beside the old one, then the header.

docs/format.md, "Rotation". Until the header is replaced the old generation stands, from then on
the new one; whatever a crash leaves of the other is removed at the next open. Nothing is ever
changed in place: two files cannot change together.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlmodel import Session

from archive_app.errors import ArchiveError, Damaged, InUse, StorageRefused
from archive_app.progress import Meter
from archive_app.store import (
    copying,
    expected,
    facts,
    header,
    keys,
    ledger,
    mending,
    migrate,
    other_catalogues,
    protection,
    schema,
    search_index,
    signing_keys,
    slots,
    snapshot,
)
from archive_app.store.archive import Archive
from archive_app.store.engine import (
    Access,
    catalogue_path,
    connect,
    make_private,
    open_engine,
    raw_key,
)
from archive_app.store.header import Header, Unlocked
from archive_app.store.keys import ArchiveKeys, Cost, Secret
from archive_app.store.objects import ObjectStore
from archive_app.store.protection import Seen
from archive_app.store.transaction import Transaction, driver_connection

_INSTRUCTIONS_BETWEEN_LOOKS = 1_000_000
_OBJECTS_A_TURN = 1000
_TAKEN_AWAY = "Access was taken away."
_MADE_ANEW = "All keys were made anew."


def rotate(
    archive: Archive,
    secrets: Mapping[bytes, tuple[Secret, Cost]],
    witness: Callable[[Transaction], None],
    meter: Meter,
) -> int:
    """Make the next generation, which ``secrets`` open, by slot id; return its number.

    Every slot that is not named goes, from the header and from the catalogue; where one does, the
    ledger goes on in a successor: a copy of the old log's keys may be in the hands of whoever lost
    access. ``witness`` records what happened, in the new catalogue. Advances ``meter`` by objects
    whose keys were wrapped anew and proven. On success ``archive`` is closed; on failure it stands
    as it was.
    """
    former = archive.unlocked.header
    generation = former.generation + 1
    master = os.urandom(keys.KEY_LENGTH)
    new_keys = keys.archive_keys(master, former.archive_id, generation)
    key_slots, own_wrap = [], archive.unlocked.person_wrap
    for slot_id, (secret, cost) in secrets.items():
        slot = slots.new_slot(secret, master, former.archive_id, generation, cost, slot_id=slot_id)
        slot_keys = slots.require_opens(slot, secret, master)
        if slot_id == archive.unlocked.slot.id:
            own_wrap = slot_keys.person_wrap
        key_slots.append(slot)
    new_header = header.sealed_header(former.archive_id, generation, key_slots, new_keys.header_mac)
    new_path = other_catalogues.next_path(archive.path, generation)
    archive.fold()  # what is noted of the old catalogue is then all of it
    other_catalogues.make_room(archive.path, former.generation)
    is_decided = False
    try:
        with archive.replacing() as old:
            _export(archive.path, archive.unlocked, new_path, new_keys, meter)
            _renew(archive, old, new_path, new_keys, new_header, own_wrap, witness, meter)
            seen_key, seen = _proven(archive, old, new_path, new_keys, meter)
            other_catalogues.bring_out(archive.path, generation)
            is_decided = True
            is_durable = header.write_header(archive.path, new_header)
            # While nobody else can open the archive, and with it remember a later head.
            archive.not_remembered = protection.remember(seen_key, former.archive_id, seen)
    except BaseException:
        # Once the header may have been replaced, the next opening tells which of the two counts.
        if not is_decided:
            with suppress(ArchiveError):
                other_catalogues.forget(archive.path, generation)
        raise
    # The new generation stands: from here nothing may keep the new secrets from being shown.
    with suppress(ArchiveError):
        if is_durable:
            other_catalogues.forget(archive.path, former.generation)
    archive.not_removed = other_catalogues.tell_left(archive.path, generation)
    return generation


def require_ready(archive: Archive) -> None:
    """Raise Damaged where :func:`rotate` would fail by the search index; call it before handing out
    what is to open the next generation.
    """
    with archive.reading() as session:
        search_index.require_sound(driver_connection(session))


def _export(
    archive_path: Path, unlocked: Unlocked, new_path: Path, new_keys: ArchiveKeys, meter: Meter
) -> None:
    """Write the whole catalogue again under its new key; neither path nor key is in SQL text."""
    snapshot.remove_catalogue(new_path)
    old_path = catalogue_path(archive_path, unlocked.header.generation)
    with closing(connect(old_path, unlocked.keys.catalogue, Access.WRITING)) as connection:
        connection.set_progress_handler(meter.is_cancelled, _INSTRUCTIONS_BETWEEN_LOOKS)
        try:
            make_private(new_path)
            connection.execute(
                "ATTACH DATABASE ? AS successor KEY ?",
                (f"{new_path.absolute().as_uri()}?mode=rwc", raw_key(new_keys.catalogue)),
            )
            # Nothing reads this file before it is whole and synced, so it needs no journal.
            connection.execute("PRAGMA successor.journal_mode = OFF")
            connection.execute("PRAGMA successor.synchronous = OFF")
            connection.execute("SELECT sqlcipher_export('successor')").fetchall()
            connection.execute("DETACH DATABASE successor")
        except sqlcipher.OperationalError:
            meter.advance()
            raise


def _renew(
    archive: Archive,
    old: sqlcipher.Connection,
    new_path: Path,
    new_keys: ArchiveKeys,
    new_header: Header,
    own_wrap: bytes,
    witness: Callable[[Transaction], None],
    meter: Meter,
) -> None:
    """Make the copy the next generation: object keys, slots, triggers, and the events of it."""
    former_slots = {slot.id for slot in archive.unlocked.header.slots}
    kept_slots = {slot.id for slot in new_header.slots}
    engine = open_engine(new_path, new_keys.catalogue, Access.WRITING)
    try:
        with Session(engine) as session:
            transaction = Transaction.begin(session, archive.clock, agent_id=archive.agent_id)
            connection = transaction.connection
            _require_same_rows(old, connection)
            schema.make_triggers(connection)
            migrate.say_revision(connection, migrate.REVISIONS[-1])
            connection.execute("DELETE FROM erasure")
            mending.witness_unchanged(archive, transaction)
            _rewrap(connection, archive.objects, new_keys, meter)
            signing_keys.rewrap(connection, archive.unlocked, archive.agent_id, own_wrap)
            signing_keys.forget_former(connection)
            signing_keys.retire_all_but(connection, archive.agent_id)
            for (slot_id,) in connection.execute("SELECT id FROM key_slot").fetchall():
                if slot_id not in kept_slots:
                    connection.execute("DELETE FROM key_slot WHERE id = ?", (slot_id,))
            # Whoever opened a copy from before has the log's keys as well.
            transaction.begin_successor(_TAKEN_AWAY if former_slots - kept_slots else _MADE_ANEW)
            transaction.touch("access")
            witness(transaction)
            expected.save(connection, new_header, transaction.last_event)
            transaction.finish()
            ledger.make_checkpoint(connection, transaction.log)
            session.commit()
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise InUse(
                    f"{new_path} is open in another program. Close it there, and try again."
                )
    finally:
        engine.dispose()
    copying.sync_file(new_path)


def _require_same_rows(old: sqlcipher.Connection, new: sqlcipher.Connection) -> None:
    """Raise StorageRefused unless every table, index, trigger and row count is there again."""
    objects = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    tables = old.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
    ).fetchall()
    counts = " UNION ALL ".join(f'SELECT count(*) FROM "{name}"' for (name,) in tables)
    for statement in (objects, counts):
        if old.execute(statement).fetchall() != new.execute(statement).fetchall():
            raise StorageRefused("The new catalogue does not hold what the old one holds.")


def _rewrap(
    connection: sqlcipher.Connection, objects: ObjectStore, new_keys: ArchiveKeys, meter: Meter
) -> None:
    total = connection.execute("SELECT count(*) FROM object").fetchone()[0]
    meter.expect(meter.done + 2 * total)
    after = -1
    while rows := connection.execute(
        "SELECT key, id, wrapped FROM object WHERE key > ? ORDER BY key LIMIT ?",
        (after, _OBJECTS_A_TURN),
    ).fetchall():
        connection.executemany(
            "UPDATE object SET wrapped = ? WHERE key = ?",
            [(objects.rewrap(row[1], row[2], new_keys), row[0]) for row in rows],
        )
        after = rows[-1][0]
        meter.advance(len(rows))


def _proven(
    archive: Archive,
    old: sqlcipher.Connection,
    new_path: Path,
    new_keys: ArchiveKeys,
    meter: Meter,
) -> tuple[bytes, Seen]:
    """Open the new catalogue as the next program will, and prove it before the old one goes.

    Returns what this computer is to remember of it. Raises StorageRefused or Damaged.
    """
    with closing(connect(new_path, new_keys.catalogue, Access.READING)) as new:
        if new.execute("PRAGMA cipher_integrity_check").fetchall() or new.execute(
            "PRAGMA integrity_check"
        ).fetchall() != [("ok",)]:
            raise StorageRefused(
                f"{new_path} does not hold what was written: the disk cannot be trusted."
            )
        schema.require_triggers(new)
        before, log = ledger.head(old, archive.log), archive.log
        if not hmac.compare_digest(ledger.root(new, log, before.size), before.root):
            raise Damaged("The new catalogue does not hold the ledger of the old one.")
        objects = ObjectStore(archive.path, archive.unlocked.header.archive_id, new_keys)
        for object_id, wrapped in new.execute("SELECT id, wrapped FROM object"):
            objects.unwrap(object_id, wrapped)
            meter.advance(1)
        present = ledger.load_logs(new)[-1]
        return facts.load_seen_key(new), protection.see(new, present)
