"""What is loaded while a person types the passphrase, so that the first screen is there at once.

What knows no screen is loaded in a reader's lane; the screens themselves in the window's thread,
one after the other, with the event loop between them.
"""

from __future__ import annotations

import sys
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from archive_app.gui.collecting import pass_over_loaded
from archive_app.gui.jobs import Jobs

_BEHIND = (
    "archive_app.store.archive",
    "archive_app.services.evidence",
    "archive_app.services.bundle_export",
    "archive_app.services.archive_papers",
    "archive_app.services.fixity",
)
_SCREENS = (
    "archive_app.gui.context",
    "archive_app.gui.views.incidents",
    "archive_app.gui.views.incident_form",
    "archive_app.gui.views.evidence",
    "archive_app.gui.views.intake",
    "archive_app.gui.views.custody",
    "archive_app.gui.views.bundles",
    "archive_app.gui.views.export.page",
    "archive_app.gui.views.verify",
    "archive_app.gui.views.map_time",
    "archive_app.gui.views.integrity",
    "archive_app.gui.views.settings",
    "archive_app.gui.views.workspace",
)


def load_meanwhile(owner: QObject, jobs: Jobs) -> None:
    """Begin to load what an open archive needs; whatever is needed earlier loads itself."""
    jobs.read(owner, lambda _: _load_behind(), lambda _: _load_screens(owner))


def _load_behind() -> None:
    for name in _BEHIND:
        import_module(name)


def _load_screens(owner: QObject) -> None:
    waiting = iter(_SCREENS)
    if all(name in sys.modules for name in _SCREENS):
        return
    timer = QTimer(owner, interval=0)

    def load_next() -> None:
        name = next(waiting, None)
        if name is None:
            timer.deleteLater()
            pass_over_loaded()
        else:
            import_module(name)

    timer.timeout.connect(load_next)
    timer.start()
