"""A wish to lock while no archive is open yet: a page that is about to have one remembers it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_WANTED = "lock wanted"


def begin(page: QWidget) -> None:
    """Say that a page is at work, and will have an archive open unless it fails."""
    page.setProperty(_WANTED, False)


def is_at_work(page: QWidget | None) -> bool:
    """Return whether a page began and did not end yet."""
    return page is not None and page.property(_WANTED) is not None


def ask(page: QWidget | None) -> None:
    """Have what a page is about to open locked at once."""
    if page is not None and is_at_work(page):
        page.setProperty(_WANTED, True)


def is_asked(page: QWidget | None) -> bool:
    """Return whether somebody asked to lock while a page was at work."""
    return page is not None and bool(page.property(_WANTED))


def end(page: QWidget) -> bool:
    """Say that a page waits for a person again; return whether somebody asked meanwhile."""
    was_asked = is_asked(page)
    page.setProperty(_WANTED, None)
    return was_asked
