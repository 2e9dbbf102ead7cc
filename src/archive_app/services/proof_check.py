"""Whether the ledger proves one event, as a stranger would see it who has the keys of its log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.errors import ArchiveError, Damaged, NotFound
from archive_app.model import custody, disclosure, merkle, note, rows
from archive_app.model.note import Checkpoint
from archive_app.services import record_check
from archive_app.services.custody import CustodyEvent, EventProof, load_proof, log_of, read_event
from archive_app.store import ledger, records
from archive_app.store.archive import Archive
from archive_app.store.disclosed import refuted
from archive_app.store.erasures import Erasures
from archive_app.store.ledger import Log, StoredEvent
from archive_app.store.tolerant import TolerantReader
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class ProofReport:
    """What a proof shows, each tried by itself.

    ``is_signed``: the log's keys signed the checkpoint. ``is_included``: the event is among the
    events that it fixes, at this place. ``is_disclosed``: it says what it was committed to, without
    a word less but what was shredded. ``size`` is how many events the checkpoint covers, 0 where it
    is not signed.
    """

    is_signed: bool
    is_included: bool
    is_disclosed: bool
    size: int

    @property
    def holds(self) -> bool:
        """Whether all of it was shown."""
        return self.is_signed and self.is_included and self.is_disclosed


class ProvenLedger:
    """The logs of an archive in one snapshot, each held against what was signed of it, once."""

    def __init__(self, connection: sqlcipher.Connection, logs: Sequence[Log]) -> None:
        self._connection = connection
        self._logs = logs
        self._erasures = Erasures(connection.execute)
        self._heads: dict[int, Checkpoint] = {}

    def head(self, log: Log) -> Checkpoint:
        """Return the present head of a log, which goes on from its newest signed checkpoint.

        Of a log that has a successor, it is the one which that names. Raises Damaged.
        """
        if log.number not in self._heads:
            self._heads[log.number] = self._proven_head(log)
        return self._heads[log.number]

    def event(self, number: int) -> CustodyEvent:
        """Return an event that stands in its log, at its place, and says what it was committed to.

        Raises Damaged for any other.
        """
        stored = ledger.load_event(self._connection, number)
        log = log_of(self._logs, number)
        head, index = self.head(log), number - log.first
        node = ledger.nodes(self._connection, log)
        way = merkle.inclusion_proof(index, head.size, node) if index < head.size else []
        if not self.judge(stored, head, way).holds:
            raise refuted(number)
        return read_event(stored)

    def is_signed(self, number: int) -> bool:
        """Tell whether a checkpoint covers a proven event, of its log or, by that, of a later one.

        A later log's event 0 names the head of the one before.
        """
        log = log_of(self._logs, number)
        if number - log.first < ledger.last_checkpoint_size(self._connection, log):
            return True
        following = self._following(log)
        return following is not None and self.is_signed(following.first)

    def named_revision(self, record_id: str) -> str | None:
        """Return the digest of the revision that a record (id in hex) has as its events say.

        It is the one that was named last; but an export names what left, which may have been
        changed by its end. Raises Damaged for an event that is not proven.
        """
        left: str | None = None
        numbers = ledger.find_events_about(self._connection, bytes.fromhex(record_id))
        for event in map(self.event, reversed(numbers)):
            named = [link.subject for link in event.subjects if link.subject.id == record_id]
            revision = named[0].revision if named else None
            if revision is not None and event.kind != "exported":
                return revision
            left = left or revision
        return left

    def judge(
        self, stored: StoredEvent, checkpoint: Checkpoint | None, way: Sequence[bytes]
    ) -> ProofReport:
        """Return what a way (RFC 9162 section 2.1.3) to the root of a checkpoint shows of an event.

        The checkpoint is None where nobody signed it. Raises Damaged where there is no event at all
        in what is stored.
        """
        event, leaf = read_event(stored), custody.parse_leaf(stored.leaf)
        is_included = (
            checkpoint is not None
            and _is_placed(event, log_of(self._logs, stored.number))
            and merkle.verify_inclusion(
                merkle.leaf_digest(stored.leaf), leaf.index, checkpoint.size, way, checkpoint.root
            )
        )
        return ProofReport(
            checkpoint is not None,
            is_included,
            self._is_disclosed(stored, leaf.commit),
            0 if checkpoint is None else checkpoint.size,
        )

    def _proven_head(self, log: Log) -> Checkpoint:
        head = ledger.head(self._connection, log)
        node = ledger.nodes(self._connection, log)
        newest = ledger.newest_checkpoint(self._connection, log)
        if newest is not None:
            signed = _open(newest[1], log)
            is_continued = 0 < signed.size <= head.size and merkle.verify_consistency(
                signed.size,
                head.size,
                merkle.consistency_proof(signed.size, head.size, node),
                signed.root,
                head.root,
            )
            if not is_continued:
                raise Damaged(
                    "The ledger is not the one that its newest checkpoint was signed over: events "
                    "or digests of it were changed. Check the archive."
                )
        following = self._following(log)
        # No event is accounted for by an earlier one: this asks for heads of later logs only.
        if following is not None and self.event(following.first).outcome != head.as_outcome():
            raise Damaged(
                "The ledger is not the one that its successor goes on from: events or digests of "
                "it were changed. Check the archive."
            )
        return head

    def _following(self, log: Log) -> Log | None:
        return next((each for each in self._logs if each.number == log.number + 1), None)

    def _is_disclosed(self, stored: StoredEvent, commit: bytes) -> bool:
        """Tell whether an event lacks no value but what proven events account for."""
        try:
            reasons = self._erasures.reasons(stored.number, stored.disclosures)
            for each in reasons or ():
                self.event(each)
            return (
                reasons is not None
                and disclosure.values(stored.disclosures).get("kind") == stored.kind
                and disclosure.commitment(stored.disclosures) == commit
            )
        except ArchiveError:
            return False


def verify_event(archive: Archive, number: int) -> tuple[EventProof, ProofReport]:
    """Return one event, what proves it, and what that shows to a stranger who has the log's keys.

    It says what is shown only where whom and what it names is called as the ledger says, too.
    Raises NotFound as `load_proof` does.
    """
    proof, report = _judged(archive, number)
    try:
        if report.holds:
            require_names(archive, [proof.event])
    except Damaged:
        report = replace(report, is_disclosed=False)
    return proof, report


def load_proven(archive: Archive, number: int) -> EventProof:
    """Return one event and what proves it; raise Damaged where that, or a name, does not hold.

    Raises NotFound as `load_proof` does.
    """
    proof, report = _judged(archive, number)
    if not report.holds:
        raise refuted(number)
    require_names(archive, [proof.event])
    return proof


def prove_events(archive: Archive, numbers: Iterable[int]) -> list[CustodyEvent]:
    """Return events for a paper: raise Damaged unless the ledger proves them, and their names."""
    with archive.reading() as session:
        proven = ProvenLedger(driver_connection(session), archive.logs)
        events = [proven.event(number) for number in numbers]
    require_names(archive, events)
    return events


def require_names(archive: Archive, events: Sequence[CustodyEvent]) -> None:
    """Raise Damaged unless whom and what events name is called as its last revision says.

    That revision must be the one that its events name, which the ledger must prove.
    """
    ids = {
        link.subject.id
        for event in events
        for link in event.subjects
        if link.subject.kind in rows.INPUTS
    }
    ids |= {event.agent for event in events if event.agent is not None}
    with archive.reading() as session:
        connection = driver_connection(session)
        proven = ProvenLedger(connection, archive.logs)
        keys = [_key_of_named(connection, proven, record_id) for record_id in sorted(ids)]
    with TolerantReader(archive) as reader:
        record_check.require_whole(reader, keys)


def _judged(archive: Archive, number: int) -> tuple[EventProof, ProofReport]:
    with archive.reading() as session:
        connection = driver_connection(session)
        proof = load_proof(connection, archive.logs, number)
        try:
            checkpoint = _open(proof.checkpoint, log_of(archive.logs, number))
        except Damaged:
            checkpoint = None
        stored = ledger.load_event(connection, number)
        proven = ProvenLedger(connection, archive.logs)
        return proof, proven.judge(stored, checkpoint, proof.inclusion)


def _key_of_named(connection: sqlcipher.Connection, proven: ProvenLedger, record_id: str) -> int:
    """Return the row key of a record whose revision is the one that was named last, as proven."""
    try:
        found = records.find(connection, record_id)
    except NotFound:
        raise Damaged(
            "The catalogue has lost a record that the event names. Check the archive."
        ) from None
    stands = records.load_revision(connection, found.key, found.revision)
    if proven.named_revision(record_id) != custody.header_digest(stands.header):
        raise Damaged(
            "Whom or what the event names is not called as the ledger says. Check the archive."
        )
    return found.key


def _open(untrusted_note: bytes, log: Log) -> Checkpoint:
    """Return a checkpoint that the keys of a log signed; raise Damaged for any other."""
    checkpoint = note.open_checkpoint(untrusted_note, log.keys.verifier_keys())
    if checkpoint.origin != log.origin:
        raise Damaged("A checkpoint of the ledger is one of another log. Check the archive.")
    return checkpoint


def _is_placed(event: CustodyEvent, log: Log) -> bool:
    """Tell whether an event stands where its leaf says: in this log, and at this place of it."""
    return event.log == log.id.hex() and event.number == log.first + event.index
