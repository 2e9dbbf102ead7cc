"""What the newest check found, the last full one, and damage that is known: one plain answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.text import label
from archive_app.model.custody import utc_seconds
from archive_app.model.fixity import FixityReport
from archive_app.progress import Meter
from archive_app.services import overview, past_checks
from archive_app.services.past_checks import PastCheck
from archive_app.store.archive import Archive


@dataclass(frozen=True)
class EndedCheck:
    """A check that ended; ``event`` is None where the ledger has nothing of it."""

    finished_at: str
    event: int | None
    is_full: bool
    is_whole: bool

    @classmethod
    def now(cls, report: FixityReport) -> EndedCheck:
        """Return the check that ended now with a report."""
        return cls(
            utc_seconds(datetime.now(UTC)),
            report.event,
            report.scope == past_checks.EVERYTHING,
            report.is_whole,
        )


class LastCheck(QWidget):
    """Reads the checks anew after each of them; one that just ended is told at once."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._unrecorded: EndedCheck | None = None
        self._last_full: EndedCheck | None = None
        self._answer, self._when = label(role="answer"), label(role="muted")
        self._full = label(role="muted")
        self._damage = label(role="problem")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        for each in (self._answer, self._when, self._full, self._damage):
            column.addWidget(each)
        context.checked.connect(self._tell)
        self._read()

    def _tell(self, report: FixityReport) -> None:
        """Tell of a check that ended now, whether it came into the ledger or not."""
        ended = EndedCheck.now(report)
        self._unrecorded = ended if report.event is None else None
        self._show(ended, ended if ended.is_full else self._last_full, None)
        self._read()

    def _read(self) -> None:
        archive = self._context.archive

        def work(_: Meter) -> tuple[EndedCheck | None, EndedCheck | None, EndedCheck | None]:
            full, damage = overview.last_full_check(archive), overview.known_damage(archive)
            return _newest(archive), _past(full), _past(damage)

        def show(found: tuple[EndedCheck | None, EndedCheck | None, EndedCheck | None]) -> None:
            newest, full, damage = found
            self._show(self._unrecorded or newest, full, damage)

        self._context.jobs.read(self, work, show)

    def _show(
        self, newest: EndedCheck | None, full: EndedCheck | None, damage: EndedCheck | None
    ) -> None:
        self._last_full = full
        self._answer.setText(self._told(newest))
        self._when.setText("" if newest is None else self._told_when(newest))
        self._when.setVisible(newest is not None)
        is_part = newest is not None and not newest.is_full
        self._full.setText(self._told_full(full) if is_part else "")
        self._full.setVisible(is_part)
        is_older = damage is not None and newest is not None and newest.is_whole
        self._damage.setText(self._told_damage(damage) if damage is not None and is_older else "")
        self._damage.setVisible(is_older)

    def _told(self, check: EndedCheck | None) -> str:
        if check is None:
            return self.tr("This archive was never checked in full.")
        if check.is_full:
            return (
                self.tr("At the last full check everything was as it was written.")
                if check.is_whole
                else self.tr("At the last full check something was not as it was written.")
            )
        return (
            self.tr("At the last check, of a part, everything was as it was written.")
            if check.is_whole
            else self.tr("At the last check, of a part, something was not as it was written.")
        )

    def _told_damage(self, check: EndedCheck) -> str:
        told = self.tr(
            "The check of {date} found damage, and none since has shown that it is mended: check "
            "everything."
        )
        return told.format(date=wording.moment(check.finished_at))

    def _told_when(self, check: EndedCheck) -> str:
        return wording.joined(
            wording.moment(check.finished_at),
            self.tr("not in the ledger")
            if check.event is None
            else self.tr("event {number}").format(number=wording.number(check.event)),
        )

    def _told_full(self, check: EndedCheck | None) -> str:
        if check is None:
            return self.tr("This archive was never checked in full.")
        told = (
            self.tr("The last full check, {date}: everything was as it was written.")
            if check.is_whole
            else self.tr("The last full check, {date}: something was not as it was written.")
        )
        return told.format(date=wording.moment(check.finished_at))


def _newest(archive: Archive) -> EndedCheck | None:
    return _past(next(iter(past_checks.load_history(archive, limit=1)), None))


def _past(past: PastCheck | None) -> EndedCheck | None:
    if past is None:
        return None
    return EndedCheck(past.finished_at, past.event, past.is_full, past.is_whole)
