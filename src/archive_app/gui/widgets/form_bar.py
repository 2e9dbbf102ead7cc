"""What stands beneath a form: save, close, discard; what was not saved; when a draft was kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archive_app.gui import errors, theme
from archive_app.gui.widgets.draft_list import ask_to_discard, kept_at
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label
from archive_app.gui.widgets.unkept import not_kept
from archive_app.gui.widgets.wait_note import WaitNote


class FormBar(QWidget):
    """Buttons and sentences; each button is a signal."""

    save_wanted = Signal()
    close_wanted = Signal()
    discard_wanted = Signal()
    """After a person was asked."""
    rebase_wanted = Signal(int)
    """The revision that the changes should be put on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept_at = ""
        self._present = 0
        self._refused: Exception | None = None
        """Why it was not saved, as long as that is what is told."""
        self._problem, self._not_kept = label(role="problem"), label(role="problem")
        self._kept = label(role="muted")
        self._rebase = button("")
        self._rebase.clicked.connect(lambda: self.rebase_wanted.emit(self._present))
        self.save = button(self.tr("&Save"), primary=True)
        self.save.clicked.connect(self.save_wanted)
        close = button(self.tr("&Close"))
        close.setToolTip(self.tr("What was typed and not saved stays as a draft."))
        close.setAccessibleDescription(close.toolTip())
        close.clicked.connect(self.close_wanted)
        self._discard = button(self.tr("Discard draft…"), quiet=True)
        self._discard.clicked.connect(self._ask)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for each in (self.save, close, self._discard, self._rebase):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.STEP * 3, theme.STEP, theme.STEP * 3, theme.STEP)
        column.setSpacing(theme.STEP // 2)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.waits = WaitNote()
        for part in (self._problem, self._not_kept, self.waits, buttons, self._kept):
            column.addWidget(part)
        self.clear()

    def let_decide(self, *, is_enabled: bool) -> None:
        """Let a person save or discard, or neither while one of them is under way."""
        self.save.setEnabled(is_enabled)
        self._discard.setEnabled(is_enabled)

    def clear(self) -> None:
        """Say nothing: a form was just opened."""
        self.clear_problem()
        self._not_kept.hide()
        self._kept.hide()
        self._discard.hide()

    def clear_problem(self) -> None:
        """Take back what was not saved and why."""
        self._refused = None
        self._problem.hide()
        self._rebase.hide()

    def tell(self, problem: str) -> None:
        """Say what was not saved and why."""
        self._refused = None
        self._problem.setText(problem)
        self._problem.show()

    def tell_conflict(self, ours: int, present: int) -> None:
        """Say that somebody saved meanwhile, and offer to put the changes on that."""
        self._present = present
        self.tell(
            self.tr(
                "Not saved; the draft is kept. It was written on revision {ours}, and meanwhile "
                "revision {present} was saved: see the history. Fields that you did not change "
                "keep what they say there."
            ).format(ours=ours, present=present)
        )
        self._rebase.setText(self.tr("Save my changes on revision {n}").format(n=present))
        self._rebase.show()

    def tell_kept(self, at: str) -> None:
        """Say when the draft was kept (UTC seconds); empty where there is none any more."""
        self._kept_at = at
        self._not_kept.hide()
        self._kept.setText(self.tr("Draft kept {time}").format(time=kept_at(at)) if at else "")
        self._kept.setVisible(bool(at))
        self._discard.setVisible(bool(at))
        if at and self._refused is not None:
            self.tell_not_saved(self._refused, is_kept=True)

    def tell_not_saved(self, error: Exception, *, is_kept: bool) -> None:
        """Say why it was not saved, and what to do where no draft can be kept either."""
        told = (
            self.tr("Not saved; the draft is kept. {why}")
            if is_kept
            else self.tr(
                "Not saved, and no draft can be kept: copy what matters to another place before "
                "you close or lock. {why}"
            )
        )
        self.tell(told.format(why=errors.told(error)))
        self._refused = error
        if not is_kept:  # the same is said above it
            self._not_kept.hide()

    def tell_not_kept(self, error: Exception) -> None:
        """Say that no draft can be kept; when one was kept last stays in sight."""
        self._not_kept.setText(not_kept(error))
        self._not_kept.show()
        if self._kept_at:
            told = self.tr("Kept as a draft {time}: what was typed since is not.")
            self._kept.setText(told.format(time=kept_at(self._kept_at)))
        if self._refused is not None:
            self.tell_not_saved(self._refused, is_kept=False)

    def _ask(self) -> None:
        box = ask_to_discard(self, self._kept_at)
        box.accepted.connect(self.discard_wanted)
        box.open()
