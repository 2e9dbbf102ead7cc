"""Why a file stays when its incident leaves, and what of its name and type may be told.

docs/bundle.md, "What leaves".
"""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import NotFound
from archive_app.model.inputs import StoredFileInput
from archive_app.services.disclosing import Choice
from archive_app.services.evidence import find_object
from archive_app.services.scan import visible_name
from archive_app.services.tells import UNREAD, UNREADABLE, tells
from archive_app.store import records
from archive_app.store.records import Found

_CARRIES = "stored_file.embedded_metadata"


def load_file(connection: sqlcipher.Connection, file: Found) -> StoredFileInput | None:
    """Return what is recorded of a file, None where that was shredded with its bytes."""
    try:
        record = records.load_input(connection, file)
    except NotFound:
        return None
    assert isinstance(record, StoredFileInput)
    return record


def why_it_stays(
    connection: sqlcipher.Connection, record: StoredFileInput | None, choice: Choice
) -> str | None:
    """Return why a file stays, None where it goes."""
    if record is None:
        return "its bytes were shredded"
    try:
        find_object(connection, record.sha256)
    except NotFound:
        return "its bytes were shredded"
    told = () if _CARRIES in choice.disclose else tells(record.embedded_metadata)
    if told == (UNREAD,):
        return (
            "what it carries was not read yet: evidence prepare reads it, or --disclose "
            f"{_CARRIES} lets it leave unread"
        )
    if told == (UNREADABLE,):
        return f"what it carries cannot be read here: --disclose {_CARRIES} lets it leave"
    if told:
        return f"the file itself tells {' and '.join(told)}: --disclose {_CARRIES} lets it leave"
    return None


def told_type(record: StoredFileInput, choice: Choice) -> str | None:
    """Return the type that a file's name in the bundle may tell: none where it is withheld."""
    return None if "stored_file.media_type" in choice.withhold else record.media_type


def tells_its_name(record: StoredFileInput, title: object, choice: Choice) -> bool:
    """Return whether an item's title is its file's name, which stays unless it is named."""
    if {"evidence_item.title", "stored_file.original_name"} & choice.disclose:
        return False
    name = record.original_name
    return name is not None and title in (name, visible_name(name.encode()))
