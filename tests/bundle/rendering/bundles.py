"""A small bundle's statements, made by hand, to render from."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from archive_app.bundle import layout, proven, statement, transfer
from archive_app.bundle.rendering.statements import Statements
from archive_app.bundle.statement import FileStatement
from archive_app.bundle.transfer import LogHead, Transfer
from archive_app.model import custody, disclosure, merkle
from archive_app.model.canonical import JsonValue
from archive_app.model.custody import ChainedSubject, ClockReading, Event, RevisionHeader, Subject
from archive_app.model.fields import flatten
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.inputs import (
    AgentInput,
    EvidenceItemInput,
    EvidenceLinkInput,
    IncidentInput,
    StoredFileInput,
)
from archive_app.model.validation import RecordInput
from archive_app.model.values import Count, Place

LOG = bytes(range(16))
BUNDLE = "EVB-20261122-7F3K9QXA"
UKRAINIAN = "Розстріл військовополонених поблизу села Їжаківка, за повідомленням слідства"
HOSTILE = '<script>alert("1")</script> & #import "x" $x$ {bundle} =1+1 \u202egpj.exe'
WITHHELD = "CANARY-of-what-is-withheld"
SIGNER = hashlib.sha256(b"certificate").hexdigest()
RECORDED = "2026-11-22T10:03:05Z"
_CLOCK = ClockReading(None, "+02:00", "system", "b" * 32, 5)  # type: ignore[arg-type]


def id_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def line(local: str, record: RecordInput, *, withheld: Iterable[str] = ()) -> bytes:
    fields = flatten(record)
    commitment, stored = disclosure.commit(bytes(32), fields)
    header = custody.header_bytes(
        RevisionHeader(record.KIND, 1, bytes.fromhex(id_of(local)), 1, None, commitment)
    )
    shown = {name for name, _ in fields} - set(withheld)
    return statement.record_line(local, header, proven.prove(stored, shown))


def event(
    index: int,
    kind: str,
    about: Sequence[tuple[str, str, int]],
    *,
    purpose: str | None = None,
    disclosed: bool = True,
) -> bytes:
    """An event about (kind, local, seq) things."""
    subjects = [
        ChainedSubject(
            Subject(of, id_of(local), sha256(local) if of == "stored_file" else None),
            seq,
            None if seq == 1 else merkle.leaf_digest(b"x").hex(),
        )
        for of, local, seq in about
    ]
    fields = custody.event_fields(
        Event(kind, (), purpose=purpose, tool="archive-app 0.1.0", note=WITHHELD),
        id_of("P001"),
        _CLOCK,
        subjects,
    )
    commitment, stored = disclosure.commit(bytes(32), fields)
    leaf = custody.leaf_bytes(commitment, index, LOG, RECORDED)
    shown = {name for name, _ in fields if disclosed} - {"note", "clock"}
    return statement.event_line(leaf, proven.prove(stored, shown))


def content(local: str) -> bytes:
    return f"the bytes of {local}".encode()


def sha256(local: str) -> str:
    return hashlib.sha256(content(local)).hexdigest()


def file(number: int, *, name: str | None = None) -> FileStatement:
    local = layout.local_id("stored_file", number)
    media_type = "image/jpeg" if number % 2 else "video/mp4"
    return FileStatement(
        path=layout.file_path(local, media_type),
        local=local,
        id=id_of(local),
        item=id_of("E001"),
        role="original",
        media_type=media_type,
        size=len(content(local)),
        sha256=sha256(local),
        sha512=hashlib.sha512(content(local)).hexdigest(),
        sha512_digested_at=RECORDED,
        original_name=name,
        times={
            "accessed_at": None,
            "created_at": None,
            "modified_at": "2024-10-01T08:00:00.25Z",
        },
        events=((LOG, 1),),
    )


def stored_file(number: int) -> StoredFileInput:
    told = file(number)
    return StoredFileInput.model_construct(
        item_id=told.item,
        role=told.role,
        size=told.size,
        sha256=told.sha256,
        first_digested_at=RECORDED,
        first_digested_by=id_of("P001"),
        media_type=told.media_type,
    )


def statements(
    *,
    files: int = 2,
    languages: tuple[str, ...] = ("en", "uk"),
    logs: int = 1,
    signer: str = SIGNER,
) -> Statements:
    """One incident, one item, files of which the second has a hostile name, and a few events."""
    records = [
        line(
            "I001",
            IncidentInput(
                title=UKRAINIAN,
                when=FuzzyDate.parse("2024-10~"),
                place=Place(name="Їжаківка", oblast="Донецька", country="Україна", protect=True),
                description=f"Alleged: {HOSTILE}",
                victims_alleged=Count(min=3, max=5, best=4, basis="witness"),
                remarks=WITHHELD,
            ),
            withheld=["/remarks", "/place/coordinates"],
        ),
        line(
            "E001",
            EvidenceItemInput(title=HOSTILE, kind="video", language="uk", author=WITHHELD),
            withheld=["/author", "/source_id"],
        ),
        *(
            line(layout.local_id("stored_file", number), stored_file(number))
            for number in range(1, files + 1)
        ),
        line(
            "P001", AgentInput(pseudonym="Keeper", kind="person", name=WITHHELD), withheld=["/name"]
        ),
        line(
            "L001",
            EvidenceLinkInput(item_id=id_of("E001"), incident_id=id_of("I001"), role="documents"),
        ),
    ]
    events = [
        event(1, "received", [("stored_file", "F000001", 1), ("evidence_item", "E001", 1)]),
        event(2, "digest_computed", [("stored_file", "F000001", 2)]),
        event(5, "exported", [("stored_file", "F000001", 5)], purpose=HOSTILE),
    ]
    told = [file(number, name=HOSTILE if number == 2 else None) for number in range(1, files + 1)]
    return of(records, events, map(statement.file_line, told), sent(languages, logs, signer))


def sent(
    languages: tuple[str, ...] = ("en", "uk"), logs: int = 1, signer: str = SIGNER
) -> Transfer:
    return Transfer(
        bundle=BUNDLE,
        created_at=RECORDED,
        signer=signer,
        recipient="Офіс Генерального прокурора",
        purpose=f"Criminal proceeding; {HOSTILE}",
        authority=None,
        previous=None,
        languages=languages,
        logs=tuple(
            LogHead(bytes([number]) * 16, 40 + number, bytes([number]) * 32)
            for number in range(logs)
        ),
        software="archive-app 0.1.0",
    )


def of(
    records: Iterable[bytes], events: Iterable[bytes], files: Iterable[bytes], to: Transfer
) -> Statements:
    """Statements in memory."""
    files_held = {
        layout.RECORDS_JSON: b"".join(statement.array(records)),
        layout.FILES_JSON: b"".join(statement.array(files)),
        layout.EVENTS_JSONL: b"".join(each + b"\n" for each in events),
        layout.TRANSFER_JSON: transfer.transfer_bytes(to),
    }
    return held(files_held)


def held(content: dict[str, bytes]) -> Statements:
    """Statements in memory, by path."""

    def open_member(path: str) -> BinaryIO:
        return io.BytesIO(content[path])

    return Statements(open_member)


def value(name: str, said: JsonValue) -> bytes:
    """A record with one value, whatever it is."""
    commitment, stored = disclosure.commit(bytes(32), [(name, said)])
    header = custody.header_bytes(
        RevisionHeader("incident", 1, bytes.fromhex(id_of("I009")), 1, None, commitment)
    )
    return statement.record_line("I009", header, proven.prove(stored, {name}))
