"""What is said of an evidence item, as a form: saved as a revision, kept as a draft meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from archive_app.gui import told
from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import DraftKeeper
from archive_app.gui.tip import tip
from archive_app.gui.translation import spoken_language
from archive_app.gui.widgets.date_field import DateField
from archive_app.gui.widgets.fields import ChoiceBox
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.sheet import Sheet
from archive_app.gui.widgets.source_field import told_apart
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.unkept import not_kept
from archive_app.model.canonical import JsonValue
from archive_app.model.inputs import EvidenceItemInput
from archive_app.progress import Meter
from archive_app.services import catalogue, form_drafts
from archive_app.services.catalogue import LoadedRecord
from archive_app.services.form_drafts import FormDraft
from archive_app.store.archive import Archive

_KIND = "evidence_item"
_DATE = "date_created"
_MOST_SOURCES = 1000
_CODED = {
    "kind": "evidence_kind",
    "confidentiality": "confidentiality",
    "evidentiary_value": "evidentiary_value",
}
_ORDER = (
    "title",
    "kind",
    "description",
    "sensitivity",
    "confidentiality",
    "source_id",
    "author",
    "date_created",
    "language",
    "how_obtained",
    "lawful_basis",
    "limits_of_use",
    "evidentiary_value",
    "legal_hold",
)
_LONG = frozenset({"description", "how_obtained", "lawful_basis", "limits_of_use"})
Fields = dict[str, JsonValue]
_NONE = "none"
"""The mark which says that nothing in an item could harm."""
Sources = list[tuple[str, str]]


class ItemForm(Sheet):
    """Asks for what may be said of one item; what is not asked for here stays as it is."""

    def __init__(self, context: Context, reference: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Edit {reference}").format(reference=reference))
        self.set_action(self.tr("Save as a revision"), self._save)
        self.set_busy(is_busy=True)
        self._context = context
        self._reference = reference
        self._draft_name = form_drafts.name_item_form(reference)
        self._before: Fields = {}
        self._get: dict[str, Callable[[], JsonValue]] = {}
        self._set: dict[str, Callable[[JsonValue], None]] = {}
        self._created = DateField(context, told.field_label(_KIND, f"/{_DATE}/date"))
        self._created.unfold(is_unfolded=True)
        self._keeper = DraftKeeper(context, self._changed, self)
        self._keeper.failed.connect(lambda error: self.tell(not_kept(error)))
        self._keeper.kept.connect(lambda _: self.tell(""))
        archive = context.archive
        context.jobs.read(
            self,
            lambda _: (
                catalogue.load(archive, reference, _KIND),
                form_drafts.find(archive, self._draft_name),
                _sources(archive),
            ),
            lambda found: self._fill(*found),
            failed=self.tell,
        )

    def done(self, result: int) -> None:
        """Keep what is typed, unless it was saved, and close."""
        self._keeper.keep_now()
        super().done(result)

    def _fill(self, loaded: LoadedRecord, draft: FormDraft | None, sources: Sources) -> None:
        item = loaded.record
        assert isinstance(item, EvidenceItemInput)
        self._before = _as_fields(item)
        for name in _ORDER:
            self._add(name, sources)
        self._created.show_said(_date_of(item))
        self._before[_DATE] = self._created.typed()
        self._show(self._before)
        self._keeper.begin(self._draft_name, {}, kept_at="" if draft is None else draft.kept_at)
        if draft is not None:
            self._show(self._before | draft.fields)
            again = button(self.tr("Begin again from what is saved"), quiet=True)
            again.clicked.connect(lambda: self._show(self._before))
            self.column.insertWidget(1, again)
            notice = label(self.tr("What was typed before and not saved is here again."), "muted")
            self.column.insertWidget(1, notice)
        self.set_busy(is_busy=False)
        # Only what is shown takes room, and new fields are shown at the next turn of the loop.
        QTimer.singleShot(0, self, self.grow)

    def _add(self, name: str, sources: Sources) -> None:
        if name == _DATE:
            self._add_date()
            return
        called = told.field_label(_KIND, f"/{name}")
        if name == "sensitivity":
            self._add_marks(called)
        elif name == "legal_hold":
            self._add_hold(called)
        elif name in _CODED or name == "source_id":
            self._add_choice(name, called, sources)
        else:
            self._add_text(name, called)

    def _add_text(self, name: str, called: str) -> None:
        if name in _LONG:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setMinimumHeight(text.fontMetrics().height() * 4)
            self._get[name] = lambda: text.toPlainText().strip() or None
            self._set[name] = lambda value: text.setPlainText(str(value or ""))
            text.textChanged.connect(self._keeper.touch)
            self.add_field(called, text, self._note(name))
            return
        line = QLineEdit()
        self._get[name] = lambda: line.text().strip() or None
        self._set[name] = lambda value: line.setText(str(value or ""))
        line.textChanged.connect(self._keeper.touch)
        self.add_field(called, line, self._note(name))

    def _add_date(self) -> None:
        self._get[_DATE] = self._created.typed
        self._set[_DATE] = self._created.restore
        self._created.changed.connect(self._keeper.touch)
        self.add(self._created)

    def _add_choice(self, name: str, called: str, sources: Sources) -> None:
        field = ChoiceBox()
        if name != "confidentiality":
            field.addItem(self.tr("not recorded"), None)
        if name == "source_id":
            for record_id, shown in sources:
                field.addItem(shown, record_id)
        else:
            for term in self._context.vocabularies.terms(_CODED[name]):
                field.add_term(term)

        def choose(value: JsonValue) -> None:
            at = field.findData(value)
            if at < 0 and value is not None:  # a word that did not come with its record
                field.addItem(str(value), value)
                at = field.count() - 1
            field.setCurrentIndex(max(0, at))

        self._get[name] = field.currentData
        self._set[name] = choose
        field.currentIndexChanged.connect(self._keeper.touch)
        self.add_field(called, field)

    def _add_marks(self, called: str) -> None:
        marks: dict[str, QCheckBox] = {}
        shown = QWidget()
        row = FlowLayout(shown)
        for term in self._context.vocabularies.terms("sensitivity"):
            mark = marks[term.code] = QCheckBox(term.label(spoken_language()))
            if meaning := term.definition(spoken_language()):
                mark.setToolTip(tip(meaning))
                mark.setAccessibleDescription(meaning)
            mark.toggled.connect(self._keeper.touch)
            mark.clicked.connect(partial(_untick_others, marks, term.code))
            row.addWidget(mark)
        self._get["sensitivity"] = lambda: [
            code for code, each in marks.items() if each.isChecked()
        ]

        def choose(value: JsonValue) -> None:
            codes = value if isinstance(value, list | tuple) else ()
            for code, mark in marks.items():
                mark.setChecked(code in codes)

        self._set["sensitivity"] = choose
        self.add(label(called))
        self.add(shown)
        self.add(
            label(
                self.tr(
                    "Graphic, sexual violence and children are kept back on every screen until "
                    "somebody asks to see them."
                ),
                "muted",
            )
        )

    def _add_hold(self, called: str) -> None:
        hold = QCheckBox(called)
        hold.toggled.connect(self._keeper.touch)
        self._get["legal_hold"] = hold.isChecked
        self._set["legal_hold"] = lambda value: hold.setChecked(bool(value))
        self.add(hold)
        self.add(
            label(self.tr("Under a hold it cannot be shredded. An event of its own."), "muted")
        )

    def _note(self, name: str) -> str:
        return self.tr("As in uk, ru or en.") if name == "language" else ""

    def _show(self, fields: Mapping[str, JsonValue]) -> None:
        for name, choose in self._set.items():
            choose(fields.get(name))

    def _changed(self) -> Fields:
        now = {name: get() for name, get in self._get.items()}
        return {name: value for name, value in now.items() if value != self._before.get(name)}

    def _save(self) -> None:
        problem = self._created.problem()
        self._created.tell(problem)
        if problem:
            self._created.setFocus()
            return
        archive, reference, changed = self._context.archive, self._reference, self._changed()
        if _DATE in changed:
            changed[_DATE] = self._created.said()

        def work(_: Meter) -> None:
            catalogue.edit(archive, reference, _KIND, changed)

        self.set_busy(is_busy=True)
        self.follow(self._context.jobs.save(self, work, lambda _: self._saved(), failed=self.tell))

    def _saved(self) -> None:
        self._keeper.drop()
        self.accept()


def _untick_others(marks: Mapping[str, QCheckBox], chosen: str) -> None:
    """Take away what cannot stand beside the mark that a person ticked: none is alone."""
    for code, mark in marks.items():
        if code != chosen and _NONE in (code, chosen) and marks[chosen].isChecked():
            mark.setChecked(False)


def _as_fields(item: EvidenceItemInput) -> Fields:
    """Return what an item says, each field but its date as the form has it."""
    fields: Fields = {}
    for name in _ORDER:
        if name == _DATE:
            continue
        value = getattr(item, name)
        if isinstance(value, tuple):
            value = list(value)
        elif name == "confidentiality":
            value = value.value
        fields[name] = value
    return fields


def _date_of(item: EvidenceItemInput) -> JsonValue:
    said = item.date_created
    return None if said is None else {name: value for name, value in said if value is not None}


def _sources(archive: Archive) -> Sources:
    listed = catalogue.list_sources(archive, limit=_MOST_SOURCES)
    return [
        (catalogue.load(archive, row.reference, "source").found.id, text)
        for text, row in told_apart(listed)
    ]
