"""Legal holds: set and lifted together with the ledger, and obeyed whichever of the two says so."""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import InvalidInput
from archive_app.model.custody import Subject
from archive_app.model.inputs import EvidenceItemInput
from archive_app.store import records
from archive_app.store.erasures import Erasures
from archive_app.store.records import Found
from archive_app.store.transaction import Transaction

SET, LIFTED = "legal_hold_set", "legal_hold_lifted"
KINDS = frozenset({SET, LIFTED})

# All of which an event may once have said that it is under a hold, when no field was set by that.
_CONCERNED = (
    "SELECT id FROM record WHERE key = :item OR key IN ("
    "SELECT key FROM stored_file WHERE item_key = :item"
    " UNION SELECT accession_key FROM stored_file WHERE item_key = :item"
    " UNION SELECT incident_key FROM evidence_link WHERE item_key = :item)"
)


def apply(transaction: Transaction, found: Found, kind: str) -> Subject:
    """Set or lift the hold of an item as an event of ``kind`` says; return its subject.

    A new revision is saved only where the item says otherwise. Raises InvalidInput for what is no
    item, NotFound for one whose words were erased.
    """
    if found.kind != "evidence_item":
        named = f"{found.reference or found.id} is none"
        raise InvalidInput(f"A legal hold is set on an evidence item, and {named}: name each item.")
    item = records.load_input(transaction.connection, found)
    assert isinstance(item, EvidenceItemInput)
    if item.legal_hold == (kind == SET):
        return records.subject(transaction.connection, found)
    changed = item.model_copy(update={"legal_hold": kind == SET})
    return transaction.save(changed, record_id=found.id).subject


def is_held(connection: sqlcipher.Connection, item: Found) -> bool:
    """Tell whether an item must not be shredded: by its own word, or by the ledger's newest.

    The ledger's newest is that about the item, its files, their accessions and its incidents.
    Raises Damaged where an event about one of them lacks what no shredding erased.
    """
    erasures = Erasures(connection.execute)
    for (concerned,) in connection.execute(_CONCERNED, {"item": item.key}).fetchall():
        erasures.require_chain(concerned.hex())
    row = connection.execute(
        "SELECT legal_hold FROM evidence_item WHERE key = ?", (item.key,)
    ).fetchone()
    newest = connection.execute(
        "SELECT event.kind FROM event_subject JOIN event ON number = event"
        f" WHERE subject IN ({_CONCERNED}) AND event.kind IN (:set, :lifted)"
        " ORDER BY number DESC LIMIT 1",
        {"item": item.key, "set": SET, "lifted": LIFTED},
    ).fetchone()
    return bool(row[0]) or (newest is not None and newest[0] == SET)
