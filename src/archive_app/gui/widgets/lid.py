"""What stands above a page, as high as it needs; beyond a part of the window it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from archive_app.gui import theme

_MOST = 0.4
"""The part of the window that it may take."""


class Lid(QScrollArea):
    """Leaves most of the window to what stands below it."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._content = content
        content.setObjectName("body")
        self.setWidget(content)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the content, as far as it may be that high."""
        layout = self._content.layout()
        needed = layout.totalHeightForWidth(width) if layout is not None else 0
        return min(max(0, needed), round(self.window().height() * _MOST))

    def sizeHint(self) -> QSize:
        """Return the height for the present width."""
        return QSize(self._content.sizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Ask for little width: the content wraps."""
        return QSize(theme.STEP * 20, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for room anew where the content changed."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
