"""Reading for a view that may be asked again before it is answered: the last question counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from archive_app.gui.jobs import Job, Jobs
from archive_app.progress import Meter

T = TypeVar("T")


class Latest:
    """Reads in a reader's lane; an answer to anything but the last question is dropped."""

    def __init__(self, jobs: Jobs, owner: QObject) -> None:
        self._jobs = jobs
        self._owner = owner
        self._job: Job | None = None
        self._asked = 0

    def read(
        self,
        work: Callable[[Meter], T],
        then: Callable[[T], object],
        *,
        failed: Callable[[Exception], object] | None = None,
        title: str = "",
    ) -> None:
        """Read as `Jobs.read` does; what was asked before is not waited for."""
        self.drop()
        asked = self._asked

        def told(answer: T) -> None:
            if asked == self._asked:
                then(answer)

        def refused(error: Exception) -> None:
            if asked == self._asked:
                (failed or self._jobs.failed.emit)(error)

        self._job = self._jobs.read(self._owner, work, told, failed=refused, title=title)

    def drop(self) -> None:
        """Let no answer to what was asked so far be told."""
        self._asked += 1
        if self._job is not None and not self._job.is_over:
            self._job.cancel()
        self._job = None
