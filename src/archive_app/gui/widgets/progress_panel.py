"""A panel that says what is being done where it takes long, with a way to stop it.

It appears after 600 ms, so that short work never flashes, and samples the meter every 100 ms.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from archive_app.gui import wording
from archive_app.gui.jobs import Job
from archive_app.gui.widgets.pace import Pace
from archive_app.gui.widgets.text import button, label

APPEARS_AFTER_MS = 600
SAMPLED_EVERY_MS = 100


class ProgressPanel(QFrame):
    """Shows the newest job with a title that is still under way; ``stops``: with a button."""

    def __init__(self, parent: QWidget | None = None, *, stops: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._jobs: list[tuple[Job, float]] = []
        self._shown: Job | None = None
        self._pace = Pace()
        self._what = label()
        self._how_far = label(role="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop = button(self.tr("Stop"))
        self._stop.clicked.connect(self._cancel)
        words = QVBoxLayout()
        words.addWidget(self._what)
        words.addWidget(self._bar)
        words.addWidget(self._how_far)
        row = QHBoxLayout(self)
        row.addLayout(words, 1)
        row.addWidget(self._stop)
        self._stop.setVisible(stops)
        self._timer = QTimer(self, interval=SAMPLED_EVERY_MS)
        self._timer.timeout.connect(self._sample)
        self.hide()

    @Slot(object)
    def watch(self, job: Job) -> None:
        """Show a job if it takes long; one without a title is never shown."""
        if job.title:
            self._jobs.append((job, time.monotonic()))
            job.ended.connect(self._ended)
            self._timer.start()

    def _ended(self) -> None:
        job = self.sender()
        self._jobs = [(each, since) for each, since in self._jobs if each is not job]
        self._sample()

    def _cancel(self) -> None:
        """Stop what is shown, whatever has begun since."""
        if self._shown is not None:
            self._stop.setEnabled(False)
            self._shown.cancel()

    def _newest(self) -> tuple[Job, float]:
        """Return the newest that a worker has taken up; what waits tells so where it was asked."""
        started = [each for each in self._jobs if each[0].is_started]
        return (started or self._jobs)[-1]

    def _sample(self) -> None:
        if self._shown is not None and self._shown.is_over:
            self._shown = None
            self.hide()
        if not self._jobs:
            self._timer.stop()
            return
        job, since = self._newest()
        taken = time.monotonic() - since
        if taken * 1000 < APPEARS_AFTER_MS:
            return
        if job is not self._shown:
            self._shown = job
            self._stop.setEnabled(True)
        meter = job.meter
        self._pace.sample(job, taken)
        self._what.setText(job.title)
        self._bar.setRange(0, 1000 if meter.total else 0)
        told = [wording.activity(meter.activity)] if meter.activity else []
        if meter.total:
            share = min(1.0, meter.done / meter.total)
            self._bar.setValue(round(1000 * share))
            told.append(self.tr("{percent} %").format(percent=round(100 * share)))
        if rate := self._pace.rate(job, taken):
            told.append(self.tr("{size} a second").format(size=wording.size(rate)))
        if (left := self._pace.left(job, taken)) is not None and meter.total:
            told.append(self._time_left(left))
        if waiting := [each.title for each, _ in self._jobs if not each.is_started]:
            told.append(self.tr("{work} waits for its turn").format(work=waiting[-1]))
        self._how_far.setText(wording.joined(*told))
        self._how_far.setVisible(any(told))
        self.show()

    def _time_left(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("about %n second(s) left", "", max(1, round(seconds)))
        return self.tr("about %n minute(s) left", "", round(seconds / 60))
