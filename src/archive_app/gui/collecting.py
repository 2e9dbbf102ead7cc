"""Cyclic garbage is collected in the window's thread alone.

Python collects in whichever thread happens to allocate. What of Qt's is in such a cycle would then
be destroyed in a worker, beside a window that still draws: that ends the program now and then.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QTimer

_EVERY_MS = 500
_NAME = "collecting"


def collect_here(application: QCoreApplication) -> None:
    """Have this thread collect from now on, between events; to be called in the window's thread."""
    gc.disable()
    timer = QTimer(application)
    timer.setObjectName(_NAME)
    pass_over_loaded()
    timer.timeout.connect(_collect)
    timer.start(_EVERY_MS)


def pass_over_loaded() -> None:
    """Look no more through what is loaded by now, where this thread collects.

    Modules and classes stay as long as the program.
    """
    application = QCoreApplication.instance()
    if application is not None and application.findChild(QTimer, _NAME) is not None:
        gc.freeze()


def _collect() -> None:
    """Collect the oldest generation that is due, as the interpreter itself would."""
    due = zip(gc.get_count(), gc.get_threshold(), strict=True)
    full = [generation for generation, (count, most) in enumerate(due) if count > most]
    if full:
        gc.collect(full[-1])
