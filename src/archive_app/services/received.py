"""The rows and the event of one received file, written inside the commit of its group."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlcipher3.dbapi2 as sqlcipher

from archive_app import __version__
from archive_app.model.canonical import to_base64url
from archive_app.model.custody import Event, Subject, utc_seconds
from archive_app.model.inputs import (
    AccessionInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    StoredFileInput,
)
from archive_app.services.scan import SourceFile, readable_name, visible_name
from archive_app.store import object_rows, records
from archive_app.store.objects import NewObject
from archive_app.store.records import Found
from archive_app.store.transaction import Transaction

TOOL = f"archive-app {__version__}"


@dataclass(frozen=True)
class SealedFile:
    """One file whose bytes are sealed, waiting for its row."""

    source: SourceFile
    new: NewObject


def record_file(
    transaction: Transaction,
    accession: Found,
    about: AccessionInput,
    file: SealedFile,
    items: dict[bytes, str],
    *,
    has_new_object: bool,
) -> None:
    """Write one file's rows and its event; ``items`` learns the item of a content by digest."""
    connection = transaction.connection
    new, source = file.new, file.source
    subjects: list[Subject] = []
    if has_new_object:
        object_rows.save_object(connection, new)
    elif new.sha512 is not None:
        connection.execute(
            "UPDATE object SET sha512 = ? WHERE sha256 = ? AND sha512 IS NULL",
            (new.sha512, new.sha256),
        )
    item_id = items.get(new.sha256)
    is_new_item = item_id is None
    if item_id is None:
        item = transaction.save(EvidenceItemInput(title=_title(source.name)))
        item_id = items[new.sha256] = item.id
        item_key, item_subject = item.key, item.subject
    else:
        found = records.find(connection, item_id, "evidence_item")
        item_key, item_subject = found.key, records.subject(connection, found)
    saved = transaction.save(
        _stored_file(transaction, accession, file, item_id), record_sha256=new.sha256.hex()
    )
    subjects += [saved.subject, item_subject]
    if about.incident_id is not None and (
        is_new_item or not is_linked(connection, item_key, about.incident_id)
    ):
        link = transaction.save(
            EvidenceLinkInput(item_id=item_id, incident_id=about.incident_id, role="documents")
        )
        subjects.append(link.subject)
    connection.execute(
        "INSERT INTO scratch_preparation(file_key, attempts) VALUES (?, 0)", (saved.key,)
    )
    connection.execute(
        "INSERT INTO scratch_taken(accession_key, path_sha256) VALUES (?, ?)",
        (accession.key, told_apart_by(source)),
    )
    transaction.record(
        Event(
            "received", tuple(subjects), from_=about.received_from, purpose=about.purpose, tool=TOOL
        )
    )


def told_apart_by(source: SourceFile) -> bytes:
    """Return 32 bytes that tell a file from another one that had the same path.

    Cameras give the same names again, and a second card is mounted where the first one was. The
    first half is that of the path alone.
    """
    state = b"%d %d" % (source.state.size, source.state.modified_ns)
    return told_by_path(source.path) + hashlib.sha256(state).digest()[:16]


def told_by_path(path: bytes) -> bytes:
    """Return the half of that which is of the path alone."""
    return hashlib.sha256(path).digest()[:16]


def _stored_file(
    transaction: Transaction, accession: Found, file: SealedFile, item_id: str
) -> StoredFileInput:
    """Return the facts of a file as read."""
    source = file.source
    agent_id = transaction.agent_id
    assert agent_id is not None
    now = utc_seconds(transaction.now().at)
    sha512 = file.new.sha512
    return StoredFileInput(
        item_id=item_id,
        accession_id=accession.id,
        role="original",
        original_name=readable_name(source.name),
        original_name_raw=to_base64url(source.name),
        original_path=readable_name(source.relative_path),
        original_path_raw=to_base64url(source.relative_path),
        modified_at=_instant(source.state.modified_ns),
        accessed_at=_instant(source.accessed_ns),
        size=file.new.size,
        sha256=file.new.sha256.hex(),
        sha512=None if sha512 is None else sha512.hex(),
        first_digested_at=now,
        first_digested_by=agent_id,
        sha512_digested_at=None if sha512 is None else now,
    )


def is_linked(connection: sqlcipher.Connection, item_key: int, incident_id: str) -> bool:
    """Tell whether an item is linked to an incident (id in hex) already."""
    row = connection.execute(
        "SELECT 1 FROM evidence_link JOIN record ON record.key = incident_key"
        " WHERE item_key = ? AND record.id = ? AND NOT is_withdrawn",
        (item_key, bytes.fromhex(incident_id)),
    )
    return row.fetchone() is not None


def _title(name: bytes) -> str:
    title = visible_name(name)
    return title if title.strip() else "A file whose name cannot be seen"


def _instant(nanoseconds: int) -> str | None:
    """Return a file time as the archive writes it: UTC, with the decimals that the medium has.

    None for a time that no calendar has, as damaged media give: it is not made up.
    """
    seconds, fraction = divmod(nanoseconds, 10**9)
    try:
        at = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        return None
    decimals = f".{fraction:09d}".rstrip("0") if fraction else ""
    return f"{at.isoformat(timespec='seconds')}{decimals}Z"
