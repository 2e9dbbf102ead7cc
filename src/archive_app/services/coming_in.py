"""What proven events say of bytes: how they came in, whether they were shredded.

The rows of the catalogue find the events; only what the ledger proves of them is told.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.services.custody import CustodyEvent
from archive_app.services.proof_check import ProvenLedger
from archive_app.store.erasures import SHREDDED


def find_beginning(proven: ProvenLedger, numbers: Sequence[int], file_id: bytes) -> CustodyEvent:
    """Return the event that a stored file came in with, as the ledger proves it."""
    if numbers:
        event = proven.event(numbers[0])
        if any(link.subject.id == file_id.hex() and link.seq == 1 for link in event.subjects):
            return event
    raise Damaged("The ledger does not say how these bytes came in. Check the archive.")


def find_shredding(
    connection: sqlcipher.Connection, proven: ProvenLedger, sha256: str
) -> int | None:
    """Return the last proven event by which these bytes were shredded, None where none was."""
    numbers = connection.execute(
        "SELECT number FROM event WHERE kind = ?"
        " AND instr(CAST(lines AS TEXT), ?) ORDER BY number DESC",
        (SHREDDED, sha256),
    ).fetchall()
    for event in (proven.event(number) for (number,) in numbers):
        if _files_named(event, sha256):
            return event.number
    return None


def require_gone(connection: sqlcipher.Connection, proven: ProvenLedger, sha256: str) -> None:
    """Raise Damaged where these bytes came in, and no event says that they were shredded."""
    numbers = connection.execute(
        "SELECT number FROM event WHERE instr(CAST(lines AS TEXT), ?) ORDER BY number",
        (sha256,),
    ).fetchall()
    came: dict[str, int] = {}
    for event in (proven.event(number) for (number,) in numbers):
        for file_id in _files_named(event, sha256):
            if event.kind == SHREDDED:
                came.pop(file_id, None)
            elif event.kind == "received":
                came[file_id] = event.number
    for number in came.values():
        raise Damaged(
            f"Event {number} says that these bytes came in, no event says that they were shredded, "
            "and the catalogue does not find them. Check the archive."
        )


def _files_named(event: CustodyEvent, sha256: str) -> set[str]:
    return {link.subject.id for link in event.subjects if link.subject.sha256 == sha256}
