"""The statements of one bundle as every renderer reads them: from its own files, nothing else.

A renderer has no handle to an archive, so it can only say what the bundle discloses; and it reads
line by line, so a bundle of many files needs no more memory than one of few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from archive_app.bundle import layout, statement
from archive_app.bundle.statement import EventStatement, FileStatement, RecordStatement
from archive_app.bundle.transfer import Transfer, read_transfer


@dataclass(frozen=True)
class Statements:
    """The files of a bundle that state something; ``open`` opens one by its path (``data/…``).

    Whatever is read is checked as :mod:`archive_app.bundle.statement` has it: Damaged is raised
    for what does not prove itself.
    """

    open: Callable[[str], BinaryIO]

    def records(self, *kinds: str) -> Iterator[RecordStatement]:
        """Yield the records of some kinds in their order, of every kind where none is named."""
        with self.open(layout.RECORDS_JSON) as file:
            yield from statement.read_records(file, *kinds)

    def events(self) -> Iterator[EventStatement]:
        """Yield the custody events in the order of their logs."""
        with self.open(layout.EVENTS_JSONL) as file:
            yield from statement.read_events(file)

    def files(self) -> Iterator[FileStatement]:
        """Yield what is said of each file, in their order."""
        with self.open(layout.FILES_JSON) as file:
            yield from statement.read_files(file)

    @cached_property
    def transfer(self) -> Transfer:
        """From whom to whom, why, and how far the logs went."""
        with self.open(layout.TRANSFER_JSON) as file:
            return read_transfer(file.read())

    @cached_property
    def names(self) -> dict[str, str]:
        """What each record is called in the bundle, by its id (32 hexadecimal digits)."""
        with self.open(layout.RECORDS_JSON) as file:
            return {record_id.hex(): local for record_id, local in statement.read_names(file)}

    @cached_property
    def histories(self) -> dict[str, tuple[int, ...]]:
        """Which places in the history of each file are disclosed, counted from 1, by its id."""
        places: dict[str, list[int]] = {}
        for event in self.events():
            for link in event.subjects():
                if link.subject.kind == "stored_file":
                    places.setdefault(link.subject.id, []).append(link.seq)
        return {file: tuple(sorted(set(numbers))) for file, numbers in places.items()}

    def count(self, *kinds: str) -> int:
        """Return how many records there are of some kinds."""
        letters = tuple(layout.LETTERS[kind] for kind in kinds)
        return sum(name.startswith(letters) for name in self.names.values())

    def name(self, thing: str) -> str:
        """Return what a thing is called in the bundle, else the beginning of its id."""
        return self.names.get(thing, f"{thing[:8]}…")
