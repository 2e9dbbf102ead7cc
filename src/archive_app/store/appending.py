"""Appending to a log within one transaction, which keeps at hand what its next event needs.

docs/format.md, "Ledger". No other process appends meanwhile, which BEGIN IMMEDIATE promises, and
nothing of this transaction appends in any other way: so what was read or written once still holds,
and is forgotten with the transaction. Were it ever wrong, the keys of the tables would refuse the
next event rather than let the ledger fork.
"""

from __future__ import annotations

import os

import sqlcipher3.dbapi2 as sqlcipher

from archive_app.model import custody, disclosure, merkle
from archive_app.model.custody import ChainedSubject, ClockReading, Event, Subject
from archive_app.store import ledger
from archive_app.store.ledger import Appended, Log, Random


class Appending:
    """The end of one log while a transaction writes to it."""

    def __init__(self, connection: sqlcipher.Connection, log: Log) -> None:
        self._connection = connection
        self._log = log
        self._stored_node = ledger.nodes(connection, log)
        self._next = ledger.next_number(connection)
        self._latest: dict[int, tuple[int, bytes]] = {}
        self._chains: dict[str, tuple[int, str | None]] = {}

    @property
    def next_number(self) -> int:
        """The number of the event that is appended next."""
        return self._next

    def begin_chain(self, subject_id: str) -> None:
        """Know that no event is about a subject yet, because its id was made just now."""
        self._chains[subject_id] = (0, None)

    def append(
        self,
        event: Event,
        *,
        agent: str | None,
        clock: ClockReading,
        random: Random = os.urandom,
    ) -> Appended:
        """Append one event and return where it went.

        Each subject is chained to the event before it about the same subject, in whichever log
        that stands. ``agent`` is the 32-digit id of who acts, None only for the archive itself.
        """
        number = self._next
        index = number - self._log.first
        chained = [self._chained(subject) for subject in event.subjects]
        commitment, stored = disclosure.commit(
            random(32), custody.event_fields(event, agent, clock, chained)
        )
        leaf = custody.leaf_bytes(commitment, index, self._log.id, custody.utc_seconds(clock.at))
        leaf_sha256 = merkle.leaf_digest(leaf)
        completed = merkle.appended(index, leaf_sha256, self._node)
        self._connection.execute(
            "INSERT INTO event(number, kind, leaf, secret, lines) VALUES (?, ?, ?, ?, ?)",
            (number, event.kind, leaf, stored.secret, stored.lines),
        )
        self._connection.executemany(
            "INSERT INTO tree(log, position, digest) VALUES (?, ?, ?)",
            [
                (self._log.number, ledger.position(level, at), digest)
                for level, at, digest in completed
            ],
        )
        self._connection.executemany(
            "INSERT INTO event_subject(subject, seq, event) VALUES (?, ?, ?)",
            [(bytes.fromhex(link.subject.id), link.seq, number) for link in chained],
        )
        self._next = number + 1
        self._latest.update((level, (at, digest)) for level, at, digest in completed)
        self._chains.update((link.subject.id, (link.seq, leaf_sha256.hex())) for link in chained)
        return Appended(number, index, leaf_sha256)

    def _node(self, level: int, index: int) -> bytes:
        at, digest = self._latest.get(level, (None, b""))
        return digest if at == index else self._stored_node(level, index)

    def _chained(self, subject: Subject) -> ChainedSubject:
        seq, leaf_sha256 = self._chains.get(subject.id) or ledger.end_of_chain(
            self._connection, subject.id
        )
        return ChainedSubject(subject, seq + 1, leaf_sha256)
