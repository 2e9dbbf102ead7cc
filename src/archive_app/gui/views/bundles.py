"""Bundles: what went to whom and what came in, and the one that is chosen in full beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.models.keyed_rows import ROW, Column, KeyedRows
from archive_app.gui.views.bundle_received import ReceivedDetail
from archive_app.gui.views.bundle_sent import SentDetail, state_of
from archive_app.gui.views.export.page import NEW
from archive_app.gui.views.export.step import tell_draft
from archive_app.gui.views.form_page import OF_DRAFT
from archive_app.gui.views.page import Page
from archive_app.gui.widgets.action_row import ActionRow
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.draft_list import DraftList
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.list_column import ListColumn
from archive_app.gui.widgets.row_delegate import Lines
from archive_app.gui.widgets.row_list import RowList
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.writing import only_where_writable
from archive_app.services import exchanges, form_drafts
from archive_app.services.exchanges import ReceivedRow, SentRow

_KINDS = frozenset({"sent_bundle", "accession"})
_LEAST_ROWS = 3


class BundlesPage(Page):
    """Two lists, one shown at a time: sent, received."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._sent: KeyedRows[SentRow] = KeyedRows(
            context,
            exchanges.sent_keys,
            exchanges.load_sent_rows,
            [Column(self.tr("Bundle"), lambda row: row.sent.name)],
            lambda row: self._sent_lines(row).spoken,
            self,
        )
        self._received: KeyedRows[ReceivedRow] = KeyedRows(
            context,
            exchanges.received_keys,
            exchanges.load_received_rows,
            [Column(self.tr("Bundle"), lambda row: row.received.name)],
            lambda row: self._received_lines(row).spoken,
            self,
        )
        self._sent_list = RowList(
            self._sent, self._sent_lines, self.tr("Sent bundles"), least_rows=_LEAST_ROWS
        )
        self._received_list = RowList(
            self._received,
            self._received_lines,
            self.tr("Received bundles"),
            least_rows=_LEAST_ROWS,
        )
        self._drafts = DraftList(context, tell_draft)
        self._drafts.chosen.connect(
            lambda draft: self.wanted.emit("export", f"{OF_DRAFT}{draft.name}")
        )
        self._count = label(role="muted")
        self._empty = self._nothing_yet()
        self._lists = QStackedWidget()
        for each in (self._sent_list, self._received_list, self._empty):
            self._lists.addWidget(each)
        self._sent_detail, self._received_detail = SentDetail(context), ReceivedDetail(context)
        self._details = QStackedWidget()
        for detail in (self._sent_detail, self._received_detail):
            detail.wanted.connect(self.wanted)
            self._details.addWidget(detail)
        self._sent_detail.stayed.connect(self._stay_at)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._details)
        split.setSizes([theme.STEP * 60, theme.STEP * 72])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        for model, view in ((self._sent, self._sent_list), (self._received, self._received_list)):
            model.counted.connect(self._counted)
            model.dataChanged.connect(self._chosen)
            view.selectionModel().currentChanged.connect(self._chosen)
        context.changed.connect(self._changed)
        self._show_list()
        self._sent.reload()
        self._received.reload()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for bundles that were begun and not written."""
        super().showEvent(event)
        self._drafts.look_for(form_drafts.EXPORT)

    def _left(self) -> QWidget:
        made = ListColumn()
        column = made.column
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Bundles"), "title"))
        head.addWidget(self._count, 1)
        column.addLayout(head)
        ways = []
        for text, section, reference in (
            (self.tr("&New bundle…"), "export", NEW),
            (self.tr("&Receive a bundle…"), "receive", ""),
            (self.tr("&Verify a bundle…"), "verify", ""),
        ):
            way = button(text, primary=section == "export")
            way.clicked.connect(partial(self.wanted.emit, section, reference))
            ways.append(way)
            if section != "verify":
                only_where_writable(self.context, way)
        column.addWidget(ActionRow(ways))
        column.addWidget(made.tucks)
        column.addWidget(self._drafts)
        made.tuck_drafts(self._drafts)
        column.addWidget(self._chips())
        column.addWidget(self._lists, 1)
        column.addWidget(self._more())
        for view in (self._sent_list, self._received_list):
            made.follow(view)
        return made

    def _chips(self) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made)
        self._ways = QButtonGroup(self)
        for number, text in enumerate((self.tr("Sent"), self.tr("Received"))):
            chip = button(text)
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.setChecked(number == 0)
            self._ways.addButton(chip, number)
            flow.addWidget(chip)
        self._ways.idClicked.connect(self._show_list)
        return made

    def _more(self) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made)
        for text, section in (
            (self.tr("Known signers"), "signers"),
            (self.tr("Witnesses of the ledger"), "witness"),
        ):
            way = button(text, quiet=True)
            way.clicked.connect(lambda _=False, name=section: self.wanted.emit(name, ""))
            flow.addWidget(way)
        return made

    def _nothing_yet(self) -> QWidget:
        made = QWidget()
        made.setAccessibleName(nothing := self.tr("Nothing is here yet."))
        column = QVBoxLayout(made)
        column.addStretch()
        column.addWidget(label(nothing, "heading"))
        column.addWidget(
            label(
                self.tr(
                    "A bundle is evidence on its way: signed, so that whoever gets it can check "
                    "that nothing was changed. What you send and what you receive is listed here."
                ),
                "muted",
            )
        )
        column.addStretch()
        return made

    def _model(self) -> KeyedRows[SentRow] | KeyedRows[ReceivedRow]:
        return self._received if self._ways.checkedId() == 1 else self._sent

    def _view(self) -> RowList:
        return self._received_list if self._ways.checkedId() == 1 else self._sent_list

    def _show_list(self) -> None:
        is_received = self._ways.checkedId() == 1
        self._details.setCurrentWidget(self._received_detail if is_received else self._sent_detail)
        self._counted()
        self._chosen()

    def _counted(self) -> None:
        count, view = self._model().rowCount(), self._view()
        self.first = view
        self._count.setText(QLocale().toString(count))
        self._lists.setCurrentWidget(view if count else self._empty)
        if count and not view.currentIndex().isValid():
            make_current(view, self._model().index(0, 0))

    def _chosen(self) -> None:
        row = self._view().currentIndex().data(ROW)
        if isinstance(row, SentRow):
            self._sent_detail.show_row(row)
        elif isinstance(row, ReceivedRow):
            self._received_detail.show_row(row)

    def _stay_at(self, key: int) -> None:
        row = self._sent.row_of(key)
        if row is not None:
            make_current(self._sent_list, self._sent.index(row, 0))

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds.isdisjoint(_KINDS):
            self._sent.reload()
            self._received.reload()

    def _sent_lines(self, row: SentRow) -> Lines:
        return Lines(
            row.sent.recipient,
            wording.moment(row.prepared_at),
            wording.joined(row.sent.name, row.purpose or ""),
            state_of(row),
            keeps_text=True,
        )

    def _received_lines(self, row: ReceivedRow) -> Lines:
        return Lines(
            row.received_from or row.received.name,
            wording.moment(row.received_at),
            row.received.name,
            self.tr("taken in as {accession}").format(accession=row.received.accession),
        )
