"""Cutting a name to its room: the mark of a character that hides something is never cut away."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

_MARK = re.compile(r"\[U\+[0-9A-F]{4,6}\]")


def elided(text: str, metrics: QFontMetrics, mode: Qt.TextElideMode, room: int) -> str:
    """Return as much of a text as there is room for, with a mark of it (`model.hidden`) if any."""
    cut = metrics.elidedText(text, mode, room)
    mark = _MARK.search(text)
    if mark is None or _MARK.search(cut):
        return cut
    rest = max(0, room - metrics.horizontalAdvance(mark[0]))
    before = metrics.elidedText(text[: mark.start()], Qt.TextElideMode.ElideRight, rest // 2)
    rest -= metrics.horizontalAdvance(before)
    after = metrics.elidedText(text[mark.end() :], Qt.TextElideMode.ElideLeft, rest)
    return f"{before}{mark[0]}{after}"
