"""Cyclic garbage is collected in the window's thread alone.

Python collects in whichever thread happens to allocate. What of Qt's is in such a cycle would then
be destroyed in a worker, beside a window that still draws: that ends the program now and then.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QTimer

_EVERY_MS = 500


def collect_here(application: QCoreApplication) -> None:
    """Have this thread collect from now on, between events; to be called in the window's thread."""
    gc.disable()
    gc.freeze()  # modules and classes stay as long as the program: nobody looks through them again
    timer = QTimer(application)
    timer.timeout.connect(_collect)
    timer.start(_EVERY_MS)


def _collect() -> None:
    """Collect the oldest generation that is due, as the interpreter itself would."""
    due = zip(gc.get_count(), gc.get_threshold(), strict=True)
    full = [generation for generation, (count, most) in enumerate(due) if count > most]
    if full:
        gc.collect(full[-1])
