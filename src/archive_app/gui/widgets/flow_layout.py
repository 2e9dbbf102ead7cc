"""A layout that breaks into lines like words, so that nothing is cut on a small screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from archive_app.gui import theme


class FlowLayout(QLayout):
    """Lays widgets out in lines, in the direction of writing, or ``from_end`` against it."""

    def __init__(
        self,
        parent: QWidget | None = None,
        spacing: int = theme.STEP,
        *,
        from_end: bool = False,
    ) -> None:
        super().__init__(parent)
        self._from_end = from_end
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []
        self._joined: set[QWidget] = set()

    def addItem(self, item: QLayoutItem) -> None:
        """Add at the end."""
        self._items.append(item)

    def join(self, widget: QWidget) -> None:
        """Keep a widget in one line with that after it, where a line has room for both."""
        self._joined.add(widget)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take one out, None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._place(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._place(rect, is_real=True)

    def sizeHint(self) -> QSize:
        """Return the least size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _place(self, whole: QRect, *, is_real: bool) -> int:
        margins = self.contentsMargins()
        rect = whole.marginsRemoved(margins)
        x, y, height = rect.x(), rect.y(), 0
        parent = self.parentWidget()
        is_mirrored = self._from_end != (
            parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
        )
        items = [item for item in self._items if not item.isEmpty()]
        hints = [_hint(item, rect.width()) for item in items]
        for at, (item, hint) in enumerate(zip(items, hints, strict=True)):
            needed = hint.width()
            if item.widget() in self._joined and at + 1 < len(hints):
                both = needed + self.spacing() + hints[at + 1].width()
                needed = both if both <= rect.width() else needed
            if x > rect.x() and x + needed > rect.right() + 1:
                x, y, height = rect.x(), y + height + self.spacing(), 0
            if is_real:
                place = QRect(QPoint(x, y), hint)
                if is_mirrored:
                    place.moveRight(rect.right() - (x - rect.x()))
                item.setGeometry(place)
            x += hint.width() + self.spacing()
            height = max(height, hint.height())
        return y + height - rect.y() + margins.top() + margins.bottom()


def _hint(item: QLayoutItem, room: int) -> QSize:
    """Return the size of an item, no wider than a line: what can give way does."""
    hint = item.sizeHint()
    return QSize(max(item.minimumSize().width(), min(hint.width(), room)), hint.height())
