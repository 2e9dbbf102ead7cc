"""The record that a page shows in full: read anew once it is looked at after a change."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from archive_app.gui.context import Context
from archive_app.gui.latest import Latest

W = TypeVar("W")


class Detail(QFrame, Generic[W]):
    """Reads what it is told to in a reader's lane; what changes while nobody looks can wait."""

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self.setAccessibleName(name)
        self._context = context
        self._shown: str | None = None
        """The reference of what is shown."""
        self._before: W | None = None
        """All of it; nothing is built anew that is the same when it is read again."""
        self._is_stale = False
        self._reading = Latest(context.jobs, self)
        context.changed.connect(self._changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what was changed while nobody looked."""
        super().showEvent(event)
        self._read_anew()

    def _read(self, *, key: int | None = None, reference: str | None = None) -> None:
        """Read a record, by the key of its row or by its reference, and show it."""
        raise NotImplementedError

    def _changed(self, kinds: frozenset[str]) -> None:
        if "vocabulary" in kinds:
            self._before = None
        self._is_stale = True
        self._read_anew()

    def _read_anew(self) -> None:
        if self._is_stale and self._shown is not None and self.isVisible():
            self._read(reference=self._shown)
