"""Whether single rows that nobody's word settles hold: whose a key slot is, the code, each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model.fixity import Concern, Finding
from archive_app.store import expected, facts, particulars
from archive_app.store.archive import Archive
from archive_app.store.protection import Standing
from archive_app.store.tolerant import TolerantReader

_GOES_ON = (Standing.CURRENT, Standing.BACKUP)
# But for the key of what was seen: an archive that lost it opens read-only, and that is told.
_NEEDED: tuple[Callable[[sqlcipher.Connection], object], ...] = (
    facts.load_code,
    facts.load_mark,
    facts.require_policy,
    expected.load,
)


def check_particulars(reader: TolerantReader, archive: Archive) -> Iterator[Finding]:
    """Check whose each key slot is, the code of references, and every fact."""
    yield from _check_slots(reader)
    if archive.standing in _GOES_ON:  # one that was copied has a code that is not stated yet
        yield from _check_code(reader)
    for load in _NEEDED:
        try:
            load(reader.connection)
        except Damaged as damage:
            yield Finding("fact_damaged", str(damage))
        except sqlcipher.DatabaseError:
            reader.unreadable.append("what it knows of itself")


def find_untrue_slots(reader: TolerantReader, *, with_unstated: bool = False) -> dict[str, int]:
    """Return the slots (hex) that are not whose the ledger states, and by which event it does.

    With ``with_unstated`` also those of which it states nothing, as -1. Raises Damaged.
    """
    told = particulars.stated_owners(reader.rows)
    untrue = {}
    for slot_id, owner in particulars.listed_owners(reader.rows).items():
        by = told.get(slot_id)
        if by is not None and by.event is not None:
            if (by.agent_id, by.purpose) != (owner.agent_id, owner.purpose):
                untrue[slot_id] = by.event
        elif with_unstated:
            untrue[slot_id] = -1
    return untrue


def _check_slots(reader: TolerantReader) -> Iterator[Finding]:
    try:
        untrue = find_untrue_slots(reader)
    except Damaged:
        reader.unreadable.append("whose key slots these are")
        return
    for slot_id, event in untrue.items():
        yield Finding(
            "slot_untrue",
            f"Key slot {slot_id} is not whose event {event} states: the catalogue was changed, so "
            "that one person would act as another. The program goes by the event.",
            (Concern("slot", slot_id), Concern("event", str(event))),
        )


def _check_code(reader: TolerantReader) -> Iterator[Finding]:
    try:
        told = particulars.stated_code(reader.rows)
        is_stated = particulars.code_since(reader.rows) is not None
    except Damaged:
        reader.unreadable.append("the code of its references")
        return
    if told is not None and not is_stated:
        yield Finding(
            "code_untrue",
            f"The code that references begin with is not the one that event {told.event} states: "
            "it was changed, or an older one put back, without this program. A copy may give out "
            "the same references.",
            (Concern("event", str(told.event)),),
        )
