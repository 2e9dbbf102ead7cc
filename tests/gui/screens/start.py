"""The screens before an archive is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from tests.gui.stage import Stage


def start(stage: Stage) -> QWidget:
    return stage.window


def unlock(stage: Stage) -> QWidget:
    stage.window.show_unlock(stage.path)
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {"start": start, "unlock": unlock}
