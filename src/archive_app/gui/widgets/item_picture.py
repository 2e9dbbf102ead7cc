"""The picture of one item as its detail shows it; where it may disturb, only once asked for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from archive_app.gui import errors, theme
from archive_app.gui.context import Context
from archive_app.gui.widgets.text import button, label
from archive_app.model.hidden import without_hidden
from archive_app.services.browsing import ItemRow

_SIDE = 240


class ItemPicture(QStackedWidget):
    """Shows an item's thumbnail larger; ``opened`` comes where it is double-clicked."""

    opened = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._item: ItemRow | None = None
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._words = label(role="muted")
        self._guard = QWidget()
        column = QVBoxLayout(self._guard)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            label(
                self.tr(
                    "Marked as graphic, as sexual violence or as concerning a child. "
                    "Nothing of it is shown before you ask."
                )
            )
        )
        show = button(self.tr("Show the picture"))
        show.clicked.connect(self._reveal)
        column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeading)
        for page in (self._picture, self._words, self._guard):
            self.addWidget(page)
        context.previews.revealed.connect(self._revealed)
        context.previews.covered.connect(self._show_anew)

    def show_item(self, item: ItemRow) -> None:
        """Show the picture of an item in place of the one before."""
        self._item = item
        self.setVisible(item.thumbnail is not None)
        if item.thumbnail is None:
            return
        if self._context.is_kept_back(item):
            self._picture.clear()
            self._show(self._guard)
            return
        ratio = self.devicePixelRatio()
        room = (round(_SIDE * ratio), round(_SIDE * 3 / 4 * ratio))
        kept = self._context.previews.kept(item.thumbnail, room)
        if kept is not None:
            self._draw(item, kept)
            return
        self._picture.clear()
        self._picture.setMinimumHeight(_SIDE * 3 // 4)
        self._show(self._picture)
        self._context.previews.picture(
            self,
            item.thumbnail,
            room,
            lambda image: self._draw(item, image),
            lambda error: self._tell(item, error),
        )

    def sizeHint(self) -> QSize:
        """Ask for the room of what is shown, not of the largest."""
        shown = self.currentWidget()
        return super().sizeHint() if shown is None else shown.sizeHint()

    def _draw(self, item: ItemRow, image: QImage) -> None:
        if item is not self._item:
            return
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatio())
        self._picture.setPixmap(pixmap)
        self._picture.setMinimumHeight(0)
        self._picture.setAccessibleName(
            self.tr("Picture of {title}").format(title=without_hidden(item.title))
        )
        self._show(self._picture)

    def _tell(self, item: ItemRow, error: Exception) -> None:
        if item is self._item:
            self._words.setText(errors.headline(error))
            self._show(self._words)

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that words need in this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is shown, and not as the highest of all."""
        shown = self.currentWidget()
        if shown is None:
            return
        height = shown.sizeHint().height()
        if shown.hasHeightForWidth():
            height = shown.heightForWidth(self.width())
        height = max(height, theme.STEP * 4)
        if height != self.maximumHeight():
            self.setFixedHeight(height)

    def _reveal(self) -> None:
        if self._item is not None:
            self._context.previews.reveal(self._item.reference)

    def _revealed(self, reference: str) -> None:
        if self._item is not None and reference == self._item.reference:
            self.show_item(self._item)

    def _show_anew(self) -> None:
        if self._item is not None:
            self.show_item(self._item)
