"""A field for who says so: a source that is recorded, or a new one by its pseudonym."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter

from archive_app.gui.widgets.fields import ChoiceBox
from archive_app.gui.widgets.form_field import FormField
from archive_app.gui.widgets.text import button, label
from archive_app.model.canonical import JsonValue
from archive_app.model.hidden import without_hidden
from archive_app.services.allegation import Teller
from archive_app.services.catalogue import ListedSource


class SourceField(FormField):
    """A line with the pseudonyms of all sources to choose from; another one makes a source."""

    sources_wanted = Signal()

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title, hint)
        self._references: dict[str, str] = {}
        self.combo = ChoiceBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        completer = self.combo.completer()
        assert completer is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.combo.editTextChanged.connect(self._typed)
        self.take(self.combo)
        line = self.combo.lineEdit()
        assert line is not None
        line.setAccessibleName(title)
        self._understood = label(role="muted")
        self.column.addWidget(self._understood)
        everyone = button(self.tr("All sources…"), quiet=True)
        everyone.clicked.connect(self.sources_wanted)
        self.column.addWidget(everyone, 0, Qt.AlignmentFlag.AlignLeading)
        self._is_showing = False
        self._show()

    def offer(self, sources: Iterable[ListedSource]) -> None:
        """Offer these sources; what is typed stays."""
        self._is_showing = True
        typed = self.combo.currentText()
        self._references = {}
        for source in sources:
            self._references.setdefault(without_hidden(source.pseudonym), source.reference)
        self.combo.clear()
        self.combo.addItems(list(self._references))
        self.combo.setEditText(typed)
        self._is_showing = False
        self._show()

    def teller(self) -> Teller | None:
        """Return who is named, None where nobody is."""
        pseudonym = self.combo.currentText().strip()
        if not pseudonym:
            return None
        return Teller(pseudonym, self._references.get(pseudonym))

    def said(self) -> JsonValue:
        """Return the pseudonym."""
        return self.combo.currentText().strip() or None

    def show_said(self, said: JsonValue) -> None:
        """Show a pseudonym."""
        self._is_showing = True
        self.combo.setEditText(said if isinstance(said, str) else "")
        self._is_showing = False
        self._show()

    def _typed(self) -> None:
        self._show()
        if not self._is_showing:
            self.changed.emit()

    def _show(self) -> None:
        teller = self.teller()
        if teller is None:
            self._understood.setText("")
        elif teller.reference is None:
            self._understood.setText(
                self.tr(
                    "A new source: it is recorded with the incident, as restricted. "
                    "Its name and all else can be added under All sources."
                )
            )
        else:
            self._understood.setText(
                self.tr("A known source, {reference}.").format(reference=teller.reference)
            )
        self._understood.setVisible(bool(self._understood.text()))
