"""Signing the ledger's present end, and holding it against a checkpoint that came back."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.errors import Damaged, InvalidInput, NotFound
from archive_app.model import merkle, note
from archive_app.model.custody import Event, Subject
from archive_app.model.fixity import Finding
from archive_app.services.received import TOOL
from archive_app.store import ledger
from archive_app.store.archive import Archive
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class Continuation:
    """Whether the ledger goes on from a checkpoint, and the proof for whoever holds it.

    ``proof`` leads from the checkpoint's root to the present one (RFC 9162 section 2.1.4); it is
    empty where both are the same. ``sentence`` says the outcome in words.
    """

    checkpoint: note.Checkpoint
    head: note.Checkpoint | None
    proof: tuple[bytes, ...]
    is_continued: bool
    sentence: str


@dataclass(frozen=True)
class Signed:
    """The note over the ledger's present end, and sentences about what was missing before."""

    note: bytes
    told: tuple[str, ...] = ()


def sign(archive: Archive) -> Signed:
    """Sign the present end, and each end of a former log that is not signed.

    That something was missing is recorded: from then on nothing else would tell of it. Raises
    NotAllowed while the archive is read-only.
    """
    with archive.reading() as session:
        connection = driver_connection(session)
        told = [
            f"The end of the log that event {number} goes on from was not signed: an earlier "
            "program left that out, or its checkpoint was deleted. It is signed now."
            for _, number in ledger.unsigned_ends(connection, archive.logs)
        ]
        if ledger.newest_checkpoint(connection, archive.log) is None:
            told.append(
                "No checkpoint of the present log was kept: an earlier program never came to close "
                "it, or they were deleted. This is its first."
            )
    if told:
        log = Subject("log", archive.log.id.hex())
        with archive.writing() as transaction:
            transaction.record(Event("checkpoint_made", (log,), tool=TOOL, note=" ".join(told)))
    archive.sign_former()
    return Signed(archive.checkpoint(is_first=True), tuple(told))


def load_newest(archive: Archive) -> bytes:
    """Return the newest checkpoint that was kept of the present log; raise NotFound for none."""
    with archive.reading() as session:
        newest = ledger.newest_checkpoint(driver_connection(session), archive.log)
    if newest is None:
        raise NotFound("No checkpoint of the present ledger was kept.")
    return newest[1]


def verify_continuation(archive: Archive, untrusted_note: bytes) -> Continuation | Finding:
    """Tell whether this ledger, or one that it succeeded, goes on from a signed checkpoint.

    A finding where the note is of another ledger, or is not as its log signed it: then it tells
    nothing of this one. Raises InvalidInput where it is no checkpoint at all.
    """
    claimed = _claimed(untrusted_note)
    log = next((log for log in archive.logs if log.origin == claimed), None)
    if log is None:
        return Finding(
            "checkpoint_foreign",
            f"The checkpoint that was handed in is of another ledger, or cut short: {claimed}. It "
            "tells nothing of this one.",
        )
    try:
        signed = note.open_checkpoint(untrusted_note, log.keys.verifier_keys())
    except Damaged as damage:
        return Finding(
            "checkpoint_altered",
            "The checkpoint that was handed in is not as this ledger signed it, and tells nothing "
            f"of it: {damage}",
        )
    with archive.reading() as session:
        connection = driver_connection(session)
        size = ledger.size(connection, log)
        is_ended = log is not archive.logs[-1]
        if signed.size > size:
            return Continuation(
                signed,
                None,
                (),
                is_continued=False,
                sentence=f"That ledger ended here after {size} events, and another follows it; the "
                f"checkpoint is of {signed.size}. It was signed by whoever has a copy of its keys."
                if is_ended
                else f"The ledger has {size} events, the checkpoint {signed.size}: this "
                "archive is an older state than the one that was signed.",
            )
        nodes = ledger.nodes(connection, log)
        head = note.Checkpoint(log.origin, size, merkle.root(size, nodes))
        if merkle.root(signed.size, nodes) != signed.root:
            return Continuation(
                signed,
                head,
                (),
                is_continued=False,
                sentence=f"The first {signed.size} events are not those that were signed: the "
                "history was rewritten, or, since that ledger ended here and another follows it, "
                "whoever has a copy of its keys made this checkpoint up."
                if is_ended
                else f"The first {signed.size} events are not those that were signed: the "
                "history was rewritten.",
            )
        proof = merkle.consistency_proof(signed.size, size, nodes) if signed.size else []
    return Continuation(
        signed,
        head,
        tuple(proof),
        is_continued=True,
        sentence=f"The first {signed.size} events are those that were signed; {size - signed.size} "
        + ("follow. Another ledger goes on from there." if is_ended else "follow."),
    )


def _claimed(untrusted_note: bytes) -> str:
    """Return the origin that a note names, unproven, to know whose keys to ask."""
    lines = untrusted_note.split(b"\n")[:3]
    try:
        origin = lines[0].decode("utf-8")
        if not origin.startswith(note.ORIGIN_PREFIX):
            note.Checkpoint.from_text("".join(f"{line.decode('utf-8')}\n" for line in lines))
    except (UnicodeDecodeError, Damaged):
        raise InvalidInput("What was handed in is not a checkpoint.") from None
    return origin
