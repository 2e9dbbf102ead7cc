"""What is told once an archive is locked: what could not be signed, remembered or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QWidget

from archive_app.gui import errors, wording
from archive_app.gui.views.unlock import UnlockPage

if TYPE_CHECKING:
    from archive_app.store.archive import Archive


def tell_locked(
    window: QWidget, page: UnlockPage | None, archive: Archive, told: str, lost: str
) -> None:
    """Tell it where the archive is unlocked again; ``page`` is None where its folder is gone.

    What could not be signed goes before what was to be ``told`` of the lock; ``lost`` is added.
    """
    unsigned = archive.not_signed
    if page is not None and shiboken6.isValid(page):
        page.wait_for("")
        first = told or wording.said(archive.not_remembered or "")
        first = errors.detail(unsigned) if unsigned is not None else first
        page.tell("\n".join(each for each in (first, lost) if each))
    elif page is None and not archive.path.exists():  # so its end could not be signed either
        errors.show_locked_without_medium(window)
    elif unsigned is not None:
        errors.show_error(window, unsigned)
