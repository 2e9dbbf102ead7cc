"""What is said of a bundle that is being received: kept until it is taken in, and here again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import DraftKeeper, Typed
from archive_app.gui.widgets.unkept import tell_on
from archive_app.gui.widgets.words import Words
from archive_app.model.canonical import JsonValue
from archive_app.services import form_drafts
from archive_app.services.form_drafts import FormDraft
from archive_app.store.archive import Archive

_NAME = form_drafts.name_dialog("receive")
_SAID = ("bundle", "key", "target", "giver", "incident", "signer")


class ReceiveDraft(Words):
    """Says that nothing can be kept, where that is so; ``found`` and ``gone`` come once at most."""

    found = Signal(Path)
    """The bundle that was not dealt with before, where it lies still."""
    gone = Signal(Path)
    """Where it lay: it is there no longer."""

    def __init__(self, context: Context, opening: Mapping[str, QLineEdit], parent: QWidget) -> None:
        """``opening`` are the lines that say how an encrypted one is opened."""
        super().__init__("", parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "problem")
        self.setWordWrap(True)
        self._opening = opening
        self._said: Typed = dict.fromkeys(_SAID, "")
        self._keeper = DraftKeeper(context, lambda: dict(self._said), self)
        tell_on(self, self._keeper)
        self._keeper.begin(_NAME, dict(self._said))
        for name, line in opening.items():
            self.keep(name, line)
        archive = context.archive
        context.jobs.keep(self, lambda _: _find(archive), lambda kept: self._restore(*kept))

    def say(self, name: str, text: str) -> None:
        """Keep this from now on."""
        self._said[name] = text
        self._keeper.touch()

    def keep(self, name: str, line: QLineEdit) -> None:
        """Show in a line what is said so far, and keep what is typed in its place."""
        line.setText(str(self._said[name]))
        line.textChanged.connect(partial(self.say, name))

    def forget(self) -> None:
        """Forget all of it: the bundle is taken in, or another is to be."""
        self._keeper.drop()
        self._said = dict.fromkeys(_SAID, "")
        self._keeper.begin(_NAME, dict(self._said))

    def _restore(self, draft: FormDraft | None, bundle: Path | None) -> None:
        """Show what was kept, unless another bundle is here by now."""
        if draft is None or self._keeper.is_changed:
            return
        said: dict[str, JsonValue] = {name: draft.fields.get(name, "") for name in _SAID}
        self._keeper.begin(_NAME, dict(self._said), kept_at=draft.kept_at)
        self._said = dict(said)
        if bundle is not None:
            self.found.emit(bundle)
        elif said["bundle"]:
            self.gone.emit(Path(str(said["bundle"])))
        for name, line in self._opening.items():
            line.setText(str(said[name]))


def _find(archive: Archive) -> tuple[FormDraft | None, Path | None]:
    """Return what was kept, and the bundle that it is of, where that lies there still."""
    draft = form_drafts.find(archive, _NAME)
    said = None if draft is None else draft.fields.get("bundle")
    path = Path(said) if isinstance(said, str) and said else None
    return draft, path if path is not None and path.exists() else None
