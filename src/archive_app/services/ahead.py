"""Files sealed ahead of their commit: large ones in threads, small ones in a process beside.

A large file is hashed and sealed with the interpreter's lock free. Small ones would hold up, a
little each, what records the group before them: see `services.sealer`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from types import TracebackType
from typing import Self, TypeAlias

from archive_app.child import child_command, end_child, start_child
from archive_app.progress import Meter
from archive_app.services import sealer, unchanged
from archive_app.services.received import SealedFile
from archive_app.services.scan import LeftOut, SourceFile, Why, left_out
from archive_app.services.sealer import Wish
from archive_app.services.unchanged import ChangedError
from archive_app.store.archive import Archive
from archive_app.store.incoming import Content
from archive_app.store.pouring import TURN

_THREADS = 2
# To start the child takes as long as a hundred small files.
_WORTH_A_CHILD = 128
_RUN_FILES = 128
_RUN_BYTES = 16 << 20

Outcome: TypeAlias = SealedFile | LeftOut


class Sealing:
    """A run of files under way; what of it is sealed stays known where the rest fails."""

    def __init__(self, pool: ThreadPoolExecutor, outcomes: Iterator[Outcome]) -> None:
        self._outcomes = outcomes
        self._done: list[Outcome] = []
        self._future = pool.submit(self._work)

    def result(self) -> list[Outcome]:
        """Wait until it is done; return what became of each file, in order, or raise."""
        self._future.result()
        return self._done

    def give_up(self) -> list[SealedFile]:
        """Never begin it, or wait until it ends, in whatever way; return what of it is sealed."""
        if not self._future.cancel():
            wait([self._future])
        return [each for each in self._done if isinstance(each, SealedFile)]

    def _work(self) -> None:
        for outcome in self._outcomes:
            self._done.append(outcome)


class Sealers:
    """What seals the files of one accession, and ends with it."""

    def __init__(self, archive: Archive, meter: Meter, *, with_sha512: bool) -> None:
        self._archive = archive
        self._meter = meter
        self._with_sha512 = with_sha512
        self._threads = ThreadPoolExecutor(_THREADS)
        self._beside = ThreadPoolExecutor(1)  # speaks to the child
        self._child: subprocess.Popen[bytes] | None = None
        self._is_alone = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown()
        self._beside.shutdown()
        self.stop()

    @property
    def child(self) -> int | None:
        """The process that seals beside this one, None where there is none."""
        return None if self._child is None else self._child.pid

    def stop(self) -> None:
        """End the child, from any thread; what it had under way is sealed here, or given up."""
        self._is_alone = True
        child, self._child = self._child, None
        if child is not None:
            end_child(child)

    def submit(self, group: Sequence[SourceFile]) -> list[Sealing]:
        """Begin to seal the files of a group; the outcomes come in their order.

        They raise SourceUnreadable where a whole source is gone, StorageRefused, and Cancelled.
        """
        has_many = sum(_is_small(source) for source in group) >= _WORTH_A_CHILD
        if not has_many or self._is_alone:
            return [Sealing(self._threads, self._seal_here([source])) for source in group]
        return [
            Sealing(self._beside, self._seal_beside(run))
            if _is_small(run[0])
            else Sealing(self._threads, self._seal_here(run))
            for run in _runs(group)
        ]

    def _seal_here(self, run: Sequence[SourceFile]) -> Iterator[Outcome]:
        for source in run:
            yield seal_file(self._archive, source, self._meter, with_sha512=self._with_sha512)

    def _seal_beside(self, run: Sequence[SourceFile]) -> Iterator[Outcome]:
        self._meter.advance()
        objects = self._archive.objects
        wishes = [
            Wish(source.path, source.state, objects.begin(), self._with_sha512) for source in run
        ]
        done = 0
        try:
            for source, wish, content in zip(run, wishes, self._contents(wishes), strict=True):
                done += 1
                if content is None:
                    yield from self._seal_here([source])
                else:
                    yield SealedFile(source, objects.finish(wish.unsealed, content))
                    self._meter.advance(content.size)
        except BaseException:
            _drop(wishes[done:])
            raise

    def _contents(self, wishes: Sequence[Wish]) -> Sequence[Content | None]:
        """Return what the child made of some files, None for each where it is gone."""
        try:
            child = self._running_child()
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write(sealer.encode_wishes(wishes))
            child.stdin.flush()
            return sealer.decode_contents(child.stdout.readline(), len(wishes))
        except (OSError, ValueError):
            self.stop()
            _drop(wishes)
            return [None] * len(wishes)

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._is_alone:
            raise ChildProcessError
        if self._child is None:
            self._child = start_child(child_command(sealer.__name__))
        return self._child


def seal_file(
    archive: Archive, source: SourceFile, meter: Meter, *, with_sha512: bool
) -> SealedFile | LeftOut:
    """Seal one file; refuse it where it is not the file that was scanned, or changes meanwhile.

    Advances ``meter`` by bytes. Raises SourceUnreadable where the whole source is gone.
    """
    new = None
    try:
        with unchanged.opened(source.path, source.state) as file:
            new = archive.objects.seal(file, meter, with_sha512=with_sha512)
    except ChangedError as changed:
        archive.objects.discard([] if new is None else [new])
        return LeftOut(source.relative_path, Why.CHANGED, str(changed))
    except OSError as error:
        return left_out(source.relative_path, source.source, error)
    return SealedFile(source, new)


def _drop(wishes: Sequence[Wish]) -> None:
    """Remove what the child may have left of some objects, which nobody will refer to."""
    for wish in wishes:
        with suppress(OSError):
            wish.unsealed.path.unlink(missing_ok=True)


def _is_small(source: SourceFile) -> bool:
    return source.state.size < TURN


def _runs(group: Sequence[SourceFile]) -> Iterator[list[SourceFile]]:
    """Yield the files in order: small ones that follow one another together, large ones alone."""
    run: list[SourceFile] = []
    size = 0
    for source in group:
        is_small = _is_small(source)
        is_full = len(run) >= _RUN_FILES or size + source.state.size > _RUN_BYTES
        if run and (is_full or not is_small or not _is_small(run[0])):
            yield run
            run, size = [], 0
        run.append(source)
        size += source.state.size
    if run:
        yield run
