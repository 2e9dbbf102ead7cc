"""What a bundle states, told from the archive: records, events, files, and what proves them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.bundle import layout, proofs, statement
from archive_app.bundle.digests import Digests
from archive_app.bundle.statement import FileStatement
from archive_app.bundle.transfer import LogHead
from archive_app.errors import Damaged, InUse
from archive_app.model import disclosure, merkle, note
from archive_app.services import holding
from archive_app.services.bundle_contents import Selection
from archive_app.services.custody import log_of
from archive_app.store import ledger, records
from archive_app.store.ledger import Log

_TIMES = ("accessed_at", "created_at", "modified_at")


@dataclass(frozen=True)
class SignedLog:
    """A log with the newest checkpoint of it that was signed."""

    log: Log
    head: note.Checkpoint
    note: bytes

    @property
    def log_head(self) -> LogHead:
        """The head as transfer.json names it."""
        return LogHead(self.log.id, self.head.size, self.head.root)


def signed_logs(
    connection: sqlcipher.Connection, logs: Sequence[Log], events: Iterable[int]
) -> list[SignedLog]:
    """Return each log that one of the events is in, with its newest checkpoint; in order.

    Raises InUse where one of the events was recorded after its log was signed last, and Damaged
    where that log is a former one, whose end must be signed.
    """
    last: dict[int, int] = {}
    for number in events:
        log = log_of(logs, number)
        last[log.number] = max(last.get(log.number, 0), number - log.first)
    found = []
    for log in logs:
        if log.number in last:
            size, signed = ledger.newest_checkpoint(connection, log) or (0, b"")
            if size <= last[log.number] and log.number != logs[-1].number:
                raise Damaged(
                    "The end of a former log is not signed, so that nothing would prove what was "
                    "recorded there last. Check the archive."
                )
            if size <= last[log.number]:
                raise InUse(
                    "Something was recorded after the end of the ledger was signed, so that "
                    "nothing would prove it. Export again."
                )
            head = note.open_checkpoint(signed, log.keys.verifier_keys())
            found.append(SignedLog(log, head, signed))
    return found


def records_json(connection: sqlcipher.Connection, selection: Selection) -> Iterator[bytes]:
    """Yield records.json."""

    def lines() -> Iterator[bytes]:
        for chosen in selection.records():
            found = chosen.found
            revision = records.load_revision(connection, found.key, found.revision)
            proven = selection.prove_record(found, revision)
            yield statement.record_line(chosen.local, revision.header, proven)

    return statement.array(lines())


def events_jsonl(
    connection: sqlcipher.Connection, selection: Selection, logs: Iterable[SignedLog]
) -> Iterator[bytes]:
    """Yield events.jsonl."""
    ids = selection.ids()
    log_ids = frozenset(signed.log.id.hex() for signed in logs)
    for number in selection.events:
        event = ledger.load_event(connection, number)
        proven = selection.prove_event(event, ids, log_ids)
        yield statement.event_line(event.leaf, proven) + b"\n"


def files_json(
    connection: sqlcipher.Connection,
    logs: Sequence[Log],
    selection: Selection,
    digests: Mapping[str, Digests],
    digested_at: str,
) -> Iterator[bytes]:
    """Yield files.json; ``digests`` are by path.

    ``digested_at`` says when SHA-512 was taken, where it was not at intake or that is withheld.
    """
    chosen_events = frozenset(selection.events)

    def lines() -> Iterator[bytes]:
        for file in selection.files:
            found = file.record.found
            revision = records.load_revision(connection, found.key, found.revision)
            said = {
                name: value
                for name, value in selection.prove_record(found, revision).values.items()
                if isinstance(value, str)
            }
            numbers = ledger.find_events_about(connection, bytes.fromhex(found.id))
            yield statement.file_line(
                FileStatement(
                    path=file.path,
                    local=file.record.local,
                    id=found.id,
                    item=file.item.found.id,
                    role=str(disclosure.values(revision.disclosures)["/role"]),
                    media_type=said.get("/media_type"),
                    size=digests[file.path].size,
                    sha256=digests[file.path].sha256.hex(),
                    sha512=digests[file.path].sha512.hex(),
                    sha512_digested_at=said.get("/sha512_digested_at") or digested_at,
                    original_name=said.get("/original_name"),
                    times={name: said.get(f"/{name}") for name in _TIMES},
                    events=tuple(
                        _place(logs, number) for number in numbers if number in chosen_events
                    ),
                )
            )

    return statement.array(lines())


def proof_files(
    connection: sqlcipher.Connection,
    logs: Sequence[Log],
    selection: Selection,
    signed: Sequence[SignedLog],
    known: Mapping[bytes, int],
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield path and content of everything under ``proofs/``, and the keys of the logs.

    ``known`` is, by log id, the size that the recipient's last bundle proved.
    """
    by_number = {each.log.number: each for each in signed}
    for each in signed:
        yield layout.checkpoint_path(each.log.id), [each.note]
        size = known.get(each.log.id, 0)
        if 0 < size <= each.head.size:
            nodes = ledger.nodes(connection, each.log)
            old = LogHead(each.log.id, size, merkle.root(size, nodes))
            path = merkle.consistency_proof(size, each.head.size, nodes)
            yield layout.consistency_path(each.log.id), [proofs.consistency_bytes(old, path)]
        yield from _cosigned(connection, each)
    for number in selection.events:
        log = log_of(logs, number)
        index, each = number - log.first, by_number[log.number]
        way = merkle.inclusion_proof(index, each.head.size, ledger.nodes(connection, log))
        yield layout.proof_path(log.id, index), [proofs.inclusion_bytes(index, way, each.note)]
    keys = "".join(f"{vkey}\n" for each in signed for vkey in each.log.keys.verifier_keys())
    yield layout.LOG_VKEY, [keys.encode("ascii")]


def _cosigned(
    connection: sqlcipher.Connection, signed: SignedLog
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield the newest checkpoint that a witness cosigned, and that the log goes on from it."""
    found = holding.newest_cosigned(connection, signed.log, signed.head.size)
    if found is None:
        return
    head, cosigned_note = found
    nodes = ledger.nodes(connection, signed.log)
    way = merkle.consistency_proof(head.size, signed.head.size, nodes)
    yield layout.cosigned_path(signed.log.id), [cosigned_note]
    yield layout.cosigned_proof_path(signed.log.id), [proofs.consistency_bytes(head, way)]


def _place(logs: Sequence[Log], number: int) -> tuple[bytes, int]:
    log = log_of(logs, number)
    return log.id, number - log.first
