"""How what went wrong is told: a sentence, what to do, and details behind a fold.

A bug is told by where in the program it happened alone: its message could hold evidence.
"""

from __future__ import annotations

import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from archive_app.errors import (
    ArchiveError,
    Damaged,
    InUse,
    InvalidInput,
    MediaFailed,
    NotAllowed,
    NotFound,
    SourceUnreadable,
    StorageRefused,
    TooNew,
    WrongPassphrase,
)


def headline(error: Exception) -> str:
    """Return one sentence in the spoken language that says what kind of thing went wrong."""
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
            translate("errors", "What is stored is not what was written: something is damaged."),
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
    """Return what more is known; of a bug, only where it happened."""
    if isinstance(error, ArchiveError):
        return str(error)
    return f"{type(error).__name__}\n{places(error.__traceback__)}"


def told(error: Exception) -> str:
    """Return headline and detail, for a place beside what a person can mend."""
    return f"{headline(error)}\n{detail(error)}"


def places(trace: TracebackType | None) -> str:
    """Return files and lines of a trace, without what the program was handling."""
    return "\n".join(
        f"{frame.name}, {frame.filename.rpartition('archive_app')[2] or frame.filename}"
        f":{frame.lineno}"
        for frame in traceback.extract_tb(trace)
    )


def show_error(parent: QWidget | None, error: Exception) -> QMessageBox:
    """Tell of an error in a dialog that waits for nothing but its own closing."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    is_ours = isinstance(error, ArchiveError)
    box.setIcon(QMessageBox.Icon.Warning if is_ours else QMessageBox.Icon.Critical)
    box.setWindowTitle(QCoreApplication.translate("errors", "It did not work"))
    box.setText(headline(error))
    if is_ours:
        box.setInformativeText(detail(error))
    else:
        box.setDetailedText(detail(error))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.open()
    return box
