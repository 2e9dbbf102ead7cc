"""Links of evidence to incidents and among incidents: made, changed, withdrawn, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import InvalidInput, NotFound
from archive_app.model.custody import Event
from archive_app.model.inputs import EvidenceLinkInput, IncidentLinkInput
from archive_app.progress import Meter
from archive_app.services import catalogue
from archive_app.store import records
from archive_app.store.archive import Archive
from archive_app.store.records import Found, Saved
from archive_app.store.transaction import Transaction, driver_connection

_BATCH = 200
_STANDING_EVIDENCE = (
    "SELECT key FROM evidence_link WHERE item_key = ? AND incident_key = ? AND NOT is_withdrawn"
)


@dataclass(frozen=True)
class Link:
    """A link that stands: its id, what it leads from and to (references), its role or kind."""

    id: str
    from_reference: str
    kind: str
    to_reference: str
    note: str | None


def list_evidence_links(archive: Archive, reference: str) -> list[Link]:
    """Return the standing links of an evidence item or an incident, oldest first."""
    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find(connection, reference)
        rows = connection.execute(
            "SELECT key FROM evidence_link WHERE (item_key = ?1 OR incident_key = ?1)"
            " AND NOT is_withdrawn ORDER BY key",
            (found.key,),
        ).fetchall()
        return [_link(connection, key) for (key,) in rows]


def list_incident_links(archive: Archive, reference: str) -> list[Link]:
    """Return the standing links from and to an incident, oldest first."""
    with archive.reading() as session:
        connection = driver_connection(session)
        found = records.find(connection, reference, "incident")
        rows = connection.execute(
            "SELECT key FROM incident_link WHERE (from_key = ?1 OR to_key = ?1)"
            " AND NOT is_withdrawn ORDER BY key",
            (found.key,),
        ).fetchall()
        return [_link(connection, key) for (key,) in rows]


def link_evidence(
    archive: Archive,
    item: str,
    incident: str,
    *,
    role: str,
    note: str | None = None,
    withdraw: bool = False,
) -> Saved:
    """Say that an item documents, corroborates or contradicts an incident, or take it back.

    An item and an incident have one link: saying it anew revises it. Raises InvalidInput where it
    says so already, NotFound where there is nothing to take back.
    """
    with archive.reading() as session:
        connection = driver_connection(session)
        from_ = records.find(connection, item, "evidence_item")
        to = records.find(connection, incident, "incident")
        standing = _standing(connection, _STANDING_EVIDENCE, (from_.key, to.key))
    link = catalogue.read_input(
        archive,
        EvidenceLinkInput,
        {
            "item_id": from_.id,
            "incident_id": to.id,
            "role": role,
            "note": note,
            "withdrawn": withdraw,
        },
    )
    return _save(archive, link, standing)


def link_items(
    archive: Archive,
    keys: Sequence[int],
    incident: str,
    *,
    role: str,
    note: str | None = None,
    meter: Meter,
) -> int:
    """Link the items of these keys to an incident, as `link_evidence` each; count the new links.

    An item that is linked so already is passed over. They are committed ``_BATCH`` at a time:
    ``meter`` counts the items whose links stand, and a stop leaves whole links. Raises
    InvalidInput, NotFound, Cancelled.
    """
    meter.expect(len(keys))
    with archive.reading() as session:
        to = records.find(driver_connection(session), incident, "incident")
    said = {"incident_id": to.id, "role": role, "note": note, "withdrawn": False}
    pattern: EvidenceLinkInput | None = None
    made = 0
    for at in range(0, len(keys), _BATCH):
        batch = keys[at : at + _BATCH]
        with archive.writing() as transaction:
            for key in batch:
                item = records.find_by_key(transaction.connection, key)
                if pattern is None:
                    pattern = catalogue.read_input(
                        archive, EvidenceLinkInput, {**said, "item_id": item.id}
                    )
                link = pattern.model_copy(update={"item_id": item.id})
                made += _link_within(transaction, link, item.key, to.key)
        meter.advance(len(batch))
    return made


def link_incidents(
    archive: Archive,
    from_incident: str,
    kind: str,
    to_incident: str,
    *,
    note: str | None = None,
    withdraw: bool = False,
) -> Saved:
    """Say how one incident relates to another, or take it back; raises as `link_evidence`."""
    with archive.reading() as session:
        connection = driver_connection(session)
        from_ = records.find(connection, from_incident, "incident")
        to = records.find(connection, to_incident, "incident")
        standing = _standing(
            connection,
            "SELECT key FROM incident_link WHERE from_key = ? AND to_key = ? AND kind = ?"
            " AND NOT is_withdrawn",
            (from_.key, to.key, kind),
        )
    link = catalogue.read_input(
        archive,
        IncidentLinkInput,
        {"from_id": from_.id, "to_id": to.id, "kind": kind, "note": note, "withdrawn": withdraw},
    )
    return _save(archive, link, standing)


def _link_within(
    transaction: Transaction, link: EvidenceLinkInput, item_key: int, incident_key: int
) -> bool:
    """Make one link of many or revise it, with its event; False where it stands so already."""
    connection = transaction.connection
    standing = _standing(connection, _STANDING_EVIDENCE, (item_key, incident_key))
    if standing is None:
        catalogue.require_linked_records(connection, link)
        saved = transaction.save(link)
        transaction.record(Event("link_recorded", (saved.subject,)))
        return True
    if records.load_input(connection, standing) == link:
        return False
    saved = transaction.save(link, record_id=standing.id)
    transaction.record(Event("changed", (saved.subject,)))
    return True


def _standing(
    connection: sqlcipher.Connection, query: str, parameters: tuple[int | str, ...]
) -> Found | None:
    row = connection.execute(query, parameters).fetchone()
    return None if row is None else records.find_by_key(connection, row[0])


def _save(
    archive: Archive, link: EvidenceLinkInput | IncidentLinkInput, standing: Found | None
) -> Saved:
    if standing is None:
        if link.withdrawn:
            raise NotFound("There is no such link to withdraw.")
        return catalogue.record(archive, link)
    if catalogue.load(archive, standing.id).record == link:
        raise InvalidInput("This link stands already.")
    return catalogue.revise(archive, standing.id, link, expected_revision=standing.revision)


def _link(connection: sqlcipher.Connection, key: int) -> Link:
    found = records.find_by_key(connection, key)
    record = records.load_input(connection, found)
    match record:
        case EvidenceLinkInput():
            from_id, kind, to_id = record.item_id, record.role, record.incident_id
        case IncidentLinkInput():
            from_id, kind, to_id = record.from_id, record.kind, record.to_id
        case _:
            raise TypeError(f"{found.kind} is not a link")
    from_reference, to_reference = (
        records.find(connection, end).reference or end for end in (from_id, to_id)
    )
    return Link(found.id, from_reference, kind, to_reference, record.note)
