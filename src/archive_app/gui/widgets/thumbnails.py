"""Small pictures of evidence items, each a button with its name; guarded ones stay grey."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from archive_app.gui import errors, theme, wording
from archive_app.gui.context import Context
from archive_app.gui.eliding import elided
from archive_app.gui.tip import tip
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.model.hidden import without_hidden
from archive_app.services.browsing import ItemRow

_SIDE = 96
_LETTERS_OF_NAME = 12
_ICONS = {"photo": "photo", "video": "video", "audio": "sound", "document": "document"}


class Thumbnails(QWidget):
    """Shows some items; ``chosen`` comes with the reference of the one that is pressed."""

    chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._flow = FlowLayout(self)
        self._items: tuple[ItemRow, ...] = ()
        # By a method, which ends with this widget: what is shown may live longer.
        context.previews.revealed.connect(self._show_anew)
        context.previews.covered.connect(self._show_anew)

    def show_items(self, items: Sequence[ItemRow]) -> None:
        """Show these in place of those before."""
        self._items = tuple(items)
        empty(self._flow)
        for item in items:
            self._flow.addWidget(self._button(item))

    def _show_anew(self) -> None:
        self.show_items(self._items)

    def _button(self, item: ItemRow) -> QToolButton:
        made, title = QToolButton(), without_hidden(item.title)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIcon(theme.icon(_ICONS.get(item.kind or "", "file")))
        made.setIconSize(QSize(_SIDE, _SIDE * 3 // 4))
        metrics = made.fontMetrics()
        room = max(_SIDE, metrics.averageCharWidth() * _LETTERS_OF_NAME)
        cut = elided(title, metrics, Qt.TextElideMode.ElideMiddle, room)
        made.setText(wording.in_its_direction(cut))
        kind = wording.code_label(self._context, "evidence_kind", item.kind)
        kept_back = self._context.is_kept_back(item)
        told = self.tr("kept back: may disturb") if kept_back else ""
        made.setAccessibleName(", ".join(part for part in (title, kind, told) if part))
        whole = ", ".join(part for part in (title, told) if part)
        made.setToolTip(tip(whole))
        made.setAccessibleDescription(whole)
        made.clicked.connect(lambda: self.chosen.emit(item.reference))
        if item.thumbnail is not None and not kept_back:
            self._ask(made, item.thumbnail)
        return made

    def _ask(self, button: QToolButton, sha256: str) -> None:
        previews, ratio = self._context.previews, self.devicePixelRatio()
        room = (round(_SIDE * ratio), round(_SIDE * 3 / 4 * ratio))
        kept = previews.kept(sha256, room)
        if kept is not None:
            _show_picture(button, kept, ratio)
            return
        previews.picture(
            button,
            sha256,
            room,
            lambda image: _show_picture(button, image, ratio),
            lambda error: button.setToolTip(errors.headline(error)),
        )


def _show_picture(button: QToolButton, image: QImage, ratio: float) -> None:
    shown = QPixmap.fromImage(image)
    shown.setDevicePixelRatio(ratio)
    button.setIcon(QIcon(shown))
