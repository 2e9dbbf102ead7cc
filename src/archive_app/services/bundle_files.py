"""Which files of an item go into a bundle, and why others stay: a file can tell by itself.

docs/bundle.md, "What leaves".
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import NotFound
from archive_app.model import disclosure
from archive_app.model.hidden import in_one_line
from archive_app.model.inputs import StoredFileInput
from archive_app.services.bundle_contents import Kept, LeftOut
from archive_app.services.disclosing import Choice
from archive_app.services.tells import in_words, tells
from archive_app.store import records
from archive_app.store.object_rows import holds
from archive_app.store.records import Found

# Thumbnails are made anew by whoever wants them; they prove nothing.
_ROLES = ("original", "working_copy", "derivative", "redacted", "transcript", "translation")
_READ_FIRST = {
    Kept.UNREAD: "evidence prepare reads it",
    Kept.OUTDATED: "evidence prepare --again looks again",
}
TITLE = "evidence_item.title"
# Once what files carry is disclosed as listed, their own bytes tell no more.
_CARRIES = "stored_file.embedded_metadata"


@dataclass(frozen=True)
class Arrival:
    """A file of an item as it came, and why it stays for how it came, None where it may leave.

    ``accession`` is the row key of what it came with, None of a file that was made here. It
    ``is_for_another`` incident where it came for one that is not in the bundle.
    """

    file: Found
    sha256: bytes | None
    accession: int | None
    is_for_another: bool
    kept: Kept | None


def find_arrivals(
    connection: sqlcipher.Connection, item: Found, incidents: Set[int]
) -> list[Arrival]:
    """Return the files of an item as they came, oldest first, for a bundle about ``incidents``.

    The same bytes may have come from others, for an incident that is not in the bundle: whoever
    gave them there is none of its business. So of the same bytes those leave that came for these
    incidents; where none did, those that came for none, and else the first. What a bundle brought
    that was here before stays: two teams that send each other what they hold would double it each
    time.
    """
    marks = ", ".join("?" * len(_ROLES))
    came: dict[bytes | None, list[tuple[int, int | None, int | None, bool]]] = {}
    for key, sha256, accession, incident, is_passed_on in connection.execute(
        "SELECT file.key, sha256, accession_key, incident_key,"
        " accession_key IN (SELECT accession_key FROM received_bundle)"
        " FROM stored_file AS file LEFT JOIN accession ON accession.key = accession_key"
        f" WHERE item_key = ? AND role IN ({marks}) ORDER BY file.key",
        (item.key, *_ROLES),
    ).fetchall():
        came.setdefault(sha256, []).append((key, accession, incident, bool(is_passed_on)))
    found = []
    for sha256, same in came.items():
        for_these = [each for each in same if each[2] in incidents]
        leaving = for_these or [each for each in same if each[2] is None] or same[:1]
        # There are as many of these as files: empty ones, say, are all the same bytes.
        leaving_keys = {each[0] for each in leaving}
        for key, accession, incident, is_passed_on in same:
            kept = None
            if key not in leaving_keys:
                kept = Kept.ELSEWHERE
            elif is_passed_on and key != leaving[0][0]:
                kept = Kept.AGAIN
            file = records.find_by_key(connection, key)
            is_for_another = incident is not None and incident not in incidents
            found.append(Arrival(file, sha256, accession, is_for_another, kept))
    return sorted(found, key=lambda arrival: arrival.file.key)


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


def is_titled_by(record: StoredFileInput, title: str, choice: Choice) -> bool:
    """Return whether an item's title is its file's name, which stays unless it is named."""
    if {TITLE, "stored_file.original_name"} & choice.disclose:
        return False
    name = record.original_name
    if not name:
        return False
    # Titles were once made with escapes for what cannot be seen, and stand so.
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    return title in (name, in_one_line(name), escaped)


def is_titled_elsewhere(
    connection: sqlcipher.Connection,
    item: Found,
    arrivals: Sequence[Arrival],
    title: str,
) -> bool:
    """Return whether an item has its title still from how it came for another incident."""
    if not arrivals or arrivals[0].kept is not Kept.ELSEWHERE:
        return False
    given = records.load_revision(connection, item.key, 1).disclosures
    return disclosure.values(given).get("/title") == title


def why_not(
    connection: sqlcipher.Connection,
    item: str,
    arrival: Arrival,
    record: StoredFileInput | None,
    choice: Choice,
) -> LeftOut | None:
    """Return why a file of an item (by its reference) stays by itself, None where it goes."""
    what = f"a file of {item}"
    if record is None or not holds(connection, bytes.fromhex(record.sha256)):
        return LeftOut(what, Kept.SHREDDED.value, item, Kept.SHREDDED)
    if arrival.kept is not None:
        return LeftOut(what, arrival.kept.value, item, arrival.kept)
    telling = None if _CARRIES in choice.disclose else tells(record.embedded_metadata)
    if telling is None:
        return None
    way_on = "--as-is with its item lets it leave"
    if telling.kept in _READ_FIRST:
        way_on = f"{_READ_FIRST[telling.kept]}, or {way_on} unread"
    why = f"{in_words(telling)}: {way_on}"
    return LeftOut(what, why, item, telling.kept, telling.tells, telling.carries)
