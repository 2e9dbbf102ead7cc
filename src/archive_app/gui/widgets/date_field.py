"""A field for a date as it is known: what was understood stands beneath, or what could be meant."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from archive_app.gui import telling, theme
from archive_app.gui.context import Context
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.fields import ChoiceBox
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.form_field import CodeField, FormField, LineField
from archive_app.gui.widgets.text import button, label
from archive_app.model.canonical import JsonValue
from archive_app.model.fuzzy_date import FuzzyDate
from archive_app.model.typed_date import UnderstoodDate, read_date

_ZONES = ("Europe/Kyiv", "Europe/Moscow", "UTC")


class DateField(FormField):
    """Takes what a person types, in English and Ukrainian; see `read_date`.

    Without ``has_basis`` what the date and its zone rest on is not asked for.
    """

    def __init__(
        self, context: Context, title: str, hint: str = "", *, has_basis: bool = True
    ) -> None:
        super().__init__(title, hint)
        self._has_basis = has_basis
        self._context = context
        self._chosen: FuzzyDate | None = None
        self._own_zone: str | None = None
        """The zone that was chosen; one that the text names stands in its place meanwhile."""
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("6 Sept 2024, about 10:00"))
        self.edit.textEdited.connect(self._typed)
        self.take(self.edit)
        self.understood = label(role="muted")
        self._readings = QWidget()
        self._flow = FlowLayout(self._readings)
        self._zone = ChoiceBox()
        self._zone.addItem(self.tr("Not said"), None)
        for zone in _ZONES:
            self._zone.addItem(zone, zone)
        self._zone.activated.connect(self._zone_chosen)
        self._zone_basis = CodeField(context, self.tr("What the zone rests on"), "zone_basis")
        self._zone_basis.changed.connect(self._changed)
        self.basis = LineField(self.tr("What the date rests on"))
        self.basis.changed.connect(self.changed)
        self._about_zone = self._zone_row()
        self.column.addWidget(self.understood)
        self.column.addWidget(self._readings)
        self.column.addWidget(self._about_zone)
        self.column.addWidget(self.basis)
        self.basis.hide()
        self._show()

    def unfold(self, is_unfolded: bool) -> None:
        """Show what else can be said of a date."""
        self.basis.setVisible(is_unfolded)

    def found(self) -> FuzzyDate | None:
        """Return the date that is meant, with zone and basis; None for nothing or nothing sure."""
        sure = self._sure()
        if sure is None:
            return None
        zone = sure.zone or self._own_zone
        zone_basis = self._zone_basis.said() if zone is not None else None
        basis = self.basis.said()
        return FuzzyDate(
            date=sure.date,
            time=sure.time,
            zone=zone,
            zone_basis=zone_basis if isinstance(zone_basis, str) else None,
            basis=basis if isinstance(basis, str) else None,
        )

    def said(self) -> JsonValue:
        """Return the fields of the date."""
        found = self.found()
        if found is None:
            return None
        return {name: value for name, value in found if value is not None}

    def show_said(self, said: JsonValue) -> None:
        """Show a date in words, as EDTF where these would be read as another; its zone beside."""
        given = said if isinstance(said, dict) else {}
        day, time = _text(given.get("date")), _text(given.get("time"))
        self._chosen = None
        self.edit.setText(_told(day, time) if day else "")
        self._own_zone = _text(given.get("zone")) or None
        self._zone_basis.show_said(given.get("zone_basis"))
        self.basis.show_said(given.get("basis"))
        self._show()

    def typed(self) -> JsonValue:
        """Return the text, the reading that was chosen, zone and basis."""
        return {
            "text": self.edit.text(),
            "chosen": None if self._chosen is None else str(self._chosen),
            "zone": self._own_zone,
            "zone_basis": self._zone_basis.said(),
            "basis": self.basis.typed(),
        }

    def restore(self, typed: JsonValue) -> None:
        """Show what a draft kept."""
        kept = typed if isinstance(typed, dict) else {}
        self.edit.setText(_text(kept.get("text")))
        chosen = _text(kept.get("chosen"))
        self._chosen = read_date(chosen).sure if chosen else None
        self._own_zone = _text(kept.get("zone")) or None
        self._zone_basis.show_said(kept.get("zone_basis"))
        self.basis.restore(kept.get("basis"))
        self._show()

    def problem(self) -> str:
        """Say why what is typed has no sure reading."""
        understood = self._read()
        if self._chosen is not None or understood.unclear is None:
            return ""
        return telling.why_date_unclear(understood.unclear)

    def tell(self, problem: str) -> None:
        """Say what is wrong in place of what was understood."""
        super().tell(problem)
        self.understood.setVisible(bool(self.edit.text().strip()) and not problem)

    def _zone_row(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.STEP * 2)
        zone = FormField(self.tr("Time zone"))
        zone.take(self._zone)
        row.addWidget(zone, 1)
        row.addWidget(self._zone_basis, 1)
        return made

    def _typed(self) -> None:
        self._chosen = None
        found = self.found()
        is_without_zone = found.zone is None if found else not self.edit.text().strip()
        if is_without_zone and self._own_zone is None:
            self._zone_basis.show_said(None)  # what a zone rests on goes with it
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _zone_chosen(self) -> None:
        # Nobody said the zone that is chosen here, unless a person says that somebody did.
        self._own_zone = self._zone.currentData()
        if self._own_zone is None:
            self._zone_basis.show_said(None)
        elif self._has_basis and self._zone_basis.said() is None:
            self._zone_basis.show_said("assumed")
        self._changed()

    def _show_zone(self, zone: str | None) -> None:
        if zone and self._zone.findData(zone) < 0:
            self._zone.addItem(zone, zone)
        self._zone.setCurrentIndex(max(0, self._zone.findData(zone)))

    def _choose(self, reading: FuzzyDate) -> None:
        self._chosen = reading
        self._changed()
        self.edit.setFocus()

    def _read(self) -> UnderstoodDate:
        return read_date(self.edit.text(), self._context.archive.clock.read().day)

    def _sure(self) -> FuzzyDate | None:
        return self._chosen or read_date(self.edit.text()).sure

    def _show(self) -> None:
        understood = self._read()
        found = self.found()
        empty(self._flow)
        if found is not None:
            sure = self._sure()
            self._zone.setEnabled(sure is None or sure.zone is None)
            self._show_zone(found.zone)
            told = self.tr("Understood as {date}; {zone}.").format(
                date=telling.date_in_words(found),
                zone=telling.zone_in_words(self._context, found),
            )
            doubt = found.doubt(self._context.archive.clock.read().at)
            doubted = f"\n{telling.why_date_doubted(doubt)}" if doubt else ""
            self.understood.setText(f"{told}{doubted}")
        elif understood.unclear is not None:
            self.understood.setText(telling.why_date_unclear(understood.unclear))
            self._offer(understood)
        self._readings.setVisible(bool(self._flow.count()))
        self._about_zone.setVisible(found is not None)
        has_zone = found is not None and found.zone is not None
        self._zone_basis.setVisible(self._has_basis and has_zone)
        self.tell("")

    def _offer(self, understood: UnderstoodDate) -> None:
        for reading in understood.readings:
            offered = button(telling.date_in_words(reading))
            offered.setProperty("chip", True)
            offered.setAccessibleName(
                self.tr("It means {date}").format(date=telling.date_in_words(reading))
            )
            offered.clicked.connect(partial(self._choose, reading))
            self._flow.addWidget(offered)


def _told(day: str, time: str) -> str:
    """Return a date and its time as a person would type them."""
    text = f"{day}T{time}" if time else day
    said = FuzzyDate.parse(text)
    words = telling.date_in_words(said)
    return words if read_date(words).sure == said else text


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
