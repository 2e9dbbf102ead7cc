"""What a custody event and a revision say, and the exact bytes that the ledger hashes for them.

An event is a disclosure set under a *leaf*; a revision is a disclosure set under a *header*.
Both are encodings of docs/format.md, "Ledger" and "Revisions".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from archive_app.errors import Damaged
from archive_app.model import canonical
from archive_app.model.canonical import JsonValue

_LEAF_FORM = (
    rb'\{"commit":"([0-9a-f]{64})","index":(0|[1-9][0-9]{0,15}),"log":"(%b)",'
    rb'"recorded_at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)","v":1\}'
)
_UTC_SECONDS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_LEAF = re.compile(_LEAF_FORM % b"[0-9a-f]{32}")
_HEADER_KEYS = frozenset({"fields", "id", "number", "previous", "schema", "t", "type", "v"})
_SUBJECT_KEYS = frozenset({"digest", "id", "kind", "prev", "revision", "seq"})


@dataclass(frozen=True)
class Subject:
    """One thing that an event concerns, as it stands after the event.

    ``id`` is 32 hexadecimal digits. ``sha256`` is the digest of a stored file's bytes, None for
    every other kind. ``revision`` is the SHA-256 of the record's revision header, None for a
    thing that has no revisions (an object, the archive itself). Both in hexadecimal.
    """

    kind: str
    id: str
    sha256: str | None = None
    revision: str | None = None


@dataclass(frozen=True)
class Event:
    """A custody event as a service hands it in; the ledger adds agent, clock, order and time.

    ``kind`` is a code of the vocabulary *custody_event*. ``happened_at`` is a FuzzyDate text,
    None where the event happened as it was recorded. ``tables`` is for the store, which states the
    tables that an event is about. The other texts are for people.
    """

    kind: str
    subjects: tuple[Subject, ...]
    happened_at: str | None = None
    from_: str | None = None
    to: str | None = None
    place: str | None = None
    purpose: str | None = None
    authority: str | None = None
    tool: str | None = None
    outcome: str | None = None
    note: str | None = None
    tables: str | None = None


@dataclass(frozen=True)
class ChainedSubject:
    """A subject with its place in the chain of all events about it.

    ``seq`` counts from 1; ``prev`` is the leaf digest (hex) of the event before, None at 1.
    """

    subject: Subject
    seq: int
    prev: str | None


@dataclass(frozen=True)
class ClockReading:
    """The computer's clock as it stood: aware UTC time, what it is, and which boot it counts in."""

    at: datetime
    offset: str
    source: str
    boot: str
    up_seconds: int

    @property
    def day(self) -> date:
        """The day that it is where this computer stands."""
        return self.at.astimezone(datetime.strptime(self.offset, "%z").tzinfo).date()


@dataclass(frozen=True)
class Leaf:
    """The parsed form of a leaf's exact bytes."""

    commit: bytes
    index: int
    log: bytes
    recorded_at: str


@dataclass(frozen=True)
class RevisionHeader:
    """The parsed form of a revision header's exact bytes; ``previous`` is a header digest."""

    kind: str
    schema: int
    id: bytes
    number: int
    previous: bytes | None
    commitment: bytes


def event_fields(
    event: Event, agent: str | None, clock: ClockReading, subjects: Sequence[ChainedSubject]
) -> list[tuple[str, JsonValue]]:
    """Return what an event commits to, every name of format 1, null where nothing was said."""
    fields: list[tuple[str, JsonValue]] = [
        ("kind", event.kind),
        ("agent", agent),
        ("happened_at", event.happened_at),
        ("clock", {"boot": clock.boot, "offset": clock.offset, "source": clock.source}),
        ("from", event.from_),
        ("to", event.to),
        ("place", event.place),
        ("purpose", event.purpose),
        ("authority", event.authority),
        ("tool", event.tool),
        ("outcome", event.outcome),
        ("note", event.note),
    ]
    if event.tables is not None:
        fields.append(("tables", event.tables))
    fields.extend(
        (
            f"subject/{number}",
            {
                "digest": chained.subject.sha256,
                "id": chained.subject.id,
                "kind": chained.subject.kind,
                "prev": chained.prev,
                "revision": chained.subject.revision,
                "seq": chained.seq,
            },
        )
        for number, chained in enumerate(subjects)
    )
    return fields


def chained_subjects(fields: dict[str, JsonValue]) -> list[ChainedSubject]:
    """Return the subjects among an event's disclosed values; raise Damaged for a malformed one."""
    found = []
    for name, value in fields.items():
        if name.startswith("subject/"):
            if not isinstance(value, dict) or value.keys() != _SUBJECT_KEYS:
                raise Damaged("An event names a subject in a form that its format does not have.")
            found.append(
                ChainedSubject(
                    Subject(
                        kind=canonical.as_text(value["kind"]),
                        id=canonical.as_text(value["id"]),
                        sha256=canonical.as_text_or_none(value["digest"]),
                        revision=canonical.as_text_or_none(value["revision"]),
                    ),
                    seq=canonical.as_integer(value["seq"]),
                    prev=canonical.as_text_or_none(value["prev"]),
                )
            )
    return found


def leaf_bytes(commit: bytes, index: int, log: bytes, recorded_at: str) -> bytes:
    """Return the exact bytes that the log hashes for one event: the one encoding of its leaf."""
    return (
        f'{{"commit":"{commit.hex()}","index":{index},"log":"{log.hex()}",'
        f'"recorded_at":"{recorded_at}","v":1}}'
    ).encode("ascii")


def parse_leaf(untrusted_leaf: bytes) -> Leaf:
    """Return what a leaf says; raise Damaged unless it is one of version 1.

    A leaf has only one spelling, so one pattern reads it, a million times in a few seconds.
    """
    found = _LEAF.fullmatch(untrusted_leaf)
    if found is None:
        raise Damaged("An event of the ledger is not in the form of version 1.")
    commit, index, log, recorded_at = found.groups()
    return Leaf(
        commit=bytes.fromhex(commit.decode("ascii")),
        index=int(index),
        log=bytes.fromhex(log.decode("ascii")),
        recorded_at=recorded_at.decode("ascii"),
    )


def leaf_pattern(log: bytes) -> re.Pattern[bytes]:
    """Return the pattern of all leaves of one log, whose second group is the index in decimal."""
    return re.compile(_LEAF_FORM % log.hex().encode("ascii"))


def header_bytes(header: RevisionHeader) -> bytes:
    """Return the exact bytes that an event's ``revision`` digest is made of, in one encoding."""
    previous = f'"{header.previous.hex()}"' if header.previous else "null"
    return (
        f'{{"fields":"{header.commitment.hex()}","id":"{header.id.hex()}",'
        f'"number":{header.number},"previous":{previous},"schema":{header.schema},'
        f'"t":"revision","type":"{header.kind}","v":1}}'
    ).encode("ascii")


def parse_header(untrusted_header: bytes) -> RevisionHeader:
    """Return what a revision header says; raise Damaged unless it is one of version 1."""
    value = canonical.decode_object(untrusted_header, _HEADER_KEYS)
    if canonical.as_integer(value["v"]) != 1 or value["t"] != "revision":
        raise Damaged("A revision has a version that this program does not know.")
    previous = value["previous"]
    return RevisionHeader(
        kind=canonical.as_text(value["type"]),
        schema=canonical.as_integer(value["schema"]),
        id=canonical.from_hex(value["id"], 16),
        number=canonical.as_integer(value["number"]),
        previous=None if previous is None else canonical.from_hex(previous, 32),
        commitment=canonical.from_hex(value["fields"], 32),
    )


def header_digest(header: bytes) -> str:
    """Return the SHA-256 of a revision header, as events name it."""
    return hashlib.sha256(header).hexdigest()


def utc_seconds(at: datetime) -> str:
    """Return an aware time as the ledger writes it: UTC, whole seconds, ``…Z``."""
    return f"{at.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"


def as_utc_seconds(untrusted: JsonValue) -> str:
    """Return a time as :func:`utc_seconds` writes it; raise Damaged for anything else."""
    text = canonical.as_text(untrusted)
    try:
        if _UTC_SECONDS.fullmatch(text):
            datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
            return text
    except ValueError:
        pass
    raise Damaged("A value is not the time that it should be.")
