"""What leaves in a bundle as a tree: kinds of record, their fields with a tick, each one's values.

A tick says that a field leaves. Fields are chosen for all records of a kind at once, as the bundle
has it; where a field leaves of some records and stays of others, the tick is half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from archive_app.bundle.rendering.visible import without_hidden
from archive_app.gui.papers import PaperWords
from archive_app.services.disclosing import EVENT, Stays, is_indispensable
from archive_app.services.leaving import Leaving, TellingValue

_FIELD = Qt.ItemDataRole.UserRole + 2
_MOST_VALUES = 200
_LONGEST = 2000


@dataclass(frozen=True)
class _Field:
    name: str
    kind: str
    pointer: str
    values: tuple[TellingValue, ...]


class LeavingFields(QStandardItemModel):
    """The tree; ``toggled`` comes with a field and whether it should leave."""

    toggled = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.itemChanged.connect(self._changed)
        self._shown: dict[str, Qt.CheckState] = {}

    def show_leaving(self, leaving: Leaving) -> None:
        """Show these values in place of those before."""
        self.blockSignals(True)
        self.clear()
        self._shown.clear()
        self.setHorizontalHeaderLabels(
            [self.tr("What the archive knows"), self.tr("What becomes of it")]
        )
        words = PaperWords(leaving.names)
        kinds: dict[str, list[_Field]] = {}
        for field in _fields(leaving.values):
            kinds.setdefault(field.kind, []).append(field)
        for kind, fields in kinds.items():
            records = len({each.record for field in fields for each in field.values})
            head = QStandardItem(f"{kind_label(words, kind)}  ({records})")
            head.setEditable(False)
            blank = QStandardItem("")
            blank.setEditable(False)
            for field in fields:
                head.appendRow(self._row(field, words, leaving))
            self.appendRow([head, blank])
        self.blockSignals(False)
        self.layoutChanged.emit()

    def _row(self, field: _Field, words: PaperWords, leaving: Leaving) -> list[QStandardItem]:
        leaves = sum(each.stays is None for each in field.values)
        label = words.field(field.kind, field.pointer)
        if len(field.values) == 1:
            name = QStandardItem(f"{label}:  {_told(field.values[0], words)}")
        else:
            name = QStandardItem(f"{label}  ({len(field.values)})")
        name.setEditable(False)
        name.setData(field.name, _FIELD)
        state = (
            Qt.CheckState.Checked
            if leaves == len(field.values)
            else Qt.CheckState.PartiallyChecked
            if leaves
            else Qt.CheckState.Unchecked
        )
        self._shown[field.name] = state
        if is_indispensable(field.name):
            name.setEnabled(False)
        else:
            name.setCheckable(True)
            name.setUserTristate(False)
        name.setCheckState(state)
        told = QStandardItem(_becomes(field.values, leaves))
        told.setEditable(False)
        for each in field.values[:_MOST_VALUES] if len(field.values) > 1 else ():
            called = leaving.names.get(each.record, each.record)
            value = QStandardItem(f"{called}:  {_told(each, words)}")
            why = QStandardItem(_leaves() if each.stays is None else stays_because(each.stays))
            for item in (value, why):
                item.setEditable(False)
            name.appendRow([value, why])
        return [name, told]

    def _changed(self, item: QStandardItem) -> None:
        field = item.data(_FIELD)
        if isinstance(field, str) and item.checkState() is not self._shown.get(field):
            self._shown[field] = item.checkState()
            self.toggled.emit(field, item.checkState() is Qt.CheckState.Checked)


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
        Stays.NAME: translate("leaving", "stays: it is the name that the file had"),
    }[why]


def _told(value: TellingValue, words: PaperWords) -> str:
    """Return what a value says, on one line that hides nothing of how it is written."""
    text = without_hidden(words.value(value.kind, value.pointer, value.value)).replace("\n", " ")
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
    return f"{some.format(leaves=leaves, stay=len(why))}  ·  {told}"


def _fields(values: Iterable[TellingValue]) -> list[_Field]:
    found: dict[str, list[TellingValue]] = {}
    for each in values:
        found.setdefault(each.field, []).append(each)
    return [_Field(name, of[0].kind, of[0].pointer, tuple(of)) for name, of in found.items()]
