"""Metadata, thumbnails and views of untrusted files, by a child that has nothing to betray."""

from __future__ import annotations

import contextlib
import io
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import BinaryIO, Self, TypeVar, cast

from archive_app.child import child_command, end_child, start_child
from archive_app.errors import MediaFailed
from archive_app.media.protocol import (
    LARGEST,
    OUT_OF_MEMORY_STATUS,
    RANGE,
    SIZE,
    Kind,
    Wish,
    read_frame,
    write_frame,
)
from archive_app.progress import Meter
from archive_app.services.media_report import MediaReport, decode_confinement, decode_report
from archive_app.services.media_view import Answer, decode_answer

T = TypeVar("T")
TIME_LIMIT_S = 60.0
MOST_SERVED = 512 * 1024 * 1024

_NONSENSE = "the preview process gave an answer that makes no sense"
_ENDED = "previews were ended"
_STOPPED = "the preview process stopped unexpectedly"


class Previewer:
    """The preview child and its life: started when needed, replaced when it fails, ended on close.

    Takes one file at a time. ``command`` starts the child; only tests give another.
    """

    def __init__(
        self, command: Sequence[str] | None = None, *, time_limit_s: float = TIME_LIMIT_S
    ) -> None:
        self._command = list(command or worker_command())
        self._time_limit_s = time_limit_s
        self._child: subprocess.Popen[bytes] | None = None
        self._confinement = ""
        self._has_read = False
        self._is_stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child; it keeps nothing."""
        self._end_child()

    def start(self) -> str:
        """Start the child where none is ready; return what holds it, as it says itself.

        Raises MediaFailed where none can be started, which is the fault of no file.
        """
        try:
            child = self._running_child()
            if not self._confinement:
                with _time_limit(child, self._time_limit_s, threading.Event()):
                    self._greet(child)
        except _BrokenError as broken:
            self._end_child()
            raise MediaFailed(f"No file can be previewed here: {broken}.") from None
        except BaseException:
            self._end_child()
            raise
        return self._confinement

    def prepare(self, untrusted_file: BinaryIO, size: int, what: str) -> MediaReport:
        """Read the metadata of a seekable file of ``size`` bytes and make its thumbnail.

        ``what`` names the file in the sentence of :class:`MediaFailed`, which is raised when the
        child takes too long, dies, needs too much memory or breaks the protocol; the next file
        gets a new child. Whatever reading ``untrusted_file`` raises is passed on.
        """

        def exchange(child: subprocess.Popen[bytes]) -> MediaReport:
            self._greet(child)
            _send(child, Kind.PREPARE, SIZE.pack(size))
            payload = _serve(child, untrusted_file, size, Kind.REPORT)[1]
            thumbnail = _receive(child, Kind.THUMBNAIL)[1]
            with _strictly():
                return decode_report(payload, thumbnail, self._confinement)

        return self._twice(exchange, what)

    def view(
        self, untrusted_file: BinaryIO, wish: Wish, what: str, meter: Meter | None = None
    ) -> Answer:
        """Return what is wished of a seekable file, checked: see `services.media_view`.

        Raises as :meth:`prepare`, and MediaFailed where the child says why it cannot be had.
        Raises Cancelled where ``meter`` is cancelled: then :meth:`give_up` ends the wait.
        """

        def exchange(child: subprocess.Popen[bytes]) -> Answer | str:
            self._greet(child)
            _send(child, Kind.VIEW, wish.packed())
            kinds = (Kind.SHAPE, Kind.PIXELS, Kind.WAVE, Kind.SOUND, Kind.REFUSED)
            kind, payload = _serve(child, untrusted_file, wish.size, *kinds)
            with _strictly():
                return decode_answer(wish, kind, payload)

        answer = self._twice(exchange, what, meter)
        if isinstance(answer, str):
            raise MediaFailed(f"{what} cannot be shown: {answer}")
        return answer

    def give_up(self) -> None:
        """End the child at once, from any thread; the next file gets a new one."""
        child = self._child
        if child is not None:
            child.kill()

    def stop(self) -> None:
        """End the child at once, from any thread, and start none any more.

        Whoever waits for an answer in another thread gets MediaFailed.
        """
        self._is_stopped = True
        self.give_up()

    def _twice(
        self,
        exchange: Callable[[subprocess.Popen[bytes]], T],
        what: str,
        meter: Meter | None = None,
    ) -> T:
        meter = meter or Meter()
        is_fresh = not self._has_read
        try:
            return self._attempt(exchange, what, meter)
        except MediaFailed:
            if is_fresh:
                raise
            # An earlier file may have harmed that child; no file is blamed for another.
            return self._attempt(exchange, what, meter)

    def _attempt(
        self, exchange: Callable[[subprocess.Popen[bytes]], T], what: str, meter: Meter
    ) -> T:
        expired = threading.Event()
        try:
            child = self._running_child()
            meter.advance()  # whoever gave up before this child was there did not end it
            with _time_limit(child, self._time_limit_s, expired):
                answer = exchange(child)
            self._has_read = True
            return answer
        except _BrokenError as broken:
            reason = str(broken)
            if self._end_child() == OUT_OF_MEMORY_STATUS:
                reason = "it needed too much memory"
            if expired.is_set():
                reason = f"it took longer than {self._time_limit_s:g} seconds"
            meter.advance()
            raise MediaFailed(f"{what} could not be previewed safely: {reason}.") from None
        except BaseException:
            self._end_child()
            raise

    def _greet(self, child: subprocess.Popen[bytes]) -> None:
        if not self._confinement:
            hello = _receive(child, Kind.HELLO)[1]
            with _strictly():
                self._confinement = decode_confinement(hello)

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._is_stopped:
            raise _BrokenError(_ENDED)
        if self._child is None or self._child.poll() is not None:
            self._end_child()
            try:
                self._child = start_child(self._command)
            except OSError as problem:
                raise _BrokenError("the preview process could not be started") from problem
            if self._is_stopped:  # while it was started
                raise _BrokenError(_ENDED)
        return self._child

    def _end_child(self) -> int | None:
        child, self._child, self._confinement = self._child, None, ""
        self._has_read = False
        if child is None:
            return None
        return end_child(child)


def confinement() -> str | None:
    """Ask a preview child what holds it, by giving it an empty file; None where none can start."""
    try:
        with Previewer() as previewer:
            return previewer.prepare(io.BytesIO(), 0, "An empty file").confinement
    except MediaFailed:
        return None


def worker_command() -> list[str]:
    """Return the command that starts the preview child; the one place that knows."""
    return child_command("archive_app.media")


class _BrokenError(Exception):
    """The child is gone, or said something it may not say."""


@contextlib.contextmanager
def _time_limit(
    child: subprocess.Popen[bytes], seconds: float, expired: threading.Event
) -> Iterator[None]:
    def end() -> None:
        expired.set()
        child.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _send(child: subprocess.Popen[bytes], kind: Kind, payload: bytes) -> None:
    assert child.stdin is not None
    try:
        write_frame(cast(BinaryIO, child.stdin), kind, payload)
    except OSError:
        raise _BrokenError(_STOPPED) from None


def _serve(
    child: subprocess.Popen[bytes], untrusted_file: BinaryIO, size: int, *expected: Kind
) -> tuple[Kind, bytes]:
    """Give the child what it reads of a file of ``size`` bytes, until it answers."""
    served = 0
    while True:
        kind, payload = _receive(child, Kind.READ, *expected)
        if kind is not Kind.READ:
            return kind, payload
        untrusted_offset, untrusted_length = RANGE.unpack(payload)
        served += untrusted_length
        if untrusted_length > LARGEST[Kind.BYTES] or untrusted_offset > size:
            raise _BrokenError(_NONSENSE)
        if served > MOST_SERVED:
            raise _BrokenError("too much of it would have to be read")
        untrusted_file.seek(untrusted_offset)
        length = min(untrusted_length, size - untrusted_offset)
        _send(child, Kind.BYTES, untrusted_file.read(length))


def _receive(child: subprocess.Popen[bytes], *expected: Kind) -> tuple[Kind, bytes]:
    assert child.stdout is not None
    try:
        with _strictly():
            kind, payload = read_frame(cast(BinaryIO, child.stdout))
    except (EOFError, OSError):
        raise _BrokenError(_STOPPED) from None
    if kind not in expected:
        raise _BrokenError(_NONSENSE)
    return kind, payload


@contextlib.contextmanager
def _strictly() -> Iterator[None]:
    try:
        yield
    except ValueError:
        raise _BrokenError(_NONSENSE) from None
