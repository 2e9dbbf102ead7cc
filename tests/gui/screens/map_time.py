"""The screens of map and time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QTabWidget, QWidget

from tests.gui.stage import Stage


def on_map(stage: Stage) -> QWidget:
    stage.unlock().show_section("map")
    return stage.window


def over_time(stage: Stage) -> QWidget:
    page = stage.unlock().show_section("map")
    stage.settle()
    tabs = page.findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(1)
    return stage.window


SCREENS: Mapping[str, Callable[[Stage], QWidget]] = {"map": on_map, "over-time": over_time}
