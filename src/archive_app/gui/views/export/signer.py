"""The third step: with which key the bundle is signed; one is made here where there is none."""

from __future__ import annotations

from archive_app.gui.context import Context
from archive_app.gui.views.export.step import Asked, Step
from archive_app.gui.views.signing_key import SigningKey


class SignerStep(Step):
    """Shows the person's own key, or makes it."""

    def __init__(self, context: Context, asked: Asked) -> None:
        super().__init__(
            context,
            asked,
            self.tr("Who signs?"),
            self.tr(
                "A signature shows that nothing was changed after it. Whose it is, people know "
                "only by its fingerprint, which you give them another way than the bundle."
            ),
        )
        self._key = SigningKey(context)
        self._key.changed.connect(self._looked)
        self.column.addWidget(self._key)
        self.column.addStretch()

    def enter(self) -> None:
        """Look whether there is a key already."""
        self._key.look()

    def missing(self) -> str:
        """Ask for a key."""
        return "" if self._key.own is not None else self.tr("Make your signing key first.")

    def _looked(self) -> None:
        if self._key.own is None:
            self._key.name.setFocus()
        self.changed.emit()
