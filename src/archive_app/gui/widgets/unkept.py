"""Asks before what was typed and could not be kept is given up; a lock asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox, QWidget

from archive_app.gui import errors
from archive_app.gui.draft_keeper import DraftKeeper
from archive_app.gui.jobs import Jobs
from archive_app.gui.widgets.draft_list import kept_at

_QUESTION = "unkept question"


class KeepingDialog(QDialog):
    """A dialog that a person leaves after a question alone where what is typed is not kept."""

    _is_taken_away = False

    def reject(self) -> None:
        """Close; ask before that where something could not be kept."""
        if self._is_taken_away:
            super().reject()
        else:
            leave_kept(self.findChildren(DraftKeeper), self, super().reject, is_closing=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go at once where the archive is locked; a person's own closing is as Cancel."""
        self._is_taken_away = not event.spontaneous()
        super().closeEvent(event)


def leave_kept(
    keepers: Sequence[DraftKeeper],
    parent: QWidget,
    then: Callable[[], object],
    stayed: Callable[[], object] | None = None,
    *,
    is_closing: bool = False,
) -> None:
    """Keep all that is typed, then go on; where some of it could not be, if a person says so.

    ``is_closing`` is where a person closes something, and does not only go elsewhere.
    """
    left = list(keepers)

    def go_on() -> None:
        if left:
            left.pop().keep_then(go_on)
        elif is_unkept(keepers):
            ask_to_give_up(parent, then, stayed, is_closing=is_closing)
        else:
            then()

    go_on()


def is_unkept(keepers: Sequence[DraftKeeper]) -> bool:
    """Tell whether something that is typed could not be kept when that was tried last."""
    return not all(keeper.is_safe for keeper in keepers)


def keep_all(window: QWidget, jobs: Jobs) -> bool:
    """Keep all that is typed, in dialogs too, and wait for it; tell whether all of it is kept."""
    keepers = window.findChildren(DraftKeeper)
    for keeper in keepers:
        keeper.keep_now()
    jobs.wait_for_drafts()
    return not is_unkept(keepers)


def typed_now(window: QWidget) -> list[DraftKeeper]:
    """Return who keeps what is typed now, in dialogs too: to be asked `told_of_lost` later."""
    return [keeper for keeper in window.findChildren(DraftKeeper) if keeper.is_changed]


def told_of_lost(keepers: Sequence[DraftKeeper]) -> str:
    """Return the sentence that says what could not be kept at a lock; nothing of what it says."""
    refused = [keeper for keeper in keepers if keeper.is_refused]
    if not refused:
        return ""
    translate = QCoreApplication.translate
    if len(refused) == 1 and refused[0].kept_at:
        told = translate(
            "drafts", "What was typed in one form after {time} could not be kept, and is lost."
        )
        return told.format(time=kept_at(refused[0].kept_at))
    return translate(
        "drafts",
        "What was typed last in %n form(s) could not be kept, and is lost.",
        "",
        len(refused),
    )


def ask_to_give_up(
    parent: QWidget,
    agreed: Callable[[], object],
    stayed: Callable[[], object] | None = None,
    *,
    is_closing: bool = True,
) -> None:
    """Ask whether what could not be kept may go; where that is asked already, not again."""
    if any(box.isVisible() for box in parent.findChildren(QMessageBox, _QUESTION)):
        return
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setObjectName(_QUESTION)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(translate("drafts", "Not kept"))
    box.setText(
        translate("drafts", "What you typed could not be kept. Close all the same?")
        if is_closing
        else translate("drafts", "What you typed could not be kept. Leave it all the same?")
    )
    box.setInformativeText(
        translate(
            "drafts",
            "It is on this screen alone. Stay, and copy what matters to another place, or put the "
            "medium back or make room on the disk: then it is kept.",
        )
    )
    does = (
        translate("drafts", "Close all the same")
        if is_closing
        else translate("drafts", "Leave all the same")
    )
    box.addButton(does, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(translate("drafts", "Stay"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.accepted.connect(agreed)
    if stayed is not None:
        box.rejected.connect(stayed)
    box.open()


def tell_on(note: QLabel, keeper: DraftKeeper) -> None:
    """Let a note say that no draft can be kept, as long as that is so."""

    def tell(error: Exception) -> None:
        note.setText(not_kept(error))
        note.show()

    note.hide()
    keeper.failed.connect(tell)
    keeper.kept.connect(lambda _: note.hide())


def not_kept(error: Exception) -> str:
    """Return the sentence that says that no draft can be kept, and why."""
    told = QCoreApplication.translate(
        "drafts", "No draft can be kept: what you type is on this screen alone. {why}"
    )
    return told.format(why=errors.headline(error))
