"""How fast a job goes and how long it still takes, by what it did since its total was known."""

from __future__ import annotations

from archive_app.gui.jobs import Job

_LEAST_SECONDS = 1.0


class Pace:
    """Follows one job at a time; seconds are those since the job was begun."""

    def __init__(self) -> None:
        self._job: Job | None = None
        self._total = 0
        self._from_done = 0
        self._from_seconds = 0.0

    def sample(self, job: Job, seconds: float) -> None:
        """Look at a job; begin anew where it is another, or has learned how much there is."""
        meter = job.meter
        if job is not self._job or meter.total != self._total:
            self._job, self._total = job, meter.total
            self._from_done, self._from_seconds = meter.done, seconds

    def rate(self, job: Job, seconds: float) -> int:
        """Return bytes a second; 0 where the job counts something else, or it is too early."""
        return round(self._a_second(job, seconds)) if job.counts_bytes and job.meter.total else 0

    def left(self, job: Job, seconds: float) -> float | None:
        """Return the seconds that are left; None where that cannot be told yet."""
        pace = self._a_second(job, seconds)
        return max(0, job.meter.total - job.meter.done) / pace if pace else None

    def _a_second(self, job: Job, seconds: float) -> float:
        taken = seconds - self._from_seconds
        return (job.meter.done - self._from_done) / taken if taken >= _LEAST_SECONDS else 0.0
