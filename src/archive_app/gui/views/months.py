"""Counts over time: bars and a table of months, and in words what is counted and what is not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import theme
from archive_app.gui.models.month_table import MonthTable, month_name, people
from archive_app.gui.widgets.fields import Choice
from archive_app.gui.widgets.month_bars import Bar, MonthBars
from archive_app.gui.widgets.scrolled import scrolling
from archive_app.gui.widgets.table import rows_table
from archive_app.gui.widgets.text import field_label, label
from archive_app.services.where_when import Harmed, MonthCounts, WhereWhen, total

_MOST_MONTHS = 1_200


class Months(QWidget):
    """Shows counts for each month; a box says of what the bars are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: Sequence[MonthCounts] = ()
        self._what = Choice()
        self._what.addItems(
            [
                self.tr("Incidents"),
                self.tr("People harmed, alleged"),
                self.tr("People harmed, verified"),
            ]
        )
        self._what.setAccessibleName(self.tr("What the bars count"))
        self._what.currentIndexChanged.connect(self._draw)
        named = field_label(self.tr("&Bars show"), self._what)
        self._summary = label()
        self._bars = MonthBars()
        self._model = MonthTable()
        self._model.setParent(self)
        self._table = rows_table(self._model, self.tr("Counts for each month"), ())
        self._table.setMinimumHeight(theme.STEP * 20)
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, theme.STEP, 0, theme.STEP)
        column.setSpacing(theme.STEP)
        head = QHBoxLayout()
        head.addWidget(named)
        head.addWidget(self._what)
        head.addStretch()
        column.addLayout(head)
        column.addWidget(self._bars, 2)
        column.addWidget(self._table, 3)
        column.addWidget(self._summary)
        column.addWidget(label(self._told(), "muted"))
        scroll = scrolling(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns where no name is cut by that; else let it scroll."""
        super().resizeEvent(event)
        header, count = self._table.horizontalHeader(), self._model.columnCount()
        widest = max(header.sectionSizeHint(column) for column in range(count))
        has_room = widest * count <= event.size().width() - theme.STEP * 4
        mode = QHeaderView.ResizeMode
        header.setSectionResizeMode(mode.Stretch if has_room else mode.ResizeToContents)

    def show_known(self, known: WhereWhen, months: Sequence[MonthCounts]) -> None:
        """Show the counts of all months."""
        self._months = months
        self._model.show_months(months)
        counted = sum(month.incidents for month in months)
        lines = [
            self.tr("%n incident(s) counted", "", counted),
            self.tr("people harmed, alleged: {number}").format(
                number=people(total(month.alleged for month in months))
            ),
            self.tr("verified: {number}").format(
                number=people(total(month.verified for month in months))
            ),
        ]
        parts = len(known.incidents) - counted
        if parts:
            lines.append(self.tr("%n counted with a wider incident", "", parts))
        self._summary.setText(";  ".join(lines))
        self._draw()

    def _told(self) -> str:
        return self.tr(
            "An incident counts in the month of the middle of the time that it may have been in; "
            "where that is longer than a month, its month is not known. An incident that is part "
            "of another is counted with the wider one alone, and people only once: with the wider "
            "incident where it says a number, else with its parts. Two accounts of one event that "
            "nobody linked are counted twice: link them as part and whole. Numbers are those that "
            "were recorded; where from and to differ, the darker part of a bar is the lesser."
        )

    def _draw(self) -> None:
        kind = self._what.currentIndex()
        counts = {each.month: _height(each, kind) for each in self._months if each.month}
        zero = Harmed(0, 0)
        shown = [
            (month, counts.get(month, zero))
            for month in _between(min(counts, default=""), max(counts, default=""))
        ]
        self._bars.show_bars([Bar(month_name(name), it.least, it.most) for name, it in shown])


def _height(counts: MonthCounts, kind: int) -> Harmed:
    return (Harmed(counts.incidents, counts.incidents), counts.alleged, counts.verified)[kind]


def _between(first: str, last: str) -> list[str]:
    """Return all months from the first to the last (``2024-09``), at most a hundred years."""
    if not first:
        return []
    start, end = (int(month[:-3]) * 12 + int(month[-2:]) - 1 for month in (first, last))
    start = max(start, end - _MOST_MONTHS + 1)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(start, end + 1)]
