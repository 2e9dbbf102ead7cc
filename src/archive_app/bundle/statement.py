"""What a bundle states of its records, files and events: read line by line, proven as it is read.

docs/bundle.md, "Statements". records.json and files.json are JSON arrays with one object on each
line, events.jsonl has one on each line; every object is in the archive's one encoding. Whatever
comes out of a reading function was checked against the commitment it stands under, so what is
rendered for people cannot say more than is proven.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from archive_app.bundle import layout, proven
from archive_app.bundle.proven import Proven
from archive_app.errors import Damaged
from archive_app.model import canonical, custody
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import ChainedSubject, Leaf, RevisionHeader

LONGEST_LINE = 64 << 20
_RECORD = frozenset({"disclosed", "header", "leaves", "local"})
_EVENT = frozenset({"disclosed", "leaf", "leaves"})
_PLACE = frozenset({"index", "log"})
_TIMES = frozenset({"accessed_at", "created_at", "modified_at"})
_FILE = frozenset(
    {
        "events",
        "id",
        "item",
        "local",
        "media_type",
        "original_name",
        "path",
        "role",
        "sha256",
        "sha512",
        "sha512_digested_at",
        "size",
        "times",
    }
)


@dataclass(frozen=True)
class RecordStatement:
    """One revision of a record: its exact header bytes, and what of it is disclosed."""

    local: str
    header: bytes
    parsed: RevisionHeader
    said: Proven


@dataclass(frozen=True)
class EventStatement:
    """One custody event: the exact bytes of its leaf, and what of it is disclosed."""

    leaf: bytes
    parsed: Leaf
    said: Proven

    def text(self, name: str) -> str | None:
        """Return a disclosed text, None where it is withheld or was not given."""
        value = self.said.values.get(name)
        return value if isinstance(value, str) else None

    def subjects(self) -> list[ChainedSubject]:
        """Return the subjects that are disclosed; raise Damaged for a malformed one."""
        return custody.chained_subjects(self.said.values)


@dataclass(frozen=True)
class FileStatement:
    """One file of the bundle. ``times`` are as read where it was taken from, by name.

    ``id`` and ``item`` are 32 hexadecimal digits; ``events`` are the (log, index) of the events
    in the bundle that concern it. ``sha512_digested_at`` says when that was first computed.
    """

    path: str
    local: str
    id: str
    item: str
    role: str
    media_type: str | None
    size: int
    sha256: str
    sha512: str
    sha512_digested_at: str
    original_name: str | None
    times: dict[str, str | None]
    events: tuple[tuple[bytes, int], ...]


def record_line(local: str, header: bytes, said: Proven) -> bytes:
    """Return a record as its line says it, without the end of the line."""
    return canonical.encode({"header": header.decode("ascii"), "local": local, **said.as_json()})


def event_line(leaf: bytes, said: Proven) -> bytes:
    """Return an event as its line says it, without the end of the line."""
    return canonical.encode({"leaf": leaf.decode("ascii"), **said.as_json()})


def file_line(file: FileStatement) -> bytes:
    """Return a file as its line says it, without the end of the line."""
    return canonical.encode(
        {
            "events": [{"index": index, "log": log.hex()} for log, index in file.events],
            "id": file.id,
            "item": file.item,
            "local": file.local,
            "media_type": file.media_type,
            "original_name": file.original_name,
            "path": file.path,
            "role": file.role,
            "sha256": file.sha256,
            "sha512": file.sha512,
            "sha512_digested_at": file.sha512_digested_at,
            "size": file.size,
            "times": file.times,
        }
    )


def array(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a JSON array with one object on each line."""
    before = b"[\n"
    for line in lines:
        yield before + line
        before = b",\n"
    yield b"[\n]\n" if before == b"[\n" else b"\n]\n"


def read_records(untrusted_file: BinaryIO, *kinds: str) -> Iterator[RecordStatement]:
    """Yield the records of records.json; raise Damaged at the first that does not prove itself.

    Where ``kinds`` are named, records of others are passed over: these prove nothing.
    """
    letters = tuple(layout.LETTERS[kind].encode("ascii") for kind in kinds)
    for line in _array_lines(untrusted_file):
        # Keys are in order, so what a record is called comes last.
        if letters and not line.rpartition(b'"local":"')[2].startswith(letters):
            continue
        told = canonical.decode_object(line, _RECORD)
        local, header, parsed = _named(told)
        said = proven.parse(told["disclosed"], told["leaves"], parsed.commitment)
        yield RecordStatement(local, header, parsed, said)


def read_names(untrusted_file: BinaryIO) -> Iterator[tuple[bytes, str]]:
    """Yield the id of each record of records.json and what it is called; no value is read."""
    for line in _array_lines(untrusted_file):
        local, _, parsed = _named(canonical.decode_object(line, _RECORD))
        yield parsed.id, local


def read_events(untrusted_file: BinaryIO) -> Iterator[EventStatement]:
    """Yield the events of events.jsonl; raise Damaged at the first that does not prove itself."""
    for line in _lines(untrusted_file):
        told = canonical.decode_object(line, _EVENT)
        leaf = canonical.as_text(told["leaf"]).encode("utf-8")
        parsed = custody.parse_leaf(leaf)
        yield EventStatement(
            leaf, parsed, proven.parse(told["disclosed"], told["leaves"], parsed.commit)
        )


def read_files(untrusted_file: BinaryIO) -> Iterator[FileStatement]:
    """Yield what files.json says of each file; raise Damaged for what is not in its form."""
    for line in _array_lines(untrusted_file):
        told = canonical.decode_object(line, _FILE)
        times = canonical.as_object(told["times"], _TIMES)
        yield FileStatement(
            path=canonical.as_text(told["path"]),
            local=canonical.as_text(told["local"]),
            id=canonical.from_hex(told["id"], 16).hex(),
            item=canonical.from_hex(told["item"], 16).hex(),
            role=canonical.as_text(told["role"]),
            media_type=canonical.as_text_or_none(told["media_type"]),
            size=canonical.as_integer(told["size"]),
            sha256=canonical.from_hex(told["sha256"], 32).hex(),
            sha512=canonical.from_hex(told["sha512"], 64).hex(),
            sha512_digested_at=custody.as_utc_seconds(told["sha512_digested_at"]),
            original_name=canonical.as_text_or_none(told["original_name"]),
            times={name: canonical.as_text_or_none(value) for name, value in times.items()},
            events=tuple(_event_place(each) for each in canonical.as_list(told["events"])),
        )


def _named(untrusted: Mapping[str, JsonValue]) -> tuple[str, bytes, RevisionHeader]:
    """Return what a record is called, and its header, as bytes and as read."""
    header = canonical.as_text(untrusted["header"]).encode("utf-8")
    parsed = custody.parse_header(header)
    local = canonical.as_text(untrusted["local"])
    if not layout.is_local_id(parsed.kind, local):
        raise Damaged("A record is not called as one of its kind is in a bundle.")
    return local, header, parsed


def _array_lines(untrusted_file: BinaryIO) -> Iterator[bytes]:
    """Yield the objects of an array that :func:`array` wrote; raise Damaged for another form."""
    lines = _lines(untrusted_file)
    if next(lines, None) != b"[":
        raise Damaged("A list does not begin as the format of the bundle has it.")
    held = next(lines, b"")
    for line in lines:
        if line == b"]":
            yield held
            break
        if not held.endswith(b","):
            raise Damaged("A list does not have one object on each line.")
        yield held[:-1]
        held = line
    else:
        if held != b"]":
            raise Damaged("A list does not end.")
    if next(lines, None) is not None:
        raise Damaged("Something follows after the end of a list.")


def _lines(untrusted_file: BinaryIO) -> Iterator[bytes]:
    while line := untrusted_file.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise Damaged("A line does not end, or is longer than any that a bundle has.")
        yield line[:-1]


def _event_place(untrusted: JsonValue) -> tuple[bytes, int]:
    told = canonical.as_object(untrusted, _PLACE)
    return canonical.from_hex(told["log"], 16), canonical.as_integer(told["index"])
