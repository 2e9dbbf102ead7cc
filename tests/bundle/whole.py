"""Whole small bundles, made by hand from the parts that bundles are made of, without an archive."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from archive_app.bundle import certificate, layout, manifest, proofs, proven, signing, statement
from archive_app.bundle.certificate import Identity
from archive_app.bundle.rendering import bag_info
from archive_app.bundle.seen_heads import SeenHead
from archive_app.bundle.statement import FileStatement
from archive_app.bundle.transfer import LogHead, Transfer, transfer_bytes
from archive_app.bundle.trust import keys_digest
from archive_app.bundle.zip_writing import ZipWriter
from archive_app.model import custody, disclosure, merkle, note
from archive_app.model.custody import ChainedSubject, Event, RevisionHeader, Subject
from archive_app.model.fields import flatten
from archive_app.model.inputs import EvidenceItemInput, IncidentInput, StoredFileInput
from archive_app.model.validation import RecordInput
from tests.archives import ToldClock
from tests.bundle import signers
from tests.frontier import Frontier

BUNDLE = "EVB-20261122-7F3K9QXA"
RECORDED = "2026-11-22T10:03:05Z"
_SOFTWARE = "archive-app 0.1.0"


def id_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


class Log:
    """A log that grows; the same number and ``fill`` give the same log, byte for byte."""

    def __init__(self, number: int = 1, *, fill: str = "", keys: int = 0) -> None:
        self.id = bytes([number]) * 16
        self.origin = f"evidence-log/{self.id.hex()}"
        seed = bytes([number + keys]) * 32
        self.keys = note.LogKeys.from_seeds(self.origin, seed, seed)
        self.leaves: list[bytes] = []
        self._fill = fill
        self._frontier = Frontier()
        self._nodes: dict[tuple[int, int], bytes] = {}

    @property
    def size(self) -> int:
        return len(self.leaves)

    def grow(self, size: int) -> Log:
        """Let events be recorded that nobody is told of."""
        while self.size < size:
            self.append(Event(f"of no matter{self._fill}", ()), ())
        return self

    def append(self, event: Event, about: Iterable[ChainedSubject]) -> bytes:
        """Record an event; return its line, with all of it disclosed."""
        fields = custody.event_fields(event, id_of("P001"), ToldClock().reading, list(about))
        commitment, stored = disclosure.commit(bytes(32), fields)
        leaf = custody.leaf_bytes(commitment, self.size, self.id, RECORDED)
        self.leaves.append(leaf)
        for level, index, digest in self._frontier.append(merkle.leaf_digest(leaf)):
            self._nodes[level, index] = digest
        return statement.event_line(leaf, proven.prove(stored, {name for name, _ in fields}))

    def root(self, size: int) -> bytes:
        return merkle.root(size, self._node)

    def head(self, size: int | None = None) -> LogHead:
        size = self.size if size is None else size
        return LogHead(self.id, size, self.root(size))

    def seen(self, size: int, at: str, signer: str = "0" * 64) -> SeenHead:
        keys = keys_digest(self.keys.verifier_keys())
        return SeenHead(self.origin, size, self.root(size).hex(), at, signer, keys)

    def note(self) -> bytes:
        checkpoint = note.Checkpoint(self.origin, self.size, self.root(self.size))
        return note.sign_checkpoint(checkpoint, self.keys)

    def proof_files(self, indexes: Iterable[int], older: int | None) -> dict[str, bytes]:
        """Everything under ``proofs/`` for this log."""
        signed = self.note()
        files = {layout.checkpoint_path(self.id): signed}
        for index in indexes:
            way = merkle.inclusion_proof(index, self.size, self._node)
            files[layout.proof_path(self.id, index)] = proofs.inclusion_bytes(index, way, signed)
        if older is not None:
            way = merkle.consistency_proof(older, self.size, self._node)
            path = layout.consistency_path(self.id)
            files[path] = proofs.consistency_bytes(self.head(older), way)
        return files

    def _node(self, level: int, index: int) -> bytes:
        return self._nodes[level, index]


@dataclass
class Making:
    """What a bundle is made of; ``parts`` are its files outside ``signatures/`` once it is."""

    log: Log = field(default_factory=lambda: Log().grow(3))
    identity: Identity = field(default_factory=signers.generated)
    contents: tuple[bytes, ...] = (b"one", b"two")
    older: int | None = None
    purpose: str = "Criminal proceeding"
    version: int = layout.VERSION
    extra: Mapping[str, bytes] = field(default_factory=dict)

    def parts(self) -> dict[str, bytes]:
        """The payload, the tag files, and the list that is signed."""
        return tagged(self._data(), b"How to check it.\n", version=self.version)

    def files(self) -> dict[str, bytes]:
        """Every file of the bundle, its signatures too."""
        parts = self.parts()
        return parts | signing.sign(self.identity, parts[layout.TAG_MANIFEST], signers.AT)

    def folder(self, parent: Path) -> Path:
        """Write it as a folder."""
        return write(parent / BUNDLE, self.files())

    def zip(self, parent: Path) -> Path:
        """Write it as a zip."""
        path = parent / f"{BUNDLE}.zip"
        with path.open("wb") as file:
            writer = ZipWriter(file)
            for name, content in sorted(self.files().items()):
                checksum = zlib.crc32(content)
                writer.add(f"{BUNDLE}/{name}", len(content), checksum, [content])
            writer.finish()
        return path

    def _data(self) -> dict[str, bytes]:
        records, about = self._records()
        first = self.log.size
        lines = [self.log.append(Event("received", ()), about)]
        files = [self._file(number, first) for number in range(1, len(self.contents) + 1)]
        transfer = Transfer(
            bundle=BUNDLE,
            created_at=RECORDED,
            signer=certificate.fingerprint(self.identity.certificate_der),
            recipient="Prosecutor",
            purpose=self.purpose,
            authority=None,
            previous=None,
            languages=("en",),
            logs=(self.log.head(),),
            software=_SOFTWARE,
        )
        vkeys = "".join(f"{vkey}\n" for vkey in self.log.keys.verifier_keys())
        return {
            **{file.path: self.contents[at] for at, file in enumerate(files)},
            layout.RECORDS_JSON: b"".join(statement.array(records)),
            layout.FILES_JSON: b"".join(statement.array(map(statement.file_line, files))),
            layout.EVENTS_JSONL: b"".join(line + b"\n" for line in lines),
            layout.TRANSFER_JSON: transfer_bytes(transfer),
            layout.SIGNER_PEM: certificate.to_pem(self.identity.certificate_der),
            layout.LOG_VKEY: vkeys.encode(),
            **self.log.proof_files([first], self.older),
            **self.extra,
        }

    def _records(self) -> tuple[list[bytes], list[ChainedSubject]]:
        """Lines of records.json, and each of them as the first thing an event tells of it."""
        told: list[tuple[str, RecordInput]] = [
            ("I001", IncidentInput(title="Shelling of a school")),
            ("E001", EvidenceItemInput(title="A note", kind="document")),
        ]
        for number, content in enumerate(self.contents, start=1):
            stored = StoredFileInput(
                item_id=id_of("E001"),
                role="original",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                first_digested_at=RECORDED,
                first_digested_by=id_of("P001"),
                media_type="text/plain",
            )
            told.append((layout.local_id("stored_file", number), stored))
        lines, about = [], []
        for local, record in told:
            fields = flatten(record)
            commitment, stored_set = disclosure.commit(bytes(32), fields)
            header = custody.header_bytes(
                RevisionHeader(record.KIND, 1, bytes.fromhex(id_of(local)), 1, None, commitment)
            )
            said = proven.prove(stored_set, {name for name, _ in fields})
            lines.append(statement.record_line(local, header, said))
            digest = record.sha256 if isinstance(record, StoredFileInput) else None
            revision = custody.header_digest(header)
            subject = Subject(record.KIND, id_of(local), digest, revision)
            about.append(ChainedSubject(subject, 1, None))
        return lines, about

    def _file(self, number: int, event: int) -> FileStatement:
        local = layout.local_id("stored_file", number)
        content = self.contents[number - 1]
        return FileStatement(
            path=layout.file_path(local, "text/plain"),
            local=local,
            id=id_of(local),
            item=id_of("E001"),
            role="original",
            media_type="text/plain",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            sha512=hashlib.sha512(content).hexdigest(),
            sha512_digested_at=RECORDED,
            original_name=None,
            times=dict.fromkeys(("accessed_at", "created_at", "modified_at")),
            events=((self.log.id, event),),
        )


def tagged(
    data: Mapping[str, bytes], readme: bytes, *, version: int = layout.VERSION
) -> dict[str, bytes]:
    """Add to a payload the tag files, and the list that is signed."""
    summary = bag_info.summary(
        BUNDLE,
        date(2026, 11, 22),
        payload_size=sum(map(len, data.values())),
        payload_files=len(data),
        software=_SOFTWARE,
    )
    tags = {
        layout.BAGIT: bag_info.declaration(),
        layout.BAG_INFO: summary.replace(b"Version: 1\n", f"Version: {version}\n".encode()),
        layout.README: readme,
        layout.MANIFEST_SHA256: _listed(data, "sha256"),
        layout.MANIFEST_SHA512: _listed(data, "sha512"),
    }
    return {**data, **tags, layout.TAG_MANIFEST: _listed(tags, "sha256")}


def _listed(files: Mapping[str, bytes], algorithm: str) -> bytes:
    return b"".join(
        manifest.line(path, hashlib.new(algorithm, files[path]).hexdigest())
        for path in sorted(files)
    )


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def fingerprint(identity: Identity | None = None) -> str:
    return certificate.fingerprint((identity or signers.generated()).certificate_der)
