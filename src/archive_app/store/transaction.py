"""One write: what it changes and the events that witness it, committed together or not at all."""

from __future__ import annotations

from dataclasses import replace

import sqlcipher3.dbapi2 as sqlcipher
from sqlmodel import Session

from archive_app.errors import Damaged, InvalidInput
from archive_app.model.custody import ClockReading, Event, Subject
from archive_app.model.validation import RecordInput
from archive_app.store import clock as clocks
from archive_app.store import facts, ledger, migrate, particulars, records, references, stated
from archive_app.store.appending import Appending
from archive_app.store.clock import Clock
from archive_app.store.migrate import Schema
from archive_app.store.records import Saved

_EVENTS_BETWEEN_CHECKPOINTS = 1000
_UNSAID = (
    "Its tables were those of that schema already: an older page of the catalogue was put back, or "
    "what it says of its schema was changed past the program."
)


class Transaction:
    """A write under way, acting for the agent whose slot opened the archive."""

    def __init__(
        self, session: Session, connection: sqlcipher.Connection, clock: Clock, agent_id: str | None
    ) -> None:
        self.session = session
        self.connection = connection
        self.agent_id = agent_id
        self._clock = clock
        self._changed: set[str] = set()
        self._changes_before = connection.total_changes
        self._is_stated = True
        self._reading: ClockReading | None = None
        self._events = 0
        self.last_event = -1
        """The number of the event that was recorded last, -1 before there is any."""
        self._keys: dict[str, int] = {}
        self._code: str | None = None
        self._code_since = -1
        self._years: set[int] = set()
        self._last_reading = facts.load_clock(connection)
        logs = ledger.load_logs(connection)
        # What the ledger states of tables begins with the first log.
        self._tables = stated.digests(connection) if logs else {}
        self._lines: list[str] = []
        self._log: ledger.Log | None = None
        self._end: Appending | None = None
        self._has_begun_log = False
        if logs:
            self._write_to(logs[-1])

    @classmethod
    def begin(cls, session: Session, clock: Clock, *, agent_id: str | None = None) -> Transaction:
        """Begin on a session whose engine begins IMMEDIATE."""
        return cls(session, driver_connection(session), clock, agent_id)

    @property
    def log(self) -> ledger.Log:
        """The log that events go to."""
        assert self._log is not None
        return self._log

    @property
    def changed(self) -> frozenset[str]:
        """Which kinds of thing this write touched so far."""
        return frozenset(self._changed)

    def now(self) -> ClockReading:
        """Return the computer's clock as it stands."""
        return self._clock.read()

    def save(
        self, record: RecordInput, *, record_id: str | None = None, record_sha256: str | None = None
    ) -> Saved:
        """Save a record as its next revision, or a new one where ``record_id`` is None.

        The caller records an event that names ``Saved.subject``. Raises NotFound for an unknown
        id. ``record_sha256`` is a stored file's digest, for its subject.
        """
        saved = records.save(
            self.connection,
            record,
            self._key_of,
            self._next_reference,
            record_id=record_id,
            record_sha256=record_sha256,
        )
        self._keys[saved.id] = saved.key
        if record_id is None and self._end is not None:
            self._end.begin_chain(saved.id)
        self._changed.add(record.KIND)
        return saved

    def record(self, event: Event) -> ledger.Appended:
        """Append an event to the ledger, after an anomaly event where the clock moved oddly.

        Raises InvalidInput where a text of it cannot be encoded.
        """
        reading, self._reading = self._reading or self._read_clock(), None
        if not self._is_stated and event.tables is None:
            event = replace(event, tables=self._changed_tables())
            self._is_stated = True
        try:
            return self._append(event, reading)
        except UnicodeEncodeError:
            raise InvalidInput(
                "What was said cannot be recorded: it contains half of a character "
                "(a lone surrogate)."
            ) from None

    def next_number(self) -> int:
        """Return the number of the event that is recorded next, for rows that name it.

        They are written before it, so that it can state them; that they name it is required at
        the commit. What the clock did meanwhile is recorded now.
        """
        self.connection.execute("PRAGMA defer_foreign_keys = ON")
        self._reading = self._reading or self._read_clock()
        assert self._end is not None
        return self._end.next_number

    def touch(self, kind: str) -> None:
        """Say that this write changed something that is not a record: objects, slots, words.

        The next event states it; what no event does is stated by one of its own in the end.
        """
        self._changed.add(kind)
        self._is_stated = False

    def save_slot(self, slot_id: bytes, agent: Saved, purpose: str) -> None:
        """Say whose a key slot is; the next event states it, and nobody's word changes it."""
        facts.save_slot(self.connection, slot_id, agent.key, purpose)
        self.state_slot(slot_id, agent.id, purpose)

    def state_slot(self, slot_id: bytes, agent_id: str, purpose: str) -> None:
        """Let the next event state whose a key slot is that stands already."""
        self._lines.append(particulars.slot_line(slot_id, agent_id, purpose))
        self.touch("access")

    def make_code(self) -> None:
        """Give the archive a code that no other has; the next event states it."""
        references.drop_unsound(self.connection)
        self._lines.append(particulars.code_line(facts.make_code(self.connection)))
        self.touch("code")

    def begin_first_log(self) -> None:
        """Begin the log of a new archive."""
        self._begin_log()

    def begin_successor(self, reason: str) -> None:
        """Begin a log that follows the present one, whose head its event 0 names.

        The old log's keys sign that head, or nothing would prove what was recorded last.
        """
        head = ledger.head(self.connection, self.log)
        ledger.make_checkpoint(self.connection, self.log)
        predecessor = Subject("log", self.log.id.hex())
        # A copy that somebody else has must not be able to cosign as this archive.
        facts.drop_fact(self.connection, facts.WITNESS_SEED)
        self._begin_log()
        self._is_stated = False  # what began with it is stated at once
        self._reading = self.now()  # that the clock is odd, the next event tells: this one is first
        self.record(
            Event(
                "log_succeeded",
                (Subject("log", self.log.id.hex()), predecessor),
                outcome=head.as_outcome(),
                note=reason,
            )
        )

    def finish(self, before: Schema | None = None) -> None:
        """Make ready to commit; refuse a change that no event tells of, which would be a bug.

        ``before`` is the schema that the catalogue had until this write, which is witnessed where
        it had an older one, or did not say which.
        """
        self.session.flush()
        if before not in (None, migrate.today()):
            migrate.say_revision(self.connection, migrate.REVISIONS[-1])
            was = before.revision if before.is_older else before.said or "no revision"
            log = Subject("log", self.log.id.hex())
            note = None if before.is_older else _UNSAID
            outcome = f"{was} to {migrate.REVISIONS[-1]}"
            self.record(Event("schema_migrated", (log,), outcome=outcome, note=note))
        if self.connection.total_changes > self._changes_before and not self._events:
            raise RuntimeError("a write must record at least one custody event")
        if (tables := self._changed_tables()) is not None:
            log = Subject("log", self.log.id.hex())
            self.record(Event(stated.KIND, (log,), tables=tables))
        if self._has_begun_log:  # so that no log ever is without a checkpoint
            ledger.make_checkpoint(self.connection, self.log)
        if self._events and self._last_reading is not None:
            facts.save_clock(self.connection, self._last_reading)

    def _read_clock(self) -> ClockReading:
        """Return the clock as it stands, after an anomaly event where it moved oddly."""
        reading = self.now()
        before, self._last_reading = self._last_reading, reading
        odd = clocks.anomaly(before, reading) if before else None
        if odd is not None:
            self._append(
                Event("clock_anomaly", (Subject("log", self.log.id.hex()),), note=odd), reading
            )
        return reading

    def _changed_tables(self) -> str | None:
        """Return what is to be stated of the tables since it was last; the caller states it."""
        before, self._tables = self._tables, stated.digests(self.connection)
        lines, self._lines = self._lines, []
        return "\n".join(filter(None, [stated.changes(before, self._tables), *lines])) or None

    def _key_of(self, record_id: str) -> int:
        key = self._keys.get(record_id)
        if key is None:
            key = self._keys[record_id] = records.find(self.connection, record_id).key
        return key

    def _next_reference(self) -> str:
        if self._code is None:
            self._code = facts.load_code(self.connection)
            stated_code = particulars.stated_code(self.connection.execute)
            if not stated_code.is_kept:
                raise Damaged(
                    "The code that references begin with is not the one that the ledger states: an "
                    "older one was put back, and a copy may give out the same references. Go on "
                    "with a new one: archive-app archive accept PATH --copied --reason TEXT."
                )
            if stated_code.event is not None:
                self._code_since = stated_code.event
        year = self.now().at.year
        if year not in self._years:
            # Nothing else gives out references meanwhile: after this look there is none to meet.
            self._years.add(year)
            references.mend_counter(self.connection, self._code, year, since=self._code_since)
        return references.following(self.connection, self._code, year)

    def _begin_log(self) -> None:
        self._write_to(ledger.create_log(self.connection))
        self._has_begun_log = True

    def _write_to(self, log: ledger.Log) -> None:
        self._log, self._end = log, Appending(self.connection, log)

    def _append(self, event: Event, reading: ClockReading) -> ledger.Appended:
        assert self._end is not None
        appended = self._end.append(event, agent=self.agent_id, clock=reading)
        self._events += 1
        self.last_event = appended.number
        self._changed.add("event")
        if (appended.index + 1) % _EVENTS_BETWEEN_CHECKPOINTS == 0:
            ledger.make_checkpoint(self.connection, self.log)
        return appended


def driver_connection(session: Session) -> sqlcipher.Connection:
    """Return the DB-API connection that a session's transaction runs on."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlcipher.Connection)
    return connection
