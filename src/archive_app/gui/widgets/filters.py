"""Chips that narrow the list of incidents: each opens what it asks for, and says what it holds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from archive_app.gui import telling, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.form_field import CodeField
from archive_app.gui.widgets.text import button, label
from archive_app.model.typed_date import read_date
from archive_app.services.browsing import IncidentFilter

_PAUSE_MS = 300


class IncidentFilters(QWidget):
    """Any time, any place, any status, has evidence; a chip that is off narrows nothing."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._time, self._place = self._chip(), self._chip()
        self._status, self._evidence = self._chip(), self._chip()
        self._from, self._to, self._named = QLineEdit(), QLineEdit(), QLineEdit()
        self._problem = label(role="problem")
        self._code = CodeField(context, self.tr("Status"), "incident_status")
        self._asks = {
            self._time: self._lines(
                (self._from, self.tr("From")), (self._to, self.tr("To")), self._problem
            ),
            self._place: self._lines((self._named, self.tr("Words of the place’s name"))),
            self._status: self._code,
        }
        chips = QWidget()
        flow = FlowLayout(chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP)
        column.addWidget(chips)
        for chip in (self._time, self._place, self._status, self._evidence):
            flow.addWidget(chip)
        for chip, asked in self._asks.items():
            asked.hide()
            column.addWidget(asked)
            chip.toggled.connect(asked.setVisible)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        for edit in (self._from, self._to, self._named):
            edit.textEdited.connect(self._pause.start)
        self._code.changed.connect(self._tell)
        for chip, first in (
            (self._time, self._from),
            (self._place, self._named),
            (self._status, self._code.combo),
        ):
            self._open_at(chip, first)
        self._evidence.toggled.connect(self._tell)
        self._name_chips()

    def wanted(self) -> IncidentFilter:
        """Return what the chips that are on ask for."""
        status = self._code.said() if self._status.isChecked() else None
        place = self._named.text().strip() if self._place.isChecked() else ""
        return IncidentFilter(
            earliest=self._day(self._from, is_end=False),
            latest=self._day(self._to, is_end=True),
            place=place or None,
            status=status if isinstance(status, str) else None,
            has_evidence=self._evidence.isChecked(),
        )

    @property
    def count(self) -> int:
        """How many of the chips narrow the list."""
        wanted = self.wanted()
        asked = (wanted.earliest or wanted.latest, wanted.place, wanted.status, wanted.has_evidence)
        return sum(map(bool, asked))

    @property
    def is_narrowing(self) -> bool:
        """Whether the list shows less than everything."""
        return self.wanted() != IncidentFilter()

    def _chip(self) -> QPushButton:
        made = button("")
        made.setCheckable(True)
        made.setProperty("chip", True)
        return made

    def _lines(self, *asked: tuple[QLineEdit, str] | QWidget) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        for each in asked:
            if isinstance(each, QWidget):
                column.addWidget(each)
                each.hide()
            else:
                edit, name = each
                named = label(name)
                named.setBuddy(edit)
                edit.setAccessibleName(name)
                column.addWidget(named)
                column.addWidget(edit)
        return made

    def _open_at(self, chip: QPushButton, first: QLineEdit | QComboBox) -> None:
        def open_or_close(is_on: bool) -> None:
            if is_on:
                first.setFocus()
            self._tell()

        chip.toggled.connect(open_or_close)

    def _day(self, edit: QLineEdit, *, is_end: bool) -> str | None:
        sure = read_date(edit.text()).sure if self._time.isChecked() else None
        if sure is None:
            return None
        # A day without a zone is meant as that day, not as all of the earth's days of that date.
        named = sure.model_copy(update={"zone": sure.zone or "Z"})
        bound = named.latest if is_end else named.earliest
        return None if bound is None else bound.date().isoformat()

    def _tell(self) -> None:
        self._pause.stop()
        unclear = [read_date(edit.text()).unclear for edit in (self._from, self._to)]
        wrong = next((each for each in unclear if each is not None), None)
        self._problem.setText("" if wrong is None else telling.why_date_unclear(wrong))
        self._problem.setVisible(wrong is not None)
        self._name_chips()
        self.changed.emit()

    def _name_chips(self) -> None:
        wanted = self.wanted()
        days = [
            said.format(day=telling.when_in_words(day)) if day else ""
            for said, day in (
                (self.tr("from {day}"), wanted.earliest),
                (self.tr("to {day}"), wanted.latest),
            )
        ]
        self._time.setText(" ".join(filter(None, days)) or self.tr("Any time"))
        self._place.setText(wanted.place or self.tr("Any place"))
        status = wording.code_label(self._context, "incident_status", wanted.status)
        self._status.setText(status or self.tr("Any status"))
        self._evidence.setText(self.tr("Has evidence"))


def filters_counted(count: int) -> str:
    """Return what a button is called that shows filters, of which so many narrow the list."""
    if not count:
        return QCoreApplication.translate("filters", "Filters")
    told = QCoreApplication.translate("filters", "Filters ({count} on)")
    return told.format(count=wording.number(count))
