"""How what went wrong is told: a sentence, what to do, and details behind a fold.

A bug is told by where in the program it happened alone: its message could hold evidence.
"""

from __future__ import annotations

import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from archive_app.errors import (
    ArchiveError,
    Damaged,
    InUse,
    InvalidInput,
    MediaFailed,
    NotAllowed,
    NotFound,
    Reason,
    SourceUnreadable,
    StorageRefused,
    TooNew,
    WrongPassphrase,
)
from archive_app.gui import wording

_BY_HEADLINE = (None, Reason.NO_SIGNING_KEY)
"""Reasons whose exact sentence is for a command line, and none at all."""


def headline(error: Exception) -> str:
    """Return one sentence in the spoken language that says what went wrong."""
    if isinstance(error, ArchiveError) and error.reason is not None:
        return _sentence(error.reason)
    translate = QCoreApplication.translate
    sentences: list[tuple[type[Exception], str]] = [
        (
            WrongPassphrase,
            translate("errors", "No key of this archive opens with this passphrase."),
        ),
        (InUse, translate("errors", "Another program has this archive open.")),
        (TooNew, translate("errors", "This archive was written by a newer program than this one.")),
        (
            Damaged,
            translate(
                "errors",
                "What is stored is not what was written: something is damaged. Change nothing "
                "there; a backup can be restored to a new folder beside it.",
            ),
        ),
        (NotFound, translate("errors", "It is not there.")),
        (
            NotAllowed,
            translate("errors", "A rule of this archive forbids it; nothing was changed."),
        ),
        (
            StorageRefused,
            translate("errors", "The disk refused to write: it is full, read-only or failing."),
        ),
        (
            SourceUnreadable,
            translate("errors", "A file could not be read, or changed while it was read."),
        ),
        (MediaFailed, translate("errors", "This file could not be previewed safely.")),
        (InvalidInput, translate("errors", "What was entered cannot be understood.")),
    ]
    for kind, sentence in sentences:
        if isinstance(error, kind):
            return sentence
    return translate(
        "errors", "The program made a mistake. What was saved is kept, and so are drafts."
    )


def detail(error: Exception) -> str:
    """Return what more is known, in English without words for it; of a bug, only its place."""
    if isinstance(error, ArchiveError):
        return wording.said(str(error))
    return f"{type(error).__name__}\n{places(error.__traceback__)}"


def is_told_whole(error: Exception) -> bool:
    """Tell whether the headline says all that a person needs, without the detail."""
    has_reason = isinstance(error, ArchiveError) and error.reason is not None
    return has_reason or isinstance(error, WrongPassphrase | InUse | TooNew)


def told(error: Exception) -> str:
    """Return headline and detail, for a place beside what a person can mend.

    Nothing is said twice: where a reason has a sentence of its own, the exact one stands in its
    place, with its names and numbers, if the spoken language has words for it, and no command.
    """
    if is_told_whole(error):
        is_exact = isinstance(error, ArchiveError) and error.reason not in _BY_HEADLINE
        return (wording.find_said(str(error)) if is_exact else None) or headline(error)
    return f"{headline(error)}\n{detail(error)}"


def _sentence(reason: Reason) -> str:
    translate = QCoreApplication.translate
    sentences: dict[Reason, str] = {
        Reason.NO_ROOM: translate(
            "errors", "There is no room left on the disk. Nothing half-written was kept."
        ),
        Reason.READ_ONLY_MEDIUM: translate(
            "errors", "The disk or the folder is read-only, or somebody else’s: choose another."
        ),
        Reason.THERE_ALREADY: translate(
            "errors", "Something of this name is there already. Nothing is overwritten."
        ),
        Reason.SOURCE_GONE: translate(
            "errors",
            "What is to be taken in has gone away, or is another: is the medium still there? What "
            "is in stays; take the same in again to go on.",
        ),
        Reason.NOTHING_TO_TAKE_IN: translate(
            "errors", "There is no file to take in. Nothing was recorded."
        ),
        Reason.NO_ARCHIVE: translate("errors", "There is no archive in this folder."),
        Reason.ARCHIVE_GONE: translate(
            "errors", "The archive’s folder is not there any more: is its medium still in?"
        ),
        Reason.AT_WORK: translate(
            "errors", "The same is being done already. Wait until that is done."
        ),
        Reason.READ_ONLY_ARCHIVE: translate(
            "errors", "The archive is read-only now: nothing of it can change."
        ),
        Reason.LEGAL_HOLD: translate(
            "errors", "It is under a legal hold: it must not be shredded before that is lifted."
        ),
        Reason.REVISED: translate(
            "errors", "Somebody saved another revision meanwhile. Nothing was written over it."
        ),
        Reason.NO_DATE: translate(
            "errors", "The date is none, or its time or its zone: write it like 6 Sept 2024."
        ),
        Reason.NO_PLACE: translate(
            "errors", "The place cannot be right: look at its coordinates and at how far off it is."
        ),
        Reason.NO_COUNT: translate(
            "errors", "The count cannot be right: whole numbers from 0, the lowest first."
        ),
        Reason.NO_SIGNING_KEY: translate(
            "errors", "You have no signing key in this archive yet: make one in Settings."
        ),
    }
    return sentences[reason]


def places(trace: TracebackType | None) -> str:
    """Return files and lines of a trace, without what the program was handling."""
    return "\n".join(
        f"{frame.name}, {frame.filename.rpartition('archive_app')[2] or frame.filename}"
        f":{frame.lineno}"
        for frame in traceback.extract_tb(trace)
    )


def show_error(parent: QWidget | None, error: Exception) -> QMessageBox:
    """Tell of an error in a dialog that waits for nothing but its own closing; of the same once."""
    for other in QApplication.topLevelWidgets():
        if isinstance(other, QMessageBox) and other.isVisible() and _tells(other, error):
            return other
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    is_ours = isinstance(error, ArchiveError)
    box.setIcon(QMessageBox.Icon.Warning if is_ours else QMessageBox.Icon.Critical)
    box.setWindowTitle(QCoreApplication.translate("errors", "It did not work"))
    box.setText(headline(error))
    if is_ours and not is_told_whole(error):
        box.setInformativeText(detail(error))
    else:
        box.setDetailedText(detail(error))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.open()
    return box


def show_locked_without_medium(parent: QWidget | None) -> QMessageBox:
    """Tell what is kept and what is lost where an archive was locked after its folder was gone."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("errors", "Locked"))
    box.setText(
        translate(
            "errors",
            "It is locked, and the archive’s folder is not there any more: its medium was taken "
            "out, or the folder was moved.",
        )
    )
    box.setInformativeText(
        translate(
            "errors",
            "What was saved is in that folder, and so are the drafts that were kept. What was "
            "typed after the last draft was kept is lost. Put the medium back, and open the "
            "archive again.",
        )
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.open()
    return box


def _tells(box: QMessageBox, error: Exception) -> bool:
    shown = (box.informativeText(), box.detailedText())
    return box.text() == headline(error) and detail(error) in shown
