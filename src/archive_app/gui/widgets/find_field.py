"""A line to find by: what is typed is asked for after a short pause, once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyle, QWidget

from archive_app.gui import theme
from archive_app.gui.widgets.choosing import make_current

_PAUSE_MS = 150


class FindField(QLineEdit):
    """A find field; ``asked`` comes with the words when typing pauses, empty when it is cleared.

    Escape clears it, the arrow down and Enter lead into what was found: see `lead_into`.
    """

    asked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        # An icon that the line draws itself stays small beside large letters.
        room = theme.icon_side() + theme.STEP // 2
        is_mirrored = self.isRightToLeft()
        self.setTextMargins(0 if is_mirrored else room, 0, room if is_mirrored else 0, 0)
        focus = QAction(self, shortcut=QKeySequence(QKeySequence.StandardKey.Find))
        focus.triggered.connect(self.setFocus)
        self.addAction(focus)
        self._found: Callable[[], QAbstractItemView] | None = None
        self._is_asking = False
        self._wants_in = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.textChanged.connect(self._changed)

    def lead_into(self, found: Callable[[], QAbstractItemView], *answered: SignalInstance) -> None:
        """Lead into the list that ``found`` returns, now or when the answer is there."""
        self._found = found
        for each in answered:
            each.connect(self._be_answered)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon where the line begins."""
        super().paintEvent(event)
        side = QSize(theme.icon_side(), theme.icon_side())
        begin = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        inner = self.rect().adjusted(theme.STEP, 0, -theme.STEP, 0)
        place = QStyle.alignedRect(self.layoutDirection(), begin, side, inner)
        painter = QPainter(self)
        role = QPalette.ColorRole.PlaceholderText
        painter.drawPixmap(place, theme.pixmap("find", role))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear on Escape, go down into the results on the arrow and on Enter."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._pause.isActive():
                self._pause.stop()
                self._ask()
            self._wants_in = True
            if not self._is_asking:
                self._go_in()
        else:
            super().keyPressEvent(event)

    def _changed(self) -> None:
        if self.text().strip():
            self._pause.start()
        else:  # nothing is to be waited for
            self._pause.stop()
            self._ask()

    def _ask(self) -> None:
        words = self.text().strip()
        self._is_asking, self._wants_in = bool(words), False
        self.asked.emit(words)

    def _be_answered(self) -> None:
        self._is_asking = False
        if self._wants_in:
            self._go_in()

    def _go_in(self) -> None:
        self._wants_in = False
        view = None if self._found is None else self._found()
        if view is None or not view.model().rowCount():
            return
        if not view.currentIndex().isValid():
            make_current(view, view.model().index(0, 0))
        view.setFocus(Qt.FocusReason.TabFocusReason)
