"""Which files of an item go into a bundle, and why others stay: a file can tell by itself.

docs/bundle.md, "What leaves".
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import NotFound
from archive_app.model.hidden import in_one_line
from archive_app.model.inputs import StoredFileInput
from archive_app.services.bundle_contents import Kept, LeftOut
from archive_app.services.disclosing import Choice
from archive_app.services.evidence import find_object
from archive_app.services.tells import in_words, tells
from archive_app.store import records
from archive_app.store.records import Found

# Thumbnails are made anew by whoever wants them; they prove nothing.
_ROLES = ("original", "working_copy", "derivative", "redacted", "transcript", "translation")
_READ_FIRST = {
    Kept.UNREAD: "evidence prepare reads it",
    Kept.OUTDATED: "evidence prepare --again looks again",
}
# Once what files carry is disclosed as listed, their own bytes tell no more.
_CARRIES = "stored_file.embedded_metadata"


def find_files(connection: sqlcipher.Connection, item: Found) -> Iterator[Found]:
    """Yield the files of an item that may go into a bundle, oldest first."""
    marks = ", ".join("?" * len(_ROLES))
    rows = connection.execute(
        f"SELECT key FROM stored_file WHERE item_key = ? AND role IN ({marks}) ORDER BY key",
        (item.key, *_ROLES),
    ).fetchall()
    for (key,) in rows:
        yield records.find_by_key(connection, key)


def load_file(connection: sqlcipher.Connection, file: Found) -> StoredFileInput | None:
    """Return the facts of a file, None where they were erased with its bytes."""
    try:
        record = records.load_input(connection, file)
    except NotFound:
        return None
    assert isinstance(record, StoredFileInput)
    return record


def told_type(record: StoredFileInput, choice: Choice) -> str | None:
    """Return the type that a file's name in the bundle may tell: none where it is withheld."""
    return None if "stored_file.media_type" in choice.withhold else record.media_type


def is_titled_by(record: StoredFileInput, title: object, choice: Choice) -> bool:
    """Return whether an item's title is its file's name, which stays unless it is named."""
    if {"evidence_item.title", "stored_file.original_name"} & choice.disclose:
        return False
    name = record.original_name
    if name is None:
        return False
    # Titles were once made with escapes for what cannot be seen, and stand so.
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    return title in (name, in_one_line(name), escaped)


def why_not(
    connection: sqlcipher.Connection,
    item: str,
    file: Found,
    record: StoredFileInput | None,
    choice: Choice,
) -> LeftOut | None:
    """Return why a file of an item (by its reference) stays by itself, None where it goes."""
    what = f"a file of {item}"
    if record is None or not _is_held(connection, record.sha256):
        return LeftOut(what, Kept.SHREDDED.value, item, Kept.SHREDDED)
    if _came_again(connection, file):
        return LeftOut(what, Kept.AGAIN.value, item, Kept.AGAIN)
    telling = None if _CARRIES in choice.disclose else tells(record.embedded_metadata)
    if telling is None:
        return None
    way_on = "--as-is with its item lets it leave"
    if telling.kept in _READ_FIRST:
        way_on = f"{_READ_FIRST[telling.kept]}, or {way_on} unread"
    why = f"{in_words(telling)}: {way_on}"
    return LeftOut(what, why, item, telling.kept, telling.tells, telling.carries)


def _came_again(connection: sqlcipher.Connection, file: Found) -> bool:
    """Return whether a file came in a bundle when the item had the same bytes already.

    Two teams that send each other what they hold would double it each time. The proofs of every
    hand that it went through go along all the same.
    """
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM stored_file AS file JOIN stored_file AS earlier"
        " ON earlier.item_key = file.item_key AND earlier.sha256 = file.sha256"
        " AND earlier.key < file.key WHERE file.key = ?"
        " AND file.accession_key IN (SELECT accession_key FROM received_bundle))",
        (file.key,),
    ).fetchone()
    return bool(row[0])


def _is_held(connection: sqlcipher.Connection, sha256: str) -> bool:
    try:
        find_object(connection, sha256)
    except NotFound:
        return False
    return True
