"""From the bytes of a file to a signed checkpoint: what the log of a bundle shows of each file.

docs/bundle.md, "What the log shows". Each step is recomputed: bytes → manifest → files.json → a
disclosed subject with that id and digest in an event that begins the file's history → commitment →
leaf → inclusion → checkpoint. Anything that does not fit is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import BinaryIO, TypeAlias

from archive_app.bundle import layout, proofs, statement, told_twice
from archive_app.bundle.chains import Chains
from archive_app.bundle.digests import Digests
from archive_app.bundle.event_order import EventOrder
from archive_app.bundle.history import (
    History,
    breaks,
    find_unwitnessed,
    history_of,
    insert,
    name,
    shown,
)
from archive_app.bundle.marks import Marks
from archive_app.bundle.statement import EventStatement
from archive_app.bundle.succession import Succession
from archive_app.bundle.transfer import LogHead, Transfer
from archive_app.errors import Damaged, InvalidInput
from archive_app.model import note

Open: TypeAlias = Callable[[str], BinaryIO]

_LONGEST_PROOF = proofs.LONGEST_PROOF


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
    for path, each in digests.items():
        if each.size > _LONGEST_PROOF and layout.is_small(path):
            chains.fault("limit", path, "This file is larger than any of its kind.")
    _read_heads(chains, open_member, paths, transfer)
    history = History()
    _read_events(chains, open_member, paths, transfer, history)
    marks = Marks(told_twice.NAMES)
    files = _read_records(chains, open_member, history, marks)
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
            chains.notes.append((untrusted_note, head))
            _read_older(chains, open_member, paths, head, checkpoint)
            _read_cosigned(chains, open_member, paths, head, checkpoint)
        except (Damaged, InvalidInput) as fault:
            chains.fault("checkpoint", path, str(fault))
    chains.notes = [(each, None if chains.is_end(of) else of) for each, of in chains.notes]


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
    chains.notes.append((untrusted_note, older))


def _leading_on(
    open_member: Open, path: str, log: bytes, checkpoint: note.Checkpoint
) -> LogHead | None:
    """Return the head that a proof leads on from, None where it does not lead to the checkpoint."""
    with open_member(path) as file:
        older, way = proofs.parse_consistency(file.read(_LONGEST_PROOF))
    holds = older.log == log and proofs.verify_consistency(older, way, checkpoint)
    return older if holds else None


def _read_events(
    chains: Chains,
    open_member: Open,
    paths: Collection[str],
    transfer: Transfer,
    history: History,
) -> None:
    sizes = {head.log: head.size for head in transfer.logs}
    order, succession = EventOrder(sizes), Succession(transfer.logs)
    is_ordered = is_within = True
    try:
        with open_member(layout.EVENTS_JSONL) as file:
            for event in statement.read_events(file):
                leaf = event.parsed
                is_ordered &= order.takes(leaf.log, leaf.index)
                is_within &= leaf.index < sizes.get(leaf.log, 0)
                is_proven = _is_proven(chains, open_member, paths, event)
                chains.events += 1
                chains.events_proven += is_proven
                if is_proven:
                    succession.take(event)
                _take_subjects(chains, event, history, is_proven=is_proven)
    except Damaged as damage:
        chains.fault("event", layout.EVENTS_JSONL, str(damage))
    if not is_ordered:
        chains.fault("event", layout.EVENTS_JSONL, "Events are not in the order of their logs.")
    if not is_within:
        sentence = "An event is of no log that transfer.json names, or lies beyond its end."
        chains.fault("event", layout.EVENTS_JSONL, sentence)
    for head in transfer.logs:
        if (thing := history.things.get(head.log.hex())) is not None:
            thing.is_here = thing.kind == "log"
    for log in succession.unproven():
        sentence = "It is not proven that this log goes on from the one before it, as that ended."
        chains.fault("succession", layout.checkpoint_path(log), sentence)
    for sentence in breaks(history):
        chains.fault("history", layout.EVENTS_JSONL, sentence)


def _is_proven(
    chains: Chains, open_member: Open, paths: Collection[str], event: EventStatement
) -> bool:
    leaf = event.parsed
    path = layout.proof_path(leaf.log, leaf.index)
    if path not in paths or leaf.log not in chains.heads:
        return False
    chains.beside.discard(path)
    is_proven = False
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
    return is_proven


def _take_subjects(
    chains: Chains, event: EventStatement, history: History, *, is_proven: bool
) -> None:
    """Put a proven event into the history of each of its subjects; of another only name these."""
    log = event.parsed.log
    event_shown = shown(event, chains.logs.setdefault(log, log)) if is_proven else None
    for link in event.subjects():
        if not name(history, link.subject):
            sentence = "Two events call the same thing by two kinds."
            chains.fault("event", layout.EVENTS_JSONL, sentence)
        if event_shown is not None and not insert(history, event_shown, link):
            sentence = f"Two events are both number {link.seq} about the same thing."
            chains.fault("history", layout.EVENTS_JSONL, sentence)


def _read_records(
    chains: Chains, open_member: Open, history: History, marks: Marks
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
                if (sentence := find_unwitnessed(history, record)) is not None:
                    chains.fault("record", layout.RECORDS_JSON, sentence)
                if record.parsed.kind == "stored_file":
                    said = {"local": record.local, **record.said.values}
                    files[record.parsed.id] = marks.of(said)
        if history.absent():
            raise Damaged("An event is about what no record is of, or calls its kind otherwise.")
    except Damaged as damage:
        chains.fault("record", layout.RECORDS_JSON, str(damage))
    history.revisions.clear()  # as many as there are records: what follows needs the room
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
                links = history.links(file.id)
                for sentence in told_twice.find_disagreements(file, links):
                    chains.fault("file", file.path, sentence)
                chains.files.append(history_of(file, links))
    except Damaged as damage:
        chains.fault("file", layout.FILES_JSON, str(damage))
    for path in digests:
        if path.startswith(layout.FILES) and path not in described:
            chains.fault("file", path, "files.json does not describe this file.")
