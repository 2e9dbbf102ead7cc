"""A column that scrolls where it is taller than its place, as small screens and large text need."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from archive_app.gui import theme


def scrolling(body: QWidget, name: str = "", *, only_down: bool = False) -> QScrollArea:
    """Return what scrolls a body; with a name, which is read aloud, the keyboard stops there too.

    ``only_down`` is for what wraps, however narrow its place is.
    """
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    if only_down:
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if name:
        made.setAccessibleName(name)
    else:
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(body)
    return made


class Scrolled(QScrollArea):
    """Shows what is put into ``column``, from top to bottom; ``name`` is read aloud."""

    def __init__(self, name: str, parent: QWidget | None = None, *, widest: int = 0) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(name)
        body = QWidget()
        body.setObjectName("body")
        # Longer lines are hard to read, and forms look lost.
        wide = self.fontMetrics().averageCharWidth() * 130
        body.setMaximumWidth(widest or max(theme.STEP * 120, wide))
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(
            theme.STEP * 2, theme.STEP * 2, theme.STEP * 2, theme.STEP * 2
        )
        self.column.setSpacing(theme.STEP * 2)
        self.setWidget(body)


class Centred(QScrollArea):
    """Shows one column in the middle, ``letters`` wide at most; the keyboard passes it by."""

    def __init__(self, column: QVBoxLayout, letters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QWidget()
        middle.setMaximumWidth(self.fontMetrics().averageCharWidth() * letters)
        middle.setLayout(column)
        body = QWidget()
        body.setObjectName("body")
        row = QHBoxLayout(body)
        row.addStretch(1)
        row.addWidget(middle, 6)
        row.addStretch(1)
        self.setWidget(body)


class Notes(QScrollArea):
    """As tall as a body of words and at most some lines, so that what is beside it keeps its room.

    The keyboard stops there where it scrolls, and passes it by where all of it is seen.
    """

    def __init__(self, body: QWidget, name: str, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body, self._lines = body, lines
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        body.setObjectName("body")
        self.setWidget(body)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(policy.Policy.Preferred)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """Return how high its words are, and not more than its lines."""
        return min(self._body.heightForWidth(width), self._room(self._lines))

    def sizeHint(self) -> QSize:
        """Ask for the height of its words."""
        width = self._body.sizeHint().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Ask for two lines at least."""
        return QSize(self.fontMetrics().averageCharWidth() * 12, self._room(2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll where there is more than is seen."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look anew when other words are said."""
        is_done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return is_done

    def _fit(self) -> None:
        # A bar takes room from the words, and would keep itself where they need it.
        is_cut = self._body.heightForWidth(self.width()) > self.height()
        bar, policy = Qt.ScrollBarPolicy, Qt.FocusPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if is_cut else bar.ScrollBarAlwaysOff)
        self.setFocusPolicy(policy.StrongFocus if is_cut else policy.NoFocus)

    def _room(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines
