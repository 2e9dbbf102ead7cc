"""What an original file itself tells of a place, a device or a person, beside what it shows.

Read from the embedded metadata as the preview child stored them. Nobody can list everything that a
file may carry; what is listed here is asked for before a file leaves the archive.
"""

from __future__ import annotations

import re

from archive_app.media.protocol import Note
from archive_app.model import canonical

_PLACE = re.compile(r"(?i)gps(latitude|longitude|position|coordinates|dest)|location|\bxyz\b|©xyz")
_DEVICE = re.compile(r"(?i)serial|imei|deviceid|imageuniqueid|udid")
_PERSON = re.compile(
    r"(?i)artist|author|owner|creator$|by-?line|copyright|performer|lastmodifiedby"
)
_GROUPED = (
    (_PLACE, "where it was made"),
    (_DEVICE, "which device made it"),
    (_PERSON, "a person or owner"),
)
UNREAD = "what it carries was not read yet"
UNREADABLE = "what it carries cannot be read here"
# Kinds that hold names, places or other files, and that the preview child does not look into.
_CLOSED = re.compile(
    r"application/(vnd\.|zip|gzip|epub|x-ole-storage|x-7z|x-tar|x-rar|vnd\.rar|x-xz|x-bzip2)"
)
_INCOMPLETE = frozenset({Note.ENCRYPTED_PDF, Note.DAMAGED, Note.METADATA_CUT})


def tells(embedded_metadata: str | None) -> tuple[str, ...]:
    """Return, in words, what stored embedded metadata tells; empty where nothing of it is known.

    ``embedded_metadata`` is the record's canonical JSON, None where the step that reads it has not
    run. What was not read, or cannot be, counts as telling: a file may then carry anything.
    """
    if embedded_metadata is None:
        return (UNREAD,)
    stored = canonical.decode(embedded_metadata.encode("ascii"))
    told = stored if isinstance(stored, dict) else {}
    tags, notes = told.get("tags"), told.get("notes")
    is_closed = _CLOSED.match(str(told.get("media_type"))) is not None
    if is_closed or (isinstance(notes, list) and not _INCOMPLETE.isdisjoint(map(str, notes))):
        return (UNREADABLE,)
    found: list[str] = []
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, list) and len(tag) == 3 and _says_something(tag[2]):
            # A packet of XMP holds names and values of its own.
            text = f"{tag[1]} {tag[2]}" if tag[0] == "XMP" else str(tag[1])
            found += [what for pattern, what in _GROUPED if pattern.search(text)]
    return tuple(what for _, what in _GROUPED if what in found)


def _says_something(value: object) -> bool:
    return bool(value.strip(" \0")) if isinstance(value, str) else value not in (None, [], {})
