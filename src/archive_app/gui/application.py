"""The program with windows: what it looks like, which language it speaks, what becomes of bugs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from archive_app import settings
from archive_app.gui import NO_DISPLAY, errors, paths, theme, translation
from archive_app.gui.collecting import collect_here
from archive_app.gui.window import Window
from archive_app.immortal import keep_constants
from archive_app.resources import resource_path

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM")
"""The variables any of which names what a window could be shown on."""


def run(path: Path | None) -> int:
    """Open the desktop, at an archive's folder where one is named, until its window is closed."""
    if sys.platform == "linux" and not any(map(os.environ.get, _DISPLAYS)):
        _say("No window can be opened: there is no display here.")
        return NO_DISPLAY
    application = make_application(sys.argv)
    collect_here(application)
    window = Window(path)
    sys.excepthook = _telling(window)
    window.show()
    return application.exec()


def make_application(arguments: list[str]) -> QApplication:
    """Return the application, dressed and speaking; Qt knows one in a process."""
    keep_constants()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    paths.keep_no_settings()
    with _qt_ending_in_words():
        application = QApplication(arguments)
    application.setApplicationName("evidence-archive")
    application.setApplicationDisplayName("Evidence Archive")
    application.setDesktopFileName("evidence-archive")
    application.setWindowIcon(QIcon(str(resource_path("desktop", "evidence-archive.svg"))))
    theme.apply_theme(application)
    chosen = settings.load_window_settings()
    theme.use_scheme(chosen.get("scheme", "system"))
    language = chosen.get("language")
    translation.speak(
        application,
        "uk" if language == "uk" else "en" if language else translation.system_language(),
    )
    return application


@contextmanager
def _qt_ending_in_words() -> Iterator[None]:
    """Say in a sentence why Qt cannot begin, and end: it would abort, and ask to be reinstalled."""
    said: list[str] = []

    def hear(kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            _say("No window can be opened: the display cannot be reached, or Qt lacks something.")
            _say(*said)
            os._exit(NO_DISPLAY)
        said.append(text.strip())

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    _say(*said)


def _say(*lines: str) -> None:
    with suppress(OSError, ValueError, AttributeError):  # nobody may be there to read it
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        sys.stderr.flush()


def _telling(
    window: Window,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return a hook that tells of a bug in a window, without what the program was handling."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            errors.show_error(window, error.with_traceback(trace))
        else:
            QApplication.exit(130 if kind is KeyboardInterrupt else 1)

    return tell
