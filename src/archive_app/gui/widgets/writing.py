"""What would write into an archive can be pressed only where the archive may be changed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton

from archive_app.gui.context import Context


def only_where_writable(context: Context, *buttons: QPushButton) -> None:
    """Disable buttons and say why, where all that they lead to would be refused in the end."""
    if context.is_writable:
        return
    why = QCoreApplication.translate("writing", "This archive is read-only, as is said above.")
    for each in buttons:
        each.setEnabled(False)
        each.setToolTip(why)
        each.setAccessibleDescription(why)
