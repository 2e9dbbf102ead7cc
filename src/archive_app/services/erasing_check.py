"""Whether events lack what was shredded with all that they are about, and nothing else.

docs/format.md, "Erasing". An old page of the catalogue, put back, may bring words back that were
erased: these are what was committed to, and no digest tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive_app.errors import Damaged
from archive_app.model import disclosure
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import ChainedSubject
from archive_app.model.disclosure import DisclosureSet
from archive_app.model.fixity import Concern, Finding
from archive_app.services.findings import about_events
from archive_app.store.disclosed import MALFORMED
from archive_app.store.erasures import Erasures, spoken
from archive_app.store.tolerant import TolerantReader


class ErasingCheck:
    """One pass over events that say what they were committed to."""

    def __init__(self, reader: TolerantReader) -> None:
        self._reader = reader
        self._erasures = Erasures(reader.rows)
        self._is_readable = True
        self._erased: list[int] = []
        self._remaining: dict[str, list[int]] = {}

    def look_at(
        self,
        number: int,
        kind: JsonValue,
        subjects: Sequence[ChainedSubject],
        stored: DisclosureSet,
    ) -> None:
        """Note what is wrong with an event, by what it says of its kind and subjects."""
        if not self._is_readable:
            return
        try:
            by = self._erasures.shreddings(number, subjects)
        except Damaged:
            # Asking again would find the same damage, at each event.
            self._is_readable = False
            self._reader.unreadable.append("which items were shredded")
            return
        try:
            if stored.secret is None and self._erasures.reasons(number, stored) is None:
                self._erased.append(number)
            if by and spoken(kind, disclosure.values(stored)):
                self._remaining.setdefault(max(by).item_id, []).append(number)
        except MALFORMED:
            self._reader.unreadable.append(f"what event {number} says")

    def findings(self) -> Iterator[Finding]:
        """Yield what was noted since this was asked last."""
        yield from about_events(
            "event_erased", self._erased, "without words that no shredding erased"
        )
        for item_id, numbers in self._remaining.items():
            yield from self._tell_remaining(item_id, numbers)
        self._erased.clear()
        self._remaining.clear()

    def _tell_remaining(self, item_id: str, numbers: Sequence[int]) -> Iterator[Finding]:
        found = self._reader.rows_if_readable(
            "which item was shredded",
            "SELECT CAST(reference AS TEXT) FROM record WHERE id = ?",
            bytes.fromhex(item_id),
        )
        item = Concern("evidence_item", item_id, found[0][0] if found else None)
        name = item.reference or item_id
        what = (
            f"still saying what was shredded with evidence item {name}: shred that item once more"
        )
        for finding in about_events("shredding_undone", numbers, what):
            yield replace(finding, concerns=(*finding.concerns, item))
