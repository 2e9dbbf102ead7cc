"""Who can open the archive: a list, and what can be changed about it."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.views import access_dialogs
from archive_app.gui.widgets.card import Card
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label
from archive_app.progress import Meter
from archive_app.services.people import Person, list_people

_WIDEST = theme.STEP * 24


class PeopleCard(Card):
    """Everyone with a way in; each change is a dialog that says what will happen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("People"), parent)
        self._context = context
        self._people: list[Person] = []
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.STEP * 2)
        self._grid.setColumnStretch(2, 1)
        self.column.addWidget(self._rows)
        row = QWidget()
        buttons = FlowLayout(row)
        is_writable = context.is_writable
        for text, press in (
            (self.tr("Add a person…"), self._add),
            (self.tr("Change a passphrase…"), self._change),
            (self.tr("New recovery words…"), self._renew),
            (self.tr("Make new keys…"), self._make_new_keys),
        ):
            each = button(text)
            each.clicked.connect(press)
            each.setEnabled(is_writable)
            buttons.addWidget(each)
        self.column.addWidget(row)
        if not is_writable:
            self.column.addWidget(
                label(self.tr("While the archive is read-only, nothing of it can change."), "muted")
            )
        context.changed.connect(self._changed)
        self._read()

    def _changed(self, kinds: frozenset[str]) -> None:
        if "access" in kinds:
            self._read()

    def _read(self) -> None:
        archive = self._context.archive

        def work(_: Meter) -> tuple[list[Person], str]:
            return list_people(archive), archive.unlocked.slot.id.hex()

        self._context.jobs.read(self, work, lambda read: self._show(*read))

    def _show(self, people: list[Person], own_slot: str) -> None:
        self._people = people
        empty(self._grid)
        opens_with = {
            "passphrase": self.tr("a passphrase"),
            "code": self.tr("a one-time code that was not used yet"),
            "recovery": self.tr("the recovery words"),
        }
        for row, person in enumerate(each for each in people if each.purpose != "recovery"):
            is_own = person.slot_id == own_slot
            name = person.name + (self.tr(" (you)") if is_own else "")
            called = label(name)
            needed = called.fontMetrics().horizontalAdvance(name) + 2
            called.setMinimumWidth(min(_WIDEST, needed))
            self._grid.addWidget(called, row, 0)
            self._grid.addWidget(label(person.role or "", "muted"), row, 1)
            opens = self.tr("opens it with {what}").format(what=opens_with[person.purpose])
            self._grid.addWidget(label(opens, "muted"), row, 2)
            if not is_own:
                remove = button(self.tr("Remove…"), quiet=True)
                remove.setAccessibleName(self.tr("Remove {name}…").format(name=person.name))
                remove.setEnabled(self._context.is_writable)
                remove.clicked.connect(
                    lambda _=False, who=person: access_dialogs.remove_person(
                        self, self._context, who
                    )
                )
                self._grid.addWidget(remove, row, 3)

    def _add(self) -> None:
        access_dialogs.add_person(self, self._context)

    def _change(self) -> None:
        access_dialogs.change_passphrase(self, self._context, self._people)

    def _renew(self) -> None:
        access_dialogs.renew_recovery_words(self, self._context)

    def _make_new_keys(self) -> None:
        access_dialogs.make_new_keys(self, self._context)
