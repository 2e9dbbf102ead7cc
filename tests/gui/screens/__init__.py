"""Every screen by name, and how it is brought up: for pictures, and for what is read aloud.

Each module here has ``SCREENS``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tests.gui.stage import Stage

Bring = Callable[[Stage], QWidget]


def every_screen() -> dict[str, Bring]:
    """Return all screens, in the order of their names."""
    found: dict[str, Bring] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= importlib.import_module(f"{__name__}.{module.name}").SCREENS
    return dict(sorted(found.items()))
