"""To whom bundles are encrypted: age recipients under names, each compared by a person first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from archive_app.errors import InvalidInput, NotAllowed
from archive_app.model.custody import Event, Subject
from archive_app.services.bundle_target import parse_recipient
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

_LONGEST_NAME = 200


@dataclass(frozen=True)
class Recipient:
    """An age recipient (``age1…``) under a name."""

    name: str
    recipient: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the recipient's text in hex: what people compare aloud."""
        return hashlib.sha256(self.recipient.encode("ascii")).hexdigest()


def propose(name: str, untrusted_recipient: str) -> Recipient:
    """Return an age recipient as it would be kept under a name.

    Raises InvalidInput for an unusable name, and for what is no age recipient.
    """
    name = name.strip()
    if not (0 < len(name) <= _LONGEST_NAME and name.isprintable()):
        raise InvalidInput("The name of a recipient has 1 to 200 characters that can be seen.")
    return Recipient(name, str(parse_recipient(untrusted_recipient)))


def find_replaced(archive: Archive, proposed: Recipient) -> list[Recipient]:
    """Return what would be kept no longer: another key of that name, the key's other name."""
    return [
        each
        for each in list_recipients(archive)
        if (each.name == proposed.name) != (each.recipient == proposed.recipient)
    ]


def record_recipient(
    archive: Archive, name: str, untrusted_recipient: str, *, replaces: bool = False
) -> Recipient:
    """Keep an age recipient under a name; one that is kept so already is left as it is.

    Only where a caller says that it ``replaces`` them, another key of that name, and another name
    of that key, are kept no longer; else NotAllowed is raised. Raises as `propose` does.
    """
    proposed = propose(name, untrusted_recipient)
    if proposed in list_recipients(archive):
        return proposed
    if not replaces:
        _require_free(proposed, find_replaced(archive, proposed))
    with archive.writing() as transaction:
        transaction.connection.execute(
            "DELETE FROM age_recipient WHERE name = ? OR recipient = ?",
            (proposed.name, proposed.recipient),
        )
        transaction.connection.execute(
            "INSERT INTO age_recipient(name, recipient) VALUES (?, ?)",
            (proposed.name, proposed.recipient),
        )
        transaction.touch("age_recipient")
        transaction.record(
            Event(
                "recipient_recorded",
                (Subject("log", transaction.log.id.hex()),),
                to=proposed.name,
                outcome=proposed.recipient,
            )
        )
    return proposed


def _require_free(proposed: Recipient, replaced: list[Recipient]) -> None:
    for each in replaced:
        if each.name == proposed.name:
            raise NotAllowed(f"Another key is kept under the name {each.name} already.")
        raise NotAllowed(f"This key is kept already, under the name {each.name}.")


def list_recipients(archive: Archive) -> list[Recipient]:
    """Return every recipient, by name."""
    with archive.reading() as session:
        rows = driver_connection(session).execute(
            "SELECT name, recipient FROM age_recipient ORDER BY name"
        )
        return [Recipient(str(name), str(recipient)) for name, recipient in rows]


def resolve(archive: Archive, name_or_recipient: str) -> str:
    """Return the age recipient that goes by a name, or what is one itself; raise InvalidInput."""
    for known in list_recipients(archive):
        if known.name == name_or_recipient.strip():
            return known.recipient
    return str(parse_recipient(name_or_recipient))
