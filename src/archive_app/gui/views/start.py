"""The first screen: open, make, or verify without an archive. It lists nothing that was open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import paths, theme
from archive_app.gui.widgets.scrolled import Centred
from archive_app.gui.widgets.text import button, label


class StartPage(QWidget):
    """Three ways in, and help; each is a signal."""

    open_wanted = Signal(Path)
    new_wanted = Signal()
    verify_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Start"))
        column = QVBoxLayout()
        column.setSpacing(theme.STEP * 2)
        column.addWidget(label("Evidence Archive", "title"))
        column.addWidget(
            label(
                self.tr(
                    "Evidence is kept encrypted on this computer alone. "
                    "No list of archives is kept: point at the folder of yours."
                ),
                "muted",
            )
        )
        for icon, text, told, action, is_primary in (
            (
                "open",
                self.tr("&Open an archive…"),
                self.tr("Choose its folder, then type your passphrase."),
                self._choose,
                True,
            ),
            (
                "new",
                self.tr("Make a &new archive…"),
                self.tr("Takes two minutes; you will need paper for the recovery words."),
                self.new_wanted.emit,
                False,
            ),
            (
                "verify",
                self.tr("&Verify a bundle…"),
                self.tr("Check what somebody handed over. Needs no archive and no passphrase."),
                self.verify_wanted.emit,
                False,
            ),
        ):
            way = button(text, primary=is_primary)
            way.setIcon(theme.icon(icon, on_accent=is_primary))
            way.setIconSize(QSize(theme.icon_side(), theme.icon_side()))
            way.setMinimumHeight(theme.STEP * 5)
            way.setAccessibleDescription(told)
            way.clicked.connect(action)
            if is_primary:
                self.setFocusProxy(way)
            pair = QVBoxLayout()
            pair.setSpacing(theme.STEP // 2)
            pair.addWidget(way)
            pair.addWidget(label(told, "muted"))
            column.addLayout(pair)
        help_ = button(self.tr("&Help, and a sample archive to try"), quiet=True)
        help_.clicked.connect(self.help_wanted)
        column.addWidget(help_, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        column.setContentsMargins(0, theme.STEP * 4, 0, theme.STEP * 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Centred(column, 80))

    def _choose(self) -> None:
        paths.choose_folder(self, self.tr("The folder of the archive"), self.open_wanted.emit)
