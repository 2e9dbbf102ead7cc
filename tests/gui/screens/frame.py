"""The screens around the sections: a new archive, its recovery words, settings, help, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from archive_app.gui.views.recovery import RecoveryPage
from archive_app.store.archive import Archive
from tests.archives import PASSPHRASE, forget_archives
from tests.gui.stage import Stage

WORDS = " ".join(f"word{number}" for number in range(1, 25))
"""Stand for recovery words where a screen is looked at."""


def new_archive(stage: Stage) -> QWidget:
    stage.window.show_new()
    return stage.window


def help_page(stage: Stage) -> QWidget:
    stage.window.show_help()
    return stage.window


def recovery(stage: Stage) -> QWidget:
    stage.window.show_recovery(Archive.open(stage.path, PASSPHRASE), WORDS)
    return stage.window


def recovery_shown(stage: Stage) -> QWidget:
    recovery(stage)
    (show,) = (each for each in stage.window.findChildren(QPushButton) if each.isCheckable())
    show.click()
    return stage.window


def recovery_test(stage: Stage) -> QWidget:
    recovery(stage)
    page = stage.window.centralWidget()
    assert isinstance(page, RecoveryPage)
    page.ask([2, 10, 23])
    return stage.window


def settings(stage: Stage) -> QWidget:
    stage.unlock("settings").show_section("settings")
    return stage.window


def settings_end(stage: Stage) -> QWidget:
    page = stage.unlock("settings").show_section("settings")
    stage.settle()
    scroll = page.findChild(QScrollArea)
    assert scroll is not None
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    return stage.window


def new_here(stage: Stage) -> QWidget:
    forget_archives()
    stage.unlock()
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {
    "help": help_page,
    "new-archive": new_archive,
    "new-here": new_here,
    "recovery": recovery,
    "recovery-shown": recovery_shown,
    "recovery-test": recovery_test,
    "settings": settings,
    "settings-end": settings_end,
}
