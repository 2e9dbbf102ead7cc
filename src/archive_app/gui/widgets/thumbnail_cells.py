"""Thumbnails in the cells of a table, asked for when they are looked at and dropped when not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from archive_app.errors import MediaFailed
from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.eliding import elided
from archive_app.gui.jobs import Job
from archive_app.gui.models.keyed_rows import ROW
from archive_app.model.hidden import without_hidden
from archive_app.services.browsing import ItemRow

Index = QModelIndex | QPersistentModelIndex
SIDE = 160
_ICONS = {"photo": "photo", "video": "video", "audio": "sound", "document": "document"}


class ThumbnailCells(QStyledItemDelegate):
    """Draws each item as its picture above its title; guarded ones stay grey until revealed."""

    arrived = Signal()
    """A picture came, or it is known that none will."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked: dict[str, Job] = {}
        self._failed: set[str] = set()

    def room(self, ratio: float) -> tuple[int, int]:
        """Return the room of a picture in pixels of a screen with this ratio."""
        return round(SIDE * ratio), round(SIDE * 3 / 4 * ratio)

    def drop_all_but(self, wanted: set[str]) -> None:
        """Ask no more for pictures (by digest) that nobody looks at any more."""
        for sha256 in self._asked.keys() - wanted:
            self._asked.pop(sha256).cancel()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of a picture and two lines."""
        height = option.fontMetrics.height()
        return QSize(SIDE + 2 * theme.STEP, SIDE * 3 // 4 + 2 * height + 4 * theme.STEP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one item; ask for its picture where it is not there yet."""
        row = index.data(ROW)
        if not isinstance(row, ItemRow):
            return
        painter.save()
        colours = option.palette
        cell = option.rect.adjusted(2, 2, -2, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, colours.color(QPalette.ColorRole.Midlight))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(cell)
        inner = cell.adjusted(theme.STEP - 2, theme.STEP, 2 - theme.STEP, 0)
        # Where the words begin, which have all of the width.
        frame = QStyle.visualRect(
            option.direction, inner, QRect(inner.topLeft(), QSize(SIDE, SIDE * 3 // 4))
        )
        self._draw_picture(painter, option, row, frame)
        self._write(painter, option, row, inner.adjusted(0, frame.height() + theme.STEP, 0, 0))
        painter.restore()

    def picture(self, row: ItemRow, ratio: float) -> QImage | None:
        """Return an item's picture, or None and ask for it where there may be one."""
        if (
            row.thumbnail is None
            or self._context.is_kept_back(row)
            or row.thumbnail in self._failed
        ):
            return None
        sha256, room = row.thumbnail, self.room(ratio)
        image = self._context.previews.kept(sha256, room)
        if image is None and sha256 not in self._asked:
            self._asked[sha256] = self._context.previews.picture(
                self, sha256, room, self._arrived(sha256), self._missed(sha256)
            )
        return image

    def _arrived(self, sha256: str) -> Callable[[QImage], None]:
        def arrived(_: QImage) -> None:
            self._asked.pop(sha256, None)
            self.arrived.emit()

        return arrived

    def _missed(self, sha256: str) -> Callable[[Exception], None]:
        def missed(error: Exception) -> None:
            self._asked.pop(sha256, None)
            if isinstance(error, MediaFailed):
                self._failed.add(sha256)
            self.arrived.emit()

        return missed

    def _draw_picture(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ItemRow, frame: QRect
    ) -> None:
        colours = option.palette
        ratio = painter.device().devicePixelRatio()
        image = self.picture(row, ratio)
        if image is not None:
            size = (image.size().toSizeF() / ratio).toSize()
            place = QRect(frame.center() - QPoint(size.width() // 2, size.height() // 2), size)
            painter.drawImage(place, image)
            return
        is_kept_back = self._context.is_kept_back(row)
        ground = QPalette.ColorRole.Mid if is_kept_back else QPalette.ColorRole.AlternateBase
        painter.fillRect(frame, colours.color(ground))
        if is_kept_back:
            painter.setPen(colours.color(QPalette.ColorRole.Text))
            painter.drawText(
                frame.adjusted(theme.STEP, 0, -theme.STEP, 0),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self.tr("Kept back: may disturb"),
            )
            return
        has_failed = row.thumbnail in self._failed
        name = "warning" if has_failed else _ICONS.get(row.kind or "", "file")
        drawn = theme.pixmap(name, QPalette.ColorRole.PlaceholderText)
        half = (drawn.deviceIndependentSize() / 2).toSize()
        painter.drawPixmap(frame.center() - QPoint(half.width(), half.height()), drawn)

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ItemRow, room: QRect
    ) -> None:
        height, mode = option.fontMetrics.height(), Qt.TextElideMode
        line = QRect(room.left(), room.top(), room.width(), height)
        kind = wording.code_label(self._context, "evidence_kind", row.kind)
        for text, role, where in (
            (without_hidden(row.title), QPalette.ColorRole.Text, mode.ElideMiddle),
            (kind, QPalette.ColorRole.PlaceholderText, mode.ElideRight),
        ):
            painter.setPen(option.palette.color(role))
            cut = elided(text, option.fontMetrics, where, line.width())
            flags = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeading)
            shown = wording.in_its_direction(cut)
            painter.drawText(line, flags | Qt.TextFlag.TextSingleLine, shown)
            line.translate(0, height)
