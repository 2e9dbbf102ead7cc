"""What happens to files once they are safe: reading what they say of themselves, and thumbnails."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.long_list import LongList
from archive_app.gui.widgets.text import button, label
from archive_app.model.hidden import in_one_line
from archive_app.progress import Meter
from archive_app.services import browsing, prepare
from archive_app.services.prepare import PrepareReport
from archive_app.store.archive import Archive


class SecondStep(QFrame):
    """Prepares every file that waits for it; it can be stopped, and taken up again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._title = self.tr("Reading metadata and making thumbnails")
        self.setProperty("role", "card")
        edge = theme.STEP * 2
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("Second step: what the files say of themselves"), "heading"))
        column.addWidget(
            label(
                self.tr(
                    "A separate process without keys reads metadata and makes thumbnails. It can "
                    "be stopped at any time and taken up later; the files are safe already."
                ),
                "muted",
            )
        )
        self._prepared = label()
        self._failures = LongList(self.tr("Files that could not be read into"))
        self._go_on = button(self.tr("Go on with the second step"))
        self._go_on.clicked.connect(self.begin)
        self._again = button(self.tr("Try again"))
        self._again.clicked.connect(lambda: self.begin(again=True))
        column.addWidget(self._prepared)
        column.addWidget(self._failures)
        actions = QWidget()
        ways = FlowLayout(actions)
        for way in (self._go_on, self._again):
            ways.addWidget(way)
        column.addWidget(actions)
        self.hide()

    def offer_on(self, place: QWidget) -> None:
        """Offer itself at each showing of the place where it stands."""
        place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the showing."""
        if event.type() is QEvent.Type.Show:
            self.offer()
        return super().eventFilter(watched, event)

    def offer(self) -> None:
        """Show itself where files wait or failed; what is under way is told and not offered."""
        if not self._context.is_writable or self._job is not None:
            return
        archive = self._context.archive
        self._context.jobs.read(
            self, lambda _: prepare.count_waiting(archive), lambda found: self._show_waiting(*found)
        )

    def _show_waiting(self, waiting: int, failed: int) -> None:
        if self._job is not None:
            return
        under_way = [job for job in self._context.jobs.titled if job.title == self._title]
        found = [
            self.tr("%n file(s) wait for the second step.", "", waiting) if waiting else "",
            self.tr("%n file(s) could not be read into.", "", failed) if failed else "",
        ]
        self._prepared.setText(f"{self._title}…" if under_way else "\n".join(filter(None, found)))
        for job in under_way:
            job.when_ended(self, self.offer)
        self._go_on.setVisible(waiting > 0 and not under_way)
        self._again.setVisible(failed > 0 and not under_way)
        self._failures.hide()
        self.setVisible(waiting > 0 or failed > 0)

    def begin(self, *, again: bool = False) -> None:
        """Prepare what waits, or go on where a stop left it; ``again`` what failed before, too."""
        archive, way = self._context.archive, self._again if again else self._go_on

        def work(meter: Meter) -> tuple[PrepareReport, dict[str, str]]:
            report = prepare.prepare_files(archive, meter, again=again)
            return report, _name_items(archive, report)

        self.show()
        self._prepared.setText(f"{self._title}…")
        for each in (self._go_on, self._again, self._failures):
            each.hide()
        job = self._context.jobs.write(
            self,
            work,
            lambda done: self._show_prepared(*done),
            failed=lambda error: self._not_prepared(error, way),
            title=self._title,
        )
        if self._context.jobs.is_busy:
            self._job = job
            job.when_ended(self, lambda: self._ended(job, way))

    def _ended(self, job: Job, way_on: QPushButton) -> None:
        """Say what a stopped job leaves; what it ended with is told after this."""
        if job is not self._job:
            return
        self._job = None
        self._prepared.setText(self.tr("Stopped. What was read is kept; the rest waits."))
        way_on.show()

    def _show_prepared(self, report: PrepareReport, names: Mapping[str, str]) -> None:
        self._go_on.hide()
        self._again.setVisible(bool(report.failures))
        done = wording.joined(
            self.tr("Metadata of %n file(s) read", "", report.prepared),
            self.tr("%n thumbnail(s) made", "", report.thumbnails),
            self.tr("%n could not be read into", "", len(report.failures))
            if report.failures
            else "",
        )
        in_part = len(report.in_part)
        told = self.tr("A part of %n file(s) could not be read.", "", in_part) if in_part else ""
        self._prepared.setText("\n".join(filter(None, (done, told))))
        self._failures.show_sentences(
            [
                f"{wording.joined(item, names.get(item, ''))}\n{wording.written(reason)}"
                for item, reason in (*report.failures, *report.in_part)
            ]
        )

    def _not_prepared(self, error: Exception, way_on: QPushButton) -> None:
        way_on.show()
        self._prepared.setText(self.tr("The second step could not be done; the files are safe."))
        self._context.jobs.failed.emit(error)


def _name_items(archive: Archive, report: PrepareReport) -> dict[str, str]:
    """Return what the files are called that were not read, or not to the end, by their items."""
    told = {item for item, _ in (*report.failures, *report.in_part)}
    keys = [key for item in told if (key := browsing.find_key(archive, item)) is not None]
    return {
        row.reference: wording.in_its_direction(in_one_line(row.original_name or row.title))
        for row in browsing.load_item_rows(archive, keys)
    }
