"""Making an item's bytes and words unreadable from the present files; and promising no more.

docs/format.md, "Erasing". The ledger keeps that there was an item, and its digests; an old image
of the disk, spare blocks, or a backup with a passphrase of that time still open what was there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import Cancelled, InvalidInput, NotAllowed, NotFound, Reason
from archive_app.model import custody, disclosure
from archive_app.model.custody import Event
from archive_app.progress import Meter
from archive_app.services import form_drafts, held, legal_hold
from archive_app.services.evidence import held_files
from archive_app.services.mentions import find_mentions, links_of
from archive_app.services.received import TOOL
from archive_app.store import erasures, ledger, object_rows, records, search_index
from archive_app.store.archive import Archive
from archive_app.store.erasures import Erasures
from archive_app.store.ledger import StoredEvent
from archive_app.store.records import Found
from archive_app.store.transaction import driver_connection

_MOST_ERASED = 1 << 20
"""By how much the numbers of erased objects of one event and of the next are apart, at least."""


@dataclass(frozen=True)
class Shredding:
    """What a person is told before: how many stored files and accessions hold these bytes.

    ``objects`` are destroyed; ``shared_objects`` stay, because another item has the same bytes.
    ``still_say_from_whom`` are the references of its accessions: from whom they were received, how
    and what for is not erased. ``papers`` are those of the items that hold the papers of a bundle
    with which it came: these may name it.
    """

    reference: str
    files: int
    accessions: int
    objects: int
    shared_objects: int
    still_say_from_whom: tuple[str, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True)
class ShredReport:
    """What was done. ``is_pending`` tells that a reader kept old pages; closing tries again.

    ``still_say_from_whom`` and ``papers`` are as in `Shredding`.
    """

    reference: str
    objects: int
    is_pending: bool
    backups_to_tell: tuple[str, ...]
    still_say_from_whom: tuple[str, ...]
    papers: tuple[str, ...]


def describe_shredding(archive: Archive, reference: str) -> Shredding:
    """Say what shredding an item would destroy; raises NotAllowed under a legal hold.

    An item that was shredded is so again where something of it is still here: earlier programs kept
    bytes for another item that was shredded, too, and an old page of the catalogue brings words
    back. Raises NotFound where nothing is left of it.
    """
    with archive.reading() as session:
        connection = driver_connection(session)
        item = _shreddable(archive, connection, reference)
        files, accessions = connection.execute(
            "SELECT count(*), count(DISTINCT accession_key) FROM stored_file WHERE item_key = ?",
            (item.key,),
        ).fetchone()
        held = connection.execute(
            "SELECT count(DISTINCT sha256) FROM stored_file JOIN object USING (sha256)"
            " WHERE item_key = ?",
            (item.key,),
        ).fetchone()[0]
        objects = len(_own_objects(connection, item))
        stays = _accessions(connection, item), _papers(connection, item)
    return Shredding(item.reference or item.id, files, accessions, objects, held - objects, *stays)


def shred_item(
    archive: Archive,
    reference: str,
    *,
    reason: str,
    authority: str | None = None,
    meter: Meter | None = None,
) -> ShredReport:
    """Destroy the keys, bytes and words of an item, with one event that says why.

    The order is: words and keys gone in one commit, old pages of the catalogue folded away, and
    only then the objects unlinked. Of a million records the search index takes most of a minute.
    Raises Cancelled while it is built: then nothing was shredded.
    """
    if not reason.strip():
        raise InvalidInput("Say why the item is shredded: the reason is recorded.")
    with archive.writing() as transaction:
        connection = transaction.connection
        item = _shreddable(archive, connection, reference)
        files = held_files(connection, item)
        own = (item, *(file.found for file in files))
        object_ids = _own_objects(connection, item)
        mentions = find_mentions(connection, item, files)
        revised = [mention.revise(transaction) for mention in mentions]
        # Numbers are told from events, which nobody can take back: each is given once, so that a
        # backup is never taken for one that knows of an erasure which came after it.
        first = transaction.next_number() * _MOST_ERASED
        connection.executemany(
            "INSERT INTO erased_object(number, id) VALUES (?, ?)", enumerate(object_ids, first)
        )
        transaction.touch("object")
        subjects = tuple(records.subject(connection, found) for found in own)
        transaction.record(
            Event(
                erasures.SHREDDED,
                (*subjects, *(subject for subject in revised if subject is not None)),
                authority=authority,
                note=reason,
                tool=TOOL,
            )
        )
        connection.execute("INSERT OR IGNORE INTO erasure(number) VALUES (1)")
        for found in own:
            records.erase(connection, found)
        for mention in mentions:
            records.erase_telling(connection, records.find_by_key(connection, mention.found.key))
        for event, names in _find_spoken(connection, item, own):
            erased = disclosure.without(event.disclosures, names)
            connection.execute(
                "UPDATE event SET secret = NULL, lines = ? WHERE number = ?",
                (erased.lines, event.number),
            )
        connection.execute("DELETE FROM erasure")
        _drop_objects(connection, item, object_ids)
        form_drafts.drop_about(connection, item)
        try:
            search_index.rebuild(connection, meter or Meter())
        except Cancelled as stop:
            raise Cancelled("Stopped. Nothing was shredded.") from stop
        backups = tuple(row[0] for row in connection.execute("SELECT path FROM backup"))
        stays = _accessions(connection, item), _papers(connection, item)
    is_folded = archive.fold()
    for object_id in object_ids:
        archive.objects.remove(object_id)
    name = item.reference or item.id
    return ShredReport(name, len(object_ids), not is_folded, backups, *stays)


def _own_objects(connection: sqlcipher.Connection, item: Found) -> list[bytes]:
    """Return the objects of an item that no file of another item still needs."""
    rows = connection.execute(
        "SELECT DISTINCT object.id FROM object JOIN stored_file USING (sha256)"
        " WHERE item_key = :item AND NOT EXISTS (SELECT 1 FROM stored_file AS other"
        "  WHERE other.sha256 = object.sha256 AND other.item_key <> :item"
        f"  AND NOT {object_rows.is_shredded('other')})",
        {"item": item.key},
    )
    return [bytes(row[0]) for row in rows]


def _accessions(connection: sqlcipher.Connection, item: Found) -> tuple[str, ...]:
    """Return the references of the accessions that files of an item came with, oldest first."""
    rows = connection.execute(
        "SELECT coalesce(reference, lower(hex(id))) FROM record WHERE key IN"
        " (SELECT accession_key FROM stored_file WHERE item_key = ?) ORDER BY key",
        (item.key,),
    )
    return tuple(str(reference) for (reference,) in rows)


def _papers(connection: sqlcipher.Connection, item: Found) -> tuple[str, ...]:
    """Return the references of other items, not shredded, of papers that came with an item."""
    rows = connection.execute(
        "SELECT DISTINCT reference FROM received_bundle JOIN record ON key = item_key JOIN revision"
        " ON record_key = key AND number = revision WHERE secret IS NOT NULL AND key <> :item AND"
        " accession_key IN (SELECT accession_key FROM stored_file WHERE item_key = :item)"
        " ORDER BY key",
        {"item": item.key},
    )
    return tuple(str(reference) for (reference,) in rows)


def _shreddable(archive: Archive, connection: sqlcipher.Connection, reference: str) -> Found:
    item = records.find(connection, reference, "evidence_item")
    try:
        is_held = held.is_held(archive, connection, item)
    except NotFound:
        if not _own_objects(connection, item) and not _says_something(connection, item):
            raise
        is_held = False
    if is_held:
        raise NotAllowed(
            f"{item.reference} is under a legal hold: it must not be shredded. To lift it: "
            f"custody record --kind {legal_hold.LIFTED} --subject {item.reference}",
            Reason.LEGAL_HOLD,
        )
    return item


def _says_something(connection: sqlcipher.Connection, item: Found) -> bool:
    """Tell whether anything of what shredding an item erases is there: again, once it was."""
    files = held_files(connection, item)
    own = (item, *(file.found for file in files))
    mentions = [mention.found for mention in find_mentions(connection, item, files)]
    revisions = (records.find_telling(connection, found) for found in (*own, *mentions))
    said = (*revisions, _find_spoken(connection, item, own))
    return any(True for each in said for _ in each) or any(
        records.is_shown(connection, found) for found in own
    )


def _find_spoken(
    connection: sqlcipher.Connection, item: Found, own: Sequence[Found]
) -> Iterator[tuple[StoredEvent, frozenset[str]]]:
    """Yield each event about nothing but what was shredded, this item among it; what to erase."""
    gone = Erasures(connection.execute)
    numbers = {
        number
        for found in (*own, *links_of(connection, item))
        for number in ledger.find_events_about(connection, bytes.fromhex(found.id))
    }
    for event in ledger.load_events(connection, sorted(numbers)):
        said = disclosure.values(event.disclosures)
        names = erasures.spoken(said.get("kind"), said)
        if names and gone.shreddings(event.number, custody.chained_subjects(said)):
            yield event, names


def _drop_objects(connection: sqlcipher.Connection, item: Found, object_ids: list[bytes]) -> None:
    files = "SELECT key FROM stored_file WHERE item_key = ?"
    connection.execute(f"DELETE FROM scratch_preparation WHERE file_key IN ({files})", (item.key,))
    for object_id in object_ids:
        connection.execute(
            "DELETE FROM scratch_fixity WHERE object_key = (SELECT key FROM object WHERE id = ?)",
            (object_id,),
        )
        connection.execute("DELETE FROM object WHERE id = ?", (object_id,))
