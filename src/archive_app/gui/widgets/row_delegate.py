"""Rows of three lines, as the lists of incidents and findings draw them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from archive_app.gui import theme, wording
from archive_app.gui.models.keyed_rows import ROW
from archive_app.model.hidden import without_hidden

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Lines:
    """What a row says: a title with a note at its end, a muted line, and a line."""

    title: str
    note: str = ""
    muted: str = ""
    text: str = ""

    @property
    def spoken(self) -> str:
        """What is read aloud of the row."""
        said = (self.title, self.note, self.muted, self.text)
        return without_hidden(", ".join(part for part in said if part))


class RowDelegate(QStyledItemDelegate):
    """Draws each row as `Lines`, all of one height, cut with an ellipsis where too long."""

    def __init__(self, told: Callable[[Any], Lines], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = told

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of three lines."""
        height = option.fontMetrics.height()
        return QSize(theme.STEP * 20, 3 * height + 4 * theme.STEP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = index.data(ROW)
        colours = option.palette
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(option.rect, colours.color(QPalette.ColorRole.Midlight))
            bar = QRect(option.rect.topLeft(), QSize(3, option.rect.height()))
            if option.direction is Qt.LayoutDirection.RightToLeft:
                bar.moveRight(option.rect.right())
            painter.fillRect(bar, colours.color(QPalette.ColorRole.Highlight))
        painter.setPen(colours.color(QPalette.ColorRole.Mid))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if row is not None:
            self._write(painter, option, self._told(row))
        painter.restore()

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, lines: Lines) -> None:
        inner = option.rect.adjusted(theme.STEP * 2, theme.STEP, -theme.STEP * 2, -theme.STEP)
        bold = QFont(option.font)
        bold.setBold(True)
        height = option.fontMetrics.height()
        gap = (inner.height() - 3 * height) // 2
        colours = option.palette
        plain = colours.color(QPalette.ColorRole.Text)
        muted = colours.color(QPalette.ColorRole.PlaceholderText)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter

        def write(top: int, text: str, font: QFont, width: int, *, to_end: bool = False) -> None:
            place = QRect(inner.left(), top, inner.width(), height)
            painter.setFont(font)
            text = without_hidden(text)
            if option.direction is Qt.LayoutDirection.RightToLeft:
                text = _isolated(text)
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            flags = QStyle.visualAlignment(option.direction, end if to_end else start)
            painter.drawText(place, flags | Qt.TextFlag.TextSingleLine, cut)

        note_width = option.fontMetrics.horizontalAdvance(lines.note) + theme.STEP
        painter.setPen(muted)
        write(inner.top(), lines.note, option.font, inner.width(), to_end=True)
        painter.setPen(plain)
        write(inner.top(), lines.title, bold, inner.width() - note_width)
        painter.setPen(muted)
        write(inner.top() + height + gap, lines.muted, option.font, inner.width())
        painter.setPen(plain)
        write(inner.top() + 2 * (height + gap), lines.text, option.font, inner.width())


def _isolated(text: str) -> str:
    """Return a text whose parts each keep their own direction, whatever stands around them."""
    return wording.BETWEEN.join(f"\u2068{part}\u2069" for part in text.split(wording.BETWEEN))
