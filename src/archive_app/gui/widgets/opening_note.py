"""What is told while a file is opened: at first little, and after some seconds what one can do."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

PATIENCE_MS = 4_000


class OpeningNote(QLabel):
    """Says ``first``, if anything, and after ``PATIENCE_MS`` that it still tries."""

    def __init__(
        self, first: str = "", parent: QWidget | None = None, *, patience_ms: int = PATIENCE_MS
    ) -> None:
        super().__init__(first, parent)
        self._first = first
        self.setProperty("role", "muted")
        self.setWordWrap(True)
        self.hide()
        self._patience = QTimer(self, singleShot=True, interval=patience_ms)
        self._patience.timeout.connect(self._tell)

    def begin(self) -> None:
        """Begin to wait."""
        self.setText(self._first)
        self.setVisible(bool(self._first))
        self._patience.start()

    def rest(self) -> None:
        """Say nothing any more: it is there, or it is known that it never will be."""
        self._patience.stop()
        self.hide()

    def _tell(self) -> None:
        self.setText(
            self.tr(
                "It is still being opened, and that takes long. It is given up by itself after a "
                "few minutes; close this window to give it up now. The file itself stays as it is."
            )
        )
        self.show()
