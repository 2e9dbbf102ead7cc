"""Backups: a second copy on another disk, brought up to date, read again, and what it says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError
from archive_app.gui import errors, paths, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.gui.latest import Latest
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.long_list import LongList
from archive_app.gui.widgets.text import button, label, value
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.services import backup, backup_begun
from archive_app.services.backup import BackupPlace, BackupReceipt


class Backups(QWidget):
    """Lists the backups that are known; ``begun`` comes with each `Job` that works at one."""

    begun = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._known = Latest(context.jobs, self)
        self._answer, self._outcome = label(role="heading"), value()
        self._problem = label(role="problem")
        self._findings = LongList(self.tr("What the backup found"))
        self._all = QCheckBox(self.tr("Read &all of it again, and not only a part"))
        self._places = QVBoxLayout()
        new = button(self.tr("&Back up to a folder…"))
        new.clicked.connect(self._choose)
        only_where_writable(context, new)
        actions = QWidget()
        flow = FlowLayout(actions)
        flow.addWidget(new)
        flow.addWidget(self._all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(
            label(
                self.tr(
                    "A backup is the archive once more, encrypted with the same keys, in a new or "
                    "empty folder on another disk. The next one copies only what is missing, and "
                    "reads part of what is there again."
                )
            )
        )
        column.addLayout(self._places)
        column.addWidget(actions)
        column.addWidget(self._answer)
        column.addWidget(self._outcome)
        column.addWidget(self._problem)
        column.addWidget(self._findings)
        self._say("", "", "")
        context.changed.connect(self._changed)
        self._read()

    def back_up(self, folder: Path) -> None:
        """Begin or continue the backup in a folder."""
        archive, is_all = self._context.archive, self._all.isChecked()
        self._say("", "", "")
        self._findings.show_sentences([])
        # In a reader's lane: it may take hours, and the archive may be used meanwhile.
        job = self._context.jobs.read(
            self,
            lambda meter: backup_begun.back_up(archive, folder, meter, verify_all=is_all),
            self._show_receipt,
            failed=self._failed,
            title=self.tr("Backing up"),
        )
        job.counts_bytes = True
        if not job.is_over:
            self._job = job
            job.when_ended(self, lambda: self._ended(job))
            self._read()
        self.begun.emit(job)

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._read()

    def _choose(self) -> None:
        paths.choose_folder(self, self.tr("A folder on another disk"), self.back_up)

    def _read(self) -> None:
        archive = self._context.archive
        self._known.read(
            lambda _: (backup.list_backups(archive), backup_begun.find_stopped(archive)),
            lambda read: self._show_places(*read),
        )

    def _show_places(self, places: list[BackupPlace], stopped: Path | None) -> None:
        empty(self._places)
        if stopped is not None and self._job is None:
            self._places.addWidget(self._go_on(stopped))
        if not places:
            self._places.addWidget(
                label(self.tr("No backup is known: a single disk is a single chance."), "problem")
            )
        for place in places:
            self._places.addWidget(self._row(place))

    def _go_on(self, stopped: Path) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        told = self.tr("The backup to {path} was stopped before it was finished.")
        column.addWidget(label(told.format(path=stopped)))
        on = button(self.tr("Go on with the backup"))
        on.clicked.connect(lambda: self.back_up(stopped))
        actions = QWidget()
        FlowLayout(actions).addWidget(on)
        column.addWidget(actions)
        return made

    def _row(self, place: BackupPlace) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(str(place.path)))
        lacking = (
            self.tr("%n erasure(s) have not reached it", "", place.erasures_lacking)
            if place.erasures_lacking
            else ""
        )
        told = wording.joined(
            wording.moment(place.made_at),
            self.tr("%n event(s)", "", place.log_size),
            lacking,
        )
        column.addWidget(label(told, "muted"))
        again = button(self.tr("Bring up to date"), quiet=True)
        again.setAccessibleName(self.tr("Bring up to date: {path}").format(path=place.path))
        again.clicked.connect(lambda: self.back_up(place.path))
        only_where_writable(self._context, again)
        actions = QWidget()
        FlowLayout(actions).addWidget(again)
        column.addWidget(actions)
        return made

    def _show_receipt(self, receipt: BackupReceipt) -> None:
        number = QLocale().toString
        lines = [
            str(receipt.path),
            self.tr("Copied: {files} files, {size}").format(
                files=number(receipt.objects_copied), size=wording.size(receipt.bytes_copied)
            ),
        ]
        if receipt.objects_verified:
            lines.append(
                self.tr("Read again: {files} files").format(files=number(receipt.objects_verified))
            )
        if receipt.objects_replaced:
            lines.append(
                self.tr("%n damaged file(s) there made anew", "", receipt.objects_replaced)
            )
        if receipt.objects_removed:
            lines.append(
                self.tr("%n shredded file(s) taken away there", "", receipt.objects_removed)
            )
        self._say(
            self.tr("The backup is up to date, with something to look at.")
            if receipt.findings
            else self.tr("The backup is up to date and holds everything."),
            "\n".join(lines),
            "",
        )
        self._findings.show_sentences([wording.said(each) for each in receipt.findings])

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ArchiveError):
            self._say("", "", errors.told(error))
        else:
            self._context.jobs.failed.emit(error)

    def _say(self, answer: str, outcome: str, problem: str) -> None:
        for shown, text in (
            (self._answer, answer),
            (self._outcome, outcome),
            (self._problem, problem),
        ):
            shown.setText(text)
            shown.setVisible(bool(text))

    def _changed(self, kinds: frozenset[str]) -> None:
        if "backup" in kinds:
            self._read()
