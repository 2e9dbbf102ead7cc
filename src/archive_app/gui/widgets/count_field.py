"""A field for how many: at least, best estimate, at most, and what that rests on."""

from __future__ import annotations

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.form_field import FormField
from archive_app.gui.widgets.text import label
from archive_app.model.canonical import JsonValue

_MOST = 1_000_000_000


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
            number.setValidator(QIntValidator(0, _MOST, number))
            self._place(grid, number, name, 0, column)
        self._place(grid, self._basis, self.tr("on what basis"), 2, 0, span=3)
        self.put(made)
        self.setFocusProxy(self._numbers["min"])

    def said(self) -> JsonValue:
        """Return the numbers that are known, and the basis; None where nothing is said."""
        said: dict[str, JsonValue] = {
            part: int(edit.text()) for part, edit in self._numbers.items() if edit.text().isdigit()
        }
        if self._basis.text().strip():
            said["basis"] = self._basis.text()
        return said or None

    def show_said(self, said: JsonValue) -> None:
        """Show a count."""
        given = said if isinstance(said, dict) else {}
        for part, edit in self._numbers.items():
            number = given.get(part)
            edit.setText(str(number) if isinstance(number, int) else "")
        basis = given.get("basis")
        self._basis.setText(basis if isinstance(basis, str) else "")

    def problem(self) -> str:
        """Say where the numbers are not in order."""
        known = [int(each.text()) for each in self._numbers.values() if each.text().isdigit()]
        if known == sorted(known):
            return ""
        return self.tr("The numbers must not go down: at least, best estimate, at most.")

    def _place(
        self, grid: QGridLayout, edit: QLineEdit, name: str, row: int, column: int, span: int = 1
    ) -> None:
        named = label(name, "muted")
        named.setBuddy(edit)
        edit.setAccessibleName(f"{self.title}, {name}")
        edit.textEdited.connect(self.changed)
        grid.addWidget(named, row, column, 1, span)
        grid.addWidget(edit, row + 1, column, 1, span)
