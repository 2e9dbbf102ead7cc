"""Whether the ledger proves one event, as a stranger would see it who has the keys of its log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from archive_app.store.ledger import Log
from archive_app.store.tolerant import TolerantReader
from archive_app.store.transaction import driver_connection


@dataclass(frozen=True)
class ProofReport:
    """What a proof shows, each tried by itself.

    ``is_signed``: the log's keys signed the checkpoint. ``is_included``: the event is among the
    events that it fixes, at this place. ``is_disclosed``: each value shown is one that the event
    was committed to. ``size`` is how many events the checkpoint covers, 0 where it is not signed.
    """

    is_signed: bool
    is_included: bool
    is_disclosed: bool
    size: int

    @property
    def holds(self) -> bool:
        """Whether all of it was shown."""
        return self.is_signed and self.is_included and self.is_disclosed


def load_proven(archive: Archive, number: int) -> EventProof:
    """Return one event and what proves it; raise Damaged where that does not hold.

    Raises NotFound as `load_proof` does.
    """
    proof = load_proof(archive, number)
    if not verify_proof(archive, proof).holds:
        raise refuted(number)
    return proof


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
        if log.number in self._heads:
            return self._heads[log.number]
        head = ledger.head(self._connection, log)
        node = ledger.nodes(self._connection, log)
        newest = ledger.newest_checkpoint(self._connection, log)
        if newest is not None:
            signed = note.open_checkpoint(newest[1], log.keys.verifier_keys())
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
        self._heads[log.number] = head
        following = next((each for each in self._logs if each.number == log.number + 1), None)
        if following is not None:
            named = f"{head.origin}\n{head.size}\n{head.root.hex()}"
            if self.event(following.first).outcome != named:
                raise Damaged(
                    "The ledger is not the one that its successor goes on from: events or digests "
                    "of it were changed. Check the archive."
                )
        return head

    def event(self, number: int) -> CustodyEvent:
        """Return an event that stands in its log, at its place, and says what it was committed to.

        Raises Damaged for any other.
        """
        stored = ledger.load_event(self._connection, number)
        log = log_of(self._logs, number)
        head, index = self.head(log), number - log.first
        node = ledger.nodes(self._connection, log)
        event, leaf = read_event(stored), custody.parse_leaf(stored.leaf)
        is_included = index < head.size and merkle.verify_inclusion(
            merkle.leaf_digest(stored.leaf),
            leaf.index,
            head.size,
            merkle.inclusion_proof(index, head.size, node),
            head.root,
        )
        is_said = disclosure.commitment(stored.disclosures) == leaf.commit
        if not (is_included and is_said and _is_placed(event, log)):
            raise refuted(number)
        reasons = self._erasures.reasons(number, stored.disclosures)
        said = disclosure.values(stored.disclosures)
        if reasons is None or said.get("kind") != event.kind:
            raise refuted(number)
        for each in reasons:
            self.event(each)
        return event


def require_names(archive: Archive, event: CustodyEvent) -> None:
    """Raise Damaged unless whom and what an event names is called as its last revision says.

    That revision must be the one that the last event about it names, which the ledger must prove.
    """
    ids = {link.subject.id for link in event.subjects if link.subject.kind in rows.INPUTS}
    keys = []
    with archive.reading() as session:
        connection = driver_connection(session)
        proven = ProvenLedger(connection, archive.logs)
        for record_id in ids | ({event.agent} if event.agent is not None else set()):
            try:
                found = records.find(connection, record_id)
            except NotFound:
                raise Damaged(
                    "The catalogue has lost a record that the event names. Check the archive."
                ) from None
            keys.append(found.key)
            stands = records.load_revision(connection, found.key, found.revision)
            numbers = ledger.find_events_about(connection, bytes.fromhex(record_id))
            named = [
                link.subject.revision
                for number in numbers[-1:]
                for link in proven.event(number).subjects
                if link.subject.id == record_id
            ]
            if named != [custody.header_digest(stands.header)]:
                raise Damaged(
                    "Whom or what the event names is not called as the ledger says. Check the "
                    "archive."
                )
    with TolerantReader(archive) as reader:
        record_check.require_whole(reader, keys)


def verify_proof(archive: Archive, proof: EventProof) -> ProofReport:
    """Verify an event's proof (RFC 9162 section 2.1.3) with the public keys of its log."""
    leaf = custody.parse_leaf(proof.leaf)
    log = next((log for log in archive.logs if log.id == leaf.log), None)
    checkpoint = None
    if log is not None:
        try:
            checkpoint = note.open_checkpoint(proof.checkpoint, log.keys.verifier_keys())
        except Damaged:
            checkpoint = None
    is_signed = checkpoint is not None and log is not None and checkpoint.origin == log.origin
    is_included = (
        checkpoint is not None
        and log is not None
        and _is_placed(proof.event, log)
        and merkle.verify_inclusion(
            merkle.leaf_digest(proof.leaf),
            leaf.index,
            checkpoint.size,
            proof.inclusion,
            checkpoint.root,
        )
    )
    return ProofReport(
        is_signed,
        is_included,
        _is_disclosed(proof, leaf.commit) and _is_whole(archive, proof.event.number, leaf.commit),
        checkpoint.size if checkpoint is not None else 0,
    )


def _is_placed(event: CustodyEvent, log: Log) -> bool:
    """Tell whether an event stands where its leaf says: in this log, and at this place of it."""
    return event.log == log.id.hex() and event.number == log.first + event.index


def _is_disclosed(proof: EventProof, commit: bytes) -> bool:
    try:
        said = [disclosure.parse(each) for each in proof.disclosures]
        kinds = {each.value for each in said if each.name == "kind"}
        return (
            len(proof.disclosures) == len(proof.paths)
            and kinds <= {proof.event.kind}
            and all(
                merkle.verify_inclusion(
                    disclosure.leaf_digest(each.string), index, 1 << len(path), path, commit
                )
                for each, (index, path) in zip(said, proof.paths, strict=True)
            )
        )
    except ArchiveError:
        return False


def _is_whole(archive: Archive, number: int, commit: bytes) -> bool:
    """Tell whether an event lacks no value but what proven events account for."""
    try:
        with archive.reading() as session:
            connection = driver_connection(session)
            stored = ledger.load_event(connection, number)
            reasons = Erasures(connection.execute).reasons(number, stored.disclosures)
            proven = ProvenLedger(connection, archive.logs)
            for each in reasons or ():
                proven.event(each)
            return reasons is not None and disclosure.commitment(stored.disclosures) == commit
    except ArchiveError:
        return False
