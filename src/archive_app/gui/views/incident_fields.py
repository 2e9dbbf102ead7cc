"""What the form of an incident asks for: four things at first, all else unfolded on request."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.widgets.count_field import CountField
from archive_app.gui.widgets.date_field import DateField
from archive_app.gui.widgets.field_group import FieldGroup, Said
from archive_app.gui.widgets.form_field import CodeField, FormField, LineField, TextField
from archive_app.gui.widgets.place_field import PlaceField
from archive_app.gui.widgets.rows_field import RowsField
from archive_app.gui.widgets.source_field import SourceField
from archive_app.gui.widgets.text import button, part_heading

TELLER = "who says so"
"""The name under which a draft keeps who says so; no field of the record has it."""


class IncidentFields(FieldGroup):
    """The fields by their names in the record, and who says so."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.title = LineField(
            self.tr("What happened"),
            self.tr("One neutral sentence: what is alleged or reported."),
            needed=self.tr("Say in a few words what happened: lists show it."),
        )
        self.when = DateField(context, self.tr("When"))
        self.place = PlaceField(context, self.tr("Where"))
        self.teller = SourceField(
            self.tr("Who says so"),
            self.tr(
                "A pseudonym, never a name. It is noted in the ledger with what you save, "
                "by the reference of the source."
            ),
        )
        self._others = self._make_others()
        self.fields = {
            "title": self.title,
            "when": self.when,
            "place": self.place,
            **self._others,
        }
        self.beside = {TELLER: self.teller}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP * 2)
        for each in (self.title, self.when, self.place, self.teller):
            column.addWidget(each)
        self._unfold = button(self.tr("Say more"), quiet=True)
        self._unfold.setCheckable(True)
        self._unfold.toggled.connect(self.unfold)
        column.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignLeading)
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(theme.STEP * 2)
        for name, field in self._others.items():
            if heading := self._headings().get(name):
                more.addWidget(part_heading(heading))
            more.addWidget(field)
        column.addWidget(self._more)
        self.watch()
        self.unfold(False)

    def unfold(self, is_unfolded: bool) -> None:
        """Show all fields, or the four."""
        self._unfold.setChecked(is_unfolded)
        self._unfold.setText(self.tr("Say less") if is_unfolded else self.tr("Say more"))
        self._more.setVisible(is_unfolded)
        self.when.unfold(is_unfolded)
        self.place.unfold(is_unfolded)

    def show_said(self, said: Said) -> None:
        """Show what a record says; more is unfolded where more is said."""
        super().show_said(said)
        self.unfold(any(name in said for name in self._others if name != "confidentiality"))

    def restore(self, typed: Said) -> None:
        """Show what a draft kept; more is unfolded where more was typed."""
        before = {name: field.said() for name, field in self._others.items()}
        super().restore(typed)
        if any(field.said() != before[name] for name, field in self._others.items()):
            self.unfold(True)

    def tell_problems(self) -> FormField | None:
        """Say beside each field what has to be mended; one that is folded away is shown."""
        wrong = super().tell_problems()
        if wrong in self._others.values():
            self.unfold(True)
        return wrong

    def _headings(self) -> dict[str, str]:
        return {
            "description": self.tr("In words"),
            "status": self.tr("How far it is known"),
            "victims_alleged": self.tr("Victims"),
            "external_references": self.tr("Elsewhere"),
            "confidentiality": self.tr("Who may see it"),
        }

    def _make_others(self) -> dict[str, FormField]:
        return {
            "description": TextField(
                self.tr("Description"),
                self.tr("What is reported to have happened, in neutral words."),
                lines=5,
            ),
            "remarks": TextField(self.tr("Remarks"), lines=3),
            "status": self._code(self.tr("Status"), "incident_status"),
            "verification_level": self._code(self.tr("Verification"), "verification_level"),
            "conflict_classification": self._code(
                self.tr("Classification of the conflict"), "conflict_classification"
            ),
            "victims_alleged": CountField(self.tr("Victims, alleged")),
            "victims_verified": CountField(self.tr("Victims, verified")),
            "external_references": RowsField(
                self.tr("External references"),
                self._reference_fields,
                self.tr("Add a reference"),
                self.tr("How others know it: a proceeding, a UN or NGO case number."),
            ),
            "notifications": RowsField(
                self.tr("Notifications"),
                self._notification_fields,
                self.tr("Add a notification"),
                self.tr("Who was told of it, when, by whom and about what."),
            ),
            "confidentiality": CodeField(
                self._context, self.tr("Confidentiality"), "confidentiality", default="internal"
            ),
        }

    def _code(self, title: str, scheme: str) -> FormField:
        return CodeField(self._context, title, scheme)

    def _reference_fields(self) -> Mapping[str, FormField]:
        return {
            "kind": LineField(
                self.tr("Kind"),
                example=self.tr("pre-trial investigation"),
                needed=self.tr("Say what kind of reference it is, or remove it."),
            ),
            "number": LineField(self.tr("Number")),
            "authority": LineField(self.tr("Authority")),
        }

    def _notification_fields(self) -> Mapping[str, FormField]:
        return {
            "to": LineField(
                self.tr("Who was told"),
                needed=self.tr("Say who was told, or remove the notification."),
            ),
            "when": DateField(self._context, self.tr("When they were told")),
            "by": LineField(self.tr("Told by")),
            "about": LineField(self.tr("About what")),
        }
