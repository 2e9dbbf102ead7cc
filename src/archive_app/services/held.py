"""Whether evidence is under a legal hold, by what the ledger proves and not by how lists show it.

A row of a list, or the column that calls an event one of a kind, is a cell that whoever has the key
could change. So the item's own last revision counts, which its events must name, and what they say
as their leaves commit to it.
"""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Damaged
from archive_app.model import custody, disclosure
from archive_app.model.inputs import EvidenceItemInput
from archive_app.services import legal_hold
from archive_app.services.proof_check import ProvenLedger
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.erasures import Erasures
from archive_app.store.records import Found

# All of which an event may once have said that it is under a hold, when no field was set by that.
_CONCERNED = (
    "SELECT id FROM record WHERE key = :item OR key IN ("
    "SELECT key FROM stored_file WHERE item_key = :item"
    " UNION SELECT accession_key FROM stored_file WHERE item_key = :item"
    " UNION SELECT incident_key FROM evidence_link WHERE item_key = :item)"
)


def is_held(archive: Archive, connection: sqlcipher.Connection, item: Found) -> bool:
    """Tell whether an item must not be shredded: by its own word, or by the ledger's newest.

    The ledger's newest is that about the item, its files, their accessions and its incidents.
    Raises Damaged where an event about one of them lacks what no shredding erased, or is changed,
    and where the ledger does not prove the item's last revision; NotFound for an erased item that
    no event holds. An event that is gone from the end of a chain, with the revision that it names,
    is found by a check alone.
    """
    erasures = Erasures(connection.execute)
    newest, is_set = -1, False
    for (concerned,) in connection.execute(_CONCERNED, {"item": item.key}).fetchall():
        for number, said in erasures.chain(concerned.hex()):
            if number > newest and said.get("kind") in legal_hold.KINDS:
                newest, is_set = number, said.get("kind") == legal_hold.SET
    return is_set or _says_so(archive, connection, item)


def _says_so(archive: Archive, connection: sqlcipher.Connection, item: Found) -> bool:
    """Tell whether an item calls itself held, in a revision that the ledger proves to be its last.

    Raises Damaged where it does not.
    """
    revision = records.load_revision(connection, item.key, item.revision)
    named = ProvenLedger(connection, archive.logs).named_revision(item.id)
    if (
        named != custody.header_digest(revision.header)
        or disclosure.commitment(revision.disclosures) != revision.parsed.commitment
    ):
        raise Damaged(
            "What the evidence item says of itself is not what the ledger proves: it was changed "
            "past the program. Check the archive."
        )
    said = records.revision_input(revision, item)
    assert isinstance(said, EvidenceItemInput)
    return said.legal_hold
