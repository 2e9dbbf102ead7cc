"""Who somebody is: a name or a pseudonym, what they do, whom they work for."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from archive_app.gui.widgets.fields import field_form
from archive_app.gui.widgets.text import field_label, label
from archive_app.model.inputs import AgentInput
from archive_app.model.validation import validated
from archive_app.model.vocabulary import Vocabularies


class AgentForm(QWidget):
    """A few lines about a person; ``changed`` comes as they are typed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edits: dict[str, QLineEdit] = {}
        form = field_form()
        for name, text in (
            ("pseudonym", self.tr("&Pseudonym")),
            ("name", self.tr("&Name")),
            ("role", self.tr("&Role")),
            ("organisation", self.tr("&Organisation")),
        ):
            edit = self._edits[name] = QLineEdit()
            edit.setAccessibleName(text.replace("&", ""))
            edit.textChanged.connect(self.changed)
            form.addRow(field_label(text, edit), edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            label(
                self.tr(
                    "A pseudonym or a name is needed: every entry of the ledger says who made it. "
                    "A name is kept apart, and can be erased; a pseudonym stays."
                ),
                "muted",
            )
        )
        column.addLayout(form)
        self.setFocusProxy(self._edits["pseudonym"])

    @property
    def edits(self) -> Mapping[str, QLineEdit]:
        """The lines by the fields of a person."""
        return self._edits

    @property
    def has_a_name(self) -> bool:
        """Whether enough is said."""
        return any(self._edits[name].text().strip() for name in ("name", "pseudonym"))

    @property
    def said(self) -> list[str]:
        """Everything that was typed, such as a guesser of passphrases tries first."""
        return [edit.text() for edit in self._edits.values() if edit.text()]

    def agent(self, vocabularies: Vocabularies) -> AgentInput:
        """Return the person; raise InvalidInput where a line cannot be kept."""
        fields: dict[str, str | None] = {
            name: edit.text().strip() or None for name, edit in self._edits.items()
        }
        return validated(AgentInput, {**fields, "kind": "person"}, vocabularies)
