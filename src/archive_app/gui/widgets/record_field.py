"""A line that names one record: by its reference, or by words that find it while one types."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QWidget

from archive_app.gui.context import Context
from archive_app.gui.latest import Latest
from archive_app.gui.widgets.prompt_line import PromptLine
from archive_app.model.hidden import without_hidden
from archive_app.services import catalogue, search
from archive_app.store.archive import Archive

_PAUSE_MS = 150
_MOST = 20
_BETWEEN = "  —  "


class RecordField(PromptLine):
    """Offers records of one kind, or of any; what is typed counts up to the first dash."""

    settled = Signal()
    """What is typed was read, and `reference` says which record it names."""

    def __init__(
        self,
        context: Context,
        kind: str | None = None,
        parent: QWidget | None = None,
        *,
        prompt: str = "",
    ) -> None:
        super().__init__(prompt, parent)
        self._context = context
        self._kind = kind
        self._finding = Latest(context.jobs, self)
        self._offered = QStringListModel(self)
        completer = QCompleter(self._offered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.setClearButtonEnabled(True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._find)
        self.textEdited.connect(self._pause.start)

    @property
    def reference(self) -> str:
        """The reference that is typed or chosen; empty for none."""
        return self.text().partition(_BETWEEN.strip())[0].strip()

    def show_reference(self, reference: str) -> None:
        """Name a record, by its title too once that is read."""
        self.setText(reference)
        archive, kind = self._context.archive, self._kind

        def show(found: list[str]) -> None:
            named = next((each for each in found if each.startswith(reference + _BETWEEN)), None)
            if named is not None and self.text() == reference:
                self.setText(named)
                self.setCursorPosition(0)

        if reference:
            self._context.jobs.read(self, lambda _: _found(archive, reference, kind), show)

    def _find(self) -> None:
        words, archive, kind = self.text().strip(), self._context.archive, self._kind
        if not words:
            self._finding.drop()
            self._offer([])
            return
        self._finding.read(lambda _: _found(archive, words, kind), self._offer)

    def _offer(self, found: list[str]) -> None:
        self._offered.setStringList(found)
        if found and self.hasFocus() and self.completer() is not None:
            self.completer().complete()
        self.settled.emit()


def _found(archive: Archive, words: str, kind: str | None) -> list[str]:
    hits = search.find_records(archive, words, limit=_MOST * 5).hits
    return [
        f"{hit.reference}{_BETWEEN}{without_hidden(hit.title)}" if hit.title else hit.reference
        for hit in hits
        if kind is None or hit.kind == kind
    ][:_MOST]


def record_id(archive: Archive, reference: str, kind: str) -> str | None:
    """Return the id of the record of a reference, None for an empty one; raises NotFound."""
    return catalogue.load(archive, reference, kind).found.id if reference else None
