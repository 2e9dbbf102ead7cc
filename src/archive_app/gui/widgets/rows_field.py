"""A field for a list of small things of one kind: each in a frame of its own, added and removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from archive_app.gui import theme
from archive_app.gui.widgets.form_field import FormField
from archive_app.gui.widgets.text import button
from archive_app.model.canonical import JsonValue

MakeFields = Callable[[], Mapping[str, FormField]]


class RowsField(FormField):
    """Any number of rows; ``make`` gives the fields of a new one, by their names in the record."""

    def __init__(self, title: str, make: MakeFields, add: str, hint: str = "") -> None:
        super().__init__(title, hint)
        self._make = make
        self._rows: list[_Row] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(theme.STEP)
        self.column.addLayout(self._place)
        self._add = button(add)
        self._add.clicked.connect(self._add_typed)
        self.put(self._add)
        self.column.setAlignment(self._add, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self._add)

    def said(self) -> JsonValue:
        """Return the rows that say something."""
        return [said for row in self._rows if (said := row.said())]

    def show_said(self, said: JsonValue) -> None:
        """Show these rows."""
        self._show(said, lambda field, value: field.show_said(value))

    def typed(self) -> JsonValue:
        """Return every row as typed."""
        return [{name: field.typed() for name, field in row.fields.items()} for row in self._rows]

    def restore(self, typed: JsonValue) -> None:
        """Show what a draft kept."""
        self._show(typed, lambda field, value: field.restore(value))

    def problem(self) -> str:
        """Return the first thing that has to be mended in a row that says something."""
        for row in self._rows:
            if row.said() or any(field.problem() for field in row.fields.values()):
                for field in row.fields.values():
                    if problem := field.problem():
                        return problem
        return ""

    def _show(self, given: JsonValue, show: Callable[[FormField, JsonValue], object]) -> None:
        for row in list(self._rows):
            self._take_away(row)
        for values in given if isinstance(given, list) else []:
            row = self._append()
            for name, field in row.fields.items():
                show(field, values.get(name) if isinstance(values, dict) else None)

    def _append(self) -> _Row:
        row = _Row(self._make(), self.tr("Remove"), self.title)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._removed(row))
        self._rows.append(row)
        self._place.addWidget(row)
        return row

    def _add_typed(self) -> None:
        row = self._append()
        next(iter(row.fields.values())).setFocus()
        self.changed.emit()

    def _removed(self, row: _Row) -> None:
        self._take_away(row)
        self._add.setFocus()
        self.changed.emit()

    def _take_away(self, row: _Row) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()


class _Row(QFrame):
    """The fields of one row, with a button that removes it."""

    changed = Signal()
    removed = Signal()

    def __init__(self, fields: Mapping[str, FormField], remove: str, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.fields = fields
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP, theme.STEP, theme.STEP, theme.STEP)
        column.setSpacing(theme.STEP)
        for field in fields.values():
            field.changed.connect(self.changed)
            column.addWidget(field)
        away = button(remove, quiet=True)
        away.setAccessibleName(f"{remove}: {title}")
        away.clicked.connect(self.removed)
        column.addWidget(away, 0, Qt.AlignmentFlag.AlignLeading)

    def said(self) -> dict[str, JsonValue]:
        """Return what its fields say."""
        return {
            name: said for name, field in self.fields.items() if (said := field.said()) is not None
        }
