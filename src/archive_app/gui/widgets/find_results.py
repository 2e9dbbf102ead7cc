"""What words or a digest find, in place of a list while they are there: all kinds in one list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import telling, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.gui.models.hits import Hits
from archive_app.gui.models.keyed_rows import ROW
from archive_app.gui.widgets.choosing import make_current
from archive_app.gui.widgets.row_delegate import Lines
from archive_app.gui.widgets.row_list import RowList
from archive_app.gui.widgets.text import label
from archive_app.progress import Meter
from archive_app.services import search
from archive_app.services.search import Hit, SearchPage
from archive_app.store.archive import Archive

MOST = 200


class FindResults(QWidget):
    """Searches in a reader's lane; only the answer to the last words is shown."""

    chosen = Signal(str, str)
    """The kind and reference of the hit that was chosen by the arrows or a click."""
    opened = Signal(str, str)
    """The same, on Enter or a double click."""
    settled = Signal()
    """When the answer to the last words is shown."""

    def __init__(
        self,
        context: Context,
        *,
        kind: str = "",
        least_rows: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._kind = kind
        self._finding = Latest(context.jobs, self)
        self._state = label(role="muted")
        self._model = Hits(self._read_aloud, self)
        self.list = RowList(
            self._model, self._lines, self.tr("What was found"), least_rows=least_rows
        )
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.list.activated.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        column.addWidget(self._state)
        column.addWidget(self.list, 1)

    def look_for(self, words: str) -> None:
        """Show what these words find; what was asked before is not waited for."""
        archive, kind = self._context.archive, self._kind
        self._finding.read(lambda meter: _find(archive, words, kind, meter), self._show)

    @property
    def current(self) -> Hit | None:
        """The chosen hit."""
        hit: Hit | None = self.list.currentIndex().data(ROW)
        return hit

    def _show(self, page: SearchPage) -> None:
        chosen = self.current
        self._model.show_hits(page.hits)
        if chosen is not None and self.current is None:
            self._choose_again(chosen)
        count = len(page.hits)
        if not count:
            told = self.tr("Nothing was found. Fewer or shorter words find more.")
        elif page.is_ranked:
            told = self.tr("Best first: %n found", "", count)
        else:
            told = self.tr("Newest first: %n found", "", count)
        if count >= MOST:
            told = self.tr("{told}; there may be more: add a word").format(told=told)
        self._state.setText(told)
        self.settled.emit()

    def _choose_again(self, chosen: Hit) -> None:
        for row in range(self._model.rowCount()):
            index = self._model.index(row)
            hit = index.data(ROW)
            if (hit.kind, hit.reference) == (chosen.kind, chosen.reference):
                make_current(self.list, index)
                return

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(ROW)
        if hit is not None:
            self.chosen.emit(hit.kind, hit.reference)

    def _open(self, index: QModelIndex) -> None:
        hit = index.data(ROW)
        if hit is not None:
            self.opened.emit(hit.kind, hit.reference)

    def _lines(self, hit: Hit) -> Lines:
        kinds = {"incident": self.tr("Incident"), "evidence_item": self.tr("Evidence item")}
        when = telling.when_in_words(hit.when or "")
        return Lines(hit.title, hit.reference, wording.joined(kinds.get(hit.kind, ""), when))

    def _read_aloud(self, hit: Hit) -> str:
        return self._lines(hit).spoken


def _find(archive: Archive, words: str, kind: str, meter: Meter) -> SearchPage:
    page = search.find_digest(archive, words)
    if page is None:
        page = search.rank_records(archive, words, limit=MOST)
    meter.advance()
    if kind:
        hits = tuple(hit for hit in page.hits if hit.kind == kind)
        return SearchPage(hits, is_ranked=page.is_ranked)
    return page
