"""Witnessing each other's ledgers: a checkpoint goes out, another team cosigns it, it comes back.

A request is the body of C2SP tlog-witness, "add-checkpoint": the size from which a proof of
consistency leads on, the proof, and the checkpoint. The answer is the checkpoint's note with the
witness's signature line (C2SP tlog-cosignature) after the log's own.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive_app.bundle.transfer import LogHead
from archive_app.errors import Damaged, InvalidInput, NotAllowed
from archive_app.model import merkle, note
from archive_app.model.custody import Event, Subject
from archive_app.model.note import Checkpoint, SignatureType, Signer, VerifierKey
from archive_app.services import holding
from archive_app.services.received import TOOL
from archive_app.services.seen_logs import COSIGNED, SeenLog, load_seen, save_seen
from archive_app.store import facts, ledger
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection

_SEED_LENGTH = 32
_LONGEST_REQUEST = 512 * 1024


@dataclass(frozen=True)
class Request:
    """What goes out: the request's bytes, the two keys of the log, and the head it is about."""

    body: bytes
    vkeys: tuple[str, str]
    head: Checkpoint


@dataclass(frozen=True)
class Cosigned:
    """What a witness gives back, which log it is of, and whether that log was seen before."""

    note: bytes
    head: Checkpoint
    seen_before: int


@dataclass(frozen=True)
class Held:
    """A cosignature that came back: who made it, when as it states, and how far it protects."""

    witness: str
    at: datetime
    size: int
    event: int
    protected_up_to: int | None


def own_vkey(archive: Archive) -> str:
    """Return the key by which others know this archive's cosignatures; made at the first asking."""
    return _signer(archive).key.vkey()


def make_request(archive: Archive, *, since: int = 0) -> Request:
    """Sign the ledger's head and return the request to cosign it, going on from ``since`` events.

    Raises InvalidInput where the ledger has fewer.
    """
    signed = archive.checkpoint()
    log = archive.log
    head = note.open_checkpoint(signed, log.keys.verifier_keys())
    if not 0 <= since <= head.size:
        raise InvalidInput(f"The ledger has {head.size} events, and not {since}.")
    with archive.reading() as session:
        nodes = ledger.nodes(driver_connection(session), log)
        proof = merkle.consistency_proof(since, head.size, nodes) if since else []
    lines = "".join(f"{base64.b64encode(digest).decode('ascii')}\n" for digest in proof)
    body = f"old {since}\n{lines}\n".encode("ascii") + signed
    return Request(body, log.keys.verifier_keys(), head)


def cosign(archive: Archive, untrusted_request: bytes, vkeys: Sequence[str]) -> Cosigned:
    """Cosign somebody else's checkpoint, once it goes on from what was seen of that log before.

    ``vkeys`` are the two keys of the log, got another way; they may be left out where the log was
    seen before. Raises Damaged for what is not signed by them or does not go on, InvalidInput
    where no keys are known, NotAllowed for this archive's own log.
    """
    old, proof, untrusted_note = _parsed(untrusted_request)
    origin = untrusted_note.split(b"\n", 1)[0].decode("utf-8", "replace")
    if origin in {log.origin for log in archive.logs}:
        raise NotAllowed("This is this archive's own ledger: only somebody else can witness it.")
    signer = _signer(archive)
    with archive.writing() as transaction:
        connection = transaction.connection
        seen = load_seen(connection).get(origin)
        known = seen.vkeys if seen is not None and seen.vkeys else tuple(vkeys)
        if not known:
            raise InvalidInput(
                "This ledger was not seen here before: give its two keys, got another way."
            )
        if vkeys and set(vkeys) != set(known):
            raise Damaged("This ledger was seen here with other keys: ask its owner.")
        head = note.open_checkpoint(untrusted_note, known)
        if seen is not None:
            _require_goes_on(seen, old, proof, head)
        save_seen(connection, head, known, is_cosigned=True)
        at = transaction.now().at
        line = note.cosign(head, signer, at)
        transaction.touch("seen_log")
        transaction.record(
            Event(
                COSIGNED,
                (Subject("log", transaction.log.id.hex()),),
                tool=TOOL,
                outcome=head.as_outcome(),
            )
        )
    return Cosigned(untrusted_note + line, head, 0 if seen is None else seen.size)


def accept(archive: Archive, untrusted_note: bytes, vkey: str, name: str) -> Held:
    """Take a cosignature of this ledger in; ``vkey`` is the witness's key, got another way.

    The name and key are kept. Raises Damaged where the cosignature does not hold or is about
    another ledger, InvalidInput for another kind of key or an empty name.
    """
    if not (name.strip() and name.isprintable()):
        raise InvalidInput("Say who the witness is.")
    at = note.verify_cosignature(untrusted_note, vkey)
    head, log = _own_head(archive, untrusted_note)
    if VerifierKey.from_vkey(vkey) == _signer(archive).key:
        raise NotAllowed("This archive made this cosignature itself: that confirms nothing.")
    with archive.writing() as transaction:
        connection = transaction.connection
        connection.execute("DELETE FROM witness WHERE vkey = ? OR name = ?", (vkey, name.strip()))
        connection.execute("INSERT INTO witness(name, vkey) VALUES (?, ?)", (name.strip(), vkey))
        event = transaction.next_number()
        holding.save_held(
            archive,
            connection,
            [LogHead(log.id, head.size, head.root)],
            held_by=name.strip(),
            how="cosignature",
            event=event,
            note=untrusted_note,
        )
        transaction.touch("held_checkpoint")
        transaction.record(
            Event(
                "checkpoint_held",
                (Subject("log", log.id.hex()),),
                from_=name.strip(),
                tool=TOOL,
                outcome=head.as_outcome(),
                note=holding.cosigned_by(at, vkey),
            )
        )
    return Held(name.strip(), at, head.size, event, holding.protected_up_to(archive))


def _require_goes_on(seen: SeenLog, old: int, proof: Sequence[bytes], head: Checkpoint) -> None:
    if head.size < seen.size:
        raise Damaged(f"{seen.size} events of this ledger were seen here; these are {head.size}.")
    if head.size == seen.size:
        if head.root != seen.root:
            raise Damaged("This ledger is not the one that was seen here: it was rewritten.")
        return
    if old != seen.size:
        raise InvalidInput(
            f"The first {seen.size} events of this ledger were seen here: ask for a request that "
            f"goes on from {seen.size}, and not from {old}."
        )
    if not merkle.verify_consistency(seen.size, head.size, proof, seen.root, head.root):
        raise Damaged("This ledger does not go on from what was seen here: it was rewritten.")


def _parsed(untrusted_request: bytes) -> tuple[int, tuple[bytes, ...], bytes]:
    """Return size, proof and note of a request in its one form; raise Damaged for another."""
    try:
        if len(untrusted_request) > _LONGEST_REQUEST:
            raise ValueError
        head, blank, signed = untrusted_request.partition(b"\n\n")
        first, *lines = head.decode("ascii").split("\n")
        old = int(first.removeprefix("old "))
        proof = tuple(base64.b64decode(line, validate=True) for line in lines)
    except ValueError:
        raise Damaged("This is not a request to cosign a checkpoint.") from None
    if not blank or first != f"old {old}" or any(len(digest) != 32 for digest in proof):
        raise Damaged("This is not a request to cosign a checkpoint.")
    return old, proof, signed


def _own_head(archive: Archive, untrusted_note: bytes) -> tuple[Checkpoint, ledger.Log]:
    origin = untrusted_note.split(b"\n", 1)[0].decode("utf-8", "replace")
    for log in archive.logs:
        if log.origin == origin:
            return note.open_checkpoint(untrusted_note, log.keys.verifier_keys()), log
    raise Damaged("This checkpoint is of another ledger than that of this archive.")


def _signer(archive: Archive) -> Signer:
    """Return what this archive cosigns with; its seed is made at the first asking."""
    with archive.reading() as session:
        connection = driver_connection(session)
        row = connection.execute(
            "SELECT 1 FROM fact WHERE name = ?", (facts.WITNESS_SEED,)
        ).fetchone()
        if row is not None:
            return _signer_of(facts.load_fact(connection, facts.WITNESS_SEED, _SEED_LENGTH))
    seed = os.urandom(_SEED_LENGTH)
    with archive.writing() as transaction:
        facts.save_fact(transaction.connection, facts.WITNESS_SEED, seed)
        signer = _signer_of(seed)
        transaction.touch("witness")
        transaction.record(
            Event(
                "witness_recorded",
                (Subject("log", transaction.log.id.hex()),),
                tool=TOOL,
                outcome=signer.key.vkey(),
                note="The key with which this archive cosigns.",
            )
        )
    return signer


def _signer_of(seed: bytes) -> Signer:
    name = f"evidence-witness/{_named_by(seed)}"
    return Signer.from_seed(name, SignatureType.ED25519_COSIGNATURE, seed)


def _named_by(seed: bytes) -> str:
    """Return a name that follows from the key and says nothing else."""
    key = Signer.from_seed("name", SignatureType.ED25519_COSIGNATURE, seed).key.public_key
    return merkle.leaf_digest(key)[:16].hex()
