"""Which values of records and events may leave the archive: nothing that was not meant to.

docs/bundle.md, "What leaves". A record's level of confidentiality is a floor for each of its
fields; what is above *internal* stays, and so do names and places that point at people, until a
person names the field. A field is named ``kind.field``, as in ``incident.place`` or
``stored_file.original_name``; naming a field names its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType

from archive_app.bundle import succession
from archive_app.errors import InvalidInput
from archive_app.model import fields
from archive_app.model.canonical import JsonValue
from archive_app.model.rows import INPUTS
from archive_app.model.validation import shown
from archive_app.model.values import Confidentiality

EVENT = "event"
_EVENT_FIELDS = (
    "kind",
    "agent",
    "happened_at",
    "clock",
    "from",
    "to",
    "place",
    "purpose",
    "authority",
    "tool",
    "outcome",
    "note",
)
# The program writes these; whatever else an event says may be a person's own words.
_PLAIN_EVENT_FIELDS = frozenset({"kind", "agent", "happened_at", "tool"})
# Without these nothing proves that one log goes on from another; they say nothing of people.
_SUCCESSION = frozenset({"kind", "outcome"})
_WITHHELD = frozenset(
    {
        # Running numbers tell how much there is, and the code is the same in every bundle.
        "incident.reference",
        "source.reference",
        "evidence_item.reference",
        "accession.reference",
        # A source stays in the archive, and so does what points at one.
        "evidence_item.source_id",
        "accession.source_id",
        # It names an incident that may not be in the bundle.
        "accession.incident_id",
        # How something came, and why two things belong together, may name who gave it.
        "accession.how_received",
        "accession.purpose",
        "evidence_link.note",
        "incident_link.note",
        # It tells when somebody who kept a file last opened it.
        "stored_file.accessed_at",
    }
)
# What of a protected place would lead there; oblast and raion remain.
_PROTECTED = (
    "coordinates",
    "controlled_by",
    "hromada",
    "name",
    "near",
    "normalised_name",
    "settlement",
)
# Where the agent of events is withheld, whatever else would tell who acted is too.
_ACTED = "event.agent"
_NAMES_ACTOR = frozenset({"stored_file.first_digested_by", "accession.received_by"})
# What it says is made of the coordinates.
_COORDINATES, _NEAR = "incident.place.coordinates", "incident.place.near"
# Without these a file is none, and what they say is in the bundle in any case.
_INDISPENSABLE = frozenset(
    {f"stored_file.{name}" for name in ("item_id", "role", "sha256", "size")} | {f"{EVENT}.kind"}
)


class Stays(Enum):
    """Why a value stays in the archive."""

    CHOSEN = "a person kept it back"
    LEVEL = "it, or its record, is above internal"
    POINTS = "it may point at people, or tell how much there is"
    PLACE = "it leads to a place that is to be protected"
    NAME = "it is the name that a file had, or names a bundle of others"


@dataclass(frozen=True)
class Choice:
    """The fields that a person named, as ``kind.field``: to disclose, and to withhold.

    ``as_is`` are items, by reference or id, whose files leave with all that they carry.
    """

    disclose: frozenset[str] = frozenset()
    withhold: frozenset[str] = frozenset()
    as_is: frozenset[str] = frozenset()

    @property
    def withholds_agents(self) -> bool:
        """Whether nothing may tell who acted: no agent is named, by record or by id."""
        return _ACTED in self.withhold

    def names_kind(self, kind: str) -> bool:
        """Return whether any field of a kind of record was named to be disclosed."""
        return any(name.partition(".")[0] == kind for name in self.disclose)

    def disclosed(self, kind: str, said: Mapping[str, JsonValue]) -> frozenset[str]:
        """Return the pointers of one revision's values that may leave."""
        return frozenset(said) - self.withheld(kind, said).keys()

    def withheld(self, kind: str, said: Mapping[str, JsonValue]) -> dict[str, Stays]:
        """Return the pointers of one revision's values that stay, and why each does."""
        floor = _level(said.get("/confidentiality"))
        levels = fields.field_confidentiality(INPUTS[kind])
        is_protected = said.get("/place/protect") is True
        found = {}
        for pointer in said:
            level = max(floor, _own_level(pointer, levels))
            why = self._why_not(kind, pointer, level, is_protected=is_protected)
            if why is not None:
                found[pointer] = why
        return found

    def disclosed_of_event(self, kind: str, names: Iterable[str]) -> frozenset[str]:
        """Return which of an event's values may leave, subjects aside."""
        kept = _SUCCESSION if kind == succession.KIND else frozenset()
        return frozenset(
            name
            for name in names
            if name in kept
            or (
                (name in _PLAIN_EVENT_FIELDS or f"{EVENT}.{name}" in self.disclose)
                and f"{EVENT}.{name}" not in self.withhold
            )
        )

    def _why_not(
        self, kind: str, pointer: str, level: Confidentiality, *, is_protected: bool
    ) -> Stays | None:
        named = _names_of(kind, pointer)
        if not named.isdisjoint(self.withhold):
            return Stays.CHOSEN
        if not named.isdisjoint(self.disclose):
            return None
        if level > Confidentiality.INTERNAL:
            return Stays.LEVEL
        if not named.isdisjoint(_WITHHELD):
            return Stays.POINTS
        if is_protected and pointer.removeprefix("/place/") in _PROTECTED:
            return Stays.PLACE
        return None


def choose_fields(
    disclose: Iterable[str], withhold: Iterable[str], as_is: Iterable[str] = ()
) -> Choice:
    """Return what a person chose; raise InvalidInput for a field that there is not.

    Withholding the agent of events withholds every field that tells who acted. Whether the items
    of ``as_is`` are evidence of the incidents shows only where these are known.
    """
    withheld = asked = frozenset(map(_field, withhold))
    if _ACTED in withheld:
        agents = {name for name in field_names() if name.startswith("agent.")}
        withheld |= _NAMES_ACTOR | agents
    if _COORDINATES in withheld:
        withheld |= {_NEAR}
    choice = Choice(frozenset(map(_field, disclose)), withheld, frozenset(as_is))
    both = sorted(choice.disclose & choice.withhold)
    if both:
        if both[0] not in asked:
            raise InvalidInput(
                f"{both[0]} would show who acted: where {_ACTED} is withheld, every field that "
                "does is withheld with it. Leave out one of the two."
            )
        raise InvalidInput(f"{both[0]} cannot be both disclosed and withheld.")
    for name in sorted(choice.withhold & _INDISPENSABLE):
        raise InvalidInput(f"{name} cannot be withheld: a file is not proven without it.")
    return choice


def field_name(kind: str, pointer: str) -> str:
    """Return how the field of a value is named: ``/place/name`` of an incident, or an element."""
    return max(_names_of(kind, pointer), key=len)


def is_indispensable(field: str) -> bool:
    """Return whether a field, as it is named, leaves with its record in any case."""
    return field in _INDISPENSABLE


@cache
def field_names() -> tuple[str, ...]:
    """Return every field that can be named, in order."""
    names = {f"{EVENT}.{name}" for name in _EVENT_FIELDS}
    for kind, input_class in INPUTS.items():
        for pointer in fields.pointers(input_class):
            names |= _names_of(kind, pointer)
    return tuple(sorted(names))


@cache
def leaves_by_itself() -> Mapping[str, bool]:
    """Return for every field that can be named whether it leaves where nobody names it.

    Of a record that is above internal, and of a protected place, nothing does.
    """
    found = {}
    for name in field_names():
        kind, _, field = name.partition(".")
        if kind == EVENT:
            found[name] = field in _PLAIN_EVENT_FIELDS
            continue
        pointer = f"/{field.replace('.', '/')}"
        level = _own_level(pointer, fields.field_confidentiality(INPUTS[kind]))
        leaves = kind != "source" and name not in _WITHHELD and level <= Confidentiality.INTERNAL
        found[name] = leaves
    return MappingProxyType(found)


def _field(untrusted_name: str) -> str:
    name = untrusted_name.strip()
    if name in field_names():
        return name
    kind = name.partition(".")[0]
    near = [known for known in field_names() if known.startswith(f"{kind}.")]
    raise InvalidInput(
        f"{shown(untrusted_name)} is not a field. "
        + (
            f"These are: {', '.join(near)}."
            if near
            else f"It is written kind.field; the kinds are: {', '.join([*INPUTS, EVENT])}."
        )
    )


@lru_cache(4096)
def _names_of(kind: str, pointer: str) -> frozenset[str]:
    """Return each name that covers a pointer: ``/place/name`` is of incident.place as well."""
    steps = [step for step in pointer.split("/")[1:] if not step.isdigit()]
    return frozenset(f"{kind}.{'.'.join(steps[:end])}" for end in range(1, len(steps) + 1))


def _own_level(pointer: str, levels: Mapping[str, Confidentiality]) -> Confidentiality:
    """Return the level of a field; a list's holds for each of its elements."""
    head, _, last = pointer.rpartition("/")
    return levels.get(head if last.isdigit() else pointer, Confidentiality.OPEN)


def _level(value: JsonValue) -> Confidentiality:
    return Confidentiality(value) if isinstance(value, str) else Confidentiality.OPEN
