"""A fingerprint to compare: in short groups to read aloud, and as a QR code to scan.

The code is drawn here; nothing is written to a file.
"""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from archive_app.bundle import certificate
from archive_app.gui import theme
from archive_app.gui.widgets.text import button, value

_QUIET_MODULES = 4
"""The light margin that ISO/IEC 18004 asks for."""
_MODULE_PIXELS = 4


class QrCode(QWidget):
    """Some text as a QR code, dark on light in every theme, or scanners cannot read it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[list[bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, name: str) -> None:
        """Show a text; ``name`` is what is read aloud in place of the picture."""
        drawn = segno.make(text, error="m", micro=False).matrix
        self._rows = [[bool(module) for module in row] for row in drawn]
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size at which every module is a few pixels wide."""
        side = (len(self._rows) + 2 * _QUIET_MODULES) * _MODULE_PIXELS if self._rows else 0
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        side = min(self.width(), self.height()) / (len(self._rows) + 2 * _QUIET_MODULES)
        for y, row in enumerate(self._rows, start=_QUIET_MODULES):
            for x, is_dark in enumerate(row, start=_QUIET_MODULES):
                if is_dark:
                    place = QRectF(x * side, y * side, side, side)
                    painter.fillRect(place.toAlignedRect(), Qt.GlobalColor.black)
        painter.end()


class FingerprintView(QWidget):
    """A fingerprint (SHA-256 in hex) in groups of four, with a button that copies it."""

    def __init__(self, fingerprint: str, *, has_code: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        digits = value(certificate.groups(fingerprint))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(QGuiApplication.font().pointSizeF())
        digits.setFont(fixed)
        digits.setAccessibleName(certificate.groups(fingerprint).replace("\n", " "))
        copy = button(self.tr("Copy the fingerprint"), quiet=True)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(fingerprint))
        column = QVBoxLayout()
        column.setSpacing(theme.STEP)
        column.addWidget(digits)
        column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.STEP * 2)
        if has_code:
            code = QrCode()
            code.show_text(fingerprint.upper(), self.tr("The fingerprint as a QR code"))
            row.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
