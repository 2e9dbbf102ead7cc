"""What the ledger states of single rows, which nobody's word settles: whose a slot is, the code.

docs/format.md, "What the ledger states of tables". Whoever could change whose key slot it is would
act as another person; an older code would give out references that a copy has given out.

An event counts by what it says under its leaf. It is looked for by the kind that its row says, and
the first of each log whatever that is, because an opening and a save wait for it: another whose row
calls it otherwise is missed here, and found by a check. Whose slot it stated is then not said.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.store import disclosed, stated
from archive_app.store.disclosed import MALFORMED, STORED, stored_set
from archive_app.store.erasures import Rows

_CODE = "code"
_SLOT = "slot/"
_OF_SLOTS = (
    "archive_created",
    "access_granted",
    "passphrase_changed",
    "recovery_words_made",
    "keys_rotated",
)
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
    """The event that states the code of references last, None where only an older program wrote.

    ``is_kept`` tells that the catalogue has the code which it states, or which none had to state.
    """

    event: int | None
    is_kept: bool


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
    """Return whose each key slot (hex) is as the last event about it states; not of older ones."""
    return _read_owners(rows)[0]


def owners(connection: sqlcipher.Connection) -> dict[str, Owner]:
    """Return whose each key slot (hex) is: the ledger says it, or else the catalogue."""
    listed = listed_owners(connection.execute)
    told, is_each_stated = _read_owners(connection.execute)
    if is_each_stated and listed.keys() - told.keys():
        raise unsaid_owner()
    return listed | told


def states_slots(rows: Rows) -> bool:
    """Tell whether an event states whose a key slot is, or may have before it lost a value."""
    lines, gone = _stated_lines(rows, _OF_SLOTS)
    return bool(gone) or any(name.startswith(_SLOT) for _, name, _ in lines)


def is_unsaid(rows: Rows, slot_id: str) -> bool:
    """Tell whether no event states whose a slot (hex) is, though one must have.

    An earlier program stated none. From the first event on, an archive of this one states each:
    then it was erased or changed, or the slot made up.
    """
    told, is_each_stated = _read_owners(rows)
    return is_each_stated and slot_id not in told


def unsaid_owner() -> Damaged:
    """Return what is raised for a slot of which `is_unsaid` is true."""
    return Damaged(
        "The ledger does not say any more whose key slot this is: that was erased past the "
        "program, and one person could act as another. Restore a backup."
    )


def stated_code(rows: Rows) -> StatedCode:
    """Return how the ledger states the code that references begin with."""
    lines, gone = _stated_lines(rows, _OF_CODE)
    codes = [(number, sha256) for number, name, sha256 in lines if name == _CODE]
    event, sha256 = codes[-1] if codes else (None, None)
    is_last = all(event is not None and number <= event for number in gone)
    return StatedCode(event, is_last and sha256 in (None, _kept_code(rows)))


def _kept_code(rows: Rows) -> bytes | None:
    for (value,) in rows("SELECT CAST(value AS BLOB) FROM fact WHERE name = 'code'"):
        return hashlib.sha256(value or b"").digest()
    return None


def _read_owners(rows: Rows) -> tuple[dict[str, Owner], bool]:
    """Return whose each key slot (hex) is as events state, and whether one states each."""
    lines, gone = _stated_lines(rows, _OF_SLOTS)
    of_slots = [each for each in lines if each[1].startswith(_SLOT)]
    told = {
        after.hex()[:32]: Owner(after.hex()[32:], name.removeprefix(_SLOT), number)
        for number, name, after in of_slots
    }
    return told, bool(gone) or any(number == 0 for number, _, _ in of_slots)


def _stated_lines(
    rows: Rows, kinds: tuple[str, ...]
) -> tuple[list[tuple[int, str, bytes]], list[int]]:
    """Return what events of some kinds state, in their order, and which of them lost a value.

    None of these is about what is shredded. What lacks a value, or says what its leaf does not
    commit to, states nothing, and is told by a check.
    """
    named = ", ".join(f"'{kind}'" for kind in kinds)
    lines, gone = [], []
    for number, leaf, secret, text in rows(
        f"SELECT number, CAST(leaf AS BLOB), {STORED} FROM event WHERE kind IN ({named})"
        " OR number = 0 OR number IN (SELECT first FROM log) ORDER BY number"
    ):
        try:
            said = disclosed.said(leaf, stored_set(secret, text))
            told = disclosed.stated_tables(said) if "tables" in said else []
        except MALFORMED:
            gone.append(number)
            continue
        if secret is None:
            gone.append(number)
        if said.get("kind") in kinds:
            lines += [(number, name, after) for name, _, after in told]
    return lines, gone
