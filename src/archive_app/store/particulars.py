"""What the ledger states of single rows, which nobody's word settles: whose a slot is, the code.

docs/format.md, "What the ledger states of tables". Whoever could change whose key slot it is would
act as another person; an older code would give out references that a copy has given out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import canonical, disclosure
from archive_app.model.disclosure import DisclosureSet
from archive_app.store import stated
from archive_app.store.erasures import Rows

_CODE = "code"
_SLOT = "slot/"
_OF_SLOTS = ("archive_created", "access_granted")
_OF_CODE = ("archive_created", "log_succeeded", "archive_moved")


@dataclass(frozen=True)
class Owner:
    """Whose a key slot is: the id of the agent (hex), what the slot is for, and who says so.

    ``event`` is the number of the event that states it, None where the catalogue alone does.
    """

    agent_id: str
    purpose: str
    event: int | None = None


@dataclass(frozen=True)
class StatedCode:
    """The SHA-256 of the code that references begin with, and the event that states it."""

    sha256: bytes
    event: int


def slot_line(slot_id: bytes, agent_id: str, purpose: str) -> str:
    """Return the line that states whose a key slot is, by the agent's id (hex), and what for."""
    return f"{_SLOT}{purpose} {stated.NOTHING_BEFORE.hex()} {slot_id.hex()}{agent_id}"


def code_line(code: str) -> str:
    """Return the line that states the code that references begin with."""
    sha256 = hashlib.sha256(code.encode("ascii")).hexdigest()
    return f"{_CODE} {stated.NOTHING_BEFORE.hex()} {sha256}"


def listed_owners(rows: Rows) -> dict[str, Owner]:
    """Return whose each key slot (hex) is by the catalogue alone."""
    return {
        slot_id: Owner(agent_id, purpose)
        for slot_id, agent_id, purpose in rows(
            "SELECT lower(hex(key_slot.id)), lower(hex(record.id)), purpose FROM key_slot"
            " JOIN record ON record.key = agent_key WHERE length(CAST(key_slot.id AS BLOB)) = 16"
            " AND length(CAST(record.id AS BLOB)) = 16 AND purpose IN ('person', 'recovery')"
        )
    }


def stated_owners(rows: Rows) -> dict[str, Owner]:
    """Return whose each key slot (hex) is as the event of its making states; not of older ones."""
    return {
        after.hex()[:32]: Owner(after.hex()[32:], name.removeprefix(_SLOT), number)
        for number, name, after in _told(rows, _OF_SLOTS)
        if name.startswith(_SLOT)
    }


def owners(connection: sqlcipher.Connection) -> dict[str, Owner]:
    """Return whose each key slot (hex) is: the ledger says it, or else the catalogue."""
    rows = connection.execute
    listed, told = listed_owners(rows), stated_owners(rows)
    if any(is_unsaid(rows, slot_id) for slot_id in listed.keys() - told.keys()):
        raise unsaid_owner()
    return listed | told


def is_unsaid(rows: Rows, slot_id: str) -> bool:
    """Tell whether no event states whose a slot (hex) is, though one must have.

    An earlier program stated none. From the first event on, an archive of this one states each:
    then it was erased, or the slot made up.
    """
    told = stated_owners(rows)
    is_stating = any(each.event == 0 for each in told.values())
    return slot_id not in told and (is_stating or bool(_unsaid(rows, _OF_SLOTS)))


def unsaid_owner() -> Damaged:
    """Return what is raised for a slot of which `is_unsaid` is true."""
    return Damaged(
        "The ledger does not say any more whose key slot this is: that was erased past the "
        "program, and one person could act as another. Restore a backup."
    )


def stated_code(rows: Rows) -> StatedCode | None:
    """Return the code as the ledger states it last; None where only an older program wrote."""
    told = [
        StatedCode(after, number) for number, name, after in _told(rows, _OF_CODE) if name == _CODE
    ]
    return told[-1] if told else None


def code_since(rows: Rows) -> int | None:
    """Return the event that states the code as it is, None where the ledger states another.

    It is -1 where only an older program wrote, which stated none.
    """
    told = stated_code(rows)
    event, sha256 = (-1, None) if told is None else (told.event, told.sha256)
    is_last = all(number <= event for number in _unsaid(rows, _OF_CODE))
    return event if is_last and sha256 in (None, _kept_code(rows)) else None


def _kept_code(rows: Rows) -> bytes | None:
    for (value,) in rows("SELECT CAST(value AS BLOB) FROM fact WHERE name = 'code'"):
        return hashlib.sha256(value or b"").digest()
    return None


def _unsaid(rows: Rows, kinds: tuple[str, ...]) -> list[int]:
    """Return the events of some kinds that lack a value: none of these is about what is shredded.

    The first event is of such a kind, whatever its row says.
    """
    named = ", ".join(f"'{kind}'" for kind in kinds)
    return [
        number
        for (number,) in rows(
            f"SELECT number FROM event WHERE (kind IN ({named}) OR number = 0) AND secret IS NULL"
        )
    ]


def _told(rows: Rows, kinds: tuple[str, ...]) -> Iterator[tuple[int, str, bytes]]:
    """Yield what events of some kinds state, in their order; a malformed one is told elsewhere."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    for number, secret, text in rows(
        "SELECT number, CAST(secret AS BLOB), CAST(lines AS BLOB) FROM event"
        f" WHERE kind IN ({named}) AND instr(lines, '\"tables\",') ORDER BY number"
    ):
        try:
            said = disclosure.values(DisclosureSet(secret, text.decode("ascii")))
            told = stated.parse(canonical.as_text(said.get("tables")))
        except (Damaged, ValueError):
            continue
        yield from ((number, name, after) for name, _, after in told)
