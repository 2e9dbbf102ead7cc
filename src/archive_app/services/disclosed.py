"""What stored events disclose of their kind and subjects, read from columns not yet trusted."""

from __future__ import annotations

from archive_app.errors import Damaged
from archive_app.model import canonical, custody
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import ChainedSubject
from archive_app.model.disclosure import DisclosureSet

STORED = "CAST(secret AS BLOB), CAST(lines AS BLOB)"
"""The columns of a disclosure set, as bytes whatever was put there."""

MALFORMED = (Damaged, ValueError)
"""What reading such columns raises where they are not what was written."""

_WANTED = ('"kind",', '"subject/')


def stored_set(secret: bytes | None, lines: bytes) -> DisclosureSet:
    """Return the set of two columns; raise one of MALFORMED for lines that are no text."""
    return DisclosureSet(secret, lines.decode("ascii"))


def kind_and_subjects(stored: DisclosureSet) -> tuple[JsonValue, list[ChainedSubject]]:
    """Return what an event discloses of its kind (None once erased) and subjects, and no more.

    Raises one of MALFORMED.
    """
    said = _said([line for line in stored.lines.split("\n") if line.startswith((*_WANTED, "["))])
    return said.get("kind"), custody.chained_subjects(said)


def about(stored: DisclosureSet, subject: bytes) -> list[ChainedSubject]:
    """Return what an event says of one subject, by its id. Raises one of MALFORMED."""
    subject_id = subject.hex()
    said = _said([line for line in stored.lines.split("\n") if subject_id in line])
    return [link for link in custody.chained_subjects(said) if link.subject.id == subject_id]


def _said(lines: list[str]) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for line in lines:
        whole = canonical.decode((line if line[0] == "[" else f'["",{line}]').encode("ascii"))
        if not isinstance(whole, list) or len(whole) != 3 or not isinstance(whole[1], str):
            raise Damaged("A stored value is not a disclosure.")
        found[whole[1]] = whole[2]
    return found
