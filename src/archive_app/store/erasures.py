"""What shredding erases: what of it an event may lack, and what has to be gone.

docs/format.md, "Erasing". An erased value looks like one that never was. So whatever takes an event
at its word asks here first: else a value could be erased past the program, and all that is built
on it would fall in silence. And an old page of the catalogue that is put back brings back what was
erased, which nothing else would notice: it was committed to, and is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from archive_app.errors import Damaged
from archive_app.model import canonical, custody, disclosure, rows
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import ChainedSubject
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
_LISTS = ("odd_names", "unreadable_files")


class Shredding(NamedTuple):
    """By which event something was shredded, and with which item (its id in hex)."""

    event: int
    item_id: str


def spoken(kind: object, said: Mapping[str, JsonValue]) -> frozenset[str]:
    """Return what shredding erases of an event that says this: not of one by which it is done."""
    if kind == SHREDDED:
        return frozenset()
    return frozenset(name for name in SPOKEN if said.get(name) is not None)


def telling(
    kind: str, said: Mapping[str, JsonValue], latest: Mapping[str, JsonValue] | None
) -> frozenset[str]:
    """Return what shredding an item erases of a revision that says this, by pointer.

    It is one of the item, of its files, of its links, or of the accessions of its files. ``latest``
    is what the latest revision says, None where this is the latest. From the lists of an accession
    nothing but shredding takes a name: what the latest does not say any more, no other may.
    """
    if kind in rows.ERASED:
        return frozenset(said) - (rows.KEPT[kind].keys() if latest is None else frozenset())
    if kind == "evidence_link":
        return frozenset({"/note"} if said.get("/note") is not None else ())
    if kind != "accession" or latest is None:
        return frozenset()
    stays = {_listed(*each) for each in latest.items()}
    return frozenset(each[0] for each in said.items() if _listed(*each) not in {None, *stays})


class Erasures:
    """What was shredded in a snapshot of a catalogue, looked up once, where an event lacks words.

    ``rows`` as in `Rows`. Events are held against their own leaves alone, not against the log.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._shredded: dict[str, Shredding] | None = None

    def shreddings(self, number: int, subjects: Iterable[ChainedSubject]) -> frozenset[Shredding]:
        """Return by what all that an event is about was shredded later; nothing unless all was."""
        by = [self._shredded_by(link.subject.id) for link in subjects]
        is_gone = all(each is not None and each.event > number for each in by)
        return frozenset(each for each in by if each is not None) if is_gone else frozenset()

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
        is_placed = all(
            [(number,)] == list(self._rows(_place(link.subject.id, link.seq))) for link in links
        )
        by = frozenset(each.event for each in self.shreddings(number, links))
        return by if lacking and by and is_placed else None

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

    def _shredded_by(self, subject_id: str) -> Shredding | None:
        """Return by what a record was shredded last, as an event says; None where none does."""
        if self._shredded is None:
            self._shredded = self._find_shredded()
        return self._shredded.get(subject_id)

    def _find_shredded(self) -> dict[str, Shredding]:
        found: dict[str, Shredding] = {}
        for number, leaf, secret, lines in self._rows(
            f"SELECT number, CAST(leaf AS BLOB), {STORED} FROM event"
            f" WHERE kind = '{SHREDDED}' ORDER BY number"
        ):
            try:
                said = disclosed.said(leaf, stored_set(secret, lines))
                links = custody.chained_subjects(said)
            except MALFORMED:
                continue  # a finding of its own, which accounts for nothing
            gone = [link.subject for link in links if link.subject.kind in _GONE]
            item_id = next((each.id for each in gone if each.kind == "evidence_item"), "")
            if said.get("kind") == SHREDDED:
                found.update((each.id, Shredding(number, item_id)) for each in gone)
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


def _listed(pointer: str, value: JsonValue) -> tuple[str, JsonValue] | None:
    """Return the path that an element of one of an accession's lists names, and which list."""
    name = pointer.split("/")[1]
    if name not in _LISTS or not isinstance(value, dict):
        return None
    return name, canonical.as_text(value.get("path_raw"))
