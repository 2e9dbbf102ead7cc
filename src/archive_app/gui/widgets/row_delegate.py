"""Rows of three lines, as the lists of incidents and findings draw them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPalette,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from archive_app.gui import theme, wording
from archive_app.gui.eliding import elided
from archive_app.gui.models.keyed_rows import ROW
from archive_app.gui.tip import tip
from archive_app.model.hidden import without_hidden

Index = QModelIndex | QPersistentModelIndex

_LETTERS_FOR_NOTES = 45
"""How many letters wide a row is from where its note stands beside any title."""


@dataclass(frozen=True)
class Lines:
    """What a row says: a title with a note at its end, a muted line, and a line."""

    title: str
    note: str = ""
    muted: str = ""
    text: str = ""
    keeps_text: bool = False
    """Whether the line stays, and not the muted one, where there is room for one of them."""

    @property
    def in_order(self) -> tuple[str, str, str, str]:
        """All that it says: title, note, muted line, line; empty where there is nothing."""
        return self.title, self.note, self.muted, self.text

    @property
    def spoken(self) -> str:
        """What is read aloud of the row."""
        return without_hidden(", ".join(part for part in self.in_order if part))


class RowDelegate(QStyledItemDelegate):
    """Draws each row as `Lines`, all of one height, cut with an ellipsis where too long.

    What is cut is in the tool tip.
    """

    def __init__(self, told: Callable[[Any], Lines], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = told

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of three lines, between which there is room for a fourth."""
        height = option.fontMetrics.height()
        return QSize(theme.STEP * 20, 3 * height + 5 * theme.STEP)

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

    def shown(self, option: QStyleOptionViewItem, index: Index) -> list[str]:
        """Return what is drawn of a row in the room of an option, text by text."""
        return [_cut(each) for each in _laid_out(option, self._told(index.data(ROW)))]

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Tell the whole of a row of which something is cut or left out."""
        row = index.data(ROW)
        if event.type() is not QEvent.Type.ToolTip or row is None:
            return super().helpEvent(event, view, option, index)
        lines = self._told(row)
        told = "" if _is_whole(option, lines) else tip(*map(without_hidden, lines.in_order))
        QToolTip.showText(event.globalPos(), told, view)
        return True

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, lines: Lines) -> None:
        inner = _inner(option)
        height = option.fontMetrics.height()
        pieces = _laid_out(option, lines)
        count = max(3, *(each.line + 1 for each in pieces))
        gap = (inner.height() - count * height) // (count - 1)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        for each in pieces:
            top = inner.top() + each.line * (height + gap)
            place = QRect(inner.left(), top, inner.width(), height)
            flags = QStyle.visualAlignment(option.direction, end if each.is_at_end else start)
            painter.setFont(each.font)
            painter.setPen(option.palette.color(each.role))
            painter.drawText(place, flags | Qt.TextFlag.TextSingleLine, _cut(each))


@dataclass(frozen=True)
class _Piece:
    """A text on one line of a row, with the room that it has in pixels."""

    line: int
    text: str
    font: QFont
    role: QPalette.ColorRole
    room: int
    is_at_end: bool = False


def _laid_out(option: QStyleOptionViewItem, lines: Lines) -> list[_Piece]:
    """Return what stands on which line, of three, or of four where a title takes two of them.

    A note that has no room beside the title stands on the next line that has. In a narrow list, or
    where four lines are too high, it is left to the tool tip, and so is what has no line any more.
    """
    metrics, inner = option.fontMetrics, _inner(option)
    room = inner.width()
    bold = QFont(option.font)
    bold.setBold(True)
    plain, muted = QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText
    title, note, second, third = _texts(option, lines)
    beside = room - metrics.horizontalAdvance(note) - theme.STEP
    first, rest = title, ""
    if QFontMetrics(bold).horizontalAdvance(title) > beside:
        first, rest = _broken(title, bold, room)
    titles = [_Piece(line, text, bold, plain, room) for line, text in enumerate((first, rest))]
    below = [(second, muted), (third, plain)]
    is_narrow = room < metrics.averageCharWidth() * _LETTERS_FOR_NOTES
    is_tight = is_narrow or (bool(rest) and inner.height() < 4 * metrics.height())
    if lines.keeps_text and rest and is_tight:
        below.reverse()
    free = range(2 if rest else 1, 3 if is_tight else 4)
    said = [each for each in below if each[0]]
    pieces = titles + [
        _Piece(line, text, option.font, role, room)
        for line, (text, role) in zip(free, said, strict=False)
    ]
    pieces = [piece for piece in pieces if piece.text] or titles[:1]
    with_room = (at for at, piece in enumerate(pieces) if _advance(piece) <= beside)
    at = next(with_room, None if is_tight else 0)
    if note and at is not None and (at == 0 or not is_tight):
        pieces[at] = replace(pieces[at], room=beside)
        pieces.append(_Piece(pieces[at].line, note, option.font, muted, room, is_at_end=True))
    return [piece for piece in pieces if piece.text]


def _is_whole(option: QStyleOptionViewItem, lines: Lines) -> bool:
    """Tell whether all that a row says is drawn, and nothing of it cut."""
    pieces = _laid_out(option, lines)
    _, *others = filter(None, _texts(option, lines))
    shown = [piece.text for piece in pieces]
    return all(_cut(piece) == piece.text for piece in pieces) and set(others) <= set(shown)


def _texts(option: QStyleOptionViewItem, lines: Lines) -> list[str]:
    is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft
    return [
        _isolated(text) if text and is_mirrored else wording.in_its_direction(text)
        for text in map(without_hidden, lines.in_order)
    ]


def _inner(option: QStyleOptionViewItem) -> QRect:
    return option.rect.adjusted(theme.STEP * 2, theme.STEP, -theme.STEP * 2, -theme.STEP)


def _advance(piece: _Piece) -> int:
    return QFontMetrics(piece.font).horizontalAdvance(piece.text)


def _cut(piece: _Piece) -> str:
    metrics = QFontMetrics(piece.font)
    return elided(piece.text, metrics, Qt.TextElideMode.ElideRight, piece.room)


def _broken(text: str, font: QFont, room: int) -> tuple[str, str]:
    """Return what of a text fits on a line, broken between words where it can be, and the rest."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(room)
    layout.endLayout()
    length = line.textLength()
    return text[:length].rstrip(), text[length:].strip()


def _isolated(text: str) -> str:
    """Return a text whose parts each keep their own direction, whatever stands around them."""
    return wording.BETWEEN.join(map(wording.isolated, text.split(wording.BETWEEN)))
