"""What would write into an archive can be pressed only where the archive may be changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton

from archive_app.gui.context import Context


def only_where_writable(context: Context, *buttons: QPushButton) -> None:
    """Disable buttons and say why, where all that they lead to would be refused in the end."""
    _only_where(context.is_writable, buttons)


def only_where_recorded(context: Context, *buttons: QPushButton) -> None:
    """The same for what takes something out: a medium that cannot be written does not keep it."""
    _only_where(context.is_recorded, buttons)


def told_of_record(context: Context, recorded: str) -> str:
    """Return that what leaves is recorded, in the words given; or that it cannot be here."""
    if context.is_writable:
        return recorded
    return QCoreApplication.translate(
        "writing",
        "The archive lies where nothing can be written: no event of it will be recorded.",
    )


def _only_where(is_allowed: bool, buttons: Sequence[QPushButton]) -> None:
    if is_allowed:
        return
    why = QCoreApplication.translate("writing", "This archive is read-only, as is said above.")
    for each in buttons:
        each.setEnabled(False)
        each.setToolTip(why)
        each.setAccessibleDescription(why)
