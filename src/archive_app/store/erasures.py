"""What an event may lack: what people said of something shredded, and not one word more.

docs/format.md, "Erasing". An erased value looks like one that never was. So whatever takes an event
at its word asks here first: else a value could be erased past the program, and all that is built
on it would fall in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from archive_app.errors import Damaged
from archive_app.model import canonical, custody, disclosure
from archive_app.model.canonical import JsonValue
from archive_app.model.disclosure import DisclosureSet
from archive_app.store import disclosed
from archive_app.store.disclosed import MALFORMED, STORED, refuted, stored_set

Rows: TypeAlias = Callable[[str], Iterable[tuple[Any, ...]]]
"""Gives the rows of a query: of a connection, or of a reader that goes on past damaged pages."""

SPOKEN = frozenset({"note", "place", "purpose", "authority", "from", "to", "outcome"})
"""What people say in events: all that shredding erases of them."""

SHREDDED = "keys_destroyed"
"""The kind of the event that names an item and its files as shredded."""

_SAID = frozenset({"kind", "agent", "happened_at", "clock", "tool"}) | SPOKEN
_GONE = ("evidence_item", "stored_file")


class Erasures:
    """What was shredded in a snapshot of a catalogue, looked up once, where an event lacks words.

    ``rows`` as in `Rows`. Events are held against their own leaves alone, not against the log.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._shredded: dict[str, int] | None = None

    def reasons(self, number: int, stored: DisclosureSet) -> frozenset[int] | None:
        """Return the events that account for what an event lacks, None where something does not.

        None as well where the chains do not have the event at each place that it names. Raises
        Damaged for a set that cannot be read.
        """
        said = disclosure.values(stored)
        lacking = _SAID - said.keys()
        links = custody.chained_subjects(said)
        if lacking - SPOKEN or any(f"subject/{at}" not in said for at in range(len(links))):
            return None
        if stored.secret is not None:
            return None if lacking else frozenset()
        by = {self._shredded_by(link.subject.id) for link in links}
        is_placed = all(
            [(number,)] == list(self._rows(_place(link.subject.id, link.seq))) for link in links
        )
        if not lacking or not by or min(by) <= number or not is_placed:
            return None
        return frozenset(by)

    def require_whole(self, number: int, stored: DisclosureSet) -> None:
        """Raise Damaged where an event lacks what nothing accounts for."""
        if self.reasons(number, stored) is None:
            raise Damaged(
                f"Something that event {number} said was erased, and no shredding accounts for "
                "that: it was erased past the program. Check the archive."
            )

    def chain(self, subject_id: str) -> Iterator[tuple[int, dict[str, JsonValue]]]:
        """Yield the events about a subject (id in hex), oldest first, with what each says.

        Raises Damaged at one that lacks something, says what its leaf does not commit to, or is
        gone; one that is gone from the end of the chain is missed.
        """
        subject = canonical.from_hex(subject_id, 16).hex()
        for at, (seq, number, leaf, secret, lines) in enumerate(
            self._rows(
                f"SELECT seq, event, CAST(leaf AS BLOB), {STORED} FROM event_subject"
                f" LEFT JOIN event ON number = event WHERE subject = x'{subject}' ORDER BY seq"
            ),
            1,
        ):
            if seq != at or leaf is None:
                raise Damaged("The ledger has lost a part of a chain of events. Check the archive.")
            try:
                stored = stored_set(secret, lines)
                said = disclosed.said(leaf, stored)
                places = [(each.subject.id, each.seq) for each in custody.chained_subjects(said)]
            except MALFORMED:
                raise refuted(number) from None
            if secret is None:
                self.require_whole(number, stored)
            if (subject, seq) not in places:
                raise refuted(number)
            yield number, said

    def _shredded_by(self, subject_id: str) -> int:
        """Return the last event that says that a record was shredded, -1 where none does."""
        if self._shredded is None:
            self._shredded = self._find_shredded()
        return self._shredded.get(subject_id, -1)

    def _find_shredded(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, leaf, secret, lines in self._rows(
            f"SELECT number, CAST(leaf AS BLOB), {STORED} FROM event"
            f" WHERE kind = '{SHREDDED}' ORDER BY number"
        ):
            try:
                said = disclosed.said(leaf, stored_set(secret, lines))
                links = custody.chained_subjects(said)
            except MALFORMED:
                continue  # a finding of its own, which accounts for nothing
            if said.get("kind") == SHREDDED:
                found.update(
                    (link.subject.id, number) for link in links if link.subject.kind in _GONE
                )
        # What was said of an item's links goes with it, and not every link is named.
        for link_id, item_id in self._rows(
            "SELECT lower(hex(link.id)), lower(hex(item.id)) FROM evidence_link"
            " JOIN record AS link USING (key) JOIN record AS item ON item.key = item_key"
            if found
            else "SELECT '', '' WHERE 0"
        ):
            if item_id in found:
                found[link_id] = found[item_id]
        return found


def _place(subject_id: str, seq: int) -> str:
    subject = canonical.from_hex(subject_id, 16).hex()
    return f"SELECT event FROM event_subject WHERE subject = x'{subject}' AND seq = {int(seq)}"
