"""Whether single rows that nobody's word settles hold: whose a key slot is, the code, each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

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
    facts.require_policy,
    facts.require_backups,
    expected.require,
    expected.require_mark,
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


def find_untrue_slots(reader: TolerantReader) -> dict[str, int]:
    """Return the slots (hex) that are not whose the ledger states, and by which event it does.

    Raises Damaged.
    """
    told = particulars.stated_owners(reader.rows)
    untrue = {}
    for slot_id, owner in particulars.listed_owners(reader.rows).items():
        by = told.get(slot_id)
        if by is not None and by.event is not None and replace(by, event=None) != owner:
            untrue[slot_id] = by.event
    return untrue


def find_unstated_slots(reader: TolerantReader) -> frozenset[str]:
    """Return the slots (hex) of which the ledger does not state whose they are. Raises Damaged."""
    told = particulars.stated_owners(reader.rows)
    return frozenset(particulars.listed_owners(reader.rows).keys() - told.keys())


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
        code = particulars.stated_code(reader.rows)
    except Damaged:
        reader.unreadable.append("the code of its references")
        return
    if code.event is not None and not code.is_kept:
        yield Finding(
            "code_untrue",
            f"The code that references begin with is not the one that event {code.event} states: "
            "it was changed, or an older one put back, without this program. A copy may give out "
            "the same references.",
            (Concern("event", str(code.event)),),
        )
