"""Drafts that were not saved, each with a way to go on and one to discard it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, Qt, Signal
from PySide6.QtWidgets import QFrame, QMessageBox, QVBoxLayout, QWidget

from archive_app.gui import theme, wording
from archive_app.gui.context import Context
from archive_app.gui.widgets.emptying import empty
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label
from archive_app.model.hidden import without_hidden
from archive_app.services import form_drafts
from archive_app.services.drafts import drop_draft
from archive_app.services.form_drafts import FormDraft

_LONGEST = 200
_SHOWN = 3


class DraftList(QFrame):
    """Shows the newest drafts, all of them on request, and nothing at all where there are none."""

    chosen = Signal(object)
    """The `FormDraft` to go on with."""
    discarded = Signal(str)
    """The name of a draft that is gone."""
    counted = Signal(int)
    """How many drafts there are now."""

    def __init__(
        self,
        context: Context,
        tell: Callable[[FormDraft], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``tell`` says what a draft is, where it is not of a record with a title."""
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._context = context
        self._tell = tell or self._tell_record
        self._drafts: list[FormDraft] = []
        self._shows_all = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.STEP, theme.STEP, theme.STEP, theme.STEP)
        self._column.setSpacing(theme.STEP // 2)
        self.hide()

    @property
    def drafts(self) -> Sequence[FormDraft]:
        """What could be gone on with."""
        return tuple(self._drafts)

    def look_for(self, form: str) -> None:
        """Show the drafts of a form, once all that is still to be kept is kept."""
        archive = self._context.archive
        self._context.jobs.keep(
            self, lambda _: form_drafts.load_all(archive, form), self.show_drafts
        )

    def show_drafts(self, drafts: Sequence[FormDraft]) -> None:
        """Show these in place of those before."""
        self._drafts = list(drafts)
        self._fill()

    def _fill(self) -> None:
        empty(self._column)
        shown = self._drafts if self._shows_all else self._drafts[:_SHOWN]
        for draft in shown:
            self._column.addWidget(self._row(draft))
        if len(shown) < len(self._drafts):
            rest = button(
                self.tr("%n more draft(s)…", "", len(self._drafts) - len(shown)), quiet=True
            )
            rest.clicked.connect(self._show_all)
            self._column.addWidget(rest)
        self.setVisible(bool(self._drafts))
        self.counted.emit(len(self._drafts))

    def _row(self, draft: FormDraft) -> QWidget:
        made = QWidget()
        row = QVBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.STEP // 2)
        at, what = kept_at(draft.kept_at), without_hidden(self._tell(draft))
        if len(what) > _LONGEST:
            what = f"{what[:_LONGEST]}…"
        row.addWidget(label(what))
        ways = QWidget()
        flow = FlowLayout(ways)
        go_on = button(self.tr("Go on with it"))
        go_on.setAccessibleName(self.tr("Go on with the draft of {time}").format(time=at))
        go_on.setAccessibleDescription(what)
        go_on.clicked.connect(lambda: self.chosen.emit(draft))
        discard = button(self.tr("Discard…"), quiet=True)
        discard.setAccessibleName(self.tr("Discard the draft of {time}").format(time=at))
        discard.setAccessibleDescription(what)
        discard.clicked.connect(lambda: self._ask(draft))
        flow.addWidget(go_on)
        flow.addWidget(discard)
        row.addWidget(ways)
        return made

    def _tell_record(self, draft: FormDraft) -> str:
        said = draft.fields.get("title") or draft.fields.get("pseudonym")
        title = said if isinstance(said, str) else self.tr("without a title yet")
        at = kept_at(draft.kept_at)
        if draft.reference is None:
            return self.tr("Draft of {time}, not saved yet: {title}").format(time=at, title=title)
        return self.tr("Draft of {time}, changes to {reference} not saved yet: {title}").format(
            time=at, reference=draft.reference, title=title
        )

    def _show_all(self) -> None:
        self._shows_all = True
        self._fill()

    def _ask(self, draft: FormDraft) -> None:
        box = ask_to_discard(self, draft.kept_at)
        box.accepted.connect(lambda: self._discard(draft))
        box.open()

    def _discard(self, draft: FormDraft) -> None:
        archive = self._context.archive
        self._context.jobs.keep(self, lambda _: drop_draft(archive, draft.name))
        self.show_drafts([each for each in self._drafts if each.name != draft.name])
        self.discarded.emit(draft.name)


def ask_to_discard(parent: QWidget, at: str) -> QMessageBox:
    """Return a dialog that asks whether a draft may go; it is accepted where it may."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("drafts", "Discard the draft"))
    box.setText(translate("drafts", "Discard what was typed?"))
    box.setInformativeText(
        translate("drafts", "The draft of {time} is forgotten, and nothing brings it back.").format(
            time=kept_at(at)
        )
    )
    box.addButton(translate("drafts", "Discard"), QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(translate("drafts", "Keep it"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    return box


def kept_at(utc: str) -> str:
    """Return when a draft was kept: the time alone where it was today."""
    local = QDateTime.fromSecsSinceEpoch(int(datetime.fromisoformat(utc).timestamp()))
    if local.date() == QDateTime.currentDateTime().date():
        return wording.clock(local)
    return wording.moment(utc)
