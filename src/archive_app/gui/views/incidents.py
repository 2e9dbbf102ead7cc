"""Incidents: the list with its find field and filters, and the chosen one in full beside it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import telling, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.models.keyed_rows import Column, KeyedRows
from archive_app.gui.views.form_page import OF_DRAFT
from archive_app.gui.views.incident_detail import IncidentDetail
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.draft_list import DraftList
from archive_app.gui.widgets.filters import IncidentFilters, filters_counted
from archive_app.gui.widgets.find_field import FindField
from archive_app.gui.widgets.find_results import FindResults
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.list_column import ListColumn
from archive_app.gui.widgets.row_delegate import Lines
from archive_app.gui.widgets.row_list import RowList
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.services import browsing, form_drafts
from archive_app.services.browsing import IncidentRow

_LEAST_ROWS = 3


class IncidentsPage(Page):
    """The list in the middle, the detail at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._wanted = ""
        self._wanted_key: int | None = None
        self._count = label(role="muted")
        self._model: KeyedRows[IncidentRow] = KeyedRows(
            context,
            browsing.incident_keys,
            browsing.load_incident_rows,
            [Column(self.tr("Incident"), lambda row: row.title)],
            self._read_aloud,
            self,
        )
        self._list = RowList(self._model, self._lines, self.tr("Incidents"), least_rows=_LEAST_ROWS)
        self._detail = IncidentDetail(context)
        self._detail.wanted.connect(self.wanted)
        self._empty = self._nothing_yet()
        self._nothing_fits = label(
            self.tr("No incident fits: take a filter away to see more."), "muted"
        )
        self._results = FindResults(context, least_rows=_LEAST_ROWS)
        self._results.chosen.connect(self._hit_chosen)
        self._results.opened.connect(self._hit_opened)
        self._drafts = DraftList(context)
        self._drafts.chosen.connect(
            lambda draft: self.wanted.emit("incident form", f"{OF_DRAFT}{draft.name}")
        )
        self._filters = IncidentFilters(context)
        self._filters.changed.connect(self._filter)
        self._middle = QStackedWidget()
        for each in (self._list, self._empty, self._nothing_fits, self._results):
            self._middle.addWidget(each)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._detail)
        split.setSizes([theme.STEP * 60, theme.STEP * 72])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self._model.counted.connect(self._counted)
        self._list.selectionModel().currentChanged.connect(self._chosen)
        context.changed.connect(self._changed)
        self._model.reload()
        self.first = self._list

    def show_reference(self, reference: str) -> None:
        """Choose an incident."""
        self._wanted = reference
        archive = self.context.archive

        def show(key: int | None) -> None:
            if reference == self._wanted:
                self._wanted, self._wanted_key = "", key
                self._choose_wanted()

        self.context.jobs.read(self, lambda _: browsing.find_key(archive, reference), show)
        self._detail.show_incident(reference)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for drafts that were kept meanwhile."""
        super().showEvent(event)
        self._drafts.look_for(form_drafts.INCIDENT)

    def _left(self) -> QWidget:
        made = ListColumn()
        column, self._tucks = made.column, made.tucks
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Incidents"), "title"))
        head.addWidget(self._count, 1)
        new = button(self.tr("New incident"), primary=True)
        new.clicked.connect(lambda: self.wanted.emit("incident form", ""))
        only_where_writable(self.context, new)
        head.addWidget(new)
        column.addLayout(head)
        column.addWidget(self._tucks)
        column.addWidget(self._drafts)
        self._find = FindField(self.tr("Find in everything: words, places, digests"))
        self._find.asked.connect(self._asked)
        self._find.lead_into(self._shown_list, self._results.settled)
        column.addWidget(self._find)
        column.addWidget(self._filters)
        column.addWidget(self._middle, 1)
        sources = button(self.tr("Sources"), quiet=True)
        sources.clicked.connect(lambda: self.wanted.emit("sources", ""))
        below = QWidget()
        FlowLayout(below).addWidget(sources)
        column.addWidget(below)
        made.tuck_drafts(self._drafts)
        self._tucks.add("", self._filters)
        self._name_filters()
        for each in (self._list, self._results.list):
            made.follow(each)
        return made

    def _name_filters(self) -> None:
        self._tucks.call(self._filters, filters_counted(self._filters.count))

    def _nothing_yet(self) -> QWidget:
        made = QWidget()
        made.setAccessibleName(nothing := self.tr("Nothing is recorded yet."))
        column = QVBoxLayout(made)
        column.addStretch()
        column.addWidget(label(nothing, "heading"))
        column.addWidget(
            label(
                self.tr(
                    "Begin with an incident: what happened, when, where, and who says so. "
                    "Or take files in first, and say later what they show."
                ),
                "muted",
            )
        )
        begin = QWidget()
        ways = FlowLayout(begin)
        for text, section, is_primary in (
            (self.tr("Record an incident"), "incident form", True),
            (self.tr("Take files in"), "intake", False),
        ):
            way = button(text, primary=is_primary)
            way.clicked.connect(lambda _=False, to=section: self.wanted.emit(to, ""))
            only_where_writable(self.context, way)
            ways.addWidget(way)
        column.addWidget(begin)
        column.addStretch()
        return made

    def _counted(self, count: int) -> None:
        self._count.setText(QLocale().toString(count))
        self._show_middle()
        self._choose_wanted()
        if count and not self._wanted and not self._list.currentIndex().isValid():
            make_current(self._list, self._model.index(0, 0))

    def _choose_wanted(self) -> None:
        """Choose the incident that was asked for, now or once the list has it."""
        row = None if self._wanted_key is None else self._model.row_of(self._wanted_key)
        if row is not None:
            self._wanted_key = None
            make_current(self._list, self._model.index(row, 0))

    def _show_middle(self) -> None:
        is_finding = bool(self._find.text().strip())
        self._tucks.want(self._filters, not is_finding)
        if is_finding:
            self._middle.setCurrentWidget(self._results)
        elif self._model.rowCount():
            self._middle.setCurrentWidget(self._list)
        else:
            is_narrowing = self._filters.is_narrowing
            self._middle.setCurrentWidget(self._nothing_fits if is_narrowing else self._empty)
        # Beside no list, it would ask what should stand there, or show what does not fit.
        self._detail.setHidden(self._middle.currentWidget() in (self._empty, self._nothing_fits))
        self._count.setHidden(is_finding)  # what was found is counted above it

    def _asked(self, words: str) -> None:
        if words:
            self._results.look_for(words)
        self._show_middle()

    def _shown_list(self) -> RowList:
        is_finding = self._middle.currentWidget() is self._results
        return self._results.list if is_finding else self._list

    def _filter(self) -> None:
        self._name_filters()
        wanted = self._filters.wanted()
        self._model.reload(lambda archive: browsing.incident_keys(archive, wanted))

    def _hit_chosen(self, kind: str, reference: str) -> None:
        if kind == "incident":
            self._detail.show_incident(reference)

    def _hit_opened(self, kind: str, reference: str) -> None:
        if kind == "incident":
            self._detail.show_incident(reference)
            self._detail.setFocus()
        else:
            self.wanted.emit("evidence", reference)

    def _chosen(self) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            self._detail.show_key(self._model.key_at(index.row()))

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds.isdisjoint({"incident", "evidence_link", "evidence_item"}):
            self._model.reload()
            self._asked(self._find.text().strip())

    def _lines(self, row: IncidentRow) -> Lines:
        return Lines(
            row.title,
            row.reference,
            wording.joined(
                telling.when_in_words(row.when) if row.when else "",
                row.place or "",
            ),
            wording.joined(
                wording.items_counted(row.items),
                wording.code_label(self.context, "incident_status", row.status),
                wording.code_label(self.context, "verification_level", row.verification_level),
            ),
        )

    def _read_aloud(self, row: IncidentRow) -> str:
        return self._lines(row).spoken
