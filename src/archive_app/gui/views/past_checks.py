"""The checks that were done: when, by whom, of what, and with which outcome."""

from __future__ import annotations

from array import array

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.models.keyed_rows import Column, KeyedRows
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.table import row_height, rows_table
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.writing import only_where_recorded
from archive_app.services import ledger_rows
from archive_app.services.ledger_rows import EventFilter, EventRow
from archive_app.store.archive import Archive

_ROWS_SEEN = 6


class PastChecks(QWidget):
    """A table of finished checks; ``certificate_wanted`` comes with the chosen one's event."""

    certificate_wanted = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: KeyedRows[EventRow] = KeyedRows(
            context,
            _keys,
            ledger_rows.load_event_rows,
            [
                Column(self.tr("Finished"), lambda row: wording.moment(row.event.recorded_at)),
                Column(
                    self.tr("Outcome"),
                    lambda row: (
                        self.tr("as written")
                        if row.event.outcome == "pass"
                        else self.tr("something is wrong")
                    ),
                ),
                Column(self.tr("By"), lambda row: row.agent),
                Column(self.tr("What"), lambda row: wording.written(row.event.purpose or "")),
                Column(self.tr("How much"), lambda row: wording.written(row.event.note or "")),
            ],
            lambda row: wording.moment(row.event.recorded_at),
            self,
        )
        self._is_newest_wanted = False
        self._none = label(self.tr("There was none yet."), "muted")
        self._table = rows_table(
            self._model,
            self.tr("Earlier checks"),
            (wording.widest_moment(), "m" * 11, "m" * 11, "m" * 13),
        )
        self._table.setFixedHeight(row_height(self._table) * (_ROWS_SEEN + 1) + theme.STEP * 2)
        self._certificate = button(self.tr("Certificate of the chosen check…"))
        self._certificate.clicked.connect(self._want_certificate)
        only_where_recorded(context, self._certificate)
        actions = QWidget()
        FlowLayout(actions).addWidget(self._certificate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addWidget(self._table)
        column.addWidget(actions)
        self._model.counted.connect(self._counted)
        context.changed.connect(self._changed)
        self._model.reload()

    def _changed(self, kinds: frozenset[str]) -> None:
        del kinds  # every commit may end a check
        self._model.reload()

    def choose_newest(self) -> None:
        """Choose the check that ended now, once it is in the table."""
        self._is_newest_wanted = True
        self._model.reload()

    def _counted(self, count: int) -> None:
        self._none.setVisible(not count)
        self._table.setVisible(bool(count))
        self._certificate.setVisible(bool(count))
        if count and (self._is_newest_wanted or not self._table.currentIndex().isValid()):
            self._is_newest_wanted = False
            make_current(self._table, self._model.index(0, 0))
        if count:
            self._model.row(0)  # read what is below the edge of the window, too

    def _want_certificate(self) -> None:
        index = self._table.currentIndex()
        if index.isValid():
            self.certificate_wanted.emit(self._model.key_at(index.row()))


def _keys(archive: Archive) -> array[int]:
    return ledger_rows.event_keys(archive, EventFilter(kind="fixity_checked"))
