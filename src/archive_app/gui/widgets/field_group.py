"""The fields of one form, by their names in the record: shown, kept, and held against what was."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from archive_app.gui.widgets.form_field import FormField
from archive_app.model.canonical import JsonValue

Said = Mapping[str, JsonValue]


class FieldGroup(QWidget):
    """A form's fields; how they are laid out is said by the kinds of it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, FormField] = {}
        self.beside: dict[str, FormField] = {}
        """Fields that are no part of the record, by the names that drafts keep them under."""

    @property
    def first(self) -> FormField:
        """The field to begin with."""
        return next(iter(self.fields.values()))

    def watch(self) -> None:
        """Tell of changes in the fields; called once, when all are there."""
        for field in (*self.fields.values(), *self.beside.values()):
            field.changed.connect(self.changed)

    def said(self) -> dict[str, JsonValue]:
        """Return what the record is to say, by field."""
        return {name: field.said() for name, field in self.fields.items()}

    def show_said(self, said: Said) -> None:
        """Show what a record says; nothing of a new one."""
        for name, field in self.fields.items():
            field.show_said(said.get(name))
            field.tell("")

    def typed(self) -> dict[str, JsonValue]:
        """Return everything as typed, for a draft."""
        return {name: field.typed() for name, field in (self.fields | self.beside).items()}

    def restore(self, typed: Said) -> None:
        """Show what a draft kept."""
        for name, field in (self.fields | self.beside).items():
            if name in typed:
                field.restore(typed[name])
                field.tell("")

    def tell_problems(self) -> FormField | None:
        """Say beside each field what has to be mended; return the first of them."""
        wrong = None
        for field in (*self.fields.values(), *self.beside.values()):
            problem = field.problem()
            field.tell(problem)
            if problem and wrong is None:
                wrong = field
        return wrong
