"""A field for a place as it is known: a name, coordinates in any form, how sure and how known."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from archive_app.gui import telling, theme
from archive_app.gui.context import Context
from archive_app.gui.widgets.form_field import CodeField, FormField, LineField
from archive_app.gui.widgets.text import label
from archive_app.model.canonical import JsonValue
from archive_app.model.typed_place import UnderstoodPlace, read_place, typed_coordinates


class PlaceField(FormField):
    """Takes what a person types: see `read_place`; unfolded, coordinates have their own line.

    Coordinates are in one of the two lines, and always in sight: who writes another place in place
    of the former must not keep its coordinates.
    """

    def __init__(self, context: Context, title: str, hint: str = "") -> None:
        super().__init__(title, hint)
        self._stands: str | None = None
        """A name that a record has and that would be read as more: it stays until it is changed."""
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("near Niu-York, 48.33, 37.84 ± 1 km"))
        self.edit.textEdited.connect(self._changed)
        self.take(self.edit)
        self.understood = label(role="muted")
        self.column.addWidget(self.understood)
        self._coordinates = LineField(
            self.tr("Coordinates"),
            self.tr("Latitude first, WGS 84; how far off they may be after ±."),
            example="48.33, 37.84 ± 1 km",
        )
        self._said: dict[str, FormField] = {
            "grade": CodeField(context, self.tr("Precision of the place"), "place_grade"),
            "method": CodeField(context, self.tr("How the place was determined"), "place_method"),
            "settlement": LineField(self.tr("Settlement")),
            "hromada": LineField(self.tr("Hromada")),
            "raion": LineField(self.tr("Raion")),
            "oblast": LineField(self.tr("Oblast")),
            "country": LineField(self.tr("Country")),
            "normalised_name": LineField(self.tr("Place as in a gazetteer")),
            "controlled_by": LineField(self.tr("Controlled at the time by")),
        }
        coarsely = self.tr("What is handed over then shows it coarsely.")
        self.protect = QCheckBox(self.tr("Protect this place"))
        self.protect.setAccessibleDescription(coarsely)
        self.protect.toggled.connect(self._changed)
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, theme.STEP, 0, 0)
        more.setSpacing(theme.STEP)
        for each in (self._coordinates, *self._said.values()):
            each.changed.connect(self._changed)
            more.addWidget(each)
        more.addWidget(self.protect)
        more.addWidget(label(coarsely, "muted"))
        self.column.addWidget(self._more)
        self._more.hide()
        self._show()

    def unfold(self, is_unfolded: bool) -> None:
        """Show what else can be said of a place."""
        self._more.setVisible(is_unfolded)

    def found(self) -> UnderstoodPlace:
        """Return name and coordinates as they are understood."""
        apart = self._coordinates.said()
        if not isinstance(apart, str):
            text = self.edit.text()
            return UnderstoodPlace(text) if text == self._stands else read_place(text)
        given = read_place(apart)
        return UnderstoodPlace(
            self.edit.text() if self.edit.text().strip() else None,
            given.latitude,
            given.longitude,
            given.uncertainty_m,
            given.unclear,
        )

    def said(self) -> JsonValue:
        """Return the fields of the place, None where it says nothing."""
        found = self.found()
        said: dict[str, JsonValue] = {
            "name": found.name,
            "latitude": found.latitude,
            "longitude": found.longitude,
            "uncertainty_m": found.uncertainty_m,
            **{name: field.said() for name, field in self._said.items()},
        }
        said = {name: value for name, value in said.items() if value is not None}
        return {**said, "protect": self.protect.isChecked()} if said else None

    def show_said(self, said: JsonValue) -> None:
        """Show a place."""
        given = said if isinstance(said, dict) else {}
        latitude, longitude = given.get("latitude"), given.get("longitude")
        uncertainty = given.get("uncertainty_m")
        is_known = isinstance(latitude, str) and isinstance(longitude, str)
        name = given.get("name")
        metres = uncertainty if isinstance(uncertainty, int) else None
        apart = typed_coordinates(str(latitude), str(longitude), metres) if is_known else None
        told = name if isinstance(name, str) else ""
        whole = f"{told}, {apart}" if told and apart else told or apart or ""
        is_one = read_place(whole) == UnderstoodPlace(
            told or None,
            latitude if isinstance(latitude, str) else None,
            longitude if isinstance(longitude, str) else None,
            metres,
        )
        self._stands = None if is_one else told
        self.edit.setText(whole if is_one else told)
        self._coordinates.show_said(None if is_one else apart)
        for part, field in self._said.items():
            field.show_said(given.get(part))
        self._show_protection(given.get("protect") is True)
        self._show()

    def typed(self) -> JsonValue:
        """Return everything as typed."""
        return {
            "text": self.edit.text(),
            "coordinates": self._coordinates.typed(),
            "protect": self.protect.isChecked(),
            **{name: field.typed() for name, field in self._said.items()},
        }

    def restore(self, typed: JsonValue) -> None:
        """Show what a draft kept."""
        kept = typed if isinstance(typed, dict) else {}
        text = kept.get("text")
        self.edit.setText(text if isinstance(text, str) else "")
        self._coordinates.restore(kept.get("coordinates"))
        for part, field in self._said.items():
            field.restore(kept.get(part))
        self._show_protection(kept.get("protect") is True)
        self._show()

    def problem(self) -> str:
        """Say why coordinates could not be taken."""
        found, apart = self.found(), self._coordinates.said()
        if found.unclear is not None:
            return telling.why_place_unclear(found.unclear)
        if isinstance(apart, str) and (found.latitude is None or read_place(apart).name):
            return self.tr("The coordinates are not understood: write them like 48.33, 37.84.")
        text = self.edit.text()
        is_new = text != self._stands
        if isinstance(apart, str) and is_new and read_place(text).latitude is not None:
            return self.tr(
                "There are coordinates in the place and in a line of their own. Keep those that "
                "are meant."
            )
        if self.protect.isChecked() and self.said() is None:
            return self.tr("There is no place to protect yet.")
        return ""

    def tell(self, problem: str) -> None:
        """Say what is wrong in place of what was understood."""
        super().tell(problem)
        self.understood.setVisible(bool(self.understood.text()) and not problem)

    def _show_protection(self, is_protected: bool) -> None:
        self.protect.blockSignals(True)
        self.protect.setChecked(is_protected)
        self.protect.blockSignals(False)

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        if self._coordinates.said() is not None:
            self._more.show()
        self.understood.setText(self.problem() or telling.place_in_words(self.found()))
        self.tell("")
