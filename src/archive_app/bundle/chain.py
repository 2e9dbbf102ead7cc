"""From the bytes of a file to a signed checkpoint: what the log of a bundle shows of each file.

docs/bundle.md, "What the log shows". Each step is recomputed: bytes → manifest → files.json → a
disclosed subject with that id and digest in an event that begins the file's history → commitment →
leaf → inclusion → checkpoint. Anything that does not fit is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, TypeAlias

from archive_app.bundle import layout, proofs, statement, told_twice
from archive_app.bundle.digests import Digests
from archive_app.bundle.event_order import EventOrder
from archive_app.bundle.finding import Finding
from archive_app.bundle.history import (
    FileHistory,
    History,
    breaks,
    history_of,
    insert,
    shown,
)
from archive_app.bundle.marks import Marks
from archive_app.bundle.statement import EventStatement
from archive_app.bundle.transfer import LogHead, Transfer
from archive_app.errors import Damaged, InvalidInput
from archive_app.model import canonical, custody, note

Open: TypeAlias = Callable[[str], BinaryIO]

_LONGEST_PROOF = proofs.LONGEST_PROOF


@dataclass
class Chains:
    """What the statements of a bundle show, filled in as they are read.

    ``older`` are heads from which its logs are proven to go on. ``notes`` are checkpoints that a
    witness may have cosigned, each with its head where it covers only the first events of its log.
    ``logs`` has one copy of the id of each log, and ``beside`` are the paths of files under
    ``data/`` that nothing led to.
    """

    heads: dict[bytes, note.Checkpoint] = field(default_factory=dict)
    files: list[FileHistory] = field(default_factory=list)
    events: int = 0
    events_proven: int = 0
    records: int = 0
    findings: list[Finding] = field(default_factory=list)
    older: list[LogHead] = field(default_factory=list)
    notes: list[tuple[bytes, LogHead | None]] = field(default_factory=list)
    vkeys: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    logs: dict[bytes, bytes] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)

    def fault(self, code: str, path: str | None, sentence: str) -> None:
        """Note what does not fit."""
        self.findings.append(Finding(code, path, sentence))


def follow(
    open_member: Open,
    paths: Collection[str],
    transfer: Transfer,
    digests: Mapping[str, Digests],
) -> Chains:
    """Return what the statements show. Bytes and signatures were judged before.

    ``paths`` are those of what can be opened, and ``digests`` those of every file under ``data/``
    as read.
    """
    chains = Chains(beside=layout.find_beside(paths))
    _read_heads(chains, open_member, paths, transfer)
    history: History = {}
    witnessed: set[bytes] = set()
    order = EventOrder(head.log for head in transfer.logs)
    is_ordered = True
    try:
        with open_member(layout.EVENTS_JSONL) as file:
            for event in statement.read_events(file):
                is_ordered &= order.takes(event.parsed.log, event.parsed.index)
                _take_event(chains, open_member, paths, event, history, witnessed)
    except Damaged as damage:
        chains.fault("event", layout.EVENTS_JSONL, str(damage))
    if not is_ordered:
        chains.fault("event", layout.EVENTS_JSONL, "Events are not in the order of their logs.")
    for sentence in breaks(history):
        chains.fault("history", layout.EVENTS_JSONL, sentence)
    marks = Marks(told_twice.NAMES)
    files = _read_records(chains, open_member, witnessed, marks)
    del witnessed  # as many as there are records: what follows needs the room
    _read_files(chains, open_member, files, history, digests, marks)
    return chains


def _read_heads(
    chains: Chains, open_member: Open, paths: Collection[str], transfer: Transfer
) -> None:
    """Open the checkpoint of each log with the keys that the bundle names for it."""
    with open_member(layout.LOG_VKEY) as file:
        vkeys = file.read(_LONGEST_PROOF).decode("utf-8", "replace").splitlines()
    for head in transfer.logs:
        path = layout.checkpoint_path(head.log)
        origin = note.origin_of(head.log)
        if path not in paths:
            chains.fault("checkpoint", path, "The checkpoint of a log is missing.")
            continue
        try:
            own = [vkey for vkey in vkeys if vkey.startswith(f"{origin}+")]
            chains.beside.discard(path)
            with open_member(path) as file:
                untrusted_note = file.read(_LONGEST_PROOF)
            checkpoint = note.open_checkpoint(untrusted_note, own)
            if (checkpoint.origin, checkpoint.size, checkpoint.root) != (
                origin,
                head.size,
                head.root,
            ):
                raise Damaged("The checkpoint is not the head that the transfer states.")
            chains.heads[head.log], chains.vkeys[head.log] = checkpoint, tuple(own)
            chains.notes.append((untrusted_note, None))
            _read_older(chains, open_member, paths, head, checkpoint)
            _read_cosigned(chains, open_member, paths, head, checkpoint)
        except (Damaged, InvalidInput) as fault:
            chains.fault("checkpoint", path, str(fault))


def _read_older(
    chains: Chains,
    open_member: Open,
    paths: Collection[str],
    head: LogHead,
    checkpoint: note.Checkpoint,
) -> None:
    path = layout.consistency_path(head.log)
    if path not in paths:
        return
    chains.beside.discard(path)
    older = _leading_on(open_member, path, head.log, checkpoint)
    if older is None:
        chains.fault("consistency", path, "The log does not go on from the head it names here.")
    else:
        chains.older.append(older)


def _read_cosigned(
    chains: Chains,
    open_member: Open,
    paths: Collection[str],
    head: LogHead,
    checkpoint: note.Checkpoint,
) -> None:
    """Read the checkpoint that a witness cosigned, once the log is proven to go on from it."""
    path, proof = layout.cosigned_path(head.log), layout.cosigned_proof_path(head.log)
    if path not in paths and proof not in paths:
        return
    if path not in paths or proof not in paths:
        chains.fault("cosigned", path, "A cosigned checkpoint and its proof come together.")
        return
    chains.beside -= {path, proof}
    with open_member(path) as file:
        untrusted_note = file.read(_LONGEST_PROOF)
    signed = note.open_checkpoint(untrusted_note, chains.vkeys[head.log])
    older = _leading_on(open_member, proof, head.log, checkpoint)
    if older is None or (older.size, older.root) != (signed.size, signed.root):
        chains.fault("cosigned", path, "The log does not go on from the cosigned checkpoint.")
        return
    chains.older.append(older)
    chains.notes.append((untrusted_note, None if older.size == checkpoint.size else older))


def _leading_on(
    open_member: Open, path: str, log: bytes, checkpoint: note.Checkpoint
) -> LogHead | None:
    """Return the head that a proof leads on from, None where it does not lead to the checkpoint."""
    with open_member(path) as file:
        older, way = proofs.parse_consistency(file.read(_LONGEST_PROOF))
    holds = older.log == log and proofs.verify_consistency(older, way, checkpoint)
    return older if holds else None


def _take_event(
    chains: Chains,
    open_member: Open,
    paths: Collection[str],
    event: EventStatement,
    history: History,
    witnessed: set[bytes],
) -> None:
    chains.events += 1
    leaf = event.parsed
    path = layout.proof_path(leaf.log, leaf.index)
    is_proven = False
    if path in paths and leaf.log in chains.heads:
        chains.beside.discard(path)
        try:
            with open_member(path) as file:
                inclusion = proofs.parse_inclusion(file.read(_LONGEST_PROOF))
            is_proven = proofs.verify_inclusion(
                inclusion, event.leaf, leaf.index, chains.heads[leaf.log]
            )
            signed = inclusion.note.split(b"\n\n", 1)[0] + b"\n"
            is_proven &= signed == chains.heads[leaf.log].text().encode()
        except Damaged as damage:
            chains.fault("inclusion", path, str(damage))
        if not is_proven:
            chains.fault("inclusion", path, "The proof does not lead from the event to the log.")
    chains.events_proven += is_proven
    event_shown = shown(event, chains.logs.setdefault(leaf.log, leaf.log), is_proven=is_proven)
    for link in event.subjects():
        if is_proven and link.subject.revision is not None:
            # In another spelling it is the digest of no record, and witnesses none.
            with suppress(Damaged):
                witnessed.add(canonical.from_hex(link.subject.revision, 32))
        if not insert(history, event_shown, link):
            chains.fault(
                "history",
                layout.EVENTS_JSONL,
                f"Two events are both number {link.seq} about the same thing.",
            )


def _read_records(
    chains: Chains, open_member: Open, witnessed: Set[bytes], marks: Marks
) -> dict[bytes, bytes]:
    """Check every record; return, by id, the marks of what stored files say that is told twice."""
    files: dict[bytes, bytes] = {}
    names: set[str] = set()
    ids: set[bytes] = set()
    try:
        with open_member(layout.RECORDS_JSON) as file:
            for record in statement.read_records(file):
                chains.records += 1
                if record.local in names:
                    raise Damaged(f"Two records are called {record.local}.")
                names.add(record.local)
                if record.parsed.id in ids:
                    raise Damaged(f"{record.local} is a record that has another name too.")
                ids.add(record.parsed.id)
                if bytes.fromhex(custody.header_digest(record.header)) not in witnessed:
                    chains.fault(
                        "record",
                        layout.RECORDS_JSON,
                        f"No proven event witnesses what {record.local} says.",
                    )
                if record.parsed.kind == "stored_file":
                    said = {"local": record.local, **record.said.values}
                    files[record.parsed.id] = marks.of(said)
    except Damaged as damage:
        chains.fault("record", layout.RECORDS_JSON, str(damage))
    return files


def _read_files(
    chains: Chains,
    open_member: Open,
    records: Mapping[bytes, bytes],
    history: History,
    digests: Mapping[str, Digests],
    marks: Marks,
) -> None:
    described: set[str] = set()
    ids: set[bytes] = set()
    try:
        with open_member(layout.FILES_JSON) as stream:
            for file in statement.read_files(stream):
                if file.path in described:
                    raise Damaged(f"{file.path} is described twice.")
                described.add(file.path)
                chains.beside.discard(file.path)
                record_id = bytes.fromhex(file.id)
                if record_id in ids:
                    raise Damaged(f"{file.path} is described under another path too.")
                ids.add(record_id)
                record = records.get(record_id)
                for sentence in told_twice.find_contradictions(
                    file, record, digests.get(file.path), marks
                ):
                    chains.fault("file", file.path, sentence)
                links = history.get(file.id, [])
                for sentence in told_twice.find_disagreements(file, links):
                    chains.fault("file", file.path, sentence)
                chains.files.append(history_of(file, links))
    except Damaged as damage:
        chains.fault("file", layout.FILES_JSON, str(damage))
    for path in digests:
        if path.startswith(layout.FILES) and path not in described:
            chains.fault("file", path, "files.json does not describe this file.")
