"""What a person is told above all sections: why an archive is read-only, and what was left over.

Where only a person knows what happened, such as whether an archive was moved or copied, it asks.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from archive_app.gui import standings, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.views import bundle_cut_off
from archive_app.gui.views.interrupted import Interrupted, tell_interrupted
from archive_app.gui.views.recovery import UNTESTED
from archive_app.gui.widgets.asking import ask_reason
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label
from archive_app.services import cut_off, holding_check
from archive_app.services.cut_off import CutOff, Left
from archive_app.store import other_catalogues
from archive_app.store.expected import Verdict
from archive_app.store.header import Difference
from archive_app.store.protection import Standing


class OpeningNotice(QWidget):
    """One notice for each thing to tell; ``settled`` comes when the archive can be changed."""

    settled = Signal()
    wanted = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._section = ""
        self._until: list[tuple[str, QFrame]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        archive = context.archive
        if (standing := archive.standing) is not Standing.CURRENT:
            ways_on, after = self._ways_on(standing), standings.meanwhile(standing)
            self._tell(standings.why(standing), *ways_on, after=after, stays=bool(ways_on))
            if archive.besides is not None:
                self._tell(standings.why(archive.besides))
        else:
            self._tell_of_cut_off_bundles(was_unclean=archive.was_unclean)
            self._tell_what_was_left()
            tell_interrupted(context, self, self._tell_until_there)
        self._tell_of_the_header()
        if context.preferences.get(UNTESTED):
            new = button(self.tr("Open Settings"))
            new.clicked.connect(lambda: self.wanted.emit("settings", ""))
            self._tell(
                self.tr(
                    "Nobody has shown yet that the recovery words are on paper. If you are not "
                    "sure of them, make new ones in Settings."
                ),
                new,
            )

    def _tell_of_the_header(self) -> None:
        """Say what of the header was not what it should be, and of catalogues of other keys."""
        archive = self._context.archive
        for told in other_catalogues.remark(archive.path, archive.unlocked.header.generation):
            self._tell(wording.said(told))
        if archive.verdict is Verdict.UNFINISHED:
            self._tell(
                self.tr(
                    "The last change of who can open this archive was interrupted and did not take "
                    "effect: what opened the archive before it still does. Make the change again."
                )
            )
        if archive.verdict is Verdict.OTHER and archive.standing is not Standing.OLD_HEADER:
            self._tell(
                self.tr(
                    "The archive's header and its catalogue are not of the same time: one of the "
                    "two was put back as it was before a change of who can open the archive."
                )
            )
        if archive.difference is None:
            return
        what = {
            Difference.HEADER_OLDER: self.tr(
                "One part of the archive's header was put back as it was before a change of who "
                "can open this archive. The newer part counts. Ask who could write to this folder."
            ),
            Difference.COPY_OLDER: self.tr(
                "One part of the archive's header was older than the other: a change of who can "
                "open this archive was interrupted, or somebody put it back. The newer part counts."
            ),
            Difference.COPY_LATER: self.tr(
                "The two parts of the archive's header name different keys, and nobody can say "
                "which is the newer."
            ),
            Difference.BOTH_DAMAGED: self.tr(
                "Both parts of the archive's header were damaged, at different places: what opened "
                "it is put together from what is whole in either. Look after the disk, and make a "
                "backup."
            ),
            Difference.BOTH_OTHER: self.tr(
                "The two parts of the archive's header differ, and neither is the newest."
            ),
        }.get(
            archive.difference,
            self.tr(
                "One part of the archive's header was missing, damaged or changed; its copy "
                "counts. Look after the disk, ask who could write to this folder, and make a "
                "backup."
            ),
        )
        done = (
            self.tr("Both parts were made whole again, and the ledger says so.")
            if archive.standing is Standing.CURRENT
            else self.tr("Nothing of it is written over while the archive is read-only.")
        )
        self._tell(f"{what} {done}")

    def come_to(self, section: str) -> None:
        """Take away what the section that is shown tells as well."""
        self._section = section
        for told_by, notice in self._until:
            if told_by == section:
                notice.hide()

    def _tell_until_there(self, interrupted: Interrupted) -> None:
        section = interrupted.section
        if section == self._section:
            return
        on = button(interrupted.way)
        on.clicked.connect(lambda: self.wanted.emit(section, ""))
        self._until.append((section, self._tell(interrupted.told, on)))

    def tell(self, *told: str | None) -> None:
        """Say each of what the time before left to be told; nothing where there is nothing."""
        for each in filter(None, told):
            self._tell(wording.said(each))

    def _tell(self, told: str, *ways: QPushButton, after: str = "", stays: bool = False) -> QFrame:
        """Show a notice; what is told ``after`` stands below the ways on, which are seen first.

        One that ``stays`` has the only way on, and cannot be dismissed.
        """
        notice = QFrame()
        notice.setProperty("role", "notice")
        words = label(told)
        column = QVBoxLayout()
        column.addWidget(words)
        if ways:
            row = QWidget()
            flow = FlowLayout(row)
            for each in ways:
                flow.addWidget(each)
            column.addWidget(row)
        if after:
            column.addWidget(label(after))
        whole = QHBoxLayout(notice)
        whole.addLayout(column, 1)
        if not stays:
            close = button(self.tr("Dismiss"), quiet=True)
            close.setAccessibleDescription(f"{told} {after}".strip())
            close.clicked.connect(notice.hide)
            whole.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        around = QVBoxLayout()
        around.setContentsMargins(theme.STEP * 2, theme.STEP, theme.STEP * 2, 0)
        around.addWidget(notice)
        self._column.addLayout(around)
        return notice

    def _ways_on(self, standing: Standing) -> list[QPushButton]:
        copied = button(self.tr("It is a copy, or was restored…"))
        copied.clicked.connect(self._ask_copied)
        if standing is Standing.BEHIND:
            return [copied]
        if standing is Standing.OLD_HEADER:
            older = button(self.tr("Let the older header count…"))
            older.clicked.connect(self._ask_older_header)
            return [older]
        if standing is Standing.NEW_HERE:
            moved = button(self.tr("It was moved here"))
            moved.clicked.connect(lambda: self._accept(self._context.archive.accept_move))
            return [moved, copied]
        return []

    def _ask_copied(self) -> None:
        archive = self._context.archive
        ask_reason(
            self,
            self.tr("A copy, or restored"),
            self.tr(
                "The ledger goes on in a successor that names its predecessor, so that two "
                "archives never tell one story in two ways. Say why there is a copy; the reason is "
                "recorded."
            ),
            self.tr("Go on in a successor"),
            lambda reason: self._accept(lambda: archive.accept_copy(reason)),
        )

    def _ask_older_header(self) -> None:
        archive = self._context.archive
        ask_reason(
            self,
            self.tr("An older header"),
            self.tr(
                "What was replaced opens this archive again, and what replaced it may open it no "
                "more. Say why the older header is to count; the reason is recorded."
            ),
            self.tr("Let it count"),
            lambda reason: self._accept(lambda: archive.accept_header(reason)),
        )

    def _accept(self, accept: Callable[[], None]) -> None:
        self.setEnabled(False)
        job = self._context.jobs.save(
            self, lambda _: accept(), lambda _: self.settled.emit(), title=self.tr("Recording it")
        )
        job.when_ended(self, lambda: self.setEnabled(True))

    def _tell_what_was_left(self) -> None:
        """Put aside what a crash left without a record, and say that there was one, once."""
        archive = self._context.archive
        if not archive.was_unclean:
            return
        archive.was_unclean = False

        def tell(orphans: list[Path]) -> None:
            told = self.tr(
                "This archive was not closed last time. What was finished then is whole, and what "
                "was being typed is kept as a draft."
            )
            if orphans:
                aside = self.tr(
                    "%n stored object(s) without a record were put aside.", "", len(orphans)
                )
                told = f"{told} {aside}"
            self._tell(wording.said(told))

        self._context.jobs.write(
            self, lambda meter: holding_check.sweep_orphans(archive, meter), tell
        )

    def _tell_of_cut_off_bundles(self, *, was_unclean: bool) -> None:
        """Say after a crash which exports it cut off, and ever while a part lies within reach."""
        archive = self._context.archive

        def tell(found: list[CutOff]) -> None:
            for cut in found:
                if cut.left is Left.PART:
                    bundle_cut_off.tell_of_part(self._context, cut, self, self._tell)
                elif was_unclean and cut.left is not Left.NOTHING:
                    self._tell(bundle_cut_off.told(cut))

        self._context.jobs.read(self, lambda _: cut_off.list_cut_off(archive), tell)
