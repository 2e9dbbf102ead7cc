"""A list with what stands above and below it: where there are few lines, the list comes first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QScrollArea, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.widgets.draft_list import DraftList
from archive_app.gui.widgets.tucks import Tucks

_LINES_FOR_ALL = 24
"""How many lines of text high it is from where nothing is folded away."""


class ListColumn(QScrollArea):
    """Scrolls as a whole where a list has no room for its least rows; the keyboard is followed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tucks = Tucks()
        """What is folded away where there is little room; its place is for the page to choose."""
        self._body = QWidget()
        self._body.setObjectName("body")
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP)
        self.column.setSpacing(theme.STEP)
        self.setWidget(self._body)

    def follow(self, view: QAbstractItemView) -> None:
        """Bring a list into sight with the keyboard, and then each row that becomes current."""
        view.installEventFilter(self)
        view.selectionModel().currentChanged.connect(lambda: self._bring_row(view))

    def tuck_drafts(self, drafts: DraftList) -> None:
        """Fold drafts away with the rest, behind a button that tells how many there are."""

        def count(drafts_now: int) -> None:
            title = self.tr("Drafts ({count})").format(count=wording.number(drafts_now))
            self.tucks.call(drafts, title)
            self.tucks.want(drafts, bool(drafts_now))

        self.tucks.add("", drafts, is_wanted=False)
        drafts.counted.connect(count)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the content, and no height."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._body.minimumSizeHint().width() + bar, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold away, or show again, by how many lines there is room for."""
        super().resizeEvent(event)
        self.tucks.fold(event.size().height() < self.fontMetrics().height() * _LINES_FOR_ALL)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring a list into sight that a key led to; else a page is seen from where it begins."""
        is_led = isinstance(event, QFocusEvent) and event.gotFocus() and _is_by_key(event.reason())
        if is_led and isinstance(watched, QAbstractItemView):
            self._bring(watched, watched.rect())
            self._bring_row(watched)
        return super().eventFilter(watched, event)

    def _bring_row(self, view: QAbstractItemView) -> None:
        index = view.currentIndex()
        if not (view.hasFocus() and index.isValid()):
            return
        self._bring(view.viewport(), view.visualRect(index))

    def _bring(self, widget: QWidget, part: QRect) -> None:
        # Qt's own way looks at the place of the cursor alone, which is the first row.
        spot = widget.mapTo(self._body, part.center())
        self.ensureVisible(0, spot.y(), 0, part.height() // 2 + theme.STEP)


def _is_by_key(reason: Qt.FocusReason) -> bool:
    return reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
