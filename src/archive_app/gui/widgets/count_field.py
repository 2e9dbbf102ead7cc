"""A field for how many: at least, best estimate, at most, and what that rests on."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.form_field import FormField
from archive_app.gui.widgets.text import label
from archive_app.model.canonical import JsonValue
from archive_app.model.hidden import without_hidden

_MOST = 1_000_000_000
_COUNT = re.compile(r"\d+|\d{1,3}([\s,.'’]\d{3})(?:\1\d{3})*")
"""Digits, with thousands apart as any language writes them."""


class CountField(FormField):
    """Three numbers, each of which may be unknown, and their basis."""

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title, hint)
        self._numbers: dict[str, QLineEdit] = {}
        self._basis = QLineEdit()
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.STEP)
        grid.setVerticalSpacing(theme.STEP // 2)
        for column, (part, name) in enumerate(
            (
                ("min", self.tr("at least")),
                ("best", self.tr("best estimate")),
                ("max", self.tr("at most")),
            )
        ):
            number = self._numbers[part] = QLineEdit()
            self._place(grid, number, name, 0, column)
        self._place(grid, self._basis, self.tr("on what basis"), 2, 0, span=3)
        self.put(made)
        self.setFocusProxy(self._numbers["min"])

    def said(self) -> JsonValue:
        """Return the numbers that are known, and the basis; None where nothing is said."""
        said: dict[str, JsonValue] = {**self._known()}
        if self._basis.text().strip():
            said["basis"] = self._basis.text()
        return said or None

    def show_said(self, said: JsonValue) -> None:
        """Show a count."""
        given = said if isinstance(said, dict) else {}
        for part, edit in self._parts().items():
            value = given.get(part)
            edit.setText("" if value is None else str(value))

    def typed(self) -> JsonValue:
        """Return what stands in each line, a number or not."""
        return {part: edit.text() for part, edit in self._parts().items() if edit.text()}

    def problem(self) -> str:
        """Say what is no number, or where the numbers are not in order."""
        known = self._known()
        for part, edit in self._numbers.items():
            if edit.text().strip() and part not in known:
                return self.tr(
                    "“{text}” is no whole number. Write digits alone, and all else under "
                    "“on what basis”."
                ).format(text=without_hidden(edit.text().strip()))
        if list(known.values()) == sorted(known.values()):
            return ""
        return self.tr("The numbers must not go down: at least, best estimate, at most.")

    def _parts(self) -> dict[str, QLineEdit]:
        return self._numbers | {"basis": self._basis}

    def _known(self) -> dict[str, int]:
        read = {part: _read(edit.text()) for part, edit in self._numbers.items()}
        return {part: number for part, number in read.items() if number is not None}

    def _place(
        self, grid: QGridLayout, edit: QLineEdit, name: str, row: int, column: int, span: int = 1
    ) -> None:
        named = label(name, "muted")
        named.setBuddy(edit)
        edit.setAccessibleName(f"{self.title}, {name}")
        edit.textEdited.connect(self.changed)
        grid.addWidget(named, row, column, 1, span)
        grid.addWidget(edit, row + 1, column, 1, span)


def _read(text: str) -> int | None:
    """Return the number that is typed, None where it is none or nobody could mean so many."""
    if _COUNT.fullmatch(text.strip()) is None:
        return None
    number = int(re.sub(r"\D", "", text))
    return number if number <= _MOST else None
