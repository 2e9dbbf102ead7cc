"""The second step: for whom a bundle is, what for, and by which right."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from archive_app.gui.context import Context
from archive_app.gui.views.export.step import Asked, Step
from archive_app.gui.widgets.fields import named


class WhomStep(Step):
    """Three lines; the last may stay empty."""

    def __init__(self, context: Context, asked: Asked) -> None:
        super().__init__(
            context,
            asked,
            self.tr("For whom is it?"),
            self.tr(
                "What you write here stands in the bundle and in your ledger for good. "
                "A role or an office is enough; a pseudonym is as good as a name."
            ),
        )
        self._recipient, self._purpose, self._authority = QLineEdit(), QLineEdit(), QLineEdit()
        self.column.addWidget(
            named(
                self.tr("&For whom"),
                self._recipient,
                self.tr("Write it the same way each time: then they can see that nothing changed."),
            )
        )
        self.column.addWidget(
            named(
                self.tr("What f&or"),
                self._purpose,
                self.tr("Such as: proceeding 42, or: to be examined by a pathologist."),
            )
        )
        self.column.addWidget(
            named(
                self.tr("By which &right or order, if there is one"),
                self._authority,
                self.tr("Such as: request of 3 October, number 17. It may stay empty."),
            )
        )
        self.column.addStretch()
        for each in (self._recipient, self._purpose, self._authority):
            each.textChanged.connect(self._typed)

    def enter(self) -> None:
        """Show what was typed before."""
        said = (self.asked.recipient, self.asked.purpose, self.asked.authority)
        for edit, text in zip((self._recipient, self._purpose, self._authority), said, strict=True):
            edit.blockSignals(True)
            edit.setText(text)
            edit.blockSignals(False)
        self._recipient.setFocus()

    def missing(self) -> str:
        """Ask for the first two."""
        if not self.asked.recipient.strip():
            return self.tr("Say for whom it is.")
        return "" if self.asked.purpose.strip() else self.tr("Say what it is for.")

    def _typed(self) -> None:
        self.asked.recipient = self._recipient.text()
        self.asked.purpose = self._purpose.text()
        self.asked.authority = self._authority.text()
        self.changed.emit()
