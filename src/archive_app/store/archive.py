"""An archive: a folder that one process at a time opens, and the only way to change it.

``writing()`` is the only public way to change evidence and records, and a transaction that changed
something without recording a custody event does not commit. ``scratch()`` is for working state
alone; ``reading()`` is a snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlmodel import Session

from archive_app.errors import ArchiveError, Damaged, NotAllowed, StorageRefused
from archive_app.model.inputs import AgentInput
from archive_app.progress import Meter
from archive_app.store import (
    acceptance,
    choosing,
    creation,
    ending,
    expected,
    header,
    ledger,
    mending,
    migrate,
    opening,
    protection,
)
from archive_app.store.clock import Clock, SystemClock
from archive_app.store.engine import catalogue_path
from archive_app.store.expected import Verdict
from archive_app.store.header import Unlocked
from archive_app.store.keys import Cost
from archive_app.store.migrate import Schema
from archive_app.store.objects import ObjectStore
from archive_app.store.opening import Hold
from archive_app.store.protection import Standing
from archive_app.store.sessions import Sessions
from archive_app.store.transaction import Transaction, driver_connection


class Archive:
    """One open archive. Make it with :meth:`create` or :meth:`open`, and close it."""

    def __init__(
        self,
        path: Path,
        unlocked: Unlocked,
        hold: Hold,
        clock: Clock,
        laid_out: Schema,
    ) -> None:
        """Attach to an unlocked archive; :meth:`open` is the way in."""
        self.path = path
        self.clock = clock
        self.was_unclean = hold.was_unclean
        self.difference, self.verdict = unlocked.difference, Verdict.UNKNOWN
        """How the copies of the header differed at opening, and what the catalogue says of it."""
        self.is_header_settled = False
        self.unlocked = unlocked
        self.objects = ObjectStore(path, unlocked.header.archive_id, unlocked.keys)
        self.on_commit: Callable[[frozenset[str]], object] = lambda _: None
        """Called in the writer's thread after each commit, with the kinds of thing it touched."""
        self.not_remembered: str | None = None
        """A sentence to tell, where this computer could not remember what was committed last."""
        self.not_removed: str | None = None
        """A sentence to tell, where new keys were made and something of the old ones is left."""
        self.under_way: set[str] = set()
        """What runs of that which is noted as begun until it ends: it was not cut off."""
        self.not_signed: ArchiveError | None = None
        """What to tell of it, where the end of the ledger could not be signed after a commit."""
        self._hold, self._schema = hold, laid_out
        self.standing = hold.refused or Standing.DAMAGED  # until it is compared
        self._is_closed = self._was_changed = False
        self._catalogue = catalogue_path(path, unlocked.header.generation)
        self._sessions = Sessions(
            self._catalogue, unlocked.keys.catalogue, is_writable=hold.refused is None
        )
        try:
            with self.reading() as session:
                self.logs = ledger.load_logs(driver_connection(session))
            self.agent_id = opening.find_agent(self.reading, unlocked.slot.id)
            if not self.logs:
                raise Damaged("The ledger has lost the list of its logs.")
            found = self._compare_with_seen()
            self.standing, self.besides = protection.by_medium(hold.refused, found)
        except BaseException:
            self._sessions.close()
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        agent: AgentInput,
        *,
        cost: Cost | None = None,
        clock: Clock | None = None,
        meter: Meter | None = None,
    ) -> tuple[Archive, str]:
        """Make an archive in a new or empty folder; return it open, with its 24 recovery words.

        The words are nowhere else. Raises InvalidInput for an unusable passphrase or a folder
        that is not empty, Cancelled; where it comes to nothing, nothing is left.
        """
        clock = clock or SystemClock()
        cost, meter = cost or Cost(), meter or Meter()
        with creation.folder_for(path):
            words = creation.lay_out(path, passphrase, agent, cost, clock, meter)
            archive = cls.open(path, passphrase, clock=clock)
        archive.remember()
        archive.standing = archive._hold.refused or Standing.CURRENT
        return archive, words.spelled()

    @classmethod
    def open(cls, path: Path, typed: str, *, clock: Clock | None = None) -> Archive:
        """Open an archive with a passphrase, a one-time code or the recovery words.

        Raises NotFound, WrongPassphrase, Damaged, TooNew or InUse, each with nothing changed. On a
        medium that cannot be written, or that is full, the archive opens read-only.
        """
        header.require_archive(path)
        clock = clock or SystemClock()
        hold = opening.take_hold(path)
        try:
            unlocked = choosing.unlock(path, typed)
            try:
                return cls._attached(path, unlocked, hold, clock)
            except StorageRefused:
                with suppress(NotAllowed):  # one that has to be migrated first needs room
                    if hold.refused is None:
                        return cls._attached(path, unlocked, Hold(hold.lock, Standing.FULL), clock)
                raise
        except BaseException:
            hold.release(is_clean=False)
            raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session on a snapshot; nothing can be changed through it."""
        with opening.laid_out(self._schema, self.standing), self._sessions.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Yield the one transaction that may change the archive; commit whole or leave nothing.

        Raises NotAllowed while the archive is read-only. One at a time: a second thread waits. The
        first brings an older schema up to date, and witnesses that.
        """
        self.require_writable()
        found = self._schema
        older = found.revision if found.is_older else None
        begun = self._sessions.migrating(older) if older else self._sessions.writing()
        with opening.laid_out(found, self.standing), begun as session:
            transaction = Transaction.begin(session, self.clock, agent_id=self.agent_id)
            mending.witness_unchanged(self, transaction)
            yield transaction
            transaction.finish(found)
            mending.expect_something(self, transaction)
        self._schema = migrate.today()
        self._was_changed = True
        self.on_commit(transaction.changed)

    @contextmanager
    def scratch(self) -> Iterator[Session]:
        """Yield a session for working state: unsaved forms, progress. No event, never exported."""
        self.require_medium()
        with opening.laid_out(self._schema, self.standing), self._sessions.scratch() as session:
            yield session

    def alone(self, work: bytes, refusal: str) -> AbstractContextManager[None]:
        """Keep other threads from the same long work, named by ``work``; raise InUse for them."""
        return self._sessions.alone(work, refusal)

    @contextmanager
    def replacing(self) -> Iterator[sqlcipher.Connection]:
        """Keep every writer out while the whole catalogue is replaced, then close this object.

        Yields a connection that holds the old catalogue still. Nothing more is written to it; where
        the caller fails, this object stays open and everything is as it was.
        """
        self.require_writable()
        with self._sessions.replacing() as session:
            yield driver_connection(session)
        self._release()

    @property
    def log(self) -> ledger.Log:
        """The log that events go to."""
        return self.logs[-1]

    def require_writable(self) -> None:
        """Raise NotAllowed, with the reason, while nothing may be changed."""
        if self.standing is not Standing.CURRENT:
            raise self.standing.refused()

    def require_medium(self) -> None:
        """Raise NotAllowed where nobody's word lets anything be written."""
        if self.standing.is_of_medium or self.standing in protection.STAYING:
            raise self.standing.refused()

    def checkpoint(self, *, is_first: bool = False) -> bytes:
        """Sign the ledger's present head, remember it on this computer, and return the note.

        A log without any lost them: raises Damaged but for whom knows, and says ``is_first``.
        """
        self.require_writable()
        with self._sessions.writing() as session:
            note = ending.sign(driver_connection(session), self.log, is_first=is_first)
        self.remember()
        return note

    def sign_former(self) -> None:
        """Sign each missing end of a former log; whoever calls this tells of it before."""
        self.require_writable()
        with self._sessions.writing() as session:
            connection = driver_connection(session)
            for log, _ in ledger.unsigned_ends(connection, self.logs):
                ledger.make_checkpoint(connection, log)

    def sign_end(self) -> None:
        """Sign the head if it moved; where that fails, ``not_signed`` says so, and no error."""
        self.not_signed = None
        try:
            if self.standing is Standing.CURRENT and ending.is_unsigned(self.reading, self.log):
                self.checkpoint()
        except ending.FAILURES as error:
            self.remember()
            # Where nothing was changed, a full disk may leave an older head for another time.
            if self._was_changed or not isinstance(error, StorageRefused):
                self.not_signed = ending.unsigned(error)

    def accept_move(self) -> None:
        """Take a person's word that this archive was moved to this computer, as an event."""
        acceptance.accept_move(self)

    def accept_copy(self, reason: str) -> None:
        """Go on in a successor log, because a person says that this is a copy or a restoration."""
        acceptance.accept_copy(self, reason)

    def accept_header(self, reason: str) -> None:
        """Take a person's word that an older header is to count from now on, as an event."""
        acceptance.accept_header(self, reason)

    def remember(self) -> None:
        """Let this computer remember the ledger as it stands."""
        archive_id = self.unlocked.header.archive_id
        self.not_remembered = ending.remember(self.reading, self.log, archive_id)

    def close(self) -> None:
        """Sign the head (see :meth:`sign_end`), fold the log away, and release the key."""
        if self._is_closed:
            return
        try:
            self.sign_end()
        finally:
            self._release()

    def fold(self) -> bool:
        """Let nothing that was erased stay beside the catalogue: in its log, or in an older copy.

        Returns False where a reader still needs old pages of the log.
        """
        is_folded = self._sessions.fold()
        migrate.drop_aside(self._catalogue)
        return is_folded

    @classmethod
    def _attached(cls, path: Path, unlocked: Unlocked, hold: Hold, clock: Clock) -> Archive:
        """Return an archive of an unlocked header, with what an interruption left tidied away."""
        found = opening.require_schema(path, unlocked, is_writable=hold.refused is None)
        archive = cls(path, unlocked, hold, clock, found)
        try:
            if archive.standing is Standing.CURRENT:
                mending.settle(archive)
                opening.tidy(path, unlocked)
                archive.objects.sweep_incoming()
                if archive._schema.is_older:
                    with archive.writing():
                        pass  # the first write brings it up to date
        except BaseException:
            archive._sessions.close()
            raise
        return archive

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
            return
        # The first error is the one to tell; a close that fails too changes nothing about it.
        with suppress(ArchiveError):
            self.close()

    def _compare_with_seen(self) -> Standing:
        of = self.unlocked.header
        try:
            with self.reading() as session:
                connection = driver_connection(session)
                self.verdict = expected.judge(connection, of)
                standing = protection.compare(connection, self.logs, of.archive_id)
        except Damaged:
            standing = Standing.DAMAGED
        if self._schema.revision is None:
            return Standing.OTHER_SCHEMA
        is_current = standing is Standing.CURRENT and mending.must_be_accepted(self)
        return Standing.OLD_HEADER if is_current else standing

    def _release(self) -> None:
        self._is_closed = True
        self._sessions.close()
        self._hold.release(is_clean=self.standing is not Standing.FULL)
