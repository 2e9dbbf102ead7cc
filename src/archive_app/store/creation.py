"""Making a new archive: folders, an empty catalogue, its first events, and the header last."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlmodel import Session

from archive_app.errors import InvalidInput, StorageRefused
from archive_app.model.custody import Event, Subject
from archive_app.model.inputs import AgentInput
from archive_app.progress import Meter
from archive_app.store import expected, facts, header, keys, migrate
from archive_app.store.clock import Clock
from archive_app.store.engine import Access, catalogue_errors, catalogue_path, open_engine
from archive_app.store.keys import Cost, Secret, Words
from archive_app.store.lock import LOCK_NAME
from archive_app.store.objects import (
    INCOMING_NAME,
    OBJECTS_NAME,
    ORPHANS_NAME,
    ObjectStore,
)
from archive_app.store.slots import Slot, new_slot
from archive_app.store.transaction import Transaction


def lay_out(
    path: Path, passphrase: str, agent: AgentInput, cost: Cost, clock: Clock, meter: Meter
) -> Words:
    """Write a whole new archive into the empty folder of :func:`folder_for`; return its words.

    Until the header stands, at the very end, there is no archive. Raises InvalidInput for an
    unusable passphrase, StorageRefused, and Cancelled where ``meter`` is, which is asked until the
    header stands.
    """
    secret = keys.passphrase(passphrase)
    words = Words.generate()
    _fill_folder(path, secret, words, agent, cost, clock, meter)
    return words


@contextmanager
def folder_for(path: Path) -> Iterator[None]:
    """Make a folder, unless there is an empty one; leave all as it was where what follows fails.

    Nobody was given the words then. Raises InvalidInput for a folder that is not empty, and
    StorageRefused.
    """
    made = [each for each in (path, *path.parents) if not os.path.lexists(each)]
    try:
        _make_folder(path)
        try:
            yield
        except BaseException:
            _empty_folder(path)
            raise
    except BaseException:
        with suppress(OSError):
            for each in made:
                each.rmdir()
        raise


def _fill_folder(
    path: Path,
    secret: Secret,
    words: Words,
    agent: AgentInput,
    cost: Cost,
    clock: Clock,
    meter: Meter,
) -> None:
    archive_id, master = os.urandom(16), os.urandom(keys.KEY_LENGTH)
    archive_keys = keys.archive_keys(master, archive_id, 1)
    key_slots = [new_slot(each, master, archive_id, 1, cost) for each in (secret, words)]
    new_header = header.sealed_header(archive_id, 1, key_slots, archive_keys.header_mac)
    meter.advance()
    ObjectStore.create_folders(path)
    engine = open_engine(catalogue_path(path, 1), archive_keys.catalogue, Access.CREATING)
    try:
        with catalogue_errors():
            migrate.upgrade(engine)
        with catalogue_errors(), Session(engine) as session:
            transaction = Transaction.begin(session, clock)
            _record_beginning(transaction, agent, key_slots)
            expected.save(transaction.connection, new_header, transaction.last_event)
            transaction.finish()
            session.commit()
    finally:
        engine.dispose()
    meter.advance()
    header.write_header(path, new_header)


def _record_beginning(transaction: Transaction, agent: AgentInput, key_slots: list[Slot]) -> None:
    """Write what every archive begins with: its log, its code, who made it, and the two slots."""
    facts.make_memory(transaction.connection)
    transaction.make_code()
    transaction.begin_first_log()
    person = transaction.save(agent)
    sheet = transaction.save(AgentInput(name="Recovery sheet", pseudonym="recovery", kind="device"))
    transaction.agent_id = person.id
    transaction.save_slot(key_slots[0].id, person, "person")
    transaction.save_slot(key_slots[1].id, sheet, "recovery")
    transaction.record(
        Event(
            "archive_created",
            (Subject("log", transaction.log.id.hex()), person.subject, sheet.subject),
        )
    )


def _empty_folder(path: Path) -> None:
    # The header first: without it there is no archive.
    with suppress(OSError):
        for left in (*path.glob(f"{header.HEADER_NAME}*"), *path.glob("catalogue-1.db*")):
            left.unlink()
        (path / LOCK_NAME).unlink(missing_ok=True)
    for name in (OBJECTS_NAME, INCOMING_NAME, ORPHANS_NAME):
        shutil.rmtree(path / name, ignore_errors=True)


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise InvalidInput(f"{path} is not empty. Choose a new folder for the archive.")
    except OSError as error:
        raise StorageRefused(f"{path} cannot be made: {error.strerror}.") from error
