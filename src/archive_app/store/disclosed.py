"""What stored events say, read from columns not yet trusted and held against their own leaves.

The columns of an event say what somebody may have put there: one of its kind is only where to
look. What counts is what an event says, as far as its leaf commits to it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from archive_app.errors import Damaged, InvalidInput
from archive_app.model import canonical, custody, disclosure, fields
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import ChainedSubject
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.rows import INPUTS
from archive_app.model.validation import RecordInput
from archive_app.store import stated

STORED = "CAST(secret AS BLOB), CAST(lines AS BLOB)"
"""The columns of a disclosure set, as bytes whatever was put there."""

MALFORMED = (Damaged, ValueError)
"""What reading such columns raises where they are not what was written."""

UNSAID = (InvalidInput, *MALFORMED, TypeError, RecursionError)
"""What :func:`current_input` raises for what is not said in a revision's one form."""

_NEXT = "\n"
_WANTED = ('"kind",', '"subject/')


def stored_set(secret: bytes | None, lines: bytes) -> DisclosureSet:
    """Return the set of two columns; raise one of MALFORMED for lines that are no text."""
    return DisclosureSet(secret, lines.decode("ascii"))


def current_input(kind: str, untrusted_lines: bytes) -> RecordInput:
    """Return what a whole revision of a kind of record says; raise one of UNSAID for another form.

    All lines are read at once, and what they say is written as they are, or it is refused. Reading
    each one strictly, as others must who have no schema, takes three times as long.
    """
    lines = untrusted_lines.decode("ascii")
    said = fields.unflatten(INPUTS[kind], dict(json.loads(f"[[{lines.replace(_NEXT, '],[')}]]")))
    if disclosure.lines(fields.flatten(said)) != lines:
        raise Damaged("A revision is not written in its one form.")
    return said


def said(leaf: bytes, stored: DisclosureSet) -> dict[str, JsonValue]:
    """Return what an event says, by name; raise Damaged unless its leaf commits to that.

    Whether the leaf stands in the log is not asked.
    """
    with suppress(ValueError):
        if disclosure.commitment(stored) == custody.parse_leaf(leaf).commit:
            return disclosure.values(stored)
    raise Damaged("An event says what its leaf does not commit to.")


def stated_tables(said: Mapping[str, JsonValue]) -> list[tuple[str, bytes, bytes]]:
    """Return what an event that says this states of tables; raise Damaged where that is nothing."""
    return stated.parse(canonical.as_text(said.get("tables")))


def refuted(number: int) -> Damaged:
    """Return what is raised for an event that is not what was committed to."""
    return Damaged(
        f"Event {number} is not what the ledger was built over: it was changed past the program, "
        "so nothing proves what it says. Check the archive."
    )


def kind_and_subjects(stored: DisclosureSet) -> tuple[JsonValue, list[ChainedSubject]]:
    """Return what an event discloses of its kind (None once erased) and subjects, and no more.

    Raises one of MALFORMED.
    """
    found = _read([line for line in stored.lines.split("\n") if line.startswith((*_WANTED, "["))])
    return found.get("kind"), custody.chained_subjects(found)


def about(stored: DisclosureSet, subject: bytes) -> list[ChainedSubject]:
    """Return what an event says of one subject, by its id. Raises one of MALFORMED."""
    subject_id = subject.hex()
    found = _read([line for line in stored.lines.split("\n") if subject_id in line])
    return [link for link in custody.chained_subjects(found) if link.subject.id == subject_id]


def _read(lines: list[str]) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for line in lines:
        whole = canonical.decode((line if line[0] == "[" else f'["",{line}]').encode("ascii"))
        if not isinstance(whole, list) or len(whole) != 3 or not isinstance(whole[1], str):
            raise Damaged("A stored value is not a disclosure.")
        found[whole[1]] = whole[2]
    return found
