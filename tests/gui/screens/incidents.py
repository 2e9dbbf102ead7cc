"""The screens about incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from tests.gui.stage import Stage


def incidents(stage: Stage) -> QWidget:
    stage.unlock()
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {"incidents": incidents}
