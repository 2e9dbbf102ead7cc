"""Evidence: all items as a table or as pictures, narrowed and found, and the chosen one beside."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.models.keyed_rows import KeyedRows
from archive_app.gui.translation import spoken_language
from archive_app.gui.views.evidence_deeds import EvidenceDeeds
from archive_app.gui.views.evidence_detail import EvidenceDetail
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.fields import Choice
from archive_app.gui.widgets.find_field import FindField
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.item_table import ItemTable, item_columns
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.thumbnail_grid import ThumbnailGrid
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.progress import Meter
from archive_app.services import browsing
from archive_app.services.browsing import ItemRow
from archive_app.store.archive import Archive

_PICTURES = [theme.STEP * 72, theme.STEP * 60]
_TABLE = [theme.STEP * 90, theme.STEP * 42]
"""How wide the items and the chosen one are, until a person says: a table has more to tell."""
_LETTERS_FOR_TABLE = 150
"""How many letters wide the page is from where the chosen item gives a table some of its room."""
OF = "of "
"""What precedes the reference of an incident whose items are wanted."""


class EvidencePage(Page):
    """The items in the middle, the detail at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._incident: str | None = None
        self._wanted: str | None = None
        self._words = ""
        self._chosen: int | None = None
        self._count = label(role="muted")
        self._model = self._items()
        self._table = ItemTable(self._model)
        self._table.chosen.connect(self._choose)
        self._table.activated.connect(self._open)
        self._grid = ThumbnailGrid(context, self._model, self._read_aloud)
        self._grid.setAccessibleName(self.tr("Evidence items as pictures"))
        self._grid.chosen.connect(self._choose)
        self._grid.opened.connect(self._open)
        self._middle = QStackedWidget()
        self._nothing = label(role="muted")
        self._empty = self._nothing_page()
        for each in (self._grid, self._table, self._empty):
            self._middle.addWidget(each)
        self._detail = EvidenceDetail(context)
        self._detail.wanted.connect(self.wanted)
        self._deeds = EvidenceDeeds(context, self._selected_keys, self)
        self._detail.asked.connect(self._deeds.begin)
        self._detail.unlink_asked.connect(self._deeds.unlink)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._detail)
        split.splitterMoved.connect(self._split_moved)
        self._split, self._is_split_own = split, False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self._model.counted.connect(self._counted)
        self._find.lead_into(lambda: self._as, self._model.counted)
        context.changed.connect(self._changed)
        self._show_as(self._grid)
        self._reload()

    def show_reference(self, reference: str) -> None:
        """Show one item, or the items of an incident (``of <reference>``)."""
        if reference.startswith(OF):
            self._narrow(reference.removeprefix(OF))
            return
        self._wanted = reference
        self._detail.show_item(reference)
        self._find.clear()
        self._kinds.setCurrentIndex(0)
        self._narrow(None)

    def begin(self, deed: str, reference: str) -> None:
        """Begin what can be done with an item: see `EvidenceDetail.asked`."""
        self._deeds.begin(deed, reference)

    def find_words(self, words: str) -> None:
        """Show the items that are found by these words alone."""
        self._words = words
        self._reload()

    def _items(self) -> KeyedRows[ItemRow]:
        context = self.context
        return KeyedRows(
            context,
            browsing.item_keys,
            browsing.load_item_rows,
            item_columns(context),
            self._read_aloud,
            self,
        )

    def _left(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP)
        column.setSpacing(theme.STEP)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Evidence"), "title"))
        head.addWidget(self._count, 1)
        add = button(self.tr("Add evidence"))
        add.clicked.connect(lambda: self.wanted.emit("intake", ""))
        only_where_writable(self.context, add)
        head.addWidget(add)
        column.addLayout(head)
        self._find = FindField(self.tr("Find items: words, names, digests"))
        self._find.asked.connect(self.find_words)
        column.addWidget(self._find)
        column.addWidget(self._filters())
        column.addWidget(self._middle, 1)
        return made

    def _filters(self) -> QWidget:
        made = QWidget()
        row = FlowLayout(made)
        self._kinds = Choice()
        self._kinds.setAccessibleName(self.tr("Kind of evidence"))
        self._kinds.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._kinds.setMinimumContentsLength(14)
        self._kinds.addItem(self.tr("Every kind"), None)
        for term in self.context.vocabularies.terms("evidence_kind"):
            if not term.retired:
                self._kinds.addItem(term.label(spoken_language()), term.code)
        self._kinds.currentIndexChanged.connect(self._reload)
        row.addWidget(self._kinds)
        as_what = QButtonGroup(self)
        for text, view in (
            (self.tr("Pictures"), self._grid),
            (self.tr("Table"), self._table),
        ):
            chip = button(text)
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.setChecked(view is self._grid)
            chip.clicked.connect(lambda _=False, shown=view: self._show_as(shown))
            as_what.addButton(chip)
            row.addWidget(chip)
        self._of = QPushButton()
        self._of.setProperty("chip", True)
        self._of.setAutoDefault(False)
        self._of.clicked.connect(lambda: self._narrow(None))
        self._of.hide()
        row.addWidget(self._of)
        return made

    def _nothing_page(self) -> QWidget:
        made = QWidget()
        made.setAccessibleName(nothing := self.tr("Nothing is here."))
        column = QVBoxLayout(made)
        column.addStretch()
        column.addWidget(label(nothing, "heading"))
        column.addWidget(self._nothing)
        column.addStretch()
        return made

    def _show_as(self, view: QWidget) -> None:
        assert isinstance(view, QAbstractItemView)
        self._as = view
        if not self._is_split_own:
            letters = self.width() // self.fontMetrics().averageCharWidth()
            is_wide = view is self._table and letters >= _LETTERS_FOR_TABLE
            self._split.setSizes(_TABLE if is_wide else _PICTURES)
        self.first = view
        if self._model.rowCount():
            self._middle.setCurrentWidget(view)

    def _split_moved(self) -> None:
        self._is_split_own = True

    def _narrow(self, incident: str | None) -> None:
        self._incident = incident
        self._of.setVisible(incident is not None)
        self._of.setText(
            self.tr("Of {reference}: show all").format(reference=incident) if incident else ""
        )
        self._reload()

    def _reload(self) -> None:
        incident, words = self._incident, self._words
        kind = self._kinds.currentData()

        def list_keys(archive: Archive) -> array[int]:
            key = browsing.find_key(archive, incident) if incident is not None else None
            return browsing.item_keys(archive, key, kind=kind, words=words)

        self._model.reload(list_keys)

    def _counted(self, count: int) -> None:
        self._count.setText(QLocale().toString(count))
        is_narrowed = bool(self._incident or self._words or self._kinds.currentData())
        self._nothing.setText(
            self.tr("No item is as you ask. Ask for less, or show every kind.")
            if is_narrowed
            else self.tr(
                "Take files in first: drop photos, videos, sound or documents, or point at a card. "
                "Each file becomes an item here, with its digest and its custody."
            )
        )
        self._middle.setCurrentWidget(self._as if count else self._empty)
        if not count:
            self._chosen = None
            self._detail.clear()
            return
        if self._wanted is not None:
            self._bring(self._wanted)
        elif not self._table.currentIndex().isValid():
            self._make_current(self._model.row_of(self._chosen or 0) or 0)

    def _bring(self, reference: str) -> None:
        self._wanted = None
        archive = self.context.archive

        def work(_: Meter) -> int | None:
            return browsing.find_key(archive, reference)

        def show(key: int | None) -> None:
            number = None if key is None else self._model.row_of(key)
            if number is not None:
                self._make_current(number)

        self.context.jobs.read(self, work, show)

    def _make_current(self, number: int) -> None:
        is_there = self._grid.cells.number_of(self._grid.currentIndex()) == number
        if self._as is self._grid and not is_there:
            self._grid.show_number(number)
        make_current(self._table, self._model.index(number, 0))

    def _choose(self, number: int) -> None:
        if not 0 <= number < self._model.rowCount():
            return
        key = self._model.key_at(number)
        if key == self._chosen:
            return
        self._chosen = key
        if self._table.currentIndex().row() != number:
            make_current(self._table, self._model.index(number, 0))
        if self._grid.cells.number_of(self._grid.currentIndex()) != number:
            self._grid.show_number(number)
        self._detail.show_key(key)

    def _selected_keys(self) -> list[int]:
        """Return the keys of all that is selected where one looks: in the grid or the table."""
        numbers = self._grid.numbers() if self._as is self._grid else self._table.numbers()
        return [self._model.key_at(number) for number in numbers]

    def _open(self) -> None:
        if self._chosen is not None:
            self._deeds.view_key(self._chosen)

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds.isdisjoint({"evidence_item", "stored_file", "evidence_link", "object"}):
            self._reload()

    def _read_aloud(self, row: ItemRow) -> str:
        kept_back = self.tr("kept back: may disturb") if self.context.is_kept_back(row) else ""
        parts = (
            row.title,
            wording.code_label(self.context, "evidence_kind", row.kind),
            "" if row.size is None else wording.size(row.size),
            row.reference,
            kept_back,
        )
        return ", ".join(part for part in parts if part)
