"""Where other records speak of an item: notes on its links, its names in accessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model import disclosure
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import Subject
from archive_app.model.inputs import AccessionInput, EvidenceLinkInput
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

    def erase(self, connection: sqlcipher.Connection) -> None:
        """Erase it from the revisions that stood before."""
        for number in range(1, self.found.revision + 1):
            stored = records.load_revision(connection, self.found.key, number).disclosures
            said = disclosure.values(stored)
            telling = {name for name, value in said.items() if self._tells(name, value)}
            if telling:
                records.erase_values(connection, self.found, number, frozenset(telling))

    def _tells(self, pointer: str, value: JsonValue) -> bool:
        if value is None:
            return False
        if self.found.kind == "evidence_link":
            return pointer == "/note"
        is_listed = pointer.split("/")[1] in _LISTS
        return is_listed and isinstance(value, dict) and value["path_raw"] in self.raw_paths


def find_mentions(
    connection: sqlcipher.Connection, item: Found, files: Sequence[HeldFile]
) -> list[Mention]:
    """Return the records that may speak of an item: its links, and the accessions it came with."""
    raw_paths: dict[str, set[str]] = {}
    for file in files:
        accession_id = getattr(file.record, "accession_id", None)
        raw_path = getattr(file.record, "original_path_raw", None)
        if accession_id and raw_path:
            raw_paths.setdefault(accession_id, set()).add(raw_path)
    links = [Mention(link, frozenset()) for link in links_of(connection, item)]
    accessions = [
        Mention(records.find(connection, accession_id), frozenset(paths))
        for accession_id, paths in raw_paths.items()
    ]
    return links + accessions


def links_of(connection: sqlcipher.Connection, item: Found) -> list[Found]:
    """Return every link of an item to an incident, the withdrawn ones too."""
    rows = connection.execute(
        "SELECT key FROM evidence_link WHERE item_key = ? ORDER BY key", (item.key,)
    ).fetchall()
    return [records.find_by_key(connection, key) for (key,) in rows]
