"""A digest in groups of eight digits, as many in each line as halve evenly in its place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from archive_app.gui import wording

_IN_A_LINE = (8, 4, 2, 1)


class DigestText(QLabel):
    """Shows a SHA-256 that can be selected; no line of it has fewer groups than another."""

    def __init__(self, sha256: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups = wording.digest_groups(sha256).split()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setHorizontalPolicy(policy.Policy.Ignored)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{name}: {' '.join(self._groups)}")
        self.setText("\n".join(self._lines(0)))

    def minimumSizeHint(self) -> QSize:
        """Ask for the room of one group."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._groups[0]), metrics.lineSpacing())

    def sizeHint(self) -> QSize:
        """Ask for the height of the lines that there are."""
        return QSize(self.minimumSizeHint().width(), self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """Return how high all lines are."""
        return self.fontMetrics().lineSpacing() * len(self._lines(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break it anew."""
        super().resizeEvent(event)
        self.setText("\n".join(self._lines(event.size().width())))

    def _lines(self, width: int) -> list[str]:
        """Return the longest lines that fit; of one group each where not even two do."""
        lines: list[str] = []
        for count in _IN_A_LINE:
            starts = range(0, len(self._groups), count)
            lines = [" ".join(self._groups[at : at + count]) for at in starts]
            if max(map(self.fontMetrics().horizontalAdvance, lines)) <= width:
                break
        return lines
