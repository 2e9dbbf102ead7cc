"""Where other records speak of an item: notes on its links, its names in accessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model.custody import Subject
from archive_app.model.inputs import AccessionInput, EvidenceLinkInput, StoredFileInput
from archive_app.services.evidence import HeldFile
from archive_app.store import records
from archive_app.store.records import Found
from archive_app.store.transaction import Transaction

_LISTS = ("odd_names", "unreadable_files")


@dataclass(frozen=True)
class Mention:
    """A record that speaks of a shredded item, and the raw paths by which it may do so.

    A link speaks of it in its note; an accession where a path of these stands in one of its lists.
    """

    found: Found
    raw_paths: frozenset[str]

    def revise(self, transaction: Transaction) -> Subject | None:
        """Save a revision that says all but that; None where the present one does not say it."""
        record = records.load_input(transaction.connection, self.found)
        changes: dict[str, object] = {}
        if isinstance(record, EvidenceLinkInput):
            changes["note"] = None
        elif isinstance(record, AccessionInput):
            for name in _LISTS:
                noted = getattr(record, name)
                changes[name] = tuple(one for one in noted if one.path_raw not in self.raw_paths)
        without = record.model_copy(update=changes)
        if without == record:
            return None
        return transaction.save(without, record_id=self.found.id).subject


def find_mentions(
    connection: sqlcipher.Connection, item: Found, files: Sequence[HeldFile]
) -> list[Mention]:
    """Return the records that may speak of an item: its links, and the accessions it came with."""
    accessions = dict(
        connection.execute(
            "SELECT key, accession_key FROM stored_file"
            " WHERE item_key = ? AND accession_key IS NOT NULL",
            (item.key,),
        )
    )
    raw_paths: dict[int, set[str]] = {key: set() for key in accessions.values()}
    for file in files:
        if isinstance(file.record, StoredFileInput) and file.record.original_path_raw is not None:
            raw_paths[accessions[file.found.key]].add(file.record.original_path_raw)
    links = [Mention(link, frozenset()) for link in links_of(connection, item)]
    return links + [
        Mention(records.find_by_key(connection, key), frozenset(paths))
        for key, paths in raw_paths.items()
    ]


def links_of(connection: sqlcipher.Connection, item: Found) -> list[Found]:
    """Return every link of an item to an incident, the withdrawn ones too."""
    rows = connection.execute(
        "SELECT key FROM evidence_link WHERE item_key = ? ORDER BY key", (item.key,)
    ).fetchall()
    return [records.find_by_key(connection, key) for (key,) in rows]
