"""Legal holds: set and lifted together with the ledger, by an event and by the item itself."""

from __future__ import annotations

from archive_app.errors import InvalidInput
from archive_app.model.custody import Subject
from archive_app.model.inputs import EvidenceItemInput
from archive_app.model.validation import RecordInput
from archive_app.store import records
from archive_app.store.records import Found
from archive_app.store.transaction import Transaction

SET, LIFTED = "legal_hold_set", "legal_hold_lifted"
KINDS = frozenset({SET, LIFTED})


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


def change(before: RecordInput | None, after: RecordInput) -> str | None:
    """Return the kind of the event that sets or lifts a hold, None where a record keeps its own."""
    was_held, is_held = (
        isinstance(record, EvidenceItemInput) and record.legal_hold for record in (before, after)
    )
    if was_held == is_held:
        return None
    return SET if is_held else LIFTED
