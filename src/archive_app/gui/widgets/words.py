"""Words that wrap, and a word that is longer than its line is broken, so that no page grows wide.

An address as somebody gave it, or a title without a space, is one word to a label of Qt: it would
make all around it as wide as itself, and hide what stands at its end.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QStyle, QWidget

_LONG = re.compile(r"[^\s/-]{24}|(?=[^\s/]{18})[^\s/-]+-\d")
"""Longer than any word of ours, or a reference: no line breaks at a hyphen before a digit.

Behind strokes and other hyphens lines break as it is.
"""
_NARROWEST, _WIDEST = 12, 60
"""In letters: what room such words ask for at least, and for choice."""


def has_long_word(text: str) -> bool:
    """Tell whether a text has a word that may be longer than a line."""
    return _LONG.search(text) is not None


class Words(QLabel):
    """A label that draws itself where it has a long word, unless it can be selected."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._is_long = has_long_word(text)  # every layout asks
        self._turn()

    def setText(self, text: str) -> None:
        """Show another text."""
        self._is_long = has_long_word(text)
        super().setText(text)
        self._turn()

    def _turn(self) -> None:
        """Where windows read from the right, stand there, and read as the words do."""
        if QGuiApplication.isRightToLeft():
            direction = Qt.LayoutDirection
            self.setLayoutDirection(
                direction.RightToLeft if _is_from_right(self.text()) else direction.LeftToRight
            )
            sides = Qt.AlignmentFlag
            self.setAlignment(sides.AlignRight | sides.AlignAbsolute | sides.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        """Ask for some letters in a line where a word is long."""
        if not self._breaks():
            return super().minimumSizeHint()
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * _NARROWEST, metrics.height())

    def sizeHint(self) -> QSize:
        """Ask for a line of usual length where a word is long."""
        if not self._breaks():
            return super().sizeHint()
        return _asked(self, self.text())

    def heightForWidth(self, width: int) -> int:
        """Return how high all lines are."""
        if not self._breaks():
            return super().heightForWidth(width)
        margins = self.contentsMargins()
        room = width - margins.left() - margins.right()
        return _height(self._lines(room)) + margins.top() + margins.bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        if not self._breaks():
            super().paintEvent(event)
            return
        rect = self.contentsRect()
        lines = self._lines(rect.width())
        size = QSize(rect.width(), min(rect.height(), _height(lines)))
        alignment = self.alignment()
        place = QStyle.alignedRect(self.layoutDirection(), alignment, size, rect)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        for paragraph, top in lines:
            paragraph.draw(painter, QPointF(place.x(), place.y() + top), [], QRectF(rect))

    def _breaks(self) -> bool:
        if not self._is_long:
            return False
        selectable = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        return self.wordWrap() and not selectable

    def _lines(self, width: int) -> list[tuple[QTextLayout, float]]:
        return _lines(self.text(), self, width)


class LongValue(QPlainTextEdit):
    """A text that can be selected, whose words are broken where they are longer than a line."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "value")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(policy.Policy.Preferred)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Ask for some letters in a line."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * _NARROWEST, metrics.height())

    def sizeHint(self) -> QSize:
        """Ask for a line of usual length."""
        return _asked(self, self.toPlainText())

    def heightForWidth(self, width: int) -> int:
        """Return how high all lines are."""
        return _height(_lines(self.toPlainText(), self, width))


def _is_from_right(text: str) -> bool:
    """Tell whether the first letter that has a direction is read from the right."""
    found = (bidirectional(letter) for letter in text)
    return next((each for each in found if each in ("L", "R", "AL")), "L") != "L"


def _asked(of: QWidget, text: str) -> QSize:
    """Return the room of the text in one line, or in lines of usual length."""
    metrics, margins = of.fontMetrics(), of.contentsMargins()
    widest = max(map(metrics.horizontalAdvance, text.split("\n")))
    width = min(metrics.averageCharWidth() * _WIDEST, widest + margins.left() + margins.right() + 1)
    return QSize(width, of.heightForWidth(width))


def _lines(text: str, of: QWidget, width: int) -> list[tuple[QTextLayout, float]]:
    """Return the paragraphs of a text, laid out, each with where it begins from the top."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(of.layoutDirection())
    if isinstance(of, QLabel):
        option.setAlignment(of.alignment())
    found: list[tuple[QTextLayout, float]] = []
    top = 0.0
    for paragraph in text.split("\n"):
        made = QTextLayout(paragraph, of.font())
        made.setTextOption(option)
        made.beginLayout()
        y = 0.0
        while (line := made.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, y))
            y += line.height()
        made.endLayout()
        found.append((made, top))
        top += y
    return found


def _height(lines: list[tuple[QTextLayout, float]]) -> int:
    paragraph, top = lines[-1]
    return round(top + paragraph.boundingRect().height() + 0.5)
