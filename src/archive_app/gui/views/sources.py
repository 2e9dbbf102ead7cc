"""Sources: all of them by their pseudonyms, and the way to each one's form."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.models.keyed_rows import ROW, Column, KeyedRows
from archive_app.gui.views.form_page import OF_DRAFT, RESUME
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.draft_list import DraftList
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.row_delegate import Lines
from archive_app.gui.widgets.row_list import RowList
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.services import browsing, form_drafts
from archive_app.services.catalogue import ListedSource

FROM_FORM = "from the incident form"
"""In place of a reference: the form of an incident waits to be gone back to."""


class SourcesPage(Page):
    """A list; Enter opens the form of the chosen source."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._wanted_reference = ""
        self._count = label(role="muted")
        self._back = button("")
        self._has_form = False
        self._back.clicked.connect(self._go_back)
        self._drafts = DraftList(context)
        self._drafts.chosen.connect(
            lambda draft: self.wanted.emit("source form", f"{OF_DRAFT}{draft.name}")
        )
        self._model: KeyedRows[ListedSource] = KeyedRows(
            context,
            browsing.source_keys,
            browsing.load_source_rows,
            [Column(self.tr("Source"), lambda row: row.pseudonym)],
            self._read_aloud,
            self,
        )
        self._list = RowList(self._model, self._lines, self.tr("Sources"))
        self._list.activated.connect(self._edit)
        self._middle = QStackedWidget()
        self._empty = label(
            self.tr("No source is recorded yet. One is made where a form asks who says so."),
            "muted",
        )
        self._middle.addWidget(self._list)
        self._middle.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP * 3, theme.STEP * 2, theme.STEP * 3, theme.STEP * 2)
        column.setSpacing(theme.STEP)
        column.addWidget(label(self.tr("Sources"), "title"))
        column.addWidget(self._count)
        column.addWidget(self._actions())
        column.addWidget(self._drafts)
        column.addWidget(self._middle, 1)
        self._model.counted.connect(self._counted)
        context.changed.connect(self._changed)
        self._model.reload()
        self.first = self._list

    def show_reference(self, reference: str) -> None:
        """Choose a source, or note that a form waits."""
        if reference == FROM_FORM:
            self._has_form = True
        else:
            self._wanted_reference = reference
            self._choose()
        self._back.setText(
            self.tr("&Back to the form") if self._has_form else self.tr("&Back to the incidents")
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Look for drafts that were kept meanwhile."""
        super().showEvent(event)
        self._drafts.look_for(form_drafts.SOURCE)

    def _actions(self) -> QWidget:
        made = QWidget()
        row = FlowLayout(made)
        new = button(self.tr("New source"), primary=True)
        new.clicked.connect(lambda: self.wanted.emit("source form", ""))
        self._open = button(self.tr("Edit"))
        self._open.clicked.connect(self._edit)
        only_where_writable(self.context, new, self._open)
        for each in (new, self._open, self._back):
            row.addWidget(each)
        return made

    def _go_back(self) -> None:
        if self._has_form:
            self._has_form = False
            self.wanted.emit("incident form", RESUME)
        else:
            self.wanted.emit("incidents", "")

    def _edit(self) -> None:
        row = self._list.currentIndex().data(ROW)
        if row is not None:
            self.wanted.emit("source form", row.reference)

    def _counted(self, count: int) -> None:
        self._count.setText(
            self.tr("%n source(s), by pseudonym", "", count) if count else QLocale().toString(count)
        )
        self._middle.setCurrentWidget(self._list if count else self._empty)
        self._open.setEnabled(bool(count) and self.context.is_writable)
        self._choose()

    def _choose(self) -> None:
        wanted = self._wanted_reference
        key = browsing.find_key(self.context.archive, wanted) if wanted else None
        row = None if key is None else self._model.row_of(key)
        if row is not None:
            self._wanted_reference = ""
            make_current(self._list, self._model.index(row, 0))
        elif self._model.rowCount() and not self._list.currentIndex().isValid():
            make_current(self._list, self._model.index(0, 0))

    def _changed(self, kinds: frozenset[str]) -> None:
        if "source" in kinds:
            self._model.reload()

    def _lines(self, row: ListedSource) -> Lines:
        return Lines(
            row.pseudonym,
            row.reference,
            wording.code_label(self.context, "source_kind", row.kind),
            wording.code_label(self.context, "confidentiality", row.confidentiality),
        )

    def _read_aloud(self, row: ListedSource) -> str:
        return self._lines(row).spoken
