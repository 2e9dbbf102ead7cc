"""Words that are shown once: 24 of them, numbered, hidden until asked for, savable with a warning.

They stay in this widget alone, and `clear` empties it.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from archive_app.errors import ArchiveError, StorageRefused
from archive_app.gui import errors, paths, theme
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.text import button, label

_COLUMNS = 4


class WordsSheet(QWidget):
    """Shows words on demand; ``seen`` comes when they were shown, ``saved`` with a file's path."""

    seen = Signal()
    saved = Signal(Path)

    def __init__(self, name: str, file_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._file_name = name, file_name
        self._words = ""
        self._cells = [QLabel() for _ in range(24)]
        self._sheet = QWidget()
        self._sheet.setAccessibleName(name)
        grid = QGridLayout(self._sheet)
        grid.setContentsMargins(0, theme.STEP, 0, theme.STEP)
        rows = len(self._cells) // _COLUMNS
        for number, cell in enumerate(self._cells):
            cell.setTextFormat(Qt.TextFormat.PlainText)
            # Down the columns, as one writes them on paper.
            grid.addWidget(cell, number % rows, number // rows)
        self._show = button(self.tr("Show the words"))
        self._show.setCheckable(True)
        self._show.setAccessibleDescription(name)
        self._show.toggled.connect(self._toggle)
        self._save = button(self.tr("Save as a file…"))
        self._save.clicked.connect(self._choose)
        self._told = label(role="muted")
        self._told.hide()
        row = QWidget()
        buttons = FlowLayout(row)
        buttons.addWidget(self._show)
        buttons.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)
        column.addWidget(self._sheet)
        column.addWidget(
            label(
                self.tr(
                    "A file with the words is readable to everybody who finds it: keep it on a "
                    "medium that is locked away, never beside the archive."
                ),
                "muted",
            )
        )
        column.addWidget(self._told)
        self._sheet.hide()
        self.setFocusProxy(self._show)

    @property
    def words(self) -> str:
        """The words, empty once they were cleared."""
        return self._words

    def set_words(self, words: str) -> None:
        """Take the words, and show none of them yet."""
        self._words = words
        self._show.setChecked(False)
        self._toggle(is_shown=False)

    def clear(self) -> None:
        """Forget the words."""
        self.set_words("")

    def _toggle(self, is_shown: bool) -> None:
        words = self._words.split() if is_shown else []
        for number, cell in enumerate(self._cells):
            cell.setText(f"{number + 1}.  {words[number]}" if number < len(words) else "")
        self._sheet.setVisible(is_shown)
        self._show.setText(self.tr("Hide the words") if is_shown else self.tr("Show the words"))
        if is_shown:
            self.seen.emit()

    def _choose(self) -> None:
        paths.choose_new_file(self, self.tr("Where to save the words"), self._file_name, self._keep)

    def _keep(self, path: Path) -> None:
        try:
            write_words(path, self._words)
        except ArchiveError as error:
            self._told.setText(errors.told(error))
        else:
            self._told.setText(self.tr("Saved as {path}.").format(path=path))
            self.saved.emit(path)
        self._told.show()


def write_words(path: Path, words: str) -> None:
    """Write words into a new file for its owner alone; raise StorageRefused where it is there."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(words.encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        told = QCoreApplication.translate(
            "WordsSheet", "{path} is there already. Nothing is overwritten."
        )
        raise StorageRefused(told.format(path=path)) from None
    except OSError as error:
        told = QCoreApplication.translate("WordsSheet", "{path} cannot be written: {why}.")
        raise StorageRefused(told.format(path=path, why=error.strerror)) from error
