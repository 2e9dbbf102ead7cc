"""The desktop as what is measured uses it: real windows, drawn where there may be no screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive_app.gui.window import Window

_LOOK_MS = 5


def use_offscreen() -> None:
    """Let Qt draw into memory, unless somebody chose where it draws."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def begin() -> None:
    """Make this process a desktop that speaks English."""
    use_offscreen()
    from PySide6.QtWidgets import QApplication

    from archive_app.gui import translation
    from archive_app.gui.application import make_application

    application = make_application(["archive-app"])
    assert isinstance(application, QApplication)
    translation.speak(application, "en")


def is_busy(window: Window) -> bool:
    """Return whether anything of an open archive is under way."""
    context = window.context
    return context is not None and (context.jobs.is_busy or context.is_behind)


def wait(is_so: Callable[[], bool]) -> None:
    """Let events be handled until it is so, looking every few milliseconds."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    look = QTimer(interval=_LOOK_MS)
    look.timeout.connect(lambda: loop.exit() if is_so() else None)
    look.start()
    loop.exec()
    look.stop()
