"""What leaves in a bundle as a tree: kinds of record, their fields with a tick, each one's values.

A tick says that a field leaves. Fields are chosen for all records of a kind at once, as the bundle
has it; where a field leaves of some records and stays of others, the tick is half. Files that carry
more than they show come first, each item with a tick of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel

from archive_app.gui import telling, wording
from archive_app.gui.papers import PaperWords
from archive_app.gui.staying import called, why_it_stays
from archive_app.model.hidden import without_hidden
from archive_app.services.bundle_contents import LeftOut
from archive_app.services.disclosing import EVENT, Stays, is_indispensable
from archive_app.services.leaving import Leaving, TellingValue

Index = QModelIndex | QPersistentModelIndex
_FIELD = Qt.ItemDataRole.UserRole + 2
_ITEM = Qt.ItemDataRole.UserRole + 3
_MOST_VALUES = 500
_LONGEST = 2000


@dataclass(frozen=True)
class Field:
    """One field of a kind of record, as it is named in a choice, with all values of it."""

    name: str
    kind: str
    pointer: str
    values: tuple[TellingValue, ...]

    @property
    def leaving(self) -> int:
        """How many of the values leave."""
        return sum(each.stays is None for each in self.values)


@dataclass(frozen=True)
class Arranged:
    """What leaves and what stays by kind of record, and what records are called, by id.

    ``files`` are those of each item, by its reference, that carry more than they show, and whether
    a person lets them leave.
    """

    kinds: Mapping[str, tuple[Field, ...]]
    names: Mapping[str, str]
    files: Mapping[str, tuple[tuple[LeftOut, ...], bool]]


def arrange(leaving: Leaving) -> Arranged:
    """Return the values by kind and field, in the order of the bundle; for any thread."""
    found: dict[str, list[TellingValue]] = {}
    for each in leaving.values:
        found.setdefault(each.field, []).append(each)
    kinds: dict[str, list[Field]] = {}
    for name, of in found.items():
        field = Field(name, of[0].kind, of[0].pointer, tuple(of))
        kinds.setdefault(field.kind, []).append(field)
    files: dict[str, list[LeftOut]] = {}
    leaves: dict[str, bool] = {}
    if leaving.selection is not None:
        let, staying = leaving.selection.as_is, leaving.selection.left_out
        for is_let, those in ((True, let), (False, staying)):
            for left in those:
                if left.may_leave:
                    files.setdefault(left.item, []).append(left)
                    leaves[left.item] = is_let
    return Arranged(
        {kind: tuple(of) for kind, of in kinds.items()},
        leaving.names,
        {item: (tuple(files[item]), leaves[item]) for item in sorted(files)},
    )


class LeavingFields(QStandardItemModel):
    """The tree; ``toggled`` comes with a field and whether it should leave, ``let`` with an item.

    The values of a field are put under it when it is opened: there may be many.
    """

    toggled = Signal(str, bool)
    let = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.itemChanged.connect(self._changed)
        self._states: dict[str, Qt.CheckState] = {}
        self._fields: dict[str, Field] = {}
        self._names: Mapping[str, str] = {}
        self._words = PaperWords()

    def show_fields(self, arranged: Arranged) -> None:
        """Show these in place of those before."""
        self._states.clear()
        self._fields.clear()
        self._names, self._words = arranged.names, PaperWords(arranged.names)
        self.clear()
        self.setHorizontalHeaderLabels(
            [self.tr("What the archive knows"), self.tr("What becomes of it")]
        )
        if arranged.files:
            self.appendRow(self._carrying(arranged.files))
        for kind, fields in arranged.kinds.items():
            records = len({each.record for field in fields for each in field.values})
            head = _item(f"{kind_label(self._words, kind)}  ({wording.number(records)})")
            for field in fields:
                head.appendRow(self._row(field))
            self.appendRow([head, _item("")])

    def named_at(self, index: QModelIndex) -> str:
        """Return the field or item of a row, as it is named in a choice; empty for another row."""
        first = index.siblingAtColumn(0)
        return str(first.data(_FIELD) or first.data(_ITEM) or "")

    def index_of(self, name: str) -> QModelIndex:
        """Return the row of a field or item; an invalid index where it is not shown."""
        for kind in range(self.rowCount()):
            head = self.index(kind, 0)
            for row in range(self.rowCount(head)):
                index = self.index(row, 0, head)
                if self.named_at(index) == name:
                    return index
        return QModelIndex()

    def fill(self, index: Index) -> None:
        """Put the values of a field under it, where they are not yet."""
        item = self.itemFromIndex(index)
        field = self._fields.pop(item.data(_FIELD) or "", None)
        if field is None:
            return
        item.removeRows(0, item.rowCount())
        for each in field.values[:_MOST_VALUES]:
            record = self._names.get(each.record, each.record)
            becomes = _leaves() if each.stays is None else stays_because(each.stays)
            item.appendRow([_item(f"{record}:  {_told(each, self._words)}"), _item(becomes)])
        if len(field.values) > _MOST_VALUES:
            more = self.tr("and %n more", "", len(field.values) - _MOST_VALUES)
            item.appendRow([_item(more), _item("")])

    def _row(self, field: Field) -> list[QStandardItem]:
        label = self._words.field(field.kind, field.pointer)
        if len(field.values) == 1:
            name = _item(f"{label}:  {_told(field.values[0], self._words)}")
        else:
            name = _item(f"{label}  ({len(field.values)})")
            name.appendRow([_item("…"), _item("")])
            self._fields[field.name] = field
        name.setData(field.name, _FIELD)
        leaves = field.leaving
        state = Qt.CheckState.Checked if leaves else Qt.CheckState.Unchecked
        if 0 < leaves < len(field.values):
            state = Qt.CheckState.PartiallyChecked
        self._states[field.name] = state
        if is_indispensable(field.name):
            name.setEnabled(False)
        else:
            name.setCheckable(True)
        name.setCheckState(state)
        return [name, _item(_becomes(field.values, leaves))]

    def _carrying(
        self, files: Mapping[str, tuple[tuple[LeftOut, ...], bool]]
    ) -> list[QStandardItem]:
        """Return the row over the items whose files carry more than they show."""
        counted = sum(len(of) for of, _ in files.values())
        head = _item(self.tr("Files that carry more than they show  (%n)", "", counted))
        for reference, (of, leaves) in list(files.items())[:_MOST_VALUES]:
            why = "; ".join(dict.fromkeys(map(why_it_stays, of)))
            name = _item(f"{called(of[0])}:  {why}")
            name.setData(reference, _ITEM)
            name.setCheckable(True)
            self._states[reference] = Qt.CheckState.Checked if leaves else Qt.CheckState.Unchecked
            name.setCheckState(self._states[reference])
            becomes = _leaves() if leaves else self.tr("stays: what it carries may tell more")
            head.appendRow([name, _item(becomes)])
        if len(files) > _MOST_VALUES:
            more = self.tr("and %n more", "", len(files) - _MOST_VALUES)
            head.appendRow([_item(more), _item("")])
        return [head, _item("")]

    def _changed(self, item: QStandardItem) -> None:
        name = item.data(_FIELD) or item.data(_ITEM)
        if isinstance(name, str) and item.checkState() is not self._states.get(name):
            self._states[name] = item.checkState()
            told = self.toggled if item.data(_FIELD) else self.let
            told.emit(name, item.checkState() is Qt.CheckState.Checked)


def kind_label(words: PaperWords, kind: str) -> str:
    """Return what a kind of record is called, or an event."""
    if kind == EVENT:
        return QCoreApplication.translate("leaving", "Custody event")
    return words.kind(kind)


def stays_because(why: Stays) -> str:
    """Return why a value stays, as a sentence."""
    translate = QCoreApplication.translate
    return {
        Stays.CHOSEN: translate("leaving", "stays: you keep it back"),
        Stays.LEVEL: translate("leaving", "stays: it is marked restricted or secret"),
        Stays.POINTS: translate("leaving", "stays: it could point at people, or at other cases"),
        Stays.PLACE: translate("leaving", "stays: the place is to be protected"),
        Stays.NAME: translate("leaving", "stays: it names the file, or a bundle of others"),
    }[why]


def _told(value: TellingValue, words: PaperWords) -> str:
    """Return what a value says, on one line that hides nothing of how it is written."""
    date = telling.date_part_in_words(value.pointer, value.value)
    said = words.value(value.kind, value.pointer, value.value) if date is None else date
    text = without_hidden(said).replace("\n", " ")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _leaves() -> str:
    return QCoreApplication.translate("leaving", "leaves")


def _becomes(values: tuple[TellingValue, ...], leaves: int) -> str:
    why = [each.stays for each in values if each.stays is not None]
    if not why:
        return _leaves()
    told = stays_because(why[0])
    if not leaves:
        return told
    some = QCoreApplication.translate("leaving", "{leaves} leave, {stay} stay")
    return wording.joined(
        some.format(leaves=wording.number(leaves), stay=wording.number(len(why))), told
    )


def _item(text: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setEditable(False)
    return made
