"""A person's word that tables which are not as the ledger states them are to count as they are.

It is an event, which names the tables and states them anew; what was wrong with them before it is
told as accepted from then on. What single events say of single rows is not settled by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from archive_app.errors import InvalidInput, NotAllowed
from archive_app.model.custody import Event, Subject
from archive_app.services import particular_check, signers
from archive_app.services.table_check import untrue_tables
from archive_app.store import stated
from archive_app.store.archive import Archive
from archive_app.store.tolerant import TolerantReader


def accept_tables(archive: Archive, tables: Collection[str], reason: str) -> int:
    """Let some tables count as they are, by a person's word; return the number of its event.

    Raises InvalidInput for a table that the ledger does not state, NotAllowed where the archive is
    read-only, where one of them is as the ledger states it, and where events say otherwise of a row
    of it: whose a key slot is, or that a signer's key is no longer good.
    """
    archive.require_writable()
    if not reason.strip():
        raise InvalidInput("Say why the tables are to count as they are: the reason is recorded.")
    named = [table for table in stated.QUERIES if table in tables]
    if not named or len(named) != len(set(tables)):
        raise InvalidInput(f"Name the tables to accept. These are: {', '.join(stated.QUERIES)}.")
    with TolerantReader(archive) as reader:
        _require_untrue(named, untrue_tables(reader))
        if "key_slot" in named and (
            particular_check.find_untrue_slots(reader)
            or particular_check.find_unstated_slots(reader)
        ):
            raise NotAllowed(
                "The ledger does not say that all key slots are whose the table key_slot says, and "
                "whose key slot one is decides who acts: nobody's word settles that. Take the "
                "access of these people away and give it anew; where an earlier program made the "
                "slots, make new recovery words and passphrases; or restore a backup."
            )
    with archive.writing() as transaction:
        if "known_signer" in named:
            for signer in signers.find_untrue(transaction.connection):
                raise NotAllowed(
                    f"The ledger says that the key of {signer.name} is no longer good, and the "
                    "table known_signer does not: nobody's word settles that. Note it again with "
                    f"archive-app identity revoke {signer.fingerprint} --status {signer.status} "
                    f"--since {signer.since} --archive PATH, then accept the table."
                )
        anew = {
            table: digest
            for table, digest in stated.digests(transaction.connection).items()
            if table in named
        }
        transaction.record(
            Event(
                stated.ACCEPTED,
                (Subject("log", archive.log.id.hex()),),
                outcome=", ".join(named),
                note=reason,
                tables=stated.changes({}, anew),
            )
        )
        return transaction.last_event


def _require_untrue(named: Iterable[str], untrue: Collection[str]) -> None:
    for table in named:
        if table not in untrue:
            raise NotAllowed(f"The table {table} is as the ledger states it.")
