"""Who has a way into an archive: people with a key slot, and the sheet with the recovery words."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.errors import InvalidInput, NotFound
from archive_app.model.validation import shown
from archive_app.store import particulars
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

RECOVERY = "recovery"
"""The purpose of the sheet with the recovery words, which nobody is."""


@dataclass(frozen=True)
class Person:
    """Someone with a way in: the agent's id, name and role, and how the slot is opened.

    ``purpose`` is ``passphrase``, ``code`` for a one-time code, or ``recovery`` for the sheet.
    """

    agent_id: str
    name: str
    role: str | None
    purpose: str
    slot_id: str


def list_people(archive: Archive) -> list[Person]:
    """Return everyone who has a key slot, in the order they were given it."""
    kinds = {slot.id.hex(): slot.kind for slot in archive.unlocked.header.slots}
    with archive.reading() as session:
        connection = driver_connection(session)
        people = []
        for slot_id, owner in particulars.owners(connection).items():
            row = connection.execute(
                "SELECT record.key, coalesce(name, pseudonym, ''), role FROM record"
                " JOIN agent USING (key) LEFT JOIN agent_name USING (key) WHERE record.id = ?",
                (bytes.fromhex(owner.agent_id),),
            ).fetchone()
            if row is not None and slot_id in kinds:
                key, name, role = row
                purpose = _purpose(owner.purpose, kinds[slot_id])
                people.append((key, Person(owner.agent_id, name, role, purpose, slot_id)))
    return [person for _, person in sorted(people, key=lambda each: each[0])]


def find_person(archive: Archive, name_or_id: str) -> Person:
    """Return the one person of this name or 32-digit id; raise NotFound or InvalidInput."""
    people = [person for person in list_people(archive) if person.purpose != RECOVERY]
    found = [person for person in people if name_or_id in (person.agent_id, person.name)]
    if not found:
        raise NotFound(f"Nobody called {shown(name_or_id)} has access to this archive.")
    if len(found) > 1:
        raise InvalidInput(
            f"More than one person is called {shown(name_or_id)}: give the id instead."
        )
    return found[0]


def _purpose(purpose: str, kind: str) -> str:
    if purpose == RECOVERY:
        return RECOVERY
    return "code" if kind == "words" else "passphrase"
