"""What each section of the main window is: it may ask for another, and is told what to show."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import DraftKeeper


class Page(QWidget):
    """A section of the main window."""

    wanted = Signal(str, str)
    """Another section by its name, and the reference it should show (may be empty)."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.first: QWidget | None = None
        """What is to have the keyboard first. Never as its proxy: Tab would come to that alone."""

    @property
    def keyboard_place(self) -> QWidget:
        """Where the keyboard was in it last, or is to be first; else the page, which has a name."""
        for each in (self.focusWidget(), self.first):
            if each is None or each is self:
                continue
            place = each.focusProxy() or each
            if place.isVisibleTo(self) and place.isEnabledTo(self):
                return each
        return self

    def show_reference(self, reference: str) -> None:
        """Show one record; sections without records show nothing else."""

    def keep_drafts(self) -> None:
        """Keep what is being typed, before the archive is locked or closed."""
        for keeper in self.findChildren(DraftKeeper):
            keeper.keep_now()
