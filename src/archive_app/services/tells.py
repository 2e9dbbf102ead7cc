"""Why a file stays unless a person says otherwise: what it tells by itself beside what it shows.

Read from the embedded metadata as the preview child stored them. What betrays can never be listed
whole, so the other is: a value leaves only where its name is one of those that `harmless` lists,
and it has the form that such a value has. Everything else counts as telling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive_app.media.protocol import CARRIED, READING, Note
from archive_app.model import canonical
from archive_app.services.bundle_contents import Kept
from archive_app.services.harmless import is_harmless

_PLACE = re.compile(
    r"(?i)^gps|gps(latitude|longitude|position|coordinates|dest)|location|\bxyz\b|\(c\)xyz"
    r"|offsettime|timezone|\bcity\b|\bprovince\b|\bcountry\b|countryname|landmark"
)
_DEVICE = re.compile(
    r"(?i)serial|imei|device|uniqueid|udid|\bmake\b|makernote|\bmodel\b|cameramodel|hostcomputer"
)
_PERSON = re.compile(
    r"(?i)artist|author|owner|creator\b|by-?line|copyright|performer|lastmodifiedby"
    r"|\bcredit\b|\bcontact\b|writer\b|rights\b"
)
_GROUPED = (
    (_PLACE, "where it was made"),
    (_DEVICE, "which device made it"),
    (_PERSON, "a person or owner"),
)
_INCOMPLETE = frozenset(
    {Note.ENCRYPTED_PDF, Note.DAMAGED, Note.CUT_OFF, Note.TOO_LARGE, Note.METADATA_CUT}
)
_NOT_A_NAME = re.compile(r"[^ -~]")
_LONGEST_NAME = 60
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Telling:
    """Why a file stays: ``kept`` in general, ``tells`` in words where a meaning is known.

    ``carries`` names, as the format does, what else is in it that is not known to be harmless.
    """

    kept: Kept
    tells: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()


def tells(embedded_metadata: str | None) -> Telling | None:
    """Return why a file stays by what it carries, None where all of that is known to be harmless.

    ``embedded_metadata`` is the record's canonical JSON, None where the step that reads it has not
    run. What was not read, or cannot be, counts as telling: a file may then carry anything.
    """
    if embedded_metadata is None:
        return Telling(Kept.UNREAD)
    stored = canonical.decode(embedded_metadata.encode("ascii"))
    told = stored if isinstance(stored, dict) else {}
    found, names = _told(told.get("tags"))
    notes = told.get("notes")
    said = frozenset(map(str, notes)) if isinstance(notes, list) else frozenset()
    reading = told.get("reading")
    if not isinstance(reading, int) or reading < READING:
        return Telling(Kept.OUTDATED, found, names)
    if _INCOMPLETE & said:
        return Telling(Kept.UNREADABLE, found, names)
    if Note.NOT_LOOKED_INTO in said:
        return Telling(Kept.CLOSED, found, names)
    return Telling(Kept.TELLS, found, names) if found or names else None


def is_outdated(embedded_metadata: str | None) -> bool:
    """Return whether a file was read, and by a version of the program that looked at less."""
    telling = None if embedded_metadata is None else tells(embedded_metadata)
    return telling is not None and telling.kept is Kept.OUTDATED


def in_words(telling: Telling) -> str:
    """Return one sentence, without its end, for those who are told in English."""
    told = list(telling.tells)
    if telling.carries:
        names = list(telling.carries[:_MOST_NAMES])
        if rest := len(telling.carries) - len(names):
            names.append(f"and {rest} more")
        told.append(f"more than is known to be harmless ({', '.join(names)})")
    if not told:
        return telling.kept.value
    what = f"{Kept.TELLS.value} {' and '.join(told)}"
    return what if telling.kept is Kept.TELLS else f"{telling.kept.value}; {what}"


def _told(tags: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is told in words, and the names of everything else that is not harmless."""
    found: set[str] = set()
    names: dict[str, None] = {}
    for group, name, value in map(_tag, tags if isinstance(tags, list) else [tags]):
        if not _says_something(value) or is_harmless(group, name, value):
            continue
        # The properties of XMP are names themselves.
        properties = str(value) if (group, name) == ("XMP", "properties") else ""
        meant = {what for form, what in _GROUPED if form.search(f"{group} {name} {properties}")}
        found |= meant
        if not meant and not properties:
            shown = name if group == CARRIED else f"{group} {name}".strip()
            names[_NOT_A_NAME.sub("?", shown)[:_LONGEST_NAME]] = None
    return tuple(what for _, what in _GROUPED if what in found), tuple(names)


def _tag(stored: object) -> tuple[str, str, object]:
    """Return a tag as (group, name, value); what is stored in another form may be anything."""
    match stored:
        case [group, name, value]:
            return str(group), str(name), value
    return "", "what was stored", "in another form"


def _says_something(value: object) -> bool:
    match value:
        case str():
            return bool(value.strip(" \0"))
        case {"base64url": str(coded), **rest} if not rest:
            return bool(coded.strip("A="))  # not only zeros, which fill
    return value not in (None, [], {})
