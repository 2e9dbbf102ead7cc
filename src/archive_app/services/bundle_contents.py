"""What is in a bundle, as the archive knows it: records, files and events under local names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from archive_app.bundle import proven
from archive_app.bundle.proven import Proven
from archive_app.model import disclosure
from archive_app.services.disclosing import Choice
from archive_app.store.ledger import StoredEvent
from archive_app.store.objects import StoredObject
from archive_app.store.records import Found, StoredRevision


@dataclass(frozen=True, slots=True)
class Chosen:
    """A record that goes into the bundle, and what it is called there."""

    found: Found
    local: str


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file that goes into the bundle: its record, its item, its bytes, where they will lie."""

    record: Chosen
    item: Chosen
    stored: StoredObject
    path: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A file of a bundle that another team handed on, and where it lies when it is passed on."""

    stored: StoredObject
    path: str


class Kept(Enum):
    """Why an item or a file stays as a whole, or its title though it was named."""

    LEVEL = "it is above internal, or was erased"
    SHREDDED = "its bytes were shredded"
    AGAIN = "the same bytes were here before it came, and leave as they came then"
    ELSEWHERE = "it came for another incident, or for none, and the same bytes came for these too"
    TITLED_ELSEWHERE = "it is the name of a file for another incident: give it one of its own"
    FOR_ANOTHER = "it came for another incident, and may tell of that"
    NAMESAKE = "another one of the same name goes along: its signer is known here, or it came first"
    UNREAD = "what it carries was not read yet"
    OUTDATED = "an earlier version of this program looked at what it carries, and at less of it"
    UNREADABLE = "what it carries cannot be read here"
    CLOSED = "it is of a kind that this program cannot look into"
    TELLS = "the file itself tells"


_WHOLE = frozenset(
    {
        Kept.LEVEL,
        Kept.SHREDDED,
        Kept.AGAIN,
        Kept.ELSEWHERE,
        Kept.TITLED_ELSEWHERE,
        Kept.FOR_ANOTHER,
        Kept.NAMESAKE,
    }
)
"""Nobody lets these leave as they are: it is not for what a file tells that they stay."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that belongs to the chosen incidents and stays, and why, in words.

    ``item`` is the reference of the item it is, or is a file of, and ``title`` what the archive
    calls that; ``name`` is the file's own. Both are for people here alone. ``kept`` is the same
    reason for faces that word it, with ``tells`` and ``carries`` for what a file tells, as `tells`
    says. One that a person lets leave all the same is told in this form as well: why it would stay.
    """

    what: str
    why: str
    item: str
    kept: Kept
    tells: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    title: str = ""
    name: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is one file of the item, and not all of it."""
        return self.what != self.item and self.kept is not Kept.TITLED_ELSEWHERE

    @property
    def may_leave(self) -> bool:
        """Whether a person can let it leave as it is: it stays for what it may tell alone."""
        return self.kept not in _WHOLE


@dataclass(frozen=True)
class Selection:
    """Everything that goes into a bundle, in the order of the archive.

    ``as_is`` are files of it that would stay, had a person not let the files of their item leave.
    ``accessions`` are the row keys of those that its files came with, for whatever incident, and
    ``hands`` of those that brought the same bytes for these incidents too. ``elsewhere`` are the
    ids (hex) of files that stay because they came for another incident. ``kept_back`` has by number
    what of events stays whoever names it.
    """

    choice: Choice
    incidents: tuple[Chosen, ...] = ()
    items: tuple[Chosen, ...] = ()
    files: tuple[ChosenFile, ...] = ()
    accessions: frozenset[int] = frozenset()
    hands: frozenset[int] = frozenset()
    elsewhere: tuple[str, ...] = ()
    others: tuple[Chosen, ...] = ()
    carried: tuple[Carried, ...] = ()
    events: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    as_is: tuple[LeftOut, ...] = ()
    untitled: frozenset[str] = field(default_factory=frozenset)
    kept_back: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def handed_on(self) -> tuple[str, ...]:
        """The names of the bundles of others whose proofs go along."""
        return tuple(sorted({each.path.split("/")[2] for each in self.carried}))

    def objects(self) -> dict[str, StoredObject]:
        """The stored bytes that leave, by where they will lie."""
        objects = {file.path: file.stored for file in self.files}
        return objects | {carried.path: carried.stored for carried in self.carried}

    def records(self) -> list[Chosen]:
        """Every record, incidents first."""
        return [*self.incidents, *self.items, *(file.record for file in self.files), *self.others]

    def ids(self) -> frozenset[str]:
        """The id (hex) of every record in the bundle."""
        return frozenset(chosen.found.id for chosen in self.records())

    def prove_record(self, found: Found, revision: StoredRevision) -> Proven:
        """Return what of a record leaves, with its proof."""
        said = disclosure.values(revision.disclosures)
        names = self.choice.disclosed(found.kind, said)
        if found.id in self.untitled:
            names -= {"/title"}
        if said.get("/accession_id") not in self._accession_ids:
            names -= {"/accession_id"}
        return proven.prove(revision.disclosures, names)

    @cached_property
    def _accession_ids(self) -> frozenset[str]:
        return frozenset(each.found.id for each in self.others if each.found.kind == "accession")

    def told_of_event(self, event: StoredEvent, said: Iterable[str]) -> frozenset[str]:
        """Return which of an event's values leave, subjects aside."""
        told = self.choice.disclosed_of_event(event.kind, said)
        return told - self.kept_back.get(event.number, frozenset())

    def prove_event(self, event: StoredEvent, ids: frozenset[str], logs: frozenset[str]) -> Proven:
        """Return what of an event leaves: of its subjects, those that are in the bundle."""
        said = disclosure.values(event.disclosures)
        names = set(self.told_of_event(event, said))
        for name, value in said.items():
            # Of what an event concerns, only what is in the bundle is told.
            if (
                name.startswith("subject/")
                and isinstance(value, dict)
                and (value["id"] in ids or value["id"] in logs)
            ):
                names.add(name)
        return proven.prove(event.disclosures, names)
