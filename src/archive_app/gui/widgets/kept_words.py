"""Keeps what is typed in a dialog or on a page until it is done, and shows it again afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from archive_app.gui import theme
from archive_app.gui.context import Context
from archive_app.gui.draft_keeper import DraftKeeper, Typed
from archive_app.gui.widgets.form_field import FormField
from archive_app.gui.widgets.record_field import RecordField
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.unkept import not_kept
from archive_app.model.canonical import JsonValue
from archive_app.services import form_drafts
from archive_app.services.form_drafts import FormDraft

Editor = QLineEdit | QPlainTextEdit | QComboBox | FormField


class KeptWords(QWidget):
    """The draft of what is typed in one place, and the notice that tells of it, else hidden.

    A dialog that is left in any way but by doing what it is for keeps its draft: a lock closes it
    as a person does. A page keeps it while one types.
    """

    shown = Signal()
    """What was kept before is typed again."""

    def __init__(
        self,
        context: Context,
        holder: QWidget,
        name: str,
        editors: Mapping[str, Editor],
        along: Mapping[str, Editor] | None = None,
    ) -> None:
        """``name`` is of the draft, empty until `turn_to`; ``editors`` by what it calls them.

        What stands in ``along`` is kept with the others, and alone is no reason to keep anything.
        """
        super().__init__(holder)
        self._context = context
        self._editors = editors
        self._all = {**editors, **(along or {})}
        self._name = name
        self._at_first = self._typed()
        self._keeper = DraftKeeper(context, self._typed, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.STEP // 2)
        before = label(self.tr("What was typed before is here again."), "muted")
        again = button(self.tr("Begin again"), quiet=True)
        again.clicked.connect(self._begin_again)
        self._again = (before, again)
        for each in self._again:
            each.hide()
            column.addWidget(each)
        self._not_kept = label(role="problem")
        column.addWidget(self._not_kept)
        self._keeper.failed.connect(self._tell_not_kept)
        self._keeper.kept.connect(self._tell_kept)
        self.hide()
        for editor in editors.values():
            _change_of(editor).connect(self._keeper.touch)
        if isinstance(holder, QDialog):
            holder.accepted.connect(self._keeper.drop)
            holder.rejected.connect(self._keeper.keep_now)
        if name:
            self._begin(name)

    @property
    def keeper(self) -> DraftKeeper:
        """What keeps the draft."""
        return self._keeper

    def turn_to(self, name: str, at_first: Typed) -> None:
        """Keep what is typed, and show what was typed under another name, else ``at_first``."""
        if name != self._name:
            self._keeper.keep_now()
            self._keeper.release()
            self._show(at_first)
            self._begin(name)

    def forget(self) -> None:
        """Forget the draft: what the dialog is for is done, though it stays open."""
        self._keeper.drop()

    def begin_anew(self) -> None:
        """Forget the draft: what it was for is done, and may be done anew."""
        self._keeper.drop()
        for name, editor in self._editors.items():
            _type(editor, self._at_first[name])
        self._begin_keeping()

    def _begin(self, name: str) -> None:
        archive, self._name = self._context.archive, name
        self._begin_keeping()
        self._context.jobs.keep(self, lambda _: form_drafts.find(archive, name), self._restore)

    def _begin_keeping(self) -> None:
        self._at_first = self._typed()
        self._keeper.begin(self._name, self._at_first)
        for each in (*self._again, self._not_kept, self):
            each.hide()

    def _restore(self, draft: FormDraft | None) -> None:
        """Show what was kept, unless somebody types already: then that takes its place."""
        if draft is None or draft.name != self._name or self._keeper.is_changed:
            return
        self._keeper.begin(self._name, self._at_first, kept_at=draft.kept_at)
        self._show(draft.fields)
        for each in self._again:
            each.show()
        self._not_kept.hide()
        self.show()
        self.shown.emit()

    def _begin_again(self) -> None:
        self._show(self._at_first)
        self._keeper.touch()  # a form's field tells only what a person typed
        for each in self._again:
            each.hide()
        self.setVisible(not self._not_kept.isHidden())

    def _tell_not_kept(self, error: Exception) -> None:
        self._not_kept.setText(not_kept(error))
        self._not_kept.show()
        self.show()

    def _tell_kept(self, _: str) -> None:
        self._not_kept.hide()
        self.setVisible(not self._again[0].isHidden())

    def _typed(self) -> Typed:
        return {name: _said(editor) for name, editor in self._all.items()}

    def _show(self, typed: Typed) -> None:
        for name, editor in self._all.items():
            _type(editor, typed.get(name))


def _change_of(editor: Editor) -> SignalInstance:
    if isinstance(editor, QComboBox):
        return editor.currentIndexChanged
    return editor.changed if isinstance(editor, FormField) else editor.textChanged


def _said(editor: Editor) -> JsonValue:
    if isinstance(editor, FormField):
        return editor.typed()
    if isinstance(editor, QComboBox):
        chosen: JsonValue = editor.currentData()
        return chosen
    if isinstance(editor, RecordField):
        return editor.reference
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def _type(editor: Editor, said: JsonValue) -> None:
    if isinstance(editor, FormField):
        editor.restore(said)
        return
    if isinstance(editor, QComboBox):
        at = editor.findData(said)
        if at >= 0:
            editor.setCurrentIndex(at)
        return
    text = said if isinstance(said, str) else ""
    if isinstance(editor, RecordField):
        editor.show_reference(text)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        editor.setPlainText(text)
