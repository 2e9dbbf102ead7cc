"""The foot of the window: how far the ledger is protected, and what the newest check found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStatusBar, QWidget

from archive_app.gui import wording
from archive_app.gui.context import Context
from archive_app.gui.views.last_check import EndedCheck
from archive_app.gui.widgets.one_line import OneLine
from archive_app.gui.widgets.text import set_role
from archive_app.model.fixity import FixityReport
from archive_app.progress import Meter
from archive_app.services import custody, overview
from archive_app.services.holding import TOUCHED, protected_up_to
from archive_app.services.past_checks import EVERYTHING, PastCheck
from archive_app.store.archive import Archive

Check = PastCheck | EndedCheck


class Foot(QStatusBar):
    """Read anew after what it tells of; a check that could not be recorded is told all the same."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._unrecorded: EndedCheck | None = None
        self.setSizeGripEnabled(False)
        self._standing, self._checked = OneLine(), OneLine()
        self._checked.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(self._standing, 1)
        self.addPermanentWidget(self._checked)
        context.changed.connect(self._changed)
        context.checked.connect(self._take_check)
        self._read()

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds.isdisjoint(TOUCHED):
            self._read()

    def _read(self) -> None:
        archive = self._context.archive

        # No more than is shown: a whole overview counts every record.
        def work(_: Meter) -> tuple[int | None, str, PastCheck | None, PastCheck | None]:
            up_to = protected_up_to(archive)
            when = "" if up_to is None else _recorded_at(archive, up_to)
            damage, full = overview.known_damage(archive), overview.last_full_check(archive)
            return up_to, when, damage, full

        self._context.jobs.read(
            self, work, lambda told: self._show(*told), failed=self._show_unread
        )

    def _take_check(self, report: FixityReport) -> None:
        """Tell of a check that could not be recorded, until a full one shows what stands now.

        Of a part, only damage is told: that it is whole mends nothing that was found elsewhere.
        """
        if report.scope == EVERYTHING or (report.event is None and not report.is_whole):
            self._unrecorded = EndedCheck.now(report) if report.event is None else None
        self._read()

    def _show_unread(self, _: Exception) -> None:
        """Say at the foot what would else come up in a dialog after each commit."""
        self._standing.setWordWrap(True)
        self._standing.setText(
            self.tr("The ledger cannot be read to its end: check the archive under Integrity.")
        )

    def _show(self, up_to: int | None, when: str, damage: Check | None, full: Check | None) -> None:
        protected, shortly = (
            (
                self.tr("no event is protected by a checkpoint in other hands yet"),
                self.tr("no event is protected yet"),
            )
            if up_to is None
            else (
                self.tr("protected up to event {event} of {date}"),
                self.tr("protected up to event {event}"),
            )
        )
        event = "" if up_to is None else wording.number(up_to)
        protected = protected.format(event=event, date=wording.moment(when))
        name = self.tr("Archive {name}").format(name=self._context.archive.path.name)
        self._standing.setWordWrap(False)
        self._standing.setText(
            wording.joined(name, protected), protected, shortly.format(event=event)
        )
        ended = self._unrecorded
        if ended is not None:
            damage, full = (None, ended) if ended.is_whole else (ended, full)
        told = self._told_of_checks(damage, full)
        if damage is None and full is not None and ended is None:
            date = wording.moment(full.finished_at)
            self._checked.setText(told, self.tr("full check {date}").format(date=date))
        else:
            said = self.tr("not in the ledger") if ended is not None else ""
            self._checked.setText(wording.joined(told, said))
        # A warning is read whole, whatever room it takes.
        self._checked.setWordWrap(damage is not None or ended is not None)
        set_role(self._checked, "role", "" if damage is None else "problem")

    def _told_of_checks(self, damage: Check | None, full: Check | None) -> str:
        if damage is not None:
            told = (
                self.tr("the full check of {date} found damage")
                if damage.is_full
                else self.tr("the check of {date} found damage")
            )
            return told.format(date=wording.moment(damage.finished_at))
        if full is None:
            return self.tr("never checked in full")
        return self.tr("last full check {date}").format(date=wording.moment(full.finished_at))


def _recorded_at(archive: Archive, event: int) -> str:
    """Return when an event was recorded."""
    (found,) = custody.list_events(archive, before=event + 1, limit=1)
    return found.recorded_at
