"""Holds the keyboard's focus of a page while its job runs, and gives it back to what was pressed.

A widget that is disabled loses it to the next one, where Space or a digit would do something else.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QWidget


class HeldFocus:
    """Call `hold` before the widgets of a page are disabled, `give_back` once they can be used."""

    def __init__(self, page: QWidget) -> None:
        self._page = page
        self._held: QWidget | None = None

    def hold(self) -> None:
        """Let the page itself, which no key changes, have what one of its widgets has."""
        focused = self._page.window().focusWidget()
        if focused is None or focused is self._page or not self._page.isAncestorOf(focused):
            return
        self._held = focused
        self._page.setFocus()

    def give_back(self) -> None:
        """Give it back, unless a person went elsewhere meanwhile."""
        held, self._held = self._held, None
        is_held = self._page.window().focusWidget() is self._page
        if is_held and held is not None and shiboken6.isValid(held) and held.isEnabled():
            held.setFocus()
