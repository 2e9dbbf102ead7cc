"""Work that a window waits for, in lanes: to write, save, read, keep drafts, witness and preview.

A worker advances a `Meter`, the window samples it; what comes out is told in the window's thread.
Whoever asked may be gone by then: results for a closed view are dropped.

Whatever is Qt's is let go of in the window's thread alone. Where a worker lets go of a widget last,
the binding destroys it at the window's next Python instruction, also one that Qt calls while it
destroys the same widget: that ends the program.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from archive_app.errors import Cancelled
from archive_app.progress import Meter

T = TypeVar("T")
_READERS = 2
_LONG_READERS = 4
"""More than a person begins beside each other: a check, a backup, a bundle to verify, a look."""


class Job(QObject):
    """One piece of work under way; ``ended`` comes in the window's thread, whatever came of it."""

    started = Signal()
    """In the window's thread: a worker took it up, where it waited for others until then."""
    ended = Signal()
    _told = Signal()

    def __init__(self, title: str, is_write: bool) -> None:
        super().__init__()
        self.title = title
        self.is_write = is_write
        self.counts_bytes = False
        """Whether its meter counts bytes, so that a rate can be told; set by who asks for it."""
        self.waits_for = ""
        """The title of what is under way before it in its lane; empty where there is nothing."""
        self.is_started = False
        self.is_over = False
        self.meter = Meter()
        self.is_stopped = False
        """Whether it ended because it was cancelled: work that was done by then is done."""
        self._told.connect(self._deliver)
        self._work: Callable[[Meter], Any] | None = None
        self._then: Callable[[Any], object] | None = None
        self._failed: Callable[[Exception], object] | None = None
        self._owner: QObject | None = None
        self._result: Any = None
        self._untaken: Callable[[Any], object] = lambda _: None
        self._is_forgotten = self._has_run = False
        self._handing_over = threading.Lock()
        self._error: Exception | None = None
        self._future: Future[None] | None = None
        """Refers back to this job, which is therefore let go of by the collector alone."""

    def when_ended(self, owner: QObject, do: Callable[[], object]) -> None:
        """Do something once it ended, while ``owner`` lives: a lock may come before."""
        self.ended.connect(lambda: do() if shiboken6.isValid(owner) else None)

    def forget(self) -> None:
        """Let nobody be told of what comes out: whoever asked is on the way out."""
        self._owner, self._is_forgotten = None, True
        if self._has_run:
            self._let_go()

    def when_untaken(self, do: Callable[[Any], object]) -> None:
        """Do something with what comes out, or None, where nobody takes it: once, in any thread."""
        self._untaken = do

    def _let_go(self) -> None:
        with self._handing_over:
            result, self._result = self._result, None
            do, self._untaken = self._untaken, lambda _: None
        do(result)

    def cancel(self, why: str = "") -> None:
        """Ask the worker to stop at its next step; what still waits for its turn ends at once."""
        self.meter.cancel(why)
        if self._future is not None:
            self._future.cancel()

    def begin(
        self,
        lane: Executor,
        work: Callable[[Meter], T],
        owner: QObject,
        then: Callable[[T], object] | None,
        failed: Callable[[Exception], object],
    ) -> None:
        """Hand the work to a lane; ``then`` or ``failed`` is called while ``owner`` lives."""
        self._owner, self._work, self._then, self._failed = owner, work, then, failed
        try:
            self._future = lane.submit(self._run)
        except RuntimeError:  # the lanes are closing: nobody waits for it any more
            self._error = Cancelled()
            self._deliver()
        else:
            self._future.add_done_callback(self._dropped)

    def _run(self) -> None:
        assert self._work is not None
        self.is_started = True
        self.started.emit()
        try:
            self.meter.advance()
            self._result = self._work(self.meter)
        except Exception as error:  # noqa: BLE001 - told in the window's thread, bugs as bugs
            self._error = error
        self._has_run = True
        if self._is_forgotten:
            self._let_go()
        self._told.emit()

    def _dropped(self, future: Future[None]) -> None:
        if future.cancelled():
            self._error = Cancelled()
            self._told.emit()

    def _deliver(self) -> None:
        is_wanted = self._owner is not None and shiboken6.isValid(self._owner)
        if not is_wanted:
            self._let_go()
        then, failed, result, error = self._then, self._failed, self._result, self._error
        self._owner = self._work = self._then = self._failed = self._result = self._error = None
        self.is_stopped = isinstance(error, Cancelled)
        self.is_over = True
        self.ended.emit()
        if not is_wanted or self.is_stopped:
            return
        if error is not None:
            assert failed is not None
            failed(error)
        elif then is not None:
            then(result)


class Jobs(QObject):
    """The lanes of one open archive, or of the time before one is open."""

    begun = Signal(object)
    """A `Job` that was handed to a lane, for whoever shows progress."""
    failed = Signal(object)
    """An exception that nobody else takes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[Job, Executor] = {}
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._long_readers = ThreadPoolExecutor(_LONG_READERS, "long reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._saver = ThreadPoolExecutor(1, "saver")
        self._scratch = ThreadPoolExecutor(1, "drafts")
        self._witness = ThreadPoolExecutor(1, "witness")
        self._previews = ThreadPoolExecutor(1, "previews")

    def read(
        self,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[Exception], object] | None = None,
        title: str = "",
    ) -> Job:
        """Do something that changes nothing; several may run at a time.

        ``title`` says what is done, for the progress that appears where it takes long; what has
        one is done beside the rows of lists, which never wait for it.
        """
        lane = self._long_readers if title else self._readers
        return self._begin(Job(title, is_write=False), lane, owner, work, then, failed)

    def write(
        self,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[Exception], object] | None = None,
        title: str = "",
    ) -> Job:
        """Do something that changes the archive and may take long; one after the other."""
        return self._change(self._writer, Job(title, is_write=True), owner, work, then, failed)

    def save(
        self,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[Exception], object] | None = None,
        title: str = "",
    ) -> Job:
        """Change the archive by a short write; one after the other, beside whatever takes long.

        Nobody who has something to write down waits for the end of an intake.
        """
        return self._change(self._saver, Job(title, is_write=True), owner, work, then, failed)

    def keep(
        self,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object] | None = None,
    ) -> Job:
        """Keep working state, such as a draft, or read it: beside all else, and in order."""
        return self._begin(Job("", is_write=False), self._scratch, owner, work, then, None)

    def witness(
        self,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Record that something is done before it is: ahead of long writes, and never given up."""
        return self._begin(Job("", is_write=False), self._witness, owner, work, then, failed)

    def preview(
        self,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object] | None = None,
        *,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Look into a file by the preview child, which takes one at a time."""
        return self._begin(Job("", is_write=False), self._previews, owner, work, then, failed)

    @property
    def is_busy(self) -> bool:
        """Whether anything at all is under way or waits."""
        return bool(self._running)

    @property
    def is_writing(self) -> bool:
        """Whether something that changes the archive is under way or waits."""
        return any(job.is_write for job in self._running)

    @property
    def titled(self) -> list[Job]:
        """What people wait for, as long as it is under way or waits; the oldest first."""
        return [job for job in self._running if job.title]

    def give_up(self) -> None:
        """Cancel what has a title, so that people waited for it, and tell nobody what came of it.

        Whatever is asked for next is taken as ever.
        """
        for job in self.titled:
            job.forget()
            job.cancel()

    def wait_for_drafts(self) -> None:
        """Wait until all that was to be kept so far was, or could not be."""
        self._scratch.submit(lambda: None).result()

    def leave(self, why: str = "") -> None:
        """Cancel everything but drafts and events, and tell nobody what came of it.

        ``why`` is for the record, as `Meter.cancel` takes it.
        """
        for job in list(self._running):
            job.forget()
            if job.title or job.is_write:
                job.cancel(why)

    def stop(self) -> None:
        """Wait for what is under way, and take no more; from any thread, once all was left."""
        self._scratch.shutdown(wait=True)
        self._previews.shutdown(wait=True, cancel_futures=True)
        for each in (self._readers, self._long_readers):
            each.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True, cancel_futures=True)
        self._saver.shutdown(wait=True, cancel_futures=True)
        self._witness.shutdown(wait=True)

    def _change(
        self,
        lane: Executor,
        job: Job,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object] | None,
        failed: Callable[[Exception], object] | None,
    ) -> Job:
        before = (each.title for each, of in self._running.items() if of is lane)
        job.waits_for = next(before, "")
        return self._begin(job, lane, owner, work, then, failed)

    def _begin(
        self,
        job: Job,
        lane: Executor,
        owner: QObject,
        work: Callable[[Meter], T],
        then: Callable[[T], object] | None,
        failed: Callable[[Exception], object] | None,
    ) -> Job:
        self._running[job] = lane
        job.ended.connect(self._ended)
        self.begun.emit(job)
        job.begin(lane, work, owner, then, failed or self.failed.emit)
        return job

    def _ended(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        self._running.pop(job, None)
