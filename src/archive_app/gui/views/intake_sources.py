"""What is to be taken in: files, folders or a card, and what a dry look at them finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from archive_app.gui import errors, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.widgets.chosen_files import ChosenFiles
from archive_app.gui.widgets.facts import Facts
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.long_list import LongList
from archive_app.gui.widgets.text import button, label, part_heading
from archive_app.progress import Activity, Meter
from archive_app.services import intake
from archive_app.services.first_look import ScanReport, scan
from archive_app.services.intake import Compared
from archive_app.services.scan import LeftOut, visible_name
from archive_app.store.archive import Archive


class IntakeSources(QFrame):
    """Shows what was chosen, and looks through it without changing anything."""

    changed = Signal()
    """Something was chosen or taken away, or a look ended."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._context = context
        self._chosen: list[Path] = []
        self._job: Job | None = None
        self._report: ScanReport | None = None
        self._compared: Compared | None = None
        column = QVBoxLayout(self)
        edge = theme.STEP * 2
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("Files, folders, a whole card"), "heading"))
        column.addWidget(
            label(
                self.tr(
                    "Drop them anywhere on this page, or choose them. They stay where they are, "
                    "and nothing in them is changed."
                ),
                "muted",
            )
        )
        ways = QWidget()
        flow = FlowLayout(ways)
        for text, action in (
            (self.tr("Choose &files…"), self._choose_files),
            (self.tr("Choose a f&older or card…"), self._choose_folder),
        ):
            way = button(text)
            way.clicked.connect(action)
            flow.addWidget(way)
        column.addWidget(ways)
        self._list = ChosenFiles()
        self._list.taken_away.connect(self._take_away)
        column.addWidget(self._list)
        self._state = label(role="muted")
        self._problem = label(role="problem")
        self._problem.hide()
        self._again = button(self.tr("Look again"))
        self._again.clicked.connect(self.look)
        self._facts = Facts()
        self._odd_heading = part_heading(self.tr("Odd names"))
        self._odd = LongList(self.tr("Odd names"))
        self._left_heading = part_heading(self.tr("Will be left out"))
        self._left = LongList(self.tr("Will be left out"))
        again = QHBoxLayout()
        again.addWidget(self._again)
        again.addStretch()
        for each in (self._state, self._problem):
            column.addWidget(each)
        column.addLayout(again)
        column.addWidget(self._facts)
        column.addWidget(self._odd_heading)
        column.addWidget(self._odd)
        column.addWidget(self._left_heading)
        column.addWidget(self._left)
        self._show()

    @property
    def chosen(self) -> list[Path]:
        """What is to be taken in."""
        return list(self._chosen)

    @property
    def report(self) -> ScanReport | None:
        """What the look found, None while it is under way or where it failed."""
        return self._report

    def add(self, sources: Iterable[Path]) -> None:
        """Choose more, and look through everything that is chosen."""
        self._replace([*self._chosen, *sources])

    def show_sources(self, sources: Sequence[Path]) -> None:
        """Choose these in place of those before."""
        self._replace(sources)

    def tell(self, problem: str) -> None:
        """Say what is wrong with what was chosen; nothing for empty."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _replace(self, sources: Sequence[Path]) -> None:
        self._chosen = list(dict.fromkeys(sources))
        self._list.show_paths(self._chosen)
        self.look()

    def _take_away(self, paths: Sequence[Path]) -> None:
        taken = set(paths)
        self._replace([path for path in self._chosen if path not in taken])

    def _choose_files(self) -> None:
        paths.choose_files(self, self.tr("Files to take in"), self.add)

    def _choose_folder(self) -> None:
        paths.choose_folder(
            self, self.tr("A folder or card to take in"), lambda path: self.add([path])
        )

    def look(self) -> None:
        """Look through what is chosen, as it lies there now."""
        if self._job is not None:
            self._job.cancel()
        self._job, self._report, self._compared = None, None, None
        self.tell("")
        if self._chosen:
            archive, sources = self._context.archive, self.chosen
            job = self._context.jobs.read(
                self,
                lambda meter: _scanned(archive, sources, meter),
                lambda report: self._looked(sources, report),
                failed=self._failed,
                title=self.tr("Looking through what you chose"),
            )
            self._follow(job)
        self._show()
        self.changed.emit()

    def _follow(self, job: Job) -> None:
        """Notice where a job is stopped: then nothing else tells of its end."""
        if self._context.jobs.is_busy:
            self._job = job
            job.when_ended(self, lambda: self._ended(job))

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._show()
            self.changed.emit()

    def _looked(self, sources: Sequence[Path], report: ScanReport) -> None:
        if list(sources) != self._chosen:
            return
        self._report = report
        archive = self._context.archive
        if report.files:
            job = self._context.jobs.read(
                self,
                lambda meter: _compared(archive, sources, meter),
                lambda compared: self._show_compared(sources, compared),
                failed=lambda _: None,
                title=self.tr("Comparing with what the archive holds already"),
            )
            self._follow(job)
        self._show()
        self.changed.emit()

    def _show_compared(self, sources: Sequence[Path], compared: Compared) -> None:
        if list(sources) == self._chosen:
            self._compared = compared
            self._show()

    def _failed(self, error: Exception) -> None:
        self.tell(errors.told(error))
        self._show()

    def _show(self) -> None:
        is_looking = self._job is not None and self._report is None
        self._state.setText(self.tr("Looking through it…") if is_looking else "")
        self._state.setVisible(is_looking)
        is_unknown = bool(self._chosen) and self._report is None and not is_looking
        self._again.setVisible(is_unknown)
        if is_unknown and self._problem.isHidden():
            self._state.setText(self.tr("The look was stopped: nothing is known of it yet."))
            self._state.show()
        report = self._report
        self._facts.setVisible(report is not None)
        odd, left = ([], []) if report is None else (report.odd_names, report.left_out)
        if report is not None:
            self._facts.show_facts(self._found(report))
        self._odd_heading.setVisible(bool(odd))
        self._odd.show_told(odd, lambda each: told_odd(*each))
        self._left_heading.setVisible(bool(left))
        self._left.show_told(left, told_left_out)

    def _found(self, report: ScanReport) -> list[tuple[str, str]]:
        compared = self._compared
        if compared is None and report.files:
            waiting = self.tr("comparing…") if self._job is not None else self.tr("not compared")
            held = repeated = waiting
        else:
            held = self._kept_once(0 if compared is None else compared.held)
            repeated = self._kept_once(0 if compared is None else compared.repeated)
        empty_files = self.tr("%n file(s)", "", report.empty) if report.empty else ""
        facts = [
            (
                self.tr("To take in"),
                wording.joined(self.tr("%n file(s)", "", report.files), wording.size(report.size)),
            ),
            (self.tr("Without any bytes"), empty_files),
            (self.tr("No room for"), wording.size(report.lacking) if report.lacking else ""),
            (self.tr("Held already"), held),
            (self.tr("More than once among them"), repeated),
        ]
        return [(name, told) for name, told in facts if told]

    def _kept_once(self, count: int) -> str:
        return self.tr("%n file(s), kept once", "", count) if count else self.tr("none")


def told_odd(name: bytes, oddities: Iterable[str]) -> str:
    """Return a path, safe to show, and in the spoken language what is odd about it."""
    return f"{visible_name(name)}\n{wording.written(' '.join(oddities))}"


def told_left_out(left: LeftOut) -> str:
    """Return a path, safe to show, and in the spoken language why it does not come in."""
    return f"{visible_name(left.path)}\n{wording.written(left.reason)}"


def _scanned(archive: Archive, sources: Sequence[Path], meter: Meter) -> ScanReport:
    meter.describe(Activity.SCAN)
    return scan(sources, meter, besides=archive.path)


def _compared(archive: Archive, sources: Sequence[Path], meter: Meter) -> Compared:
    meter.describe(Activity.COMPARE_HELD)
    return intake.compare(archive, sources, meter)
