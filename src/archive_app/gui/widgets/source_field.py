"""A field for who says so: a source that is recorded, or a new one by its pseudonym."""

from __future__ import annotations

from collections import Counter
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
        self._sources: dict[str, ListedSource] = {}
        """By the text that each is offered under."""
        self._told: Teller | None = None
        """Who was shown, until something else is typed."""
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
        """Offer these sources; who is named, and what is typed, stays."""
        teller = self.teller()
        self._sources = dict(told_apart(sources))
        self._is_showing = True
        self.combo.clear()
        self.combo.addItems(list(self._sources))
        self._is_showing = False
        self.show_teller(teller)

    def teller(self) -> Teller | None:
        """Return who is named, None where nobody is."""
        text = self.combo.currentText().strip()
        if self._told is not None or not text:
            return self._told
        alike = self._alike(text)
        source = self._sources.get(text, alike[0] if len(alike) == 1 else None)
        return Teller(text) if source is None else Teller(source.pseudonym, source.reference)

    def show_teller(self, teller: Teller | None) -> None:
        """Show who is named: by the reference where there is one, whatever others are called."""
        is_known = teller is not None and teller.reference is not None
        text = "" if teller is None else without_hidden(teller.pseudonym)
        if teller is not None and is_known:
            offered = (
                at for at, each in self._sources.items() if each.reference == teller.reference
            )
            text = next(offered, text)
        self._is_showing = True
        self.combo.setEditText(text)
        self._is_showing = False
        self._told = teller if is_known else None
        self._show()

    def said(self) -> JsonValue:
        """Return the pseudonym."""
        teller = self.teller()
        return None if teller is None else teller.pseudonym

    def typed(self) -> JsonValue:
        """Return the reference too, where it is a source that is recorded."""
        teller = self.teller()
        return None if teller is None else [teller.pseudonym, teller.reference]

    def show_said(self, said: JsonValue) -> None:
        """Show a pseudonym."""
        self.show_teller(Teller(said) if isinstance(said, str) else None)

    def restore(self, typed: JsonValue) -> None:
        """Show what a draft kept: a pseudonym, with the reference where one was known."""
        match typed:
            case [str(pseudonym), str(reference)]:
                self.show_teller(Teller(pseudonym, reference))
            case [str(pseudonym), None] | str(pseudonym):
                self.show_teller(Teller(pseudonym))
            case _:
                self.show_teller(None)

    def problem(self) -> str:
        """Ask which one is meant where several have the pseudonym that is typed."""
        teller = self.teller()
        if teller is None or teller.reference is not None:
            return ""
        if not self._alike(teller.pseudonym):
            return ""
        return self.tr("Several sources are called {name}: choose one of them.").format(
            name=without_hidden(teller.pseudonym)
        )

    def _alike(self, pseudonym: str) -> list[ListedSource]:
        """Return the sources whose name differs in case at most, as nobody tells them apart."""
        name = pseudonym.casefold()
        return [each for each in self._sources.values() if each.pseudonym.casefold() == name]

    def _typed(self) -> None:
        if self._is_showing:
            return
        self._told = None
        self.tell("")
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        teller = self.teller()
        if teller is None:
            understood = ""
        elif teller.reference is not None and self._is_called_otherwise(teller):
            understood = self.tr(
                "There is a source called {name} already, {reference}: it is meant."
            ).format(name=without_hidden(teller.pseudonym), reference=teller.reference)
        elif teller.reference is not None:
            understood = self.tr("A known source, {reference}.").format(reference=teller.reference)
        elif self._alike(teller.pseudonym):
            understood = self.problem()
        else:
            understood = self.tr(
                "A new source: it is recorded with the incident, as restricted. "
                "Its name and all else can be added under All sources."
            )
        self._understood.setText(understood)
        self._understood.setVisible(bool(understood))

    def _is_called_otherwise(self, teller: Teller) -> bool:
        text = self.combo.currentText().strip()
        return text not in self._sources and text != without_hidden(teller.pseudonym)


def told_apart(sources: Iterable[ListedSource]) -> list[tuple[str, ListedSource]]:
    """Return each source with its pseudonym; where others share it, with the end of its reference.

    Names that differ in case alone are taken for shared.
    """
    named = [(without_hidden(each.pseudonym), each) for each in sources]
    shared = Counter(name.casefold() for name, _ in named)
    return [
        (name if shared[name.casefold()] == 1 else f"{name} (…-{_end_of(each.reference)})", each)
        for name, each in named
    ]


def _end_of(reference: str) -> str:
    """Return the year and the number, which no two sources of an archive share."""
    return reference.partition("-")[2]
